"""Say what the Markdown of a page may hold, and find what else it holds."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import markdown
import turbohtml
from turbohtml import Element

from .markdown_page import HIDDEN, headings

# As the generator has them, its own before those of mkdocs.yml; a test compares.
EXTENSIONS = ("toc", "tables", "fenced_code", "admonition", "attr_list", "pymdownx.tasklist")
# But for the links to tips, which are the generator's words.
SETTINGS = {"tables": {"use_align_attribute": True}}
HEADINGS = "h1, h2, h3, h4, h5, h6"
PAGES = "pages are words: write Markdown"

# What Markdown and those extensions make.
TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "div", "hr", "br", "ul", "ol", "li"}
TAGS |= {"a", "em", "strong", "code", "pre", "img", "table", "thead", "tbody", "tr", "th", "td", "input"}
BOXES = {"example", "warning", "example speech", "example letter", "example talk"}
# What else Markdown writes as a class.
CLASSED = re.compile(r"p admonition-title|ul task-list|li task-list-item|code language-[\w.+-]+")
# Names that mean something, to a sheet or a script, and that a page may bear; a test compares.
CLASSES = {"guide-ask", "guide-button", "guide-official", "guide-practice", "guide-research"}
FILLED = {"downloads", "keep", "offline"}
TOOLS = {"messages.mjs", "next.mjs", "pack.mjs", "pay.mjs", "plan.mjs", "practise.mjs"}
TOOLS |= {"questions.mjs", "stories.mjs", "where.mjs"}
# On an element, by the extensions or by us, and what may stand in it.
ATTRIBUTES = {
    # The others are those of the page around it, and of the marks below it.
    "id": re.compile(r"(?!guide-|source-)[a-z0-9][a-z0-9-]*"),
    "class": re.compile("|".join(CLASSES)),
    "href": re.compile(r".*", re.DOTALL),
    "src": re.compile(r".*", re.DOTALL),
    "alt": re.compile(r".*", re.DOTALL),
    "title": re.compile(r".*", re.DOTALL),
    "align": re.compile(r"left|center|right"),
    "start": re.compile(r"\d+"),
    "rel": re.compile(r"license"),
    "data-guide": re.compile("|".join(FILLED)),
    "data-guide-law": re.compile(r"[a-z-]+(?:, [a-z-]+)+"),
    "data-guide-tool": re.compile("|".join(map(re.escape, TOOLS))),
    "data-search-exclude": re.compile(r"true"),
}
# What leads out of the guide names a host, somebody to write to, or a number.
OUT = re.compile(
    r"https://[a-z0-9-]+(\.[a-z0-9-]+)+\.?(:\d+)?([/?#].*)?|mailto:[^@\s?]+@[^@\s]+|tel:\+?\d[\d-]+", re.IGNORECASE
)
DRAWING = re.compile(r"(?:\.\./|[a-z0-9-]+/)*[a-z0-9-]+\.svg")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# What a browser takes out of an address before it reads it (WHATWG URL, 4.4).
UNSEEN = re.compile(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)*")


@functools.cache
def markdown_engine() -> tuple[markdown.Markdown, list[str]]:
    """The generator's own, and the pieces of HTML that stand in the text it reads."""
    engine = markdown.Markdown(extensions=list(EXTENSIONS), extension_configs=SETTINGS)
    pieces: list[str] = []
    for processor, method in (
        (engine.preprocessors["html_block"], "run"),
        (engine.inlinePatterns["html"], "handleMatch"),
    ):
        note(processor, method, pieces)
    return engine, pieces


def note(processor: Any, method: str, pieces: list[str]) -> None:
    """Have a processor note the HTML it puts aside: boxes to tick that Markdown makes are put into the same place."""
    process = getattr(processor, method)

    def noting(*arguments: Any) -> Any:
        before = len(processor.md.htmlStash.rawHtmlBlocks)
        made = process(*arguments)
        pieces.extend(processor.md.htmlStash.rawHtmlBlocks[before:])
        return made

    setattr(processor, method, noting)


def rendered(text: str) -> tuple[list[str], str]:
    """The pieces of HTML that stand in a Markdown text as they are, and the HTML that is made of all of it."""
    engine, pieces = markdown_engine()
    pieces.clear()
    html = engine.reset().convert(text)
    return list(pieces), html


def faults(text: str) -> dict[str, str]:
    """What a Markdown text holds that no page may hold, each with its cure."""
    raw, html = rendered(text)
    # A tag that is not closed takes the rest of the page with it.
    found = {f"HTML: {one_line(re.sub('(?s)(?<=>).*', '', piece.strip()))}": PAGES for piece in raw if piece.strip()}
    tree = turbohtml.parse_fragment(html)
    found |= hidden(tree.text) | unseen_headings(text, tree)
    ids: set[str] = set()
    for element in tree.iter_elements():
        if element.tag not in TAGS and not raw:
            found[f"HTML: <{element.tag}>"] = PAGES
        if element.tag == "input" or element.tag not in TAGS:
            continue
        for name, value in element.attrs.items():
            words = value if isinstance(value, list) else [value or ""]
            found |= hidden(words[0]) if words else {}
            if name not in ATTRIBUTES:
                found[f"attribute {name}"] = f"use {', '.join(sorted(ATTRIBUTES))}, or write it as Markdown"
            elif name in ("href", "src"):
                found |= address(name, words[0]) or (picture(words[0]) if name == "src" else {})
            elif element.tag == "div" and name == "class":
                if (kind := " ".join(words[1:])) not in BOXES:
                    found[f"box {kind}"] = f"use {' or '.join(sorted(BOXES))}"
            elif wrong := [word for word in words if not ATTRIBUTES[name].fullmatch(word)]:
                if name != "class" or not CLASSED.fullmatch(f"{element.tag} {' '.join(words)}"):
                    found[f"{name} {wrong[0]}"] = "use one of ours: scripts/allowed.py lists them"
            elif name == "id" and words[0] in ids:
                found[f"id {words[0]} is on this page already"] = "choose another"
            elif name == "id":
                ids.add(words[0])
        href = str(element.attrs.get("href", ""))
        if "guide-ask" in element.attrs.get("class", ()) and SCHEME.match(UNSEEN.sub("", href)):
            found[f"field {one_line(href)}"] = "it asks a page of ours: name a file of docs/"
    return found


def unseen_headings(text: str, tree: Element) -> dict[str, str]:
    """Headings that Markdown makes and our tools do not see: what is left when those that they see are taken out."""
    seen = headings(text)
    made = tree.select(HEADINGS)
    if len(made) == len(seen) and all(s.id in (None, m.attrs.get("id")) for s, m in zip(seen, made, strict=True)):
        return {}
    lines = text.split("\n")
    for heading in seen:
        lines[heading.line - 1] = ""
    left = turbohtml.parse_fragment(rendered("\n".join(lines))[1]).select(HEADINGS)
    cure = "begin its own line with # or ##, a space, its words and { #stable-short-id }"
    return {f"heading {one_line(heading.text)}": cure for heading in left}


def address(name: str, value: str) -> dict[str, str]:
    """What is wrong with an address, and its cure."""
    read = UNSEEN.sub("", value)
    scheme = SCHEME.match(read)
    shown = one_line(value)
    if name == "src" and (scheme or read.startswith(("//", "\\"))):
        return {f"file of another host: {shown}": "put a copy into docs/assets/ and name that"}
    if scheme and not OUT.fullmatch(read):
        cure = "write https:// and a host, mailto: and an address, tel: and a number, or name a file of docs/"
        return {f"address {shown}": cure}
    if re.match(r"[\\/]{2}|\\", read):
        return {f"address {shown}": "begin it with https:, or name a file of docs/"}
    return {}


def picture(value: str) -> dict[str, str]:
    """What is wrong with the address of a picture, which the finishing step makes part of the page, and its cure."""
    return (
        {} if DRAWING.fullmatch(value) else {f"picture {one_line(value)}": "name a drawing of ours by its path alone"}
    )


def hidden(text: str) -> dict[str, str]:
    """What stands in a text and nobody sees; as such it is refused with the file, so it came by its number or name."""
    return {f"control character U+{ord(mark):04X}": "delete it" for mark in HIDDEN.findall(text)}


def one_line(piece: str) -> str:
    """The beginning of a piece of text, for a message."""
    words = " ".join(piece.split())
    return words if len(words) <= 60 else f"{words[:60]}…"


def located(text: str) -> Iterator[tuple[int, str, str]]:
    """Each fault with the line, from 0, that brings it in: the last of the shortest beginning that has it."""
    lines = text.split("\n")
    for fault, cure in faults(text).items():
        low, high = 1, len(lines)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if fault in faults("\n".join(lines[:middle])) else (middle + 1, high)
        yield low - 1, fault, cure
