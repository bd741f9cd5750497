"""Let a chapter open with what it holds, as cards."""

from __future__ import annotations

from turbohtml import Element, Text
from turbohtml.build import E

from .site import Draft, Site, local_file

LINE = 180  # letters beside a link that still are one line of a card
NO_CARDS = ".admonition ul, .admonition ol, .guide-sources ul, .guide-letters"


def change(draft: Draft, site: Site) -> None:
    """Make cards of the lists of links on the home page, and on the page that opens a chapter.

    Where lists and tables there leave out a page of the chapter, cards of all its pages come first.
    """
    article = draft.tree.select_one("article")
    here = draft.tree.select_one(".guide-contents a[aria-current=page]")
    inside = here.parent.find("ul") if here is not None and isinstance(here.parent, Element) else None
    within = inside.select("a") if inside is not None else []
    if article is None or not (within or draft.path == "index.html"):
        return
    listed = {file_of(site, draft.path, link) for link in article.select(":is(li, td) a[href]")}
    for entries in article.select("ul, ol"):
        if is_cards(entries) and not entries.matches(NO_CARDS):
            dress(entries)
    pages = {file_of(site, draft.path, link): link for link in within}
    opening = article.select_one("h1 ~ p")
    if not pages.keys() <= listed and opening is not None:
        opening.insert_after(
            E.ul({"class": "guide-cards guide-chapter"}, *(card(site, *page) for page in pages.items()))
        )


def file_of(site: Site, path: str, link: Element) -> str:
    """The page that a link of another leads to."""
    file = local_file(site, path, str(link.attrs["href"]).split("#")[0])
    return file if file.endswith(".html") else f"{file}/index.html".removeprefix("./")


def card(site: Site, path: str, link: Element) -> Element:
    """A page of the chapter by its name in the menu and its own description."""
    record = site.records.get(path)
    about = record.page.description if record and record.page else ""
    return E.li(E.a({"href": str(link.attrs["href"])}, link.text.strip()), f" {about}")


def is_cards(entries: Element) -> bool:
    """Whether a list has several items, and each of them is one link, with a line beside it or none."""
    items = [item for item in entries.children if isinstance(item, Element)]
    return len(items) > 2 and all(is_card(item) for item in items)


def is_card(item: Element) -> bool:
    """Whether an item begins with a link and has no list, box to tick or second paragraph."""
    first = next((child for child in item.children if not isinstance(child, Text) or child.data.strip()), None)
    if not isinstance(first, Element) or first.tag != "a" or item.select_one("ul, ol, p, input"):
        return False
    return len(item.text.strip()) - len(first.text) <= LINE


def dress(entries: Element) -> None:
    """Give a list the look of cards; what stands beside a link becomes a line of its own."""
    entries.attrs["class"] = "guide-cards"
    for item in entries.select("li"):
        beside = item.select_one("a").next_sibling
        if isinstance(beside, Text):
            words = beside.data.lstrip(" :,\n")
            beside.data = f" {words[:1].upper()}{words[1:]}"
