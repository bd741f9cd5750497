"""Link the first use of each glossary word on a page to its meaning."""

from __future__ import annotations

import posixpath
import re

from turbohtml import Element, Text
from turbohtml.build import E

from .site import Site, url_path

GLOSSARY = "words/index.html"
PROSE = "article p, article li"
# Words in these are links already, or are somebody's speech.
SPARED = "a, h1, h2, h3, h4, button, label, .admonition"
MOST = 6


def words(site: Site) -> dict[str, str]:
    """Each word of the glossary in lower case, with the id of its heading; "CV (US: resume)" gives "cv"."""
    page = site.pages.get(GLOSSARY)
    found = {}
    for heading in page.select("article h3[id]") if page else []:
        name = re.sub(r"\(.*", "", heading.text.replace("#", "")).strip()
        for word in name.split(" or "):
            found[word.strip().lower()] = str(heading.attrs["id"])
    return {word: identifier for word, identifier in found.items() if word}


def run(site: Site) -> None:
    """On every page but the glossary, link at most `MOST` words, each once."""
    meanings = words(site)
    if not meanings:
        return
    pattern = re.compile(rf"\b({'|'.join(map(re.escape, sorted(meanings, key=len, reverse=True)))})\b", re.IGNORECASE)
    for path in site.content_pages():
        if path != GLOSSARY and not path.startswith(("about/", "a-to-z/")):
            link_words(site, path, pattern, meanings)


def link_words(site: Site, path: str, pattern: re.Pattern[str], meanings: dict[str, str]) -> None:
    """Link words on one page."""
    target = posixpath.relpath(posixpath.dirname(GLOSSARY), posixpath.dirname(url_path(path) + "x") or ".")
    done: set[str] = set()
    for block in site.pages[path].select(PROSE):
        if block.matches(SPARED) or block.closest(".admonition, [data-search-exclude]") is not None:
            continue
        for text in [child for child in block.children if isinstance(child, Text)]:
            if len(done) >= MOST:
                return
            match = next((m for m in pattern.finditer(text.data) if meanings[m[1].lower()] not in done), None)
            if match is None:
                continue
            identifier = meanings[match[1].lower()]
            done.add(identifier)
            link: Element = E.a({"class": "guide-word", "href": f"{target}/#{identifier}"}, match[1])
            text.insert_before(Text(text.data[: match.start()]))
            text.insert_before(link)
            text.replace_with(Text(text.data[match.end() :]))
