"""Draw each page's picture, which other sites show beside a link to it."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path

import PIL
from PIL import Image, ImageDraw, ImageFont

from .page import SIZE, pages, site_name
from .site import Site

FONTS = files("font_source_sans_pro").joinpath("files")
MARGIN = 80
BAND = 116  # the height of the strip that bears the guide's name
TITLE_TOP, TITLE_BOTTOM = 168, SIZE[1] - BAND - 36
TITLE_SIZES = (112, 104, 96, 88, 80, 72, 64, 56, 48)
LEADING = 1.08
# Below this many, other processes take longer to start than to draw.
WORTH_SHARING = 300

PAPER, INK, TEAL, YELLOW, WHITE = (247, 250, 249), (22, 48, 47), (15, 90, 94), (255, 198, 92), (255, 255, 255)
# Sixteen colours take four bits a pixel. A ramp runs from what lies beneath to what is drawn, for smooth edges.
INK_ON_PAPER = (0, 1, 2, 3, 4, 5, 6, 7)
TEAL_ON_PAPER = (0, 8, 9, 10)
WHITE_ON_TEAL = (10, 11, 12, 13)
YELLOW_ON_TEAL = (10, 14, 15)


@dataclass(frozen=True)
class Card:
    """The words on one picture."""

    title: str
    section: str
    guide: str


def run(site: Site) -> None:
    """Write the picture of every page; those whose words and drawing are as before come out of the cache."""
    name = site_name(site) if "index.html" in site.pages else ""
    wanted = {page.card: Card(page.title, page.section, name) for page in pages(site)}
    folder = site.docs.resolve().parent / ".cache" / "cards" if site.docs else None
    kept = {card: folder / f"{key(card)}.png" for card in wanted.values()} if folder else {}
    drawn = {card: file.read_bytes() for card, file in kept.items() if file.is_file()}
    for card, picture in draw_all([card for card in dict.fromkeys(wanted.values()) if card not in drawn]):
        drawn[card] = picture
        if card in kept:
            keep(kept[card], picture)
    site.files |= {path: drawn[card] for path, card in wanted.items()}


def draw_all(cards: Sequence[Card]) -> Iterable[tuple[Card, bytes]]:
    """Draw many cards, on every core where that is quicker."""
    if len(cards) < WORTH_SHARING:
        return [(card, draw(card)) for card in cards]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return list(zip(cards, pool.map(draw, cards, chunksize=32), strict=True))


def draw(card: Card) -> bytes:
    """One card as a PNG: the same words give the same bytes."""
    picture = blank(card.guide).copy()
    if card.section:
        write(picture, card.section, "Semibold", 44, (MARGIN, 84), TEAL_ON_PAPER)
    size, lines = fit(card.title)
    step = round(size * LEADING)
    top = TITLE_TOP + (TITLE_BOTTOM - TITLE_TOP - step * len(lines)) // 2
    for number, line in enumerate(lines):
        write(picture, line, "Bold", size, (MARGIN, top + number * step), INK_ON_PAPER)
    picture.putpalette(palette())
    data = io.BytesIO()
    # Long runs of one colour: run lengths alone are quicker and smaller than a search for repeats.
    picture.save(data, "PNG", bits=4, compress_level=6, compress_type=Image.core.RLE)
    return data.getvalue()


def fit(title: str) -> tuple[int, list[str]]:
    """The largest size at which a title fits, and its lines; one too long for the smallest ends in "…"."""
    words = bind(title)
    width = SIZE[0] - 2 * MARGIN
    for size in TITLE_SIZES:
        lines = balance(words, size, width)
        if all(length(line, size) <= width for line in lines) and len(lines) <= room(size):
            return size, lines
    lines = wrap([piece for word in words for piece in pieces(word, size, width)], size, width)[: room(size)]
    while length(f"{lines[-1]}…", size) > width:
        lines[-1] = lines[-1][:-1].rstrip()
    return size, [*lines[:-1], f"{lines[-1]}…"]


def room(size: int) -> int:
    """How many lines of a size have room."""
    return int((TITLE_BOTTOM - TITLE_TOP) // (size * LEADING))


def bind(title: str) -> list[str]:
    """The words of a title; those of one or two letters stay with the word that follows."""
    bound: list[str] = []
    for word in title.split():
        if bound and len(bound[-1].rsplit(" ", 1)[-1]) <= 2:
            bound[-1] += f" {word}"
        else:
            bound.append(word)
    return bound


def balance(words: list[str], size: int, width: int) -> list[str]:
    """As few lines as the width allows, as even as that number of lines allows."""
    best = wrap(words, size, width)
    low, high = width // 4, width
    while high - low > 8:
        middle = (low + high) // 2
        lines = wrap(words, size, middle)
        if len(lines) > len(best) or any(length(line, size) > middle for line in lines):
            low = middle
        else:
            best, high = lines, middle
    return best


def wrap(words: list[str], size: int, width: int) -> list[str]:
    """Lines filled one after the other."""
    lines = words[:1]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if length(longer, size) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def pieces(word: str, size: int, width: int) -> list[str]:
    """A word cut where it would not fit on a line of its own."""
    cut = [""]
    for letter in word:
        if length(cut[-1] + letter, size) > width:
            cut.append("")
        cut[-1] += letter
    return cut


def length(text: str, size: int) -> float:
    """How wide a piece of a title is, in pixels."""
    return sum(advance(word, size) for word in text.split(" ")) + advance(" ", size) * text.count(" ")


@cache
def advance(word: str, size: int) -> float:
    return font("Bold", size).getlength(word)


@cache
def font(weight: str, size: int) -> ImageFont.FreeTypeFont:
    """A size of the font. The basic layout is the one that every build of Pillow has."""
    data = io.BytesIO(font_data(weight))
    return ImageFont.truetype(data, size, layout_engine=ImageFont.Layout.BASIC)


@cache
def font_data(weight: str) -> bytes:
    """A font file, from its package."""
    return FONTS.joinpath(f"SourceSansPro-{weight}.ttf").read_bytes()


@cache
def blank(guide: str) -> Image.Image:
    """What all cards share: paper, a yellow stroke, and the strip with the guide's mark and name."""
    width, height = SIZE
    picture = Image.new("L", SIZE, TEAL_ON_PAPER[0])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((MARGIN, 56, MARGIN + 71, 65), fill=YELLOW_ON_TEAL[-1])
    pen.rectangle((0, height - BAND, width, height), fill=TEAL_ON_PAPER[-1])
    # The mark is docs/assets/icons/icon.svg without its tile, on a grid of 32.
    unit, across = 76 / 32, 76 * 4
    for strokes, thickness, ramp in (
        (((8, 9), (19, 9)), 2.5, WHITE_ON_TEAL),
        (((8, 15), (15, 15)), 2.5, WHITE_ON_TEAL),
        (((13, 22), (17, 26), (27, 16)), 3.0, YELLOW_ON_TEAL),
    ):
        mask = Image.new("L", (across, across), 0)
        pen = ImageDraw.Draw(mask)
        points = [(x * unit * 4, y * unit * 4) for x, y in strokes]
        pen.line(points, fill=255, width=round(thickness * unit * 4), joint="curve")
        for x, y in points:
            pen.circle((x, y), thickness * unit * 2, fill=255)
        small = mask.resize((76, 76), Image.Resampling.BOX)
        stain(picture, small, (MARGIN - 18, height - BAND + 20), ramp)
    write(picture, guide, "Semibold", 46, (MARGIN + 72, height - BAND + 26), WHITE_ON_TEAL)
    return picture


def write(
    picture: Image.Image, text: str, weight: str, size: int, place: tuple[int, int], ramp: tuple[int, ...]
) -> None:
    """Write one line, its top left corner at a place."""
    face = font(weight, size)
    _, _, right, bottom = face.getbbox(text)
    mask = Image.new("L", (int(right) + 1, int(bottom) + 1), 0)
    ImageDraw.Draw(mask).text((0, 0), text, fill=255, font=face)
    stain(picture, mask, place, ramp)


def stain(picture: Image.Image, mask: Image.Image, place: tuple[int, int], ramp: tuple[int, ...]) -> None:
    """Lay a shape on the picture in the colours of a ramp."""
    steps = [ramp[round(cover * (len(ramp) - 1) / 255)] for cover in range(256)]
    picture.paste(mask.point(steps), place)


@cache
def palette() -> bytes:
    """The sixteen colours."""
    colours: dict[int, tuple[int, ...]] = {}
    for ramp, under, over in (
        (INK_ON_PAPER, PAPER, INK),
        (TEAL_ON_PAPER, PAPER, TEAL),
        (WHITE_ON_TEAL, TEAL, WHITE),
        (YELLOW_ON_TEAL, TEAL, YELLOW),
    ):
        for step, index in enumerate(ramp):
            share = step / (len(ramp) - 1)
            colours[index] = tuple(round(a + (b - a) * share) for a, b in zip(under, over, strict=True))
    return bytes(part for index in sorted(colours) for part in colours[index])


def key(card: Card) -> str:
    """The name of a card in the cache: it changes with the words, the drawing, the font and the library."""
    return hashlib.sha256(f"{design()}\n{card.title}\n{card.section}\n{card.guide}".encode()).hexdigest()


@cache
def design() -> str:
    """All that decides how words become a picture, as one number."""
    parts = (Path(__file__).read_bytes(), font_data("Bold"), font_data("Semibold"), PIL.__version__.encode())
    return hashlib.sha256(b"".join(parts)).hexdigest()


def keep(file: Path, picture: bytes) -> None:
    """Put a picture into the cache whole; a folder that cannot be written to is no cache, that is all."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=file.parent, delete=False) as part:
            part.write(picture)
        os.replace(part.name, file)
    except OSError:
        return
