"""What each page tells other programs is complete, true and short."""

import gzip
import json
import re
from datetime import date
from urllib.parse import urljoin

import pytest
from conftest import ROOT
from in_memory import guide, pages, published, run
from tiny_site import ADDRESS, BARE, HOMELESS, html, small
from tiny_site import site as site_of

from scripts.finish import feeds, head
from scripts.finish.site import Site

BUDGET = 550  # bytes that the tags may add to a compressed page

WEB_ADDRESS = r"https://\S+"
# Each property that a page must have, once, and what it must look like: https://ogp.me and our own wishes.
OPEN_GRAPH = {
    "og:title": r".+",
    "og:type": r"website|article",
    "og:image": WEB_ADDRESS + r"\.png",
    "og:url": WEB_ADDRESS,
    "og:description": r".{20,}",
    "og:site_name": r".+",
    "og:locale": r"[a-z]{2}_[A-Z]{2}",
    "og:image:width": "1200",
    "og:image:height": "630",
    "og:image:alt": r".+",
}
TWITTER = {"twitter:card": "summary_large_image", "twitter:image:alt": r".+"}

# Each type we use: what it must have, and what it may have (https://schema.org, Google's lists for rich results).
# A value is a pattern, or the type of the node that stands there; a list holds nodes of its type.
MADE = {
    "headline": r".{1,110}",
    "description": r".+",
    "url": WEB_ADDRESS,
    "image": WEB_ADDRESS + r"\.png",
    "inLanguage": r"[a-z]{2}(-[A-Z]{2})?",
    "publisher": "Organization",
}
OPTIONAL = {"dateModified": r"\d{4}-\d{2}-\d{2}", "license": WEB_ADDRESS}
PART = {"isPartOf": "WebSite"}
LINKED_DATA = {
    "Article": (MADE | PART | {"author": "Organization"}, OPTIONAL),
    "FAQPage": (MADE | PART | {"mainEntity": ["Question"]}, OPTIONAL),
    "WebSite": ({"name": r".+", "url": WEB_ADDRESS}, MADE | OPTIONAL),
    "Organization": ({"name": r".+", "url": WEB_ADDRESS}, {}),
    "BreadcrumbList": ({"itemListElement": ["ListItem"]}, {}),
    "ListItem": ({"position": r"[1-9]", "name": r".+", "item": WEB_ADDRESS}, {}),
    "Question": ({"name": r".+\?", "acceptedAnswer": "Answer"}, {}),
    "Answer": ({"text": r".+"}, {}),
}


def faults(node: dict) -> list[str]:
    """Where a node breaks the rules of its type."""
    kind = node.get("@type")
    if kind not in LINKED_DATA:
        return [f"{kind}: no such type"]
    required, optional = LINKED_DATA[kind]
    found = [f"{kind}: lacks {name}" for name in required.keys() - node.keys()]
    for name, value in node.items():
        rule = (required | optional).get(name)
        if name == "@type":
            continue
        if rule is None:
            found.append(f"{kind}: may not have {name}")
        elif isinstance(rule, list):
            if not (isinstance(value, list) and value and all(item.get("@type") == rule[0] for item in value)):
                found.append(f"{kind}: {name} is not a list of {rule[0]}")
            else:
                found += [fault for item in value for fault in faults(item)]
        elif rule in LINKED_DATA:
            found += (
                faults(value)
                if isinstance(value, dict) and value.get("@type") == rule
                else [f"{kind}: {name}: not {rule}"]
            )
        elif not re.fullmatch(rule, str(value)):
            found.append(f"{kind}: {name} is {value!r}")
    return found


def linked_data(tree) -> list[dict]:
    (script,) = tree.select('script[type="application/ld+json"]')
    data = json.loads(script.text)
    assert data.keys() == {"@context", "@graph"}
    assert data["@context"] == "https://schema.org"
    return data["@graph"]


def tags(tree, attribute: str) -> dict[str, str]:
    """The values of all meta elements with this attribute; each name may stand only once."""
    metas = tree.select(f"meta[{attribute}]")
    found = {str(meta.attrs[attribute]): str(meta.attrs["content"]) for meta in metas}
    assert len(found) == len(metas), "a property stands twice"
    return found


@pytest.fixture(scope="module")
def real(site) -> Site:
    return published(site, ROOT / "docs")


def finished(site: Site) -> Site:
    """A tiny site with the tags on it, read again from its bytes."""
    return Site(run(site, head, feeds).files)


def test_every_page_has_the_open_graph_and_twitter_tags(real):
    seen = set()
    for page in pages(real):
        tree = real.pages[page.path]
        graph, named = tags(tree, "property"), tags(tree, "name")
        for name, pattern in OPEN_GRAPH.items():
            assert re.fullmatch(pattern, graph.get(name, "")), f"{page.path}: {name} is {graph.get(name)!r}"
        for name, pattern in TWITTER.items():
            assert re.fullmatch(pattern, named.get(name, "")), f"{page.path}: {name} is {named.get(name)!r}"
        assert graph["og:url"] == tree.select_one("link[rel=canonical]").attrs["href"] == page.url
        assert graph["og:description"] == named["description"]
        assert graph["og:type"] == ("website" if page.path == "index.html" else "article")
        assert graph["og:image"].removeprefix(real.address) in real.files, page.path
        assert page.title in graph["og:image:alt"]
        seen.add(graph["og:image"])
    assert len(seen) == len(list(pages(real))) > 100


def test_linked_data_keeps_the_rules(real):
    for page in pages(real):
        graph = linked_data(real.pages[page.path])
        assert [fault for node in graph for fault in faults(node)] == [], page.path
        kinds = [node["@type"] for node in graph]
        # A page of places stands below its index, not in the contents, so no way to it is told.
        trail = ["BreadcrumbList"] if page.way else []
        assert bool(page.way) is not page.path.startswith(("index.html", "rights/where/")) or "where/index" in page.path
        assert kinds == (["WebSite"] if page.path == "index.html" else [kinds[0], *trail]), page.path
        assert kinds[0] in ("WebSite", "Article", "FAQPage")


def test_linked_data_says_what_the_page_says(real):
    addresses = {page.url for page in pages(real)}
    for page in pages(real):
        tree = real.pages[page.path]
        node, *way = linked_data(tree)
        assert node["headline"] == page.title
        assert tree.select_one("h1").text.startswith(page.title)
        day = tree.select_one("time[data-guide=changed]")
        assert node.get("dateModified") == (day.attrs["datetime"] if day else None), page.path
        assert node["image"].removeprefix(real.address) in real.files
        for steps in way:
            items = steps["itemListElement"]
            assert [item["position"] for item in items] == list(range(1, len(items) + 1))
            assert {item["item"] for item in items} <= addresses, page.path
            assert items[-1]["item"] == page.url
            assert len({item["item"] for item in items}) == len(items), page.path


def test_the_guide_states_its_licence(real):
    assert guide(real).licence == "https://creativecommons.org/licenses/by/4.0/"


def test_alternates_lead_to_files(real):
    for page in pages(real):
        links = real.pages[page.path].select("link[rel=alternate]")
        kinds = {str(link.attrs["type"]): urljoin(page.url, str(link.attrs["href"])) for link in links}
        assert kinds["text/markdown"].removeprefix(real.address) in real.files
        assert ("application/atom+xml" in kinds) == ("feed.xml" in real.files)
        assert kinds.get("application/atom+xml", real.address + "feed.xml") == real.address + "feed.xml"


def test_the_tags_are_short(real):
    ours = re.compile(rb"<meta property=.*?</script>", re.DOTALL)
    for page in pages(real):
        whole = real.files[page.path]
        without, count = ours.subn(b"", whole, count=1)
        assert count, page.path
        cost = len(gzip.compress(whole, 9)) - len(gzip.compress(without, 9))
        assert cost <= BUDGET, f"{page.path}: {cost} bytes"


def test_tiny_site_has_every_tag_of_a_page():
    site = finished(small())
    tree = site.pages["after/wait/index.html"]
    assert tags(tree, "property") == {
        "og:title": "Wait & <see>",
        "og:description": "About Wait & <see>.",
        "og:type": "article",
        "og:url": ADDRESS + "after/wait/",
        "og:site_name": "Tiny Guide",
        "og:locale": "en_GB",
        "og:image": ADDRESS + "cards/after/wait.png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Wait & <see> - After - Tiny Guide",
    }
    article, way = linked_data(tree)
    assert (article["@type"], article["dateModified"]) == ("Article", "2026-04-03")
    assert article["license"] == "https://licence.example/by/"
    assert [item["name"] for item in way["itemListElement"]] == ["Home", "After", "Wait & <see>"]
    date.fromisoformat(article["dateModified"])


def test_the_first_page_of_a_section_is_one_step_of_the_way():
    _, way = linked_data(finished(small()).pages["after/index.html"])
    assert [item["name"] for item in way["itemListElement"]] == ["Home", "After it"]


def test_a_page_that_nobody_should_find_has_no_tags():
    site = finished(small())
    assert not site.pages["404.html"].select("meta[property], script, link")


def test_no_title_can_close_the_script():
    title = "</script><b>out</b><!-- \u2028"
    site = finished(site_of({"index.html": html("index.html", title)}))
    tree = site.pages["index.html"]
    assert not tree.select("b")
    assert linked_data(tree)[0]["headline"] == " ".join(title.split())


def tips(*headings: str) -> str:
    return "".join(f"<h2 id=t{n}>{text}</h2><p>Answer <b>{n}</b>.</p>" for n, text in enumerate(headings))


def test_a_page_of_questions_alone_is_a_faq_page():
    pages_ = {
        "index.html": html("index.html", "Home"),
        "ask/index.html": html("ask/index.html", "Asked", tips("May I?", "Must I?", "Can I?"), section="Ask"),
        "two/index.html": html("two/index.html", "Two", tips("May I?", "Must I?"), section="Ask"),
        "mix/index.html": html("mix/index.html", "Mixed", tips("May I?", "Must I?", "You can"), section="Ask"),
    }
    site = finished(site_of(pages_))
    faq, _ = linked_data(site.pages["ask/index.html"])
    assert faults(faq) == []
    assert faq["@type"] == "FAQPage"
    asked = [(item["name"], item["acceptedAnswer"]["text"]) for item in faq["mainEntity"]]
    assert asked == [("May I?", "Answer 0."), ("Must I?", "Answer 1."), ("Can I?", "Answer 2.")]
    for path in ("two/index.html", "mix/index.html"):
        assert linked_data(site.pages[path])[0]["@type"] == "Article"


def test_missing_elements_leave_tags_out():
    site = finished(site_of(BARE))
    graph = tags(site.pages["odd.html"], "property")
    assert graph["og:title"] == ADDRESS + "odd.html"
    assert "og:description" not in graph
    assert "dateModified" not in linked_data(site.pages["odd.html"])[0]


def test_without_an_address_there_are_no_tags():
    site = finished(site_of(HOMELESS))
    assert not [tree for tree in site.pages.values() if tree.select("meta[property], script")]


def test_the_rules_find_faults():
    assert faults({"@type": "Article"})
    assert faults({"@type": "Nonsense"}) == ["Nonsense: no such type"]
    organization = {"@type": "Organization", "name": "Guide", "url": "https://guide.example/"}
    assert faults(organization) == []
    assert faults(organization | {"url": "/"}) == ["Organization: url is '/'"]
    assert faults(organization | {"rating": 5}) == ["Organization: may not have rating"]
