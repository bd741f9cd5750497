"""Inline into each page the rules of its style sheets that something on the site can use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import tinycss2
from turbohtml import Document
from turbohtml.build import E
from turbohtml.clean import minify_css

from .site import Problem, Site, local_file

# What the script sets while a reader uses the page, one selector a line; see the file itself.
STATES = "assets/js/states.txt"
# The theme's own sheets, and what of them our sheet draws afresh: their rules for it are left out.
THEME = "assets/stylesheets/"
REPLACED = re.compile(r"^:root$|:target|admonition|headerlink|md-path|md-skip|task-list|\btable\b")
NESTING = {"media", "supports", "layer", "container"}
NOTHING = re.compile(r"(?!)")
VENDOR = re.compile(r":-(?:moz|ms|o)-|:-webkit-")
ANYTHING = ":where(*)"
NAMES = re.compile(r"[.#[]([\w-]+)")


@dataclass
class Known:
    """What there is to style: every page, and what script may make of any element."""

    pages: list[Document]
    states: re.Pattern[str]
    names: set[str] = field(default_factory=set)
    answers: dict[str, bool] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for tree in self.pages:
            for element in tree.iter_elements():
                for name, value in element.attrs.items():
                    self.names.add(name)
                    if name in ("class", "id"):
                        self.names.update(value if isinstance(value, list) else [value or ""])

    def can_match(self, selector: list[Any]) -> bool:
        """Whether a selector, given as tokens, matches an element as built, or may once somebody acts on the page."""
        wanted = loose(selector, self.states)
        if VENDOR.search(tinycss2.serialize(selector)):
            return False
        if wanted not in self.answers:
            # Most rules of a theme name what no page has, which is known without a search.
            possible = ":is(" in wanted or self.names.issuperset(NAMES.findall(wanted))
            self.answers[wanted] = possible and any(tree.select_one(wanted) is not None for tree in self.pages)
        return self.answers[wanted]


def read_states(text: str) -> re.Pattern[str]:
    """A pattern for the parts of selectors listed one a line, such as `.js` or `[aria-current=true]`; // is a remark."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("//"):
            continue
        if not re.fullmatch(r"[a-z][\w-]*|[.#][\w-]+|\[[\w-]+(=[^\]]*)?\]", line):
            raise Problem(f"docs/{STATES}:{number}: {line!r} is not one tag, .class, #id or [name=value]: write one a line")
        found.append(("^" if line[0].isalpha() else "") + re.escape(line) + r"(?![\w-])")
    return re.compile("|".join(found)) if found else NOTHING


def loose(selector: list[Any], states: re.Pattern[str]) -> str:
    """A selector that matches all that this one ever can: without states of the moment, or what script may set."""
    text, compound = "", []

    def closed() -> str:
        if not compound:
            return ""
        whole = tinycss2.serialize(compound).replace('"', "").replace("'", "")
        return ANYTHING if states.search(whole) else "".join(parts(compound, states)) or ANYTHING

    for token in selector:
        if token.type == "comment":
            continue
        if token.type == "whitespace" or (token.type == "literal" and token.value in ">+~"):
            text += closed() + token.serialize()
            compound = []
        else:
            compound.append(token)
    return (text + closed()).strip()


def parts(compound: list[Any], states: re.Pattern[str]) -> list[str]:
    """The parts of a selector for one element that do not change while it is read."""
    kept, colons = [], 0
    for token in compound:
        if token.type == "literal" and token.value == ":":
            colons += 1
            continue
        if not colons:
            kept.append(token.serialize())
        elif token.type == "function" and token.lower_name in ("is", "where"):
            kept.append(f":is({','.join(loose(option, states) for option in split(token.arguments))})")
        colons = 0
    return kept


def split(tokens: list[Any]) -> list[list[Any]]:
    """A selector list as its selectors."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def used(rules: list[Any], known: Known, replaced: re.Pattern[str]) -> list[Any]:
    """The rules that can match something, with the selectors that can, inside their at-rules."""
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [tinycss2.serialize(s).strip() for s in split(rule.prelude) if known.can_match(s)]
            selectors = [s for s in selectors if not replaced.search(s)]
            if selectors:
                rule.prelude = tinycss2.parse_component_value_list(",".join(selectors))
                kept.append(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTING and rule.content is not None:
            inner = used(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), known, replaced)
            if inner:
                rule.content = tinycss2.parse_component_value_list(tinycss2.serialize(inner))
                kept.append(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            kept.append(rule)
        elif rule.type == "error":
            raise Problem(f"style sheet line {rule.source_line}: {rule.message}: correct it")
    return kept


def without_unused_names(css: str, others: str) -> str:
    """Drop custom properties that neither this sheet nor others read, and animations that none names."""
    while True:
        read = set(re.findall(r"var\(\s*(--[\w-]+)", css + others))
        short = re.sub(
            r"(?<=[{;])\s*(--[\w-]+)\s*:(?:[^;{}\"']|\"[^\"]*\"|'[^']*')*;?",
            lambda match: match[0] if match[1] in read else "",
            css,
        )
        for name in re.findall(r"@keyframes\s+([\w-]+)", short):
            if not re.search(rf"animation[^;}}]*[:\s,]{re.escape(name)}\b", short):
                short = re.sub(rf"@keyframes\s+{re.escape(name)}\s*\{{(?:[^{{}}]*\{{[^{{}}]*\}})*\s*\}}", "", short)
        short = re.sub(r"[^{};]+\{\s*\}", "", short)
        if short == css:
            return css
        css = short


def purge(css: str, known: Known, replaced: re.Pattern[str] = NOTHING) -> str:
    """A style sheet without the rules that nothing known can use, and those that are replaced."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    return tinycss2.serialize(used(rules, known, replaced))


def sheets_of_scripts(site: Site) -> str:
    """The text of the sheets that a script names, and so may add to a page."""
    scripts = b"\n".join(data for path, data in site.files.items() if path.endswith(".mjs"))
    sheets = [path for path in site.files if path.endswith(".css") and PurePosixPath(path).name.encode() in scripts]
    return "\n".join(site.files[path].decode("utf-8") for path in sheets)


def run(site: Site) -> None:
    """Replace each page's links to the site's own sheets by one <style> with what the whole site uses of them."""
    known = Known(list(site.pages.values()), read_states(site.files.get(STATES, b"").decode()))
    added = sheets_of_scripts(site)
    done: dict[tuple[str, ...], str] = {}
    for path, tree in site.pages.items():
        links = {}
        for link in tree.select("link[rel=stylesheet]"):
            file = local_file(site, path, str(link.attrs["href"]))
            if file in site.files:
                links[file] = link
        if not links:
            continue
        key = tuple(links)
        if key not in done:
            sheets = {name: site.files[name].decode("utf-8") for name in key}
            css = [purge(text, known, REPLACED if name.startswith(THEME) else NOTHING) for name, text in sheets.items()]
            done[key] = minify_css(without_unused_names("\n".join(css), added))
            if relative := re.search(r"url\((?!['\"]?(?:data:|#))[^)]*\)", done[key]):
                raise Problem(f"{', '.join(key)}: {relative[0]} would change its meaning when inlined: use a data: address")
        first, *others = links.values()
        first.replace_with(E.style(done[key]))
        for link in others:
            link.decompose()

