"""Write what programs look for at known addresses: llms.txt, Markdown copies, robots, humans and security."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from itertools import groupby
from urllib.parse import urljoin

from turbohtml import Element

from .page import Page, content, language, licence, pages, repository, site_name
from .site import Site

# Buttons and marks of the page that mean nothing on paper.
NOT_WORDS = (
    ".headerlink, .md-content__button, .guide-needs-script, button, form, script, style, template, svg, [hidden]"
)


def run(site: Site) -> None:
    """Write the files; all of them need the address of the site."""
    found = {page.url: page for page in pages(site)}
    if site.address not in found:
        return
    for page in found.values():
        site.files[page.markdown] = markdown(page, site).encode()
    newest = max(page.changed for page in found.values())
    for path, text in {
        "llms.txt": llms(reading_order(found, site), site),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {site.url('sitemap.xml')}\n",
        "humans.txt": humans(site, newest),
        ".well-known/security.txt": security(site, newest),
    }.items():
        if text:
            site.files[path] = text.encode()


def markdown(page: Page, site: Site) -> str:
    """The words of a page as Markdown, made from what the reader sees; every address in it is whole."""
    tree = site.pages[page.path]
    article = copy.deepcopy(tree.select_one("article") or tree.select_one("main") or tree.select_one("body"))
    if article is None:
        return f"# {page.title}\n"
    for element in article.select(NOT_WORDS):
        element.decompose()
    for box in article.select(".admonition"):
        quote = Element("blockquote")
        title = box.select_one(".admonition-title")
        if title:
            title.wrap_children(Element("strong"))
        quote.extend(list(box.children))
        box.replace_with(quote)
    article.resolve_links(page.url)
    source = f"From {site_name(site)}: {page.url}"
    return "\n\n".join((article.to_markdown().strip(), source, *filter(None, [licensed(site)]))) + "\n"


def licensed(site: Site) -> str:
    """One sentence on the licence of the words."""
    return f"Licence: {licence(site)}" if licence(site) else ""


def reading_order(found: dict[str, Page], site: Site) -> list[Page]:
    """Every page, from the home page along the links to the next one; then those that no such link leads to."""
    order: dict[str, Page] = {}
    url = site.address
    while url in found and url not in order:
        order[url] = found[url]
        link = site.pages[found[url].path].select_one("link[rel=next][href]")
        url = urljoin(url, str(link.attrs["href"])) if link else ""
    return list((order | found).values())


def llms(order: list[Page], site: Site) -> str:
    """The contents of the guide for language models, as llmstxt.org has it: each section's pages in Markdown."""
    parts = [f"# {site_name(site)}", f"> {content(site.pages['index.html'], 'meta[name=description]')}"]
    for section, group in groupby(order, key=lambda page: page.section):
        if section:
            parts.append(f"## {section}")
        parts.append("\n".join(f"- [{page.title}]({site.url(page.markdown)}): {page.description}" for page in group))
    return "\n\n".join(parts) + "\n"


def humans(site: Site, newest: str) -> str:
    """Who stands behind the guide, as humanstxt.org has it."""
    team = f"/* TEAM */\nEveryone who wrote and checked it: {repository(site)}/graphs/contributors\n\n"
    facts = {
        "Name": site_name(site),
        "Address": site.address,
        "Language": language(site),
        "Last update": newest.replace("-", "/"),
        "Licence": licence(site),
        "Software": content(site.pages["index.html"], "meta[name=generator]"),
    }
    lines = "".join(f"{name}: {fact}\n" for name, fact in facts.items() if fact)
    return (team if repository(site) else "") + f"/* SITE */\n{lines}"


def security(site: Site, newest: str) -> str:
    """Where to report a hole, as RFC 9116 has it: good for a year after the guide's last change."""
    if not newest or not repository(site):
        return ""
    expires = date.fromisoformat(newest) + timedelta(days=365)
    return (
        f"Contact: {repository(site)}/security\n"
        f"Expires: {expires.isoformat()}T00:00:00Z\n"
        f"Preferred-Languages: {language(site).partition('-')[0] or 'en'}\n"
        f"Canonical: {site.url('.well-known/security.txt')}\n"
    )
