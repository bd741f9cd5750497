"""Write on each page the day its text last changed, as git knows it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

from .site import Draft, Site


def changed(docs: Path) -> dict[Path, date]:
    """The day of the last commit that touched each file under `docs`; empty, with a warning, where git cannot say.

    A file with changes that are not committed has no such day, so it is left out.
    """

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(docs), "-c", "core.quotepath=off", *arguments]
        return subprocess.run(
            command, capture_output=True, encoding="utf-8", errors="surrogateescape", check=True
        ).stdout

    try:
        # Without the history, every file would seem to have changed in the last commit.
        if git("rev-parse", "--is-shallow-repository").strip() == "true":
            warn("this clone is shallow: run git fetch --unshallow")
            return {}
        root = Path(git("rev-parse", "--show-toplevel").strip())
        log = git("log", "--format=//%cs", "--name-only", "--no-renames", "--", ".")
        status = git("status", "--porcelain", "--untracked-files=all", "--no-renames", "--", ".")
    except FileNotFoundError:
        warn("git is not here: install it")
        return {}
    except (OSError, subprocess.CalledProcessError):
        warn(f"git does not know {docs.name}/: build from a clone")
        return {}
    found: dict[Path, date] = {}
    day = None
    for line in log.splitlines():
        if line.startswith("//"):
            day = date.fromisoformat(line[2:])
        elif line and day:
            found.setdefault(root / line, day)
    for line in status.splitlines():
        found.pop(root / line[3:].strip('"'), None)
    return found


def warn(reason: str) -> None:
    """Say why pages will not bear a day; that is no reason not to build."""
    print(f"no page will say when it last changed: {reason}", file=sys.stderr)


def whole(site: Site) -> None:
    """Ask git once for all pages."""
    site.days = changed(site.docs.resolve()) if site.docs else {}


def day_of(draft: Draft, site: Site) -> str:
    """The day that a page's text last changed: as the generator wrote it, as git knows it, or unknown."""
    written = draft.tree.select_one("time[data-guide=changed][datetime]")
    if written:
        return str(written.attrs["datetime"])
    source = site.source(draft.path)
    day = site.days.get(source.resolve()) if source else None
    return day.isoformat() if day else ""


def change(draft: Draft, site: Site) -> None:
    """Fill each `<time data-guide="changed">`; take out the sentence around it where no day is known."""
    day = day_of(draft, site)
    for slot in draft.tree.select("[data-guide=changed]"):
        if not day:
            slot.parent.decompose()
            continue
        slot.attrs["datetime"] = day
        slot.set_text(f"{date.fromisoformat(day):%-d %B %Y}")
