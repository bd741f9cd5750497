"""Link the first use of each glossary word on a page to its meaning."""

from __future__ import annotations

import posixpath
import re
from functools import cache

from turbohtml import Element, Text
from turbohtml.build import E

from .site import Draft, Site, url_path

GLOSSARY = "words/index.html"
PROSE = "article p, article li"
# Words in these are links already, or are somebody's speech.
SPARED = "a, h1, h2, h3, h4, button, label, .admonition"
MOST = 6


def note(draft: Draft, _: Site) -> None:
    """Put on record each word of the glossary in lower case, with the id of its heading; "CV (US: resume)" is "cv"."""
    if draft.path != GLOSSARY:
        return
    for heading in draft.tree.select("article h3[id]"):
        name = re.sub(r"\(.*", "", heading.text.replace("#", "")).strip()
        for word in filter(None, name.split(" or ")):
            draft.record.words[word.strip().lower()] = str(heading.attrs["id"])


def whole(site: Site) -> None:
    """Hand the words to every page."""
    site.words = site.records[GLOSSARY].words if GLOSSARY in site.records else {}


@cache
def pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    """What finds any of the words, the longest first."""
    return re.compile(rf"\b({'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b", re.IGNORECASE)


def change(draft: Draft, site: Site) -> None:
    """On every page but the glossary, link at most `MOST` words, each once."""
    spared = draft.path == GLOSSARY or draft.path.startswith(("about/", "a-to-z/"))
    if not site.words or spared or draft.tree.select_one("link[rel=canonical]") is None:
        return
    target = posixpath.relpath(posixpath.dirname(GLOSSARY), posixpath.dirname(url_path(draft.path) + "x") or ".")
    done: set[str] = set()
    for block in draft.tree.select(PROSE):
        if block.matches(SPARED) or block.closest(".admonition, [data-search-exclude]") is not None:
            continue
        for text in [child for child in block.children if isinstance(child, Text)]:
            if len(done) >= MOST:
                return
            found = pattern(tuple(site.words)).finditer(text.data)
            match = next((m for m in found if site.words[m[1].lower()] not in done), None)
            if match is None:
                continue
            identifier = site.words[match[1].lower()]
            done.add(identifier)
            link: Element = E.a({"class": "guide-word", "href": f"{target}/#{identifier}"}, match[1])
            text.insert_before(Text(text.data[: match.start()]))
            text.insert_before(link)
            text.replace_with(Text(text.data[match.end() :]))
