"""List every page with its tips for the script that mends addresses: `addresses.json`."""

from __future__ import annotations

import json

from .redirects import FILE as MOVES
from .redirects import read_moves
from .sections import words_of
from .site import Draft, Site, url_path

FILE = "addresses.json"


def note(draft: Draft, _: Site) -> None:
    """Put the headings of a page that links can lead to on record."""
    if draft.record.page:
        found = draft.tree.select("article :is(h2, h3, h4)[id]")
        draft.record.headings = {str(heading.attrs["id"]): words_of(heading) for heading in found}


def whole(site: Site) -> None:
    """Write for each page its title and, by id, the headings of its tips; docs/assets/js/nearest.mjs reads it."""
    known: dict[str, list[object]] = {
        url_path(page.path): [page.title, site.records[page.path].headings] for page in site.found()
    }
    # An old address, nearly right, leads to its stub, which knows the way on.
    for old, new in read_moves(site.docs / MOVES).pages.items() if site.docs else ():
        known[old.lstrip("/")] = [known[new.partition("#")[0].lstrip("/")][0], {}]
    site.files[FILE] = json.dumps(known, ensure_ascii=False, separators=(",", ":")).encode()
