"""Keep citations and the pages of sources as the registry has them: `python -m scripts.sources [--check]`.

The registry, docs/about/sources/registry.yml, is the one home of every source. A page cites by id,
`[cite](../about/sources/law-united-kingdom.md#equality-act-60)`, with any words and any page of sources: this tool
writes the words, the page and the mark. With --check it changes nothing and exits 1 if something would change.
"""

from __future__ import annotations

import argparse
import datetime
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from . import places
from .markdown_page import PageError, read_text, read_yaml

FOLDER = "about/sources"
REGISTRY = f"{FOLDER}/registry.yml"
KINDS = ("research", "official", "practice")
READ = {
    "whole": "We read the whole text.",
    "part": "We read the part that matters.",
    "abstract": "We read the summary.",
    "second-hand": "We read about it second-hand, not the source itself.",
}
PAGES = {
    "research": ("Research we rely on, A to L", "Studies and surveys with a method, and what each one can carry."),
    "research-m-to-z": (
        "Research we rely on, M to Z",
        "More studies and surveys with a method, and what each one can carry.",
    ),
    "law-united-kingdom": (
        "Laws of the United Kingdom we cite",
        "Rules of the whole UK and of Great Britain, each with the day we checked it.",
    ),
    "law-uk-nations": (
        "Laws of the UK's nations we cite",
        "Rules of Great Britain, England, Wales, Scotland and Northern Ireland, each with the day we checked it.",
    ),
    "law-europe": (
        "Laws of Ireland and the EU we cite",
        "Rules of Ireland and of the European Union as a whole, each with the day we checked it.",
    ),
    "law-eu-states": (
        "Laws of EU states we cite, A to G",
        "Rules of EU states from Austria to Greece, each with the day we checked it.",
    ),
    "law-eu-states-h-to-z": (
        "Laws of EU states we cite, H to Z",
        "Rules of EU states from Hungary to Sweden, each with the day we checked it.",
    ),
    "law-north-america": (
        "Laws of the United States we cite",
        "Federal rules and lists of what states have, each with the day we checked it.",
    ),
    "law-us-states": (
        "Laws of US states and cities we cite, A to M",
        "Rules of states and cities from A to M, each with the day we checked it.",
    ),
    "law-us-states-n-to-z": (
        "Laws of US states and cities we cite, N to Z",
        "Rules of states and cities from N to Z, each with the day we checked it.",
    ),
    "law-canada": (
        "Laws of Canada we cite",
        "Federal and provincial rules of Canada, each with the day we checked it.",
    ),
    "law-elsewhere": (
        "Laws of other countries we cite",
        "Rules of Australia, India and other countries, each with the day we checked it.",
    ),
    "official": (
        "Official information we cite, A to M",
        "What public bodies publish: pay figures, services and guidance.",
    ),
    "official-n-to-z": (
        "Official information we cite, N to Z",
        "More of what public bodies publish: figures, services and guidance.",
    ),
    "practice-a-to-b": (
        "Advice we cite, A and B",
        "Advisers, employers and law firms whose advice we weighed, whose names begin with A or B.",
    ),
    "practice-c": (
        "Advice we cite, C",
        "Advisers, employers and law firms whose advice we weighed, whose names begin with C.",
    ),
    "practice-d-to-h": (
        "Advice we cite, D to H",
        "Advisers, employers and law firms whose advice we weighed, from D to H.",
    ),
    "practice-i-to-l": (
        "Advice we cite, I to L",
        "Advisers, employers and law firms whose advice we weighed, from I to L.",
    ),
    "practice-m-to-n": (
        "Advice we cite, M and N",
        "Advisers, employers and law firms whose advice we weighed, whose names begin with M or N.",
    ),
    "practice-o-to-r": (
        "Advice we cite, O to R",
        "Advisers, employers and law firms whose advice we weighed, from O to R.",
    ),
    "practice-s-to-t": (
        "Advice we cite, S and T",
        "Advisers, employers and law firms whose advice we weighed, whose names begin with S or T.",
    ),
    "practice-u-to-z": (
        "Advice we cite, U to Z",
        "Advisers, employers and law firms whose advice we weighed, from U to the end of the alphabet.",
    ),
}
# Where a kind, or the states of a nation, have more than one page, the letter each begins with.
LETTERS = {
    "United States": {"law-us-states": "a", "law-us-states-n-to-z": "n"},
    "official": {"official": "a", "official-n-to-z": "n"},
    "research": {"research": "a", "research-m-to-z": "m"},
    "practice": {
        "practice-a-to-b": "a",
        "practice-c": "c",
        "practice-d-to-h": "d",
        "practice-i-to-l": "i",
        "practice-m-to-n": "m",
        "practice-o-to-r": "o",
        "practice-s-to-t": "s",
        "practice-u-to-z": "u",
    },
}
REGIONS = {
    "law-united-kingdom": {"United Kingdom"},
    "law-uk-nations": {"Great Britain", "England", "Wales", "Scotland", "Northern Ireland", "England and Wales"},
    "law-north-america": {"United States"},
    "law-canada": {"Canada"},
    "law-europe": {"Ireland", "European Union"},
    "law-eu-states": {
        "Austria",
        "Belgium",
        "Bulgaria",
        "Croatia",
        "Cyprus",
        "Czechia",
        "Denmark",
        "Estonia",
        "Finland",
        "France",
        "Germany",
        "Greece",
    },
    "law-eu-states-h-to-z": {
        "Hungary",
        "Italy",
        "Latvia",
        "Lithuania",
        "Luxembourg",
        "Malta",
        "Netherlands",
        "Poland",
        "Portugal",
        "Romania",
        "Slovakia",
        "Slovenia",
        "Spain",
        "Sweden",
    },
    "law-elsewhere": {"Australia", "India", "New Zealand"},
}
# A host without a name before it, and no mark that ends a link of Markdown.
ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:\d+)?([/?#]([^\s()<>\[\]\\]|\([^\s()<>\[\]\\]*\))*)?", re.IGNORECASE)
DATE = re.compile(r"undated|\d{4}(-\d\d){0,2}")
CITATION = re.compile(
    r"\[[^\]\n]*\]\((?:[^)\s#]*/)?(?:about/)?(?:sources(?:/[\w-]+)?|research|official|(?:law|practice)-[\w-]+)\.md#(?P<id>[\w-]+)\)"
    r"(?:\{ \.guide-\w+ \})?"
)


@dataclass(frozen=True)
class Source:
    """One entry of the registry; `country` is there for law only."""

    id: str
    cite: str
    title: str
    publisher: str
    address: str
    date: str
    kind: str
    read: str
    checked: datetime.date
    supports: str
    country: str = ""

    @property
    def page(self) -> str:
        """Which page of sources lists it."""
        part, _, nation = self.country.rpartition(", ")
        if self.country and not (part and nation in LETTERS):
            return next(page for page, nations in REGIONS.items() if nation in nations)
        # The last page whose letters have begun: "research" holds A to L, "practice-d-to-h" D to H.
        pages, first = LETTERS[nation or self.kind], (part or self.cite)[0].lower()
        begun = [name for name, start in pages.items() if start <= first] or list(pages)[:1]
        return begun[-1]

    @property
    def mark(self) -> str:
        """Its kind as one short word, for the reader who does not follow the mark."""
        if self.country:
            return {"official": "law", "research": "study", "practice": "note"}[self.kind]
        return {"official": "official", "research": "study", "practice": "advice"}[self.kind]

    @property
    def words(self) -> str:
        """What a citation says: the kind and a short name; for law also the country and the day checked."""
        law = f", {self.country}, checked {day(self.checked)}" if self.country else ""
        return f"{self.kind}: {self.cite}{law}"


def day(when: datetime.date) -> str:
    """23 Nov 2026."""
    return f"{when.day} {when:%b %Y}"


@cache
def parse(text: str) -> Any:
    """What the registry's text holds, read once."""
    return read_yaml(text, f"docs/{REGISTRY}")


def problems(text: str, today: datetime.date | None = None) -> Iterator[str]:
    """Yield `place: what is wrong and the cure` for each fault of the text; today is the computer's unless given."""
    try:
        entries = parse(text)
    except PageError as error:
        yield str(error)
        return
    if not isinstance(entries, dict):
        yield f"docs/{REGISTRY}:1: no sources: write `source-id:` and its fields below it"
        return
    required = set(Source.__dataclass_fields__) - {"id", "country"}
    lines: dict[str, int] = {}
    for number, row in enumerate(text.split("\n"), 1):
        if match := re.match(r"(['\"]?)([^\s#:'\"]+)\1:", row):
            if match[2] in lines:
                yield f"docs/{REGISTRY}:{number}: {match[2]}: registered already on line {lines[match[2]]}: keep one"
            lines.setdefault(match[2], number)
    nations = set[str]().union(*REGIONS.values())
    places: dict[str, str] = {}
    for name, fields in entries.items():
        place = f"docs/{REGISTRY}:{lines.get(str(name), 1)}: {name}"
        if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9-]*", name):
            yield f"{place}: not an id: use small letters, digits and hyphens"
        if not isinstance(fields, dict):
            yield f"{place}: has no fields: write {', '.join(sorted(required))} below it"
            continue
        if missing := sorted(required - fields.keys()):
            yield f"{place}: lacks {', '.join(missing)}: add it"
        if unknown := sorted(map(str, fields.keys() - required - {"country"})):
            yield f"{place}: unknown field {', '.join(unknown)}: take it out"
        if fields.get("kind") not in KINDS:
            yield f"{place}: kind is {fields.get('kind')!r}: use one of {', '.join(KINDS)}"
        if str(fields.get("read")) not in READ:
            yield f"{place}: read is {fields.get('read')!r}: use one of {', '.join(READ)}"
        for field in ("cite", "title", "publisher", "supports", "country"):
            value = fields.get(field, "absent")
            if not isinstance(value, str) or not value.strip():
                yield f"{place}: {field} is not words: write them, in quotes if they look like a number"
        nation = str(fields.get("country", "")).rpartition(", ")[2]
        if nation.strip() and nation not in nations:
            yield f"{place}: country is {fields['country']!r}: use one of REGIONS in scripts/sources.py, or add it"
        checked = fields.get("checked")
        if not isinstance(checked, datetime.date) or isinstance(checked, datetime.datetime):
            yield f"{place}: checked is not a day: write it as 2026-11-23"
        elif checked > (today or datetime.date.today()):
            yield f"{place}: checked on {checked}, which is to come: write the day you checked it"
        if "date" in fields and not DATE.fullmatch(str(fields["date"])):
            yield f"{place}: date is {fields['date']!r}: write a year, a month or a day such as 2026-11-23, or undated"
        if not ADDRESS.fullmatch(str(fields.get("address"))):
            yield f"{place}: address is not a web address: write it whole, https:// and a host, no space or lone )"
        elif (first := places.setdefault(fields["address"].rstrip("/"), str(name))) != name:
            yield f"{place}: the same address as {first}: cite that one"


def load(text: str, today: datetime.date = datetime.date.max) -> dict[str, Source]:
    """The registry by id; raise `ValueError` with its first fault; no day is to come unless today is given."""
    for problem in problems(text, today):
        raise ValueError(problem)
    entries: dict[str, dict[str, Any]] = parse(text)
    return {name: Source(id=name, **fields | {"date": str(fields["date"])}) for name, fields in entries.items()}


def cite(markdown: str, path: str, sources: dict[str, Source]) -> str:
    """The Markdown of the page at `path` with every known citation written as the registry has it."""

    def citation(match: re.Match[str]) -> str:
        source = sources.get(match["id"])
        if source is None:
            return match[0]
        target = os.path.relpath(f"{FOLDER}/{source.page}.md", os.path.dirname(path) or ".").replace(os.sep, "/")
        return f"[{source.words}]({target}#{source.id}){{ .guide-{source.kind} }}"

    return CITATION.sub(citation, markdown)


def cited(markdown: str) -> set[str]:
    """The ids that a page cites."""
    return {match["id"] for match in CITATION.finditer(markdown)}


def source_page(name: str, sources: dict[str, Source]) -> str:
    """The Markdown of one page of sources, in the order of its citations' words."""
    title, description = PAGES[name]
    rows = sorted((s for s in sources.values() if s.page == name), key=lambda s: (s.country, s.cite.lower(), s.id))
    head = f'---\ndescription: "{description}"\n---\n# {title}\n'
    parts = [head, f"{description} See [what the marks mean](../evidence.md).\n"]
    for country in dict.fromkeys(row.country for row in rows):
        if country:
            parts.append(f"## {country}: the law we cite {{ #{re.sub('[^a-z]+', '-', country.lower()).strip('-')} }}\n")
        parts += [entry(row) for row in rows if row.country == country]
    return "\n".join(parts)


def entry(source: Source) -> str:
    """One source as a paragraph that a citation lands on."""
    dated = source.date if source.date == "undated" else f"dated {source.date}"
    return (
        f"**{source.cite}** [{source.title}]({source.address}). {source.publisher}, {dated}. "
        f"{source.supports} {READ[source.read]} Checked {day(source.checked)}.\n{{ #{source.id} }}\n"
    )


def law(docs: Path, sources: dict[str, Source], today: datetime.date | None = None) -> dict[str, places.Place]:
    """The places of the file of law, if there is one; today is the computer's unless given."""
    file = docs / places.FILE
    if not file.is_file():
        return {}
    return places.load(read_text(file, file.as_posix()), set(sources), today or datetime.date.today())


def registered(docs: Path, today: datetime.date | None = None) -> dict[str, Source]:
    """The sources by id; raise `ValueError` if there is no sound registry; today is the computer's unless given."""
    registry = docs / REGISTRY
    if not registry.is_file():
        raise ValueError(f"{registry}: no such file: the registry of sources belongs there")
    return load(read_text(registry, registry.as_posix()), today or datetime.date.today())


def wanted(docs: Path, today: datetime.date | None = None) -> dict[Path, str]:
    """Every file this tool writes, as it should be; today is the computer's unless given."""
    sources = registered(docs, today)
    files = {docs / FOLDER / f"{name}.md": source_page(name, sources) for name in PAGES}
    listed = law(docs, sources, today)
    pages = places.pages(listed) if listed else {}
    for path in sorted(docs.rglob("*.md")):
        name = path.relative_to(docs).as_posix()
        if path not in files and name not in pages:
            pages[name] = places.fill(read_text(path, path.as_posix()), name, listed)
    return files | {docs / name: cite(text, name, sources) for name, text in pages.items()}


def main(arguments: list[str] | None = None) -> int:
    """Write what changed; 0 all as it should be, 1 something was not (with --check), 2 cannot."""
    parser = argparse.ArgumentParser(prog="python -m scripts.sources", description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing, say what would change")
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    options = parser.parse_args(arguments)
    try:
        stale = [
            (p, text) for p, text in wanted(options.docs).items() if not p.exists() or p.read_text("utf-8-sig") != text
        ]
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    for path, text in stale:
        if options.check:
            print(f"{path.as_posix()}: citations are not as the registry has them: run `make sources`")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            print(f"{path.as_posix()}: written")
    return 1 if stale and options.check else 0


if __name__ == "__main__":
    sys.exit(main())
