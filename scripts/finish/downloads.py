"""Offer the whole guide as files, on the page that says how to take it along."""

import os
from pathlib import Path

from turbohtml.build import E

from .site import Draft, Problem, Site

# Set by `make publish`, which makes the files from a build without them.
FOLDER = "GUIDE_DOWNLOADS"
PAGE = "take-along/index.html"
FILES = {
    "second-interview-guide.pdf": "The whole guide as a book, to read or print on A4",
    "second-interview-guide-letter.pdf": "The same book for Letter paper, as printers in North America have it",
    "second-interview-guide.epub": "The same book for an e-reader",
    "second-interview-guide.zip": "The whole guide as a ZIP: unpack it and open index.html in any browser",
}


def whole(site: Site) -> None:
    """Take the files in, if `make publish` asks for it."""
    folder = os.environ.get(FOLDER)
    for name in FILES if folder else ():
        path = Path(str(folder), name)
        if not path.is_file():
            raise Problem(f"{path}: not there, and {FOLDER} asks for it: run make {path.suffix[1:]}")
        site.files[f"download/{name}"] = path.read_bytes()


def change(draft: Draft, site: Site) -> None:
    """Link the files with their sizes; without them the page keeps its words."""
    slot = draft.tree.select_one("[data-guide=downloads]") if draft.path == PAGE else None
    there = {name: words for name, words in FILES.items() if f"download/{name}" in site.files}
    if slot is None or not there:
        return
    rows = E.ul()
    for name, words in there.items():
        link = E.a({"href": f"../download/{name}", "download": ""}, words)
        rows.append(E.li(link, f" ({len(site.files[f'download/{name}']) / 1e6:.1f} MB)"))
    slot.replace_with(rows)
