"""Find every broken internal link of a built site, judged as a browser on a plain static host would.

One walk puts every address the host answers into a dictionary, so no link costs a look at the disk.
"""

from __future__ import annotations

import argparse
import difflib
import functools
import json
import os
import re
import signal
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from fnmatch import fnmatchcase
from typing import Any, NamedTuple
from urllib.parse import quote, unquote, unquote_to_bytes

from ada_url import URL, join_url
from turbohtml import Document, Element, parse

# ---- How a text that holds links is read

REFRESH = re.compile(
    r"""\s*[\d.]+(?:\s*[;,]|\s)\s*(?:url\s*=\s*)?(?:'([^']+)|"([^"]+)|(?!url\s*=)([^'"].*))""", re.I | re.S
)
STRING = r""" "[^"\\\n]*(?:\\.[^"\\\n]*)*"? | '[^'\\\n]*(?:\\.[^'\\\n]*)*'? """
CSS = re.compile(
    rf"""/\*.*?(?:\*/|\Z) | (?:@import(?:\s|/\*.*?\*/)*|url\(\s*)(?P<quoted>{STRING}) | url\(\s*(?P<bare>(?:[^"'()\s\\]|\\.)+)\s*\)
    | (?:-webkit-)?image-set\((?P<set>(?:{STRING}|[^"'()]|\((?:{STRING}|[^"'()])*\))*) | {STRING} | [-\w]+""",
    re.I | re.S | re.X,
)
CSS_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|\n|(.))", re.I | re.S)


@functools.lru_cache(maxsize=256)  # most pages carry the same styles
def css(text: str) -> list[str]:
    """Return url(), @import and image-set() of a style sheet; comments and strings are no links."""
    found = []
    for token in CSS.finditer(text):
        if token["set"]:
            found += css(re.sub(rf"(?xs)(^|,)\s*({STRING})", r"\1url(\2)", token["set"]))
        elif value := token["bare"] or (token["quoted"] or "").strip("\"'"):
            found.append(CSS_ESCAPE.sub(lambda e: chr(min(int(e[1], 16), 0x10FFFF)) if e[1] else e[2] or "", value))
    return [target for target in found if not target.startswith("#")]  # an id of the page loads no file


def json_links(data: Any, keys: set[str]) -> Iterator[str]:
    """Yield the texts under these keys, at any depth; a "{" marks a template, not an address."""
    queue = [data]
    for item in queue:
        queue.extend(item if isinstance(item, list) else ())
        for key, child in item.items() if isinstance(item, dict) else ():
            if key in ("item", "mainEntityOfPage") and isinstance(child, dict):
                child = [child, child.get("@id")]  # elsewhere an @id is a name, not an address
            texts = child if isinstance(child, list) else [child]
            yield from (text for text in texts if key in keys and isinstance(text, str) and "{" not in text)
            if key not in ("params", "@context"):  # names of fields and of vocabularies
                queue.append(child)


def guide_index(index: Any) -> Iterator[str]:
    """Yield the addresses of the guide's own search index: pages of address, keywords, (anchor, heading, start)..."""
    for address, _, parts in index["pages"]:
        yield from (address + (anchor and f"#{anchor}") for anchor in parts[::3])


def xml_links(text: str) -> Iterator[str]:
    """Yield what a sitemap or a feed links; of HTML in a feed only full addresses count."""
    if not re.search(rf"<(\w+:)?({'|'.join(XML)})\b", text):
        return
    from xml.etree import ElementTree  # only here: a small site should not wait for it

    root = ElementTree.fromstring(text)  # noqa: S314  (expat limits what entities may grow to)
    for element in root.iter():
        kind = element.tag.rpartition("}")[2]
        where = XML.get(root.tag.rpartition("}")[2], {}).get(kind)
        value = element.get(where or "", element.text or "").strip()
        if where == "HTML":
            yield from (target for target, _, _ in markup_links(parse(value)) if ABSOLUTE.match(target))
        elif where is not None and value and (kind != "guid" or "://" in value):
            yield value


# ---- Where links stand

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
    "background": "body table thead tbody tfoot tr td th",
}
SVG_PARTS = "use textPath mpath pattern linearGradient radialGradient feImage"  # their fragment is an id of an SVG
NAMES = {(tag, attribute): "anchor" for attribute, tags in ELEMENTS.items() for tag in tags.split()} | {
    (tag, attribute): "id" for attribute in ("href", "xlink:href") for tag in SVG_PARTS.split()
}
MUTE = "link[rel~=preconnect i], link[rel~=dns-prefetch i], link:not([rel], [itemprop]), link[rel=''], input[src]:not([type=image i])"
META = re.compile(
    r"(og|twitter):(url|image|video|audio|player)(:(url|src|secure_url|stream))?|msapplication-tileimage|image|url|logo",
    re.I,
)
JSON_LD = {"url", "image", "logo", "item", "mainEntityOfPage", "contentUrl", "embedUrl", "thumbnailUrl", "sameAs"}
MANIFEST = {"start_url", "src", "url", "action"}
XML = {  # outermost element: elements, and the attribute (else the text) that is a link
    "urlset": {"loc": "", "link": "href"},
    "sitemapindex": {"loc": ""},
    "rss": {"link": "href", "url": "", "guid": "", "comments": "", "enclosure": "url", "content": "url"}
    | {"thumbnail": "url", "description": "HTML", "encoded": "HTML"},
    "feed": {"link": "href", "icon": "", "logo": "", "content": "HTML", "summary": "HTML"},
}
FILES: dict[str, Callable[[str], Iterable[str]]] = {  # besides pages: what finds the links in a file of this name
    "*.css": css,
    "*.xml": xml_links,
    "*.rss": xml_links,
    "*.atom": xml_links,
    "*.webmanifest": lambda text: json_links(json.loads(text), MANIFEST),
    "*/manifest.json": lambda text: json_links(json.loads(text), MANIFEST),
    "*/search/index.json": lambda text: guide_index(json.loads(text)),
    "*/search/search_index.json": lambda text: json_links(json.loads(text), {"location"}),  # MkDocs' own
    "*/robots.txt": re.compile(r"^\s*sitemap:\s*(\S+)", re.I | re.M).findall,
    "*/llms.txt": re.compile(r"\]\(<?([^\s)>]+)").findall,
    "*/_redirects": re.compile(r"^[ \t]*[^#\s]\S*[ \t]+((?:(?!/:)[^\s*])+)(?!\S)", re.M).findall,
}
AT_ROOT = "*/search/*.json"  # the addresses in these start at the site's root
PAGES = (".html", ".htm", ".xhtml")
MARKUP = (*PAGES, ".svg")  # pages have anchors, an SVG has ids, any other file has neither
ANY = " "  # an anchor no fragment can name, of a page whose script may go on to any


def markup_links(document: Document) -> Iterator[Link]:
    """Yield the links of a document."""
    for element, attribute, target in document.links():
        tag = element.tag
        names = "anchor" if tag == "a" and attribute == "href" else NAMES.get((tag, attribute or ""))
        if names and (tag not in ("link", "input") or attribute == "formaction" or not element.matches(MUTE)):
            yield target, names, element
    maps = {element.attr("name") for element in document.select("map[name]")}
    for element in document.select("img[usemap], object[usemap]"):
        if (target := element.attr("usemap") or "").partition("#")[2] not in maps:
            yield target, "map", element
    for element in document.select("style, [style], meta[content]"):
        value = element.attr("content") or ""
        if element.tag != "meta":
            found = css(element.text if element.tag == "style" else element.attr("style") or "")
        elif (element.attr("http-equiv") or "").lower() == "refresh":
            found = [match[match.lastindex or 0].strip() for match in [REFRESH.match(value)] if match]
        else:
            name = element.attr("property") or element.attr("name") or element.attr("itemprop") or ""
            found = [value] if value and META.fullmatch(name) else []
        yield from ((target, "anchor", element) for target in found)
    if document.select_one("script[type='application/ld+json' i]"):
        yield from ((target, "anchor", None) for target in json_links(document.json_ld(), JSON_LD))


# ---- What a host answers

SAFE = "/!$&'()*+,;=@~"  # without ":", so that no name can look like a scheme
ABSOLUTE = re.compile(r"[\0- ]*(?:(?!https?:(?!//))[a-z][a-z\d+.-]*:|[\\/]{2})", re.I)


Unread = list[tuple[str, str]]  # file, why
Link = tuple[str, str, "Element | None"]  # target, what its fragment names, element
Landing = tuple[str, str, str, str]  # address, fragment, key of the file, why there is none


class Site:
    """The addresses a plain static host answers for a folder; a key is the address of a file."""

    def __init__(self, root: str, site_url: str = "") -> None:
        home = URL(site_url or "https://site.invalid/")
        self.root = root
        self.prefix = quote(unquote_to_bytes(home.pathname.rstrip("/")), SAFE)
        self.origin = f"{home.protocol}//{home.host}"
        self.own = re.compile(rf"https?://(?:[^/?#]*@)?{re.escape(home.host)}(?=/)")
        self.served: dict[str, str] = {}
        self.folders: dict[str, str] = {}  # by their real path
        self.detours: dict[str, str] = {}  # folders met again through a symbolic link
        self.unread: Unread = []
        self.walk()
        self.readable = sorted(key for key in {*self.served.values()} if key.lower().endswith(MARKUP) or finder(key))

    def walk(self) -> None:
        """Note every file and folder by its real name, so that letter case counts everywhere."""
        queue = [(self.root, self.prefix + "/", os.path.realpath(self.root))]
        for folder, path, real in queue:
            self.folders.setdefault(real, path)
            try:
                with os.scandir(folder) as found:
                    entries = sorted(found, key=lambda entry: entry.name)
            except OSError as error:
                self.unread.append((self.name(path), str(error)))
                continue
            for entry in entries:
                address = path + quote(os.fsencode(entry.name), SAFE)
                try:
                    is_file, is_folder = entry.is_file(), entry.is_dir()
                except OSError:  # a symbolic link to itself
                    continue
                if is_file:
                    self.served[address] = address
                    if entry.name == "index.html":
                        self.served[path] = self.served[path.rstrip("/")] = address
                elif is_folder:
                    link = entry.is_symlink()
                    behind = os.path.realpath(entry.path) if link else os.path.join(real, entry.name)
                    if link and behind in self.folders:
                        self.detours[address + "/"] = self.folders[behind]
                    else:
                        queue.append((entry.path, address + "/", behind))

    def name(self, key: str) -> str:
        """Return the file's name below the root, as a person knows it."""
        return os.fsdecode(unquote_to_bytes(key[len(self.prefix) + 1 :]))

    @functools.lru_cache(maxsize=1 << 15)  # noqa: B019  (the site lives as long as the program)
    def resolve(self, base: str, target: str) -> Landing | None:
        """Return where a browser goes from base, or None if that is nothing of this site."""
        try:
            address, _, fragment = join_url(base, target).partition("#")
        except ValueError:
            return None
        if not (own := self.own.match(address)):
            return None
        path = re.sub("//+", "/", quote(unquote_to_bytes(address[own.end() :].partition("?")[0]), SAFE))
        if not (path + "/").startswith(self.prefix + "/"):
            outside = f"outside the site, which is served under {self.prefix}/"
            return None if ABSOLUTE.match(target) else (path, fragment, "", outside)
        for _ in range(40 if self.detours else 0):  # as many links as Linux follows
            detour = next((start for start in self.detours if (path + "/").startswith(start)), path)
            path = self.detours.get(detour, path) + path[len(detour) :]
        if path in self.served:
            return path, fragment, self.served[path], ""
        folder = path.rstrip("/") + "/" in self.folders.values()
        return path, fragment, "", "the folder has no index.html" if folder else "no such page or file"


# ---- The check

NO_ANCHOR, NO_MAP = "no such anchor on that page", "no such <map> on the page"
ADRIFT = "404.html answers at any depth, where a relative link leads elsewhere"
LARGE = 300  # files from which more processes pay for their start
UNREADABLE = (OSError, ValueError, LookupError, TypeError, SyntaxError, RecursionError)


class Source(NamedTuple):
    """One document of a file: what its links start from, its anchors, its links, its folders upwards."""

    key: str
    base: str
    anchors: set[str]
    links: Iterable[Link]
    folders: list[str]  # empty if something moves relative links
    line: int = 0  # in the file, if it is the document of a frame


class Finding(NamedTuple):
    """A broken link: the five things of the JSON output, then where it leads."""

    page: str
    line: int
    target: str
    reason: str
    suggestion: str | None
    landing: Landing


def ancestors(path: str) -> list[str]:
    """Return the folders of an address, from its own up to the root."""
    return [path[: at + 1] for at, letter in enumerate(path) if letter == "/"][::-1]


def finder(key: str) -> Callable[[str], Iterable[str]] | None:
    """Return what finds the links in a file that is no page."""
    return next((find for name, find in FILES.items() if fnmatchcase(key.lower(), name)), None)


def read(site: Site, key: str) -> Iterator[Source]:
    """Yield the document that a file is, then those in its frames."""
    with open(os.path.join(site.root, site.name(key)), "rb") as file:
        data = file.read()
    home = site.origin + key
    if not key.lower().endswith(MARKUP):
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "replace")
        base = f"{site.origin}{site.prefix}/" if fnmatchcase(key, AT_ROOT) else home
        find = finder(key) or css
        yield Source(key, base, set(), ((target, "anchor", None) for target in find(text)), [])
        return
    outer: set[str] = set()
    queue: list[tuple[bytes | str, str, int]] = [(data, home, 0)]
    for markup, start, line in queue:
        document = parse(markup, allow_declarative_shadow_roots=False)
        if document.select_one("template"):
            document.remove("template:not([shadowrootmode])")  # inert until a script uses it
        base = document.base_url(start) if document.select_one("base") else start
        links = list(markup_links(document))
        for frame in document.select("iframe[srcdoc]"):
            queue.append((frame.attr("srcdoc") or "", base, line or frame.source_line or 1))
        if document.select_one("template"):
            document.remove("template")  # the anchors of a shadow root are its own
        anchors = {element.attr("id") or "" for element in document.select("[id]")}
        anchors |= {element.attr("name") or "" for element in document.select("a[name]")} | outer
        if document.select_one("meta[http-equiv=refresh i]") and document.select_one("script"):
            anchors.add(ANY)
        outer = outer or anchors  # browsers differ on whose "#id" is meant in a srcdoc
        plain = base == home and not key.endswith("/404.html")
        yield Source(key, base, anchors, links, ancestors(key) if plain else [], line)


def doubtful(site: Site, source: Source) -> Iterator[tuple[Link, str]]:
    """Yield the links that one look in the dictionary does not clear, with the file if it tells that."""
    served, folders, last = site.served, source.folders, len(source.folders) - 1
    for link in source.links:
        target, names, _ = link
        path, _, fragment = target.partition("#")
        if last < 0 or names == "map":
            yield link, ""
            continue
        up = 0
        while path.startswith("../", up):
            up += 3
        key = source.key
        if path:
            key = served.get(path if path[0] == "/" else folders[min(up // 3, last)] + path[up:], "")
        if not key or fragment:
            clean = target.isprintable() and " " not in target  # else a browser strips some of it
            if not clean or key != source.key or fragment not in source.anchors:
                yield link, key if clean else ""


def has_anchor(anchors: set[str], fragment: str) -> bool:
    """Tell whether a browser finds the fragment, or leaves it to a script ("#/", "#!")."""
    fragment = fragment.partition(":~:")[0]
    word = unquote(fragment)
    return word[:1] in ("", "/", "!") or bool({fragment, word, ANY} & anchors) or word.lower() == "top"


def judge(site: Site, source: Source, link: Link, key: str) -> tuple[str, Landing] | None:
    """Return why a link is broken and where it leads, or None if it is fine."""
    target, names, _ = link
    path, _, fragment = target.partition("#")
    if names == "map":
        return NO_MAP, (path, fragment, source.key, "")
    landing: Landing | None = (path, fragment, key, "")
    if names == "id" and not path:  # of this document, whatever its <base>
        landing = (path, fragment, source.key, "")
    elif not key:
        absolute = ABSOLUTE.match(target)
        landing = site.resolve(site.origin if absolute else source.base, target)
        adrift = source.base == f"{site.origin}{site.prefix}/404.html" and not re.match(r"\s*(?:[/\\#?]|$)", target)
        if landing and adrift and not absolute:
            return ADRIFT, landing
    if landing is None or landing[3]:
        return landing and (landing[3], landing)
    if not landing[2].lower().endswith(MARKUP if names == "id" else PAGES):
        return None
    known = source.anchors if landing[2] == source.key else set()
    return None if has_anchor(known, landing[1]) else (NO_ANCHOR, landing)


Question = tuple[str, str, str, int, str]  # the file and the anchor it should have; page, line, target


def read_files(site: Site, keys: Iterable[str]) -> tuple[dict[str, str], list[Finding], list[Question], Unread]:
    """Return the anchors of these files, their faults, what depends on anchors of others, what cannot be read.

    Anchors are joined by NUL, which none can have, for a tenth of the memory.
    """
    anchors: dict[str, str] = {}
    faults: dict[tuple[str, str], Finding] = {}
    questions: dict[tuple[str, str], Question] = {}
    unread: Unread = []
    for key in keys:
        page = site.name(key)
        try:
            for source in read(site, key):
                anchors.setdefault(key, "\0".join(source.anchors))  # those of the page, not of a frame in it
                for link, plain in doubtful(site, source):
                    if found := judge(site, source, link, plain):
                        reason, landing = found
                        target, element = link[0], link[2]
                        line = source.line or (element.source_line or 1 if element else 0)
                        if reason == NO_ANCHOR and landing[2] != key:
                            questions.setdefault((key, target), (landing[2], landing[1], page, line, target))
                        else:
                            faults.setdefault((key, target), Finding(page, line, target, reason, None, landing))
        except UNREADABLE as error:
            unread.append((page, str(error)))
    return anchors, list(faults.values()), list(questions.values()), unread


def check(site: Site) -> list[Finding]:
    """Return every broken link by page and line; what could not be read is added to the site's unread."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(site.readable) < LARGE or cores == 1:
        parts = [read_files(site, site.readable)]
    else:
        import multiprocessing  # only here: a small site should not wait for them
        from concurrent.futures import ProcessPoolExecutor

        context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        quiet = (signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the parent to handle
        with ProcessPoolExecutor(min(cores, 8), context, signal.signal, quiet) as pool:
            shares = [site.readable[start :: min(cores, 8)] for start in range(min(cores, 8))]
            parts = list(pool.map(functools.partial(read_files, site), shares))
    anchors: dict[str, str] = {}
    findings: list[Finding] = []
    for known, faults, _, unread in parts:
        anchors |= known
        findings += faults
        site.unread += unread

    @functools.lru_cache(maxsize=64)
    def anchors_of(key: str) -> set[str]:
        return set(anchors.get(key, ANY).split("\0"))  # of a file that cannot be read, which is told apart, any

    for key, fragment, page, line, target in sorted(question for part in parts for question in part[2]):
        if not has_anchor(anchors_of(key), fragment):
            findings.append(Finding(page, line, target, NO_ANCHOR, None, ("", fragment, key, "")))
    return sorted(advise(site, finding, anchors_of) for finding in findings)


# ---- What is told of it


def advise(site: Site, finding: Finding, anchors_of: Callable[[str], set[str]]) -> Finding:
    """Return the finding with the line, if it was not known, and the address that may be meant."""
    path, fragment, key, _ = finding.landing
    line = finding.line or line_of(os.path.join(site.root, finding.page), finding.target)
    if finding.reason == NO_ANCHOR:
        anchor = nearest(fragment, anchors_of(key))
        meant = anchor and f"{key.removesuffix('index.html')}#{anchor}"
    else:
        meant = None if key else nearest_address(site, path)
    return finding._replace(line=line, suggestion=meant and unquote(meant))


def line_of(file: str, target: str) -> int:
    """Return the line of the first place where a text file has the target as a whole."""
    with open(file, encoding="utf-8", errors="replace") as lines:
        text = lines.read()
    found = re.search(rf"(?<![\w/.-]){re.escape(target)}(?![\w/.-])", text)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def fold(name: str) -> str:
    """Return a name without what people do not see: letter case and normal form."""
    return unicodedata.normalize("NFC", unquote(name)).casefold()


def nearest(wanted: str, known: Iterable[str]) -> str | None:
    """Return the most similar of the known names, if any is similar."""
    folded = {fold(name): name for name in known}
    close = difflib.get_close_matches(fold(wanted), folded, 1)
    return folded[close[0]] if close else None


@functools.cache
def families(site: Site) -> dict[str, list[str]]:
    """Return the addresses of the site by their ending ("/page") and by their folder ("/folder/")."""
    found: dict[str, list[str]] = {}
    for key in {*site.served.values()}:
        address = key.removesuffix("index.html")
        folder, _, end = address.rstrip("/").rpartition("/")
        found.setdefault(folder + "/", []).append(address)
        found.setdefault("/" + fold(end), []).append(address)
    return found


@functools.cache
def nearest_address(site: Site, path: str) -> str | None:
    """Return the address most like a wrong one, of those that end alike, else of those around it."""
    known = families(site)
    around = next((known[folder] for folder in ancestors(path) if folder in known), [])
    return nearest(path, known.get("/" + fold(path).rstrip("/").rpartition("/")[2], [])) or nearest(path, around)


def heading(finding: Finding) -> str:
    """Return what pages with the same fault share: where the link leads, why it breaks, what is meant."""
    path, fragment, key, _ = finding.landing
    address = unquote(key.removesuffix("index.html") if key else path) + (fragment and "#" + unquote(fragment))
    hint = f"; did you mean {finding.suggestion} ?" if finding.suggestion else ""
    return f"{address}: {finding.reason}{hint}"


def told(findings: list[Finding], root: str, style: str) -> Iterator[str]:
    """Yield the lines of the report: each fault once, then every page and line that has it."""
    if style == "json":
        yield json.dumps([dict(list(finding._asdict().items())[:5]) for finding in findings], indent=1)
        return
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(heading(finding), []).append(finding)
    for fault, group in groups.items():
        places = [f"{root}/{finding.page}:{finding.line}: {finding.target}" for finding in group]
        if style == "text":
            yield "\n  ".join([fault, *places])
        else:  # GitHub shows ten annotations, so one is for all pages with the fault
            message = "\n".join([fault, *places]).replace("%", "%25").replace("\n", "%0A").replace("\r", "%0D")
            file = re.sub("[%,:\r\n]", lambda odd: f"%{ord(odd[0]):02X}", f"{root}/{group[0].page}")
            yield f"::error file={file},line={group[0].line}::{message}"


def read_ignores(file: str) -> list[tuple[int, str, str]]:
    """Return line, page and target of each rule of a file of "[page] target # reason" lines."""
    rules = []
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            rule, _, reason = line.strip().partition(" # ")
            words = rule.split()
            if words and words[0] != "#":
                if len(words) > 2 or not reason.strip():
                    raise ValueError(f"{file}:{number}: a rule is '[page] target # reason': write all of it")
                rules.append((number, words[0] if len(words) == 2 else "*", words[-1]))
    return rules


def run(arguments: argparse.Namespace) -> int:
    """Check, tell, and return 0 if clean, 1 if broken, 2 if something could not be checked."""
    rules = read_ignores(arguments.ignore) if arguments.ignore else []
    site = Site(arguments.site, arguments.site_url)
    findings = check(site)
    for number, page, target in rules:
        kept = [
            finding
            for finding in findings
            if not fnmatchcase(finding.page, page)
            or not any(fnmatchcase(known, target) for known in (finding.target, heading(finding).partition(": ")[0]))
        ]
        if len(kept) == len(findings):
            print(f"{arguments.ignore}:{number}: matches nothing: delete the line", file=sys.stderr)
        findings = kept
    for line in told(findings, arguments.site, arguments.format):
        print(line)
    for name, reason in site.unread:
        print(f"{arguments.site}/{name}: cannot be read: {reason}", file=sys.stderr)
    print(f"{len(site.readable)} files checked, {len(findings)} broken links", file=sys.stderr)
    return 1 if findings else 2 if site.unread else 0


def main() -> int:
    """Read the command line; whatever goes wrong is told in one line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", metavar="SITE", help="the folder that is published")
    parser.add_argument("--site-url", default="", help="where it is published, to check links with the full address")
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")
    parser.add_argument("--ignore", metavar="FILE", help="links to leave alone, as '[page] target # reason' lines")
    sys.stdout.reconfigure(errors="backslashreplace")
    arguments = parser.parse_args()
    try:
        if not os.path.isdir(arguments.site):
            parser.error(f"{arguments.site} is no folder: build the site first")
        status = run(arguments)
        sys.stdout.flush()
        return status
    except BrokenPipeError:  # the reader of the report has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (OSError, ValueError) as error:
        parser.error(str(error))
    except KeyboardInterrupt:
        parser.exit(2, "interrupted\n")


if __name__ == "__main__":
    sys.exit(main())
