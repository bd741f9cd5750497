"""The ZIP opens from a disk: every link leads to a file, and the search finds."""

import zipfile
from urllib.parse import unquote, urlsplit

import pytest
import turbohtml
from conftest import collect_errors
from playwright.sync_api import expect

from scripts import zip_site


@pytest.fixture(scope="module")
def unpacked(site, tmp_path_factory):
    """The real site's ZIP, unpacked where a reader might: in a folder with a space."""
    place = tmp_path_factory.mktemp("my files")
    assert zip_site.main([str(site), str(place / "guide.zip")]) == 0
    with zipfile.ZipFile(place / "guide.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(place)
    return place / zip_site.FOLDER


@pytest.fixture
def visitor(browser, unpacked):
    """A browser that notes faults and requests for anything but files."""
    context = browser.new_context()
    page = context.new_page()
    page.faults = []
    collect_errors(page, page.faults)
    page.on("console", lambda message: page.faults.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: None if request.url.startswith("file:") else page.faults.append(request.url))
    yield page
    context.close()


def test_every_page_is_there_and_every_link_leads_to_a_file(site, unpacked):
    pages = {path.relative_to(unpacked).as_posix() for path in unpacked.rglob("*.html")}
    published = {
        path.relative_to(site).as_posix()
        for path in site.rglob("*.html")
        if "rel=canonical" in path.read_text("utf-8").replace('"', "")
    }
    assert pages == {path for path in published if "data-moved" not in (site / path).read_text("utf-8")}
    missing, ids = [], {}
    trees = {path: turbohtml.parse((unpacked / path).read_text("utf-8")) for path in pages}
    for path, tree in trees.items():
        ids[(unpacked / path).resolve()] = {str(element.attrs["id"]) for element in tree.select("[id]")}
    for path, tree in trees.items():
        for element in tree.select("[href], [src]"):
            for name in ("href", "src"):
                parts = urlsplit(str(element.attrs.get(name, "")))
                if parts.scheme or parts.netloc:
                    continue
                target = (
                    (unpacked / path).parent.joinpath(unquote(parts.path)).resolve()
                    if parts.path
                    else (unpacked / path).resolve()
                )
                if not target.is_file() or (
                    parts.fragment and unquote(parts.fragment) not in ids.get(target, {parts.fragment})
                ):
                    missing.append(f"{path}: {parts.geturl()}")
    assert missing == []


def test_search_works_from_a_disk(unpacked, visitor):
    visitor.goto((unpacked / "pay/index.html").as_uri())
    visitor.get_by_role("button", name="Search").click()
    box = visitor.get_by_role("combobox")
    box.fill("when to chase no reply")
    visitor.locator(".guide-result").first.wait_for()
    box.press("Enter")
    visitor.wait_for_url("**/after/no-reply/index.html*")
    tip = visitor.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert not tip or visitor.locator(f"[id='{tip}']").is_visible()
    assert visitor.locator("h1").inner_text().startswith("No reply")
    assert visitor.faults == []


def test_a_reader_walks_through_it_by_its_links(unpacked, visitor):
    visitor.goto((unpacked / "index.html").as_uri())
    visitor.locator("article a[href*='plan/']").first.click()
    visitor.wait_for_url("file:///**/plan/**/index.html")
    visitor.locator("a[rel=next]").last.click()
    assert visitor.url.endswith("/index.html")
    visitor.get_by_role("link", name="Second Interview Guide").first.click()
    visitor.wait_for_url(f"{unpacked.as_uri()}/index.html")
    assert visitor.evaluate("getComputedStyle(document.body).fontFamily")
    assert visitor.evaluate("document.documentElement.className") == "js"
    assert visitor.faults == []


def test_words_are_explained_from_a_disk(unpacked, visitor):
    visitor.goto((unpacked / "prepare/what-to-bring/index.html").as_uri())
    visitor.locator(".guide-word").first.hover()
    visitor.get_by_role("tooltip").wait_for()
    assert len(visitor.get_by_role("tooltip").inner_text()) > 20
    assert visitor.faults == []


def test_boxes_stay_ticked(unpacked, visitor):
    address = (unpacked / "prepare/what-to-bring/index.html").as_uri()
    visitor.goto(address)
    boxes = visitor.locator("[data-guide=tick]")
    boxes.nth(1).check()
    visitor.wait_for_function("Object.keys(localStorage).some((name) => name.startsWith('guide-ticks'))")
    visitor.goto(address)
    expect(boxes.nth(1)).to_be_checked()
    assert not boxes.nth(0).is_checked()


def test_the_same_site_gives_the_same_bytes(site, unpacked, tmp_path):
    assert zip_site.main([str(site), str(tmp_path / "again.zip")]) == 0
    assert (tmp_path / "again.zip").read_bytes() == (unpacked.parent / "guide.zip").read_bytes()


@pytest.mark.parametrize(
    ("href", "depth", "wanted"),
    [
        ("../waiting/", 2, "../waiting/index.html"),
        ("../waiting/#when", 2, "../waiting/index.html#when"),
        ("..", 1, "../index.html"),
        (".", 0, "index.html"),
        ("./", 0, "index.html"),
        ("../", 1, "../index.html"),
        ("/ask/", 2, "../../ask/index.html"),
        ("#tip", 1, "#tip"),
        ("../assets/icons/icon.svg", 1, "../assets/icons/icon.svg"),
        ("https://guide.example/ask/", 1, "https://guide.example/ask/"),
        ("mailto:somebody@guide.example", 1, "mailto:somebody@guide.example"),
    ],
)
def test_links_to_folders_become_links_to_files(href, depth, wanted):
    assert zip_site.local(href, depth) == wanted


def test_bad_input_is_one_line(tmp_path, capsys):
    assert zip_site.main([str(tmp_path), str(tmp_path / "out.zip")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: no index.html there: build the site first (make build)\n"
    (tmp_path / "index.html").write_text("<link rel=canonical href=https://guide.example/><article>")
    (tmp_path / "assets/js-1").mkdir(parents=True)
    (tmp_path / "assets/js-1/guide.mjs").write_text("export default function () {}\n")
    assert zip_site.main([str(tmp_path), str(tmp_path / "out.zip")]) == 2
    message = (
        "assets/js/guide.mjs: cannot bundle 'export default function () {}': import and export as the other modules do"
    )
    assert capsys.readouterr().err == f"{message}\n"
