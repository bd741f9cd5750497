"""Make every address that a page or a tip once had lead to where it is now.

docs/moved.yml says what moved. Each moved page leaves a stub at its old address, which keeps the tip that the link
names and works on any host; `_redirects` (Netlify, Cloudflare) and `redirects.nginx.txt` let a host that can answer
with a redirect do so. A tip that moved while its page stayed is looked up in moved.json by assets/js/moved.mjs.
"""

from __future__ import annotations

import difflib
import json
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urljoin

import yaml

from ..markdown_page import PageError, read_text, reading_yaml
from .site import Draft, Problem, Site, url_path

FILE = "moved.yml"
SCRIPT = "/moved.mjs"
# Nothing that means something to YAML, HTML, nginx or a `_redirects` file.
ADDRESS = re.compile(r"/(?:[\w.~-]+/)*(?:#[\w.~:-]+)?")

STUB = """<!DOCTYPE html><html lang={language}><head><meta charset=utf-8>
<meta http-equiv=Content-Security-Policy content="default-src 'none'; script-src 'self'; base-uri 'none'">
<meta name=viewport content="width=device-width,initial-scale=1"><meta name=color-scheme content="light dark">
<meta name=robots content=noindex><title>Moved: {title}</title>
<link rel=canonical href="{canonical}"><noscript><meta http-equiv=refresh content="0; url={target}"></noscript>
<script type=module fetchpriority=low src="{script}"></script></head>
<body><main><h1>This page has moved</h1><p>It is now <a href="{target}" data-moved="{tips}">{title}</a>.</p></main>
</body></html>
"""


@dataclass(frozen=True)
class Moves:
    """What moved: `to` maps each old address to its new one, `lines` to the line that says so."""

    to: dict[str, str]
    lines: dict[str, int]
    place: str

    @property
    def pages(self) -> dict[str, str]:
        """The old addresses that are whole pages, with their new ones."""
        return {old: new for old, new in self.to.items() if "#" not in old}

    def tips(self, page: str) -> dict[str, str]:
        """The tips that were on a page and are now elsewhere: old id to new address."""
        return {old.partition("#")[2]: new for old, new in self.to.items() if old.startswith(f"{page}#")}

    def resolve(self, address: str) -> str:
        """Where an address leads now, as the stub and the script send a reader; itself if nothing moved."""
        page, _, tip = address.partition("#")
        if address not in self.to and page in self.to:
            address = self.to[page]
            if tip and "#" not in address:
                address = f"{address}#{tip}"
        return self.to.get(address, address)


def note(draft: Draft, _: Site) -> None:
    """Put on record the ids of a page, which links to its tips end in."""
    draft.record.ids = [str(element.attrs["id"]) for element in draft.tree.select("[id]")]


def addresses(site: Site) -> set[str]:
    """Every address that works today: each page's, and each of its ids'."""
    found = {f"/{url_path(path)}": record.ids for path, record in site.records.items() if record.page}
    return {*found, *(f"{page}#{name}" for page, ids in found.items() for name in ids)}


def read_moves(path: Path) -> Moves:
    """Read the declaration; an absent file declares nothing. Raise `Problem` if it cannot be understood."""
    place = f"{path.parent.name}/{path.name}"
    moves = Moves({}, {}, place)
    if not path.is_file():
        return moves
    try:
        text = read_text(path, place)
        with reading_yaml(text, place):
            root = yaml.compose(text, yaml.SafeLoader)
    except PageError as error:
        raise Problem(str(error)) from None
    if root is None:
        return moves
    if not isinstance(root, yaml.MappingNode):
        raise Problem(f"{place}:1: not `old address: new address` lines: write them so")
    for old, new in root.value:
        line = old.start_mark.line + 1
        for node in (old, new):
            if not isinstance(node, yaml.ScalarNode) or not ADDRESS.fullmatch(node.value):
                shown = getattr(node, "value", "") if isinstance(node, yaml.ScalarNode) else "a list or a map"
                raise Problem(f"{place}:{line}: {shown!r} is no address: write /page/ or /page/#tip")
        if old.value in moves.to:
            first = moves.lines[old.value]
            raise Problem(
                f"{place}:{line}: {old.value} stands on line {first} already: keep the newer, delete the other"
            )
        moves.to[old.value] = new.value
        moves.lines[old.value] = line
    return moves


def faults(moves: Moves, living: set[str]) -> Iterator[str]:
    """Each line that would send a reader nowhere or in a circle, with its cure."""
    for old, new in moves.to.items():
        start = f"{moves.place}:{moves.lines[old]}:"
        page = old.partition("#")[0]
        if old in living:
            yield f"{start} {old} is still there: rename or delete it, or delete this line"
        elif page not in living and page not in moves.to:
            yield f"{start} {page} is neither a page nor moved: correct it, or add a line for {page}"
        elif new not in living:
            yield f"{start} {unreachable(moves, living, old, new)}"


def unreachable(moves: Moves, living: set[str], old: str, new: str) -> str:
    """Why a new address is no page and no tip: a loop, a chain, or a mistake."""
    way = [old]
    while new not in living and new not in way:
        way.append(new)
        new = moves.resolve(new)
        if new == way[-1]:
            near = difflib.get_close_matches(way[1], living, 1)
            cure = f"did you mean {near[0]}?" if near else "correct it"
            return f"{way[1]} is no page and no tip of one: {cure}"
    if new in living:
        return f"{old} goes to {way[1]}, which moved to {new}: write {old}: {new}"
    return f"{' to '.join([*way, new])} is a loop: give {old} the address of a page that is there"


def relative(page: str, target: str) -> str:
    """An address as a link on a page has it, so that it holds under any base."""
    path, mark, tip = target.partition("#")
    steps = posixpath.relpath(path, page)
    return f"{steps}/{mark}{tip}" if path.endswith("/") else steps


def stub(site: Site, moves: Moves, old: str) -> bytes:
    """The page that stands at a moved page's old address."""
    new = moves.to[old]
    page = site.records[f"{new.partition('#')[0].lstrip('/')}index.html"].page
    # The folder of the scripts is named after what is in them.
    script = next(path for path in site.files if path.endswith(SCRIPT))
    values = {
        "language": site.guide.language if site.guide else "en",
        "title": page.title if page else new,
        "canonical": urljoin(site.address, new.lstrip("/")),
        "target": relative(old, new),
        "script": relative(old, f"/{script}"),
        "tips": json.dumps({tip: relative(old, target) for tip, target in moves.tips(old).items()}),
    }
    return STUB.format_map({name: escape(str(value)) for name, value in values.items()}).encode()


def whole(site: Site) -> None:
    """Write the stubs, the hosts' files and moved.json; refuse a declaration that leads nowhere."""
    if site.docs is None:
        return
    moves = read_moves(site.docs / FILE)
    wrong = list(faults(moves, addresses(site)))
    if wrong:
        raise Problem("\n".join(wrong))
    for old in moves.pages:
        site.files[f"{old.lstrip('/')}index.html"] = stub(site, moves, old)
    # A host knows nothing of the tip in a link, so only a page that moved whole is one for the host.
    whole = {old: new for old, new in moves.pages.items() if "#" not in new and not moves.tips(old)}
    base = site.base.rstrip("/")
    if whole:
        rules = "".join(f"{base}{old} {base}{new} 301\n" for old, new in whole.items())
        site.files["_redirects"] = rules.encode()
        rules = "".join(f'"{base}{old}" "{base}{new}";\n' for old, new in whole.items())
        site.files["redirects.nginx.txt"] = rules.encode()
    stayed = {old: new for old, new in moves.to.items() if "#" in old and old.partition("#")[0] not in moves.to}
    site.files["moved.json"] = json.dumps(stayed, separators=(",", ":")).encode()
