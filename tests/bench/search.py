"""Measure the guide's search beside the theme's own and Pagefind, on the same pages and the same queries.

`python tests/bench/search.py [QUERIES.tsv]`, through `make bench`. A result is right when it is on a page that the
query should reach. Bytes are what a browser fetches for search until the first results stand there, each gzip -9.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from generated import prose, vocabulary
from mkdocs.utils.yaml import yaml_load
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts.browser import chromium_path  # noqa: E402
from scripts.finish import search  # noqa: E402
from scripts.finish.record import Section  # noqa: E402
from scripts.finish.sections import LISTINGS  # noqa: E402

QUERIES = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "tests/search_queries.tsv"
SLOWED = 4
# The theme's worker: set up, wait until ready, then one answer for each query; one group for each page.
STOCK = """async (queries) => {
    const index = await (await fetch("search/search_index.json")).json();
    index.docs = index.docs.filter(({ location }) => !LISTINGS.some((start) => location.startsWith(start)));
    const worker = new Worker("WORKER");
    const heard = (type) => new Promise((done) => worker.addEventListener("message", function hear({ data }) {
        if (data.type === type) { worker.removeEventListener("message", hear); done(data.data); }
    }));
    const ready = heard(1);
    worker.postMessage({ type: 0, data: { ...index, options: { suggest: false } } });
    await ready;
    const answers = [];
    for (const query of queries) {
        const answer = heard(3);
        worker.postMessage({ type: 2, data: query });
        answers.push((await answer).items.map(([page]) => page.location.split("#")[0]));
    }
    return answers;
}"""
PAGEFIND = """async (queries) => {
    const pagefind = await import(new URL("pagefind/pagefind.js", location));
    const answers = [];
    for (const query of queries) {
        const { results } = await pagefind.search(query);
        const shown = await Promise.all(results.slice(0, 5).map((result) => result.data()));
        answers.push(shown.map(({ url }) => url.replace(/^\\//, "")));
    }
    return answers;
}"""
OURS = """async (queries) => {
    const box = document.querySelector("#guide-search-input");
    const answers = [];
    for (const query of queries) {
        box.value = query;
        await changed(() => box.dispatchEvent(new Event("input", { bubbles: true })));
        answers.push([...document.querySelectorAll("a.guide-result")].map(({ pathname }) => pathname.slice(1)));
    }
    return answers;
}"""
# From an input event until the frame after the answer to it is painted.
PAINTED = """window.changed = (act) => new Promise((done) => {
    const watcher = new MutationObserver(() => {
        watcher.disconnect();
        done();
    });
    const body = document.querySelector("#guide-search [role=status]").parentNode;
    watcher.observe(body, { childList: true, subtree: true });
    act();
});
window.painted = async (text) => {
    const box = document.querySelector("#guide-search-input");
    const began = performance.now();
    box.value = text;
    await changed(() => box.dispatchEvent(new Event("input", { bubbles: true })));
    await new Promise((done) => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = done;
        port2.postMessage(0);
    }));
    return performance.now() - began;
};"""


def queries() -> list[tuple[str, str, set[str]]]:
    """Each query, its kind, the pages it should reach."""
    rows = [line.split("\t") for line in QUERIES.read_text("utf-8").splitlines()[1:]]
    # A query that the guide does not answer has "-" for its places.
    return [(query, kind, {at.split("#")[0] for at in wanted.split()}) for query, kind, wanted in rows if wanted != "-"]


def run(*command: str, **environment: str) -> None:
    """Run a program; end with its own words when it fails."""
    done = subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)} failed:\n{done.stdout}{done.stderr}")


def build_ours(folder: Path) -> None:
    """The finished site, unversioned neither more nor less than readers get it."""
    generated = folder.with_name("generated")
    run(sys.executable, "-m", "scripts.generate", str(generated))
    run(sys.executable, "-m", "scripts.finish", str(generated), str(folder))


def build_stock(folder: Path, work: Path) -> None:
    """The same Markdown through the theme as it comes, with its own search."""
    with (ROOT / "mkdocs.yml").open("rb") as file:
        ours = yaml_load(file)
    config = {
        "site_name": ours["site_name"],
        "docs_dir": str(ROOT / "docs"),
        "theme": {"name": "material"},
        "plugins": ["search"],
        "exclude_docs": ours["exclude_docs"],
        "markdown_extensions": ours["markdown_extensions"],
    }
    (work / "stock.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    run(sys.executable, "-m", "mkdocs", "build", "--quiet", "-f", str(work / "stock.yml"), "-d", str(folder))


def build_pagefind(folder: Path, ours: Path) -> None:
    """Pagefind's index of our finished pages, without the lists of links."""
    shutil.copytree(ours, folder)
    for start in LISTINGS:
        shutil.rmtree(folder / start)
    run(sys.executable, "-m", "pagefind", "--site", str(folder), "--root-selector", "article")


class Host(http.server.SimpleHTTPRequestHandler):
    """A plain static host."""

    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".mjs": "text/javascript"}

    def log_message(self, *_: Any) -> None:
        pass


def serve(folder: Path) -> str:
    """Serve a folder until the end."""
    host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Host, directory=str(folder)))
    threading.Thread(target=host.serve_forever, daemon=True).start()
    return f"http://127.0.0.1:{host.server_port}/"


def visit(browser: Browser, address: str, folder: Path) -> tuple[Page, list[Path]]:
    """A page in a fresh browser, and the list that what it fetches will be added to."""
    page = browser.new_context(service_workers="block").new_page()
    page.goto(address)
    page.wait_for_load_state("networkidle")
    fetched: list[Path] = []
    page.context.on("request", lambda request: fetched.append(folder / urlsplit(request.url).path.lstrip("/")))
    return page, fetched


def weight(fetched: list[Path]) -> int:
    """Bytes of the files, each compressed, each once."""
    wanted = {path for path in fetched if path.is_file() and path.name != "icon.svg"}
    return sum(len(gzip.compress(path.read_bytes(), 9)) for path in wanted)


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(int(len(times) * share), len(times) - 1)]


def show(name: str, answers: list[list[str]], size: int) -> None:
    """One row of the table."""
    wanted = [pages for _, _, pages in queries()]
    first = sum(answer[:1] != [] and answer[0] in pages for answer, pages in zip(answers, wanted, strict=True))
    three = sum(bool(pages & set(answer[:3])) for answer, pages in zip(answers, wanted, strict=True))
    none = sum(not answer for answer in answers)
    count = len(wanted)
    print(f"| {name} | {first / count:.0%} | {three / count:.0%} | {none} | {size / 1000:.0f} KB |", flush=True)


def measure_rival(browser: Browser, folder: Path, script: str) -> tuple[list[list[str]], int]:
    """A rival's answers, and its bytes to the first of them."""
    # A page with nothing on it: only what search fetches is counted, and no policy stands in its way.
    (folder / "blank.html").write_text("<!doctype html><title>blank</title>", encoding="utf-8")
    address = f"{serve(folder)}blank.html"
    page, fetched = visit(browser, address, folder)
    page.evaluate(script, ["salary"])
    size = weight(fetched)
    return page.evaluate(script, [query for query, _, _ in queries()]), size


def open_ours(browser: Browser, folder: Path) -> tuple[Page, list[Path]]:
    """Our dialog, open, with the first results in it."""
    page, fetched = visit(browser, serve(folder), folder)
    page.locator("button[data-guide=search]").click()
    page.locator("#guide-search-input").fill("salary")
    page.locator("a.guide-result").first.wait_for()
    page.evaluate(PAINTED)
    return page, fetched


def show_times(name: str, times: list[float]) -> None:
    print(f"| {name} | {statistics.median(times):.0f} ms | {percentile(times, 0.95):.0f} ms |", flush=True)


def generated(pages: int) -> bytes:
    """The index of a guide of that many generated pages of six tips."""
    chance, words = random.Random(7), vocabulary()

    def tip(number: int) -> Section:
        return Section(f"t{number}" if number else "", prose(chance, words, 6), prose(chance, words, 110))

    made = [(f"p{number}/", "", [tip(n) for n in range(6)]) for number in range(pages)]
    return search.written(search.make(made, {}, []))


def engine_times(page: Page, index: str, texts: list[str], address: str) -> list[float]:
    """How long the engine takes for each text, on the page's own thread."""
    page.evaluate(
        """async ([engine, index]) => { window.run = (await import(engine)).load(JSON.parse(index)); run("a"); }""",
        [address, index],
    )
    return page.evaluate(
        """(texts) => texts.map((text) => {
            const began = performance.now();
            run(text);
            return performance.now() - began;
        })""",
        texts,
    )


def main() -> None:
    """Print the tables."""
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        work = Path(name)
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
        build_ours(work / "ours")
        build_stock(work / "stock", work)
        build_pagefind(work / "pagefind", work / "ours")
        texts = [query for query, _, _ in queries()]

        print(f"{len(texts)} queries\n\n| search | first | first three | nothing found | to the first result |")
        print("| --- | --- | --- | --- | --- |")
        page, fetched = open_ours(browser, work / "ours")
        show("ours", page.evaluate(OURS, texts), weight(fetched))
        worker = next((work / "stock/assets/javascripts/workers").glob("search.*.min.js"))
        script = STOCK.replace("WORKER", worker.relative_to(work / "stock").as_posix())
        script = script.replace("LISTINGS", json.dumps(LISTINGS))
        show("the theme's (lunr)", *measure_rival(browser, work / "stock", script))
        show("Pagefind", *measure_rival(browser, work / "pagefind", PAGEFIND))

        print("\n| ours, from the key to the painted results | median | 95th percentile |\n| --- | --- | --- |")
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
        typed = [query[:end] for query in texts for end in range(1, len(query) + 1)]
        painted = "async (texts) => { const all = []; for (const t of texts) all.push(await painted(t)); return all; }"
        show_times(f"first key, page slowed {SLOWED} times", page.evaluate(painted, [text[0] for text in texts]))
        show_times(f"every key, page slowed {SLOWED} times", page.evaluate(painted, typed[::4]))
        # The browser does not slow a worker, so the engine is run on the page's own thread as well.
        engine = next((work / "ours").glob("assets/js*/search/engine.mjs")).relative_to(work / "ours").as_posix()
        index = (work / "ours/search/index.json").read_text("utf-8")
        address = f"{page.url.split('?')[0]}{engine}"
        show_times(f"the engine alone, slowed {SLOWED} times", engine_times(page, index, typed[::4], address))
        page.context.close()
        page, _ = open_ours(browser, work / "ours")
        address = f"{page.url.split('?')[0]}{engine}"
        large = engine_times(page, generated(2000).decode(), texts, address)
        show_times("the engine alone, on 2,000 generated pages", large)
        browser.close()


if __name__ == "__main__":
    main()
