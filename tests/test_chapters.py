"""A chapter opens with what it holds."""

import turbohtml
from in_memory import run

from scripts.finish import chapters, page
from scripts.finish.site import Site

MENU = (
    "<nav class=guide-contents><ul><li><a href=../>Home</a><li><a href=./ aria-current=page>Ask</a>"
    "<ul><li><a href=whom/>Whom to ask</a><li><a href=signs/>Signs</a></ul></ul></nav>"
)


def opened(body: str) -> turbohtml.Element:
    """The article of a chapter of two pages after the step."""
    about = '<link rel=canonical href="https://example.org/guide/{}"><meta name=description content="{}">'
    site = Site(
        {
            "index.html": f"<head>{about.format('', 'Home.')}</head><article><h1>Home</h1></article>".encode(),
            "ask/index.html": f"<head>{about.format('ask/', 'Ask.')}</head>{MENU}<article>{body}</article>".encode(),
            "ask/whom/index.html": f"<head>{about.format('ask/whom/', 'Who knows what.')}</head>"
            "<article><h1>Whom</h1></article>".encode(),
            "ask/signs/index.html": b"<article><h1>Signs</h1></article>",
        }
    )
    run(site, page)
    run(site, chapters)
    return site.pages["ask/index.html"].select_one("article")


def test_a_chapter_that_lists_no_page_opens_with_cards_of_all():
    article = opened("<h1>Ask</h1><p>Ask two.</p><h2>More</h2>")
    cards = article.select_one("h1 + p + ul.guide-cards")
    assert [link.text for link in cards.select("a")] == ["Whom to ask", "Signs"]
    assert cards.select("li")[0].text == "Whom to ask Who knows what."


def test_the_lists_of_a_chapter_that_name_every_page_are_its_cards():
    entries = (
        "<ul><li><a href=whom/>Whom</a>: the manager<li><a href=signs/>Signs</a><li><a href=../>Home</a>, first</ul>"
    )
    article = opened(f"<h1>Ask</h1><p>Ask two.</p>{entries}")
    assert len(article.select(".guide-cards")) == 1
    assert [item.text for item in article.select(".guide-cards li")] == ["Whom The manager", "Signs", "Home First"]


def test_a_list_of_sentences_stays_a_list():
    entries = "<ul><li>See <a href=whom/>whom</a><li><a href=signs/>Signs</a><li><a href=../>Home</a></ul>"
    assert opened(f"<h1>Ask</h1><p>Ask two.</p>{entries}").select(".guide-cards") == []
