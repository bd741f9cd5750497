"""Keep the list of every address ever published: `python -m scripts.permalinks SITE [--docs DOCS] [--write]`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from .finish.redirects import FILE, Moves, read_moves
from .finish.site import Problem, Site, read, url_path

LIST = Path("tests/permalinks.txt")
WRITE = "run `python -m scripts.permalinks site --write`"
# What a reader can link to by the heading's own link, a citation or the glossary. A title needs no id of its own, and a
# source is linked to where its registry entry stands.
TIPS = ", ".join(f"article {tag}[id]:not(.guide-sources *)" for tag in ("h2", "h3", "h4", "p", "dt", "li"))


def named(site: Site, selector: str) -> set[str]:
    """The address of each page, and of each element on it that the selector finds; stubs are no pages."""
    found = set()
    for path in site.content_pages():
        tree, page = site.pages[path], f"/{url_path(path)}"
        if not tree.select_one("[data-moved]"):
            found |= {page} | {f"{page}#{element.attrs['id']}" for element in tree.select(selector)}
    return found


def dead(recorded: list[str], moves: Moves, living: set[str]) -> Iterator[str]:
    """Each recorded address that no longer leads to a page or a tip, with the cure."""
    for number, address in enumerate(recorded, 1):
        if moves.resolve(address) not in living:
            yield f"{LIST}:{number}: {address} is gone: add `{address}: NEW ADDRESS` to {moves.place}"


def removed(root: Path) -> Iterator[str]:
    """Each address that the list once had, as git knows it, and has no more."""
    command = ["git", "-C", str(root), "log", "--first-parent", "-p", "--format=", "--", LIST.as_posix()]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)
    kept = set(load(root / LIST))
    once = {line[1:] for line in done.stdout.splitlines() if line.startswith("+/")}
    for address in sorted(once - kept):
        yield f"{LIST}:1: {address} was taken out: put it back, the list only grows"


def load(path: Path) -> list[str]:
    """The recorded addresses, as the file has them."""
    return path.read_text("utf-8").splitlines() if path.is_file() else []


def main(arguments: list[str] | None = None) -> int:
    """Name each dead or unrecorded address, or record the new ones; 0 all well, 1 some, 2 cannot check."""
    parser = argparse.ArgumentParser(prog="python -m scripts.permalinks", description=__doc__)
    parser.add_argument("site", type=Path, help="the finished site")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the folder of the declaration of what moved")
    parser.add_argument("--list", type=Path, default=LIST, dest="file", help="the list")
    parser.add_argument("--write", action="store_true", help="record the addresses that are new")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"{options.site}: no index.html there: build the site first (make build)", file=sys.stderr)
        return 2
    site = Site({path: data for path, data in read(options.site).items() if path.endswith(".html")})
    try:
        moves = read_moves(options.docs / FILE)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    recorded = load(options.file)
    found = list(dead(recorded, moves, named(site, "[id]")))
    new = sorted(named(site, TIPS) - set(recorded))
    if options.write:
        options.file.write_text("".join(f"{line}\n" for line in sorted({*recorded, *new})), "utf-8", newline="\n")
        print(f"{options.file}: {len(new)} new addresses")
    else:
        found += [f"{options.file}:1: {address} is not recorded: {WRITE}" for address in new]
    if found:
        print(*found, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
