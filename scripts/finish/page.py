"""What each page says of itself: title, description, place in the guide, day of its last change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from turbohtml import Document

from .sections import words_of
from .site import Site

SIZE = (1200, 630)  # of a page's picture


@dataclass(frozen=True)
class Page:
    """One page a reader is meant to find; `way` is the names and addresses of what stands above it."""

    path: str
    url: str
    title: str
    description: str
    way: tuple[tuple[str, str], ...]
    section: str  # the first of them under the home page; empty where there is none
    changed: str  # 2026-11-23; empty where git cannot say

    @property
    def stem(self) -> str:
        """Its address as a file name without an ending: "after/no-reply", "index"."""
        return self.path.removesuffix("/index.html").removesuffix(".html")

    @property
    def card(self) -> str:
        """The path of its picture."""
        return f"cards/{self.stem}.png"

    @property
    def markdown(self) -> str:
        """The path of its Markdown copy, beside it."""
        return self.path.removesuffix(".html") + ".md"


def pages(site: Site) -> Iterator[Page]:
    """Every page a reader is meant to find, in the order of their addresses."""
    for path in site.content_pages():
        tree, url = site.pages[path], site.url(path)
        heading = tree.select_one("article h1") or tree.select_one("h1")
        day = tree.select_one("time[data-guide=changed][datetime]")
        links = tree.select(".md-path a[href]")
        way = tuple((" ".join(link.text.split()), urljoin(url, str(link.attrs["href"]))) for link in links)
        yield Page(
            path,
            url,
            title=words_of(heading) if heading else of_tab(tree)[0],
            description=content(tree, "meta[name=description]"),
            way=way,
            section=next((name for name, address in way if address != site.address), ""),
            changed=str(day.attrs["datetime"]) if day else "",
        )


def site_name(site: Site) -> str:
    """The name of the guide: the words of the header's link home, else what closes the home page's title."""
    home = site.pages["index.html"]
    brand = home.select_one(".guide-brand")
    return " ".join(brand.text.split()) if brand else of_tab(home)[1]


def language(site: Site) -> str:
    """The language the guide is written in: "en-GB"."""
    html = site.pages["index.html"].select_one("html[lang]")
    return str(html.attrs["lang"]) if html else ""


def licence(site: Site) -> str:
    """The address of the licence of the words: where the home page's `rel=license` link leads."""
    link = site.pages["index.html"].select_one("a[rel~=license][href]")
    return urljoin(site.address, str(link.attrs["href"])) if link else ""


def repository(site: Site) -> str:
    """The address of the repository, from the home page's link to edit it."""
    link = site.pages["index.html"].select_one("a[rel~=edit][href], a[href*='/edit/']")
    before, found, _ = str(link.attrs["href"]).partition("/edit/") if link else ("", "", "")
    return before if found else ""


def content(tree: Document, selector: str) -> str:
    """What a meta element says, in one line; nothing where there is none."""
    meta = tree.select_one(selector)
    return " ".join(str(meta.attrs.get("content") or "").split()) if meta else ""


def of_tab(tree: Document) -> tuple[str, str]:
    """The page's part and the site's part of the words on the browser's tab."""
    title = tree.select_one("title")
    words = " ".join(title.text.split()) if title else ""
    page, _, site = words.rpartition(" - ")
    return page or site, site
