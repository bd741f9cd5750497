"""Check that what pages say of the law is never without the place where it holds."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from .markdown_page import MarkdownPage
from .sources import CITATION, Source

FIELD = "place"
# What the text calls a place, or the places that it lies in, instead.
WHOLE = ("UK", "United Kingdom", "Britain")
SHORT = {
    "United Kingdom": WHOLE,
    "Great Britain": ("England, Scotland and Wales", *WHOLE),
    "England and Wales": ("England", "Wales", *WHOLE),
    "Northern Ireland": WHOLE,
    "European Union": ("EU", "Europe"),
    "United States": ("US", "America", "federal"),
}
LINE_ON_LAW = re.compile(r"\bnot legal advice, checked on \d{1,2} [A-Z][a-z]+ 20\d\d\b")


def says(text: str, names: Iterable[str]) -> bool:
    """Whether a text holds one of the names, or a short form of one."""
    forms = [form for name in names for form in (name, *SHORT.get(name, ()))]
    return any(re.search(rf"\b{re.escape(form)}", text) for form in forms)


def problems(page: MarkdownPage, known: Mapping[str, Source], names: Mapping[str, str]) -> Iterator[str]:
    """The law stands with its place: in the sentence, the heading or the title.

    A page about one place, whose id among `names` stands in its front matter, says so in its title and in its line on
    law; its sentences then name only what lies within.
    """
    own = ""
    if FIELD in page.fields:
        own = names.get(str(page.fields[FIELD]), "")
        if not own:
            yield f"{page.path}:2: place is {page.fields[FIELD]!r}, which docs/rights/places.yml lacks: use an id of it"
        elif not page.headings or not says(page.headings[0].text, [own]):
            yield f"{page.path}:{page.body_line}: the title lacks {own}, the page's place: name it"
        elif not LINE_ON_LAW.search(page.body):
            yield f"{page.path}:{page.body_line}: no line on law: write that it is not legal advice, checked on a day"
    headings = {heading.line: heading for heading in page.headings}
    title = heading = ""
    for number, line in page.lines:
        if number in headings:
            heading = headings[number].text
            title = title or heading
        for source in (known.get(match["id"]) for match in CITATION.finditer(line)):
            if source is None or not source.country:
                continue
            *within, nation = source.country.split(", ")
            wanted = within if nation == own else [*within, nation]
            if wanted and not says(" ".join((CITATION.sub("", line), heading, title)), wanted):
                yield f"{page.path}:{number}: cites the law of {source.country} and does not say so: name the place"
