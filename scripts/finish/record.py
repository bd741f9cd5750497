"""What is on record of a page while the whole site is finished."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Guide:
    """What the home page says of the whole; a field is empty where it says nothing."""

    name: str
    address: str
    description: str
    language: str  # en-GB
    repository: str
    generator: str
    licence: str = ""  # where the licence of the words is


@dataclass(frozen=True)
class Page:
    """One page a reader is meant to find; `way` is the names and addresses of what stands above it."""

    path: str
    url: str
    title: str
    tab: str  # its title on the browser's tab
    description: str
    way: tuple[tuple[str, str], ...]
    section: str  # the first of them under the home page; empty where there is none
    changed: str  # 2026-11-23; empty where git cannot say
    following: str  # the address of the page to read next
    licence: str  # where its link to the licence leads

    @property
    def stem(self) -> str:
        """Its address as a file name without an ending: "after/no-reply", "index"."""
        return self.path.removesuffix("/index.html").removesuffix(".html")

    @property
    def card(self) -> str:
        """The path of its picture."""
        return f"cards/{self.stem}.png"

    @property
    def markdown(self) -> str:
        """The path of its Markdown copy, beside it."""
        return self.path.removesuffix(".html") + ".md"


@dataclass
class Section:
    """One heading and its text; the page's own heading has no `anchor`. `cells` are the words of its tables."""

    anchor: str
    heading: str
    text: str = ""
    cells: str = ""


@dataclass(frozen=True)
class Kept:
    """What a browser that keeps a file must know of it."""

    bytes: int = 0
    hash: str = ""
    packed: int = 0  # bytes, compressed


@dataclass
class Record:
    """What is on record of one page: small, because there is one of every page at once."""

    page: Page | None = None  # what it says of itself; none if no reader is meant to find it
    guide: Guide | None = None  # what it says of the whole; only the home page does
    tips: list[Section] = field(default_factory=list)
    words: dict[str, str] = field(default_factory=dict)  # of the glossary, with the ids of their meanings
    keywords: str = ""
    sheets: tuple[str, ...] = ()  # the style sheets it links
    matched: set[str] = field(default_factory=set)  # selectors that match something on it
    scripts: list[str] = field(default_factory=list)  # digests of what stands inline
    styles: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    headings: dict[str, str] = field(default_factory=dict)  # of its tips, by their ids
    names: set[str] = field(default_factory=set)  # files it names
    kept: Kept = Kept()
