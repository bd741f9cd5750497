"""Fill the pages from A to Z: every page of the guide under its letter, with its tips, for whoever has no search."""

from __future__ import annotations

import re
from pathlib import Path
from posixpath import relpath

from turbohtml import Element
from turbohtml.build import E

from scripts import places
from scripts.markdown_page import read_page

from .sections import found_pages
from .site import Draft, Problem, Site, url_path

FOLDER = "a-to-z/"


def sort_key(title: str) -> str:
    """A title as an index sorts it: small letters, and no article before the first word."""
    return re.sub(r"^\W*(an?|the)\W+", "", title.casefold())


def letter(title: str) -> str:
    """The letter that a title stands under; a title that begins with none stands under 0."""
    match = re.search(r"\w", sort_key(title))
    return match[0].upper() if match and match[0].isalpha() else "0"


def link(address: str, anchor: str, words: str, folder: str) -> Element:
    """A link from a page in `folder` to a tip."""
    path = relpath(address or ".", folder) + "/"
    return E.a({"href": path + (f"#{anchor}" if anchor else "")}, words)


def wanted_letters(source: Path, docs: Path) -> str:
    """The first and the last letter of a page's list, as its front matter has it: `letters: A-G`."""
    letters = str(read_page(docs, source).fields.get("letters") or "0-Z")
    if not re.fullmatch("[0A-Z]-[A-Z]", letters):
        raise Problem(f"{source}: letters: {letters!r} is not a range: write letters: A-G")
    return letters


def whole(site: Site) -> None:
    """Find out which pages and tips stand under each letter."""
    for _, address, found in found_pages(site):
        # The law of places has an index of its own.
        tips = [] if address.startswith(f"{places.FOLDER}/") else [(tip.anchor, tip.heading) for tip in found[1:]]
        site.listing.append((found[0].heading, address, tips))
    site.listing.sort(key=lambda page: sort_key(page[0]))


def change(draft: Draft, site: Site) -> None:
    """Put into each page under a-to-z/ the letters that its front matter names."""
    folder, article, source = url_path(draft.path), draft.tree.select_one("article"), site.source(draft.path)
    if not folder.startswith(FOLDER) or article is None or source is None or site.docs is None:
        return
    wanted = wanted_letters(source, site.docs)
    lists: dict[str, list[Element]] = {}
    for title, address, tips in site.listing:
        name = letter(title)
        if wanted[0] <= name <= wanted[2]:
            inner = [E.li(link(address, anchor, heading, folder)) for anchor, heading in tips]
            item = E.li(link(address, "", title, folder), *([E.ul(*inner)] if inner else []))
            lists.setdefault(name, []).append(item)
    names = {name: "0 to 9" if name == "0" else name for name in lists}
    jumps = [part for name, shown in names.items() for part in (E.a({"href": f"#{name.lower()}"}, shown), " ")]
    parts = [E.nav({"class": "guide-letters", "aria-label": "Letters"}, *jumps)]
    for name, items in lists.items():
        parts += [E.h2({"id": name.lower()}, names[name]), E.ul(*items)]
    intro = article.select_one("h1 + p")
    if intro is None:
        article.extend(parts)
        return
    for part in reversed(parts):
        intro.insert_after(part)
