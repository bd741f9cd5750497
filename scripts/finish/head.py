"""Tell other programs what each page is: Open Graph for whoever shows a link, JSON-LD for search engines."""

from __future__ import annotations

import json
from itertools import takewhile
from posixpath import dirname, relpath
from typing import Any

from turbohtml import Document, Element

from .cards import SIZE
from .feeds import FEED
from .record import Guide, Page
from .sections import NOT_TEXT, words_of
from .site import Draft, Site


def change(draft: Draft, site: Site) -> None:
    """Put a page's tags into its head, after what the generator wrote there."""
    page, whole, head = draft.record.page, site.guide, draft.tree.select_one("head")
    if page is None or whole is None or head is None:
        return
    for attributes in [*open_graph(page, site, whole), *alternates(page, site.has_feed)]:
        head.append(Element("link" if "rel" in attributes else "meta", attributes))
    data = Element("script", {"type": "application/ld+json"})
    text = json.dumps(linked_data(page, draft.tree, site, whole), ensure_ascii=False, separators=(",", ":"))
    # No "<" can then open or close an element, whatever a title holds.
    data.set_text(text.replace("<", "\\u003c"))
    head.append(data)


def open_graph(page: Page, site: Site, whole: Guide) -> list[dict[str, str]]:
    """The tags that make a card of a link. Twitter reads them too; its own two are what it lacks in them."""
    width, height = SIZE
    alt = " - ".join(filter(None, (page.title, page.section, whole.name)))
    graph = {
        "og:title": page.title,
        "og:description": page.description,
        "og:type": "website" if page.url == whole.address else "article",
        "og:url": page.url,
        "og:site_name": whole.name,
        "og:locale": whole.language.replace("-", "_") if "-" in whole.language else "",
        "og:image": site.url(page.card),
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": alt,
    }
    twitter = {"twitter:card": "summary_large_image", "twitter:image:alt": alt}
    return [
        *({"property": key, "content": value} for key, value in graph.items() if value),
        *({"name": key, "content": value} for key, value in twitter.items()),
    ]


def alternates(page: Page, has_feed: bool) -> list[dict[str, str]]:
    """Where the same page is in Markdown, and where changes are announced."""
    folder = dirname(page.path) or "."
    found = [{"rel": "alternate", "type": "text/markdown", "href": relpath(page.markdown, folder)}]
    if has_feed:
        found.append({"rel": "alternate", "type": "application/atom+xml", "href": relpath(FEED, folder)})
    return found


def linked_data(page: Page, tree: Document, site: Site, whole: Guide) -> dict[str, Any]:
    """The page as schema.org has it, and the way to it."""
    makers = {"@type": "Organization", "name": whole.name, "url": whole.address}
    said = {
        "headline": page.title,
        "description": page.description,
        "url": page.url,
        "image": site.url(page.card),
        "dateModified": page.changed,
        "inLanguage": whole.language,
        "license": whole.licence,
        "publisher": makers,
    }
    if page.url == whole.address:
        nodes: list[dict[str, Any]] = [{"@type": "WebSite", "name": whole.name, **said}]
    else:
        answers = questions(tree)
        kind = {"@type": "FAQPage", "mainEntity": answers} if answers else {"@type": "Article", "author": makers}
        nodes = [{**kind, **said, "isPartOf": {"@type": "WebSite", "name": whole.name, "url": whole.address}}]
        way = [*((place, url) for place, url in page.way if url != page.url), (page.title, page.url)]
        steps = [
            {"@type": "ListItem", "position": number, "name": place, "item": url}
            for number, (place, url) in enumerate(way, 1)
        ]
        if len(steps) > 1:
            nodes.append({"@type": "BreadcrumbList", "itemListElement": steps})
    filled = [{key: value for key, value in node.items() if value} for node in nodes]
    return {"@context": "https://schema.org", "@graph": filled}


def questions(tree: Document) -> list[dict[str, Any]]:
    """The questions and answers of a page that is nothing else: three tips or more, each headed by a question."""
    asked = tree.select("article > h2")
    if len(asked) < 3 or not all(words_of(heading).endswith("?") for heading in asked):
        return []
    return [
        {"@type": "Question", "name": words_of(heading), "acceptedAnswer": {"@type": "Answer", "text": answer(heading)}}
        for heading in asked
    ]


def answer(heading: Element) -> str:
    """The words from a heading to the next one."""
    following = (sibling for sibling in heading.next_siblings if isinstance(sibling, Element))
    own = takewhile(lambda element: element.tag != "h2", following)
    return " ".join(words_of(element) for element in own if not element.matches(NOT_TEXT))
