"""Find the addresses that a file names: a function for each kind of file, and tables of kinds."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any

from turbohtml import Document, Element, parse

# ---- Style sheets

# "a \"b\"" or 'a', up to the end of the line if it is not closed
STRING = r"""(?> "[^"\\\n]*(?:\\.[^"\\\n]*)*"? | '[^'\\\n]*(?:\\.[^'\\\n]*)*'? )"""
# Comments and strings are read over, so that nothing in them counts. No alternative goes back over
# what it has read (possessive and atomic groups), so that no text makes it slow.
CSS_TOKEN = re.compile(
    rf"""
    /\*.*?(?:\*/|\Z)                                                # /* a comment */
    | (?:@import(?>\s|/\*.*?\*/)*+|url\(\s*+)(?P<quoted>{STRING})   # @import "a.css", url("a.png")
    | url\(\s*+(?P<bare>(?:[^"'()\s\\]|\\.)++)\s*+\)               # url(a.png)
    | (?:-webkit-)?image-set\(                                      # image-set("a.png" 1x, ...)
      (?P<set>(?>{STRING}|[^"'()]|\((?>{STRING}|[^"'()])*+\))*+)
    | {STRING}
    | [-\w]++
    """,
    re.I | re.S | re.X,
)
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|\n|(.))", re.I | re.S)  # \26 or \(
SET_STRING = re.compile(rf"(?xs)(^|,)\s*({STRING})")


def unescaped(text: str) -> str:
    """A CSS text as it is meant."""
    return CSS_ESCAPE.sub(lambda e: chr(min(int(e[1], 16), 0x10FFFF)) if e[1] else e[2] or "", text)


@functools.lru_cache(maxsize=256)  # most pages carry the same styles
def css(text: str) -> list[str]:
    """What url(), @import and image-set() of a style sheet name."""
    found = []
    for token in CSS_TOKEN.finditer(text):
        if token["set"]:
            found += css(SET_STRING.sub(r"\1url(\2)", token["set"]))
        elif value := token["bare"] or (token["quoted"] or "").strip("\"'"):
            found.append(unescaped(value))
    return [target for target in found if not target.startswith("#")]  # an id loads no file


# ---- Scripts

JS_STRING = r"""(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""
JS_TOKEN = re.compile(
    rf"""
    //[^\n]*+ | /\*.*?(?:\*/|\Z) | `(?:[^`\\]|\\.)*+`                # comments, templates
    | (?<![\w$.])(?:
        (?:import|export)\s*(?:[\w$*{{][\w$\s,*{{}}]*?\sfrom|[*{{][^"'`;()]*?from)?\s*
          (?P<module>{JS_STRING})                                    # import {{ a }} from "./a.mjs"
        | import\(\s*(?P<later>{JS_STRING})\s*[,)]                     # import("./a.mjs")
        | importScripts\(\s*(?P<worker>{JS_STRING})                   # importScripts("a.js")
        | new\s+URL\(\s*(?P<beside>{JS_STRING})\s*,\s*import\.meta\.url\s*\)
      )                                                    # new URL("a.js", import.meta.url)
    | {JS_STRING}
    """,
    re.S | re.X,
)


def modules(text: str) -> Iterator[str]:
    """What a script imports, and the files that it names as standing beside it."""
    for token in JS_TOKEN.finditer(text):
        name = token.lastgroup
        value = token[name][1:-1] if name else ""
        if name in ("module", "later") and value.startswith(("./", "../", "/")):
            yield value  # a bare name is for an import map to say
        elif name in ("worker", "beside") and value.rpartition("/")[2] not in ("", ".", ".."):
            yield value  # a folder is where other addresses start


# ---- Data

XML_ROOTS = {  # outermost element: elements, and the attribute (else the text) that is a link
    "urlset": {"loc": "", "link": "href"},
    "sitemapindex": {"loc": ""},
    "rss": {"link": "href", "url": "", "guid": "", "comments": "", "enclosure": "url"}
    | {"content": "url", "thumbnail": "url", "description": "HTML", "encoded": "HTML"},
    "feed": {"link": "href", "icon": "", "logo": "", "content": "HTML", "summary": "HTML"},
}
MANIFEST = {"start_url", "src", "url", "action"}
JSON_LD = {"url", "image", "logo", "item", "mainEntityOfPage", "contentUrl", "embedUrl"}
JSON_LD |= {"thumbnailUrl", "sameAs"}
FULL = re.compile(r"https?://|//", re.I)


def json_links(data: Any, keys: set[str]) -> Iterator[str]:
    """The texts under these keys, at any depth."""
    queue = [data]
    for item in queue:
        queue.extend(item if isinstance(item, list) else ())
        for key, child in item.items() if isinstance(item, dict) else ():
            if key in ("item", "mainEntityOfPage") and isinstance(child, dict):
                child = [child, child.get("@id")]  # elsewhere an @id is a name, not an address
            texts = child if isinstance(child, list) else [child]
            yield from (text for text in texts if key in keys and isinstance(text, str))
            if key not in ("params", "@context"):  # names of fields and of vocabularies
                queue.append(child)


def under(keys: set[str]) -> Callable[[str], Iterator[str]]:
    """What finds the texts under these keys in the text of a JSON file."""
    return lambda text: json_links(json.loads(text), keys)


def xml_links(text: str) -> Iterator[str]:
    """What a sitemap or a feed links; of HTML in a feed only full addresses count."""
    if not re.search(rf"<(\w+:)?({'|'.join(XML_ROOTS)})\b", text):
        return
    from xml.etree import ElementTree  # only here: a small site should not wait for it

    root = ElementTree.fromstring(text)  # noqa: S314  (expat limits what entities may grow to)
    for element in root.iter():
        kind = element.tag.rpartition("}")[2]
        where = XML_ROOTS.get(root.tag.rpartition("}")[2], {}).get(kind)
        value = element.get(where or "", element.text or "").strip()
        if where == "HTML":
            targets = [target for _, _, target in parse(value).links()]
            yield from filter(FULL.match, targets)
        elif where is not None and value and (kind != "guid" or "://" in value):
            yield value


# ---- What belongs to this guide alone


def search_index(text: str) -> Iterator[str]:
    """Pages with their number of tips, then the tips' anchors: scripts/finish/search.py."""
    index = json.loads(text)
    pages, anchors = (column.split("\n") for column in index["lines"][:2])
    places = [page for page, tips in zip(pages, index["tips"], strict=True) for _ in range(tips)]
    yield from (f"{page}#{anchor}" for page, anchor in zip(places, anchors, strict=True))


def worker(text: str) -> Iterator[str]:
    """What the service worker keeps from the first visit: scripts/finish/offline.py."""
    yield from modules(text)
    listed = re.search(r"^const SHELL = (\[.*\]);$", text, re.M)  # const SHELL = ["", "a.css"];
    yield from (address or "./" for address in json.loads(listed[1]) if listed) if listed else ()


def kept(text: str) -> Iterator[str]:
    """The files that a reader may keep: scripts/finish/offline.py."""
    data = json.loads(text)
    files = data.get("files") if isinstance(data, dict) else None
    yield from (address or "./" for address in (files if isinstance(files, dict) else ()))


# ---- Where links stand on a page

ELEMENTS = {  # attribute: the elements on which it is a link
    "href": "a area link image",
    "xlink:href": "a image",
    "src": "img script iframe frame embed audio video source track input",
    "srcset": "img source",
    "imagesrcset": "link",
    "poster": "video",
    "data": "object",
    "action": "form",
    "formaction": "button input",
    "cite": "blockquote q del ins",
    "longdesc": "img iframe frame",
    "background": "body table thead tbody tfoot tr td th",
}
# On these the fragment is an id of an SVG, not an anchor of a page.
SVG_PARTS = "use textPath mpath pattern linearGradient radialGradient feImage"
NAMES = {(tag, name): "anchor" for name, tags in ELEMENTS.items() for tag in tags.split()}
NAMES |= {(tag, name): "id" for name in ("href", "xlink:href") for tag in SVG_PARTS.split()}
# These load nothing and lead nowhere.
MUTE = """link:is([rel~=preconnect i], [rel~=dns-prefetch i], [rel=''], :not([rel], [itemprop])),
    input[src]:not([type=image i])"""
META = re.compile(  # <meta property="og:image" content="a.png">
    r"(og|twitter):(url|image|video|audio|player)(:(url|src|secure_url|stream))?"
    r"|msapplication-tileimage|image|url|logo",
    re.I,
)
REFRESH = re.compile(  # <meta http-equiv=refresh content="0; url='a.html'">
    r"""\s*[\d.]+(?:\s*[;,]|\s)\s*(?:url\s*=\s*)?(?:'([^']+)|"([^"]+)|(?!url\s*=)([^'"].*))""",
    re.I | re.S,
)
PAGES = (".html", ".htm", ".xhtml")
MARKUP = (*PAGES, ".svg")  # pages have anchors, an SVG has ids, any other file has neither

Link = tuple[str, str, "Element | None"]  # target, what its fragment names, element


def markup_links(document: Document) -> Iterator[Link]:
    """The links of a document."""
    for element, attribute, target in document.links():
        tag = element.tag
        names = NAMES.get((tag, attribute or ""))
        quiet = tag in ("link", "input") and attribute != "formaction" and element.matches(MUTE)
        if names and not quiet:
            yield target, names, element
    maps = {element.attr("name") for element in document.select("map[name]")}
    for element in document.select("img[usemap], object[usemap]"):
        if (target := element.attr("usemap") or "").partition("#")[2] not in maps:
            yield target, "map", element
    for element in document.select("style, [style], meta[content], script[type=module]:not([src])"):
        yield from ((target, "anchor", element) for target in text_links(element))
    if document.select_one("script[type='application/ld+json' i]"):
        yield from ((target, "anchor", None) for target in json_links(document.json_ld(), JSON_LD))


def text_links(element: Element) -> Iterable[str]:
    """The links that stand in the text of a style or a script, or in what a meta element says."""
    if element.tag == "script":
        return modules(element.text)
    if element.tag != "meta":
        return css(element.text if element.tag == "style" else element.attr("style") or "")
    value = element.attr("content") or ""
    if (element.attr("http-equiv") or "").lower() == "refresh":
        return [match[match.lastindex or 0].strip() for match in [REFRESH.match(value)] if match]
    name = element.attr("property") or element.attr("name") or element.attr("itemprop") or ""
    return [value] if value and META.fullmatch(name) else []


# ---- The table: a file's path, and what finds the addresses in its text

KINDS: dict[str, Callable[[str], Iterable[str]]] = {
    "*/service-worker.js": worker,
    "*/offline.json": kept,
    "*/search/index.json": search_index,
    "*/search/search_index.json": under({"location"}),  # MkDocs' own
    "*.css": css,
    "*.mjs": modules,
    "*.js": modules,
    "*.xml": xml_links,
    "*.rss": xml_links,
    "*.atom": xml_links,
    "*.webmanifest": under(MANIFEST),
    "*/manifest.json": under(MANIFEST),
    "*/robots.txt": re.compile(r"^[ \t]*sitemap:[ \t]*(\S+)", re.I | re.M).findall,
    "*/llms.txt": re.compile(r"\]\(<?([^\s)>]+)").findall,  # [a page](address)
    # /old /new 301, but no /old/* /new/:splat
    "*/_redirects": re.compile(r"^[ \t]*[^#\s]\S*[ \t]+((?:(?!/:)[^\s*])+)(?!\S)", re.M).findall,
}
AT_ROOT = "*/search/*.json"  # the addresses in these start at the site's root


def finder(path: str) -> Callable[[str], Iterable[str]] | None:
    """What finds the addresses in the file at a path; None for a page or a kind unknown here."""
    return next((find for name, find in KINDS.items() if fnmatchcase(path.lower(), name)), None)
