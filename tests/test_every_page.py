"""A real browser that visits every page asks nobody but the site, and has nothing to complain of."""

import pytest
from conftest import ROOT, collect_errors

from scripts.check_coverage import built_path
from scripts.check_pages import nav_entries
from scripts.finish.site import url_path

NAV = [page for _, page in nav_entries((ROOT / "mkdocs.yml").read_text("utf-8")) if page]


@pytest.fixture(scope="module")
def visits(site, server, browser):
    """What happened on a visit to every page of nav: status, title and complaints, by page, and every address asked."""
    home = server(site)
    context = browser.new_context(service_workers="block")
    tab = context.new_page()
    asked, complaints, found = [], [], {}
    context.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    collect_errors(tab, complaints)
    for page in NAV:
        complaints.clear()
        answer = tab.goto(home + url_path(built_path(page)), wait_until="load")
        found[page] = (answer.status, tab.title(), list(complaints))
    context.close()
    return home, asked, found


def test_no_request_leaves_the_site(visits):
    home, asked, found = visits
    assert len(asked) >= len(found)
    assert [address for address in asked if not address.startswith((home, "data:"))] == []


def test_every_page_answers_200_under_its_own_title(visits):
    _, _, found = visits
    assert {page: status for page, (status, _, _) in found.items() if status != 200} == {}
    assert len({title for _, title, _ in found.values()}) == len(NAV)


def test_no_page_makes_the_browser_complain(visits):
    _, _, found = visits
    assert {page: complaints for page, (_, _, complaints) in found.items() if complaints} == {}


def test_a_page_that_asks_elsewhere_is_caught(tmp_path, server, browser):
    """The visit above can fail: a picture of another host is asked for, refused, and complained of."""
    (tmp_path / "index.html").write_text("<title>x</title><img src=http://third.example/pixel.png>")
    asked, complaints = [], []
    tab = browser.new_page()
    tab.route("http://third.example/**", lambda route: route.abort())
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: complaints.append(message.text))
    tab.goto(server(tmp_path), wait_until="load")
    tab.close()
    assert "http://third.example/pixel.png" in asked
    assert complaints


def test_only_a_skipped_move_between_pages_is_no_error(browser):
    tab = browser.new_page()
    errors = []
    collect_errors(tab, errors)
    for message in ("Transition was aborted because of invalid state", "the guide broke"):
        tab.evaluate("(message) => { setTimeout(() => { throw new Error(message); }); }", message)
    tab.wait_for_timeout(100)
    tab.close()
    assert errors == ["the guide broke"]
