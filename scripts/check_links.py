"""Find every broken internal link of a built site, as a browser on a plain static host would.

One walk puts every address that the host answers into a dictionary, so no link costs a look at the
disk. Then each file is read once. link_finders.py knows where links stand, link_report.py tells.
"""

from __future__ import annotations

import argparse
import functools
import os
import re
import signal
import sys
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import quote, unquote, unquote_to_bytes

try:
    from ada_url import URL, check_url, join_url
    from turbohtml import Document, Namespace, parse
except ModuleNotFoundError as error:
    cure = "run make check, or pip install ada-url turbohtml"
    print(f"check_links: {error.name} is not installed: {cure}", file=sys.stderr)
    raise SystemExit(2) from None

if not __package__:  # started by its path
    sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
from scripts.link_finders import AT_ROOT, MARKUP, PAGES, Link, as_html, decoded, finder, markup_links
from scripts.link_report import (
    AddressIndex,
    Finding,
    Rule,
    composed,
    nearest,
    printable,
    read_rules,
    told,
    without_ignored,
)

# ---- What a host answers

SAFE = "/!$&'()*+,;=@~"  # without ":", so that no name can look like a scheme
ABSOLUTE = re.compile(  # "mailto:a@b" or "//host/", but "http:page" is relative to an http: page
    r"[\0- ]*(?:(?!https?:(?!//))[a-z][a-z\d+.-]*:|[\\/]{2})", re.I
)
AUTHOR_ONLY = re.compile(  # as a browser writes it: "http://localhost:8000/", "c:\a.html", "file:///a"
    r"file:|[a-z]:[\\/]|https?://(?:[^/?#@]*@)?"
    r"(?:(?:[\w.-]+\.)?localhost\.?|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\])(?=[:/])"
)
OUTSIDE = "outside the site, which is served under {}/"
NOT_THERE, NO_INDEX = "no such page or file", "the folder has no index.html"
ONE_MACHINE = "works on its author's machine only"

Unread = list[tuple[str, str]]  # file, why
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
        self.closed: list[str] = []  # folders that cannot be read
        self.unread: Unread = []
        self.walk()
        keys = {*self.served.values()}
        self.readable = sorted(key for key in keys if key.lower().endswith(MARKUP) or finder(self.path(key)))

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
                self.closed.append(path)
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
                    behind = os.path.realpath(entry.path if link else f"{real}/{entry.name}")
                    if link and behind in self.folders:
                        self.detours[address + "/"] = self.folders[behind]
                    else:
                        queue.append((entry.path, address + "/", behind))

    def path(self, key: str) -> str:
        """The file's address below the root, with a slash first, as the tables of kinds have it."""
        return key[len(self.prefix) :]

    def name(self, key: str) -> str:
        """The file's name below the root, as a person knows it."""
        return os.fsdecode(unquote_to_bytes(self.path(key)[1:]))

    @functools.lru_cache(maxsize=1 << 12)  # noqa: B019  (the site lives as long as the program)
    def resolve(self, base: str, target: str) -> Landing | None:
        """Where a browser goes from base, or None if that is nothing of this site."""
        try:
            address, _, fragment = join_url(base, target).partition("#")
        except ValueError:
            return None
        if not (own := self.own.match(address)):
            return (target, "", "", ONE_MACHINE) if AUTHOR_ONLY.match(address) else None
        plain = address[own.end() :].partition("?")[0]
        path = re.sub("//+", "/", quote(unquote_to_bytes(plain), SAFE))
        if not (path + "/").startswith(self.prefix + "/"):
            absolute = ABSOLUTE.match(target)
            return None if absolute else (path, fragment, "", OUTSIDE.format(self.prefix))
        for _ in range(40 if self.detours else 0):  # as many links as Linux follows
            detour = next((start for start in self.detours if f"{path}/".startswith(start)), path)
            path = self.detours.get(detour, path) + path[len(detour) :]
        if path in self.served:
            return path, fragment, self.served[path], ""
        if any(f"{path}/".startswith(folder) for folder in self.closed):
            return None  # that the folder cannot be read is told
        folder = path.rstrip("/") + "/" in self.folders.values()
        return path, fragment, "", NO_INDEX if folder else NOT_THERE


# ---- What a file says

BETWEEN = "\0\0"  # ids, then the names of links, each with NUL around it, which none can have


class Source(NamedTuple):
    """One document of a file: what its links start from, its anchors and its links."""

    key: str
    base: str
    anchors: str | None  # a text: a tenth of the memory of a set; None if a script may know more
    links: Iterable[Link]
    folders: list[str]  # upwards; empty if something moves relative links
    line: int = 0  # in the file, if it is the document of a frame


def read(site: Site, key: str) -> Iterator[Source]:
    """The document that a file is, then those in its frames."""
    with open(os.path.join(site.root, site.name(key)), "rb") as file:
        data = file.read()
    home = site.origin + key
    if find := finder(site.path(key)):
        base = f"{site.origin}{site.prefix}/" if fnmatchcase(site.path(key), AT_ROOT) else home
        links: Iterable[Link] = ((target, "anchor", None) for target in find(decoded(data)))
        yield Source(key, base, "", links, [])
        return
    queue: list[tuple[bytes | str, str, int]] = [(as_html(data, key.lower()), home, 0)]
    for markup, start, line in queue:
        document = parse(markup, allow_declarative_shadow_roots=False)
        if document.select_one("template"):  # inert until a script uses it
            document.remove("template:not([shadowrootmode=open i], [shadowrootmode=closed i])")
        base = base_of(document, start)
        links = list(markup_links(document))
        for frame in document.select("iframe[srcdoc]"):
            queue.append((frame.attr("srcdoc") or "", base, line or frame.source_line or 1))
        if document.select_one("template"):
            document.remove("template")  # the anchors of a shadow root are its own
        ids = [name for element in document.select("[id]") if (name := element.attr("id"))]
        named = [name for element in document.select("a[name]") if (name := element.attr("name"))]
        moved = document.select_one("meta[http-equiv=refresh i]") and document.select_one("script")
        anchors = None if moved else "\0".join(["", *ids, "", *named, ""])
        plain = base == home and not key.endswith("/404.html")
        folders = [key[: at + 1] for at, letter in enumerate(key) if letter == "/" and plain]
        yield Source(key, base, anchors, links, folders[::-1], line)


def base_of(document: Document, start: str) -> str:
    """What the links of a document start from."""
    for element in document.select("base[href]"):
        if element.namespace is Namespace.HTML and not element.closest("noscript"):
            try:
                moved = join_url(start, element.attr("href") or "")
            except ValueError:
                return start
            return start if moved.startswith(("data:", "javascript:")) else moved
    return start


# ---- The check

NO_ANCHOR, NO_ID = "no such anchor on that page", "no such id in that file"
NO_PART = "no such id in the document itself"
ADRIFT = "404.html answers at any depth, where a relative link leads elsewhere"
LARGE = 300  # files from which more processes pay for their start
Fault = tuple[str, int, str, str, Landing]  # page, line, target, reason
Report = tuple[dict[str, str], list[Fault], Unread]  # the anchors of each file first


def has_anchor(anchors: str, fragment: str) -> bool:
    """Whether a browser finds the fragment, or leaves it to a script ("#/", "#!")."""
    fragment = fragment.partition(":~:")[0]
    word = unquote(fragment)
    known = any(f"\0{name}\0" in anchors for name in (fragment, word) if "\0" not in name)
    return known or word[:1] in ("", "/", "!") or word.lower() == "top"


def has_id(anchors: str, fragment: str) -> bool:
    """Whether a document has the part that <use> and its like name."""
    ids = anchors.partition(BETWEEN)[0] + "\0"
    names = (fragment, unquote(fragment))
    return not fragment or any(f"\0{name}\0" in ids for name in names if "\0" not in name)


QUESTIONS = {NO_ANCHOR: has_anchor, NO_ID: has_id}  # which only another file may answer


def judge(site: Site, source: Source, target: str, names: str) -> tuple[str, Landing] | None:
    """Why a link is broken and where it leads, or None if it is fine."""
    path, _, fragment = target.partition("#")
    if names == "map":
        return "no such <map> on the page", (path, fragment, source.key, "")
    if names == "id" and not path.strip():  # whatever the <base>, and in a frame its document
        fragment = fragment.strip()
        there = source.anchors is None or has_id(source.anchors, fragment)
        return None if there else (NO_PART, (path, fragment, source.key, ""))
    key, up = source.key if source.folders else "", 0
    if path and source.folders:  # most links are cleared by one look
        while path.startswith("../", up):
            up += 3
        folder = source.folders[min(up // 3, len(source.folders) - 1)] if path[0] != "/" else ""
        key = site.served.get(folder + path[up:], "")
    if key and not fragment:
        return None
    landing: Landing | None = (path, fragment, key, "")
    if not key or " " in target or not target.isprintable():  # a browser strips some of those
        absolute = ABSOLUTE.match(target)
        landing = site.resolve(site.origin if absolute else source.base, target)
        on_404 = source.base == f"{site.origin}{site.prefix}/404.html"
        if landing and on_404 and not absolute and not re.match(r"\s*(?:[/\\#?]|$)", target):
            return ADRIFT, landing
    if landing is None or landing[3]:
        return landing and (landing[3], landing)
    if not landing[2].lower().endswith(MARKUP if names == "id" else PAGES):
        return None
    reason = NO_ID if names == "id" else NO_ANCHOR
    known = source.anchors if landing[2] == source.key else ""
    return None if known is None or QUESTIONS[reason](known, landing[1]) else (reason, landing)


def read_files(site: Site, keys: Iterable[str]) -> Report:
    """Read files; whether another file has an anchor is left as a question."""
    anchors: dict[str, str] = {}
    faults: dict[tuple[str, str], Fault] = {}
    cleared: dict[str, set[str]] = {}  # targets that mean the same on every page as deep
    unread: Unread = []
    for key in keys:
        page = site.name(key)
        try:
            for source in read(site, key):
                if not source.line and source.anchors is not None:  # not of its frames
                    anchors[key] = source.anchors
                to_root = "../" * (len(source.folders) - 1) or "\0"
                clear = cleared.setdefault(to_root, set())
                for target, names, element in source.links:
                    if target in clear:
                        continue
                    if found := judge(site, source, target, names):
                        line = source.line or ((element and element.source_line) or 1) + getattr(target, "line", 0)
                        faults.setdefault((key, target), (page, line, str(target), *found))
                    elif target.startswith(to_root) and "#" not in target:
                        clear.add(target)
        except (OSError, ValueError, LookupError, TypeError, SyntaxError, RecursionError, AttributeError) as error:
            unread.append((page, f"{type(error).__name__}: {error}"))
    return anchors, list(faults.values()), unread


at_hand: list[Site] = []  # what a process of its own was started for


def start_worker(site: Site) -> None:
    """Give a process the site once; leave an interrupt to its parent."""
    at_hand.append(site)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def read_share(keys: list[str]) -> Report:
    """Read files in a process of its own."""
    return read_files(at_hand[0], keys)


def read_site(site: Site) -> Iterator[Report]:
    """Read all files, with more processes if that pays for their start."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    cores = min(cores or 1, 8)
    if len(site.readable) < LARGE or cores == 1:
        yield read_files(site, site.readable)
        return
    import multiprocessing  # only here: a small site should not wait for them
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    shares = max(cores, len(site.readable) // 500)
    with ProcessPoolExecutor(cores, context, start_worker, (site,)) as pool:
        yield from pool.map(read_share, [site.readable[n::shares] for n in range(shares)])


def check(site: Site) -> list[Finding]:
    """Every broken link by page and line; what could not be read goes to the site's unread."""
    anchors: dict[str, str] = {}
    faults: list[Fault] = []
    for known, found, unread in read_site(site):
        anchors |= known
        faults += found
        site.unread += unread
    findings = []
    index = AddressIndex({*site.served.values()})
    for page, line, target, reason, (path, fragment, key, _) in faults:
        names = anchors.get(key)  # None if its file cannot be read, which is told apart
        question = QUESTIONS.get(reason)
        if question and (names is None or question(names, fragment)):
            continue
        path = key.removesuffix("index.html") if key else path
        address = unquote(f"{path}#{fragment}" if fragment else path)
        meant: str | None = None
        if names is not None and reason in (NO_ANCHOR, NO_ID, NO_PART):
            meant = nearest(fragment, names)
            meant = meant and f"{path}#{meant}"
        elif reason in (NOT_THERE, NO_INDEX):
            meant = index.nearest(path)
        meant = meant and unquote(meant)
        if meant and meant != address and composed(meant) == composed(address):
            reason += "; the one that is there has its accents written otherwise (NFC or NFD)"
        findings.append(Finding(page, line, target, reason, meant, address))
    return sorted(findings, key=lambda finding: finding[:4])


def settings(given: argparse.Namespace) -> tuple[str, list[Rule]]:
    """The site's address and the rules of what to ignore, or a ValueError with the cure."""
    if not os.path.isdir(given.site):
        raise ValueError(f"{given.site} is no folder: build the site first")
    web = re.match(r"https?://", given.site_url, re.I) and check_url(given.site_url)
    if given.site_url and (not web or re.search(r"[?#]|[^/]/[^/]+\.x?html?$", given.site_url, re.I)):
        cure = "write it in full, like https://example.org/guide/"
        raise ValueError(f"--site-url {given.site_url}: {cure}")
    return given.site_url, read_rules(given.ignore) if given.ignore is not None else []


def main() -> int:
    """Check, tell, and return 0 if clean, 1 if broken, 2 if something could not be checked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("site", metavar="SITE", help="the folder that is published")
    parser.add_argument("--site-url", default="", help="where it is published, for full addresses")
    parser.add_argument("--format", choices=("text", "json", "github"), default="text")
    parser.add_argument("--ignore", metavar="FILE", help="lines '[page] target # reason' to leave")
    given = parser.parse_args()
    if not sys.stdout:
        parser.exit(2, "check_links: standard output is closed: nobody would see what is broken\n")
    try:
        url, rules = settings(given)
        shown = os.path.normpath(given.site)
        site = Site(given.site, url)
        findings = without_ignored(check(site), rules)
        for name, reason in site.unread:
            print(f"{printable(f'{shown}/{name}')}: cannot be read: {reason}", file=sys.stderr)
        if not site.readable and not site.unread:
            raise ValueError(f"{given.site} has nothing to check: build the site first")
        counted = f"{len(site.readable)} files checked, {len(findings)} broken links"
        print(counted, file=sys.stderr)
        status = 1 if findings else 2 if site.unread else 0
        for line in told(findings, shown, given.format):
            print(line.encode(sys.stdout.encoding, "backslashreplace").decode(sys.stdout.encoding))
        sys.stdout.flush()
    except BrokenPipeError:  # the reader of the report has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except (OSError, ValueError, RuntimeError, MemoryError) as error:
        parser.exit(2, f"check_links: {error}\n")
    except KeyboardInterrupt:
        parser.exit(2, "check_links: interrupted\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
