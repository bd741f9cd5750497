"""Say what a drawing may hold, since it becomes part of a page, and find what else it holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.parsers import expat

from .markdown_page import hidden_marks

ELEMENTS = {"svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"}
PLACES = {"viewBox", "x", "y", "dx", "dy", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry"}
PLACES |= {"width", "height", "d", "points", "transform"}
LOOKS = {"fill", "opacity", "font-size", "font-weight", "text-anchor"}
LOOKS |= {"stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-dasharray"}
PAINTS = {"fill", "stroke"}
PAINT = re.compile(r"[a-zA-Z]+|#[0-9a-fA-F]{3,8}|var\(--guide-[a-z-]+\)")
# Numbers and words; only a transformation has brackets, and what it names is no file.
VALUE = re.compile(r"[a-zA-Z0-9\s.,%+-]*", re.ASCII)
TRANSFORM = re.compile(r"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([0-9eE\s.,+-]*\)[\s,]*)*", re.ASCII)
NAMESPACE = ("xmlns", "http://www.w3.org/2000/svg")
CURE = "draw with shapes and words alone: scripts/drawing.py lists what they have"


def faults(text: str) -> Iterator[tuple[int, str, str]]:
    """Each fault of a drawing with its line, from 1, and its cure."""
    found: list[tuple[int, str, str]] = []
    begun: list[str] = []
    parser = expat.ParserCreate()

    def fits(name: str, value: str) -> bool:
        form = PAINT if name in PAINTS else TRANSFORM if name == "transform" else VALUE
        return name in PLACES | LOOKS and form.fullmatch(value) is not None

    def words(text: str) -> None:
        found.extend(
            (parser.CurrentLineNumber, f"control character U+{ord(mark[0]):04X}", "delete it")
            for mark in hidden_marks(text)
        )

    def start(tag: str, attributes: dict[str, str]) -> None:
        line = parser.CurrentLineNumber
        if not begun and tag != "svg":
            found.append((line, f"<{tag}> around a drawing", "begin it with <svg>"))
        begun.append(tag)
        if tag not in ELEMENTS:
            found.append((line, f"<{tag}> in a drawing", CURE))
        for name, value in attributes.items():
            if (name, value) != NAMESPACE and not fits(name, value):
                found.append((line, f'{name}="{value}" in a drawing', CURE))

    parser.StartElementHandler = start
    parser.CharacterDataHandler = words
    # A declaration can give an entity another meaning, and an instruction can load a style sheet.
    if declared := re.search(r"<[!?]\S*", text):
        yield text[: declared.start()].count("\n") + 1, f"{declared[0]} in a drawing", CURE
        return
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        found.append((error.lineno, f"no drawing: {expat.ErrorString(error.code)}", "correct it"))
    yield from found
