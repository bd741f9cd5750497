"""Keep the law by place wherever it stands as docs/rights/places.yml has it; `make sources` writes it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from .markdown_page import LOADER, PageError, read_yaml

FILE = "rights/places.yml"
FOLDER = "rights/where"
QUESTIONS = {
    "pay-history": "May they ask what I earn now?",
    "pay-in-advert": "Must the advert give the pay?",
    "ai-in-hiring": "May software judge me?",
    "criminal-record": "When may they ask about convictions?",
    "interview-notes": "May I see their notes?",
    "time-limit": "How long do I have to complain?",
}
# What readers call what the questions are about; with a place it leads to the answers there.
TOPICS = """
salary history past previous current wage compensation pay range rate job posting listing advertised transparency
artificial intelligence algorithm automated video bot record criminal conviction background check ban box felony
interviewer feedback data copy file access law legal rule right discrimination complaint claim charge deadline sue
tribunal time limit spent audit
"""
MOST_WORDS = 25
# A heading of any page that asks for answers, and the list below it: `data-guide-law="time-limit, ie, us"`.
ASKED = re.compile(
    r'^(?P<heading>## [^\n]*data-guide-law="(?P<asked>[^"\n]*)"[^\n]*\n\n)(?:- [^\n]*\n)*\n*', re.MULTILINE
)
PLACE_FIELDS = {"id", "name", "within", "rules"}
RULE_FIELDS = {"says", "sources", "checked", "from", "until"}
# Each page: its title's words, what its places lie within, and the first and last beginnings of their names. A page has
# at most seven places, as the budget of bytes wants, and keeps its letters, because an address is for ever.
PAGES = {
    "countries-a-to-h": ("whole countries, A to H", "", "A", "H"),
    "countries-i-to-z": ("whole countries, I to Z", "", "I", "Z"),
    "united-kingdom": ("the parts of the UK", "gb", "A", "Z"),
    "us-a": ("US states, A", "us", "A", "A"),
    "us-c": ("US states, C", "us", "C", "C"),
    "us-d-to-g": ("US states, D to G", "us", "D", "G"),
    "us-h-to-i": ("US states, H to I", "us", "H", "I"),
    "us-k-to-l": ("US states, K to L", "us", "K", "L"),
    "us-ma": ("US states, Maine to Massachusetts", "us", "Ma", "Ma"),
    "us-mi-to-mo": ("US states, Michigan to Montana", "us", "Mi", "Mo"),
    "us-nebraska-to-new-jersey": ("US states, Nebraska to New Jersey", "us", "Ne", "New J"),
    "us-new-mexico-to-new-york": ("US states, New Mexico and New York", "us", "New M", "New Y"),
    "us-no": ("US states, North Carolina and North Dakota", "us", "No", "No"),
    "us-o": ("US states, O", "us", "O", "O"),
    "us-p-to-s": ("US states, P to S", "us", "P", "S"),
    "us-t-to-v": ("US states, T to V", "us", "T", "V"),
    "us-w": ("US states, W", "us", "W", "W"),
    "canada-a-to-m": ("Canada, Alberta to Manitoba", "ca", "A", "M"),
    "canada-n": ("Canada, New Brunswick to Nunavut", "ca", "N", "N"),
    "canada-o-to-z": ("Canada, Ontario to Yukon", "ca", "O", "Z"),
    "australia-a-to-q": ("Australian states, A to Q", "au", "A", "Q"),
    "australia-r-to-z": ("Australian states, R to Z", "au", "R", "Z"),
    "eu-a-to-b": ("EU countries, A to B", "eu", "A", "B"),
    "eu-c": ("EU countries, C", "eu", "C", "C"),
    "eu-d-to-f": ("EU countries, D to F", "eu", "D", "F"),
    "eu-g-to-k": ("EU countries, G to K", "eu", "G", "K"),
    "eu-l-to-m": ("EU countries, L to M", "eu", "L", "M"),
    "eu-n-to-p": ("EU countries, N to P", "eu", "N", "P"),
    "eu-r-to-z": ("EU countries, R to Z", "eu", "R", "Z"),
}


@dataclass(frozen=True)
class Rule:
    """One answer for one place."""

    says: str
    sources: tuple[str, ...]
    checked: datetime.date
    start: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True)
class Place:
    """One country, state, province or city."""

    id: str
    name: str
    within: str
    rules: dict[str, Rule]

    @property
    def short(self) -> str:
        """The name without what stands in brackets: Canada."""
        return self.name.partition(" (")[0]


@cache
def parse(text: str) -> Any:
    """What the file's text holds, read once."""
    return read_yaml(text, f"docs/{FILE}")


@cache
def lines_of(text: str) -> dict[tuple[int, str], int]:
    """The line of each place, by its number in the list, and of each of its rules."""
    found: dict[tuple[int, str], int] = {}
    root = yaml.compose(text, LOADER)
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value != "places" or not isinstance(value, yaml.SequenceNode):
            continue
        for number, place in enumerate(value.value):
            found[number, ""] = place.start_mark.line + 1
            for name, node in place.value if isinstance(place, yaml.MappingNode) else ():
                for question, _ in node.value if name.value == "rules" and isinstance(node, yaml.MappingNode) else ():
                    found[number, str(question.value)] = question.start_mark.line + 1
    return found


def problems(text: str, registered: set[str], today: datetime.date) -> Iterator[str]:
    """Yield `place: what is wrong and the cure` for each fault of the file's text."""
    try:
        loaded, lines = parse(text), lines_of(text)
    except PageError as error:
        yield str(error)
        return
    listed = loaded.get("places") if isinstance(loaded, dict) else None
    if not isinstance(listed, list) or not listed:
        yield f"docs/{FILE}:1: no places: write `places:` and a list of them below it"
        return
    outer = {str(place.get("id")): place.get("within") for place in listed if isinstance(place, dict)}
    seen: dict[str, int] = {}
    for number, place in enumerate(listed):
        line = lines[number, ""]
        where = f"docs/{FILE}:{line}"
        if not isinstance(place, dict):
            yield f"{where}: not a place: write id, name and rules"
            continue
        name = place.get("id")
        if not isinstance(name, str) or not re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name):
            yield f"{where}: id is {name!r}: use small letters and hyphens, such as us-tx"
            continue
        where += f": {name}"
        if name in seen:
            yield f"{where}: listed already on line {seen[name]}: keep one"
        seen.setdefault(name, line)
        if unknown := sorted(map(str, place.keys() - PLACE_FIELDS)):
            yield f"{where}: unknown field {', '.join(unknown)}: use {', '.join(sorted(PLACE_FIELDS))}"
        if not isinstance(place.get("name"), str) or not place["name"].strip():
            yield f"{where}: name is not words: write what people call the place"
        within = place.get("within")
        if within is not None and (within not in outer or loops(outer, name)):
            yield f"{where}: within is {within!r}, which leads to no country of this file: correct it"
        if not isinstance(place.get("rules"), dict):
            yield f"{where}: rules is not a list of questions: write `rules:` and the questions checked, or {{}}"
            continue
        for question, rule in place["rules"].items():
            at = f"docs/{FILE}:{lines.get((number, str(question)), line)}: {name}: {question}"
            if question not in QUESTIONS:
                yield f"{at}: no such question: use one of {', '.join(QUESTIONS)}"
            elif not isinstance(rule, dict):
                yield f"{at}: has no fields: write says, sources and checked below it"
            else:
                yield from (f"{at}: {fault}" for fault in rule_faults(rule, registered, today))


def loops(within: dict[str, str | None], name: str) -> bool:
    """Whether going outwards from a place never ends."""
    passed: set[str] = set()
    place: str | None = name
    while place and place not in passed:
        passed.add(place)
        place = within.get(place)
    return bool(place)


def rule_faults(rule: dict[Any, Any], registered: set[str], today: datetime.date) -> Iterator[str]:
    """What is wrong with one answer, and the cure."""
    if unknown := sorted(map(str, rule.keys() - RULE_FIELDS)):
        yield f"unknown field {', '.join(unknown)}: use {', '.join(sorted(RULE_FIELDS))}"
    says = rule.get("says")
    if not isinstance(says, str) or not says.strip():
        yield "says is not words: write the answer"
    elif len(says.split()) > MOST_WORDS:
        yield f"says has {len(says.split())} words: cut it to {MOST_WORDS}"
    cited = rule.get("sources")
    if not isinstance(cited, list) or not cited:
        yield "no sources: list one id of the registry or more"
    else:
        for name in cited:
            if name not in registered:
                yield f"cites {name}, which the registry lacks: add it there"
    checked, start, until = (rule.get(field) for field in ("checked", "from", "until"))
    for field, when in (("checked", checked), ("from", start), ("until", until)):
        absent = when is None and field != "checked"
        if not absent and (not isinstance(when, datetime.date) or isinstance(when, datetime.datetime)):
            yield f"{field} is not a day: write it as 2026-11-26"
            return
    if checked and checked > today:
        yield f"checked on {checked}, which is to come: write the day you checked it"
    if start and until and until < start:
        yield "until is before from: correct one"


def load(text: str, registered: set[str], today: datetime.date) -> dict[str, Place]:
    """The places by id; raise `ValueError` with the file's first fault."""
    for problem in problems(text, registered, today):
        raise ValueError(problem)
    return {
        place["id"]: Place(
            place["id"],
            place["name"],
            place.get("within") or "",
            {
                question: Rule(
                    rule["says"], tuple(rule["sources"]), rule["checked"], rule.get("from"), rule.get("until")
                )
                for question, rule in place["rules"].items()
            },
        )
        for place in parse(text)["places"]
    }


def page_of(place: Place, places: dict[str, Place]) -> str:
    """Which page holds a place: a city's is that of its state."""
    parent = places.get(place.within)
    if parent and parent.within:
        return page_of(parent, places)
    within = parent.id if parent and any(parent.id == rows[1] for rows in PAGES.values()) else ""
    name = place.name if within or not parent else parent.name
    for page, (_, outer, first, last) in PAGES.items():
        if outer == within and first <= name[: len(first)] and name[: len(last)] <= last:
            return page
    raise ValueError(f"docs/{FILE}:1: {place.id}: no page of scripts/places.py takes {place.name}: add a row to PAGES")


def on_page(page: str, places: dict[str, Place]) -> list[Place]:
    """The places of a page by name, each followed by its cities."""

    def order(place: Place) -> tuple[str, ...]:
        parent = places.get(place.within)
        return (*order(parent), place.name) if parent else (place.name,)

    return sorted((place for place in places.values() if page_of(place, places) == page), key=order)


def answers(place: Place, around: Place | None = None) -> str:
    """The section of one place: each question with its answer, else that of the place around it, as such."""
    rows = [f"## {place.name}: what an employer may ask {{ #{place.id} }}\n"]
    checked = sorted({rule.checked for rule in place.rules.values()})
    if checked:
        rows.append(f"Checked on {written(checked[0])}{f' to {written(checked[-1])}' if checked[1:] else ''}.\n")
    for question, asked in QUESTIONS.items():
        rule, wider = place.rules.get(question), around.rules.get(question) if around else None
        said = f"Not checked here. {around.name}: {answer(wider)}" if around and wider and not rule else answer(rule)
        rows.append(f"- **{asked}** {said}")
    return "\n".join(rows) + "\n"


def answer(rule: Rule | None) -> str:
    """One answer with its dates and sources."""
    if rule is None:
        return "Not checked."
    since = f" In force from {written(rule.start)}." if rule.start else ""
    # A day that a government named may pass without a law.
    since += f" Look again on {written(rule.until)}." if rule.until else ""
    cited = " ".join(f"[cite](../../about/sources/research.md#{name})" for name in rule.sources)
    return f"{rule.says.strip().rstrip('.')}.{since} {cited}"


def full_name(place: Place, places: dict[str, Place]) -> str:
    """Ontario, Canada; but Ireland, whose id says that it stands for itself."""
    outer = place.id.startswith(f"{place.within}-") and places.get(place.within)
    return f"{place.name}, {outer.short}" if outer else place.name


def fill(markdown: str, path: str, places: dict[str, Place]) -> str:
    """A page with the list that each heading asks for; raise `ValueError` if it asks for what the file has not."""

    def filled(match: re.Match[str]) -> str:
        question, *names = match["asked"].split(", ")
        where = f"docs/{path}:{markdown.count(chr(10), 0, match.start()) + 1}"
        if question not in QUESTIONS:
            raise ValueError(f"{where}: no such question: {question!r}: use one of {', '.join(QUESTIONS)}")
        for name in names:
            if name not in places or question not in places[name].rules:
                raise ValueError(f"{where}: docs/{FILE} has no {question} for {name!r}: take it out, or find out")
        asked = [places[name] for name in names]
        # Where all lie within one place, the heading says which; where it is on the list, the list does.
        said = set(names) if len({place.within for place in asked}) > 1 else {place.within for place in asked}
        titles = [place.name if place.within in said else full_name(place, places) for place in asked]
        rows = zip(titles, asked, strict=True)
        listed = "".join(f"- **{title}:** {answer(place.rules[question])}\n" for title, place in rows)
        return match["heading"] + listed + ("\n" if match.end() < len(markdown) else "")

    return ASKED.sub(filled, markdown)


def written(day: datetime.date) -> str:
    """23 November 2026."""
    return f"{day.day} {day:%B %Y}"


def pages(places: dict[str, Place]) -> dict[str, str]:
    """The Markdown of every page of places that has any, and of the index that leads to them."""
    found = {page: on_page(page, places) for page in PAGES}
    written_pages = {
        f"{FOLDER}/{page}.md": place_page(page, listed, places) for page, listed in found.items() if listed
    }
    rows = [
        '---\ndescription: "Choose your country, state or province: what an employer may ask, pay in adverts, AI, '
        'records, notes and time limits."\n'
        "---\n"
        "# Where are you? The law by place\n",
        "Choose the place where you would do the job. Each answer has its date and its sources. This is information, "
        "not legal advice.\n",
        'The lists below lead to every place.\n{ data-guide-tool="where.mjs" }\n',
    ]
    for page, listed in found.items():
        if listed:
            title = PAGES[page][0]
            rows.append(f"## {title[0].upper()}{title[1:]} {{ #{page} }}\n")
            rows.append("\n".join(f"- [{place.name}]({page}.md#{place.id})" for place in listed) + "\n")
    return {f"{FOLDER}/index.md": "\n".join(rows), **written_pages}


def place_page(page: str, listed: list[Place], places: dict[str, Place]) -> str:
    """The Markdown of one page of places."""
    title = PAGES[page][0]
    head = (
        f'---\ndescription: "Interview law in {title}: past pay, pay in adverts, AI, criminal records, notes, time '
        f'limits."\n---\n# Interview law in {title}\n'
    )
    names = ", ".join(f"[{place.name}](#{place.id})" for place in listed)
    note = (
        "This is information, not legal advice. A rule that we did not find may exist all the same. Another place? See "
        "[the law by place](index.md)."
    )
    return "\n".join(
        [head, f"{names}.\n", f"{note}\n", *(answers(place, places.get(place.within)) for place in listed)]
    )


def cited(text: str) -> set[str]:
    """The ids that a sound file cites."""
    return {name for place in parse(text)["places"] for rule in place["rules"].values() for name in rule["sources"]}
