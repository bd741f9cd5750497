"""Make the whole guide one PDF: `python -m scripts.pdf SITE OUTPUT [--paper letter]`.

A browser prints it, with tags for screen readers and bookmarks. Page numbers in the contents, in cross-references and
in the index need several printings: each tells on which page everything stands, until nothing moves any more.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from pathlib import Path
from urllib.parse import urljoin

import pikepdf
import turbohtml
from turbohtml import Element
from turbohtml.build import E

from .book import (
    Chapter,
    anchor,
    chapters,
    colours,
    heading_words,
    name_of,
    newest,
    opened,
    target,
    title_of,
    words_of,
)
from .browser import NoBrowser, chromium_path
from .finish.site import Site
from .markdown_page import PageError

STYLE = Path(__file__).with_suffix(".css")
PAPERS = ("A4", "letter")
# Links that a reader of paper does not follow: a word of the glossary, what "practice" means.
UNNUMBERED = ".guide-word, [href*='about.evidence']"
MARKS = "a[href^='#source-']"
PRINTINGS = 8
NUMBER = re.compile(r">page-([\w.-]+)<")


def front(site: Site, book: list[Chapter]) -> Iterator[str]:
    """The title page and the contents; `page-NAME` stands where a page's number goes."""
    home, day = site.pages["index.html"], newest(site)
    yield f'<div class="title"><h1>{escape(name_of(site))}</h1>'
    yield f'<p class="words">{escape(str(home.select_one("meta[name=description]").attrs["content"]))}</p>'
    link = f'<a class="address" href="{site.address}">{site.address}</a>'
    yield f"<p>{f'As of {day.day} {day:%B %Y}. ' if day else ''}The newest: {link}</p>"
    yield "<p>Free to share and adapt under CC BY 4.0. Information, not legal advice.</p></div>"
    yield '<div class="contents"><h2>Contents</h2>'
    for each in book:
        yield f"<h3>{escape(each.name)}</h3><ul>" if len(each.pages) > 1 else "<ul>"
        for path in each.pages:
            yield f"<li>{numbered_link(anchor(path), title_of(site, path))}</li>"
        yield "</ul>"
    yield f"<ul><li>{numbered_link('index-of-tips', 'Index of tips')}</li></ul></div>"


def numbered_link(name: str, words: str) -> str:
    """A line that ends with the number of the page it leads to."""
    return f'<a href="#{name}"><span>{escape(words)}</span><span class="number">page-{name}</span></a>'


def index_of_tips(site: Site, book: list[Chapter]) -> Iterator[str]:
    """Every tip by the letters of its heading, with its page."""
    tips = []
    for path in (path for each in book for path in each.pages):
        for heading in site.pages[path].select("article h2[id]"):
            words = heading_words(heading)
            tips.append((re.sub(r"\W", "", words.lower()), words, anchor(path, str(heading.attrs["id"]))))
    yield '<div class="index" style="page: index"><h1 class="section" id="index-of-tips">Index of tips</h1><ul>'
    for _, words, name in sorted(tips):
        yield f"<li>{numbered_link(name, words)}</li>"
    yield "</ul></div>"


def chapter(site: Site, each: Chapter, inside: set[str]) -> str:
    """The pages of a chapter, each one heading level down, and then their sources, numbered through the chapter."""
    sources: dict[str, Element] = {}
    articles = []
    for path in each.pages:
        article = words_of(site, path)
        refer(site, path, article, inside)
        collect(article, each.id, sources)
        for element in article.select("[id]"):
            element.attrs["id"] = anchor(path, str(element.attrs["id"]))
        for level in (5, 4, 3, 2, 1):
            for heading in article.select(f"h{level}"):
                heading.tag = f"h{level + 1}"
        articles.append(f'<article id="{anchor(path)}">{article.inner_html}</article>')
    if sources:
        listed = "".join(str(entry.html) for entry in sources.values())
        articles.append(f'<section class="sources"><h2>Sources: {escape(each.name)}</h2><ol>{listed}</ol></section>')
    head = f'<h1 class="section">{escape(each.name)}</h1>' if len(each.pages) > 1 else ""
    return f'<div class="chapter" style="page: {each.id}">{head}{"".join(articles)}</div>'


def collect(article: Element, chapter_id: str, sources: dict[str, Element]) -> None:
    """Add the sources of a page to those of its chapter, by id, and number its marks as the chapter does."""
    for entry in article.select(".guide-sources li"):
        source = str(entry.attrs["id"])
        if source not in sources:
            entry.attrs["id"] = f"{chapter_id}..{source}"
            cite = entry.select_one("a")
            cite.replace_with(E.strong(cite.text))
            sources[source] = entry
    for section in article.select(".guide-sources"):
        section.decompose()
    numbers = {source: number for number, source in enumerate(sources, 1)}
    for mark in article.select(MARKS):
        source = str(mark.attrs["href"]).removeprefix("#")
        mark.attrs["href"] = f"#{chapter_id}..{source}"
        mark.set_text(re.sub(r"\d+$", str(numbers[source]), mark.text))
        # What a screen reader hears of "law 3 4" stays "law 4" with the chapter's number.
        if label := mark.attrs.get("aria-label"):
            mark.attrs["aria-label"] = re.sub(r"\d+$", str(numbers[source]), str(label))


def refer(site: Site, path: str, article: Element, inside: set[str]) -> None:
    """Point links within the book at their page, whose number they say, and all others at the published guide."""
    for link in article.select(f"a[href]:not({MARKS})"):
        href = str(link.attrs["href"])
        file, fragment = target(site, path, href)
        if file not in inside:
            link.attrs["href"] = urljoin(site.url(path), href)
            continue
        name = anchor(file, fragment)
        link.attrs["href"] = f"#{name}"
        if not link.matches(UNNUMBERED) and link.text.strip():
            link.append(E.span({"class": "page"}, " (page ", E.span(f"page-{name}"), ")"))


def document(site: Site, config: str, paper: str = "A4") -> str:
    """The whole guide as one HTML document."""
    book = chapters(config, site)
    inside = {path for each in book for path in each.pages}
    # The chapters change the trees they take, so what is read of them comes first.
    first, last = list(front(site, book)), list(index_of_tips(site, book))
    body = "".join([*first, *(chapter(site, each, inside) for each in book), *last])
    language = site.pages["index.html"].select_one("html").attrs["lang"]
    running = "".join(f"@page {each.id} {{ @top-left {{ content: {json.dumps(each.name)} }} }}" for each in book)
    declared = " ".join(f"{name}: {value};" for name, value in colours(site).items())
    style = f":root {{ {declared} }}\n{STYLE.read_text('utf-8')}\n@page {{ size: {paper} }}\n{running}"
    head = f"<meta charset=utf-8><title>{escape(name_of(site))}</title><style>{style}</style>"
    return f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body>{body}</body></html>'


def page_numbers(pdf: bytes, names: Iterable[str]) -> dict[str, int]:
    """On which page each name stands."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.objgen: number for number, page in enumerate((p.obj for p in opened.pages), 1)}
        found = {}
        for name in names:
            target = opened.Root.Dests[f"/{name}"]
            place = target.D if isinstance(target, pikepdf.Dictionary) else target
            found[name] = pages[place[0].objgen]
        return found


def numbered(html: str, numbers: dict[str, int]) -> str:
    """A document with numbers where their names stood."""
    return NUMBER.sub(lambda match: f">{numbers[match[1]]}<", html)


def print_document(html: str) -> bytes:
    """Print until every number is that of its page; raise `NoBrowser` without a browser, `PageError` if it never is."""
    from playwright.sync_api import sync_playwright

    # Three digits hold the place of a number that is not known yet, so that little moves when it is.
    numbers = dict.fromkeys(NUMBER.findall(html), 100)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        visitor = running.new_page(java_script_enabled=False)
        for _ in range(PRINTINGS):
            visitor.set_content(numbered(html, numbers))
            printed = visitor.pdf(tagged=True, outline=True, prefer_css_page_size=True, print_background=True)
            before, numbers = numbers, page_numbers(printed, numbers)
            if before == numbers:
                running.close()
                return printed
        running.close()
    raise PageError(f"the page numbers of the PDF still move after {PRINTINGS} printings: give them more")


def tidy(bookmarks: list[pikepdf.OutlineItem], titles: dict[str, str]) -> None:
    """Fold the bookmarks, and give each its heading's words: the browser joins those that a line's end parts."""
    for item in bookmarks:
        item.is_closed = True
        item.title = titles.get("".join(item.title.split()), item.title)
        tidy(item.children, titles)


def finish(printed: bytes, html: str, day: date | None) -> bytes:
    """Give it a title and the guide's own day in place of the clock's, mend the bookmarks, and pack it small."""
    out, tree = io.BytesIO(), turbohtml.parse(html)
    headings = [" ".join(heading.text.split()) for heading in tree.select("h1, h2, h3, h4")]
    title = tree.select_one("title").text
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        del pdf.docinfo
        pdf.docinfo["/Title"] = title
        if day:
            pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = f"D:{day:%Y%m%d}000000Z"
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            metadata["dc:title"] = title
        with pdf.open_outline() as outline:
            tidy(outline.root, {"".join(heading.split()): heading for heading in headings})
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.save(
            out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate, recompress_flate=True
        )
    return out.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Write the PDF; 0 done, 2 cannot."""
    parser = argparse.ArgumentParser(prog="python -m scripts.pdf", description=__doc__.partition("\n")[0])
    parser.add_argument("site", type=Path, help="the finished site")
    parser.add_argument("output", type=Path, help="the file to write")
    parser.add_argument("--config", type=Path, default=Path("mkdocs.yml"), help="where the contents are declared")
    parser.add_argument("--paper", choices=PAPERS, default=PAPERS[0], help="the size of its sheets")
    options = parser.parse_args(arguments)
    try:
        site, config = opened(options.site, options.config)
        html = document(site, config, options.paper)
        printed = print_document(html)
    except (NoBrowser, PageError) as error:
        print(error, file=sys.stderr)
        return 2
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(finish(printed, html, newest(site)))
    print(f"{options.output}: {options.output.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
