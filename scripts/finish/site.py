"""The site as the finishing step knows it."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import turbohtml
from turbohtml import Document, Html, Minify

from .record import Guide, Page, Record, Section

if TYPE_CHECKING:
    from scripts.sources import Source

LAYOUT = Html(layout=Minify())


class Problem(Exception):
    """What a reader of the message must mend: one line with file and cure."""


@dataclass
class Draft:
    """One page in hand: its tree, its record, and the files that are made of it."""

    path: str
    tree: Document
    record: Record = field(default_factory=Record)
    files: dict[str, bytes] = field(default_factory=dict)

    def render(self) -> bytes:
        """The page as bytes, without the white space that a browser ignores."""
        return str(self.tree.serialize(LAYOUT)).encode("utf-8")


@dataclass
class Site:
    """A built site: all that is no page in memory, and of each page its record.

    `files` maps each path under the folder ("assets/guide.css") to its bytes. `address` is where the site will be
    published, with a closing slash, read from the home page's canonical link; empty when the generator was given none.
    """

    files: dict[str, bytes]
    docs: Path | None = None
    overrides: Path | None = None
    generated: Path | None = None
    served: bool = False
    address: str = ""
    records: dict[str, Record] = field(default_factory=dict)

    # What the steps find out about the whole, for the pages that are still to come.
    guide: Guide | None = None
    days: dict[Path, date] = field(default_factory=dict)  # when each Markdown file last changed
    tips: dict[str, list[Section]] = field(default_factory=dict)  # of each page that search leads to
    registry: dict[str, Source] = field(default_factory=dict)  # the sources that pages cite
    places: dict[str, Any] = field(default_factory=dict)  # where the tools have their words from
    has_feed: bool = False
    words: dict[str, str] = field(default_factory=dict)  # the glossary: each word and the id of its meaning
    # Each page by its title: its address, and the id and heading of each of its tips.
    listing: list[tuple[str, str, list[tuple[str, str]]]] = field(default_factory=list)
    # To look for on the pages that link a set of sheets, with the names in each.
    selectors: dict[tuple[str, ...], dict[str, frozenset[str]]] = field(default_factory=dict)
    styles: dict[tuple[str, ...], str] = field(default_factory=dict)  # by the sheets that a page links
    unnamed: dict[str, bytes] | None = None  # files that no page so far names, and their names
    scripts: str = ""  # the folder of the scripts, named after what is in them

    def __post_init__(self) -> None:
        home = self.files.get("index.html")
        if home and not self.address:
            place = Path(self.generated or "", "index.html")
            self.address = address_of(turbohtml.parse(home.decode("utf-8")), place)

    @cached_property
    def pages(self) -> dict[str, Document]:
        """Every page among the files as a tree: for the tools that read a site whole."""
        return {p: turbohtml.parse(data.decode("utf-8")) for p, data in self.files.items() if p.endswith(".html")}

    def as_generated(self, path: str) -> Document | None:
        """A page as the generator wrote it, for the few steps that look at another page."""
        if self.generated is None:
            return self.pages.get(path)
        file = self.generated / path
        return turbohtml.parse(file.read_bytes().decode("utf-8")) if file.is_file() else None

    @property
    def base(self) -> str:
        """The path of the address: "/" or, on a sub-path, "/guide/"."""
        return urlsplit(self.address).path or "/"

    def url(self, path: str) -> str:
        """The public address of a file: folders stand for their index.html."""
        return urljoin(self.address, url_path(path))

    def content_pages(self) -> list[str]:
        """Paths of the pages in `pages` that a reader is meant to find, in the order of their addresses."""
        return sorted(path for path, tree in self.pages.items() if tree.select_one("link[rel=canonical]"))

    def found(self) -> list[Page]:
        """The pages that a reader is meant to find, in the order of their addresses."""
        return [record.page for _, record in sorted(self.records.items()) if record.page]

    def source(self, path: str) -> Path | None:
        """The Markdown file that a page was made from: the path is the address."""
        if self.docs is None:
            return None
        address = url_path(path).rstrip("/")
        for candidate in (f"{address}.md" if address else "", f"{address}/index.md".lstrip("/")):
            if candidate and (self.docs / candidate).is_file():
                return self.docs / candidate
        return None


def address_of(home: Document, place: Path) -> str:
    """Where the home page says that the site will be; empty if it does not say."""
    canonical = home.select_one("link[rel=canonical]")
    if canonical is None:
        return ""
    address = str(canonical.attrs.get("href"))
    try:
        host = urlsplit(address).hostname
    except ValueError:
        host = None
    if not host:
        raise Problem(f"{place}: its canonical link holds no full address: set site_url in mkdocs.yml")
    return address


def url_path(path: str) -> str:
    """The address of a file relative to the site's: "after/index.html" is "after/"."""
    return path[: -len("index.html")] if PurePosixPath(path).name == "index.html" else path


def local_file(site: Site, page: str, address: str) -> str:
    """The path in the folder that an address on a page means; a wrong address gives a path that is not there."""
    if address.startswith("/"):
        return address.removeprefix(site.base)
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), address.split("?")[0]))


def read(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path with forward slashes."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
