"""Write what programs look for at known addresses: llms.txt, Markdown copies, robots, humans and security."""

from __future__ import annotations

import copy
import re
from datetime import date, timedelta
from itertools import groupby

from turbohtml import Document, Element

from .record import Guide, Page
from .site import Draft, Site

SECURITY = ".well-known/security.txt"
# Marks, buttons and feet of the page, which serve it alone.
NOT_WORDS = (
    ".headerlink, .md-content__button, .guide-needs-script, .guide-foot, .guide-print-foot, "
    "button, form, script, style, template, svg, [hidden]"
)


def change(draft: Draft, site: Site) -> None:
    """Write a page's Markdown copy; the page itself stays as it is."""
    if draft.record.page and site.guide:
        draft.files[draft.record.page.markdown] = markdown(draft.record.page, draft.tree, site.guide).encode()


def whole(site: Site) -> None:
    """Write the files; all of them need the address of the site."""
    found, guide = {page.url: page for page in site.found()}, site.guide
    if site.address not in found or guide is None:
        return
    newest = max(page.changed for page in found.values())
    for path, text in {
        "llms.txt": llms(reading_order(found, site.address), site, guide),
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {site.url('sitemap.xml')}\n",
        "humans.txt": humans(guide, newest),
        SECURITY: security(site, guide, newest),
    }.items():
        if text:
            site.files[path] = text.encode()


def markdown(page: Page, tree: Document, whole: Guide) -> str:
    """The words of a page as Markdown, made from what the reader sees; every address in it is whole."""
    article = copy.deepcopy(tree.select_one("article") or tree.select_one("main") or tree.select_one("body"))
    if article is None:
        return f"# {words(page.title)}\n"
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
    changed = f"Last changed on {page.changed}." if page.changed else ""
    licence = f"Licence of the words: {words(whole.licence)}" if whole.licence else ""
    foot = filter(None, (f"From {words(whole.name)}: {page.url}", changed, licence))
    return "\n\n".join((article.to_markdown().strip(), "---", *foot)) + "\n"


def reading_order(found: dict[str, Page], home: str) -> list[Page]:
    """Every page, from the home page along the links to the next one; then those that no such link leads to."""
    order: dict[str, Page] = {}
    url = home
    while url in found and url not in order:
        order[url] = found[url]
        url = found[url].following
    return list((order | found).values())


def llms(order: list[Page], site: Site, whole: Guide) -> str:
    """The contents of the guide for language models, as llmstxt.org has it: each section's pages in Markdown."""
    parts = [f"# {words(whole.name)}", f"> {words(whole.description)}"]
    for section, group in groupby(order, key=lambda page: page.section):
        if section:
            parts.append(f"## {words(section)}")
        rows = (f"- [{words(page.title)}]({site.url(page.markdown)}): {words(page.description)}" for page in group)
        parts.append("\n".join(rows))
    return "\n\n".join(parts) + "\n"


def words(text: str) -> str:
    """A text as one line of Markdown that makes no link."""
    return re.sub(r"[\\\[\]]", r"\\\g<0>", " ".join(text.split()))


def humans(whole: Guide, newest: str) -> str:
    """Who stands behind the guide, as humanstxt.org has it."""
    team = f"/* TEAM */\nEveryone who wrote it: {whole.repository}/graphs/contributors\n\n" if whole.repository else ""
    facts = {
        "Name": whole.name,
        "Address": whole.address,
        "Language": whole.language,
        "Last update": newest.replace("-", "/"),
        "Licence": whole.licence,
        "Software": whole.generator,
    }
    return f"{team}/* SITE */\n" + "".join(f"{name}: {fact}\n" for name, fact in facts.items() if fact)


def security(site: Site, whole: Guide, newest: str) -> str:
    """Where to report a hole, as RFC 9116 has it: good for a year after the guide's last change."""
    if not newest or not whole.repository:
        return ""
    expires = date.fromisoformat(newest) + timedelta(days=365)
    return (
        f"Contact: {whole.repository}/security\n"
        f"Expires: {expires.isoformat()}T00:00:00Z\n"
        f"Preferred-Languages: {whole.language.partition('-')[0] or 'en'}\n"
        f"Canonical: {site.url(SECURITY)}\n"
    )
