"""The guide covers every section and point of the source article, and the check of that can fail."""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from conftest import ROOT, SITE_URL

from scripts import check_coverage
from scripts.check_coverage import OUTLINE, built_path, problems, read_outline
from scripts.check_pages import nav_entries
from scripts.finish.site import read
from scripts.markdown_page import MarkdownPage, read_page

OUTLINE_TEXT = (ROOT / OUTLINE).read_text("utf-8")
POINTS = read_outline(OUTLINE_TEXT, "outline").points

PASSAGE = "word " * check_coverage.LEAST_WORDS
TINY_OUTLINE = """
sections:
  - {id: tips, kind: guide, points: [{id: be-kind}, {id: be-early}]}
  - {id: more, kind: pointer}
  - {id: banner, kind: chrome, reason: advertising}
"""
TIPS = "# Tips\n\n## Kind { #be-kind }\n\n## Early { #be-early }\n"
TIPS_HTML = (
    f"<article><h1 id=t>Tips</h1><h2 id=be-kind>Kind</h2><p>{PASSAGE}</p>"
    f"<h2 id=be-early>Early</h2><p>{PASSAGE}</p></article>"
)
INDEX = {"lines": ["\nmore/\ntips/", "\n\n\nbe-kind\nbe-early"], "tips": [1, 1, 3]}


def tiny() -> dict:
    """A guide of three pages that covers a tiny outline: the arguments of `problems`, and nothing is wrong."""
    return {
        "outline": read_outline(TINY_OUTLINE, "outline"),
        "pages": [
            MarkdownPage("index.md", {}, "# Home\n", 1),
            MarkdownPage("more.md", {"covers": ["more"]}, "# More\n", 1),
            MarkdownPage("tips.md", {"covers": ["tips", "be-kind", "be-early"]}, TIPS, 1),
        ],
        "nav": ["index.md", "more.md", "tips.md"],
        "site": {
            "index.html": b"<nav><a href=tips/>Tips</a></nav><article><h1>Home</h1><a href=/more/>More</a></article>",
            "more/index.html": b"<article><h1 id=m>More</h1></article>",
            "tips/index.html": TIPS_HTML.encode(),
            "search/index.json": json.dumps(INDEX).encode(),
        },
    }


def covers(world: dict, page: int, names: list[str]) -> None:
    world["pages"][page] = replace(world["pages"][page], fields={"covers": names})


def html(world: dict, old: str, new: str, path: str = "tips/index.html") -> None:
    text = world["site"][path].decode()
    assert old in text
    world["site"][path] = text.replace(old, new).encode()


BROKEN = {
    "a section unclaimed": (
        lambda w: covers(w, 1, []),
        "tests/source_outline.yml: more: no page covers it",
    ),
    "a point unclaimed": (
        lambda w: covers(w, 2, ["tips", "be-kind"]),
        "tests/source_outline.yml: be-early: no page covers it",
    ),
    "an unknown claim": (lambda w: covers(w, 1, ["more", "mroe"]), "docs/more.md:2: covers mroe, which"),
    "a claim of what is left out": (lambda w: covers(w, 1, ["more", "banner"]), "docs/more.md:2: covers banner, which"),
    "two claims": (lambda w: covers(w, 1, ["more", "tips"]), "docs/more.md and docs/tips.md:2: both cover tips"),
    "a page out of nav": (lambda w: w["nav"].remove("more.md"), "mkdocs.yml: nav lacks more.md, the page of more"),
    "a page not built": (lambda w: w["site"].pop("more/index.html"), "docs/more.md:1: more: more/index.html was not"),
    "a page nobody links to": (
        lambda w: html(w, "href=tips/", "href=/else/", "index.html"),
        "docs/tips.md:1: tips: neither home nor",
    ),
    "a page out of search": (
        lambda w: html(w, "more/", "else/", "search/index.json"),
        "docs/more.md:1: more: search does not lead",
    ),
    "no search index": (lambda w: w["site"].pop("search/index.json"), "search/index.json: no search index"),
    "a search index of another form": (
        lambda w: w["site"].update({"search/index.json": b"[]"}),
        "search/index.json: no search index",
    ),
    "a heading deleted": (
        lambda w: w["pages"].__setitem__(2, replace(w["pages"][2], body=TIPS.replace("## Kind { #be-kind }", ""))),
        "docs/tips.md:1: be-kind: no heading has this id",
    ),
    "a heading not built": (lambda w: html(w, "id=be-kind", "id=other"), "docs/tips.md:3: be-kind: the built page"),
    "a heading hidden": (lambda w: html(w, "id=be-kind", "id=be-kind hidden"), "docs/tips.md:3: be-kind: the built"),
    "a heading in a template": (
        lambda w: html(w, "<h2 id=be-kind>Kind</h2>", "<template><h2 id=be-kind>Kind</h2></template>"),
        "docs/tips.md:3: be-kind: the built page",
    ),
    "a heading in a closed box": (
        lambda w: html(
            w, "<h2 id=be-kind>Kind</h2>", "<details><summary>x</summary><h2 id=be-kind>Kind</h2></details>"
        ),
        "docs/tips.md:3: be-kind: the built page",
    ),
    "a heading without words": (lambda w: html(w, ">Kind<", "><"), "docs/tips.md:3: be-kind: the built page"),
    "an id that is no heading": (
        lambda w: html(w, "<h2 id=be-kind>Kind</h2>", "<p id=be-kind>Kind</p>"),
        "docs/tips.md:3: be-kind: the built page",
    ),
    "no passage": (
        lambda w: html(w, f"Early</h2><p>{PASSAGE}", "Early</h2><p>One two"),
        "docs/tips.md:5: be-early: 2 words",
    ),
    "a passage nobody sees": (
        lambda w: html(w, f"Kind</h2><p>{PASSAGE}", f"Kind</h2><p hidden>{PASSAGE}"),
        "docs/tips.md:3: be-kind: 0 words",
    ),
    "a point out of search": (
        lambda w: html(w, "be-kind", "else", "search/index.json"),
        "docs/tips.md:3: be-kind: search does not lead",
    ),
}


def test_a_guide_that_covers_its_outline_has_no_problems():
    assert list(problems(**tiny())) == []


@pytest.mark.parametrize("name", BROKEN)
def test_each_way_to_break_coverage_is_named(name):
    world = tiny()
    change, message = BROKEN[name]
    change(world)
    found = list(problems(**world))
    assert any(line.startswith(message) for line in found), found
    assert all("\n" not in line for line in found)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sections: [", "o.yml:1: broken YAML"),
        ("sections: []", "o.yml:1: no sections"),
        ("- a", "o.yml:1: no sections"),
        ("sections: [{kind: guide}]", "has no id"),
        ("sections: [{id: a, kind: guide, points: [{says: x}]}]", "a point without one"),
        ("sections: [{id: a, kind: odd}]", "a: kind is 'odd'"),
        ("sections: [{id: a, kind: chrome, reason: ' '}]", "a: left out without a reason"),
        ("sections: [{id: a, kind: guide}, {id: a, kind: help}]", "a: stands 2 times"),
    ],
)
def test_a_faulty_outline_is_named(text, message):
    assert any(message in fault for fault in read_outline(text, "o.yml").faults)


@pytest.fixture(scope="module")
def guide(site) -> dict:
    """Our own guide: the arguments of `problems`."""
    docs = ROOT / "docs"
    return {
        "outline": read_outline(OUTLINE_TEXT, OUTLINE.as_posix()),
        "pages": [read_page(docs, path) for path in sorted(docs.rglob("*.md"))],
        "nav": [page for _, page in nav_entries((ROOT / "mkdocs.yml").read_text("utf-8")) if page],
        "site": read(site),
    }


def test_the_guide_covers_every_section_and_point(guide):
    assert list(problems(**guide)) == []


def page_of(guide: dict, point: str) -> MarkdownPage:
    return next(page for page in guide["pages"] if point in page.fields.get("covers", []))


def changed(guide: dict, point: str, old: str, new: str) -> dict:
    """A copy of the guide in which the page of a point reads otherwise, as Markdown and as built."""
    page = page_of(guide, point)
    path = built_path(page.path)
    text = guide["site"][path].decode()
    body, built = re.sub(old, new, page.body, flags=re.M), re.sub(old, new, text, flags=re.M)
    assert body != page.body
    assert built != text
    pages = [replace(page, body=body) if page is other else other for other in guide["pages"]]
    return guide | {"pages": pages, "site": guide["site"] | {path: built.encode()}}


@pytest.mark.parametrize("point", POINTS)
def test_deleting_the_heading_of_any_point_names_it(guide, point):
    broken = changed(guide, point, rf"^## .*#{point} \}}$|<h2 id={point}>.*?</h2>", "")
    assert [line for line in problems(**broken) if f" {point}: no heading has this id" in line]


@pytest.mark.parametrize("point", POINTS)
def test_renaming_the_id_of_any_point_names_it(guide, point):
    broken = changed(guide, point, rf"#{point} \}}$|\bid={point}\b", "#renamed }")
    assert [line for line in problems(**broken) if f" {point}: no heading has this id" in line]


@pytest.mark.parametrize("point", POINTS)
def test_dropping_the_page_of_any_point_from_nav_names_it(guide, point):
    dropped = page_of(guide, point).path
    broken = guide | {"nav": [page for page in guide["nav"] if page != dropped]}
    assert f"mkdocs.yml: nav lacks {dropped}, the page of {point}: put it back" in list(problems(**broken))


def test_the_command_names_what_a_changed_checkout_lacks(tmp_path, site):
    """The real files, changed and built: a heading deleted, an id renamed, a page dropped from nav."""
    for name in ("docs", "overrides", "scripts", "tests/source_outline.yml", "mkdocs.yml"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, tmp_path / source.name)
    # The pictures of pages are the same: to draw them again would take most of the time.
    shutil.copytree(ROOT / ".cache/cards", tmp_path / ".cache/cards")
    for page, old, new in (
        ("docs/tips.md", r"^## .*#tip-thankful \}$", ""),
        ("docs/ask/index.md", r"#q-success \}", "#q-triumph }"),
    ):
        path = tmp_path / page
        text = path.read_text("utf-8")
        after = re.sub(old, new, text, flags=re.M)
        assert after != text
        path.write_text(after, "utf-8")
    config = tmp_path / "mkdocs.yml"
    config.write_text(config.read_text("utf-8").replace("      - expect/salary.md\n", ""), "utf-8")
    python = [sys.executable, "-m"]
    environment = os.environ | {"SITE_URL": SITE_URL}
    # Not strictly, as links to what was taken out are broken too.
    for command in (["mkdocs", "build", "-q"], ["scripts.finish"]):
        subprocess.run([*python, *command], cwd=tmp_path, env=environment, capture_output=True, check=True)
    command = [*python, "scripts.check_coverage", "--outline", "source_outline.yml"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 1
    assert "tip-thankful: no heading has this id" in done.stderr
    assert "q-success: no heading has this id" in done.stderr
    assert "nav lacks expect/salary.md, the page of current-market-data" in done.stderr
    assert len(done.stderr.splitlines()) == 6  # salary.md is the page of a section and of two points; one line counts
