"""Measure what pages cost a reader and a build, beside a bare-HTML floor and stock Material: paint, lighthouse, build.

Without arguments all three. Figures are for comparison within one run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests/bench")]

import generated  # noqa: E402
import turbohtml  # noqa: E402
from conftest import StaticHost, build, launched  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from slow_line import RATE, ROUND_TRIP, slow_line  # noqa: E402

from scripts.browser import chromium_path  # noqa: E402
from scripts.finish.compress import TEXT, copies  # noqa: E402

PAGES = ("", "after/no-reply/", "formats/panel/", "plan/tonight/")
PAINTS, AUDITS = 15, 5
LAB = """
  globalThis.shift = 0; globalThis.blocked = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { shift += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { blocked += entry.duration - 50; }))
    .observe({ type: "longtask", buffered: true });
"""
# About as much style as a plain page needs.
PLAIN = (
    "body{max-width:36rem;margin:auto;padding:0 1rem;font:1.1rem/1.6 system-ui,sans-serif;color:#152e2d}"
    "h1{font-size:1.8rem;line-height:1.2}h2{margin-top:2em;font-size:1.4rem}h3{font-size:1.15rem}a{color:#0a4f53}"
    "ul,ol{padding-left:1.2rem}li{margin-bottom:.5em}table{width:100%;border-collapse:collapse}"
    "td,th{padding:.4rem;text-align:left;border-top:1px solid #b9cbc8}svg{max-width:100%}"
)
ENVIRONMENT = os.environ | {"NO_MKDOCS_2_WARNING": "1"}


def floor(site: Path, folder: Path) -> Path:
    """The same text as bare HTML: no script, no menu, one short style."""
    for path in site.rglob("index.html"):
        tree = turbohtml.parse(path.read_bytes().decode())
        article = tree.select_one("article")
        if article is None:
            continue
        for element in article.select(".guide-foot, .guide-print-foot, .headerlink"):
            element.decompose()
        for element in article.select("[class]"):
            del element.attrs["class"]
        title = tree.select_one("title")
        html = (
            '<!doctype html><html lang=en-GB><meta charset=utf-8><meta name=viewport content="width=device-width">'
            f'<meta name=description content="The same text."><title>{title.text if title else ""}</title>'
            f'<link rel=icon href="data:,"><style>{PLAIN}</style><main>{article.inner_html}</main>'
        )
        target = folder / path.relative_to(site)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(html, "utf-8")
    return folder


def stock(folder: Path) -> Path:
    """The same Markdown in the theme as it comes."""
    config = (ROOT / "mkdocs.yml").read_text("utf-8")
    parts = [
        re.search(rf"^{part}:.*\n(?:[ #].*\n|\n)*", config, re.MULTILINE) for part in ("nav", "markdown_extensions")
    ]
    text = "site_name: Second Interview Guide\nsite_url: https://example.org/\ntheme:\n  name: material\n"
    copy = folder / "checkout"
    shutil.copytree(ROOT / "docs", copy / "docs")
    (copy / "mkdocs.yml").write_text(text + "".join(part[0] for part in parts if part), "utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder / "site")]
    subprocess.run(command, cwd=copy, env=ENVIRONMENT, check=True)
    return folder / "site"


def pack(folder: Path) -> Path:
    """Give every text file the copy that a host with gzip would send."""
    for path in folder.rglob("*"):
        if path.suffix in TEXT and path.is_file():
            Path(f"{path}.gz").write_bytes(copies(path.read_bytes())[0])
    return folder


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve a folder as a host with gzip does, at a port of this machine."""
    handler = partial(type("Host", (StaticHost,), {"packed": True, "asked": []}), directory=str(folder))
    # A browser that has seen enough hangs up.
    server = type("Server", (ThreadingHTTPServer,), {"handle_error": lambda *_: None})
    with server(("127.0.0.1", 0), handler) as host:
        host.daemon_threads = True
        Thread(target=host.serve_forever, daemon=True).start()
        yield host.server_port
        host.shutdown()


def paint(browser: Browser, address: str) -> dict[str, float]:
    """First contentful paint, blocked time and layout shift of one cold visit on a slow line."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, service_workers="block")
    tab = context.new_page()
    tab.add_init_script(LAB)
    tab.goto(address, wait_until="load")
    tab.wait_for_timeout(300)
    seen = tab.evaluate("""() => ({ shift, blocked,
      fcp: performance.getEntriesByName("first-contentful-paint")[0].startTime,
      bytes: [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0) })""")
    context.close()
    return seen


def paints(sites: dict[str, Path]) -> None:
    """Visits in turn, so that a noisy moment hits every site alike."""
    line = f"{ROUND_TRIP * 1000:.0f} ms a round trip, {RATE * 8 / 1e6} Mbit/s"
    print(f"\nFirst visit on a slow line ({line}), median of {PAINTS}\n")
    print("| page | site | first contentful paint, ms | to the floor | blocked, ms | layout shift | bytes |")
    print("|---|---|--:|--:|--:|--:|--:|")
    with sync_playwright() as playwright, launched(playwright) as browser:
        for page in PAGES:
            runs: dict[str, list[dict[str, float]]] = {name: [] for name in sites}
            for visit in range(PAINTS):
                # Each is as often the first as the last: what went before leaves the machine warm or tired.
                turn = visit % len(sites)
                for name, folder in [*sites.items()][turn:] + [*sites.items()][:turn]:
                    with served(folder) as port, slow_line(port) as line:
                        runs[name].append(paint(browser, f"http://127.0.0.1:{line}/{page}"))
            lowest = statistics.median(run["fcp"] for run in runs["floor"])
            for name, listed in runs.items():
                fcp, blocked, shift, size = (
                    statistics.median(run[part] for run in listed) for part in ("fcp", "blocked", "shift", "bytes")
                )
                print(
                    f"| /{page} | {name} | {fcp:.0f} | {fcp / lowest:.2f} | {blocked:.0f} | {shift:.3f} | {size:.0f} |",
                    flush=True,
                )


def audit(address: str, folder: Path) -> dict[str, float] | None:
    """Lighthouse's figures for a page; None where it cannot be run."""
    report = folder / "report.json"
    report.unlink(missing_ok=True)
    command = ["npx", "--yes", "lighthouse", address, "--quiet", "--output=json", f"--output-path={report}"]
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-background-networking"
    environment = ENVIRONMENT | {"CHROME_PATH": chromium_path()}
    try:
        done = subprocess.run([*command, flags], env=environment, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"Lighthouse was not run: {error}")
        return None
    if not report.is_file():
        print(f"Lighthouse was not run: {(done.stderr.strip().splitlines() or ['no report'])[-1]}")
        return None
    said = json.loads(report.read_text("utf-8"))
    figures = {name: said["audits"][name]["numericValue"] for name in FIGURES}
    return figures | {name: 100 * (said["categories"][name]["score"] or 0) for name in CATEGORIES}


FIGURES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def audits(sites: dict[str, Path], folder: Path) -> None:
    """Lighthouse's mobile run of each site, in turn."""
    print(f"\nLighthouse, mobile, its own model of a slow line, median of {AUDITS}\n")
    print(f"| page | site | {' | '.join(FIGURES + CATEGORIES)} |")
    print(f"|---|---|{'--:|' * len(FIGURES + CATEGORIES)}")
    for page in PAGES[:2]:
        runs: dict[str, list[dict[str, float]]] = {name: [] for name in sites}
        for _ in range(AUDITS):
            for name, site in sites.items():
                with served(site) as port:
                    found = audit(f"http://127.0.0.1:{port}/{page}", folder)
                if found is None:
                    return
                runs[name].append(found)
        for name, listed in runs.items():
            middle = [statistics.median(run[part] for run in listed) for part in FIGURES + CATEGORIES]
            print(f"| /{page} | {name} | {' | '.join(f'{figure:.4g}' for figure in middle)} |", flush=True)


def cost(command: list[str], folder: Path, output: Path) -> str:
    """Run a build: its time, its processor's time, its peak memory and the bytes that it wrote, as a row."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, env=ENVIRONMENT)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    if status:
        raise SystemExit(f"{folder}: the build failed: its message stands above")
    size = sum(path.stat().st_size for path in output.rglob("*") if path.is_file())
    shutil.rmtree(output)
    # Linux counts in kilobytes, macOS in bytes.
    peak = used.ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)
    return f"{seconds:.1f} | {used.ru_utime + used.ru_stime:.1f} | {peak:.0f} | {size / 1e6:.0f}"


def builds(folder: Path) -> None:
    """A finished build of many made-up pages, and a stock one of as many as it can be asked for."""
    print("\nBuilding made-up pages, cold\n")
    print("| pages | build | seconds | of the processor | peak memory, MB | written, MB |")
    print("|--:|---|--:|--:|--:|--:|")
    for count in (1000, 5000):
        checkout = generated.write(folder / str(count), count)
        command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder / "out")]
        print(f"| {count} | ours, finished | {cost(command, checkout, folder / 'out')} |", flush=True)
        # Its menu of every page on every page grows with the square: 25 times this at 5,000.
        if count == 1000:
            stock_command = [*command, "--config-file", "stock.yml"]
            print(f"| {count} | stock Material | {cost(stock_command, checkout, folder / 'out')} |", flush=True)


def main(wanted: list[str]) -> None:
    """Print the tables asked for."""
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f} before")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if {"paint", "lighthouse"} & set(wanted):
            ours = build(folder / "ours")
            sites = {
                "ours": ours,
                "floor": pack(floor(ours, folder / "floor")),
                "stock Material": pack(stock(folder / "stock")),
            }
            if "paint" in wanted:
                paints(sites)
            if "lighthouse" in wanted:
                audits(sites, folder)
        if "build" in wanted:
            builds(folder)


if __name__ == "__main__":
    main(sys.argv[1:] or ["paint", "lighthouse", "build"])
