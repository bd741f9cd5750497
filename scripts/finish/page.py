"""What the guide and each of its pages say of themselves, read from the built pages."""

from __future__ import annotations

import dataclasses
from urllib.parse import urljoin

from turbohtml import Document, Element

from .dates import day_of
from .record import Guide, Page
from .sections import words_of
from .site import Draft, Site


def note(draft: Draft, site: Site) -> None:
    """Put on record what a page says of itself, if a reader is meant to find it and the site has an address."""
    tree = draft.tree
    if draft.path == "index.html":
        draft.record.guide = guide(tree, site.address)
    if not site.address or tree.select_one("link[rel=canonical]") is None:
        return
    url = site.url(draft.path)
    heading = tree.select_one("article h1") or tree.select_one("h1")
    links = tree.select(".md-path a[href]")
    way = tuple((one_line(link.text), urljoin(url, str(link.attrs["href"]))) for link in links)
    draft.record.page = Page(
        draft.path,
        url,
        title=(words_of(heading) if heading else tab(tree)[0]) or url,
        tab=tab(tree)[0],
        description=content(tree, "description"),
        way=way,
        section=next((name for name, address in way if address != site.address), ""),
        changed=day_of(draft, site),
        following=target(tree.select_one("link[rel=next][href]"), url),
        licence=target(tree.select_one("a[rel~=license][href]"), url),
    )


def target(link: Element | None, url: str) -> str:
    """The whole address that a link on a page leads to; nothing where there is no link."""
    return urljoin(url, str(link.attrs["href"])) if link is not None else ""


def guide(home: Document, address: str) -> Guide:
    """The facts of the whole site that its home page states."""
    brand, html = home.select_one(".guide-brand"), home.select_one("html[lang]")
    edit = home.select_one("a[rel~=edit][href*='/edit/']")
    return Guide(
        name=one_line(brand.text) if brand else tab(home)[1],
        address=address,
        description=content(home, "description"),
        language=str(html.attrs["lang"]) if html else "",
        repository=str(edit.attrs["href"]).partition("/edit/")[0] if edit else "",
        generator=content(home, "generator"),
    )


def whole(site: Site) -> None:
    """The facts of the whole; the licence is where the first such link of all leads."""
    home = site.records["index.html"].guide if "index.html" in site.records else None
    licence = next((page.licence for page in site.found() if page.licence), "")
    site.guide = dataclasses.replace(home, licence=licence) if home else None


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
