"""A mark is short, says its kind, and leads to its source in full on the same page."""

import re

import pytest
import turbohtml
import yaml
from axe_playwright_python.sync_playwright import Axe
from conftest import ROOT
from in_memory import run
from tiny_site import html
from tiny_site import site as tiny

from scripts import sources
from scripts.finish import marks
from scripts.finish.site import Problem

MARKS = "a.guide-research, a.guide-official, a.guide-practice"
MOST = 0.06
PAGE = "rights/canada/"
FIELDS = {"title": "On it", "publisher": "A body", "address": "https://x.example/", "date": "2020", "read": "part"}
ENTRIES = {
    "study": FIELDS | {"cite": "Smith", "kind": "research", "checked": "2026-11-23", "supports": "Hard."},
    "act": FIELDS
    | {"cite": "An Act", "kind": "official", "country": "Canada", "checked": "2026-11-22", "supports": "Banned."}
    | {"address": "https://y.example/"},
    "rule": FIELDS
    | {"cite": "A Rule", "kind": "official", "country": "Canada", "checked": "2026-11-22", "supports": "Limited."}
    | {"address": "https://z.example/"},
}
BODY = (
    '<p>A. <a class="guide-official" href="../s/#act">official: An Act, Canada</a> '
    'B. <a class="guide-research" href="../s/#study">research: Smith</a> '
    'C. <a class="guide-official" href="../s/#act">official: An Act, Canada</a></p>'
)


@pytest.fixture
def page(tmp_path):
    """`page(body)`: the finished article of a page."""
    file = tmp_path / sources.REGISTRY
    file.parent.mkdir(parents=True)
    file.write_text(yaml.safe_dump(ENTRIES).replace("'2026-11-23'", "2026-11-23").replace("'2026-11-22'", "2026-11-22"))

    def finished(body: str):
        made = tiny({"a/index.html": html("a/index.html", "A", body)}, tmp_path)
        run(made, marks)
        return made.pages["a/index.html"].select_one("article")

    return finished


def test_marks_are_numbered_by_source_and_say_their_kind(page):
    found = page(BODY).select(f"p :is({MARKS})")
    assert [(m.text, m.attrs["href"]) for m in found] == [
        ("law 1", "#source-act"),
        ("study 2", "#source-study"),
        ("law 1", "#source-act"),
    ]


def test_neighbours_of_one_kind_say_it_once_and_a_screen_reader_hears_it_each_time(page):
    act, rule = (f'<a class="guide-official" href="../s/#{name}">official: X, Canada</a>' for name in ("act", "rule"))
    study = '<a class="guide-research" href="../s/#study">research: Smith</a>'
    found = page(f"<p>A. {act} {rule} {study} B. {rule}</p>").select(f"p :is({MARKS})")
    assert [(m.text, m.attrs.get("aria-label")) for m in found] == [
        ("law 1", None),
        ("2", "law 2"),
        ("study 3", None),
        ("law 2", None),
    ]


def test_the_first_mark_stays_on_the_line_of_the_word_before_it(page):
    act, rule = (f'<a class="guide-official" href="../s/#{name}">official: X, Canada</a>' for name in ("act", "rule"))
    assert page(f"<p>So it is. {act} {rule}</p>").select_one("p").text == "So it is.\xa0law 1 2"


def test_the_list_loses_nothing_of_what_a_mark_said(page):
    entry = page(BODY).select(".guide-sources li")[0]
    for words in ("An Act", "official", "Canada", "On it", "A body", "2020", "Banned.", sources.READ["part"], "22 Nov"):
        assert words in entry.text
    assert [a.attrs["href"] for a in entry.select("a")] == ["../s/#act", "https://y.example/"]


def test_the_list_stands_before_the_foot_and_search_leaves_it_out(page):
    article = page(BODY)
    order = [e.attrs["class"] for e in article.select(".guide-sources, .guide-foot")]
    assert "guide-sources" in str(order[0])
    assert article.select(".guide-sources[data-search-exclude]")


def test_a_page_that_cites_nothing_gets_no_list_and_a_mark_of_nothing_stays(page):
    body = '<p><a class="guide-official" href="../s/#gone">official: gone</a></p>'
    assert page("<p>Words.</p>").select(".guide-sources") == []
    assert page(body).select_one("p a").text == "official: gone"


def test_a_faulty_registry_is_a_problem_and_none_is_none(tmp_path):
    made = tiny({"a/index.html": html("a/index.html", "A", BODY)}, tmp_path)
    run(made, marks)
    assert made.pages["a/index.html"].select(".guide-sources") == []
    (tmp_path / sources.REGISTRY).parent.mkdir(parents=True)
    (tmp_path / sources.REGISTRY).write_text("a: [")
    with pytest.raises(Problem, match="broken YAML"):
        run(made, marks)


def letters(text: str) -> int:
    return len(re.sub(r"\s", "", text))


def test_marks_take_few_of_the_letters_of_any_page(site):
    shares = {}
    for path in site.rglob("index.html"):
        article = turbohtml.parse(path.read_text("utf-8")).select_one("article")
        if article is None:
            continue
        for element in article.select(".guide-sources, .headerlink, script, style"):
            element.decompose()
        taken = sum(letters(mark.text) for mark in article.select(f"{MARKS}, p a[href*='evidence/#']"))
        shares[path.relative_to(site).as_posix()] = taken / max(1, letters(article.text))
    assert {path: share for path, share in shares.items() if share > MOST} == {}


def test_every_cited_source_stands_in_full_on_the_page(site):
    registry = sources.load((ROOT / "docs" / sources.REGISTRY).read_text("utf-8"))
    listed = 0
    for path in site.rglob("index.html"):
        tree = turbohtml.parse(path.read_text("utf-8"))
        for mark in tree.select(f"article :is({MARKS})"):
            name = str(mark.attrs["href"]).removeprefix("#source-")
            entry = tree.select_one(f"[id='source-{name}']")
            assert entry is not None, (path, name)
            assert " ".join(registry[name].supports.split())[:60] in " ".join(entry.text.split()), (path, name)
            listed += 1
    assert listed > 100


@pytest.fixture
def tab(browser, site, server):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    tab = context.new_page()
    tab.goto(server(site) + PAGE)
    yield tab
    context.close()


def test_pointing_and_the_keyboard_show_the_source_and_escape_closes_it(tab):
    mark = tab.locator("a[href^='#source-']").first
    mark.hover()
    assert "Checked" in tab.wait_for_selector("[role=tooltip]").inner_text()
    tab.keyboard.press("Escape")
    tab.wait_for_selector("[role=tooltip]", state="detached")
    tab.mouse.move(0, 0)
    tab.keyboard.press("Tab")
    tab.locator("a[href^='#source-']").nth(1).focus()
    tab.wait_for_selector("[role=tooltip]")
    assert Axe().run(tab).response["violations"] == []


def test_a_tap_shows_the_source_and_the_next_leads_to_the_list(tab):
    mark = tab.locator("a[href^='#source-']").first
    mark.tap()
    tab.wait_for_selector("[role=tooltip]")
    assert "#source-" not in tab.url
    mark.tap()
    tab.wait_for_url("**#source-*")


def test_without_script_a_mark_leads_to_the_list(browser, site, server):
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(server(site) + PAGE)
    tab.locator("a[href^='#source-']").first.click()
    assert tab.locator(".guide-sources li:target").is_visible()
    context.close()
