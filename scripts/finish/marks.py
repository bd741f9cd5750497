"""Shorten each mark of a source to its kind and a number that leads to the list of sources at the end of the page."""

from __future__ import annotations

from turbohtml import Document, Element, Text
from turbohtml.build import E

from scripts import sources
from scripts.sources import READ, Source, day

from .site import Draft, Problem, Site

MARKS = "article :is(a.guide-research, a.guide-official, a.guide-practice)[href*='#']"


def whole(site: Site) -> None:
    """Read the registry once for all pages; a site without one keeps its marks as they are."""
    registry = site.docs / sources.REGISTRY if site.docs else None
    if registry is None or not registry.is_file():
        return
    text = registry.read_text("utf-8")
    try:
        site.registry = sources.load(text)
    except ValueError as error:
        raise Problem(str(error)) from None


def change(draft: Draft, site: Site) -> None:
    """Give a page that cites its own list."""
    shorten(draft.tree, site.registry)


def shorten(tree: Document, known: dict[str, Source]) -> None:
    """Number the sources of one page as they are met, and list them after its text."""
    article = tree.select_one("article")
    listed: dict[str, Element] = {}
    for mark in tree.select(MARKS):
        address, _, name = str(mark.attrs["href"]).partition("#")
        if article is None or name not in known:
            continue
        source = known[name]
        if name not in listed:
            listed[name] = entry(source, address)
        number = list(listed).index(name) + 1
        made = E.a({"href": f"#source-{name}", "class": f"guide-{source.kind}"}, f"{source.mark} {number}")
        neighbour = kind_before(mark)
        if neighbour == source.mark:
            # "law 3 4": the kind of neighbours is said once; a screen reader hears it each time.
            made.attrs["aria-label"] = made.text
            made.set_text(str(number))
        space = mark.previous_sibling
        if not neighbour and isinstance(space, Text) and space.data.endswith(" "):
            # The first mark stays on the line of the word before it.
            space.data = space.data[:-1] + "\N{NO-BREAK SPACE}"
        mark.replace_with(made)
    if article is not None and listed:
        title = E.h2("Sources of this page")
        section = E.section({"class": "guide-sources", "data-search-exclude": ""}, title, E.ol(*listed.values()))
        foot = article.select_one(".guide-foot")
        if foot is None:
            article.append(section)
        else:
            foot.insert_before(section)


def kind_before(mark: Element) -> str:
    """The kind of the mark that stands before this one with nothing but a space between; empty without one."""
    space = mark.previous_sibling
    before = space.previous_sibling if isinstance(space, Text) and not space.data.strip() else space
    if not isinstance(before, Element) or not str(before.attrs.get("href", "")).startswith("#source-"):
        return ""
    return str(before.attrs.get("aria-label") or before.text).rpartition(" ")[0]


def entry(source: Source, address: str) -> Element:
    """One source in full: where to find it, what it carries, how it was read."""
    whose = f" ({source.country})" if source.country else ""
    dated = source.date if source.date == "undated" else f"dated {source.date}"
    return E.li(
        {"id": f"source-{source.id}"},
        E.a({"href": f"{address}#{source.id}"}, source.cite),
        f", {source.kind}{whose}. ",
        E.a({"href": source.address}, source.title),
        f". {source.publisher}, {dated}. {source.supports} {READ[source.read]} Checked {day(source.checked)}.",
    )
