"""A page's Markdown as data: its front matter, its headings, its words."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from markdown.extensions.fenced_code import FencedBlockPreprocessor

# The parser in C where the package has it: thirty times as fast.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Further in, that parser takes the whole program down.
DEEPEST = 20
FENCE: re.Pattern[str] = FencedBlockPreprocessor.FENCED_BLOCK_RE
HEADING = re.compile(r"(#{1,6}) +(.+?)(?: +\{ *#([\w-]+)(?: [^}]*)?\})? *$")
# As the generator has it; a test compares.
FRONT_MATTER = re.compile(r"^-{3}[ \t]*\n(.*?\n)(?:\.{3}|-{3})[ \t]*\n", re.DOTALL)


# Neither seen nor typed, but for a line's end and a tab: controls, marks that turn the direction of a text, letters
# and spaces that show nothing, what has no meaning but a private one or none, tags. Letters of some scripts need
# U+200C and U+200D, and pictures among letters the selectors up to U+FE0F.
HIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u2800\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    + "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0x10000, 0xE0000, 0x10000))
    + "\U000e0000-\U0010ffff]"
)
# England, Scotland and Wales, whose flags are spelt with tags.
FLAGS = re.compile(
    "\U0001f3f4\U000e0067\U000e0062(?:{})\U000e007f".format(
        "|".join("".join(chr(0xE0000 + ord(letter)) for letter in name) for name in ("eng", "sct", "wls"))
    )
)


def hidden_marks(text: str) -> list[re.Match[str]]:
    """What nobody sees of a text, but for what flags are made of."""
    return list(HIDDEN.finditer(FLAGS.sub("", text)))


class PageError(ValueError):
    """A file that cannot be read: `place: what is wrong and the cure`."""


class Loader(LOADER):  # type: ignore[misc]
    """Makes values of YAML, and says where one cannot be made."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            made = super().construct_object(node, deep)
            if isinstance(made, str) and (marks := hidden_marks(made)):
                raise ValueError(f"control character U+{ord(marks[0][0]):04X}")
            return made
        except (ValueError, LookupError, AttributeError) as error:
            problem = f"{node.value!r:.40} is no value ({error})"
            raise yaml.constructor.ConstructorError(problem=problem, problem_mark=node.start_mark) from None


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
        """Headings in order."""
        return headings(self.body, self.body_line)

    @property
    def words(self) -> list[str]:
        """The words a reader reads: link addresses and attribute lists are not among them."""
        text = re.sub(r"\]\([^)]*\)|\{[^}]*\}", " ", self.body)
        return re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)?", text)


def headings(body: str, first: int = 1) -> list[Heading]:
    """The headings of a page's body in order; lines inside a fenced block are not headings."""
    open_lines = FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), body).split("\n")
    found = [(number, HEADING.fullmatch(line)) for number, line in enumerate(open_lines, first)]
    return [Heading(number, len(match[1]), match[2], match[3]) for number, match in found if match]


def read_text(path: Path, place: str) -> str:
    """The text of a file that messages call `place`; raise `PageError` if it is not UTF-8 or holds what nobody sees."""
    data = path.read_bytes()
    try:
        # Some editors begin a file with a mark that says it is UTF-8.
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PageError(f"{place}:{line}: not UTF-8 text: save the file as UTF-8") from None
    for mark in hidden_marks(text):
        line = mark.string[: mark.start()].count("\n") + 1
        raise PageError(f"{place}:{line}: control character U+{ord(mark[0]):04X}: delete it")
    return text


def read_page(docs: Path, path: Path) -> MarkdownPage:
    """Read one page; raise `PageError` with file, line and cure if its form is wrong."""
    place = f"{docs.name}/{path.relative_to(docs).as_posix()}"
    text = read_text(path, place)
    match = FRONT_MATTER.match(text)
    if not match:
        raise PageError(f"{place}:1: no front matter: begin with ---, description: one sentence, ---")
    fields = read_yaml(match[1], place, before=1)
    if not isinstance(fields, dict):
        raise PageError(f"{place}:2: front matter is not `field: value` lines: write description: one sentence")
    return MarkdownPage(
        path.relative_to(docs).as_posix(), fields, text[match.end() :], text[: match.end()].count("\n") + 1
    )


def read_yaml(text: str, place: str, before: int = 0, loader: type = Loader) -> Any:
    """What YAML text holds that stands after so many lines of a file; raise `PageError` if that cannot be read."""
    with reading_yaml(text, place, before):
        return yaml.load(text, loader)  # noqa: S506 - a safe loader


@contextlib.contextmanager
def reading_yaml(text: str, place: str, before: int = 0) -> Iterator[None]:
    """Raise `PageError` for whatever keeps the text from being read as YAML within."""
    try:
        within: list[str | None] = []
        for event in yaml.parse(text, LOADER):
            if isinstance(event, yaml.CollectionStartEvent):
                within.append(event.anchor)
            elif isinstance(event, yaml.CollectionEndEvent):
                within.pop()
            # An alias of what it stands in has no end either.
            if len(within) > DEEPEST or (isinstance(event, yaml.AliasEvent) and event.anchor in within):
                raise yaml.MarkedYAMLError(None, None, "lists in lists without end", event.start_mark)  # type: ignore[arg-type]
        yield
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or "cannot be read"
        cure = "quote values that hold a colon or are words, and mind the indentation"
        # The parser in C finds a text's end on a line of its own.
        line = before + (min(mark.line, text.count("\n")) + 1 if mark else 1)
        raise PageError(f"{place}:{line}: broken YAML: {reason}: {cure}") from None
