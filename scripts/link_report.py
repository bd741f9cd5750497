"""Tell of broken links: what was meant instead, in which form, and which are to be left alone."""

from __future__ import annotations

import difflib
import functools
import heapq
import json
import re
import sys
import unicodedata
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple
from urllib.parse import unquote


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


@functools.cache
def pairs(name: str) -> frozenset[str]:
    """The pairs of neighbouring letters of a name, and how it begins: "abc": "^a", "ab", "bc"."""
    return frozenset(map("".join, zip("^" + name, name, strict=False)))


@functools.cache
def nearest(wanted: str, known: str) -> str | None:
    """The most similar of the known names, which have NUL between them, if any is similar."""
    folded = {fold(name): name for name in known.split("\0")}
    word = fold(wanted)
    # To compare letter by letter takes long, so only those are that share the most pairs.
    likely = heapq.nlargest(6, folded, key=lambda name: len(pairs(word) & pairs(name)))
    close = difflib.get_close_matches(word, likely, 1)
    return folded[close[0]] if close else None


def nearest_address(folded: dict[str, str], path: str) -> str | None:
    """The address most like a wrong one, of those that end alike, else of its neighbours.

    `folded` has the address of every file, by what `fold` makes of it.
    """
    folder, _, end = fold(path).rstrip("/").rpartition("/")
    alike = [key for name, key in folded.items() if name.endswith("/" + end)]
    near = [key for name, key in folded.items() if name.rpartition("/")[0] == folder]
    return nearest(path, "\0".join(key.removesuffix("index.html") for key in alike or near))


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
        report = "\n  ".join([fault, *places])
        if style == "github":  # which shows ten annotations, so one is for all pages with the fault
            file = escaped(f"{root}/{group[0].page}", "%\r\n,:")
            report = escaped(report, "%\r\n")
            report = f"::error file={file},line={group[0].line}::{report}"
        yield report


def escaped(text: str, odd: str) -> str:
    """A text as GitHub's commands want it."""
    return re.sub(f"[{odd}]", lambda found: f"%{ord(found[0]):02X}", text)


def without_ignored(findings: list[Finding], file: str) -> list[Finding]:
    """Take out what "[page] target # reason" lines ignore; a target as written or as reported."""
    with open(file, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            rule, _, reason = line.strip().partition(" # ")
            words = rule.split()
            if not words or words[0] == "#":
                continue
            if len(words) > 2 or not reason.strip():
                form = "a rule is '[page] target # reason': write all of it"
                raise ValueError(f"{file}:{number}: {form}")
            page, target = ["*", *words][-2:]
            meant = {
                finding
                for finding in findings
                if fnmatchcase(finding.page, page)
                and (fnmatchcase(finding.target, target) or fnmatchcase(finding.address, target))
            }
            if not meant:
                print(f"{file}:{number}: matches nothing: delete the line", file=sys.stderr)
            findings = [finding for finding in findings if finding not in meant]
    return findings
