"""A page's Markdown as data: its front matter, its headings, its words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

# The parser in C where the package has it: thirty times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
HEADING = re.compile(r"(#{1,6}) +(.+?)(?: +\{ *#([\w-]+)(?: [^}]*)?\})? *$")
# As the generator has it; a test compares.
FRONT_MATTER = re.compile(r"^-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)


class PageError(ValueError):
    """A file that cannot be read: `place: what is wrong and the cure`."""


@dataclass(frozen=True)
class Heading:
    """One heading: its line in the file, its level, its words and its explicit id, if any."""

    line: int
    level: int
    text: str
    id: str | None


@dataclass(frozen=True)
class MarkdownPage:
    """One file under docs/: `path` is relative to docs, `body_line` is the line its body starts on."""

    path: str
    fields: dict[str, Any]
    body: str
    body_line: int

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Each line of the body with its number in the file."""
        return list(enumerate(self.body.split("\n"), self.body_line))

    @property
    def headings(self) -> list[Heading]:
        """Headings in order; lines inside a fenced block are not headings."""
        found, fenced = [], False
        for number, line in self.lines:
            if line.lstrip().startswith("```"):
                fenced = not fenced
            match = None if fenced else HEADING.fullmatch(line)
            if match:
                found.append(Heading(number, len(match[1]), match[2], match[3]))
        return found

    @property
    def words(self) -> list[str]:
        """The words a reader reads: link addresses and attribute lists are not among them."""
        text = re.sub(r"\]\([^)]*\)|\{[^}]*\}", " ", self.body)
        return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)


def read_text(path: Path, place: str) -> str:
    """The text of a file that messages call `place`; raise `PageError` if it is not UTF-8."""
    data = path.read_bytes()
    try:
        # Some editors begin a file with a mark that says it is UTF-8.
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PageError(f"{place}:{line}: not UTF-8 text: save the file as UTF-8") from None


def read_page(docs: Path, path: Path) -> MarkdownPage:
    """Read one page; raise `PageError` with file, line and cure if its form is wrong."""
    place = f"{docs.name}/{path.relative_to(docs).as_posix()}"
    text = read_text(path, place)
    match = FRONT_MATTER.match(text)
    if not match:
        raise PageError(f"{place}:1: no front matter: begin with ---, description: one sentence, ---")
    try:
        fields = yaml.load(match[1], LOADER)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise PageError(f"{place}:{yaml_line(error) + 1}: broken YAML: {yaml_reason(error)}") from None
    if not isinstance(fields, dict):
        raise PageError(f"{place}:2: front matter is not `field: value` lines: write description: one sentence")
    return MarkdownPage(
        path.relative_to(docs).as_posix(), fields, text[match.end() :], text[: match.end()].count("\n") + 1
    )


def yaml_line(error: yaml.YAMLError) -> int:
    """The line, from 1, that a YAML error names."""
    mark = getattr(error, "problem_mark", None)
    return mark.line + 1 if mark else 1


def yaml_reason(error: yaml.YAMLError) -> str:
    """What YAML found wrong, on one line, with the usual cure."""
    reason = getattr(error, "problem", None) or "cannot be read"
    return f"{reason}: quote values that hold a colon, and mind the indentation"
