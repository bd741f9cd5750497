"""Make the whole guide one PDF: `python -m scripts.pdf SITE OUTPUT [--config MKDOCS_YML]`.

A browser prints it, with tags for screen readers and bookmarks. Page numbers in the contents need two printings:
the first tells on which page each chapter begins.
"""

from __future__ import annotations

import argparse
import io
import re
import sys
from collections.abc import Iterator
from datetime import date
from html import escape
from itertools import groupby
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pikepdf
import turbohtml
from turbohtml import Element
from turbohtml.build import E

from .browser import NoBrowser, chromium_path
from .check_pages import nav_entries
from .finish.site import Site, read, url_path
from .markdown_page import PageError

STYLE = Path(__file__).with_suffix(".css")
# What is of no use on paper: an index of links, and pages about a browser.
LEFT_OUT = {"a-to-z", "take-along", "offline"}
FURNITURE = ".headerlink, .guide-foot, .guide-print-foot, .guide-needs-script, button, script, style"


def chapters(config: str, site: Site) -> list[tuple[str, list[str]]]:
    """The sections of the contents with the files of their pages, in reading order.

    Pages that the menu leaves to an index, such as those of places, follow it.
    """
    entries = [(name, page) for name, page in nav_entries(config) if page]
    files = {page: file_of(page) for _, page in entries}
    listed = set(files.values())
    sections = []
    for name, group in groupby(entries, key=lambda entry: entry[0]):
        paths = []
        for page in (page for _, page in group if re.split(r"[/.]", page)[0] not in LEFT_OUT):
            paths.append(files[page])
            if page.endswith("/index.md"):
                folder = page.removesuffix("index.md")
                below = (path for path in sorted(site.pages) if re.fullmatch(rf"{folder}[^/]+/index\.html", path))
                paths += [path for path in below if path not in listed and site.pages[path].select_one("article h1")]
        sections.append((name, [path for path in paths if path in site.pages]))
    return [(name, paths) for name, paths in sections if paths]


def file_of(page: str) -> str:
    """Where the built page of a file of Markdown stands."""
    return f"{page.removesuffix('index.md').removesuffix('.md').rstrip('/')}/index.html".lstrip("/")


def anchor(path: str, identifier: str = "") -> str:
    """A name for a page or a tip that is its own in the whole document."""
    page = url_path(path).rstrip("/").replace("/", ".") or "home"
    return f"{page}..{identifier}" if identifier else page


def rewrite_links(site: Site, path: str, article: Element, inside: set[str]) -> None:
    """Point links at the chapters in the document, and all others at the published guide."""
    for link in article.select("a[href]"):
        whole = urlsplit(urljoin(site.url(path), str(link.attrs["href"])))
        target = unquote(whole.path.removeprefix(site.base))
        file = f"{target}index.html" if target.endswith("/") or not target else target
        if whole._replace(path=site.base, query="", fragment="").geturl() == site.address and file in inside:
            link.attrs["href"] = f"#{anchor(file, unquote(whole.fragment))}"
        else:
            link.attrs["href"] = whole.geturl()


def chapter(site: Site, path: str, inside: set[str]) -> str:
    """A page as a chapter: its text, one heading level down, with names of its own."""
    article = site.pages[path].select_one("article")
    for element in article.select(FURNITURE):
        element.decompose()
    for element in article.select("[id]"):
        element.attrs["id"] = anchor(path, str(element.attrs["id"]))
    for box in article.select("input[type=checkbox]"):
        box.replace_with(E.span({"class": "tick"}))
    rewrite_links(site, path, article, inside)
    for level in (5, 4, 3, 2, 1):
        for heading in article.select(f"h{level}"):
            heading.tag = f"h{level + 1}"
    return f'<article id="{anchor(path)}">{article.inner_html}</article>'


def title_of(site: Site, path: str) -> str:
    """The title of a page, as its heading has it."""
    heading = site.pages[path].select_one("h1")
    link = heading.select_one(".headerlink")
    return str(heading.text.removesuffix(link.text if link else "").strip())


def newest(site: Site) -> date | None:
    """The day of the last change of any page; None where git knows of none."""
    marks = [mark for tree in site.pages.values() for mark in tree.select("time[data-guide=changed]")]
    days = [str(mark.attrs["datetime"]) for mark in marks]
    return date.fromisoformat(max(days)) if days else None


def front(site: Site, sections: list[tuple[str, list[str]]], titles: dict[str, str]) -> Iterator[str]:
    """The title page and the contents; `page-NAME` stands where a page's number goes."""
    home, day = site.pages["index.html"], newest(site)
    yield f'<div class="title"><h1>{escape(name_of(site))}</h1>'
    yield f'<p class="words">{escape(str(home.select_one("meta[name=description]").attrs["content"]))}</p>'
    link = f'<a class="address" href="{site.address}">{site.address}</a>'
    yield f"<p>{f'As of {day.day} {day:%B %Y}. ' if day else ''}The newest: {link}</p>"
    yield "<p>Free to share and adapt under CC BY 4.0. Information, not legal advice.</p></div>"
    yield '<div class="contents"><h2>Contents</h2>'
    for name, paths in sections:
        yield f"<h3>{escape(name)}</h3><ul>" if len(paths) > 1 else "<ul>"
        for path in paths:
            number = f'<span class="number">page-{anchor(path)}</span>'
            yield f'<li><a href="#{anchor(path)}"><span>{escape(titles[path])}</span>{number}</a></li>'
        yield "</ul>"
    yield "</div>"


def name_of(site: Site) -> str:
    """The name of the guide."""
    return str(site.pages["index.html"].select_one("title").text.strip())


def colours(site: Site) -> str:
    """The site's colours, as the home page declares them first: what comes later is for other screens."""
    styles = " ".join(style.text for style in site.pages["index.html"].select("style"))
    declared = re.findall(r"(--guide-[\w-]+):\s*([^;{}]+)", styles)
    return " ".join(f"{name}: {value};" for name, value in dict(reversed(declared)).items())


def document(site: Site, config: str) -> tuple[str, list[str]]:
    """The whole guide as one HTML document, and the names of its chapters."""
    sections = chapters(config, site)
    inside = {path for _, paths in sections for path in paths}
    titles = {path: title_of(site, path) for path in inside}
    body = list(front(site, sections, titles))
    for name, paths in sections:
        if len(paths) > 1:
            body.append(f'<h1 class="section">{escape(name)}</h1>')
        body += [chapter(site, path, inside) for path in paths]
    language = site.pages["index.html"].select_one("html").attrs["lang"]
    style = f":root {{ {colours(site)} }}\n{STYLE.read_text('utf-8')}"
    head = f"<meta charset=utf-8><title>{escape(name_of(site))}</title><style>{style}</style>"
    return f'<!DOCTYPE html><html lang="{language}"><head>{head}</head><body>{"".join(body)}</body></html>', [
        anchor(path) for _, paths in sections for path in paths
    ]


def page_numbers(pdf: bytes, names: list[str]) -> dict[str, int]:
    """On which page each chapter begins."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.objgen: number for number, page in enumerate((p.obj for p in opened.pages), 1)}
        found = {}
        for name in names:
            target = opened.Root.Dests[f"/{name}"]
            place = target.D if isinstance(target, pikepdf.Dictionary) else target
            found[name] = pages[place[0].objgen]
        return found


def print_document(html: str, names: list[str]) -> bytes:
    """Print until the numbers in the contents are those of the pages; raise `NoBrowser` without a browser."""
    from playwright.sync_api import sync_playwright

    numbers = dict.fromkeys(names, 0)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        visitor = running.new_page(java_script_enabled=False)
        for _ in range(4):
            numbered = html
            for name, number in numbers.items():
                numbered = numbered.replace(f">page-{name}<", f">{number or ''}<", 1)
            visitor.set_content(numbered)
            printed = visitor.pdf(tagged=True, outline=True, prefer_css_page_size=True, print_background=True)
            before, numbers = numbers, page_numbers(printed, names)
            if before == numbers:
                break
        running.close()
    return printed


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
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"{options.site}: no index.html there: build the site first (make build)", file=sys.stderr)
        return 2
    if not options.config.is_file():
        print(f"{options.config}: no such file: name it with --config", file=sys.stderr)
        return 2
    site = Site({path: data for path, data in read(options.site).items() if path.endswith(".html")})
    try:
        html, names = document(site, options.config.read_text("utf-8"))
        printed = print_document(html, names)
    except (NoBrowser, PageError) as error:
        print(error, file=sys.stderr)
        return 2
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(finish(printed, html, newest(site)))
    print(f"{options.output}: {options.output.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
