"""Announce which pages changed last, as an Atom feed."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

from .record import Page
from .site import Site

FEED = "feed.xml"
LENGTH = 30
ATOM = "http://www.w3.org/2005/Atom"


def latest(found: Iterable[Page]) -> list[Page]:
    """The pages that changed last, newest first, those of one day in the order of their addresses."""
    return sorted((page for page in found if page.changed), key=lambda page: page.changed, reverse=True)[:LENGTH]


def whole(site: Site) -> None:
    """Write feed.xml; without known days there is nothing to announce."""
    changed, guide = latest(site.found()), site.guide
    site.has_feed = bool(changed)
    if not changed or guide is None:
        return
    register_namespace("", ATOM)
    feed = Element(f"{{{ATOM}}}feed", {"xml:lang": guide.language} if guide.language else {})

    def add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
        element = SubElement(parent, f"{{{ATOM}}}{tag}", attributes)
        element.text = text or None
        return element

    add(feed, "title", f"{guide.name}: what changed")
    add(feed, "subtitle", guide.description)
    add(feed, "id", site.address)
    add(feed, "link", rel="self", type="application/atom+xml", href=site.url(FEED))
    add(feed, "link", rel="alternate", type="text/html", href=site.address)
    add(feed, "updated", instant(changed[0].changed))
    add(add(feed, "author"), "name", guide.name)
    if guide.licence:
        add(feed, "link", rel="license", href=guide.licence)
    for page in changed:
        entry = add(feed, "entry")
        add(entry, "title", page.title)
        # Addresses are promised for good, so one is a name that stays.
        add(entry, "id", page.url)
        add(entry, "link", rel="alternate", type="text/html", href=page.url)
        add(entry, "updated", instant(page.changed))
        if page.section:
            add(entry, "category", term=page.section)
        add(entry, "summary", page.description or page.title)
    indent(feed)
    site.files[FEED] = tostring(feed, encoding="utf-8", xml_declaration=True) + b"\n"


def instant(day: str) -> str:
    """The beginning of a day, as Atom writes it: git knows the day, and no clock is asked."""
    return f"{day}T00:00:00Z"
