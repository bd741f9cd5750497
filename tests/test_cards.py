"""Every page has a picture that is small, whole, legible and always the same."""

import hashlib
import io
import os
import subprocess
import sys

import pytest
from conftest import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import guide, pages, published, run
from PIL import Image
from tiny_site import BARE, HOMELESS, small
from tiny_site import site as site_of

from scripts.finish import cards
from scripts.finish.cards import Card
from scripts.finish.site import Site

BUDGET = 25_000  # bytes
# A link is often shown at a quarter of the size: capitals of this size are then eleven pixels high.
LEGIBLE = 68
BREAKS = {
    "No reply after a second interview": ["No reply after", "a second interview"],
    "Canada interview rights: your province decides": ["Canada interview rights:", "your province decides"],
    "Tell us about a time you failed": ["Tell us about", "a time you failed"],
    "Pay: look it up, say a range, ask once": ["Pay: look it up,", "say a range, ask once"],
    "Sources": ["Sources"],
}
AWKWARD = [
    "x" * 300,
    "word " * 120,
    "a",
    "W" * 24,
    "Ärger, É and Å: “quoted” £30?",
    "a b c d e f g",
    "\u0301",
    "日本語",
]


@pytest.fixture(scope="module")
def real(site) -> Site:
    return published(site, ROOT / "docs")


@pytest.fixture
def drawn(monkeypatch) -> list[Card]:
    """Every card that is really drawn, in order."""
    seen = []
    draw = cards.draw
    monkeypatch.setattr(cards, "draw", lambda card: seen.append(card) or draw(card))
    return seen


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_every_page_has_a_small_picture(real):
    paths = [page.card for page in pages(real)]
    assert len(paths) > 100
    for path in paths:
        data = real.files[path]
        picture = opened(data)
        assert (picture.format, picture.size) == ("PNG", (1200, 630)), path
        assert len(data) < BUDGET, f"{path}: {len(data)} bytes"


def test_no_title_of_the_guide_is_cut_or_too_small_to_read(real):
    for page in pages(real):
        size, lines = cards.fit(page.title)
        assert " ".join(lines) == page.title, page.path
        assert size >= LEGIBLE, f"{page.path}: {size} px: shorten the title"


def test_pictures_show_what_their_pages_say(real):
    """The picture on disk is the one of the page's own title and section, not a neighbour's."""
    name = guide(real).name
    for page in list(pages(real))[::10]:
        assert real.files[page.card] == cards.draw(Card(page.title, page.section, name)), page.card


@pytest.mark.parametrize(("title", "lines"), BREAKS.items())
def test_lines_break_where_a_reader_would(title, lines):
    assert cards.fit(title)[1] == lines


def test_short_words_stay_with_the_next_one():
    for line in cards.fit("What to bring to a second interview at an office in a city")[1][:-1]:
        assert len(line.split()[-1]) > 2, line


def ink(picture: Image.Image) -> tuple[int, int, int, int] | None:
    """The box around all that is drawn above the strip with the guide's name."""
    paper = picture.convert("RGB").crop((0, 0, 1200, 630 - cards.BAND))
    return paper.convert("L").point(lambda value: 255 * (value != 249)).getbbox()


def check_inside(title: str, section: str) -> None:
    left, top, right, bottom = ink(opened(cards.draw(Card(title, section, "Tiny Guide"))))
    assert left >= cards.MARGIN - 1
    assert right <= 1200 - cards.MARGIN + 2
    assert top >= 40
    assert bottom <= 630 - cards.BAND - 10


@pytest.mark.parametrize("title", AWKWARD)
def test_any_title_stays_inside_the_margins(title):
    check_inside(title, title)


@settings(deadline=None, max_examples=25, derandomize=True)
@given(st.text(st.characters(codec="latin-1", categories=["L", "N", "P", "S", "Zs"]), min_size=1, max_size=200))
def test_random_titles_stay_inside_the_margins(title):
    check_inside(" ".join(title.split()) or "-", "Section")


def test_what_is_cut_says_so():
    assert cards.fit("word " * 120)[1][-1].endswith("…")
    face = cards.font("Semibold", 46)
    assert cards.shorten("The name of a section", face, 1000) == "The name of a section"
    short = cards.shorten("The name of a section", face, 200)
    assert short == "The na…"
    assert face.getlength(short) <= 200


def test_the_same_words_give_the_same_bytes_in_another_process():
    code = (
        "import hashlib; from scripts.finish.cards import Card, draw;"
        "print(hashlib.sha256(draw(Card('Any title, here: two lines', 'After', 'Tiny'))).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }
    here = hashlib.sha256(cards.draw(Card("Any title, here: two lines", "After", "Tiny"))).hexdigest()
    assert {line.decode().strip() for line in found} == {here}


def test_only_changed_words_are_drawn_again(tmp_path, drawn):
    (tmp_path / "docs").mkdir()
    first = small(tmp_path / "docs")
    run(first, cards)
    assert len(drawn) == 4
    drawn.clear()
    again = small(tmp_path / "docs")
    run(again, cards)
    assert drawn == []
    assert again.files == first.files
    changed = small(tmp_path / "docs")
    changed.pages["after/index.html"].select_one("h1").set_text("Afterwards")
    run(changed, cards)
    assert [card.title for card in drawn] == ["Afterwards"]
    assert changed.files["cards/after.png"] != first.files["cards/after.png"]


def test_another_drawing_does_not_find_the_old_pictures(monkeypatch):
    card = Card("Title", "After", "Tiny Guide")
    before = cards.key(card)
    monkeypatch.setattr(cards, "design", lambda: "another")
    assert cards.key(card) != before


def test_a_cache_that_cannot_be_written_is_no_matter(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / ".cache").write_text("a file in the way")
    site = small(tmp_path / "docs")
    run(site, cards)
    assert "cards/after/wait.png" in site.files


def test_pages_without_title_or_section_have_pictures_too():
    site = site_of(BARE)
    run(site, cards)
    assert {"cards/index.png", "cards/bare.png", "cards/odd.png"} <= site.files.keys()


def test_without_an_address_there_are_no_pictures():
    site = site_of(HOMELESS)
    run(site, cards)
    assert site.files.keys() == HOMELESS.keys()
