"""A drawing is small, takes its colours from the page, is described, and no word of it is cut off."""

import gzip
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DRAWINGS = sorted((ROOT / "docs/assets/drawings").glob("*.svg"))
IMAGE = re.compile(r"!\[([^]]*)\]\([^)]*drawings/([\w-]+\.svg)\)")
COMPRESSED = 1_500
PAINT = re.compile(r'(?:fill|stroke)="(?!none"|var\(--guide-[a-z]+\)")([^"]*)"')
SIZE = re.compile(r'font-size="([\d.]+)"')
# On a telephone of 320 points a drawing of 360 units is drawn at four fifths.
SMALLEST = 11


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_a_drawing_is_small_and_takes_the_colours_of_the_page(path):
    text = path.read_text(encoding="utf-8")
    assert len(gzip.compress(text.encode(), 9)) <= COMPRESSED
    assert PAINT.findall(text) == []
    assert min(map(float, SIZE.findall(text))) >= SMALLEST


def test_a_colour_of_its_own_is_found():
    drawing = '<path fill="none" stroke="var(--guide-ink)"/><path fill="#fff" stroke="red"/>'
    assert PAINT.findall(drawing) == ["#fff", "red"]


def test_every_drawing_stands_on_one_page_with_a_description_of_its_own():
    pages = [path.read_text(encoding="utf-8") for path in (ROOT / "docs").rglob("*.md")]
    shown = [found for page in pages for found in IMAGE.findall(page)]
    assert sorted(name for _, name in shown) == [path.name for path in DRAWINGS]
    assert all(len(words.split()) >= 8 for words, _ in shown)
    assert len({words for words, _ in shown}) == len(shown)


def test_no_word_of_a_drawing_is_cut_off(browser):
    tab = browser.new_page()
    for path in DRAWINGS:
        tab.set_content(path.read_text(encoding="utf-8"))
        cut = tab.evaluate("""() => {
          const box = (element) => element.getBoundingClientRect();
          const {left, top, right, bottom} = box(document.querySelector("svg"));
          const out = (at) => at.left < left - 4 || at.top < top - 4 || at.right > right + 4 || at.bottom > bottom + 4;
          const texts = [...document.querySelectorAll("text")];
          return texts.filter((text) => out(box(text))).map((text) => text.textContent);
        }""")
        assert cut == [], path.name
    tab.close()
