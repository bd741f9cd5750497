"""The first paint needs one round trip: what a page costs, in bytes that a host with gzip sends, and in requests."""

import gzip
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import turbohtml

MOST_PAGES = 14_000  # what a server may send before it must hear from the reader
ANY_PAGE = 18_000
FIRST_VISIT = 12_000  # for most; the heaviest pages may cost as much as their text is longer
ANY_FIRST_VISIT = 19_000
REQUESTS = 3  # the page, its script, its icon
SCRIPT_ON_LOAD = 2_800
# A page with boxes to tick fetches the door to what is kept too: one file, so that it costs one request.
REQUESTS_TO_TICK = 4
SCRIPT_TO_TICK = 3_700


def packed(data: bytes) -> int:
    """The size of bytes as a host sends them: gzip as small as it goes."""
    return len(gzip.compress(data, 9, mtime=0))


@pytest.fixture(scope="module")
def pages(site) -> dict[str, int]:
    """The size of every page, largest first."""
    sizes = {path.relative_to(site).as_posix(): packed(path.read_bytes()) for path in site.rglob("*.html")}
    return dict(sorted(sizes.items(), key=lambda item: -item[1]))


def test_every_page_with_its_styles_arrives_in_one_round_trip(pages):
    over = {path: size for path, size in pages.items() if size > MOST_PAGES}
    assert len(over) <= 0.05 * len(pages), over
    assert {path: size for path, size in over.items() if size > ANY_PAGE} == {}


def test_nothing_but_the_page_itself_holds_up_the_first_paint(site):
    # A browser fetches a module with high priority unless told otherwise.
    script = "script[src]:not([type=module][fetchpriority=low])"
    blocking = f"link[rel=stylesheet], {script}, style:empty"
    for path in site.rglob("*.html"):
        tree = turbohtml.parse(path.read_bytes().decode("utf-8"))
        assert [element.html for element in tree.select(blocking)] == [], path


@pytest.fixture(scope="module")
def visits(pages, site, server, browser) -> dict[str, dict[str, int]]:
    """First visits of a new browser to unlike pages (home, the heaviest of all and of each folder): files and sizes."""
    # A page of a tool loads its tool at once: tests/test_tools.py weighs those.
    plain = [path for path in reversed(pages) if path.endswith("/index.html") and not path.startswith("tools/")]
    heaviest = {path.split("/")[0]: path for path in plain}
    asked: list[str] = []
    home = server(site, packed=True, asked=asked)
    found = {}
    for path in ["", *sorted(path.removesuffix("index.html") for path in heaviest.values())]:
        context = browser.new_context()
        asked.clear()
        context.new_page().goto(home + path, wait_until="networkidle")
        context.close()
        found[path] = {address: sent(site, address) for address in asked}
        assert f"/{path}" in found[path]
    return found


def sent(site: Path, address: str) -> int:
    """How many bytes the host sends for an address."""
    file = site / unquote(urlsplit(address).path).lstrip("/")
    file = file / "index.html" if file.is_dir() else file
    copy = Path(f"{file}.gz")
    return (copy if copy.is_file() else file).stat().st_size


def test_a_first_visit_costs_little(visits):
    for path, seen in visits.items():
        assert len(seen) <= (REQUESTS_TO_TICK if ticks(seen) else REQUESTS), seen
        assert sum(seen.values()) <= (FIRST_VISIT if path == "" else ANY_FIRST_VISIT), seen


def ticks(seen: dict[str, int]) -> bool:
    """Whether a page fetched what brings its ticks back."""
    return any(address.endswith("/kept.mjs") for address in seen)


def test_a_visit_brings_no_font_and_no_picture_but_the_icon(visits):
    kinds = re.compile(r".*(/|\.mjs|\.webmanifest|/icons/[\w-]+\.(svg|png))")
    for seen in visits.values():
        assert [address for address in seen if not kinds.fullmatch(address)] == []


def test_the_script_that_runs_on_load_is_small(visits):
    for seen in visits.values():
        scripts = {address: size for address, size in seen.items() if address.endswith((".mjs", ".js"))}
        assert scripts, seen
        assert sum(scripts.values()) <= (SCRIPT_TO_TICK if ticks(seen) else SCRIPT_ON_LOAD), scripts


def test_every_picture_of_a_page_is_part_of_it(site):
    for path in site.rglob("*.html"):
        tree = turbohtml.parse(path.read_bytes().decode("utf-8"))
        pictures = "img:not([src^='data:']), picture, video, audio, object, embed, iframe, link[rel=preload]"
        assert [element.html for element in tree.select(pictures)] == [], path
        assert re.findall(r"@font-face|url\((?!['\"]?data:)", "".join(s.inner_html for s in tree.select("style"))) == []
