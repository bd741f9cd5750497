"""Make the index that the search engine of the site reads: `search/index.json`.

What is shown (headings) is kept as text, and keywords; of the rest, which words stand in which tip and in which
question that it is asked. `docs/assets/js/search/engine.mjs` is the reader of both.
"""

from __future__ import annotations

import base64
import functools
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
# Of the words of a text, those in few tips tell most; the others tell less than what the tip is asked. Where nobody
# wrote that down, its text stands for it, but for words that most tips hold.
FEW = 2
COMMON = 0.023

# Words that are one to a reader: what was done is what is done, to ring is to call, to be sick is to be ill; and words
# that the endings below would take for others: notes for not, a train for training, care for a car.
SAME = {
    "absent": "off",
    "begin": "began|begun",
    "break": "broke|broken",
    "bring": "brought",
    "buy": "bought",
    "call": "ring|rings|rang|rung|ringing|phone|phones|phoned|phoning|telephoned?",
    "child": "children|kids?",
    "choose": "chose|chosen",
    "course": "trainings?",
    "declaration": "statements?",
    "drive": "drove|driven",
    "email": "e?mails|e?mailed|e?mailing|mail",
    "fall": "fell|fallen",
    "feel": "felt",
    "find": "found",
    "flight": "planes?|fly|flying|flew|flown",
    "forget": "forgot|forgotten",
    "give": "gave|given",
    "hear": "heard",
    "ill": "sick|unwell|poorly|sickness|illness|illnesses",
    "keep": "kept",
    "lab": "laboratory|laboratories",
    "leave": "left",
    "lose": "lost",
    "meet": "met",
    "memo": "notes?",
    "night": "evenings?",
    "nurture": "cares?|cared|caring",
    "pay": "paid",
    "see": "saw|seen",
    "sell": "sold",
    "send": "sent",
    "speak": "spoke|spoken",
    "take": "took|taken",
    "teach": "taught",
    "wear": "wore|worn",
    "write": "wrote|written",
}
# Counts, spellings and endings that make no difference to a reader, in this order.
# The index carries them, so that the engine does the very same.
RULES = (
    *((f"^({forms})$", word) for word, forms in SAME.items()),
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
COMPILED = [(re.compile(pattern), replacement) for pattern, replacement in RULES]
# Words of questions that say little by themselves; they count in full when a reader types nothing else.
STOP = """
a about actually after all also am an and any anything are as at be because been before being but by can
cannot cant could did didnt do does doesnt doing dont each else even ever for from get getting go going good
got had has have having he help her here hers him his how i id if im in into is it its ive just know let
like long make makes many may me might more most much must my need no not now of ok on one or our out over
people please really right said say says shall she should so some someone something still such tell than that
thats the their them then there these they theyre thing things think this those to told too try up us use used
usually very want was way we well were what whats when where which while who whom whose why will with without
wont would yes you your yours havent hasnt hadnt isnt arent wasnt werent couldnt shouldnt wouldnt wasn ive weve
theyve youve im were hes shes theyll youll yet myself mine
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

# Accents that stand by themselves are among these.
BEYOND_LATIN = re.compile("[^\0-\u02ff]")


def tokens(text: str) -> list[str]:
    """The words of a text as they are searched: small letters, no accents, no apostrophes."""
    plain = INITIALS.sub(r"\1", text).lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = BEYOND_LATIN.sub(lambda letter: "" if unicodedata.combining(letter[0]) else letter[0], plain)
    return re.findall(r"[^\W_]+", re.sub("['\u2019]s(?![^\\W_])|['\u2019]", "", plain))


@functools.cache
def stem(word: str) -> str:
    """A word without what makes no difference."""
    for pattern, replacement in COMPILED:
        word = pattern.sub(replacement, word)
    return word


def bits(numbers: list[int], total: int) -> str:
    """Ascending numbers below `total` as Rice-coded gaps, after their count: unary, then binary."""
    coded, before = "1" * len(numbers) + "0", -1
    size = rice_size(len(numbers), total) if numbers else 0
    for number in numbers:
        gap = number - before - 1
        coded += "1" * (gap >> size) + "0" + (format(gap & ((1 << size) - 1), f"0{size}b") if size else "")
        before = number
    return coded


def rice_size(count: int, total: int) -> int:
    """How many low bits of a gap are written plainly when `count` of `total` hold the word."""
    return max(0, math.frexp(0.69 * total / count)[1] - 1)


def packed(postings: dict[str, tuple[list[int], list[int]]], totals: tuple[int, int]) -> tuple[str, str]:
    """Words in order, each after the letter for how much it shares with the one before; what holds them, coded.

    A word is held by sections, by questions or by both; `totals` is how many of either there are.
    """
    words, before, stream = "", "", ""
    for word in sorted(postings):
        shared = 0
        while shared < min(len(before), len(word), 25) and before[shared] == word[shared]:
            shared += 1
        words += chr(65 + shared) + word[shared:]
        before = word
        stream += "".join(map(bits, postings[word], totals))
    stream += "0" * (-len(stream) % 8)
    return words, base64.b64encode(int("1" + stream, 2).to_bytes(len(stream) // 8 + 1, "big")[1:]).decode()


@dataclass
class Tally:
    """Which words stand in which sections and in which of the questions that these are asked."""

    sections: list[Section] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)  # how many questions each section has
    held: dict[str, tuple[list[int], list[int]]] = field(default_factory=dict)  # each stem, its sections, its questions
    words: Counter[str] = field(default_factory=Counter)

    def roots(self, text: str) -> set[str]:
        """The stems of a text, whose words are counted."""
        words = tokens(text)
        self.words.update(words)
        return set(map(stem, words))

    def postings(self) -> dict[str, tuple[list[int], list[int]]]:
        """What holds each word: of the spellings of a stem, the most used stands for all."""
        spelt = {stem(word): word for word in sorted(sorted(self.words, reverse=True), key=self.words.__getitem__)}
        return {spelt[root]: numbers for root, numbers in self.held.items() if any(numbers)}


def count(pages: list[tuple[str, list[Section]]], questions: dict[str, dict[str, list[str]]]) -> Tally:
    """Count the words of pages, each an address and its sections, and of their questions by address and id."""
    tally = Tally()
    idle, lawful = ({stem(word) for word in tokens(words)} for words in (STOP, ASKS))
    texts: dict[str, array[int]] = {}
    total = 0
    for address, found in pages:
        for section in found:
            number = len(tally.sections)
            told = tally.roots(section.text) - {stem(word) for word in tokens(section.heading)}
            # As the law of all places speaks of these, they stand in the index once.
            for root in told - lawful if address.startswith(LAW) else told:
                texts.setdefault(root, array("I")).append(number)
            asked = questions.get(address, {}).get(section.anchor or TOP, [])
            for at, question in enumerate(asked, total):
                for root in tally.roots(question) - idle:
                    tally.held.setdefault(root, ([], []))[1].append(at)
            tally.sections.append(section)
            tally.asked.append(len(asked))
            total += len(asked)
    for root, numbers in texts.items():
        if len(numbers) <= max(COMMON * len(tally.sections), 3):
            few = len(numbers) <= FEW
            kept = [number for number in numbers if few or not tally.asked[number]]
            tally.held.setdefault(root, ([], []))[0].extend(kept)
    return tally


def make(
    pages: list[tuple[str, str, list[Section]]], questions: dict[str, dict[str, list[str]]], synonyms: list[str]
) -> dict[str, Any]:
    """The index of pages: of each its address, its keywords and its sections."""
    tally = count([(address, found) for address, _, found in pages], questions)
    words, held = packed(tally.postings(), (len(tally.sections), sum(tally.asked)))
    # Each kind of text stands together: so it packs smallest.
    lines = (
        [address for address, _, _ in pages],
        [section.anchor for section in tally.sections],
        [section.heading for section in tally.sections],
        [listed for _, listed, _ in pages],
        synonyms,
    )
    return {
        "rules": RULES,
        "stop": " ".join(STOP.split()),
        "soft": " ".join(SOFT.split()),
        "law": LAW,
        "asks": " ".join(sorted(set(tokens(ASKS)))),
        "tips": [len(found) for _, _, found in pages],
        "asked": tally.asked,
        "lines": ["\n".join(column) for column in lines],
        "words": words,
        "held": held,
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
    """Write the index."""
    pages = [(address, site.records[path].keywords, found) for path, address, found in found_pages(site)]
    site.files[INDEX] = written(make(pages, read_questions(site), read_synonyms(site)))
