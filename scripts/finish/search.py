"""Make the index that the search engine of the site reads: `search/index.json`.

What is shown (headings, keywords, the start of each tip) is kept as text; of the rest, which words stand
in which tip. `docs/assets/js/search/engine.mjs` is the reader of both.
"""

from __future__ import annotations

import base64
import bisect
import functools
import gzip
import json
import math
import re
import unicodedata
from array import array
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts import places
from scripts.markdown_page import PageError, read_page, read_text, read_yaml

from .record import Section
from .sections import found_pages
from .site import Draft, Problem, Site

INDEX = "search/index.json"
SYNONYMS = "assets/synonyms.yml"
# Beside the pages of a chapter: what each of their tips is asked, in the words of people who do not know the guide.
QUESTIONS = "questions.yml"
TOP = "(top)"  # stands for a page as a whole, whose heading has no id
BUDGET = 85_000  # bytes, compressed: the starts of tips are cut so that the whole guide fits
STARTS = (120, 110, 100, 90, 80, 75, 70, 65, 60, 55, 50, 45, 40, 36, 32)
# A word in more tips than this tells them apart too little to be worth its place.
COMMON = 0.023

# Counts, spellings and endings that make no difference to a reader, in this order.
# The index carries them, so that the engine does the very same.
RULES = (
    # Three people are a panel as four are.
    ("^([3-9]|three|four|five|six|seven|eight|nine)$", "several"),
    ("^2$", "two"),
    ("(?<=..)ies$", "y"),
    ("(?<=..[^isu])s$", ""),
    ("(?<=[a-z]{3})our", "or"),
    (r"([b-df-hj-np-tv-z])(?=\1)", ""),
    ("(?<=[a-z]{3}[^eo])at(e|ed|ing|ion|or|ive|ory)$", ""),
    ("(?<=[a-z]{3})ing$|(?<=[a-z]{2}[^e])ed$", ""),
    ("(?<=[a-z]{5})ly$|(?<=[a-z]{4})(nes|ment)$", ""),
    ("(?<=[a-z]{4})ity$", ""),
    ("(?<=[a-z]{3}or)al$", ""),
    ("(?<=[a-z]{3}og)ue$", ""),
    ("(?<=[a-z]{2})(tre|ter)$", "tr"),
    ("(?<=[a-z]{3})e$", ""),
    ("([b-df-hj-np-tv-z])(?=\\1)", ""),
    ("(?<=[a-z]{3})[iy][csz]$", "iz"),
    ("(?<=[a-z]{2}n)c$", "s"),
    ("y$", "i"),
)
# Words of questions that say little by themselves; they count in full when a reader types nothing else.
STOP = """
a about actually after all also am an and any anything are as at be because been before being but by can
cannot cant could did didnt do does doesnt doing dont each else even ever for from get getting go going good
got had has have having he help her here hers him his how i id if ill im in into is it its ive just know let
like long make makes many may me might more most much must my need no not now of ok on one or our out over
people please really right said say says shall she should so some someone something still such tell than that
thats the their them then there these they theyre thing things think this those to told too try up us use used
usually very want was way we well were what whats when where which while who whom whose why will with without
wont would yes you your yours
"""
# Words that nearly every search here could hold.
SOFT = """
interview interviewing second job tip advice help idea guide happen best biggest big good way thoughts normal usual
usually one two three four five six ten few 2 3 4 5
"""
# Where each place has a section of its own.
LAW = f"{places.FOLDER}/"
# What each of those sections speaks of; as all do, these words stand in the index once.
ASKS = " ".join([*places.QUESTIONS.values(), *places.TOPICS.split()])

# "S.T.A.R." and "Q&A" are one word each.
INITIALS = re.compile(r"(?<![^\W_])([^\W\d_])[.&/](?=[^\W\d_](?![^\W_]))")


def tokens(text: str) -> list[str]:
    """The words of a text as they are searched: small letters, no accents, no apostrophes."""
    plain = INITIALS.sub(r"\1", text).lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", re.sub("['\u2019]s(?![^\\W_])|['\u2019]", "", plain))


@functools.cache
def stem(word: str) -> str:
    """A word without what makes no difference."""
    for pattern, replacement in RULES:
        word = re.sub(pattern, replacement, word)
    return word


def start(text: str, length: int) -> str:
    """The first words of a text: one sentence if it is about that long, else whole words only."""
    if len(text) <= length:
        return text
    sentence = re.match(r".+?[.?!](?= )", text)
    if sentence and 0.6 * length <= sentence.end() <= 1.3 * length:
        return sentence[0]
    return text[: length + 1].rsplit(" ", 1)[0].rstrip(",;:(") + "…"


def bits(sections_of: list[int], total: int) -> str:
    """Section numbers as Rice-coded gaps, after their count: unary, then binary."""
    size = rice_size(len(sections_of), total)
    coded, before = "1" * (len(sections_of) - 1) + "0", -1
    for number in sections_of:
        gap = number - before - 1
        coded += "1" * (gap >> size) + "0" + (format(gap & ((1 << size) - 1), f"0{size}b") if size else "")
        before = number
    return coded


def rice_size(count: int, total: int) -> int:
    """How many low bits of a gap are written plainly when `count` of `total` sections hold the word."""
    return max(0, math.frexp(0.69 * total / count)[1] - 1)


def packed(postings: dict[str, list[int]], total: int) -> tuple[str, str]:
    """Words in order, each after the letter for how much it shares with the one before; their sections, coded."""
    words, before, stream = "", "", ""
    for word in sorted(postings):
        shared = 0
        while shared < min(len(before), len(word), 25) and before[shared] == word[shared]:
            shared += 1
        words += chr(65 + shared) + word[shared:]
        before = word
        stream += bits(postings[word], total)
    stream += "0" * (-len(stream) % 8)
    return words, base64.b64encode(int("1" + stream, 2).to_bytes(len(stream) // 8 + 1, "big")[1:]).decode()


@dataclass
class Tally:
    """Which words stand in which sections: counted once, whatever is shown of each."""

    pages: list[tuple[str, str, list[Section]]]  # address, keywords, sections
    asked: dict[str, dict[str, list[str]]] = field(default_factory=dict)  # address, id, questions
    sections: list[Section] = field(init=False)
    headings: list[set[str]] = field(init=False)
    held: dict[str, array[int]] = field(default_factory=dict)  # each stem but the common, and its sections
    spelt: dict[str, Counter[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.sections = [section for _, _, found in self.pages for section in found]
        self.headings = [{stem(word) for word in tokens(section.heading)} for section in self.sections]
        counts: Counter[str] = Counter()
        asks = {stem(word) for word in tokens(ASKS)}
        lawful = [address.startswith(LAW) for address, _, found in self.pages for _ in found]
        asked = [
            self.asked.get(address, {}).get(s.anchor or TOP, []) for address, _, found in self.pages for s in found
        ]
        for number, (section, heading) in enumerate(zip(self.sections, self.headings, strict=True)):
            stems = set()
            for word, count in Counter(tokens(". ".join([section.text, *asked[number]]))).items():
                root = stem(word)
                if lawful[number] and root in asks:
                    continue
                forms = self.spelt.get(root)
                if forms is None:
                    forms = self.spelt[root] = Counter()
                forms[word] += count
                stems.add(root)
            for root in stems:
                self.held.setdefault(root, array("I")).append(number)
            counts.update(stems | heading)
        for root in [root for root in self.held if counts[root] > max(COMMON * len(self.sections), 3)]:
            del self.held[root]

    def unshown(self, length: int) -> dict[str, list[int]]:
        """The sections that hold a word, where neither the heading nor the first `length` letters show it.

        Of the spellings of a stem the most used stands for all.
        """
        shown: dict[str, set[int]] = {}
        for number, (section, heading) in enumerate(zip(self.sections, self.headings, strict=True)):
            for root in heading.union(map(stem, tokens(start(section.text, length)))):
                if root in self.held:
                    shown.setdefault(root, set()).add(number)
        left = {root: [n for n in numbers if n not in shown.get(root, ())] for root, numbers in self.held.items()}
        return {
            min(self.spelt[root], key=lambda form: (-self.spelt[root][form], form)): numbers
            for root, numbers in left.items()
            if numbers
        }


def make(tally: Tally, synonyms: list[str], length: int) -> dict[str, Any]:
    """The index, with tips shown up to `length` letters."""
    rest, held_by = packed(tally.unshown(length), len(tally.sections))
    # Each kind of text stands together: so it packs smallest.
    lines = (
        [address for address, _, _ in tally.pages],
        [section.anchor for section in tally.sections],
        [section.heading for section in tally.sections],
        [words for _, words, _ in tally.pages],
        [start(section.text, length) for section in tally.sections],
        synonyms,
    )
    return {
        "rules": RULES,
        "stop": " ".join(STOP.split()),
        "soft": " ".join(SOFT.split()),
        "law": LAW,
        "asks": " ".join(sorted(set(tokens(ASKS)))),
        "tips": [len(found) for _, _, found in tally.pages],
        "lines": ["\n".join(column) for column in lines],
        "words": rest,
        "held": held_by,
    }


def written(index: dict[str, Any]) -> bytes:
    """An index as the bytes of its file."""
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()


def words_in(file: Path) -> Any:
    """What a file of words holds; raise `Problem` if it is not YAML."""
    try:
        return read_yaml(read_text(file, str(file)), str(file))
    except PageError as error:
        raise Problem(str(error)) from None


def read_synonyms(site: Site) -> list[str]:
    """The groups of the synonyms file, each as one line; raise `Problem` if one has another form."""
    file = site.docs / SYNONYMS if site.docs else None
    if not file or not file.is_file():
        return []
    groups = words_in(file) or []
    lines = []
    for group in groups if isinstance(groups, list) else [groups]:
        target, words = next(iter(group.items())) if isinstance(group, dict) and len(group) == 1 else (None, group)
        if not isinstance(words, list) or not all(isinstance(word, (str, int)) for word in words) or not words:
            raise Problem(f"{file}: {group!r} is not a group: write - [word, other word] or - word: [other word]")
        # Words that differ by their ending alone are one to the engine.
        distinct = {" ".join(map(stem, tokens(str(word)))): str(word) for word in reversed(words)}
        lines.append((f"{target}<" if target else "") + ",".join(reversed(distinct.values())))
    return lines


def read_questions(site: Site) -> dict[str, dict[str, list[str]]]:
    """What the tips of each address are asked; raise `Problem` if a file has another form."""
    asked: dict[str, dict[str, list[str]]] = {}
    for file in sorted(site.docs.rglob(QUESTIONS)) if site.docs else ():
        pages = words_in(file) or {}
        for address, tips in pages.items() if isinstance(pages, dict) else [(pages, None)]:
            if not isinstance(tips, dict) or not all(
                isinstance(list_, list) and all(isinstance(words, str) for words in list_) for list_ in tips.values()
            ):
                raise Problem(f"{file}: {address}: not the questions of a page: write id: [question, other question]")
            asked[str(address)] = tips
    return asked


def keywords(site: Site, path: str) -> str:
    """What a page's front matter lists under `keywords`: words readers use and the page does not."""
    source = site.source(path)
    if source is None or site.docs is None:
        return ""
    try:
        listed = read_page(site.docs, source).fields.get("keywords") or []
    except PageError as error:
        raise Problem(str(error)) from None
    if not isinstance(listed, list):
        raise Problem(f"{source}: keywords is not a list: write keywords: [one, two words]")
    return ",".join(map(str, listed))


def note(draft: Draft, site: Site) -> None:
    """Put the keywords of a page that is searched on record."""
    if draft.record.tips:
        draft.record.keywords = keywords(site, draft.path)


def whole(site: Site) -> None:
    """Write the index, with as much of each tip as the budget has room for."""
    pages = [(address, site.records[path].keywords, found) for path, address, found in found_pages(site)]
    tally, synonyms = Tally(pages, read_questions(site)), read_synonyms(site)

    def fits(length: int) -> bool:
        site.files[INDEX] = written(make(tally, synonyms, length))
        return len(gzip.compress(site.files[INDEX], 9, mtime=0)) <= BUDGET

    # A large site has room for the shortest alone, which is known at once.
    if fits(STARTS[-1]):
        fits(STARTS[bisect.bisect_left(STARTS, True, key=fits)])
