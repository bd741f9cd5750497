"""The guide outlives its generator: Zensical builds the same pages and headings, and the finishing step takes them."""

import os
import shutil
import subprocess
import sys
from urllib.parse import urljoin

import pytest
import turbohtml
from conftest import ROOT, SITE_URL

from scripts.check_coverage import built_path
from scripts.check_pages import nav_entries
from scripts.finish.site import read, url_path
from scripts.markdown_page import read_page

NAV = [page for _, page in nav_entries((ROOT / "mkdocs.yml").read_text("utf-8")) if page]


@pytest.fixture(scope="module")
def zensical(tmp_path_factory) -> dict[str, bytes]:
    """The site as Zensical builds it and our step finishes it."""
    copy = tmp_path_factory.mktemp("zensical")
    for name in ("docs", "overrides"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "mkdocs.yml", copy)
    environment = os.environ | {"SITE_URL": SITE_URL}
    done = subprocess.run(
        [sys.executable, "-m", "zensical", "build", "--clean"],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    done = subprocess.run(
        [sys.executable, "-m", "scripts.finish", str(copy / ".cache" / "generated"), str(copy / "site")],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return read(copy / "site")


def headings(html: bytes) -> list[tuple[str, str]]:
    """The id and the tag of each heading of a page's text that has an id."""
    article = turbohtml.parse(html.decode("utf-8")).select_one("article")
    return [(str(found.attrs["id"]), found.tag) for found in article.select("h1[id], h2[id], h3[id], h4[id]")]


def test_every_page_is_there(zensical):
    assert [page for page in NAV if built_path(page) not in zensical] == []


def test_every_heading_that_has_an_id_in_the_markdown_has_it_there(zensical):
    for page in NAV:
        written = {heading.id for heading in read_page(ROOT / "docs", ROOT / "docs" / page).headings if heading.id}
        assert written <= {name for name, _ in headings(zensical[built_path(page)])}, page


def test_every_heading_is_the_same_as_mkdocs_builds(zensical, site):
    ours = read(site)
    for page in NAV:
        path = built_path(page)
        assert headings(zensical[path]) == headings(ours[path]), page


def test_the_finishing_step_has_done_its_part(zensical, site):
    ours = read(site)
    for path in ("sitemap.xml", "search/index.json", "robots.txt"):
        assert (path in zensical) == (path in ours), path
    assert sorted(zensical["sitemap.xml"].splitlines()) == sorted(ours["sitemap.xml"].splitlines())
    assert [path for path in zensical if path.endswith(".map")] == []


def test_the_menu_and_the_contents_are_the_same_as_mkdocs_builds(zensical, site):
    def menu(path: str, html: bytes) -> list[tuple[str, str]]:
        links = turbohtml.parse(html.decode("utf-8")).select("#guide-menu a")
        here = SITE_URL + url_path(path)
        return [(urljoin(here, str(link.attrs["href"] or "")), " ".join(link.text.split())) for link in links]

    ours = read(site)
    for page in NAV:
        path = built_path(page)
        assert menu(path, zensical[path]) == menu(path, ours[path]), page
        assert len(menu(path, ours[path])) > 10, page
