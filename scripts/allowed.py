"""Say what the Markdown of a page may hold, and find what else it holds."""

from __future__ import annotations

import functools
import itertools
import posixpath
import re
from collections.abc import Iterator
from typing import Any

import markdown
import turbohtml
from turbohtml import Element

from . import sources
from .markdown_page import headings, hidden_marks

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
CLASSED = re.compile(r"p admonition-title|[uo]l task-list|li task-list-item|code language-[\w.+-]+")
# Names that mean something, to a sheet or a script, and that a page may bear; a test compares.
MARKS = {"guide-official", "guide-practice", "guide-research"}
CLASSES = MARKS | {"guide-ask", "guide-button"}
EVIDENCE = {f"{sources.FOLDER}/{name}.md" for name in sources.PAGES}
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
    "start": re.compile(r"[0-9]+"),
    "rel": re.compile(r"license"),
    "data-guide": re.compile("|".join(FILLED)),
    "data-guide-law": re.compile(r"[a-z-]+(?:, [a-z-]+)+"),
    "data-guide-tool": re.compile("|".join(map(re.escape, TOOLS))),
    "data-search-exclude": re.compile(r"true"),
}
# What leads out of the guide names a host, somebody to write to, or a number.
HOST = r"[a-z0-9-]+(\.[a-z0-9-]+)+"
PORT = r"[1-5]?\d{1,4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5]"
OUT = re.compile(
    rf"https://{HOST}\.?(:({PORT}))?([/?#].*)?|mailto:[^@\s?]+@{HOST}(\?[^@\s]*)?|tel:\+?\d[\d-]+",
    re.IGNORECASE | re.ASCII,
)
DRAWING = re.compile(r"(?:\.\./|[a-z0-9-]+/)*[a-z0-9-]+\.svg")
SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
# What a browser takes out of an address before it reads it (WHATWG URL, 4.4).
UNSEEN = re.compile(r"[\t\n\r]|^[\x00-\x20]+|[\x00-\x20]+$")
VAGUE = {"", "here", "click here", "this", "this page", "link", "more", "read more", "see more", "page"}
ENDLESS = ("lists in lists without end", "write fewer levels")
# So many elements within each other are too many for the generator, which has less room than we have here.
TOO_DEEP = " > ".join("*" * 40)
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
    as_written(engine.treeprocessors["toc"])
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


def as_written(processor: Any) -> None:
    """Have the table of contents leave headings as their author wrote them: it gives ids and takes labels away."""
    process = processor.run

    def leaving(tree: Any) -> None:
        written = [(element, dict(element.attrib)) for element in tree.iter() if element.tag in HEADINGS.split(", ")]
        process(tree)
        for element, attributes in written:
            element.attrib.clear()
            element.attrib.update(attributes)

    processor.run = leaving


def rendered(text: str) -> tuple[list[str], str]:
    """The pieces of HTML that stand in a Markdown text as they are, and the HTML that is made of all of it."""
    engine, pieces = markdown_engine()
    pieces.clear()
    html = engine.reset().convert(text)
    return list(pieces), html


def faults(text: str, path: str = "index.md") -> dict[str, str]:
    """What the Markdown text of the page at `path` holds that no page may hold, each with its cure."""
    try:
        return faults_of(text, path)
    except RecursionError:
        # What was open in the engine stays open.
        markdown_engine.cache_clear()
        return dict([ENDLESS])


def faults_of(text: str, path: str) -> dict[str, str]:
    """As `faults`, of a text whose parts are not too deep in each other."""
    raw, html = rendered(text)
    # A tag that is not closed takes the rest of the page with it.
    found = {f"HTML: {one_line(re.sub('(?s)(?<=>).*', '', piece.strip()))}": PAGES for piece in raw if piece.strip()}
    tree = turbohtml.parse_fragment(html)
    if tree.select(TOO_DEEP):
        found |= [ENDLESS]
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
        classes = element.attrs.get("class") or ()
        if MARKS & set(classes) and not (element.tag == "a" and is_evidence(href, path)):
            found[f"mark of evidence on {one_line(element.text) or element.tag}"] = "keep it to a citation of a source"
        if element.tag == "a" and (fault := vague(element)):
            found[fault] = "name the page"
        if "guide-ask" in classes and SCHEME.match(UNSEEN.sub("", href)):
            found[f"field {one_line(href)}"] = "it asks a page of ours: name a file of docs/"
    return found


def is_evidence(href: str, path: str) -> bool:
    """Whether a link of the page at `path` leads to a source, or to what we call practice."""
    page, _, name = href.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), page))
    return (target in EVIDENCE and name != "") or (target, name) == ("about/evidence.md", "practice")


def vague(link: Element) -> str | None:
    """What is wrong with a link whose words do not say where it goes."""
    words = " ".join([link.text, *(str(image.attrs.get("alt") or "") for image in link.select("img"))]).strip()
    return f"link text {words!r} does not say where it goes" if words.lower().rstrip(".") in VAGUE else None


def unseen_headings(text: str, tree: Element) -> dict[str, str]:
    """Headings that Markdown makes and our tools do not see, or see with another id.

    The former are what is left when those that they see are taken out.
    """
    seen = headings(text)
    made = tree.select(HEADINGS)
    pairs = itertools.zip_longest(seen, (heading.attrs.get("id") for heading in made))
    others = [heading for heading, name in pairs if heading and heading.id != name]
    if len(made) == len(seen) and not others:
        return {}
    lines = text.split("\n")
    for heading in seen:
        lines[heading.line - 1] = ""
    left = turbohtml.parse_fragment(rendered("\n".join(lines))[1]).select(HEADINGS)
    cure = "begin its own line with # or ##, a space, its words and { #stable-short-id }"
    return {f"heading {one_line(heading.text)}": cure for heading in left or others}


def address(name: str, value: str) -> dict[str, str]:
    """What is wrong with an address, and its cure."""
    read = UNSEEN.sub("", value)
    scheme = SCHEME.match(read)
    shown = one_line(value)
    if name == "src" and (scheme or read.startswith(("//", "\\"))):
        return {f"file of another host: {shown}": "put a copy into docs/assets/ and name that"}
    if scheme and not OUT.fullmatch(read):
        ways = "https:// and a host, mailto: and an address, tel: and a number without spaces"
        return {f"address {shown}": f"write {ways}, or name a file of docs/"}
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
    return {f"control character U+{ord(mark[0]):04X}": "delete it" for mark in hidden_marks(text)}


def one_line(piece: str) -> str:
    """The beginning of a piece of text, for a message."""
    words = " ".join(piece.split())
    return words if len(words) <= 60 else f"{words[:60]}…"


def located(
    text: str, path: str = "index.md", forgiven: re.Pattern[str] | None = None
) -> Iterator[tuple[int, str, str]]:
    """Each fault with the line, from 0, that brings it in: the last of the shortest beginning that has it."""
    lines = text.split("\n")
    for fault, cure in faults(text, path).items():
        if forgiven and forgiven.match(fault):
            continue
        low, high = 1, len(lines)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if fault in faults("\n".join(lines[:middle]), path) else (middle + 1, high)
        yield low - 1, fault, cure
