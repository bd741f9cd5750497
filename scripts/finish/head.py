"""Tell other programs what each page is: Open Graph for whoever shows a link, JSON-LD for search engines."""

from __future__ import annotations

import json
from posixpath import dirname, relpath
from typing import Any

from turbohtml import Element

from . import feeds
from .page import SIZE, Page, language, licence, pages, site_name
from .sections import sections
from .site import Site


def run(site: Site) -> None:
    """Put the tags of every page into its head, after what the generator wrote there."""
    found = list(pages(site))
    if not found:
        return
    name, locale, words = site_name(site), language(site), licence(site)
    has_feed = bool(feeds.latest(found))
    for page in found:
        head = site.pages[page.path].select_one("head")
        if head is None:
            continue
        for attributes in [*open_graph(page, site, name, locale), *alternates(page, has_feed)]:
            head.append(Element("link" if "rel" in attributes else "meta", attributes))
        data = Element("script", {"type": "application/ld+json"})
        # No "<" can then open or close an element, whatever a title holds.
        data.set_text(compact(linked_data(page, site, name, locale, words)).replace("<", "\\u003c"))
        head.append(data)


def open_graph(page: Page, site: Site, name: str, locale: str) -> list[dict[str, str]]:
    """The tags that make a card of a link. Twitter reads them too; its own two are what it lacks in them."""
    width, height = SIZE
    alt = ": ".join(filter(None, (name, page.section, page.title)))
    graph = {
        "og:title": page.title,
        "og:description": page.description,
        "og:type": "website" if page.url == site.address else "article",
        "og:url": page.url,
        "og:site_name": name,
        "og:locale": locale.replace("-", "_") if "-" in locale else "",
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
        found.append({"rel": "alternate", "type": "application/atom+xml", "href": relpath(feeds.FEED, folder)})
    return found


def linked_data(page: Page, site: Site, name: str, locale: str, words: str) -> dict[str, Any]:
    """The page as schema.org has it, and the way to it."""
    guide = {"@type": "Organization", "name": name, "url": site.address}
    said = {
        "headline": page.title,
        "description": page.description,
        "url": page.url,
        "image": site.url(page.card),
        "dateModified": page.changed,
        "inLanguage": locale,
        "license": words,
        "publisher": guide,
    }
    if page.url == site.address:
        nodes: list[dict[str, Any]] = [{"@type": "WebSite", "name": name, **said}]
    else:
        answers = questions(page, site)
        kind = {"@type": "FAQPage", "mainEntity": answers} if answers else {"@type": "Article", "author": guide}
        nodes = [{**kind, **said, "isPartOf": {"@type": "WebSite", "name": name, "url": site.address}}]
        way = [*((place, url) for place, url in page.way if url != page.url), (page.title, page.url)]
        steps = [
            {"@type": "ListItem", "position": number, "name": place, "item": url}
            for number, (place, url) in enumerate(way, 1)
        ]
        if len(steps) > 1:
            nodes.append({"@type": "BreadcrumbList", "itemListElement": steps})
    filled = [{key: value for key, value in node.items() if value} for node in nodes]
    return {"@context": "https://schema.org", "@graph": filled}


def questions(page: Page, site: Site) -> list[dict[str, Any]]:
    """The questions and answers of a page that is nothing else: three tips or more, each headed by a question."""
    article = site.pages[page.path].select_one("article")
    tips = [section for section in sections(article) if section.anchor] if article else []
    if len(tips) < 3 or not all(tip.heading.endswith("?") and tip.text for tip in tips):
        return []
    return [
        {"@type": "Question", "name": tip.heading, "acceptedAnswer": {"@type": "Answer", "text": tip.text}}
        for tip in tips
    ]


def compact(data: dict[str, Any]) -> str:
    """JSON without white space."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
