"""Cut each page a reader is meant to find into its tips: a heading and the words under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from turbohtml import Element, Text

from .site import Site, url_path

# Lists of links: whoever searches wants what they lead to.
LISTINGS = ("a-to-z/", "about/sources/")
# Words of the page that are not words of the tip: marks and links of our own, source names, drawings.
NOT_TEXT = (
    "[data-search-exclude], .headerlink, .md-content__button, script, style, svg, "
    "[href*='about/sources/'], [href*='about/evidence/#']"
)


@dataclass
class Section:
    """One heading and its text; the page's own heading has no `anchor`. `cells` are the words of its tables."""

    anchor: str
    heading: str
    text: str = ""
    cells: str = ""


def found_pages(site: Site) -> Iterator[tuple[str, str, list[Section]]]:
    """Each page that search and the A to Z lead to: its file, its address, its sections, the page's own first."""
    for path in site.content_pages():
        address = url_path(path)
        article = site.pages[path].select_one("article")
        if article is None or address.startswith(LISTINGS) or article.matches("[data-search-exclude]"):
            continue
        found = sections(article)
        if found:
            yield path, address, found


def sections(article: Element) -> list[Section]:
    """The sections of an article in reading order; a heading marked `data-search-exclude` hides its section."""
    found: list[Section] = []
    hidden = Section("", "")
    current = hidden

    def walk(element: Element, tabled: bool = False) -> None:
        nonlocal current
        for child in element.children:
            if isinstance(child, Text) and tabled:
                current.cells += f" {child.data}"
            elif isinstance(child, Text):
                current.text += child.data
            elif isinstance(child, Element):
                if child.tag in ("h1", "h2", "h3") and (child.tag == "h1" or child.attrs.get("id")):
                    current = Section("" if child.tag == "h1" else str(child.attrs["id"]), words_of(child))
                    (found if not child.matches(NOT_TEXT) else [hidden]).append(current)
                elif not child.matches(NOT_TEXT):
                    walk(child, tabled or child.tag == "table")
                    current.text += " "

    walk(article)
    for section in found:
        # Sentences begin a tip better than a table does.
        section.text = " ".join(f"{section.text} {section.cells}".split())
    return found


def words_of(element: Element) -> str:
    """The text of a heading without its marks."""
    parts = [
        child.data if isinstance(child, Text) else words_of(child)
        for child in element.children
        if isinstance(child, Text) or (isinstance(child, Element) and not child.matches(NOT_TEXT))
    ]
    return " ".join("".join(parts).split())
