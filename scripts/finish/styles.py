"""Inline into each page the rules of its style sheets that something on the site can use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import tinycss2
from turbohtml import Document
from turbohtml.build import E
from turbohtml.clean import minify_css

from .site import Problem, Site, local_file

# What the script sets while a reader uses the page, one selector a line; see the file itself.
STATES = "assets/js/states.txt"
NESTING = {"media", "supports", "layer", "container"}
VENDOR = re.compile(r"-(?:moz|ms|o)-|-webkit-(?!text-size-adjust)")


@dataclass
class Known:
    """Every name that an element of the site has, or that script may give it."""

    tags: set[str] = field(default_factory=lambda: {"html", "head", "body"})
    classes: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    attributes: dict[str, set[str]] = field(default_factory=dict)

    def learn(self, tree: Document) -> None:
        """Take in the names on one page."""
        for element in tree.iter_elements():
            self.tags.add(element.tag)
            for name, value in element.attrs.items():
                words = value if isinstance(value, list) else [value or ""]
                if name == "class":
                    self.classes.update(words)
                elif name == "id":
                    self.ids.update(words)
                self.attributes.setdefault(name, set()).add(" ".join(words))

    def declare(self, selectors: Iterable[str]) -> None:
        """Take in the names in selectors such as `.js`, `dialog` or `[aria-current=true]`."""
        for selector in selectors:
            match = re.fullmatch(r"([a-z][\w-]*)?(?:\.([\w-]+)|#([\w-]+)|\[([\w-]+)(?:=([^\]]*))?\])?", selector)
            if not match:
                raise Problem(f"docs/{STATES}:1: {selector!r} is not one tag, .class, #id or [name=value]: write one a line")
            tag, class_name, identifier, attribute, value = match.groups()
            self.tags.update(filter(None, [tag]))
            self.classes.update(filter(None, [class_name]))
            self.ids.update(filter(None, [identifier]))
            if attribute:
                self.attributes.setdefault(attribute, set()).add(value or "")

    def has_attribute(self, name: str, operator: str, value: str) -> bool:
        """Whether some element can match `[name operator value]`."""
        values = self.attributes.get(name)
        if values is None or not operator:
            return values is not None
        tests = {
            "=": lambda v: v == value,
            "~=": lambda v: value in v.split(),
            "|=": lambda v: v == value or v.startswith(f"{value}-"),
            "^=": lambda v: v.startswith(value),
            "$=": lambda v: v.endswith(value),
            "*=": lambda v: value in v,
        }
        return any(map(tests[operator], values))


def can_match(selector: list[Any], known: Known) -> bool:
    """Whether every name in one selector, given as tokens, is known; states such as :hover count as possible."""
    before = ""
    for token in selector:
        kind = token.type
        if kind == "ident":
            if before == "." and token.value not in known.classes:
                return False
            if before == ":" and VENDOR.match(token.value):
                return False
            if before not in (".", ":") and token.lower_value not in known.tags:
                return False
        elif kind == "hash" and token.value not in known.ids:
            return False
        elif kind == "[] block" and not attribute_can_match(token.content, known):
            return False
        elif kind == "function" and token.lower_name in ("is", "where", "matches"):
            if not any(can_match(option, known) for option in split(token.arguments)):
                return False
        before = token.value if kind == "literal" else ""
    return True


def attribute_can_match(content: list[Any], known: Known) -> bool:
    """The same for what stands between the brackets of an attribute selector."""
    tokens = [token for token in content if token.type not in ("whitespace", "comment")]
    name = tokens[0].lower_value
    operator = "".join(token.value for token in tokens[1:] if token.type == "literal")
    values = [token.value for token in tokens[1:] if token.type in ("ident", "string")]
    return known.has_attribute(name, operator, values[0] if values else "")


def split(tokens: list[Any]) -> list[list[Any]]:
    """A selector list as its selectors."""
    parts: list[list[Any]] = [[]]
    for token in tokens:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    return parts


def used(rules: list[Any], known: Known) -> list[Any]:
    """The rules that can match something, with the selectors that can, inside their at-rules."""
    kept = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in split(rule.prelude) if can_match(s, known)]
            if selectors:
                rule.prelude = tinycss2.parse_component_value_list(",".join(tinycss2.serialize(s).strip() for s in selectors))
                kept.append(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTING and rule.content is not None:
            inner = used(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True), known)
            if inner:
                rule.content = tinycss2.parse_component_value_list(tinycss2.serialize(inner))
                kept.append(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            kept.append(rule)
        elif rule.type == "error":
            raise Problem(f"style sheet line {rule.source_line}: {rule.message}: correct it")
    return kept


def without_unused_names(css: str) -> str:
    """Drop custom properties that no rule reads and animations that none names, until none is left."""
    while True:
        read = set(re.findall(r"var\(\s*(--[\w-]+)", css))
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


def purge(css: str, known: Known) -> str:
    """A style sheet without what nothing known can use, minified."""
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    # Anything newer than light-dark() stays as it is written.
    return minify_css(without_unused_names(tinycss2.serialize(used(rules, known))))


def run(site: Site) -> None:
    """Replace each page's links to the site's own sheets by one <style> with what the whole site uses of them."""
    known = Known()
    for tree in site.pages.values():
        known.learn(tree)
    known.declare(line for line in site.files.get(STATES, b"").decode().split("\n") if line and not line.startswith("//"))
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
            css = "\n".join(site.files[name].decode("utf-8") for name in key)
            done[key] = purge(css, known)
            if relative := re.search(r"url\((?!['\"]?(?:data:|#))[^)]*\)", done[key]):
                raise Problem(f"{', '.join(key)}: {relative[0]} would change its meaning when inlined: use a data: address")
        first, *others = links.values()
        first.replace_with(E.style(done[key]))
        for link in others:
            link.decompose()

