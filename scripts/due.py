"""List what is due for a look, oldest first: `python -m scripts.due [--today 2026-11-26] [--days 180]`.

Laws whose `from` or `until` has passed since they were checked come first; then answers, sources and pages by age.
A page is as old as its oldest citation of a source.
"""

from __future__ import annotations

import argparse
import datetime
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from . import places, sources
from .markdown_page import read_text
from .places import Place
from .sources import Source

DAYS = 180


@dataclass(frozen=True, order=True)
class Due:
    """One thing to look at: the day that matters, whether a law turned on it, what it is and why."""

    day: datetime.date
    what: str
    why: str


def turned(law: dict[str, Place], today: datetime.date) -> Iterator[Due]:
    """Each answer that may be otherwise since its `from` or `until` came after the day it was checked."""
    for place in law.values():
        for question, rule in place.rules.items():
            for word, day in (("from", rule.start), ("until", rule.until)):
                if day and rule.checked < day <= today:
                    yield Due(day, f"{place.id} {question}", f"its `{word}` has passed: was checked before")


def old(
    law: dict[str, Place], registry: dict[str, Source], cited: dict[str, set[str]], before: datetime.date
) -> Iterator[Due]:
    """Each place's answer, source and page that was checked on or before a day; `cited` is page to ids."""
    for place in law.values():
        for question, rule in place.rules.items():
            if rule.checked <= before:
                yield Due(rule.checked, f"{place.id} {question}", "answer")
    for source in registry.values():
        if source.checked <= before:
            yield Due(source.checked, source.id, "source")
    for page, names in cited.items():
        days = [registry[name].checked for name in names if name in registry]
        if days and min(days) <= before:
            yield Due(min(days), page, "page")


def report(turns: list[Due], aged: list[Due], today: datetime.date) -> str:
    """The two lists as lines, each oldest first, and their counts."""
    rows = ["Laws that have begun or ended since they were checked"]
    rows += [f"  {due.day}  {due.what}: {due.why}" for due in sorted(turns)] or ["  none"]
    rows.append("Not checked for long")
    rows += [f"  {due.day}  {(today - due.day).days} days  {due.why} {due.what}" for due in sorted(aged)] or ["  none"]
    return "\n".join(rows)


def main(arguments: list[str] | None = None) -> int:
    """Print the lists; 0 printed, 2 cannot."""
    parser = argparse.ArgumentParser(prog="python -m scripts.due", description=__doc__)
    parser.add_argument("--today", type=datetime.date.fromisoformat, default=datetime.date.today())
    parser.add_argument("--days", type=int, default=DAYS, help="how old is due")
    parser.add_argument("--docs", type=Path, default=Path("docs"))
    options = parser.parse_args(arguments)
    docs: Path = options.docs
    try:
        registry = sources.load(read_text(docs / sources.REGISTRY, f"{docs.name}/{sources.REGISTRY}"))
        file = docs / places.FILE
        # What was checked after a made-up today is no fault here.
        latest = max(options.today, datetime.date.today())
        law = (
            places.load(read_text(file, f"{docs.name}/{places.FILE}"), set(registry), latest) if file.is_file() else {}
        )
        pages = {
            path.relative_to(docs).as_posix(): sources.cited(read_text(path, path.as_posix()))
            for path in sorted(docs.rglob("*.md"))
        }
    except OSError as error:
        print(f"{error.filename}: {error.strerror}: mend that and run again", file=sys.stderr)
        return 2
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    before = options.today - datetime.timedelta(days=options.days)
    aged = list(old(law, registry, pages, before))
    print(report(list(turned(law, options.today)), aged, options.today))
    return 0


if __name__ == "__main__":
    sys.exit(main())
