"""An old address leads to the page and the tip that it always led to."""

import contextlib
import http.server
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time

import pytest
from conftest import ROOT, StaticHost, collect_errors
from in_memory import run
from small_guide import build, page, write

from scripts.finish import redirects
from scripts.finish.site import Problem, Site

MOVED = """# What moved.
/first/: /now/first/
/second/: /now/second/
/second/#split: /now/first/#alpha
/merged/: /now/second/#delta
/now/first/#renamed: /now/first/#beta
/now/first/#went: /now/second/#gamma
"""
# An old address, and where a reader must land.
WAYS = {
    "/first/": "/now/first/",
    "/first/#alpha": "/now/first/#alpha",
    "/first/#renamed": "/now/first/#beta",
    "/second/#gamma": "/now/second/#gamma",
    "/second/#split": "/now/first/#alpha",
    "/merged/": "/now/second/#delta",
    "/now/first/#renamed": "/now/first/#beta",
    "/now/first/#went": "/now/second/#gamma",
}


def living() -> Site:
    """A site of three pages, as small as a site can be."""

    def html(address: str, *ids: str) -> bytes:
        tips = "".join(f"<h2 id={name}>{name}</h2>" for name in ids)
        head = f"<link rel=canonical href=https://guide.example{address}><title>T</title>"
        return f"<html lang=en><head>{head}<body><h1>Page {address}</h1>{tips}".encode()

    return Site(
        {
            "index.html": html("/"),
            "now/first/index.html": html("/now/first/", "alpha", "beta"),
            "now/second/index.html": html("/now/second/", "gamma", "delta"),
            "assets/js/moved.mjs": b"",
        }
    )


def finish(folder, moved: str) -> Site:
    """The small site after the step, given this declaration."""
    site = living()
    (folder / "docs").mkdir()
    site.docs = folder / "docs"
    (site.docs / "moved.yml").write_text(moved, "utf-8")
    run(site, redirects)
    return site


def test_every_old_address_is_known(tmp_path):
    site = finish(tmp_path, MOVED)
    moves = redirects.read_moves(tmp_path / "docs" / "moved.yml")
    assert {old: moves.resolve(old) for old in WAYS} == WAYS
    assert moves.resolve("/now/first/#alpha") == "/now/first/#alpha"
    assert {path for path in site.files if path not in living().files} == {
        "first/index.html",
        "second/index.html",
        "merged/index.html",
        "_redirects",
        "redirects.nginx.txt",
        "moved.json",
    }
    stayed = {old: new for old, new in WAYS.items() if old.startswith("/now/")}
    assert json.loads(site.files["moved.json"]) == stayed
    # The host knows no tip: a page that did not move whole is left to its stub.
    assert site.files["_redirects"].decode() == "/first/ /now/first/ 301\n"


def test_hosts_files_name_the_sub_path(tmp_path):
    site = living()
    site.address, site.docs = "https://guide.example/sub/path/", tmp_path
    (tmp_path / "moved.yml").write_text("/first/: /now/first/", "utf-8")
    run(site, redirects)
    assert site.files["_redirects"] == b"/sub/path/first/ /sub/path/now/first/ 301\n"
    assert site.files["redirects.nginx.txt"] == b'"/sub/path/first/" "/sub/path/now/first/";\n'
    assert b'href="https://guide.example/sub/path/now/first/"' in site.files["first/index.html"]
    assert b'href="../now/first/"' in site.files["first/index.html"]


@pytest.mark.parametrize("moved", ["", "# Nothing yet.\n", None])
def test_nothing_moved_is_no_fault(tmp_path, moved):
    site = living()
    site.docs = tmp_path
    if moved is not None:
        (tmp_path / "moved.yml").write_text(moved, "utf-8")
    run(site, redirects)
    assert site.files.keys() - living().files.keys() == {"moved.json"}


@pytest.mark.parametrize(
    ("moved", "message"),
    [
        ("/now/first/: /\n", "docs/moved.yml:1: /now/first/ is still there: rename or delete it, or delete this line"),
        ("\n/now/first/#alpha: /\n", "docs/moved.yml:2: /now/first/#alpha is still there"),
        ("/a/: /nwo/first/\n", "docs/moved.yml:1: /nwo/first/ is no page and no tip of one: did you mean /now/first/?"),
        ("/a/: /now/first/#alhpa\n", "did you mean /now/first/#alpha?"),
        ("/a/#x: /\n", "docs/moved.yml:1: /a/ is neither a page nor moved: correct it, or add a line for /a/"),
        ("/a/: /b/\n/b/: /\n", "docs/moved.yml:1: /a/ goes to /b/, which moved to /: write /a/: /"),
        ("/a/: /b/#x\n/b/: /now/first/#beta\n", "/a/ goes to /b/#x, which moved to /now/first/#beta: write"),
        ("/a/: /a/\n", "docs/moved.yml:1: /a/ to /a/ is a loop: give /a/ the address of a page that is there"),
        ("/a/: /b/\n/b/: /c/\n/c/: /b/\n", "docs/moved.yml:3: /c/ to /b/ to /c/ is a loop"),
        ("/a/: /\n/a/: /now/first/\n", "docs/moved.yml:2: /a/ stands on line 1 already: keep the newer"),
        ("a/: /\n", "docs/moved.yml:1: 'a/' is no address: write /page/ or /page/#tip"),
        ("/a: /\n", "docs/moved.yml:1: '/a' is no address"),
        ('/a/: "/b c/"\n', "docs/moved.yml:1: '/b c/' is no address"),
        ("/a/: https://other.example/\n", "docs/moved.yml:1: 'https://other.example/' is no address"),
        ("/a/:\n", "docs/moved.yml:1: '' is no address"),
        ("/a/: [/, /b/]\n", "docs/moved.yml:1: 'a list or a map' is no address"),
        ("- /a/\n", "docs/moved.yml:1: not `old address: new address` lines: write them so"),
        ("/a/: [\n", "docs/moved.yml:2: broken YAML"),
    ],
)
def test_what_leads_nowhere_is_refused(tmp_path, moved, message):
    with pytest.raises(Problem) as refused:
        finish(tmp_path, moved)
    assert message in str(refused.value)
    assert "\n" not in str(refused.value) or moved.count("\n") > 1


def test_not_utf8_is_refused(tmp_path):
    (tmp_path / "moved.yml").write_bytes(b"/a/: /\n\xff")
    with pytest.raises(Problem, match=r"moved\.yml:2: not UTF-8 text: save the file as UTF-8"):
        redirects.read_moves(tmp_path / "moved.yml")


@pytest.fixture(scope="module")
def moved_guide(tmp_path_factory):
    """A small guide, built and finished like the real one, whose pages and tips moved."""
    folder = tmp_path_factory.mktemp("moved")
    pages = {
        "index.md": page("Home"),
        "now/first.md": page("First", alpha="One.", beta="Two."),
        "now/second.md": page("Second", gamma="Three.", delta="Four."),
    }
    return build(folder / "site", write(folder / "guide", pages, MOVED), SITE_URL="https://guide.example/")


def mapped(text: str, address: str) -> str | None:
    """What nginx's map would say of an address."""
    return dict(re.findall(r'^"([^"]*)" "([^"]*)";$', text, re.MULTILINE)).get(address)


@contextlib.contextmanager
def nginx(folder, scratch):
    """Debian's nginx, or any, run with deploy/nginx.conf; where none is installed, a host that reads the same map."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")
    if program is None:
        rules = (folder / "redirects.nginx.txt").read_text("utf-8")

        class Mapped(StaticHost):
            def do_GET(self):
                new = mapped(rules, self.path)
                if new is None:
                    return super().do_GET()
                self.send_response(301)
                self.send_header("Location", new)
                self.send_header("Content-Length", "0")
                self.end_headers()

        host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), lambda *parts: Mapped(*parts, directory=str(folder)))
        host.daemon_threads = True
        threading.Thread(target=host.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{host.server_port}"
        host.shutdown()
        host.server_close()
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = (
        (ROOT / "deploy" / "nginx.conf")
        .read_text("utf-8")
        .replace("/srv/guide", str(folder))
        .replace("listen 80;", f"listen 127.0.0.1:{port};")
        .replace("include mime.types;", "types { text/html html; application/json json; }")
    )
    user = "user root;" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {scratch}/{kind};\n" for kind in kinds)
    (scratch / "nginx.conf").write_text(
        f"{user}\ndaemon off;\npid {scratch}/pid;\nerror_log {scratch}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{places}{server}}}\n"
    )
    running = subprocess.Popen(
        [program, "-e", f"{scratch}/error.log", "-p", str(scratch), "-c", f"{scratch}/nginx.conf"],
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for _ in range(100):
            assert running.poll() is None, running.communicate()[1]
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.communicate()


def land(visitor, origin: str, old: str) -> str:
    """Where a browser that follows an old link ends up: the address, and that its tip is on the page."""
    visitor.goto("about:blank")
    visitor.goto(origin + old)
    new = WAYS[old]
    visitor.wait_for_url(lambda url: url == origin + new, timeout=5000)
    if "#" in new:
        assert visitor.locator(f"[id='{new.partition('#')[2]}']").is_visible()
    return visitor.url.removeprefix(origin)


def test_a_plain_host_sends_readers_on(moved_guide, server, browser):
    origin = server(moved_guide).rstrip("/")
    visitor = browser.new_page()
    faults = []
    collect_errors(visitor, faults)
    visitor.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    assert {old: land(visitor, origin, old) for old in WAYS} == WAYS
    assert faults == []
    # An id that nobody ever had stays where it is.
    visitor.goto(f"{origin}/now/first/#never")
    visitor.wait_for_load_state("networkidle")
    assert visitor.url == f"{origin}/now/first/#never"
    visitor.close()


def test_a_stub_leaves_no_step_to_go_back_to(moved_guide, server, browser):
    origin = server(moved_guide).rstrip("/")
    visitor = browser.new_page()
    visitor.goto(f"{origin}/")
    visitor.evaluate("location.href = '/first/#alpha'")
    visitor.wait_for_url(f"{origin}/now/first/#alpha")
    visitor.go_back()
    assert visitor.url == f"{origin}/"
    visitor.close()


def test_without_script_the_page_is_reached(moved_guide, server, browser):
    origin = server(moved_guide).rstrip("/")
    visitor = browser.new_page(java_script_enabled=False)
    for old, new in {"/first/": "/now/first/", "/merged/": "/now/second/#delta"}.items():
        visitor.goto(origin + old)
        visitor.wait_for_url(origin + new, timeout=5000)
    visitor.close()


def test_nginx_sends_readers_on(moved_guide, tmp_path, browser):
    with nginx(moved_guide, tmp_path) as origin:
        visitor = browser.new_page()
        assert visitor.request.get(f"{origin}/first/", max_redirects=0).status == 301
        assert visitor.request.get(f"{origin}/second/", max_redirects=0).status == 200
        assert visitor.request.get(f"{origin}/nowhere/", max_redirects=0).status == 404
        assert {old: land(visitor, origin, old) for old in WAYS} == WAYS
        visitor.close()


def test_nginx_reads_the_map_as_we_do(moved_guide):
    rules = (moved_guide / "redirects.nginx.txt").read_text("utf-8")
    assert all(re.fullmatch(r'"[^"]+" "[^"]+";', line) for line in rules.splitlines())
    assert mapped(rules, "/first/") == "/now/first/"
    assert mapped(rules, "/second/") is None
