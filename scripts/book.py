"""Give the finished site as chapters in reading order, for paper and for readers of books."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from turbohtml import Element
from turbohtml.build import E

from .check_pages import nav_entries
from .finish.site import Site, read, url_path
from .markdown_page import PageError

# What is of no use in a book: an index of links, pages about a browser, and sources that stand where they are cited.
LEFT_OUT = re.compile(r"(?:a-to-z|take-along|offline)(?:/|$)|about/sources/(?!index$)")
FURNITURE = ".guide-chapter, .guide-ask, .headerlink, .guide-foot, .guide-print-foot, button, script, style"


@dataclass(frozen=True)
class Chapter:
    """A section of the menu: its name, and the files of its pages."""

    name: str
    pages: tuple[str, ...]

    @property
    def id(self) -> str:
        """Its name as a word of its own in the book."""
        return re.sub(r"\W+", "-", self.name.lower()).strip("-")


def opened(folder: Path, config: Path) -> tuple[Site, str]:
    """The pages of a finished site and the text of the configuration; raise `PageError` if one is not there."""
    if not (folder / "index.html").is_file():
        raise PageError(f"{folder}: no index.html there: build the site first (make build)")
    if not config.is_file():
        raise PageError(f"{config}: no such file: name it with --config")
    pages = {path: data for path, data in read(folder).items() if path.endswith(".html")}
    return Site(pages), config.read_text("utf-8")


def chapters(config: str, site: Site) -> list[Chapter]:
    """The sections of the menu in reading order.

    Pages that the menu leaves to an index, such as those of places, follow it.
    """
    entries = [(name, page.removesuffix(".md")) for name, page in nav_entries(config) if page]
    listed, book = {file_of(page) for _, page in entries}, []
    for name, group in groupby(entries, key=lambda entry: entry[0]):
        paths = []
        for page in (page for _, page in group if not LEFT_OUT.match(page)):
            paths.append(file_of(page))
            if page.endswith("/index"):
                folder = re.escape(page.removesuffix("index"))
                below = (path for path in sorted(site.pages) if re.fullmatch(rf"{folder}[^/]+/index\.html", path))
                paths += [path for path in below if path not in listed and site.pages[path].select_one("article h1")]
        book.append(Chapter(name, tuple(path for path in paths if path in site.pages)))
    return [chapter for chapter in book if chapter.pages]


def file_of(page: str) -> str:
    """Where the built page of a Markdown file, named without its ending, stands."""
    return f"{page}.html" if page == "index" or page.endswith("/index") else f"{page}/index.html"


def anchor(path: str, identifier: str = "") -> str:
    """A name for a page or a tip that is its own in the whole book."""
    page = url_path(path).rstrip("/").replace("/", ".") or "home"
    return f"{page}..{identifier}" if identifier else page


def heading_words(heading: Element) -> str:
    """The words of a heading without its link."""
    link = heading.select_one(".headerlink")
    return str(heading.text.removesuffix(link.text if link else "").strip())


def title_of(site: Site, path: str) -> str:
    """The title of a page, as its heading has it."""
    return heading_words(site.pages[path].select_one("h1"))


def words_of(site: Site, path: str) -> Element:
    """The article of a page without what only a screen has a use for; its boxes can be ticked with a pen."""
    article: Element = site.pages[path].select_one("article")
    for element in article.select(FURNITURE):
        element.decompose()
    for box in article.select("input[type=checkbox]"):
        box.replace_with(E.span({"class": "tick"}))
    return article


def target(site: Site, path: str, href: str) -> tuple[str, str]:
    """The file of the site that a link of a page leads to, empty if it leads elsewhere, and the place in it."""
    whole = urlsplit(urljoin(site.url(path), href))
    if whole._replace(path=site.base, query="", fragment="").geturl() != site.address:
        return "", ""
    file = unquote(whole.path.removeprefix(site.base))
    return (f"{file}index.html" if file.endswith("/") or not file else file), unquote(whole.fragment)


def newest(site: Site) -> date | None:
    """The day of the last change of any page; None where git knows of none."""
    marks = [mark for tree in site.pages.values() for mark in tree.select("time[data-guide=changed]")]
    days = [str(mark.attrs["datetime"]) for mark in marks]
    return date.fromisoformat(max(days)) if days else None


def name_of(site: Site) -> str:
    """The name of the guide."""
    return str(site.pages["index.html"].select_one("title").text.strip())


def colours(site: Site) -> dict[str, str]:
    """The site's colours, as each page declares those it uses first: what comes later is for other screens."""
    styles = " ".join(style.text for tree in site.pages.values() for style in tree.select("style"))
    return dict(reversed(re.findall(r"(--guide-[\w-]+):\s*([^;{}]+)", styles)))
