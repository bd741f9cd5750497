"""Every page of the finished site is whole: reachable, in order, in British English, and from one origin."""

import itertools
import re
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest
import turbohtml
from conftest import ROOT

from scripts.check_coverage import built_path
from scripts.check_pages import nav_entries
from scripts.finish.site import read, url_path

NAV = [page for _, page in nav_entries((ROOT / "mkdocs.yml").read_text("utf-8")) if page]
PAGES = [built_path(page) for page in NAV]
# Read by hosts and machines that know their names, so no page links to them.
KNOWN_BY_NAME = re.compile(
    r"404\.html|\.well-known/.*|sitemap\.xml|feed\.xml|robots\.txt|humans\.txt|llms(-full)?\.txt|_headers|_redirects|\.nojekyll|headers\.\w+\.txt"
)


@pytest.fixture(scope="module")
def files(site) -> dict[str, bytes]:
    return read(site)


@pytest.fixture(scope="module")
def trees(files) -> dict:
    """Each page of nav as a tree, in reading order."""
    return {path: turbohtml.parse(files[path].decode("utf-8")) for path in PAGES}


def targets(path: str, tree, where: str) -> set[str]:
    """The files that the links in a part of a page lead to."""
    found = set()
    for link in tree.select(where):
        address = urlsplit(urljoin(f"https://site/{url_path(path)}", str(link.attrs["href"])))
        if address.netloc == "site":
            file = unquote(address.path).lstrip("/")
            found.add(f"{file}index.html" if file.endswith("/") or not file else file)
    return found


def test_every_page_of_nav_is_built_and_nothing_else_is_a_page(files, trees):
    built = {path for path in files if path.endswith(".html")}
    others = {path for path in built - trees.keys() if b"http-equiv=refresh" not in files[path]}
    # The index of places leads to the pages of its places.
    others = {path for path in others if not path.startswith("rights/where/")}
    assert others <= {"404.html", "offline.html"}


def test_every_page_can_be_reached_from_home_by_menus_and_text(trees):
    reached, todo = set(), {"index.html"}
    while todo:
        path = todo.pop()
        reached.add(path)
        # The links to the page before and after would chain every page to home and prove nothing.
        links = targets(path, trees[path], "nav:not(footer nav) a[href], article a[href]")
        todo |= (links & trees.keys()) - reached
    assert trees.keys() - reached == set()


def test_every_page_leads_on_to_the_next_and_back(trees):
    for index, (path, tree) in enumerate(trees.items()):
        before, after = PAGES[max(index - 1, 0)], PAGES[min(index + 1, len(PAGES) - 1)]
        assert targets(path, tree, "footer a[rel=prev]") == ({before} if index else set()), path
        assert targets(path, tree, "footer a[rel=next]") == ({after} if after != path else set()), path


def test_headings_begin_with_one_title_and_skip_no_level(trees):
    for path, tree in trees.items():
        levels = [
            int(heading.tag[1]) for heading in tree.select("main h1, main h2, main h3, main h4, main h5, main h6")
        ]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), path


def test_no_id_stands_twice_on_a_page(trees):
    for path, tree in trees.items():
        ids = [element.attrs["id"] for element in tree.select("[id]")]
        assert sorted(ids) == sorted(set(ids)), path


@pytest.mark.parametrize("part", ["title", "meta[name=description]", "link[rel=canonical]", "h1"])
def test_every_page_has_one_of_each_and_no_two_pages_the_same(trees, part):
    seen = {}
    for path, tree in trees.items():
        (element,) = tree.select(part)
        words = str(element.attrs.get("content") or element.attrs.get("href") or element.text).strip()
        assert words, path
        assert words not in seen, f"{path} and {seen.get(words)}: {words}"
        seen[words] = path


def test_the_address_of_every_page_is_its_path(trees, site_url):
    for path, tree in trees.items():
        assert tree.select_one("link[rel=canonical]").attrs["href"] == site_url + url_path(path)


def test_every_page_is_in_british_english(trees, files):
    for path, tree in (trees | {"404.html": turbohtml.parse(files["404.html"].decode("utf-8"))}).items():
        assert tree.select_one("html").attrs["lang"] == "en-GB", path


def test_every_page_can_be_edited_where_it_was_written(trees):
    for page, tree in zip(NAV, trees.values(), strict=True):
        addresses = {str(link.attrs["href"]) for link in tree.select("a[rel=edit]")}
        assert len(addresses) == 1, page
        assert addresses.pop().endswith(f"/edit/main/docs/{page}")


def test_no_page_asks_a_third_party_for_anything(trees, files, site_url):
    host = urlsplit(site_url).netloc
    loading = {
        "script": "src",
        "img": "src",
        "iframe": "src",
        "source": "src",
        "video": "src",
        "audio": "src",
        "embed": "src",
        "object": "data",
        "form": "action",
        "link:not([rel=canonical]):not([rel=license]):not([rel=me])": "href",
    }
    for path, tree in trees.items():
        for element, attribute in loading.items():
            for found in tree.select(element):
                address = str(found.attrs.get(attribute) or "")
                assert urlsplit(address).netloc in ("", host), f"{path}: {address}"
        assert tree.select("[srcset]") == [], path
    for path, data in files.items():
        if path.endswith((".html", ".css")):
            loaded = re.findall(rb"(?:url\(|@import)\s*[\"']?((?:https?:)?//[^\"')]*)", data)
            assert loaded == [], path
        if path.endswith((".mjs", ".js", ".html")):
            loaded = re.findall(
                rb"(?:\bfrom|\bimport\(?|\bfetch\(|importScripts\(|Worker\()\s*[\"'`](?:https?:)?//", data
            )
            assert loaded == [], path


def test_nothing_is_shipped_that_nothing_uses(files):
    named = b"\n".join(data for path, data in files.items() if not path.endswith((".gz", ".br")))
    for path in files:
        plain = re.sub(r"\.(gz|br)$", "", path)
        if plain != path:
            assert plain in files, f"{path}: a compressed copy of nothing"
        elif not path.endswith("/index.html") and path != "index.html" and not KNOWN_BY_NAME.fullmatch(path):
            name = PurePosixPath(path).name.encode()
            assert named.count(name) > files[path].count(name), f"{path}: no other file names it"
    assert [path for path in files if path.endswith(".map") or "lunr" in path] == []
