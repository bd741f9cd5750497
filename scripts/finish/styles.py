"""Inline into each page the rules of its style sheets that something on a page with the same sheets can use."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import tinycss2
from turbohtml import Document, Element
from turbohtml.build import E
from turbohtml.clean import minify_css

from .site import Draft, Problem, Site, local_file

# What the script sets while a reader uses the page, one selector a line; see the file itself.
STATES = "assets/js/states.txt"
# The theme's own sheets, and what of them our sheet draws afresh: their rules for it are left out.
THEME = "assets/stylesheets/"
REPLACED = re.compile(
    r"^(?:\*|:root|:after|:before|html|body|input$)|\bh[1-6]\b|\btable\b|:target"
    r"|admonition|headerlink|task-list|md-(?:container|content|ellipsis|grid|main|path|skip)"
    r"|^(?:a|button|img|label|small|td|th)$|^(?:\[dir=ltr\] )?\.md-typeset(?: (?:a|li|ol|ul)(?![\w-])[^ ]*)*$"
)
NESTING = {"media", "supports", "layer", "container"}
NOTHING = re.compile(r"(?!)")
VENDOR = re.compile(r":-(?:moz|ms|o)-|:-webkit-")
ANYTHING = ":where(*)"
NAMES = re.compile(r"[.#[]([\w-]+)")


@dataclass(frozen=True)
class Rule:
    """A rule of a style sheet: its selectors, each with the pieces that must all match, or the rules inside it."""

    opening: str
    content: str = ""
    selectors: tuple[tuple[str, frozenset[str]], ...] = ()
    inside: tuple[Rule, ...] = ()

    def asked(self) -> Iterator[str]:
        """The pieces to look for on pages."""
        for _, pieces in self.selectors:
            yield from pieces
        for rule in self.inside:
            yield from rule.asked()

    def used(self, matched: set[str], replaced: re.Pattern[str]) -> str:
        """The rule with what of it can match something; nothing where nothing can."""
        if self.inside:
            inner = "".join(rule.used(matched, replaced) for rule in self.inside)
            return f"{self.opening}{{{inner}}}" if inner else ""
        if not self.selectors:
            return self.opening
        kept = [name for name, pieces in self.selectors if pieces <= matched and not replaced.search(name)]
        return f"{','.join(kept)}{{{self.content}}}" if kept else ""


def read_states(text: str) -> re.Pattern[str]:
    """A pattern for the parts of selectors listed one a line, such as `.js` or `[aria-current=true]`."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("//"):
            continue
        if not re.fullmatch(r"[a-z][\w-]*|[.#][\w-]+|\[[\w-]+(=[^\]]*)?\]", line):
            form = "one tag, .class, #id or [name=value]"
            raise Problem(f"docs/{STATES}:{number}: {line!r} is not {form}: write one a line")
        found.append(("^" if line[0].isalpha() else "") + re.escape(line) + r"(?![\w-])")
    return re.compile("|".join(found)) if found else NOTHING


def loose(selector: list[Any], states: re.Pattern[str]) -> list[str]:
    """Selectors that all match wherever this one ever can: states of the moment are left out, and it is cut in two
    at every element that script may make, because that may stand anywhere."""
    pieces, compound = [""], []
    for token in [*selector, None]:
        if token is not None and not is_combinator(token):
            compound.append(token)
            continue
        whole = tinycss2.serialize(compound).replace('"', "").replace("'", "")
        if compound and states.search(whole):
            pieces.append("")
        else:
            fixed = "".join(parts(compound, states)) or (ANYTHING if compound else "")
            pieces[-1] += fixed + (token.serialize() if token else "")
        compound = []
    return list(filter(None, (piece.strip(" \n\t>+~") for piece in pieces)))


def is_combinator(token: Any) -> bool:
    """Whether a token stands between two elements of a selector."""
    return token.type in ("whitespace", "comment") or (token.type == "literal" and token.value in ">+~")


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
            options = ["".join(loose(option, states)) for option in split(token.arguments)]
            kept.append(f":is({','.join(options)})")
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


def read_rules(nodes: Iterable[Any], states: re.Pattern[str]) -> Iterator[Rule]:
    """Parsed rules as the finish needs them, but for those that no element can ever match."""
    for node in nodes:
        if node.type == "error":
            raise Problem(f"{node.source_line}: {node.message}: correct it")
        if node.type == "qualified-rule":
            selectors = [(tinycss2.serialize(s).strip(), loose(s, states)) for s in split(node.prelude)]
            usable = tuple((name, frozenset(pieces)) for name, pieces in selectors if not VENDOR.search(name))
            if usable:
                yield Rule("", tinycss2.serialize(node.content), usable)
        elif node.lower_at_keyword in NESTING and node.content is not None:
            inside = tinycss2.parse_rule_list(node.content, skip_comments=True, skip_whitespace=True)
            if rules := tuple(read_rules(inside, states)):
                yield Rule(f"@{node.at_keyword}{tinycss2.serialize(node.prelude)}", inside=rules)
        elif node.lower_at_keyword != "charset":
            yield Rule(node.serialize())


@functools.lru_cache(maxsize=16)
def rules_of(css: str, states: re.Pattern[str]) -> tuple[Rule, ...]:
    """The rules of a style sheet; read once, because that takes longest, also when a site is finished again."""
    return tuple(read_rules(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True), states))


def without_unused_names(css: str, others: str) -> str:
    """Drop custom properties that neither this sheet nor others read, and animations that none names."""
    while True:
        read = re.findall(r"var\(\s*--([\w-]+)", css + others)
        unread = rf"(?<=[{{;])\s*--(?!(?:{'|'.join(read)})\s*:)[\w-]+\s*:(?:[^;{{}}\"']|\"[^\"]*\"|'[^']*')*;?"
        short = re.sub(unread, "", css)
        for name in re.findall(r"@keyframes\s+([\w-]+)", short):
            if not re.search(rf"animation[^;}}]*[:\s,]{re.escape(name)}\b", short):
                short = re.sub(rf"@keyframes\s+{re.escape(name)}\s*\{{(?:[^{{}}]*\{{[^{{}}]*\}})*\s*\}}", "", short)
        short = re.sub(r"[^{};]+\{\s*\}", "", short)
        if short == css:
            return css
        css = short


def rules_at(site: Site, path: str) -> tuple[Rule, ...]:
    """The rules of one of the site's sheets; raise `Problem` with its path."""
    try:
        return rules_of(site.files[path].decode("utf-8"), states(site))
    except Problem as problem:
        raise Problem(f"{path}:{problem}") from None


def purge(rules: Iterable[Rule], matched: set[str], replaced: re.Pattern[str] = NOTHING) -> str:
    """A style sheet without the rules that match nothing, and those that are replaced."""
    return "".join(rule.used(matched, replaced) for rule in rules)


def sheets_of_scripts(site: Site) -> str:
    """The text of the sheets that a script names, and so may add to a page."""
    scripts = b"\n".join(data for path, data in site.files.items() if path.endswith(".mjs"))
    sheets = [path for path in site.files if path.endswith(".css") and PurePosixPath(path).name.encode() in scripts]
    return "\n".join(site.files[path].decode("utf-8") for path in sheets)


def sheet(site: Site, paths: Iterable[str], matched: set[str], added: str) -> str:
    """The sheets at these paths as one, with what their pages use, minified."""
    kept = []
    for path in paths:
        kept.append(purge(rules_at(site, path), matched, REPLACED if path.startswith(THEME) else NOTHING))
        if relative := re.search(r"url\((?!['\"]?(?:data:|#))[^)]*\)", kept[-1]):
            raise Problem(f"{path}: {relative[0]} would change its meaning when inlined: use a data: address")
    # Anything newer than light-dark() stays as it is written.
    return str(minify_css(without_unused_names("\n".join(kept), added)))


def linked(draft: Draft, site: Site) -> dict[str, Element]:
    """The site's own sheets that a page links, by their paths."""
    links = {}
    for link in draft.tree.select("link[rel=stylesheet]"):
        file = local_file(site, draft.path, str(link.attrs["href"]))
        if file in site.files:
            links[file] = link
    return links


def states(site: Site) -> re.Pattern[str]:
    """What script may make of any element."""
    return read_states(site.files.get(STATES, b"").decode())


def note(draft: Draft, site: Site) -> None:
    """Put on record which selectors match something on a page, but for those that this process has found already."""
    draft.record.sheets = tuple(linked(draft, site))
    there = set(names(draft.tree))
    wanted = site.selectors.get(draft.record.sheets, {})
    for selector, needed in wanted.items():
        # Most rules of a theme name what no page has, which is known without a search.
        if needed <= there and draft.tree.select_one(selector) is not None:
            draft.record.matched.add(selector)
    for selector in draft.record.matched:
        del wanted[selector]


def names(tree: Document) -> Iterator[str]:
    """Each attribute, class and id of a page."""
    for element in tree.iter_elements():
        for name, value in element.attrs.items():
            yield name
            if name in ("class", "id"):
                yield from value if isinstance(value, list) else [value or ""]


def whole(site: Site) -> None:
    """Make one sheet of each set of sheets that pages link."""
    matched: dict[tuple[str, ...], set[str]] = {}
    for record in site.records.values():
        matched.setdefault(record.sheets, set()).update(record.matched)
    added = sheets_of_scripts(site)
    for sheets in sorted(filter(None, matched)):
        site.styles[sheets] = sheet(site, sheets, matched[sheets], added)


def change(draft: Draft, site: Site) -> None:
    """Replace a page's links to the site's own sheets by one <style> with what the pages that link them use."""
    links = linked(draft, site)
    if not links:
        return
    first, *others = links.values()
    first.replace_with(E.style(site.styles[tuple(links)]))
    for link in others:
        link.decompose()
