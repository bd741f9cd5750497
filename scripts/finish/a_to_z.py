"""Fill the pages from A to Z: every page of the guide under its letter, with its tips, for whoever has no search."""

from __future__ import annotations

import re
from posixpath import relpath

from turbohtml import Element
from turbohtml.build import E

from scripts.markdown_page import read_page

from .sections import Section, found_pages
from .site import Problem, Site, url_path

FOLDER = "a-to-z/"


def letter(title: str) -> str:
    """The letter that a title stands under; a title that begins with none stands under 0."""
    match = re.search(r"\w", title)
    return match[0].upper() if match and match[0].isalpha() else "0"


def link(address: str, section: Section, folder: str) -> Element:
    """A link from a page in `folder` to a tip."""
    path = relpath(address or ".", folder) + "/"
    return E.a({"href": path + (f"#{section.anchor}" if section.anchor else "")}, section.heading)


def run(site: Site) -> None:
    """Put into each page under a-to-z/ the letters that its front matter names, as in `letters: A-G`."""
    pages = sorted(
        ((address, found) for _, address, found in found_pages(site)), key=lambda page: page[1][0].heading.casefold()
    )
    listing = {path: url_path(path) for path in site.content_pages() if url_path(path).startswith(FOLDER)}
    for path, folder in listing.items():
        article, source = site.pages[path].select_one("article"), site.source(path)
        if article is None or source is None or site.docs is None:
            continue
        wanted = str(read_page(site.docs, source).fields.get("letters") or "0-Z")
        if not re.fullmatch("[0A-Z]-[A-Z]", wanted):
            raise Problem(f"{source}: letters: {wanted!r} is not a range: write letters: A-G")
        lists: dict[str, list[Element]] = {}
        for address, found in pages:
            name = letter(found[0].heading)
            if wanted[0] <= name <= wanted[2]:
                tips = [E.li(link(address, tip, folder)) for tip in found[1:]]
                lists.setdefault(name, []).append(
                    E.li(link(address, found[0], folder), *([E.ul(*tips)] if tips else []))
                )
        names = {name: "0 to 9" if name == "0" else name for name in lists}
        jumps = [part for name, shown in names.items() for part in (E.a({"href": f"#{name.lower()}"}, shown), " ")]
        parts = [E.nav({"class": "guide-letters", "aria-label": "Letters"}, *jumps)]
        for name, items in lists.items():
            parts += [E.h2({"id": name.lower()}, names[name]), E.ul(*items)]
        intro = article.select_one("h1 + p")
        if intro is None:
            article.extend(parts)
            continue
        for part in reversed(parts):
            intro.insert_after(part)
