"""Check the Markdown of every page against the rules of the house: `python -m scripts.check_pages [DOCS]`.

Each rule is a generator of `place: what is wrong and the cure`; its docstring is the rule.
CONTRIBUTING.md explains them.
"""

from __future__ import annotations

import datetime
import re
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path, PurePosixPath

from . import allowed, configuration, drawing, law_named, places, sources
from .markdown_page import Loader, MarkdownPage, PageError, read_page, read_text, read_yaml

FIELDS = {"description": str, "covers": list, "keywords": list, "letters": str, law_named.FIELD: str}
# At 200 words a minute, a guard against pages that hold two ideas.
MOST_WORDS = 1000
OF_THE_GUIDE = {"index.md", "offline.md", "take-along.md"}  # no advice to give evidence for
LONG_BY_NATURE = {"words.md", "ask/index.md"}
SHAPES = {
    "answer": ["what-they-want", "build-the-answer", "example-one", "example-two", "what-sinks-it", "if-you-are-stuck"],
    "formats": ["what-it-is", "what-they-judge", "ask-beforehand", "prepare", "on-the-day"],
    "situations": ["what-they-may-wonder", "what-they-may-not-ask", "what-to-say", "this-week", "if-it-goes-wrong"],
    "fields": [
        "last-round",
        "who-judges-what",
        "six-questions",
        "one-answer",
        "bring-and-show",
        "checks-before-you-start",
        "where-pay-is-published",
        "words-of-the-trade",
    ],
}
WORKED = {"one-answer", "what-to-say"}
COUNTRIES = {"united-kingdom", "ireland", "european-union", "united-states", "canada", "australia", "india"}
COUNTRY_SHAPE = ["what-they-may-ask", "adjustments", "pay-questions", "where-to-go"]
PLAN_SHAPE = ["do-first", "then", "if-time-is-left", "leave-out"]
TIMES = {"two-weeks", "one-week", "two-days", "tonight", "one-hour"}
# Files that the site publishes as they are.
WORDS = {".md", ".yml"}
ASSETS = {".css", ".mjs", ".svg", ".txt", ".yml"}
OF_SCRIPTS = {Path("service-worker.js")}  # it must stand above all that it serves
OF_PLACES = {f"{places.FOLDER}/{name}.md" for name in ("index", *places.PAGES)}
OLD = re.compile(rf"address http://{allowed.HOST}([/?#]|$)")
PAGES_BY_OTHER_NAMES = {".htm", ".html", ".xhtml", ".markdown", ".mkd", ".mkdn", ".mdown"}


def shape(path: str) -> list[str]:
    """The ids that pages of this kind have, in order; a page of no kind has none."""
    page = PurePosixPath(path)
    folder, name = page.parent.as_posix(), page.stem
    if name == "index":
        return []
    if folder == "rights":
        return COUNTRY_SHAPE if name in COUNTRIES else []
    if folder == "plan":
        return PLAN_SHAPE if name in TIMES else []
    return SHAPES.get(folder, [])


def generated(page: MarkdownPage) -> bool:
    """Whether a tool of ours writes the page's list, so that rules of prose do not apply."""
    if page.path == "a-to-z.md" or page.path.startswith("a-to-z/"):
        return "letters" in page.fields
    return page.path in allowed.EVIDENCE | OF_PLACES


def front_matter(page: MarkdownPage) -> Iterator[str]:
    """Only known fields, each of its type; a description of 60 to 155 plain characters."""
    for name, value in page.fields.items():
        if name not in FIELDS:
            yield f"{page.path}:2: unknown field {name!r}: use {', '.join(FIELDS)}"
        elif not isinstance(value, FIELDS[name]) or (
            isinstance(value, list) and not all(isinstance(v, str) for v in value)
        ):
            form = "one line of text" if FIELDS[name] is str else "a list of words"
            yield f"{page.path}:2: {name} is not {form}: correct it"
    description = page.fields.get("description")
    if description is None:
        yield f"{page.path}:2: no description: add one sentence that says what the reader gets"
    elif isinstance(description, str) and not 60 <= len(description) <= 155:
        yield f"{page.path}:2: description has {len(description)} characters: use 60 to 155"
    if set('"<>&') & set(str(description)):
        # Generators write it into an attribute as it is, so it would end at the mark.
        yield f'{page.path}:2: description holds one of " < > &: use single quotes and words'


def title(page: MarkdownPage) -> Iterator[str]:
    """Exactly one title, first of the headings, of at most 65 characters."""
    titles = [heading for heading in page.headings if heading.level == 1]
    if len(titles) != 1:
        yield f"{page.path}:{page.body_line}: {len(titles)} titles: write exactly one line that begins with a single #"
    elif page.headings[0] != titles[0] or len(titles[0].text) > 65:
        yield f"{page.path}:{titles[0].line}: the title comes first and has at most 65 characters: move or shorten it"


def heading_levels(page: MarkdownPage) -> Iterator[str]:
    """No heading skips a level."""
    before = 0
    for heading in page.headings:
        if heading.level > before + 1:
            yield f"{page.path}:{heading.line}: level {heading.level} follows {before}: do not skip a level"
        before = heading.level


def heading_ids(page: MarkdownPage) -> Iterator[str]:
    """Each heading below the title has an explicit id."""
    for heading in page.headings[1:]:
        if not heading.id:
            yield f"{page.path}:{heading.line}: no id: end the heading with {{ #stable-short-id }}"


def kind_shape(page: MarkdownPage) -> Iterator[str]:
    """A page of a kind has that kind's headings, in order."""
    wanted = shape(page.path)
    have = [heading.id for heading in page.headings if heading.id in wanted]
    if have != wanted:
        yield f"{page.path}:1: its headings are {', '.join(map(str, have)) or 'none'}: its kind has {', '.join(wanted)}"


def told_from_sources(page: MarkdownPage) -> Iterator[str]:
    """What a reader may say as it stands rests on a named source, given beside it."""
    lines = [line for _, line in page.lines]
    starts = [heading.line - page.body_line for heading in page.headings]
    for heading, (start, end) in zip(page.headings, pairwise([*starts, len(lines)]), strict=True):
        worked = heading.id in WORKED and heading.id in shape(page.path)
        if worked and not sources.cited("\n".join(lines[start:end])):
            yield f"{page.path}:{heading.line}: no source for the worked answer: cite the one that shaped it"


def words_alone(page: MarkdownPage) -> Iterator[str]:
    """A page is words: no HTML, no attribute or address that could do more than name and lead, links that say where."""
    # Some sources are old, and their hosts too.
    for line, fault, cure in allowed.located(page.body, page.path, OLD if generated(page) else None):
        yield f"{page.path}:{page.body_line + line}: {fault}: {cure}"


def repeated_words(page: MarkdownPage) -> Iterator[str]:
    """No word stands twice in a row."""
    for number, line in page.lines:
        for both, word in re.findall(r"\b(([a-z]+) \2\b)", line, re.IGNORECASE):
            if word.lower() not in {"that", "had"}:
                yield f"{page.path}:{number}: {both!r}: the word stands twice: delete one"


def length(page: MarkdownPage) -> Iterator[str]:
    """Under five minutes to read."""
    if len(page.words) > MOST_WORDS and page.path not in LONG_BY_NATURE and not generated(page):
        yield f"{page.path}:1: {len(page.words)} words: make it two pages or cut it to {MOST_WORDS}"


def evidence(page: MarkdownPage) -> Iterator[str]:
    """Every page of advice cites a source or is marked as practice."""
    marked = "evidence.md#practice" in page.body or sources.cited(page.body)
    if not marked and not generated(page) and page.path not in OF_THE_GUIDE and not page.path.startswith("about/"):
        yield f"{page.path}:1: nothing says where this comes from: cite a source or link about/evidence.md#practice"


RULES: tuple[Callable[[MarkdownPage], Iterator[str]], ...] = (
    front_matter,
    title,
    heading_levels,
    heading_ids,
    kind_shape,
    told_from_sources,
    words_alone,
    repeated_words,
    length,
    evidence,
)


def unique(pages: list[MarkdownPage]) -> Iterator[str]:
    """No two pages share a title or a description."""
    seen: dict[tuple[str, str], str] = {}
    for page in pages:
        heading = next((h.text for h in page.headings if h.level == 1), "")
        for name, value in (("title", heading), ("description", str(page.fields.get("description", "")))):
            first = seen.setdefault((name, value), page.path)
            if value and first != page.path:
                yield f"{page.path}:1: its {name} is that of {first} too: make it say what only this page has"


class NavigationLoader(Loader):
    """Reads the tags of MkDocs' own configuration as nothing."""


NavigationLoader.add_multi_constructor("!", lambda *_: None)
NavigationLoader.add_multi_constructor("tag:yaml.org,2002:python/", lambda *_: None)


def nav_entries(config: str) -> Iterator[tuple[str, str | None]]:
    """Each entry of `nav` in order, as its name and its page; the page of an empty entry is None.

    Raise `PageError` if the configuration cannot be read.
    """
    loaded = read_yaml(config, "mkdocs.yml", loader=NavigationLoader)

    def walk(name: str, entry: object) -> Iterator[tuple[str, str | None]]:
        if isinstance(entry, list) and entry:
            for child in entry:
                yield from walk(name, child)
        elif isinstance(entry, dict) and entry:
            for label, child in entry.items():
                yield from walk(str(label), child)
        else:
            yield name, entry if isinstance(entry, str) and entry else None

    yield from walk("nav", loaded.get("nav") if isinstance(loaded, dict) else None)


def navigation(config: str, paths: set[str]) -> Iterator[str]:
    """Every page stands in `nav` once, and every entry of `nav` is a page; the index of places leads to theirs."""

    def line(text: str) -> int:
        return next((number for number, row in enumerate(config.split("\n"), 1) if text in row), 1)

    entries = list(nav_entries(config))
    listed = [page for _, page in entries if page]
    for name, page in entries:
        if page is None:
            yield f"mkdocs.yml:{line(f'{name}:')}: an entry of {name} is empty: give it a page or delete it"
        elif page not in paths:
            yield f"mkdocs.yml:{line(page)}: nav names {page}, and docs/ has no such page: correct or delete it"
    for page in dict.fromkeys(listed):
        if listed.count(page) > 1:
            yield f"mkdocs.yml:{line(page)}: nav names {page} {listed.count(page)} times: keep one"
    led = {page for page in paths if page.startswith(f"{places.FOLDER}/") and not page.endswith("/index.md")}
    for page in sorted(paths - set(listed) - led):
        yield f"mkdocs.yml:{line('nav:')}: nav lacks {page}: put it where a reader would look"


def citations(pages: list[MarkdownPage], known: set[str], law: set[str]) -> Iterator[str]:
    """Every cited id is registered, and every registered source is cited, by a page or by the law by place."""
    used = set(law)
    for page in pages:
        if page.path.startswith(f"{sources.FOLDER}/"):
            continue
        for number, line in page.lines:
            for name in sorted(sources.cited(line) - known):
                yield f"docs/{page.path}:{number}: cites {name}, which docs/{sources.REGISTRY} lacks: add it there"
        used |= sources.cited(page.body)
    for name in sorted(known - used):
        yield f"docs/{sources.REGISTRY}:1: no page cites {name}: cite it or delete it"


def names(docs: Path) -> Iterator[str]:
    """A file's path is its address: lower case letters, digits and hyphens."""
    for path in sorted(docs.rglob("*")):
        if not path.name.startswith(".") and not allowed.NAME.fullmatch(path.name):
            place = path.relative_to(docs.parent).as_posix()
            yield f"{place}:1: {path.name!r} is no name for an address: use lower case letters, digits and hyphens"


def kinds(docs: Path) -> Iterator[str]:
    """Every file is of a kind that some rule looks at, and a drawing holds nothing but a drawing."""
    for path in sorted(docs.rglob("*")):
        inside = path.relative_to(docs)
        place = path.relative_to(docs.parent).as_posix()
        if not path.is_file() or any(part.startswith(".") for part in inside.parts) or inside in OF_SCRIPTS:
            continue
        known = ASSETS if inside.parts[0] == "assets" else WORDS
        if path.suffix.lower() in PAGES_BY_OTHER_NAMES:
            yield f"{place}:1: a page is Markdown: write it as {path.stem}.md"
        elif path.suffix not in known:
            yield f"{place}:1: no kind of file that the guide has here: use {', '.join(sorted(known))}"
        elif path.suffix == ".svg":
            try:
                yield from (
                    f"{place}:{line}: {fault}: {cure}" for line, fault, cure in drawing.faults(read_text(path, place))
                )
            except PageError as error:
                yield str(error)


def symlinks(docs: Path) -> Iterator[str]:
    """Every file stands here itself: what a link leads to is published, and no rule looks at it."""
    for path in sorted(docs.rglob("*")):
        if path.is_symlink():
            place = path.relative_to(docs.parent).as_posix()
            yield f"{place}:1: a symbolic link: put the file or folder itself here"


def addresses(docs: Path, paths: list[Path]) -> Iterator[str]:
    """No two pages have one address, as tips.md and tips/index.md would."""
    for path in paths:
        other = path.parent.with_name(f"{path.parent.name}.md")
        if path.name == "index.md" and path.parent != docs and other in paths:
            place = path.relative_to(docs.parent).as_posix()
            yield f"{place}:1: has the address of {other.relative_to(docs.parent).as_posix()} too: rename one"


def problems(docs: Path) -> Iterator[str]:
    """Every fault of every page under `docs`, and of what all share; of no page while there are links to others."""
    if linked := list(symlinks(docs)):
        yield from linked
        return
    yield from names(docs)
    yield from kinds(docs)
    paths = sorted(docs.rglob("*.md"))
    yield from addresses(docs, paths)
    pages = []
    for path in paths:
        try:
            pages.append(read_page(docs, path))
        except PageError as error:
            yield str(error)
    for page in pages:
        for rule in RULES:
            for problem in rule(page):
                yield f"{docs.name}/{problem}"
    for problem in unique(pages):
        yield f"{docs.name}/{problem}"
    try:
        config = read_text(docs.parent / "mkdocs.yml", "mkdocs.yml")
        yield from configuration.faults(config)
        yield from navigation(config, {path.relative_to(docs).as_posix() for path in paths})
        registry = read_text(docs / sources.REGISTRY, f"{docs.name}/{sources.REGISTRY}")
    except PageError as error:
        yield str(error)
        return
    broken = list(sources.problems(registry))
    law = ""
    if (docs / places.FILE).is_file():
        try:
            law = read_text(docs / places.FILE, f"{docs.name}/{places.FILE}")
        except PageError as error:
            broken.append(str(error))
    if law and not broken:
        broken += places.problems(law, set(sources.load(registry)), datetime.date.today())
    yield from broken
    # What is cited is known only when all can be read.
    if not broken and len(pages) == len(paths):
        known = sources.load(registry)
        yield from citations(pages, set(known), places.cited(law) if law else set())
        named = {place.id: place.short for place in sources.law(docs, known).values()}
        for page in pages:
            if not generated(page):
                yield from (f"{docs.name}/{problem}" for problem in law_named.problems(page, known, named))
        yield from stale(docs)


def stale(docs: Path) -> Iterator[str]:
    """Every citation and page of sources is as the registry has it, and no page of places is left without one."""
    try:
        wanted, law = sources.wanted(docs), sources.law(docs, sources.registered(docs))
    except ValueError as error:
        yield str(error)
        return
    held = places.pages(law) if law else {}
    for path in sorted((docs / places.FOLDER).glob("*.md")):
        if path.relative_to(docs).as_posix() not in held:
            place = path.relative_to(docs.parent).as_posix()
            yield f"{place}:1: holds no place any more: delete it and name its new address in docs/moved.yml"
    for path, text in wanted.items():
        if not path.is_file() or path.read_text("utf-8-sig") != text:
            place = path.relative_to(docs.parent).as_posix()
            yield f"{place}:1: citations are not as the registry has them: run `make sources`"


def main(arguments: list[str]) -> int:
    """Print each fault on a line; 0 none, 1 some, 2 cannot check."""
    docs = Path(arguments[0] if arguments else "docs")
    if not docs.is_dir():
        print(f"{docs}: no such folder: name the folder of the pages", file=sys.stderr)
        return 2
    try:
        found = list(problems(docs))
    except OSError as error:
        print(f"{error.filename}: {error.strerror}: mend that and run again", file=sys.stderr)
        return 2
    if found:
        print(*found, f"faults: {len(found)}", sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
