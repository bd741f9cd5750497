"""Do a reader's tasks in three engines and print which can be done: `python tests/browsers/walk.py [ENGINE ...]`."""

from __future__ import annotations

import io
import sys
import tempfile
import time
from collections.abc import Callable
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import pypdf  # noqa: E402
from conftest import StaticHost, build  # noqa: E402
from engines import ENGINES, Engine, Missing, screen, until  # noqa: E402

# Pages of several sheets.
LONG = ("pay/negotiate/", "prepare/what-to-bring/", "rights/united-states/", "ask/", "tips/", "fields/schools/")


class Host:
    """A plain host that can be stopped."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, 0
        self.start()

    def start(self) -> None:
        folder = str(self.folder)
        # A connection kept alive would answer after the host has stopped.
        handler = type("Plain", (StaticHost,), {"protocol_version": "HTTP/1.0", "asked": []})
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), lambda *parts: handler(*parts, directory=folder))
        self.server.daemon_threads = True
        self.port = self.server.server_port
        Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


def opens(engine: Engine, host: Host) -> None:
    engine.go(host.home)
    until(engine, "document.querySelector('h1').checkVisibility()")
    until(engine, "document.querySelector('button[data-guide=search]')")


def menu(engine: Engine, host: Host) -> None:
    engine.go(host.home + "tips/")
    until(engine, "document.querySelector('button[data-guide=search]')")
    # At desktop width it is always open; the button is for the phone.
    if engine.run("return document.querySelector('[data-guide=menu]').checkVisibility()"):
        engine.click("[data-guide=menu]")
        until(engine, "document.querySelector('#guide-menu').matches(':popover-open')")
    until(engine, "document.querySelector('.guide-contents a').checkVisibility()")


def search(engine: Engine, host: Host) -> None:
    engine.go(host.home)
    until(engine, "document.querySelector('button[data-guide=search]')")
    engine.press("/")
    until(engine, "document.querySelector('dialog[open] input')")
    engine.press("salary")
    until(engine, "document.querySelector('.guide-result')")


def choose_by_keys(engine: Engine, host: Host) -> None:
    search(engine, host)
    engine.press("ArrowDown")
    until(engine, "document.querySelector('.guide-result[aria-selected=true]')")
    engine.press("Enter")
    until(engine, "location.pathname !== '/' && document.querySelector('h1')")


def back(engine: Engine, host: Host) -> None:
    engine.go(host.home + "tips/")
    engine.go(host.home + "words/")
    engine.back()
    until(engine, "location.pathname === '/tips/' && document.querySelector('h1').checkVisibility()")


def tip_by_link(engine: Engine, host: Host) -> None:
    engine.go("about:blank")
    engine.go(host.home + "after/no-reply/#when")
    until(engine, "Math.abs(document.querySelector('#when').getBoundingClientRect().top) < 300")
    engine.go("about:blank")
    engine.go(host.home + "AFTER/no-reply/#when.")
    until(engine, "location.pathname + location.hash === '/after/no-reply/#when'")


def colours(engine: Engine, host: Host) -> None:
    engine.go(host.home)
    until(engine, "document.querySelector('button[data-guide=scheme]').ariaLabel")
    engine.click("button[data-guide=scheme]")
    until(engine, "localStorage['guide-scheme']")
    engine.go(host.home + "tips/")
    until(engine, "document.documentElement.dataset.guideScheme === 'light'")


def ticks(engine: Engine, host: Host) -> None:
    address = host.home + "plan/tonight/"
    engine.go(address)
    until(engine, "document.readyState === 'complete'")
    engine.click("[data-guide=tick]")
    until(engine, "document.querySelector('[role=status]')?.textContent.includes('Kept')")
    engine.go(host.home)
    engine.go(address)
    until(engine, "document.querySelector('[data-guide=tick]').checked")


def share(engine: Engine, host: Host) -> None:
    engine.go(host.home + "tips/")
    until(engine, "document.querySelector('[data-guide=share]').checkVisibility()")
    engine.click("[data-guide=share]")
    until(engine, "/Link copied|Copy this link/.test(document.querySelector('[role=status]')?.textContent)")


def offline(engine: Engine, host: Host) -> None:
    engine.go(host.home)
    engine.go(host.home + "tips/")
    until(engine, "navigator.serviceWorker.controller")
    engine.go(host.home + "words/")
    time.sleep(1)
    host.stop()
    try:
        engine.go(host.home + "tips/")
        until(engine, "document.querySelector('h1').textContent.length > 5 && location.pathname === '/tips/'")
    finally:
        host.start()


def prints(engine: Engine, host: Host) -> None:
    engine.go(host.home + "plan/tonight/")
    until(engine, "document.readyState === 'complete'")
    paper = engine.pdf()
    if paper is None:
        raise NotImplementedError("the driver cannot print")
    assert paper.startswith(b"%PDF")
    assert len(paper) > 10_000


def keeps_headings(engine: Engine, host: Host) -> None:
    """No heading stands alone at the foot of a sheet."""
    for page in LONG:
        engine.go(f"{host.home}{page}")
        until(engine, "document.readyState === 'complete'")
        headings = engine.run(
            "return [...document.querySelectorAll('article :is(h2, h3)')].map((each) => each.firstChild.textContent)"
        )
        paper = engine.pdf()
        if paper is None:
            raise NotImplementedError("the driver cannot print")
        sheets = [" ".join(sheet.extract_text().split()) for sheet in pypdf.PdfReader(io.BytesIO(paper)).pages]
        assert len(sheets) > 1, page
        alone = [heading for heading in headings for sheet in sheets if sheet.endswith(" ".join(heading.split()))]
        assert not alone, (page, alone)


TASKS: tuple[Callable[[Engine, Host], None], ...] = (
    opens,
    menu,
    search,
    choose_by_keys,
    back,
    tip_by_link,
    colours,
    ticks,
    share,
    offline,
    prints,
    keeps_headings,
)


def main(wanted: list[str]) -> int:
    """Print the table; 0 if all that can be tried is done, 1 if a task fails, 2 if an engine is missing."""
    with tempfile.TemporaryDirectory() as folder:
        host = Host(build(Path(folder) / "site"))
        end_screen, table, status = (lambda: None), {}, 0
        for name in wanted or ENGINES:
            try:
                if name == "WebKit":
                    end_screen = screen()
                engine = ENGINES[name]()
            except Missing as missing:
                print(missing, file=sys.stderr)
                status = status or 2
                continue
            rows = table[f"{engine.name} {engine.version}"] = {}
            for task in TASKS:
                try:
                    task(engine, host)
                    rows[task.__name__] = "done"
                except NotImplementedError as limit:
                    rows[task.__name__] = f"not tried: {limit}"
                except Exception as fault:
                    rows[task.__name__] = f"FAILED: {' '.join(str(fault).split())[:90]}"
                    status = 1
            engine.close()
        end_screen()
        host.stop()
    print("| task |", " | ".join(table), "|\n|---|" + "---|" * len(table))
    for task in TASKS:
        name = task.__name__
        print(f"| {name.replace('_', ' ')} |", " | ".join(rows[name] for rows in table.values()), "|")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
