"""What the guide and each of its pages say of themselves, read from the built pages."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from turbohtml import Document

from .sections import words_of
from .site import Site


@dataclass(frozen=True)
class Guide:
    """What the home page says of the whole; a field is empty where it says nothing."""

    name: str
    address: str
    description: str
    language: str  # en-GB
    licence: str  # where the licence of the words is
    repository: str
    generator: str


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


def guide(site: Site) -> Guide:
    """The facts of the whole site; the licence is where the first `rel=license` link of all leads."""
    home = site.pages["index.html"]
    brand, html = home.select_one(".guide-brand"), home.select_one("html[lang]")
    licences = ((path, site.pages[path].select_one("a[rel~=license][href]")) for path in site.content_pages())
    edit = home.select_one("a[rel~=edit][href*='/edit/']")
    return Guide(
        name=one_line(brand.text) if brand else tab(home)[1],
        address=site.address,
        description=content(home, "description"),
        language=str(html.attrs["lang"]) if html else "",
        licence=next((urljoin(site.url(path), str(link.attrs["href"])) for path, link in licences if link), ""),
        repository=str(edit.attrs["href"]).partition("/edit/")[0] if edit else "",
        generator=content(home, "generator"),
    )


def pages(site: Site) -> Iterator[Page]:
    """Every page a reader is meant to find, in the order of their addresses; none while the site has no address."""
    for path in site.content_pages() if site.address else ():
        tree, url = site.pages[path], site.url(path)
        heading = tree.select_one("article h1") or tree.select_one("h1")
        day = tree.select_one("time[data-guide=changed][datetime]")
        links = tree.select(".md-path a[href]")
        way = tuple((one_line(link.text), urljoin(url, str(link.attrs["href"]))) for link in links)
        yield Page(
            path,
            url,
            title=(words_of(heading) if heading else tab(tree)[0]) or url,
            description=content(tree, "description"),
            way=way,
            section=next((name for name, address in way if address != site.address), ""),
            changed=str(day.attrs["datetime"]) if day else "",
        )


def content(tree: Document, name: str) -> str:
    """What a meta element says; nothing where there is none."""
    meta = tree.select_one(f"meta[name={name}][content]")
    return one_line(str(meta.attrs["content"])) if meta else ""


def tab(tree: Document) -> tuple[str, str]:
    """The page's part and the site's part of the words on the browser's tab."""
    title = tree.select_one("title")
    words = one_line(title.text) if title else ""
    page, _, site = words.rpartition(" - ")
    return page or site, site


def one_line(text: str) -> str:
    """A text without breaks and doubled spaces."""
    return " ".join(text.split())
