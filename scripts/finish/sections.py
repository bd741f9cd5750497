"""Cut each page a reader is meant to find into its tips: a heading and the words under it."""

from __future__ import annotations

from collections.abc import Iterator

from turbohtml import Element, Text

from .record import Section
from .site import Draft, Site, url_path

# Lists of links: whoever searches wants what they lead to.
LISTINGS = ("a-to-z/", "about/sources/")
# Words of the page that are not words of the tip: marks and links of our own, source names, drawings.
NOT_TEXT = (
    "[data-search-exclude], .headerlink, .md-content__button, script, style, svg, "
    "[href*='about/sources/'], [href*='about/evidence/#']"
)


def note(draft: Draft, _: Site) -> None:
    """Put on record the sections of a page that search and the A to Z lead to, the page's own first."""
    article = draft.tree.select_one("article")
    hidden = article is None or url_path(draft.path).startswith(LISTINGS) or article.matches("[data-search-exclude]")
    if not hidden and draft.tree.select_one("link[rel=canonical]"):
        draft.record.tips = sections(article)


def whole(site: Site) -> None:
    """Take the sections out of the records, which are to stay small."""
    for path, record in sorted(site.records.items()):
        if record.tips:
            site.tips[path], record.tips = record.tips, []


def found_pages(site: Site) -> Iterator[tuple[str, str, list[Section]]]:
    """Each page with sections, in the order of their addresses: its file, its address, its sections."""
    for path, found in site.tips.items():
        yield path, url_path(path), found


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
