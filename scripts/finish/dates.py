"""Write on each page the day its text last changed, as git knows it."""

import subprocess
from datetime import date
from pathlib import Path

from .site import Site


def changed(docs: Path) -> dict[Path, date]:
    """The day of the last commit that touched each file under `docs`; empty where git cannot say.

    A file with changes that are not committed has no such day, so it is left out.
    """

    def git(*arguments: str) -> str:
        command = ["git", "-C", str(docs), "-c", "core.quotepath=off", *arguments]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True).stdout

    try:
        # Without the history, every file would seem to have changed in the last commit.
        if git("rev-parse", "--is-shallow-repository").strip() == "true":
            return {}
        root = Path(git("rev-parse", "--show-toplevel").strip())
        log = git("log", "--format=//%cs", "--name-only", "--no-renames", "--", ".")
        status = git("status", "--porcelain", "--untracked-files=all", "--no-renames", "--", ".")
    except (OSError, subprocess.CalledProcessError):
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


def run(site: Site) -> None:
    """Fill each `<time data-guide="changed">`; take out the sentence around it where no day is known."""
    days = changed(site.docs.resolve()) if site.docs else {}
    for path, tree in site.pages.items():
        source = site.source(path)
        day = days.get(source.resolve()) if source else None
        for slot in tree.select("[data-guide=changed]"):
            if day is None:
                slot.parent.decompose()
                continue
            slot.attrs["datetime"] = day.isoformat()
            slot.set_text(f"{day.day} {day:%B %Y}")
