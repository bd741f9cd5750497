"""Tell of broken links: what was meant instead, in which form, and which are to be left alone."""

from __future__ import annotations

import bisect
import difflib
import functools
import heapq
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import unquote

NEIGHBOURS = 50  # names before and after a wrong one that are compared with it


class Finding(NamedTuple):
    """A broken link: the five things of the JSON output, then where it leads."""

    page: str
    line: int
    target: str
    reason: str
    suggestion: str | None
    address: str


def fold(name: str) -> str:
    """A name without what people do not see: letter case and normal form."""
    return unicodedata.normalize("NFC", unquote(name)).casefold()


def composed(name: str) -> str:
    """A name in the normal form of most programs, where an accent and its letter are one."""
    return unicodedata.normalize("NFC", name)


@functools.cache
def pairs(name: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a name, and how it begins: "abc": "^a", "ab", "bc"."""
    return frozenset(map("".join, zip("^" + name, name, strict=False)))


@functools.cache
def orders(known: str) -> tuple[dict[str, str], list[str], list[str]]:
    """Names by what `fold` makes of them, that in order, and that reversed letter by letter."""
    folded = {fold(name): name for name in known.split("\0")}
    return folded, sorted(folded), sorted(name[::-1] for name in folded)


@functools.cache
def nearest(wanted: str, known: str) -> str | None:
    """The most similar of the known names, which have NUL between them, if any is similar."""
    folded, begins, ends = orders(known)
    word = fold(wanted)
    names: Iterable[str] = folded
    if len(folded) > 4 * NEIGHBOURS:  # only those that begin or end alike
        first, last = bisect.bisect(begins, word), bisect.bisect(ends, word[::-1])
        names = {*begins[max(first - NEIGHBOURS, 0) : first + NEIGHBOURS]}
        names |= {name[::-1] for name in ends[max(last - NEIGHBOURS, 0) : last + NEIGHBOURS]}
    # To compare letter by letter takes long, so only those are that share the most pairs.
    likely = heapq.nlargest(6, names, key=lambda name: (len(pairs(word) & pairs(name)), name))
    close = difflib.get_close_matches(word, likely, 1)
    return folded[close[0]] if close else None


class AddressIndex:
    """Every file's address, by how it ends and by its folder, to find one most like a wrong one."""

    def __init__(self, keys: Iterable[str]) -> None:
        ends: dict[str, list[str]] = {}
        folders: dict[str, list[str]] = {}
        for key in sorted(keys):
            address = key.removesuffix("index.html")
            folder, _, end = fold(address).rstrip("/").rpartition("/")
            ends.setdefault(end, []).append(address)
            folders.setdefault(folder, []).append(address)
        self.ends = {end: "\0".join(names) for end, names in ends.items()}
        self.folders = {folder: "\0".join(names) for folder, names in folders.items()}

    def nearest(self, path: str) -> str | None:
        """The most similar of those that end alike, else of its neighbours."""
        folder, _, end = fold(path).rstrip("/").rpartition("/")
        return nearest(path, self.ends.get(end) or self.folders.get(folder) or "")


def told(findings: list[Finding], root: str, style: str) -> Iterator[str]:
    """The lines of the report: each fault once, then every page and line that has it."""
    if style == "json":
        rows = [dict(list(finding._asdict().items())[:5]) for finding in findings]
        yield json.dumps(rows, indent=1)
        return
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        hint = f"; did you mean {finding.suggestion} ?" if finding.suggestion else ""
        groups.setdefault(f"{finding.address}: {finding.reason}{hint}", []).append(finding)
    for fault, group in groups.items():
        places = [f"{root}/{found.page}:{found.line}: {found.target}" for found in group]
        report = "\n  ".join(map(printable, [fault, *places]))
        if style == "github":  # which shows ten annotations, so one is for all pages with the fault
            file = escaped(f"{root}/{group[0].page}", "%\r\n,:")
            report = escaped(report, "%\r\n")
            report = f"::error file={file},line={group[0].line}::{report}"
        yield report


def printable(text: str) -> str:
    """A text with what no terminal should get, or nobody would see, as an escape."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def escaped(text: str, odd: str) -> str:
    """A text as GitHub's commands want it."""
    return re.sub(f"[{odd}]", lambda found: f"%{ord(found[0]):02X}", text)


Rule = tuple[str, str, str]  # where it stands, page, target


def read_rules(file: str) -> list[Rule]:
    """The lines "[page] target # reason" of a file."""
    rules = []
    with open(file, "rb") as lines:
        for number, line in enumerate(lines, 1):
            place = f"{file}:{number}"
            try:
                rule, _, reason = line.decode("utf-8-sig").strip().partition(" # ")
            except UnicodeDecodeError:
                raise ValueError(f"{place}: is not UTF-8: save the file as UTF-8") from None
            words = rule.split()
            if not words or words[0] == "#":
                continue
            if len(words) > 2 or not reason.strip():
                form = "a rule is '[page] target # reason': write all of it"
                form += ", and ? for a space" if len(words) > 2 else ""
                raise ValueError(f"{place}: {form}")
            page, target = ["*", *words][-2:]
            rules.append((place, page, target))
    return rules


def without_ignored(findings: list[Finding], rules: list[Rule]) -> list[Finding]:
    """Take out what the rules ignore; a target as written or as reported."""
    for place, page, target in rules:
        meant = {
            finding
            for finding in findings
            if fnmatchcase(finding.page, page)
            and (fnmatchcase(finding.target, target) or fnmatchcase(finding.address, target))
        }
        if not meant:
            print(f"{place}: matches nothing: delete the line", file=sys.stderr)
        findings = [finding for finding in findings if finding not in meant]
    return findings
