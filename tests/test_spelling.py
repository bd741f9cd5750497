"""Our words are spelt the British way; names and terms that no word list has stand in tests/dictionary.txt."""

import json
import os
import re
import shutil
import subprocess
import sysconfig

import pytest
from conftest import ROOT
from spellchecker import SpellChecker

from scripts.markdown_page import read_page
from scripts.sources import CITATION, FOLDER, REGISTRY, load

# A line is a word, or a name of several words as its owner spells it; # begins a remark.
ENTRIES = [
    line for line in (ROOT / "tests" / "dictionary.txt").read_text("utf-8").splitlines() if line[:1] not in ("", "#")
]
NAMES = sorted((entry for entry in ENTRIES if " " in entry), key=len, reverse=True)
WORDS = {entry for entry in ENTRIES if " " not in entry}
WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")
ENGLISH = SpellChecker(language="en", distance=1)
# What a reader does not read as our English: code, addresses, attributes, remarks on American usage.
NOT_OURS = re.compile(
    r"`[^`]*`|\]\([^)]*\)|\{[^}]*\}|<[^>]*>|\S+@\S+|https?://\S+|\b[\w-]+(?:\.[\w-]+)+(?:/\S*)?|\(US: [^)]*\)"
)


def typos(text: str, locale: str) -> list[tuple[int, str, str]]:
    """Known misspellings and spellings foreign to a locale: line from 1, the word, what it should be."""
    places = os.pathsep.join([sysconfig.get_path("scripts"), os.environ["PATH"]])
    program = shutil.which("typos", path=places)
    assert program, "no typos here: it comes with requirements/test.txt, run make test"
    command = [program, "-", "--isolated", "--locale", locale, "--format", "json"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode in (0, 2), done.stderr
    found = map(json.loads, done.stdout.splitlines())
    return [
        (row["line_num"], row["typo"], next(iter(row["corrections"]), "another word"))
        for row in found
        if row["type"] == "typo"
    ]


def allowed(word: str) -> bool:
    """Whether the dictionary has a word, or has it without its capital or its 's."""
    bare = word.removesuffix("'s")
    return bare in WORDS or bare[:1].lower() + bare[1:] in WORDS


def ours(text: str) -> str:
    """A line without what is not our English and without what the dictionary allows."""
    text = NOT_OURS.sub(" ", CITATION.sub(" ", text))
    for name in NAMES:
        text = text.replace(name, " ")
    return WORD.sub(lambda word: " " if allowed(word[0]) else word[0], text)


def misspelt(lines: list[str]) -> list[tuple[int, str]]:
    """Each word that is not British English: the line it stands on, from 0, and what is wrong with it."""
    lines = [ours(line) for line in lines]
    wrong = [(number - 1, f"{word}: write {right}") for number, word, right in typos("\n".join(lines), "en-gb")]
    unknown = [
        (number, word.removesuffix("'s"))
        for number, line in enumerate(lines)
        for word in WORD.findall(line)
        if not word.isupper() and not ENGLISH.known([word, word.removesuffix("'s")])
    ]
    # The list of words is American: what an American would spell otherwise is British.
    american = {word: right for _, word, right in typos("\n".join(sorted({word for _, word in unknown})), "en-us")}
    known = {word for word, right in american.items() if ENGLISH.known([right])}
    said = {(number, message.partition(":")[0]) for number, message in wrong}
    wrong += [
        (number, f"{word}: correct it, or add it to tests/dictionary.txt")
        for number, word in unknown
        if word not in known and (number, word) not in said
    ]
    return sorted(wrong)


def our_text() -> tuple[list[str], list[str]]:
    """Every line that we wrote, with the place it stands."""
    docs = ROOT / "docs"
    places, lines = [], []
    for path in sorted(docs.rglob("*.md")):
        page = read_page(docs, path)
        if page.path.startswith(FOLDER) and path.stem != "index":
            continue  # titles and publishers of others; our own words of these pages come from the registry
        places.append(f"docs/{page.path}:2")
        lines.append(str(page.fields["description"]))
        for number, line in page.lines:
            places.append(f"docs/{page.path}:{number}")
            lines.append(line)
    for source in load((docs / REGISTRY).read_text("utf-8")).values():
        places.append(f"docs/{REGISTRY}: {source.id}")
        lines.append(" ".join(source.supports.split()))
    return places, lines


def test_every_word_is_british_english_or_in_the_dictionary():
    places, lines = our_text()
    assert [f"{places[number]}: {message}" for number, message in misspelt(lines)] == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Prepare at the centre, apologise, practise; her behaviour was honourable.", []),
        ("Whoever's first isn't last.", []),
        ("We recieve a prepration, speciffic.", ["recieve", "prepration", "speciffic"]),
        ("Organize the color center of labor.", ["Organize", "color", "center", "labor"]),
        ("Your CV (US: resume, behavioral) first.", []),
        ("See [this](../color/center.md#behavior){ .color } and `organize` at example.org/color.", []),
        ("Ask the Department of Labor.", []),
        ("The cat of Glassdoor and its CV.", []),
        ("Behavior.", ["Behavior"]),
    ],
)
def test_what_is_misspelt_and_what_is_not(line, words):
    assert [message.partition(":")[0] for _, message in misspelt([line])] == sorted(words)


def test_the_dictionary_is_in_groups_and_holds_nothing_twice():
    assert len(ENTRIES) == len(set(ENTRIES))
    groups = (ROOT / "tests" / "dictionary.txt").read_text("utf-8").split("\n\n")
    assert all(group.startswith("#") for group in groups)
