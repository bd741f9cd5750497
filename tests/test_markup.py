"""Links to tips have names, boxes have labels, tables scroll by keyboard, pictures take the page's colours."""

import pytest
import turbohtml
from in_memory import run

from scripts.finish import glossary, markup, print_foot
from scripts.finish.site import Problem, Site

CANONICAL = '<link rel=canonical href="https://example.org/guide/{}">'


def page(body: str, address: str = "") -> bytes:
    return f"<!doctype html><head>{CANONICAL.format(address)}</head><article>{body}</article>".encode()


def mended(body: str, **files: bytes):
    """The article of a page after the step."""
    site = Site({"index.html": page(body)} | {name.replace("_", "."): data for name, data in files.items()})
    run(site, markup)
    return site.pages["index.html"].select_one("article")


def test_the_link_of_a_tip_says_which_tip():
    article = mended(
        '<h2 id=ask>Ask  for "it" <em>now</em><a class=headerlink href=#ask title="Link to this tip">#</a></h2>'
    )
    link = article.select_one("a")
    assert link.attrs["aria-label"] == 'Link to: Ask for "it" now'
    assert "title" not in link.attrs


def test_the_title_of_a_page_needs_no_link_of_its_own():
    assert mended("<h1 id=x>Title<a class=headerlink href=#x>#</a></h1>").select("a") == []


def test_a_box_to_tick_is_labelled_by_the_words_beside_it():
    article = mended(
        '<ul><li class=task-list-item><input type=checkbox disabled> Pack <a href="x/">a bag</a>'
        "<ul><li class=task-list-item><input type=checkbox disabled checked> A pen</li></ul></li></ul>"
    )
    labels = article.select("label")
    assert [" ".join(label.text.split()) for label in labels] == ["Pack a bag", "A pen"]
    for label in labels:
        box = label.select_one("input")
        assert "disabled" not in box.attrs
        assert box.attrs["data-guide"] == "tick"
    assert labels[0].select("ul") == []
    assert "checked" in labels[1].select_one("input").attrs


def test_a_box_that_the_generator_dressed_up_becomes_a_plain_one():
    article = mended(
        "<ul><li class=task-list-item><label class=task-list-control><input type=checkbox disabled>"
        "<span class=task-list-indicator></span></label> Rest</li></ul>"
    )
    assert article.select(".task-list-control, .task-list-indicator") == []
    assert article.select_one("label > input") is not None
    assert article.select_one("label").text.strip() == "Rest"


def test_a_table_scrolls_by_keyboard_and_is_named_by_its_tip():
    article = mended(
        "<table><tr><td>0</table><h1>Page</h1><h2>Pay<a class=headerlink href=#p>#</a></h2><table><tr><td>1</table>"
        "<h3>Range</h3><table><tr><td>2</table>"
    )
    boxes = article.select("div.guide-table")
    assert [box.attrs["aria-label"] for box in boxes] == ["Table", "Table: Pay", "Table: Range"]
    for box in boxes:
        assert (box.attrs["role"], box.attrs["tabindex"]) == ("group", "0")
        assert [child.tag for child in box.children] == ["table"]


def test_the_blanks_of_a_letter_are_seen_and_copied_as_they_stand():
    body = '<div class="admonition letter"><p>Dear [name], see you on [day] in <a href="x/">[this room]</a>.</p></div>'
    letter = mended(body).select_one(".letter")
    assert [blank.text for blank in letter.select(".guide-blank")] == ["[name]", "[day]"]
    assert letter.select_one("p").text == "Dear [name], see you on [day] in [this room]."


def test_a_drawing_becomes_part_of_the_page_under_its_description():
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><path d="M0 0"/></svg>'
    article = mended('<p><img src="way.svg" alt="The way"></p><p><img src="photo.png" alt="x"></p>', way_svg=drawing)
    svg = article.select_one("svg")
    assert svg.attrs["role"] == "img"
    assert svg.attrs["aria-label"] == "The way"
    assert svg.select_one("path") is not None
    assert "xmlns" not in svg.attrs
    assert [image.attrs["src"] for image in article.select("img")] == ["photo.png"]


@pytest.mark.parametrize(
    ("files", "message"),
    [({}, r"no picture gone\.svg: correct its address"), ({"gone_svg": b"<p>"}, r"^docs/gone\.svg:1: no <svg> in it")],
)
def test_a_drawing_that_is_not_there_is_named(files, message):
    with pytest.raises(Problem, match=message):
        mended('<img src="gone.svg" alt="x">', **files)


def test_a_page_without_an_address_is_kept_from_search_engines():
    site = Site({"index.html": page("x"), "404.html": b"<p>Not here"})
    run(site, markup)
    robots = {path: tree.select_one("meta[name=robots]") for path, tree in site.pages.items()}
    assert robots["index.html"] is None
    assert robots["404.html"].attrs["content"] == "noindex"


# ---- words of the glossary


def linked(body: str, words: str = "Panel", address: str = "tips/") -> list[tuple[str, str]]:
    """The words that are linked on a page, and where to, with these headings in the glossary."""
    headings = words.split(", ")
    meanings = "".join(f"<h3 id={name.split()[0].lower()}>{name}</h3><p>Meaning.</p>" for name in headings)
    path = f"{address}index.html"
    site = Site({"index.html": page(""), glossary.GLOSSARY: page(meanings, "words/"), path: page(body, address)})
    run(site, glossary)
    return [(link.text, link.attrs["href"]) for link in site.pages[path].select("a.guide-word")]


def test_the_first_use_of_a_word_is_linked_whatever_its_case():
    found = linked("<p>A pAnel. A panel again.</p><p>Panel.</p><ul><li>panel</li></ul>")
    assert found == [("pAnel", "../words/#panel")]


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>It is a panel.</p>", 1),
        ("<ul><li>panel</li></ul>", 1),
        ("<p>panels</p>", 0),
        ("<p>subpanel</p>", 0),
        ("<h2>Panel</h2>", 0),
        ("<p><a href=x>panel</a> <strong>panel</strong></p>", 0),
        ("<table><tr><td>panel</table>", 0),
        ("<div class=admonition><p>panel</p></div>", 0),
        ("<div data-search-exclude><p>panel</p></div>", 0),
        ("<ul><li><label>panel</label></li></ul>", 0),
    ],
)
def test_only_whole_words_of_prose_are_linked(body, found):
    assert len(linked(body)) == found


def test_a_name_may_have_two_forms_and_one_in_brackets_does_not_count():
    words = "CV (US: resume), Offer or proposal#"
    assert linked("<p>Your cv, resume.</p><p>A proposal.</p>", words) == [
        ("cv", "../words/#cv"),
        ("proposal", "../words/#offer"),
    ]


def test_the_longest_name_wins():
    assert linked("<p>A panel interview.</p>", "Panel, Interview, Panel interview") == [
        ("panel interview", "../words/#panel")
    ]


def test_a_page_has_no_more_than_six():
    words = ", ".join(f"w{n}" for n in range(9))
    assert len(linked("".join(f"<p>w{n}</p>" for n in range(9)), words)) == glossary.MOST == 6


def test_the_link_leads_to_the_glossary_from_any_depth():
    assert linked("<p>panel</p>", address="a/b/c/") == [("panel", "../../../words/#panel")]


def test_the_glossary_itself_and_pages_about_the_guide_have_none():
    assert linked("<p>panel</p>", address="about/x/") == []


# ---- the foot of the printed page


def foot(body: str) -> turbohtml.Element:
    site = Site({"index.html": page(body + "<div data-guide=print-foot></div>")})
    run(site, print_foot)
    return site.pages["index.html"].select_one("[data-guide=print-foot]")


def test_the_foot_of_the_printed_page_has_address_day_and_code():
    made = foot("<time data-guide=changed>3 May 2026</time>")
    assert "https://example.org/guide/, last changed on 3 May 2026." in made.text
    picture = made.select_one("img")
    assert picture.attrs["alt"] == ""
    assert picture.attrs["src"].startswith("data:image/webp;base64,")


def test_without_a_day_the_foot_has_the_address():
    assert "https://example.org/guide/. " in foot("").text


def test_two_pages_have_two_codes():
    assert print_foot.code("https://example.org/a/") != print_foot.code("https://example.org/b/")
