"""The guide without a connection: what was read is there, what was asked for is kept, and versions never mix."""

import http.server
import io
import json
import re
import shutil
import threading
import time

import pytest
from conftest import ROOT, StaticHost, collect_errors, until
from PIL import Image
from small_guide import PAGE, build, page, write

from scripts.finish import app
from scripts.finish.site import Problem

READY = (
    "async () => { await navigator.serviceWorker.ready; while (!navigator.serviceWorker.controller) "
    "await new Promise((done) => setTimeout(done, 20)); }"
)


TAKE_ALONG = "[Keep the whole guide](index.md){ data-guide=keep }"


class Host:
    """A host that can be stopped, started, slowed, broken and given another version to serve, at one address."""

    def __init__(self, folder):
        self.folder, self.port, self.delay, self.broken, self.running = folder, 0, 0.0, False, None
        self.start()

    def start(self):
        host = self

        class Handler(StaticHost):
            # A connection kept alive would answer after the host has stopped.
            protocol_version = "HTTP/1.0"

            def do_GET(self):
                time.sleep(host.delay)
                if host.broken:
                    return self.send_response(502) or self.end_headers()
                return super().do_GET()

            def end_headers(self):
                # As GitHub Pages has it: for ten minutes a browser need not ask again.
                self.send_header("Cache-Control", "max-age=600")
                super().end_headers()

        self.running = http.server.ThreadingHTTPServer(
            ("127.0.0.1", self.port), lambda *parts: Handler(*parts, directory=str(host.folder))
        )
        self.running.daemon_threads = True
        self.port = self.running.server_port
        threading.Thread(target=self.running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def stop(self):
        if self.running:
            self.running.shutdown()
            self.running.server_close()
        self.running = None

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def hosted():
    """`hosted(folder)` gives a Host; all are stopped at the end."""
    hosts = []

    def start(folder):
        hosts.append(Host(folder))
        return hosts[-1]

    yield start
    for host in hosts:
        host.stop()


@pytest.fixture
def visitor(browser):
    """A browser of its own, in which nothing is kept yet."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


def settle(visitor):
    """Stay on the page, and wait until the worker is installed and answers for it."""
    visitor.keyboard.press("Shift")
    visitor.evaluate(READY)


def open_page(visitor, address: str) -> str:
    """Go there; the words of its title."""
    visitor.goto(address)
    return visitor.locator("h1").inner_text().removesuffix("#").strip()


def kept(visitor) -> set[str]:
    """The paths of all that is kept."""
    urls = visitor.evaluate(
        "async () => { const all = []; for (const name of await caches.keys()) "
        "for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname); return all; }"
    )
    return set(urls)


def test_what_was_read_is_there_when_the_host_is_gone(site, hosted, visitor):
    host = hosted(site)
    faults = []
    collect_errors(visitor, faults)
    visitor.goto(f"{host.origin}/after/waiting/")
    settle(visitor)
    titles = {path: open_page(visitor, host.origin + path) for path in ("/pay/", "/after/no-reply/", "/ask/")}
    host.stop()
    assert {path: open_page(visitor, host.origin + path) for path in titles} == titles
    # The page that was open before the worker was; another query; a tip; no closing slash; the file's own name.
    for address in ("/after/waiting/", "/pay/?from=a-friend", "/after/no-reply/#when", "/ask", "/pay/index.html", "/"):
        visitor.goto(host.origin + address)
        assert visitor.locator("article h1").is_visible(), address
    assert visitor.url == f"{host.origin}/"
    assert faults == []


def test_a_visit_on_a_phone_outlives_its_connection(site, hosted, browser):
    """From a link that a chat program mangled, by two more pages, to no connection and back."""
    host = hosted(site)
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    phone = context.new_page()
    faults = []
    collect_errors(phone, faults)

    phone.goto(f"{host.origin}/after/no-reply/#When).")
    until(phone, "location.hash === '#when'")
    until(
        phone,
        "() => { const { top } = document.querySelector('#when').getBoundingClientRect(); "
        "return top >= 0 && top < innerHeight; }",
    )
    settle(phone)
    for path in ("/after/references/", "/after/background-checks/"):
        phone.locator("a[rel=next]").tap()
        until(phone, "path => location.pathname === path && document.readyState === 'complete'", path)

    host.stop()
    phone.go_back()
    until(phone, "location.pathname === '/after/references/'")
    assert phone.locator("h1").inner_text().startswith("References")
    phone.goto(f"{host.origin}/pay/negotiate/")
    assert phone.locator("h1").inner_text().startswith("Reading without a connection")
    phone.locator("[data-guide=offline] li a[href$='/after/no-reply/']").tap()
    until(phone, "location.pathname === '/after/no-reply/'")

    host.start()
    phone.goto(f"{host.origin}/pay/negotiate/")
    assert phone.locator("h1").inner_text().startswith("Negotiat")
    assert [fault for fault in faults if "Transition" not in fault] == []
    context.close()


def test_what_is_not_here_is_said(site, hosted, visitor):
    host = hosted(site)
    visitor.goto(f"{host.origin}/pay/")
    settle(visitor)
    host.stop()
    visitor.context.set_offline(True)
    answer = visitor.goto(f"{host.origin}/after/decline/")
    assert answer.status == 503
    assert visitor.locator("h1").inner_text().startswith("Reading without a connection")
    visitor.get_by_text("The page that you asked for is not among them.").wait_for()
    links = visitor.locator("[data-guide=offline] li a")
    assert "/pay/" in [link.get_attribute("href").removeprefix(host.origin) for link in links.all()]
    links.filter(has_text="Pay").first.click()
    until(visitor, "() => location.pathname === '/pay/' && document.readyState === 'complete'")
    assert visitor.goto(f"{host.origin}/no/such/page/").status == 404
    assert visitor.locator("h1").inner_text().startswith("There is no page at this address")
    visitor.get_by_role("link", name="Begin at the home page").click()
    visitor.wait_for_url(f"{host.origin}/")
    # The connection is back: the page asked for comes by itself.
    visitor.goto(f"{host.origin}/after/decline/")
    host.start()
    visitor.get_by_text("Try it again").wait_for()
    visitor.context.set_offline(False)
    until(visitor, "!document.querySelector('[data-guide=offline]')")
    assert visitor.url == f"{host.origin}/after/decline/"


def test_the_whole_guide_is_kept_on_request(site, hosted, visitor):
    host = hosted(site)
    visitor.goto(f"{host.origin}/take-along/")
    settle(visitor)
    whole = json.loads((site / "offline.json").read_text("utf-8"))
    size = f"{sum(file['bytes'] for file in whole['files'].values()) / 1e6:.1f} MB"
    status = visitor.locator("[data-guide=take-along] [role=status]")
    status.get_by_text("The whole guide is about").wait_for()
    assert size in status.inner_text()
    visitor.evaluate(
        "() => { window.seen = []; new MutationObserver(() => seen.push(document.querySelector('progress').value))"
        ".observe(document.querySelector('progress'), { attributes: true }); }"
    )
    visitor.get_by_text("Keep the whole guide", exact=True).click()
    visitor.get_by_text("The whole guide is kept in this browser").wait_for(timeout=60000)
    assert size in status.inner_text()
    seen = visitor.evaluate("seen")
    assert len(set(seen)) > 20
    assert seen == sorted(seen)
    host.stop()
    pages = ["/" + path for path, file in whole["files"].items() if "title" in file]
    assert len(pages) > 100
    got = visitor.evaluate(
        "async (pages) => { const wrong = []; for (const page of pages) { const answer = await fetch(page); "
        "if (!answer.ok || !(await answer.text()).includes('<h1')) wrong.push(page); } return wrong; }",
        pages,
    )
    assert got == []
    for path in pages[::12]:
        assert open_page(visitor, host.origin + path)
        assert visitor.evaluate("document.documentElement.className") == "js"
    # And out again.
    host.start()
    visitor.goto(f"{host.origin}/take-along/")
    visitor.get_by_role("button", name="Remove what is kept").click()
    visitor.get_by_text("Removed.").wait_for()
    assert not kept(visitor) & {"/pay/", "/after/no-reply/", "/whole-guide"}
    assert visitor.get_by_role("button", name="Keep the whole guide").is_visible()


def test_a_host_that_fails_midway_loses_nothing(site, hosted, visitor):
    host = hosted(site)
    visitor.goto(f"{host.origin}/take-along/")
    settle(visitor)
    visitor.locator("[data-guide=take-along] button").first.wait_for()
    host.delay = 0.05
    visitor.get_by_text("Keep the whole guide", exact=True).click()
    until(visitor, "document.querySelector('progress').position > 0.2")
    host.stop()
    visitor.get_by_text("The connection failed. What was fetched is kept: try again to go on.").wait_for()
    before = len(kept(visitor))
    host.delay = 0
    host.start()
    visitor.get_by_text("Keep the whole guide", exact=True).click()
    visitor.get_by_text("The whole guide is kept in this browser").wait_for(timeout=60000)
    assert len(kept(visitor)) > before > 30


@pytest.fixture(scope="module")
def releases(tmp_path_factory):
    """A small guide published twice: other words and other scripts, and a page fewer and a page more."""
    folder = tmp_path_factory.mktemp("releases")
    built = []
    for release, extra in (("one", "going"), ("two", "coming")):
        pages = {
            "index.md": page(f"Home {release}"),
            "alpha.md": page(f"Alpha {release}"),
            "beta.md": page(f"Beta {release}"),
            "same.md": page("The same"),
            "unread.md": page(f"Unread {release}"),
            f"{extra}.md": page(f"Extra {release}"),
            "offline.md": PAGE.format(
                title=f"Offline {release}", body="With JavaScript, they are listed here.\n{ data-guide=offline }"
            ),
            "take-along.md": PAGE.format(title=f"Take {release}", body=TAKE_ALONG),
        }
        root = write(folder / f"guide-{release}", pages)
        script = root / "docs/assets/js/guide.mjs"
        script.write_text(f'{script.read_text("utf-8")}\ndocument.documentElement.dataset.release = "{release}";\n')
        worker = root / "docs/service-worker.js"
        worker.write_text(worker.read_text("utf-8").replace("PATIENCE = 4000", "PATIENCE = 700"))
        built.append(build(folder / f"site-{release}", root, SITE_URL="https://guide.example/"))
    return built


def release(visitor, address: str) -> str:
    """Which version a page is of: its words and its scripts must agree."""
    words = open_page(visitor, address)
    until(visitor, "document.documentElement.dataset.release")
    script = visitor.evaluate("document.documentElement.dataset.release")
    assert words.endswith(script), f"{words!r} runs the scripts of {script!r}"
    return script


def lazy(visitor, name: str) -> bool:
    """Whether a module of the version that the page runs can still be had."""
    return visitor.evaluate(
        "(name) => import(document.querySelector('script[type=module]').src.replace('guide.mjs', name))"
        ".then(() => true, () => false)",
        name,
    )


def updated(visitor, folder):
    """Wait until the worker of a version has all it keeps."""
    version = json.loads((folder / "offline.json").read_text("utf-8"))["version"]
    until(
        visitor,
        "async (name) => { const names = await caches.keys(); if (!names.includes(name)) return false; "
        "const registration = await navigator.serviceWorker.ready; "
        "return !registration.installing && !registration.waiting && registration.active.state === 'activated'; }",
        f"guide-{version}",
    )


def test_a_new_version_replaces_the_old_and_they_never_mix(releases, hosted, visitor):
    one, two = releases
    host = hosted(one)
    assert release(visitor, f"{host.origin}/alpha/") == "one"
    settle(visitor)
    assert release(visitor, f"{host.origin}/beta/") == "one"
    open_page(visitor, f"{host.origin}/same/")
    assert release(visitor, f"{host.origin}/going/") == "one"
    left_open = visitor.context.new_page()
    assert release(left_open, f"{host.origin}/alpha/") == "one"

    host.folder = two
    assert release(visitor, f"{host.origin}/alpha/") == "two"
    updated(visitor, two)
    assert release(visitor, f"{host.origin}/beta/") == "two"
    # The page left open is of the first version still, and so is what it fetches now.
    assert left_open.evaluate("document.documentElement.dataset.release") == "one"
    assert lazy(left_open, "share.mjs")

    host.stop()
    assert lazy(left_open, "words.mjs")
    for path in ("/alpha/", "/beta/", "/"):
        assert release(visitor, host.origin + path) == "two"
    assert open_page(visitor, f"{host.origin}/same/") == "The same"
    assert release(left_open, f"{host.origin}/beta/") == "two"
    # Deleted in the second version, so it is not kept; never read, so it is not here.
    assert visitor.goto(f"{host.origin}/going/").status == 404
    visitor.goto("about:blank")  # the page for wrong addresses looks for what was meant, and may go there
    assert visitor.goto(f"{host.origin}/unread/").status == 503


def test_who_keeps_the_whole_guide_gets_the_whole_next_version(releases, hosted, visitor):
    one, two = releases
    host = hosted(one)
    visitor.goto(f"{host.origin}/take-along/")
    settle(visitor)
    visitor.get_by_text("Keep the whole guide", exact=True).click()
    visitor.get_by_text("The whole guide is kept in this browser").wait_for()
    host.folder = two
    assert release(visitor, f"{host.origin}/") == "two"
    updated(visitor, two)
    host.stop()
    for path in ("/unread/", "/coming/", "/alpha/"):
        assert release(visitor, host.origin + path) == "two"
    visitor.goto(f"{host.origin}/take-along/")
    visitor.get_by_text("The whole guide is kept in this browser").wait_for()


def test_a_publication_that_stops_midway_changes_nothing(releases, hosted, visitor, tmp_path):
    one, two = releases
    host = hosted(one)
    release(visitor, f"{host.origin}/alpha/")
    settle(visitor)
    # The worker of the second version, and the list of the first.
    half = shutil.copytree(one, tmp_path / "half")
    shutil.copy(two / "service-worker.js", half)
    host.folder = half
    assert release(visitor, f"{host.origin}/beta/") == "one"
    visitor.wait_for_timeout(500)
    host.stop()
    assert release(visitor, f"{host.origin}/alpha/") == "one"
    assert release(visitor, f"{host.origin}/beta/") == "one"


def test_a_connection_that_hangs_gives_the_kept_page_and_news_follow(releases, hosted, visitor):
    one, two = releases
    host = hosted(one)
    release(visitor, f"{host.origin}/alpha/")
    settle(visitor)
    # Only this page is new, so no new worker takes part.
    host.folder = one.parent / "site-late"
    shutil.copytree(one, host.folder, dirs_exist_ok=True)
    shutil.copy(two / "beta/index.html", host.folder / "alpha/index.html")
    host.delay = 1.5
    began = time.monotonic()
    visitor.goto(f"{host.origin}/alpha/", wait_until="commit")
    assert time.monotonic() - began < 1.4
    assert visitor.locator("h1").inner_text().startswith("Alpha one")
    visitor.get_by_text("A newer version of this page has come").wait_for(timeout=10000)
    host.stop()
    visitor.goto(f"{host.origin}/alpha/")
    assert visitor.locator("h1").inner_text().startswith("Beta two")


def test_a_fault_of_the_host_gives_the_kept_page(releases, hosted, visitor):
    host = hosted(releases[0])
    release(visitor, f"{host.origin}/alpha/")
    settle(visitor)
    release(visitor, f"{host.origin}/beta/")
    host.broken = True
    assert release(visitor, f"{host.origin}/beta/") == "one"


def test_a_page_fetched_ahead_is_there_before_the_host_is_asked_again(site, hosted, visitor):
    host = hosted(site)
    visitor.goto(f"{host.origin}/after/waiting/")
    settle(visitor)
    visitor.goto(f"{host.origin}/tips/")
    link = visitor.locator("article a[href^='../']").first
    link.hover()
    until(visitor, "document.querySelector('link[rel=prefetch]')")
    path = link.evaluate("(link) => link.pathname")
    until(visitor, "async (path) => Boolean(await caches.match(path))", path)
    host.delay = 3
    begun = time.monotonic()
    visitor.goto(host.origin + path, wait_until="commit")
    assert time.monotonic() - begun < 2


def test_the_worker_is_retired_where_the_guide_has_left(site, hosted, visitor, tmp_path):
    host = hosted(site)
    visitor.goto(f"{host.origin}/after/waiting/")
    settle(visitor)
    assert kept(visitor)
    left = shutil.copytree(site, tmp_path / "left")
    shutil.copy(ROOT / "deploy/retired-service-worker.js", left / "service-worker.js")
    host.folder = left
    visitor.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    until(visitor, "navigator.serviceWorker.getRegistrations().then((all) => all.length === 0)")
    until(visitor, "caches.keys().then((names) => names.length === 0)")
    assert open_page(visitor, f"{host.origin}/after/waiting/")


def test_old_addresses_lead_on_without_a_connection(hosted, visitor, tmp_path):
    pages = {"index.md": page("Home"), "new.md": page("New", alpha="One.", beta="Two.")}
    moved = "/old/: /new/\n/old/#gone: /new/#beta\n/new/#was: /new/#alpha\n"
    host = hosted(build(tmp_path / "site", write(tmp_path / "guide", pages, moved), SITE_URL="https://guide.example/"))
    visitor.goto(f"{host.origin}/new/")
    settle(visitor)
    host.stop()
    ways = {"/old/": "/new/", "/old/#alpha": "/new/#alpha", "/old/#gone": "/new/#beta", "/new/#was": "/new/#alpha"}
    for old, new in ways.items():
        visitor.goto("about:blank")
        visitor.goto(host.origin + old)
        visitor.wait_for_url(lambda url, new=new: url == host.origin + new, timeout=5000)


def test_the_guide_under_a_sub_path_keeps_to_itself(server, visitor, tmp_path):
    pages = {"index.md": page("Home"), "a/b.md": page("Deep")}
    folder = build(tmp_path / "site", write(tmp_path / "guide", pages), SITE_URL="https://guide.example/sub/")
    address = server(folder, "/sub/")
    visitor.goto(f"{address}a/b/")
    settle(visitor)
    assert visitor.evaluate("navigator.serviceWorker.ready.then(({ scope }) => scope)") == address
    assert all(path.startswith("/sub/") for path in kept(visitor))
    assert {"/sub/", "/sub/a/b/", "/sub/404.html"} <= kept(visitor)


def test_what_is_listed_is_there_and_what_only_machines_read_is_not(site):
    whole = json.loads((site / "offline.json").read_text("utf-8"))
    for address, file in whole["files"].items():
        path = site / (f"{address}index.html" if address == "" or address.endswith("/") else address)
        assert path.stat().st_size == file["bytes"], address
    worker = (site / "service-worker.js").read_text("utf-8")
    shell = json.loads(re.search(r"SHELL = (\[.*?\]);", worker)[1])
    assert set(shell) <= set(whole["files"])
    assert {"", "404.html", "offline/", "take-along/"} <= set(shell)
    assert f'VERSION = "{whole["version"]}"' in worker
    assert not [path for path in whole["files"] if re.search(r"\.(gz|br|md|txt|xml|zip|pdf)$|^download/", path)]


def test_the_guide_can_be_installed(site, server, visitor):
    visitor.goto(server(site))
    settle(visitor)
    session = visitor.context.new_cdp_session(visitor)
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        # Playwright's browsers keep nothing when they close, which is the one thing that is wrong.
        [{"errorId": "in-incognito", "errorArguments": []}],
    )
    found = session.send("Page.getAppManifest")
    assert found["errors"] == []
    manifest = json.loads(found["data"])
    for icon in manifest["icons"]:
        if icon["type"] == "image/png":
            with Image.open(site / icon["src"]) as picture:
                assert "x".join(map(str, picture.size)) == icon["sizes"]
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


def test_icons_are_drawn_from_the_sites_own():
    svg = '<svg viewBox="0 0 8 8"><rect rx="2" fill="#102030"/><path d="M1 4h6" stroke="#fff" stroke-width="2"/></svg>'
    first, again = app.draw(svg, 64, False), app.draw(svg, 64, False)
    assert first == again
    with Image.open(io.BytesIO(first)) as picture:
        assert picture.getpixel((0, 0))[3] == 0
        assert picture.getpixel((32, 32)) == (255, 255, 255, 255)
        assert picture.getpixel((32, 8)) == (0x10, 0x20, 0x30, 255)
    with Image.open(io.BytesIO(app.draw(svg, 64, True))) as picture:
        assert picture.getpixel((0, 0)) == (0x10, 0x20, 0x30, 255)
    with pytest.raises(Problem, match=r"icon\.svg:1: cannot draw path command C: use M, m, h and l"):
        app.draw(svg.replace("M1 4h6", "M1 4C1 1 2 2 3 3"), 64, False)
