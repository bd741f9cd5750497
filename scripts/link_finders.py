"""Find the addresses that a file names: a function for each kind of file, and tables of kinds."""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from json.decoder import JSONDecoder, scanstring  # type: ignore[attr-defined]
from json.scanner import py_make_scanner  # type: ignore[attr-defined]
from typing import Any
from urllib.parse import urljoin

from turbohtml import Document, Element, Namespace, parse

Spot = tuple[str, int]  # an address, and where it starts in a text


class Found(str):
    """An address that a file names, and how many lines of its text stand before it."""

    line = 0


def found_on(address: str, line: int) -> Found:
    """An address with the lines before it."""
    found = Found(address)
    found.line = line
    return found


def lined(text: str, spots: Iterable[Spot]) -> Iterator[Found]:
    """Addresses with the lines before them; they come in the order of the text."""
    line = last = 0
    for address, start in spots:
        line += text.count("\n", last, start)
        last = start
        yield found_on(address, line)


# ---- What a file says

DECLARED = re.compile(rb"""(?:@charset\s|<\?xml[^>]*?\sencoding\s*=\s*)["']([\w.:-]+)["']""")
SVG_PREFIX = re.compile(rb"""xmlns:([\w-]+)\s*=\s*["']http://www\.w3\.org/2000/svg["']""")
SELF_CLOSING = re.compile(  # <script/>, but not <br/>
    rb"""<((?!(?:br|hr|img|input|link|meta|area|base|col|embed|source|track|wbr)\b)[A-Za-z][\w-]*+)
    ((?:[^<>"'/]|"[^"]*+"|'[^']*+'|/(?!>))*+)/>""",
    re.X,
)


def decoded(data: bytes) -> str:
    """The text of a file that is no page."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    declared = DECLARED.match(data)
    if not declared or declared[1].lower().startswith(b"utf"):  # which no 8-bit text is otherwise
        return data.decode("utf-8-sig", "replace")
    return data.decode(declared[1].decode(), "replace")


def as_html(data: bytes, key: str) -> bytes:
    """XML with what the HTML parser would misread put otherwise: <svg:g>, <script/>."""
    if not key.endswith((".svg", ".xhtml")):
        return data
    if prefix := SVG_PREFIX.search(data):
        data = re.sub(rb"(</?)" + prefix[1] + rb":", rb"\1", data)
    return SELF_CLOSING.sub(rb"<\1\2></\1>", data) if key.endswith(".xhtml") else data


# ---- Style sheets

# "a \"b\"" or 'a', up to the end of the line if it is not closed
STRING = r"""(?> "[^"\\\n]*(?:\\.[^"\\\n]*)*"? | '[^'\\\n]*(?:\\.[^'\\\n]*)*'? )"""
# Comments and strings are read over, so that nothing in them counts. No alternative goes back over
# what it has read (possessive and atomic groups), so that no text makes it slow.
CSS_TOKEN = re.compile(
    rf"""
    /\*.*?(?:\*/|\Z)                                       # /* a comment */
    | url\(\s*+(?!["'])(?:(?P<bare>(?:[^"'()\s\\]|\\(?:[\da-f]{{1,6}}+\s?|.))++)\s*+(?:\)|\Z) | (?:[^)\\]|\\.)*+\)?)
    | (?P<quoted>{STRING})
    | (?P<word>@?[-\w]++\(?|[(){{}};])
    """,
    re.I | re.S | re.X,
)
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|\n|(.))", re.I | re.S)  # \26 or \(
TAKES_ADDRESS = ("url(", "image-set(", "-webkit-image-set(")


def unescaped(text: str) -> str:
    """A CSS text as it is meant."""
    return CSS_ESCAPE.sub(lambda e: chr(min(int(e[1], 16), 0x10FFFF)) if e[1] else e[2] or "", text)


def css_addresses(text: str) -> Iterator[Spot]:
    """What url(), @import and image-set() of a style sheet name, with where it starts."""
    rule, body = "", False  # the @rule that is open; whether a body has begun, which ends imports
    calls: list[str] = []  # the open brackets, with the names of functions
    for token in CSS_TOKEN.finditer(text):
        if word := (token["word"] or "").lower():
            if word[0] == "@":
                rule = word
            elif word[-1] == "(":
                calls.append(word)
            elif word == ")":
                del calls[-1:]
            elif word in "{};":
                rule, calls, body = "", [], body or word == "{"
        elif not (rule == "@namespace" or (rule == "@import" and body)):
            value = token["bare"] or ""
            if (quoted := token["quoted"]) and (calls[-1] in TAKES_ADDRESS if calls else rule == "@import"):
                value = quoted[1 : -1 if quoted[-1] == quoted[0] else None]
            if value and value[0] != "#":  # an id loads no file
                yield unescaped(value), token.start()


@functools.lru_cache(maxsize=256)  # most pages carry the same styles
def css(text: str) -> list[Found]:
    """What a style sheet names."""
    return list(lined(text, css_addresses(text)))


# ---- Scripts

GAP = r"(?:\s|/\*.*?\*/|//[^\n]*+)*+"
JS_STRING = r"""(?:"(?:[^"\\\n]|\\.)*+"|'(?:[^'\\\n]|\\.)*+')"""
TEXT = rf"({JS_STRING}|`(?:[^`\\$]|\\.|\$(?!\{{))*+`)"
NAMED = rf"\{{(?:[^\"'{{}}/]|{JS_STRING}|/\*.*?\*/|//[^\n]*+)*+\}}"  # {a, "b" as c}
ALL = rf"\*(?:{GAP}as\b{GAP}(?:[\w$]++|{JS_STRING}))?"
BINDING = rf"(?:{NAMED}|{ALL}|[\w$]++)"
FROM = rf"from{GAP}({JS_STRING})"
# What may follow these words, at once and never further, so that no text makes it slow
JS_NAMES = {
    name: re.compile(pattern, re.S)
    for name, pattern in {
        "import": rf"{GAP}({JS_STRING})"  # import "./a.mjs", import a, { b } from "./a.mjs"
        rf"|{GAP}(?:(?:source|defer)\s{GAP})?{BINDING}{GAP}(?:,{GAP}{BINDING}{GAP})?{FROM}"
        rf"|{GAP}\({GAP}{TEXT}{GAP}[,)]",  # import("./a.mjs")
        "export": rf"{GAP}(?:{NAMED}|{ALL}){GAP}{FROM}",  # export { a } from "./a.mjs"
        "importScripts": rf"{GAP}\(((?:{GAP}{TEXT}{GAP},?)++)",  # importScripts("a.js", "b.js")
        "new": rf"{GAP}URL{GAP}\({GAP}{TEXT}{GAP},{GAP}import\.meta\.url{GAP},?{GAP}\)",
    }.items()
}
JS_TOKEN = re.compile(
    r"//[^\n]*+|/\*.*?(?:\*/|\Z)"
    r"""|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|[`/(){}]"""
    r"|(?<![\w$.#])(?:self\s*\.\s*(?=importS))?(import|export|importScripts|new)(?![\w$])",
    re.S,
)
TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*+(?:`|(\$\{)|\Z)", re.S)
REGEX = re.compile(r"/(?:[^\\/\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*+\])++/")
UNCLOSED = 100  # after so many that do not end on their line, no more are looked for
WORD_BEFORE_REGEX = re.compile(
    r"(?:^|[^\w$.])(?:return|typeof|case|do|else|in|of|new|delete|void|throw|instanceof|await|yield)$"
)
JS_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\}|\r?\n|(.))", re.S)
AN_ADDRESS = re.compile(r"\.{0,2}/|https?:", re.I)  # a bare name is for an import map to say


def js_text(quoted: str) -> str:
    """A JavaScript text as it is meant."""
    return JS_ESCAPE.sub(
        lambda e: chr(min(int(e[1] or e[2] or e[3], 16), 0x10FFFF)) if e[1] or e[2] or e[3] else e[4] or "",
        quoted[1:-1],
    )


def ends_value(before: str, closed: str) -> bool:
    """Whether a "/" after this divides: it then follows a value, else a regular expression begins.

    `closed` is what stood before the bracket that was closed last.
    """
    if before.endswith(")"):
        return not re.search(r"(?:^|[^\w$.])(?:if|while|for|with)$", closed)
    word = re.search(r"[\w$\]\"'`]$|\+\+$|--$", before)
    return bool(word) and not WORD_BEFORE_REGEX.search(before)


def js_addresses(text: str) -> Iterator[Spot]:
    """What a script imports, and the files that it names as standing beside it, with where."""
    stack: list[tuple[str, int]] = []  # the open brackets, and where
    at, unclosed, closed, noted = 0, 0, "", (0, 0)  # the comments in a row that were read last

    def before(place: int) -> str:
        """The code before a place, without comments at its end."""
        code = text[max(place - 80, 0) : place].rstrip()
        if max(place - 80, 0) + len(code) == noted[1]:
            return text[max(noted[0] - 80, 0) : noted[0]].rstrip()
        return code

    while token := JS_TOKEN.search(text, at):
        start, at, mark = token.start(), token.end(), token[0]
        if mark.startswith(("//", "/*")):
            between = text[noted[1] : start] if start - noted[1] < 80 else "x"
            noted = (start if between.strip() else noted[0], at)
        elif name := token[1]:
            follows = JS_NAMES[name].match(text, at)
            if not follows or before(start).endswith("."):
                continue  # a method of that name
            at = follows.end()
            for found in re.finditer(TEXT, follows[1], re.S) if name == "importScripts" else [follows]:
                value = js_text(found[found.lastindex or 0])
                if AN_ADDRESS.match(value) if name in ("import", "export") else value.rpartition("/")[2].strip("."):
                    yield value, start  # of what stands beside it, a folder is where others start
        elif mark == "/":
            if unclosed < UNCLOSED and not ends_value(before(start), closed):
                regex = REGEX.match(text, start)
                at, unclosed = (regex.end(), unclosed) if regex else (at, unclosed + 1)
        elif mark in "({":
            stack.append((mark, start))
        elif mark in ")}`":
            opener, where = stack.pop() if stack and mark != "`" else (mark, start)
            closed = before(where)
            if opener in "`$" and (rest := TEMPLATE.match(text, at)):
                at = rest.end()
                if rest[1]:
                    stack.append(("$", at))


@functools.lru_cache(maxsize=256)
def modules(text: str) -> list[Found]:
    """What a script names."""
    return list(lined(text, js_addresses(text))) if "import" in text or "export" in text else []


# ---- Data

XML_ROOTS = {  # outermost element: elements, and the attribute (else the text) that is a link
    "urlset": {"loc": "", "link": "href", "thumbnail_loc": "", "content_loc": "", "player_loc": ""},
    "sitemapindex": {"loc": ""},
    "rss": {"link": "href", "url": "", "guid": "", "comments": "", "enclosure": "url"}
    | {"content": "url", "thumbnail": "url", "description": "HTML", "encoded": "HTML"},
    "feed": {"link": "href", "icon": "", "logo": "", "content": "src", "summary": ""},
}
MANIFEST = {"start_url", "src", "url", "action"}
JSON_LD = {"url", "image", "logo", "item", "mainEntityOfPage", "contentUrl", "embedUrl"}
JSON_LD |= {"thumbnailUrl", "sameAs"}
FULL = re.compile(r"https?://|//", re.I)


class Placing(JSONDecoder):
    """Reads JSON, and notes the line of each text."""

    def __init__(self) -> None:
        super().__init__()
        line = last = 0

        def parse_string(text: str, start: int, strict: bool) -> tuple[str, int]:
            nonlocal line, last
            line += text.count("\n", last, start)
            last = start
            value, end = scanstring(text, start, strict)
            return found_on(value, line), end

        self.parse_string = parse_string
        self.scan_once = py_make_scanner(self)


def json_links(data: Any, keys: set[str] | None) -> Iterator[Found]:
    """The texts under these keys, or under any, at any depth."""
    queue = [data]
    for item in queue:
        queue.extend(item if isinstance(item, list) else ())
        for key, child in item.items() if isinstance(item, dict) else ():
            if key in ("item", "mainEntityOfPage") and isinstance(child, dict):
                child = [child, child.get("@id")]  # elsewhere an @id is a name, not an address
            texts = child if isinstance(child, list) else [child]
            wanted = keys is None or key in keys
            yield from (text for text in texts if wanted and isinstance(text, Found))
            if key not in ("params", "@context"):  # names of fields and of vocabularies
                queue.append(child)


def under(keys: set[str] | None) -> Callable[[str], Iterator[Found]]:
    """What finds the texts under these keys in the text of a JSON file."""
    return lambda text: json_links(json.loads(text, cls=Placing), keys)


def import_map(text: str) -> Iterator[Found]:
    """The files of an import map; one that ends in "/" is where others start."""
    return (one for one in under(None)(text) if AN_ADDRESS.match(one) and not one.endswith("/"))


def xml_links(text: str) -> Iterator[Found]:
    """What a sitemap or a feed links; of HTML in a feed only full addresses count."""
    if not re.search(rf"<\?xml-stylesheet|<(\w+:)?({'|'.join(XML_ROOTS)})\b", text):
        return
    from xml.etree.ElementTree import ParseError  # only here: a small site should not wait for it
    from xml.parsers import expat

    found: list[Found] = []
    # Of each open element: its name, attributes, text, line, and where its links start
    opened: list[tuple[str, dict[str, str], list[str], int, str]] = []
    kinds: dict[str, str] = {}
    parser = expat.ParserCreate(namespace_separator=" ")  # expat limits what entities may grow to

    def start(name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(" ")[2]
        if not opened:
            kinds.update(XML_ROOTS.get(kind, {}))
        inherited = opened[-1][4] if opened else ""
        base = urljoin(inherited, attributes.get("http://www.w3.org/XML/1998/namespace base", ""))
        opened.append((kind, attributes, [], parser.CurrentLineNumber - 1, base))

    def text_of(value: str) -> None:
        opened[-1][2].append(value)

    def end(_: str) -> None:
        kind, attributes, texts, line, base = opened.pop()
        where = kinds.get(kind)
        value = attributes.get(where or "", "".join(texts)).strip()
        if kind in ("content", "summary") and where in ("src", "") and where not in attributes:
            where = "HTML" if attributes.get("type", "") == "html" else None
        if where == "HTML":
            targets = [target for _, _, target in parse(value).links()]
            found.extend(found_on(target, line) for target in targets if FULL.match(target))
        elif where is not None and value:
            name_only = kind == "guid" and ("://" not in value or attributes.get("isPermaLink") == "false")
            found.extend([] if name_only else [found_on(urljoin(base, value), line)])

    def instruction(name: str, data: str) -> None:
        if name == "xml-stylesheet" and (sheet := re.search(r"""\bhref\s*=\s*["']([^"']+)""", data)):
            found.append(found_on(sheet[1], parser.CurrentLineNumber - 1))

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler, parser.ProcessingInstructionHandler = text_of, instruction
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise ParseError(str(error)) from None
    yield from found


# ---- What belongs to this guide alone


def search_index(text: str) -> Iterator[str]:
    """Pages with their number of tips, then the tips' anchors: scripts/finish/search.py."""
    index = json.loads(text)
    pages, anchors = (column.split("\n") for column in index["lines"][:2])
    places = [page for page, tips in zip(pages, index["tips"], strict=True) for _ in range(tips)]
    yield from (f"{page}#{anchor}" for page, anchor in zip(places, anchors, strict=True))


def worker(text: str) -> Iterator[Found]:
    """What the service worker keeps from the first visit: scripts/finish/offline.py."""
    yield from modules(text)
    if listed := re.search(r"^const SHELL = (\[.*\]);$", text, re.M):  # const SHELL = ["", "a.css"];
        line = text.count("\n", 0, listed.start())
        for address in json.loads(listed[1]):
            if not isinstance(address, str):
                raise TypeError(f"{address!r} in SHELL is no address")
            yield found_on(address or "./", line)


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
META = re.compile(  # <meta property="og:image" content="a.png">
    r"(og|twitter):(url|image|video|audio|player)(:(url|src|secure_url|stream))?"
    r"|msapplication-tileimage|image|url|logo",
    re.I,
)
REFRESH = re.compile(  # <meta http-equiv=refresh content="0; url='a.html'">, but not "0; url="
    r"""\s*[\d.]+(?:\s*[;,]|\s)\s*+(?:url\s*=\s*+)?(?:'([^']+)|"([^"]+)|(?!url\s*=)([^'"\s].*))""",
    re.I | re.S,
)
PAGES = (".html", ".htm", ".xhtml")
MARKUP = (*PAGES, ".svg")  # pages have anchors, an SVG has ids, any other file has neither
IN_SCRIPTS: dict[str, Callable[[str], Iterable[str]]] = {"module": modules, "importmap": import_map}
IN_TEXT = """style:is(:not([type]), [type=''], [type='text/css' i]), [style], meta[content],
    script:is([type=module i], [type=importmap i]):not([src]), script[type^='application/ld+json' i]"""

Link = tuple[str, str, "Element | None"]  # target, what its fragment names, element


def is_mute(element: Element, tag: str, attribute: str) -> bool:
    """Whether an attribute that is elsewhere a link loads nothing and leads nowhere."""
    if tag == "link":
        relations = {*(element.attr("rel") or "").lower().split()} - {"preconnect", "dns-prefetch"}
        return not relations and (element.attr("rel") is not None or element.attr("itemprop") is None)
    if tag == "input":
        return attribute == "src" and (element.attr("type") or "").lower() != "image"
    return attribute == "src" and element.attr("srcdoc") is not None


def markup_links(document: Document) -> Iterator[Link]:
    """The links of a document."""
    for element, attribute, target in document.links():
        tag, name = element.tag, attribute or ""
        names = NAMES.get((tag, name))
        if tag == "script" and "href" in name and element.namespace is Namespace.SVG:
            names = "anchor"
        if names and not (tag in ("link", "input", "iframe") and is_mute(element, tag, name)):
            yield target, names, element
    uses = document.select("img[usemap], object[usemap]")
    maps = document.select("map") if uses else []
    known = {element.attr(name) for element in maps for name in ("name", "id")}
    for element in uses:
        if (target := element.attr("usemap") or "").partition("#")[2] not in known:
            yield target, "map", element
    for element in document.select(IN_TEXT):
        yield from ((target, "anchor", element) for target in text_links(element))


def text_links(element: Element) -> Iterable[str]:
    """The links that stand in the text of a style or a script, or in what a meta element says."""
    if element.tag == "script":
        kind = (element.attr("type") or "").lower()
        try:
            return IN_SCRIPTS.get(kind, under(JSON_LD))(element.text)
        except (ValueError, RecursionError):
            return []  # a browser leaves it alone too
    if element.tag == "style":
        return css(element.text)
    if element.tag != "meta":
        return map(str, css(element.attr("style") or ""))  # all on the line of the element
    value = element.attr("content") or ""
    if (element.attr("http-equiv") or "").lower() == "refresh":
        return [match[match.lastindex or 0].strip() for match in [REFRESH.match(value)] if match]
    name = element.attr("property") or element.attr("name") or element.attr("itemprop") or ""
    return [value] if value and META.fullmatch(name) else []


# ---- The table: a file's path, and what finds the addresses in its text


def pattern(expression: str) -> Callable[[str], Iterator[Found]]:
    """What finds the texts that the group of a pattern takes."""
    search = re.compile(expression, re.I | re.M)
    return lambda text: lined(
        text,
        ((found[found.lastindex or 0], found.end()) for found in search.finditer(text)),
    )


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
    "*/robots.txt": pattern(r"^[ \t]*sitemap:[ \t]*(\S+)"),
    "*/llms.txt": pattern(r"\]\(\s*+(?:<([^<>\n]+)>|((?:[^\s()<>]|\([^\s()]*+\))++))"),  # [a page](address)
    # /old /new 301, but no /old/* /new/:splat
    "*/_redirects": pattern(r"^[ \t]*[^#\s]\S*[ \t]+((?:(?!/:)[^\s*])+)(?!\S)"),
}
AT_ROOT = "*/search/*.json"  # the addresses in these start at the site's root


def finder(path: str) -> Callable[[str], Iterable[str]] | None:
    """What finds the addresses in the file at a path; None for a page or a kind unknown here."""
    return next((find for name, find in KINDS.items() if fnmatchcase(path.lower(), name)), None)
