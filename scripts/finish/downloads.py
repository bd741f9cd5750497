"""Offer the whole guide as files, on the page that says how to take it along."""

import os
from pathlib import Path

from turbohtml.build import E

from .site import Problem, Site

# Set by `make publish`, which makes the files from a build without them.
FOLDER = "GUIDE_DOWNLOADS"
PAGE = "take-along/index.html"
FILES = {
    "second-interview-guide.pdf": "The whole guide as a PDF, to read or print",
    "second-interview-guide.zip": "The whole guide as a ZIP: unpack it and open index.html in any browser",
}


def run(site: Site) -> None:
    """Take the files in and link them with their sizes; without them the page keeps its words."""
    folder = os.environ.get(FOLDER)
    slot = site.pages[PAGE].select_one("[data-guide=downloads]") if PAGE in site.pages else None
    if not folder or slot is None:
        return
    rows = E.ul()
    for name, words in FILES.items():
        path = Path(folder, name)
        if not path.is_file():
            raise Problem(f"{path}: not there, and {FOLDER} asks for it: run make {path.suffix[1:]}")
        data = path.read_bytes()
        site.files[f"download/{name}"] = data
        link = E.a({"href": f"../download/{name}", "download": ""}, words)
        rows.append(E.li(link, f" ({len(data) / 1e6:.1f} MB)"))
    slot.replace_with(rows)
