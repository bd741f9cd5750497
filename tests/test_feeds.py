"""The feed of changes is sound Atom and says what changed last."""

import re
from xml.etree import ElementTree

import pytest
from conftest import ROOT
from in_memory import pages, published, run
from tiny_site import ADDRESS, BARE, HOMELESS, html, small
from tiny_site import site as site_of

from scripts.finish import feeds
from scripts.finish.site import Site

ATOM = "{http://www.w3.org/2005/Atom}"
WEB_ADDRESS = r"https://\S+"
INSTANT = r"\d{4}-\d{2}-\d{2}T00:00:00Z"
# RFC 4287: what a feed and an entry must have exactly once, and what it looks like.
FEED = {"id": WEB_ADDRESS, "title": r".+", "updated": INSTANT}
ENTRY = {"id": WEB_ADDRESS, "title": r".+", "updated": INSTANT, "summary": r".+"}


def parsed(data: bytes) -> ElementTree.Element:
    """The feed, after its form was checked against the rules."""
    feed = ElementTree.fromstring(data)
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    for node, rules in [(feed, FEED), *((entry, ENTRY) for entry in entries)]:
        for name, pattern in rules.items():
            (element,) = node.findall(f"{ATOM}{name}")
            assert re.fullmatch(pattern, element.text or ""), f"{name} is {element.text!r}"
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert link(feed, "self").endswith("/feed.xml")
    ids = [feed.findtext(f"{ATOM}id"), *(entry.findtext(f"{ATOM}id") for entry in entries)]
    assert len(set(ids[1:])) == len(entries)
    days = [entry.findtext(f"{ATOM}updated") for entry in entries]
    assert days == sorted(days, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == days[0]
    return feed


def link(node: ElementTree.Element, relation: str) -> str:
    (found,) = (item.attrib["href"] for item in node.findall(f"{ATOM}link") if item.attrib["rel"] == relation)
    return found


def titles(feed: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]


def dated(number: int) -> Site:
    """A site of that many pages, changed one a day."""
    days = [f"2026-{1 + n // 28:02}-{1 + n % 28:02}" for n in range(number)]
    files = {f"p{n}/index.html": html(f"p{n}/index.html", f"Page {n}", changed=day) for n, day in enumerate(days)}
    return site_of(files | {"index.html": html("index.html", "Home")})


def test_the_feed_of_the_guide(site):
    real = published(site, ROOT / "docs")
    changed = [page for page in pages(real) if page.changed]
    assert (site / "feed.xml").is_file() == bool(changed), "a checkout whose days git knows has a feed"
    if changed:
        feed = parsed(real.files["feed.xml"])
        known = {page.url: page for page in changed}
        entries = feed.findall(f"{ATOM}entry")
        assert len(entries) == min(len(changed), 30)
        for entry in entries:
            page = known[link(entry, "alternate")]
            assert entry.findtext(f"{ATOM}updated").startswith(page.changed)


def test_newest_first_and_pages_without_a_day_left_out():
    site = small()
    run(site, feeds)
    feed = parsed(site.files["feed.xml"])
    assert titles(feed) == ["Prepare well", "Wait & <see>", "Welcome"]
    entry = feed.findall(f"{ATOM}entry")[1]
    assert link(entry, "alternate") == entry.findtext(f"{ATOM}id") == ADDRESS + "after/wait/"
    assert entry.findtext(f"{ATOM}summary") == "About Wait & <see>."
    assert entry.find(f"{ATOM}category").attrib["term"] == "After"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en-GB"


def test_thirty_pages_and_no_more():
    site = dated(40)
    run(site, feeds)
    assert titles(parsed(site.files["feed.xml"])) == [f"Page {n}" for n in range(39, 9, -1)]


def test_pages_of_one_day_come_in_the_order_of_their_addresses():
    files = {f"{n}/index.html": html(f"{n}/index.html", n, changed="2026-01-01") for n in "cab"}
    site = site_of(files | {"index.html": html("index.html", "Home")})
    run(site, feeds)
    assert titles(parsed(site.files["feed.xml"])) == ["a", "b", "c"]


def test_twice_the_same_bytes():
    first, second = small(), small()
    run(first, feeds)
    run(second, feeds)
    assert first.files["feed.xml"] == second.files["feed.xml"]


@pytest.mark.parametrize("files", [BARE, HOMELESS], ids=["no days", "no address"])
def test_nothing_known_is_nothing_announced(files):
    site = site_of(files)
    run(site, feeds)
    assert "feed.xml" not in site.files
