"""An address that a chat or mail program has mangled leads to its page and tip, and no right address is led away."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT, build, until
from in_memory import run
from tiny_site import small

from scripts.finish import addresses

ROWS = [line.split("\t") for line in (ROOT / "tests/mangled_links.tsv").read_text("utf-8").splitlines()[1:]]
MODULE = ROOT / "docs/assets/js/nearest.mjs"


def asked(known: dict, wanted: list[list[str]]) -> list[list[str]]:
    """What the module answers for each path below the root and hash."""
    code = f"""import {{ nearest }} from {json.dumps(MODULE.as_uri())};
      const [known, wanted] = JSON.parse(await new Response(process.stdin).text());
      console.log(JSON.stringify(wanted.map(([path, hash]) => nearest(path, hash, known))));"""
    done = subprocess.run(
        ["node", "--input-type=module", "--eval", code],
        input=json.dumps([known, wanted]),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def known(site) -> dict:
    return json.loads((site / "addresses.json").read_text("utf-8"))


def test_the_list_has_every_page_and_its_tips():
    site = run(small(), addresses)
    listed = json.loads(site.files["addresses.json"])
    assert listed.keys() == {"", "after/", "after/wait/", "prepare/"}
    assert listed["after/wait/"] == ["Wait & <see>", {}]


def test_ten_kinds_are_tried():
    assert len(ROWS) >= 60
    assert len({kind for kind, *_ in ROWS}) >= 10


def test_each_mangled_address_has_one_meaning(known):
    pairs = [[path.lstrip("/"), f"#{tip}" if mark else ""] for path, mark, tip in (r[1].partition("#") for r in ROWS)]
    for (_, address, page, tip), found in zip(ROWS, asked(known, pairs), strict=True):
        assert found == [page.lstrip("/") + (f"#{tip}" if tip else "")], address


def test_no_right_address_is_led_away(known):
    """Not that anybody would ask: the module is fetched only where an address names nothing."""
    recorded = (ROOT / "tests/permalinks.txt").read_text("utf-8").splitlines()
    pairs = [(path.lstrip("/"), mark + tip) for path, mark, tip in (address.partition("#") for address in recorded)]
    pairs = [(path, tip) for path, tip in pairs if path in known and (not tip or tip[1:] in known[path][1])]
    assert len(pairs) > 800
    for (path, tip), found in zip(pairs, asked(known, [list(pair) for pair in pairs]), strict=True):
        assert found == [path + tip]


def swapped(name: str) -> str:
    """A name with its first two words in the wrong order."""
    return re.sub(r"([^/-]+)-([^/-]+)", r"\2-\1", name, count=1)


# How whole addresses are mangled, and the hundredths of them that must land on their page and tip.
MANGLED = {
    "en dash for hyphen": (lambda page, tip: (page.replace("-", "\N{EN DASH}"), tip.replace("-", "%E2%80%93")), 100),
    "words swapped": (lambda page, tip: (swapped(page), swapped(tip)), 100),
    "hyphens lost": (lambda page, tip: (page.replace("-", ""), tip.replace("-", "")), 100),
    # The rest are pages by these names, which are right, or one of two that are offered.
    "slash for hash": (lambda page, tip: (page + tip, "") if tip else (page, tip), 96),
}


@pytest.mark.parametrize("kind", MANGLED)
def test_every_address_that_is_mangled_alike_lands(known, kind):
    mangle, least = MANGLED[kind]
    every = [(page, tip) for page, (_, tips) in known.items() if tips for tip in ("", *tips)]
    pairs = {mangle(*right): right for right in every if mangle(*right) != right}
    assert len(pairs) > 1000
    found = asked(known, [[page, f"#{tip}" if tip else ""] for page, tip in pairs])
    wanted = [[page + (f"#{tip}" if tip else "")] for page, tip in pairs.values()]
    missed = {mangled: got for mangled, got, right in zip(pairs, found, wanted, strict=True) if got != right}
    assert len(missed) <= (100 - least) / 100 * len(pairs), missed


@pytest.mark.parametrize(
    ("path", "hash_", "likely"),
    [
        ("plan/one-day/", "", "plan/two-days/"),
        ("plan/three-days/", "", "plan/two-days/"),
        ("answer/first-ninety-days/", "", "answer/first-90-days/"),
        ("answer/why/", "", "answer/why-leaving/"),
        ("prepare/first-interview/", "", "basics/first-interview/"),
        ("formats/shortlist", "", "words/#word-shortlist"),
        ("rights/usa/", "", "rights/"),
        ("prepare/what-to-wear/", "#smart", "prepare/what-to-wear/#how-smart"),
        ("rights/where/us-c/", "#us-cs", "rights/where/us-c/#us-co"),
        ("after/no-reply/", "#feedback", "after/rejected/#ask-for-feedback"),
        ("then/", "", "plan/tonight/#then"),
    ],
)
def test_what_is_not_clear_is_offered(known, path, hash_, likely):
    (found,) = asked(known, [[path, hash_]])
    assert len(found) > 1
    assert likely in found[:5]
    assert all(address.partition("#")[0] in known for address in found)


def test_what_means_nothing_leads_nowhere(known):
    pairs = [[path, ""] for path in ("xqzzk/", "a", "contact", "wp-login.php", "example-one", "assets/x.css")]
    assert asked(known, pairs) == [[]] * len(pairs)
    assert asked(known, [["after/follow-up-email/", ""], ["after/no-reply/", "#zzzz"]]) == [
        ["after/"],
        ["after/no-reply/"],
    ]


@pytest.mark.parametrize("odd", ["%", "%E0%A4%A", "\x00", "a" * 5000, "%" * 500, "//////", "..", "#", "??", "'\"<>"])
def test_no_address_makes_it_fail_or_slow(known, odd):
    asked(known, [[odd, ""], ["after/no-reply/", "#" + odd]])


# ---- In a browser

# "/plan/tonight/." is right to every browser.
BROWSER_KINDS = {
    *("full stop", "capitals", "html", "letter missing", "coded hash"),
    *("slash after hash", "exclamation mark after hash", "address inside"),
}
BROWSER_ROWS = [row for row in ROWS if not row[1].endswith("/.") and row[0] in BROWSER_KINDS]


@pytest.fixture(scope="module")
def below(tmp_path_factory) -> Path:
    return build(tmp_path_factory.mktemp("led") / "site", SITE_URL="https://example.test/guide/")


@pytest.mark.parametrize("base", ["/", "/guide/"])
def test_a_mangled_link_leads_to_its_tip_without_a_step_in_the_history(site, below, server, browser, base):
    home = server(below if base == "/guide/" else site, base=base)
    tab = browser.new_context(service_workers="block").new_page()
    for _, address, page, tip in BROWSER_ROWS:
        tab.goto("about:blank")
        before = tab.evaluate("history.length")
        tab.goto(home + address[1:])
        wanted = home + page[1:] + (f"#{tip}" if tip else "")
        until(tab, "(wanted) => location.href === wanted", wanted)
        until(tab, "document.querySelector('[role=status]')?.textContent.includes('This is: ')")
        if tip:
            until(tab, "Math.abs(document.querySelector(':target').getBoundingClientRect().top) < 200")
        assert tab.evaluate("history.length") == before + 1
        heading = tab.evaluate(
            "(document.querySelector(':target') ?? document.querySelector('h1')).firstChild.data.trim()"
        )
        assert heading in tab.inner_text("[role=status]")
    tab.context.close()


def test_what_may_mean_several_is_offered_by_name(site, server, browser):
    tab = browser.new_context(service_workers="block").new_page()
    home = server(site)
    tab.goto(home + "example-one/#example-two")
    tab.goto(home + "plan/two-day-week/")
    links = tab.locator(".guide-notice a")
    if links.count():
        assert all(name.strip() for name in links.all_inner_texts())
    tab.goto(home + "after/no-reply/#zzzz")
    until(tab, "document.querySelector('[role=status]')?.textContent === 'There is no such tip on this page.'")
    assert tab.url == home + "after/no-reply/#zzzz"
    tab.context.close()


def test_fragments_that_are_no_names_are_left_alone(site, server, browser):
    tab = browser.new_context(service_workers="block").new_page()
    asked_for = []
    tab.on("request", lambda request: asked_for.append(request.url))
    for fragment in ("#top", "#:~:text=reply", "#"):
        tab.goto(server(site) + "after/no-reply/" + fragment)
    assert [url for url in asked_for if "moved" in url or "addresses" in url] == []
    tab.context.close()


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("about/sources/law-europe/#EU-AI-Act", "about/sources/law-europe/#eu-ai-act"),
        ("about/sources/law-europe/#eu-ai-atc", "about/sources/law-europe/#eu-ai-act"),
        ("about/sources/law-europe/%23eu-ai-act)", "about/sources/law-europe/#eu-ai-act"),
        ("about/sources/law-europe/#austria-travel.", "about/sources/law-eu-states/#austria-travel"),
        ("about/sources/law-europe/%23germany-notice)", "about/sources/law-eu-states/#germany-notice"),
        (
            "about/sources/practice-a-to-h/#Counter%E2%80%93offer%E2%80%93views).",
            "about/sources/practice-d-to-h/#counter-offer-views",
        ),
    ],
)
def test_a_source_is_found_by_a_mangled_link_even_where_it_moved(site, server, browser, address, wanted):
    tab = browser.new_context(service_workers="block").new_page()
    home = server(site)
    tab.goto(home + address)
    until(tab, "(wanted) => location.href === wanted", home + wanted)
    until(tab, "document.querySelector(':target')")
    tab.context.close()


def test_a_tip_that_is_not_clear_is_offered_on_its_page(site, server, browser):
    tab = browser.new_context(service_workers="block").new_page()
    tab.goto(server(site) + "rights/where/us-c/#us-cs")
    links = tab.locator(".guide-notice a")
    until(tab, "document.querySelectorAll('.guide-notice a').length === 3")
    assert [link.get_attribute("href").partition("#")[2] for link in links.all()] == ["us-ca", "us-co", "us-ct"]
    tab.context.close()


@pytest.mark.parametrize("address", ["after//no-reply/?x#when", "/after/no-reply///?x#when"])
def test_doubled_slashes_are_mended_before_links_lead_astray(site, server, browser, address):
    tab = browser.new_context(service_workers="block").new_page()
    home = server(site)
    before = tab.evaluate("history.length")
    tab.goto(home + address)
    until(tab, "(wanted) => location.href === wanted", home + "after/no-reply/?x#when")
    until(tab, "document.querySelector('[data-guide=search]')?.matches('button')")
    assert tab.evaluate("history.length") == before + 1
    tab.context.close()
