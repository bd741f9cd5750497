"""Draw each page's picture, which other sites show beside a link to it."""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import inf
from pathlib import Path

import PIL
from PIL import Image, ImageDraw, ImageFont

from .site import Draft, Site

SIZE = (1200, 630)
FONTS = files("font_source_sans_pro").joinpath("files")
MARGIN = 80
WIDTH = SIZE[0] - 2 * MARGIN
BAND = 112  # the height of the strip that bears the guide's name
TITLE_TOP, TITLE_BOTTOM = 158, SIZE[1] - BAND - 40
TITLE_SIZES = (108, 104, 100, 96, 92, 88, 84, 80, 76, 72, 68, 64, 60, 56, 52)
LINE_COST = 12  # how much smaller a title may be to save a line
# In parts of the size: from one baseline to the next, above the first, below the last.
LEADING, ABOVE, BELOW = 1.1, 0.72, 0.2

PAPER, INK, TEAL, YELLOW, WHITE = (247, 250, 249), (22, 48, 47), (15, 90, 94), (255, 198, 92), (255, 255, 255)
# Up to sixteen colours take four bits a pixel. A ramp runs from what lies beneath to what is drawn, for smooth edges.
INK_ON_PAPER = (0, 1, 2, 3, 4, 5)
TEAL_ON_PAPER = (0, 6, 7, 8)
WHITE_ON_TEAL = (8, 9, 10, 11)
YELLOW_ON_TEAL = (8, 12, 13)


@dataclass(frozen=True)
class Card:
    """The words on one picture."""

    title: str
    section: str
    guide: str


def change(draft: Draft, site: Site) -> None:
    """Draw the picture of a page; one whose words and drawing are as before comes out of the cache."""
    page = draft.record.page
    if page is None or site.guide is None or site.served:
        return
    card = Card(page.title, page.section, site.guide.name)
    file = site.docs.resolve().parent / ".cache" / "cards" / f"{key(card)}.png" if site.docs else None
    if file and file.is_file():
        draft.files[page.card] = file.read_bytes()
        return
    draft.files[page.card] = draw(card)
    if file:
        keep(file, draft.files[page.card])


def draw(card: Card) -> bytes:
    """One card as a PNG: the same words give the same bytes."""
    picture = blank(card.guide).copy()
    if card.section:
        write(picture, card.section, "Semibold", 46, (MARGIN, 112), TEAL_ON_PAPER)
    size, lines = fit(card.title)
    spare = TITLE_BOTTOM - TITLE_TOP - height(len(lines), size)
    for number, line in enumerate(lines):
        baseline = TITLE_TOP + spare / 2 + size * (ABOVE + LEADING * number)
        write(picture, line, "Bold", size, (MARGIN, round(baseline)), INK_ON_PAPER)
    picture.putpalette(palette())
    data = io.BytesIO()
    # Long runs of one colour: run lengths alone are quicker and smaller than a search for repeats.
    picture.save(data, "PNG", bits=4, compress_level=6, compress_type=Image.RLE)
    return data.getvalue()


def fit(title: str) -> tuple[int, list[str]]:
    """The size of a title and its lines: large, yet rather smaller than on a line more; too long ends in "…"."""
    words = bind(title)
    fitting = []
    for size in TITLE_SIZES:
        lines = wrap(words, size)
        if len(lines) <= room(size) and all(length(word, size) <= WIDTH for word in words):
            fitting.append((size - LINE_COST * len(lines), size, len(lines)))
    if fitting:
        _, size, count = max(fitting)
        return size, balance(words, size, count)
    size = TITLE_SIZES[-1]
    lines = wrap([piece for word in words for piece in pieces(word, size)], size)[: room(size)]
    return size, [*lines[:-1], f"{lines[-1]}…"]


def room(size: int) -> int:
    """How many lines of a size have room."""
    return next(count for count in range(9, 0, -1) if height(count, size) <= TITLE_BOTTOM - TITLE_TOP)


def height(lines: int, size: int) -> float:
    """How high that many lines of a title are."""
    return size * (ABOVE + LEADING * (lines - 1) + BELOW)


def bind(title: str) -> list[str]:
    """The words of a title; those of one or two letters stay with the word that follows."""
    bound: list[str] = []
    for word in title.split():
        if bound and len(bound[-1].rsplit(" ", 1)[-1]) <= 2:
            bound[-1] += f" {word}"
        else:
            bound.append(word)
    return bound


def balance(words: list[str], size: int, count: int) -> list[str]:
    """That number of lines, as even as can be; a break after a comma or the like may be a little less even."""

    @cache
    def best(first: int, left: int) -> tuple[float, list[str]]:
        if left == 1:
            line = " ".join(words[first:])
            wide = length(line, size)
            return (wide**2 if wide <= WIDTH else inf), [line]
        found: tuple[float, list[str]] = (inf, [])
        for end in range(first + 1, len(words) - left + 2):
            line = " ".join(words[first:end])
            wide = length(line, size)
            if wide > WIDTH:
                break
            cost, rest = best(end, left - 1)
            pause = (WIDTH / 3) ** 2 if line[-1] in ",;:?!." else 0
            found = min(found, (cost + wide**2 - pause, [line, *rest]))
        return found

    return best(0, count)[1]


def wrap(words: list[str], size: int) -> list[str]:
    """Lines filled one after the other."""
    lines = words[:1]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if length(longer, size) <= WIDTH:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def pieces(word: str, size: int) -> list[str]:
    """A word cut where it would not fit on a line of its own."""
    cut = [""]
    for letter in word:
        if length(cut[-1] + letter, size) > WIDTH:
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
    width, bottom = SIZE
    picture = Image.new("L", SIZE, TEAL_ON_PAPER[0])
    pen = ImageDraw.Draw(picture)
    pen.rectangle((MARGIN, 48, MARGIN + 71, 57), fill=YELLOW_ON_TEAL[-1])
    pen.rectangle((0, bottom - BAND, width, bottom), fill=TEAL_ON_PAPER[-1])
    # The mark is docs/assets/icons/icon.svg without its tile, on a grid of 32; drawn large, then made small.
    grid, large = 88 / 32, 4
    for points, thickness, ramp in (
        (((8, 9), (19, 9)), 2.5, WHITE_ON_TEAL),
        (((8, 15), (15, 15)), 2.5, WHITE_ON_TEAL),
        (((13, 22), (17, 26), (25, 16)), 3.0, YELLOW_ON_TEAL),
    ):
        mask = Image.new("L", (88 * large, 88 * large), 0)
        pen = ImageDraw.Draw(mask)
        dots = [(x * grid * large, y * grid * large) for x, y in points]
        pen.line(dots, fill=255, width=round(thickness * grid * large))
        for dot in dots:
            pen.circle(dot, thickness * grid * large / 2, fill=255)
        stain(picture, mask.resize((88, 88), Image.Resampling.BOX), (MARGIN - 19, bottom - BAND + 8), ramp)
    write(picture, guide, "Semibold", 46, (MARGIN + 72, bottom - BAND + 71), WHITE_ON_TEAL)
    return picture


def write(
    picture: Image.Image, text: str, weight: str, size: int, place: tuple[int, int], ramp: tuple[int, ...]
) -> None:
    """Write one line: the first letter's left edge and the baseline at a place."""
    face = font(weight, size)
    text = shorten(text, face, SIZE[0] - MARGIN - place[0])
    mask = Image.new("L", (round(face.getlength(text)) + size, 2 * size), 0)
    ImageDraw.Draw(mask).text((size // 2, size), text, fill=255, font=face, anchor="ls")
    left, top, right, bottom = mask.getbbox() or (0, 0, 0, 0)
    stain(picture, mask.crop((left, top, right, bottom)), (place[0], place[1] + top - size), ramp)


def shorten(text: str, face: ImageFont.FreeTypeFont, width: int) -> str:
    """A text that has room; where letters had to go it ends in "…"."""
    if face.getlength(text) <= width:
        return text
    while text and face.getlength(f"{text}…") > width:
        text = text[:-1].rstrip(" …")
    return f"{text}…"


def stain(picture: Image.Image, mask: Image.Image, place: tuple[int, int], ramp: tuple[int, ...]) -> None:
    """Lay a shape on the picture in the colours of a ramp."""
    colours, shape = tables(ramp)
    picture.paste(mask.point(colours), place, mask.point(shape))


@cache
def tables(ramp: tuple[int, ...]) -> tuple[list[int], list[int]]:
    """For each degree to which a shape covers a pixel: its colour, and whether it is drawn at all."""
    steps = [round(cover * (len(ramp) - 1) / 255) for cover in range(256)]
    return [ramp[step] for step in steps], [255 * (step > 0) for step in steps]


@cache
def palette() -> bytes:
    """The colours, each where the ramps have it."""
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
