"""Check that the guide covers every section of the source article: `python -m scripts.check_coverage [SITE]`.

The outline, tests/source_outline.yml, names sections and their points. A page claims them in its `covers`; a point is
covered when the built page shows a heading with the point's id and a real passage under it, and a reader can get
there from the table of contents, from a menu or list of links, and by searching.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import islice
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import turbohtml

from .check_pages import nav_entries
from .finish.sections import sections
from .finish.site import read, url_path
from .markdown_page import MarkdownPage, PageError, read_page, read_text, read_yaml

OUTLINE = Path("tests/source_outline.yml")
KINDS = {"guide", "pointer", "help", "chrome"}
LEAST_WORDS = 25
UNSEEN = (
    "[hidden], [aria-hidden=true], [style*='display:none'], [style*='display: none'], [style*='visibility'], "
    "template, noscript, .guide-visually-hidden, details:not([open]) > :not(summary)"
)
INDEX = "search/index.json"


@dataclass
class Outline:
    """What must be covered: the ids of sections and points, and what is wrong with the outline itself."""

    sections: list[str] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def read_outline(text: str, place: str) -> Outline:
    """Read an outline; its faults are `place: what is wrong and the cure`."""
    outline = Outline()
    try:
        loaded = read_yaml(text, place)
    except PageError as error:
        outline.faults.append(str(error))
        return outline
    listed = loaded.get("sections") if isinstance(loaded, dict) else None
    if not isinstance(listed, list) or not listed:
        outline.faults.append(f"{place}:1: no sections: list them under `sections:`")
        return outline
    for section in listed:
        points = section.get("points", []) if isinstance(section, dict) else None
        if not isinstance(points, list) or not all(isinstance(e, dict) and e.get("id") for e in [section, *points]):
            outline.faults.append(f"{place}:1: {section!r} has no id or a point without one: write `id:`")
            continue
        name, kind = str(section["id"]), section.get("kind")
        if kind not in KINDS:
            outline.faults.append(f"{place}:1: {name}: kind is {kind!r}: use one of {', '.join(sorted(KINDS))}")
        if kind == "chrome" and not str(section.get("reason") or "").strip():
            outline.faults.append(f"{place}:1: {name}: left out without a reason: write `reason:`")
        (outline.left_out if kind == "chrome" else outline.sections).append(name)
        outline.points += [str(point["id"]) for point in points]
    every = outline.sections + outline.points + outline.left_out
    for name in sorted({name for name in every if every.count(name) > 1}):
        outline.faults.append(f"{place}:1: {name}: stands {every.count(name)} times: give each its own id")
    return outline


@cache
def visible(html: bytes) -> dict[str, tuple[str, int]]:
    """What a reader sees on a page: the words of each heading, and how many follow it, by its id."""
    tree = turbohtml.parse(html.decode("utf-8", "replace"))
    for element in tree.select(UNSEEN):
        element.decompose()
    article = tree.select_one("article")
    found = sections(article) if article else []
    return {section.anchor: (section.heading, len(section.text.split())) for section in found}


@cache
def links(path: str, html: bytes) -> frozenset[str]:
    """The files that the menus and the text of a page link to."""
    found = set()
    for link in turbohtml.parse(html.decode("utf-8", "replace")).select("nav a[href], article a[href]"):
        target = urlsplit(urljoin(f"https://site/{url_path(path)}", str(link.attrs["href"])))
        file = unquote(target.path).lstrip("/")
        found.add(f"{file}index.html" if not file or file.endswith("/") else file)
    return frozenset(found)


def indexed_addresses(index: bytes) -> set[str]:
    """The addresses in a search index as scripts/finish/search.py writes it; none if it has another form."""
    try:
        loaded = json.loads(index)
        addresses, anchors = (column.split("\n") for column in loaded["lines"][:2])
        tips = iter(anchors)
        pages = zip(addresses, loaded["tips"], strict=True)
        return {
            f"{address}#{anchor}" if anchor else address for address, count in pages for anchor in islice(tips, count)
        }
    except (ValueError, TypeError, KeyError, AttributeError):
        return set()


def built_path(page: str) -> str:
    """The built file of a page: tips.md is tips/index.html, ask/index.md is ask/index.html."""
    path = PurePosixPath(page)
    folder = path.parent if path.stem == "index" else path.with_suffix("")
    return (folder / "index.html").as_posix()


def problems(outline: Outline, pages: list[MarkdownPage], nav: list[str], site: Mapping[str, bytes]) -> Iterator[str]:
    """Each way in which the guide falls short of the outline: file, id, cure.

    `nav` lists the pages in the table of contents; `site` maps each path under the built folder to its bytes.
    """
    yield from outline.faults
    claims: dict[str, list[MarkdownPage]] = {}
    for page in pages:
        covers = page.fields.get("covers")
        for name in covers if isinstance(covers, list) else []:
            claims.setdefault(str(name), []).append(page)
    known = [*outline.sections, *outline.points]
    for name, claimed in claims.items():
        if name in outline.left_out:
            yield f"docs/{claimed[0].path}:2: covers {name}, which the outline leaves out: delete it from covers"
        elif name not in known:
            yield f"docs/{claimed[0].path}:2: covers {name}, which the outline lacks: correct or delete it"
        elif len(claimed) > 1:
            places = " and ".join(f"docs/{page.path}" for page in claimed)
            yield f"{places}:2: both cover {name}: keep the one where a reader would look"
    indexed = indexed_addresses(site.get(INDEX, b""))
    if not indexed:
        yield f"{INDEX}: no search index that can be read: run make build"
    overviews = [built_path(page.path) for page in pages if PurePosixPath(page.path).stem == "index"]
    linked = {target for path in overviews if path in site for target in links(path, site[path])}
    for name in known:
        if name not in claims:
            yield f"{OUTLINE.as_posix()}: {name}: no page covers it: add it to covers of the page that answers it"
            continue
        page = claims[name][0]
        path = built_path(page.path)
        if page.path not in nav:
            yield f"mkdocs.yml: nav lacks {page.path}, the page of {name}: put it back"
        if path not in site:
            yield f"docs/{page.path}:1: {name}: {path} was not built: run make build"
            continue
        if path not in linked:
            yield f"docs/{page.path}:1: {name}: neither home nor a section's first page links here: link it from one"
        if indexed and url_path(path) not in indexed:
            yield f"docs/{page.path}:1: {name}: search does not lead to the page: take out what excludes it"
        if name in outline.points:
            yield from unshown(name, page, site[path], indexed)


def unshown(name: str, page: MarkdownPage, html: bytes, indexed: set[str]) -> Iterator[str]:
    """What keeps a point from being seen: its heading, the passage under it, its place in the search index."""
    line = next((heading.line for heading in page.headings if heading.id == name), None)
    place = f"docs/{page.path}:{line or 1}: {name}"
    heading, words = visible(html).get(name, ("", 0))
    if line is None:
        yield f"{place}: no heading has this id: end the point's heading with {{ #{name} }}"
    elif not heading:
        yield f"{place}: the built page shows no heading with this id: write its words, unhide it, run make build"
    elif words < LEAST_WORDS:
        yield f"{place}: {words} words under its heading: write a passage of {LEAST_WORDS} or more"
    elif indexed and f"{url_path(built_path(page.path))}#{name}" not in indexed:
        yield f"{place}: search does not lead to it: take out what excludes it, or run make build"


def main(arguments: list[str] | None = None) -> int:
    """Print each fault on a line; 0 none, 1 some, 2 cannot check."""
    parser = argparse.ArgumentParser(prog="python -m scripts.check_coverage", description=__doc__)
    parser.add_argument("site", type=Path, nargs="?", default=Path("site"), help="the finished site")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the Markdown it was made from")
    parser.add_argument("--outline", type=Path, default=OUTLINE, help="what must be covered")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"{options.site}: no index.html there: build the site first (make build)", file=sys.stderr)
        return 2
    try:
        outline = read_outline(read_text(options.outline, options.outline.as_posix()), options.outline.as_posix())
        pages = [read_page(options.docs, path) for path in sorted(options.docs.rglob("*.md"))]
        config = read_text(options.docs.parent / "mkdocs.yml", "mkdocs.yml")
        nav = [page for _, page in nav_entries(config) if page]
        found = list(problems(outline, pages, nav, read(options.site)))
    except PageError as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(f"{error.filename}: {error.strerror}: mend that and run again", file=sys.stderr)
        return 2
    if found:
        print(*found, f"faults: {len(found)}", sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
