"""The built folder as data: its files, its pages as trees, its address."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

import turbohtml
from turbohtml import Document, Html, Minify

LAYOUT = Html(layout=Minify())


class Problem(Exception):
    """What a reader of the message must mend: one line with file and cure."""


@dataclass
class Site:
    """A built site in memory.

    `files` maps each path under the folder ("after/no-reply/index.html") to its bytes.
    `pages` maps the path of each HTML file to its tree; steps change trees, `render` writes them back.
    `address` is where the site will be published, with a closing slash, read from the home page's
    canonical link; empty when the generator was given none.
    """

    files: dict[str, bytes]
    docs: Path | None = None
    served: bool = False
    pages: dict[str, Document] = field(default_factory=dict)
    address: str = ""

    def __post_init__(self) -> None:
        for path, data in self.files.items():
            if path.endswith(".html"):
                self.pages[path] = turbohtml.parse(data.decode("utf-8"))
        home = self.pages.get("index.html")
        canonical = home and home.select_one("link[rel=canonical]")
        self.address = str(canonical.attrs["href"]) if canonical else ""

    @property
    def base(self) -> str:
        """The path of the address: "/" or, on a sub-path, "/guide/"."""
        return urlsplit(self.address).path or "/"

    def url(self, path: str) -> str:
        """The public address of a file: folders stand for their index.html."""
        return urljoin(self.address, url_path(path))

    def content_pages(self) -> list[str]:
        """Paths of the pages a reader is meant to find, in the order of their addresses."""
        return sorted(path for path, tree in self.pages.items() if tree.select_one("link[rel=canonical]"))

    def source(self, path: str) -> Path | None:
        """The Markdown file that a page was made from: the path is the address."""
        if self.docs is None:
            return None
        address = url_path(path).rstrip("/")
        for candidate in (f"{address}.md" if address else "", f"{address}/index.md".lstrip("/")):
            if candidate and (self.docs / candidate).is_file():
                return self.docs / candidate
        return None

    def render(self) -> None:
        """Write every tree back into `files`, without the white space that a browser ignores."""
        for path, tree in self.pages.items():
            self.files[path] = tree.serialize(LAYOUT).encode("utf-8")


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


def write(folder: Path, before: dict[str, bytes], after: dict[str, bytes]) -> None:
    """Bring a folder from one state to the other: write what changed, delete what is gone."""
    for path in before.keys() - after.keys():
        (folder / path).unlink()
    for path, data in after.items():
        if before.get(path) != data:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
    for directory in sorted((path for path in folder.rglob("*") if path.is_dir()), reverse=True):
        if not any(directory.iterdir()):
            directory.rmdir()
