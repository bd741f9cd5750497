"""What tests share: the finished site, a browser, a server like the host."""

import contextlib
import functools
import http.server
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote, unquote, urlsplit

import pytest
from playwright.sync_api import Error as PlaywrightError

from scripts.browser import chromium_path

ROOT = Path(__file__).parent.parent
SITE_URL = "https://second-interview-guide.github.io/"


def build(destination: Path, root: Path = ROOT, **environment: str) -> Path:
    """Build a checkout's finished site, strictly; fail with the generator's words if it cannot be built."""
    generated = destination.with_name(f"{destination.name}-generated")
    python = [sys.executable, "-m"]
    for command in (
        [*python, "scripts.generate", str(generated)],
        [*python, "scripts.finish", str(generated), str(destination)],
    ):
        done = subprocess.run(
            command, cwd=root, env=os.environ | {"SITE_URL": SITE_URL} | environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
    return destination


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The finished site, built once."""
    return build(tmp_path_factory.mktemp("built") / "site")


@pytest.fixture(scope="session")
def site_url() -> str:
    """Where the site under test believes it is published."""
    return SITE_URL


class StaticHost(http.server.SimpleHTTPRequestHandler):
    """A plain static host: index.html for folders, 404.html for the rest, nothing outside `base`.

    With `packed` it sends the .gz copy of a file to whoever takes one. `asked` lists the paths asked for.
    """

    base = "/"
    packed = False
    asked: ClassVar[list[str]] = []
    protocol_version = "HTTP/1.1"
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".webmanifest": "application/manifest+json",
    }

    def translate_path(self, path: str) -> str:
        address = unquote(urlsplit(path).path)
        if not address.startswith(self.base):
            return str(Path(self.directory) / "no such file")
        # A "?" or "#" that was coded is part of a name.
        return super().translate_path("/" + quote(address[len(self.base) :]))

    def send_head(self):
        file = Path(self.translate_path(self.path))
        file = file / "index.html" if file.is_dir() and self.path.endswith("/") else file
        copy = Path(f"{file}.gz")
        if not self.packed or not copy.is_file() or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return super().send_head()
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(file))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(copy.stat().st_size))
        # As every static host does; without it a browser keeps nothing that it fetched ahead.
        self.send_header("Last-Modified", self.date_time_string(int(copy.stat().st_mtime)))
        self.end_headers()
        return copy.open("rb")

    def log_request(self, *_):
        self.asked.append(self.path)

    def list_directory(self, path):
        self.send_error(404)

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory) / "404.html"
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def server():
    """Serve a folder: `server(folder, base="/")` gives the address; all stop at the end.

    A folder has one host for all tests, but for those that want to know what is asked for.
    """
    running: list[http.server.ThreadingHTTPServer] = []
    shared: dict[tuple[Path, str, bool], str] = {}

    def serve(folder: Path, base: str = "/", packed: bool = False, asked: list[str] | None = None) -> str:
        if asked is not None:
            return start(folder, base, packed, asked)
        if (folder, base, packed) not in shared:
            shared[folder, base, packed] = start(folder, base, packed, [])
        return shared[folder, base, packed]

    def start(folder: Path, base: str, packed: bool, asked: list[str]) -> str:
        options = {"base": base, "packed": packed, "asked": asked}
        handler = functools.partial(type("Host", (StaticHost,), options), directory=str(folder))
        host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        host.daemon_threads = True
        threading.Thread(target=host.serve_forever, args=[0.05], daemon=True).start()
        running.append(host)
        return f"http://127.0.0.1:{host.server_port}{base}"

    yield serve
    for host in running:
        host.shutdown()
        host.server_close()


def launched(playwright):
    """A Chromium that asks nobody anything of its own accord; closes itself as a context manager."""
    return playwright.chromium.launch(
        executable_path=chromium_path(),
        args=["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    )


@pytest.fixture(scope="session")
def browser():
    """A real Chromium; without one the suite fails with the cure."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, launched(playwright) as running:
        yield running


def collect_errors(tab, into: list[str]) -> None:
    """Note what scripts of the tab throw; but not that a busy browser skipped the move between two pages: no loss."""
    tab.on("pageerror", lambda error: "Transition was aborted" in str(error) or into.append(str(error)))


def settle(tab, address: str) -> None:
    """Open a page and wait until it has asked for nothing for a while: "networkidle" waits four times as long."""
    open_requests, quiet = set(), 0
    tab.on("request", lambda request: open_requests.add(request))
    for sign in ("requestfinished", "requestfailed"):
        tab.on(sign, lambda request: open_requests.discard(request))
    tab.goto(address)
    while quiet < 5:
        tab.wait_for_timeout(25)
        quiet = 0 if open_requests else quiet + 1


def until(visitor, expression: str, *arguments: object) -> None:
    """Wait for it to be true; Playwright's own waiting needs an `eval`, which our policy refuses."""
    for _ in range(300):
        # A page that is being left has nothing to say.
        with contextlib.suppress(PlaywrightError):
            if visitor.evaluate(expression, *arguments):
                return
        visitor.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")
