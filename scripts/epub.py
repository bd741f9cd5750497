"""Make the whole guide one EPUB: `python -m scripts.epub SITE OUTPUT [--config MKDOCS_YML]`."""

from __future__ import annotations

import argparse
import datetime
import io
import re
import sys
import zipfile
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from ebooklib import epub
from PIL import Image, ImageDraw

from .book import anchor, chapters, colours, name_of, newest, opened, target, title_of, words_of
from .finish import cards
from .finish.site import Site
from .markdown_page import PageError

STYLE = Path(__file__).with_suffix(".css")
COVER = (1200, 1800)  # pixels; two to three, as shops and shelves show covers
PAGE = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n'
    '<html xmlns="http://www.w3.org/1999/xhtml" lang="{language}" xml:lang="{language}"><head><title>{title}</title>'
    '<link rel="stylesheet" type="text/css" href="guide.css"/></head><body>{body}</body></html>'
)


def file_name(path: str) -> str:
    """The name of a page's file in the book."""
    return f"{anchor(path)}.xhtml"


def page(site: Site, path: str, inside: set[str], plain: dict[str, str]) -> epub.EpubItem:
    """A page as a file of the book: its links lead within it where they can, its colours are `plain`."""
    title, article = title_of(site, path), words_of(site, path)
    for link in article.select("a[href]"):
        file, fragment = target(site, path, str(link.attrs["href"]))
        if file in inside:
            link.attrs["href"] = file_name(file) + (f"#{fragment}" if fragment else "")
        else:
            link.attrs["href"] = urljoin(site.url(path), str(link.attrs["href"]))
    # An EpubHtml would be parsed again, by a parser that does not know drawings.
    item = epub.EpubItem(uid=f"page-{anchor(path)}", file_name=file_name(path), media_type="application/xhtml+xml")
    body = coloured(str(article.inner_xml), plain)
    item.content = PAGE.format(language=language_of(site), title=escape(title), body=body).encode()
    item.title = title
    item.properties = ["svg"] if article.select("svg") else []
    return item


def language_of(site: Site) -> str:
    """The language of the guide."""
    return str(site.pages["index.html"].select_one("html").attrs["lang"])


def coloured(text: str, plain: dict[str, str]) -> str:
    """A text whose variables are replaced by the colours they stand for: few readers of books know variables."""
    return re.sub(r"var\((--guide-[\w-]+)\)", lambda match: plain.get(match[1], match[0]), text)


def cover(name: str) -> bytes:
    """The picture of the cover: the name, and the way from the call to the offer."""
    picture = Image.new("RGB", COVER, cards.TEAL)
    draw = ImageDraw.Draw(picture)
    size = 190
    for number, word in enumerate(name.split()):
        draw.text((110, 260 + number * size * 1.1), word, fill=cards.WHITE, font=cards.font("Bold", size))
    stations = [(150, 1500), (370, 1440), (600, 1390), (830, 1430), (1050, 1330)]
    draw.line(stations, fill=cards.WHITE, width=12, joint="curve")
    for number, (x, y) in enumerate(stations):
        last = number == len(stations) - 1
        draw.ellipse(
            (x - 34, y - 34, x + 34, y + 34), fill=cards.YELLOW if last else cards.TEAL, outline=cards.WHITE, width=10
        )
    out = io.BytesIO()
    picture.quantize(32, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def make(site: Site, config: str) -> bytes:
    """The bytes of the book; they depend on the pages alone, and not on the clock."""
    shelf, day = chapters(config, site), newest(site) or datetime.date(2026, 1, 1)
    inside = {path for each in shelf for path in each.pages}
    plain = colours(site)
    description = str(site.pages["index.html"].select_one("meta[name=description]").attrs["content"])
    book = epub.EpubBook()
    book.set_identifier(site.address)
    book.set_title(name_of(site))
    book.set_language(language_of(site))
    book.add_metadata("DC", "creator", f"{name_of(site)}, its contributors")
    book.add_metadata("DC", "description", description)
    book.add_metadata("DC", "rights", "CC BY 4.0. Information, not legal advice.")
    book.add_metadata("DC", "source", site.address)
    book.add_metadata("DC", "date", f"{day}")
    book.set_cover("cover.png", cover(name_of(site)), create_page=False)
    style = coloured(STYLE.read_text("utf-8"), plain)
    book.add_item(epub.EpubItem(uid="style", file_name="guide.css", media_type="text/css", content=style.encode()))
    contents: list[object] = []
    items: list[epub.EpubItem] = []
    for each in shelf:
        made = [page(site, path, inside, plain) for path in each.pages]
        links = [epub.Link(item.file_name, item.title, item.id) for item in made]
        contents.append((epub.Section(each.name, links[0].href), links) if len(links) > 1 else links[0])
        items += made
    for item in items:
        book.add_item(item)
    book.toc = contents
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = ["nav", *(item.id for item in items)]
    out = io.BytesIO()
    epub.write_epub(out, book, {"mtime": datetime.datetime.combine(day, datetime.time())})
    return timeless(out.getvalue())


def timeless(data: bytes) -> bytes:
    """The same archive without the moment of its making."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            plain = zipfile.ZipInfo(entry.filename)
            plain.compress_type, plain.external_attr = entry.compress_type, 0o644 << 16
            new.writestr(plain, old.read(entry), compresslevel=9)
    return out.getvalue()


def main(arguments: list[str] | None = None) -> int:
    """Write the EPUB; 0 done, 2 cannot."""
    parser = argparse.ArgumentParser(prog="python -m scripts.epub", description=__doc__)
    parser.add_argument("site", type=Path, help="the finished site")
    parser.add_argument("output", type=Path, help="the file to write")
    parser.add_argument("--config", type=Path, default=Path("mkdocs.yml"), help="where the contents are declared")
    options = parser.parse_args(arguments)
    try:
        made = make(*opened(options.site, options.config))
    except PageError as error:
        print(error, file=sys.stderr)
        return 2
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_bytes(made)
    print(f"{options.output}: {len(made) / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
