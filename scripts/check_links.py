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

from ada_url import URL, check_url, join_url
from turbohtml import Document, Element, parse

# ---- How a text that holds links is read

REFRESH = re.compile(
    r"""\s*[\d.]+(?:\s*[;,]|\s)\s*(?:url\s*=\s*)?(?:'([^']+)|"([^"]+)|(?!url\s*=)([^'"].*))""", re.I | re.S
)
STRING = r"""(?> "[^"\\\n]*(?:\\.[^"\\\n]*)*"? | '[^'\\\n]*(?:\\.[^'\\\n]*)*'? )"""
CSS = re.compile(  # never goes back over what it has read, so that no text makes it slow
    rf"""/\*.*?(?:\*/|\Z) | (?:@import(?>\s|/\*.*?\*/)*+|url\(\s*+)(?P<quoted>{STRING})
    | url\(\s*+(?P<bare>(?:[^"'()\s\\]|\\.)++)\s*+\)
    | (?:-webkit-)?image-set\((?P<set>(?>{STRING}|[^"'()]|\((?>{STRING}|[^"'()])*+\))*+)
    | {STRING} | [-\w]++""",
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
    """Yield the texts under these keys, at any depth."""
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


def guide_index(text: str) -> Iterator[str]:
    """Yield what the guide's own search index leads to: pages with their number of tips, then the tips' anchors."""
    index = json.loads(text)
    pages, anchors = (column.split("\n") for column in index["lines"][:2])
    places = [page for page, tips in zip(pages, index["tips"], strict=True) for _ in range(tips)]
    yield from (f"{page}#{anchor}" for page, anchor in zip(places, anchors, strict=True))


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
    "longdesc": "img iframe frame",
    "background": "body table thead tbody tfoot tr td th",
}
SVG_PARTS = "use textPath mpath pattern linearGradient radialGradient feImage"  # their fragment is an id of an SVG
NAMES = {(tag, attribute): "anchor" for attribute, tags in ELEMENTS.items() for tag in tags.split()} | {
    (tag, attribute): "id" for attribute in ("href", "xlink:href") for tag in SVG_PARTS.split()
}
MUTE = """link:is([rel~=preconnect i], [rel~=dns-prefetch i], [rel=''], :not([rel], [itemprop])),
    input[src]:not([type=image i])"""  # load or lead nowhere
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
    "*/search/index.json": guide_index,
    "*/search/search_index.json": lambda text: json_links(json.loads(text), {"location"}),  # MkDocs' own
    "*/robots.txt": re.compile(r"^[ \t]*sitemap:[ \t]*(\S+)", re.I | re.M).findall,
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
        self.folded = {fold(key.removesuffix("index.html")).rstrip("/"): key for key in {*self.served.values()}}
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

    @functools.lru_cache(maxsize=1 << 12)  # noqa: B019  (the site lives as long as the program)
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


# ---- What a file says


class Source(NamedTuple):
    """One document of a file: what its links start from, its anchors, its links, its folders upwards."""

    key: str
    base: str
    anchors: str  # with NUL around each, which none can have: a tenth of the memory of a set
    links: Iterable[Link]
    folders: list[str]  # empty if something moves relative links
    line: int = 0  # in the file, if it is the document of a frame


def finder(key: str) -> Callable[[str], Iterable[str]] | None:
    """Return what finds the links in a file that is no page."""
    return next((find for name, find in FILES.items() if fnmatchcase(key.lower(), name)), None)


def read(site: Site, key: str) -> Iterator[Source]:
    """Yield the document that a file is, then those in its frames."""
    with open(os.path.join(site.root, site.name(key)), "rb") as file:
        data = file.read()
    home = site.origin + key
    if find := finder(key):
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "replace")
        base = f"{site.origin}{site.prefix}/" if fnmatchcase(key, AT_ROOT) else home
        yield Source(key, base, "", ((target, "anchor", None) for target in find(text)), [])
        return
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
        named = [element.attr("id") or "" for element in document.select("[id]")]
        named += [element.attr("name") or "" for element in document.select("a[name]")]
        if document.select_one("meta[http-equiv=refresh i]") and document.select_one("script"):
            named.append(ANY)
        anchors = "\0".join(["", *named, ""])
        plain = base == home and not key.endswith("/404.html")
        folders = [key[: at + 1] for at, letter in enumerate(key) if letter == "/" and plain]
        yield Source(key, base, anchors, links, folders[::-1], line)


# ---- The check

NO_ANCHOR = "no such anchor on that page"
ADRIFT = "404.html answers at any depth, where a relative link leads elsewhere"
LARGE = 300  # files from which more processes pay for their start
Fault = tuple[str, int, str, str, Landing]  # page, line, target, reason
Report = tuple[dict[str, str], list[Fault], Unread]  # the anchors of each file first


def has_anchor(anchors: str, fragment: str) -> bool:
    """Tell whether a browser finds the fragment, or leaves it to a script ("#/", "#!")."""
    fragment = fragment.partition(":~:")[0]
    word = unquote(fragment)
    known = any(f"\0{name}\0" in anchors for name in (fragment, word, ANY))
    return known or word[:1] in ("", "/", "!") or word.lower() == "top"


def judge(site: Site, source: Source, target: str, names: str) -> tuple[str, Landing] | None:
    """Return why a link is broken and where it leads, or None if it is fine."""
    path, _, fragment = target.partition("#")
    if names == "map":
        return "no such <map> on the page", (path, fragment, source.key, "")
    key, up = source.key if source.folders or names == "id" else "", 0  # "#id" in SVG is local whatever the <base>
    if path and source.folders:  # most links are cleared by one look
        while path.startswith("../", up):
            up += 3
        folder = "" if path[0] == "/" else source.folders[min(up // 3, len(source.folders) - 1)]
        key = site.served.get(folder + path[up:], "")
    if key and not fragment:
        return None
    landing: Landing | None = (path, fragment, key, "")
    if not key or " " in target or not target.isprintable():  # a browser strips some of those
        absolute = ABSOLUTE.match(target)
        landing = site.resolve(site.origin if absolute else source.base, target)
        adrift = source.base == f"{site.origin}{site.prefix}/404.html" and not re.match(r"\s*(?:[/\\#?]|$)", target)
        if landing and adrift and not absolute:
            return ADRIFT, landing
    if landing is None or landing[3]:
        return landing and (landing[3], landing)
    if not landing[2].lower().endswith(MARKUP if names == "id" else PAGES):
        return None
    known = source.anchors if landing[2] == source.key else ""
    return None if has_anchor(known, landing[1]) else (NO_ANCHOR, landing)


def read_files(site: Site, keys: Iterable[str]) -> Report:
    """Read files; whether another file has an anchor remains to be seen, so NO_ANCHOR is only a question."""
    anchors: dict[str, str] = {}
    faults: dict[tuple[str, str], Fault] = {}
    cleared: dict[str, set[str]] = {}  # targets that mean the same on every page as deep
    unread: Unread = []
    for key in keys:
        page = site.name(key)
        try:
            for source in read(site, key):
                anchors.setdefault(key, source.anchors)  # the page's; browsers differ on whose a frame's "#id" means
                to_root = "../" * (len(source.folders) - 1) or "\0"
                clear = cleared.setdefault(to_root, set())
                for target, names, element in source.links:
                    if target in clear:
                        continue
                    if found := judge(site, source, target, names):
                        line = source.line or (element.source_line or 1 if element else 0)
                        faults.setdefault((key, target), (page, line, target, *found))
                    elif target.startswith(to_root) and "#" not in target:
                        clear.add(target)
        except (OSError, ValueError, LookupError, TypeError, SyntaxError, RecursionError) as error:
            unread.append((page, f"{type(error).__name__}: {error}"))
    return anchors, list(faults.values()), unread


worker_site: Site


def start_worker(site: Site) -> None:
    """Give a process the site once; leave an interrupt to its parent."""
    global worker_site
    worker_site = site
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def read_share(keys: list[str]) -> Report:
    """Read files in a process of its own."""
    return read_files(worker_site, keys)


def read_site(site: Site) -> Iterator[Report]:
    """Read all files, with more processes if that pays for their start."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(site.readable) < LARGE or cores == 1:
        yield read_files(site, site.readable)
        return
    import multiprocessing  # only here: a small site should not wait for them
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    shares = max(min(cores, 8), len(site.readable) // 500)
    with ProcessPoolExecutor(min(cores, 8), context, start_worker, (site,)) as pool:
        yield from pool.map(read_share, [site.readable[n::shares] for n in range(shares)])


class Finding(NamedTuple):
    """A broken link: the five things of the JSON output, then where it leads."""

    page: str
    line: int
    target: str
    reason: str
    suggestion: str | None
    address: str


def check(site: Site) -> list[Finding]:
    """Return every broken link by page and line; what could not be read is added to the site's unread."""
    anchors: dict[str, str] = {}
    faults: list[Fault] = []
    for known, found, unread in read_site(site):
        anchors |= known
        faults += found
        site.unread += unread
    findings = []
    for page, line, target, reason, (path, fragment, key, _) in faults:
        if reason == NO_ANCHOR and (key not in anchors or has_anchor(anchors[key], fragment)):
            continue  # it is there, or its file cannot be read, which is told apart
        path = key.removesuffix("index.html") if key else path
        address = unquote(f"{path}#{fragment}" if fragment else path)
        if reason == NO_ANCHOR:
            meant = nearest(fragment, anchors[key].split("\0"))
            meant = meant and f"{path}#{meant}"
        else:
            meant = None if key else nearest_address(site, path)
        if not line:
            with open(os.path.join(site.root, page), encoding="utf-8", errors="replace") as file:
                before = re.split(rf"(?<![\w/.-]){re.escape(target)}(?![\w/.-])", file.read(), maxsplit=1)
            line = before[0].count("\n") + 1 if before[1:] else 1
        findings.append(Finding(page, line, target, reason, meant and unquote(meant), address))
    return sorted(findings, key=lambda finding: finding[:4])


# ---- What is told of it


def fold(name: str) -> str:
    """Return a name without what people do not see: letter case and normal form."""
    return unicodedata.normalize("NFC", unquote(name)).casefold()


def nearest(wanted: str, known: Iterable[str]) -> str | None:
    """Return the most similar of the known names, if any is similar."""
    folded = {fold(name): name for name in known}
    close = difflib.get_close_matches(fold(wanted), folded, 1)
    return folded[close[0]] if close else None


@functools.cache
def nearest_address(site: Site, path: str) -> str | None:
    """Return the address most like a wrong one, of those that end alike, else of its neighbours."""
    folder, _, end = fold(path).rstrip("/").rpartition("/")
    alike = [key for name, key in site.folded.items() if name.endswith("/" + end)]
    alike = alike or [key for name, key in site.folded.items() if name.rpartition("/")[0] == folder]
    return nearest(path, [key.removesuffix("index.html") for key in alike])


def told(findings: list[Finding], root: str, style: str) -> Iterator[str]:
    """Yield the lines of the report: each fault once, then every page and line that has it."""
    if style == "json":
        yield json.dumps([dict(list(finding._asdict().items())[:5]) for finding in findings], indent=1)
        return
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        hint = f"; did you mean {finding.suggestion} ?" if finding.suggestion else ""
        groups.setdefault(f"{finding.address}: {finding.reason}{hint}", []).append(finding)
    for fault, group in groups.items():
        report = "\n  ".join([fault, *(f"{root}/{finding.page}:{finding.line}: {finding.target}" for finding in group)])
        if style == "github":  # which shows ten annotations, so one is for all pages with the fault
            report = re.sub("[%\r\n]", lambda odd: f"%{ord(odd[0]):02X}", report)
            file = re.sub("[%\r\n,:]", lambda odd: f"%{ord(odd[0]):02X}", f"{root}/{group[0].page}")
            report = f"::error file={file},line={group[0].line}::{report}"
        yield report


def without_ignored(findings: list[Finding], file: str) -> list[Finding]:
    """Take out what a file of "[page] target # reason" lines ignores; a target is as written or as reported."""
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            rule, _, reason = line.strip().partition(" # ")
            words = rule.split()
            if not words or words[0] == "#":
                continue
            if len(words) > 2 or not reason.strip():
                raise ValueError(f"{file}:{number}: a rule is '[page] target # reason': write all of it")
            page, target = ["*", *words][-2:]
            meant = {
                finding
                for finding in findings
                if fnmatchcase(finding.page, page)
                and any(fnmatchcase(known, target) for known in (finding.target, finding.address))
            }
            if not meant:
                print(f"{file}:{number}: matches nothing: delete the line", file=sys.stderr)
            findings = [finding for finding in findings if finding not in meant]
    return findings


def main() -> int:
    """Check, tell, and return 0 if clean, 1 if broken, 2 if something could not be checked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", metavar="SITE", help="the folder that is published")
    parser.add_argument("--site-url", default="", help="where it is published, to check links with the full address")
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")
    parser.add_argument("--ignore", metavar="FILE", help="links to leave alone, as '[page] target # reason' lines")
    arguments = parser.parse_args()
    status = 1
    try:
        if not os.path.isdir(arguments.site):
            raise ValueError(f"{arguments.site} is no folder: build the site first")
        if arguments.site_url and not (check_url(arguments.site_url) and arguments.site_url[:4].lower() == "http"):
            raise ValueError(f"--site-url {arguments.site_url}: write it in full, like https://example.org/guide/")
        site = Site(arguments.site, arguments.site_url)
        findings = check(site)
        if arguments.ignore:
            findings = without_ignored(findings, arguments.ignore)
        for name, reason in site.unread:
            print(f"{arguments.site}/{name}: cannot be read: {reason}", file=sys.stderr)
        print(f"{len(site.readable)} files checked, {len(findings)} broken links", file=sys.stderr)
        status = 1 if findings else 2 if site.unread else 0
        for line in told(findings, arguments.site, arguments.format):
            print(line.encode(sys.stdout.encoding, "backslashreplace").decode(sys.stdout.encoding))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of the report has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        parser.exit(2, f"check_links: {error}\n")
    except KeyboardInterrupt:
        parser.exit(2, "check_links: interrupted\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
