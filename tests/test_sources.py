"""Citations and the pages of sources say what the registry says, and a faulty registry is named."""

import re
from datetime import date, datetime

import pytest
import turbohtml
import yaml
from conftest import ROOT

from scripts.sources import FOLDER, PAGES, REGISTRY, cite, cited, load, main, problems, source_page

TODAY = date(2026, 11, 24)
GOOD = {
    "cite": "Equality Act",
    "title": "Equality Act 2010",
    "publisher": "UK Parliament",
    "address": "https://example.org/act",
    "date": "2010",
    "kind": "official",
    "read": "part",
    "checked": date(2026, 11, 23),
    "supports": "Health questions.",
    "country": "Great Britain",
}
ADVICE = GOOD | {"cite": "Zoe's careers page", "kind": "practice", "date": "undated"}
ADVICE.pop("country")


def registry(**changes) -> str:
    """A registry of one source with some fields otherwise; None takes a field out."""
    fields = {key: value for key, value in (GOOD | changes).items() if value is not None}
    return yaml.safe_dump({"equality-act-60": fields})


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"date": 2010},
        {"date": date(2010, 5, 6)},
        {"date": "2010-05"},
        {"date": "undated"},
        {"checked": TODAY},
        {"country": "Texas, United States"},
        {"address": "http://example.org:80/@us/law-(old)?a=(b)#c"},
        {"address": "https://example.org?a=b"},
    ],
)
def test_a_good_registry_has_no_problems(fields):
    assert list(problems(registry(**fields), TODAY)) == []


def test_a_build_asks_no_clock_about_the_registry():
    assert load(registry(checked=date(2999, 1, 1)))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", ":1: broken YAML"),
        ("", ":1: no sources"),
        ("- a", ":1: no sources"),
        ("a:\n", ":1: a: has no fields"),
        (registry(publisher=None), "lacks publisher"),
        (registry(author="x"), "unknown field author"),
        (registry(kind="law"), "kind is 'law'"),
        (registry(kind=["law"]), "kind is ['law']"),
        (registry(read="skimmed"), "read is 'skimmed'"),
        (registry(read=["whole"]), "read is ['whole']"),
        (registry(cite=" "), "cite is not words"),
        (registry(title=1984), "title is not words"),
        (registry(country=""), "country is not words"),
        (registry(checked="yesterday"), "checked is not a day"),
        (registry(checked=datetime(2026, 11, 23, 8)), "checked is not a day"),
        (registry(checked=date(2026, 11, 25)), "checked on 2026-11-25, which is to come: write the day you checked it"),
        (registry(date=["a"]), "date is ['a']: write a year, a month or a day such as 2026-11-23, or undated"),
        (registry(date="May"), "date is 'May': write a year"),
        (registry(country="Narnia"), "country is 'Narnia': use one of REGIONS in scripts/sources.py, or add it"),
        (registry(country="Texas, Narnia"), "country is 'Texas, Narnia': use one of REGIONS"),
        (registry(address="http://www.gov.uk@evil.example/"), "address is not a web address"),
        (registry(address="http://www.gov.uk:443@evil.example/"), "address is not a web address"),
        (registry(address="http://www.gov.uk\\@evil.example/"), "address is not a web address"),
        (registry(address="https://example.org/a)b"), "address is not a web address"),
        (registry(address="https://example.org/a b"), "address is not a web address"),
        (registry(address="www.example.org"), "address is not a web address"),
        (registry().replace("equality-act-60", "Equality_Act"), "Equality_Act: not an id"),
        (registry().replace("equality-act-60", "2010"), "2010: not an id"),
        (registry() + registry().replace("act-60", "act-61"), "act-61: the same address as equality-act-60"),
        (registry() + registry(), ":12: equality-act-60: registered already on line 1"),
    ],
)
def test_each_fault_of_the_registry_is_one_line_that_names_it(text, message):
    found = list(problems(text, TODAY))
    assert any(message in line and line.startswith(f"docs/{REGISTRY}:") for line in found), found
    assert all("\n" not in line for line in found)


@pytest.mark.parametrize(
    ("fields", "page"),
    [
        ({}, "law-uk-nations"),
        ({"country": "United Kingdom"}, "law-united-kingdom"),
        ({"country": "Quebec, Canada"}, "law-canada"),
        ({"country": "United States"}, "law-north-america"),
        ({"country": "Austin, United States"}, "law-us-states"),
        ({"country": "Texas, United States"}, "law-us-states-n-to-z"),
        ({"country": "Poland"}, "law-eu-states-h-to-z"),
        ({"country": "Scotland"}, "law-uk-nations"),
        ({"country": "New Zealand"}, "law-elsewhere"),
        ({"country": None}, "official"),
        ({"country": None, "kind": "research"}, "research"),
        ({"country": None, "kind": "practice", "cite": "Hays"}, "practice-d-to-h"),
        ({"country": None, "kind": "practice", "cite": "indeed"}, "practice-i-to-l"),
    ],
)
def test_each_source_stands_on_one_page(fields, page):
    sources = load(registry(**fields))
    assert [name for name in PAGES if "{ #equality-act-60 }" in source_page(name, sources)] == [page]


def test_a_citation_of_law_says_its_country_and_the_day_it_was_checked():
    sources = load(registry())
    written = cite("No. [cite](sources.md#equality-act-60)", "rights/united-kingdom.md", sources)
    assert written == (
        "No. [official: Equality Act, Great Britain, checked 23 Nov 2026]"
        "(../about/sources/law-uk-nations.md#equality-act-60){ .guide-official }"
    )
    assert cite(written, "rights/united-kingdom.md", sources) == written


def test_a_citation_of_advice_says_its_kind_and_name_from_any_folder():
    sources = load(yaml.safe_dump({"zoe": ADVICE}))
    assert cite("[?](about/sources/practice-a-to-h.md#zoe)", "index.md", sources) == (
        "[practice: Zoe's careers page](about/sources/practice-u-to-z.md#zoe){ .guide-practice }"
    )
    assert "](practice-u-to-z.md#zoe)" in cite("[?](research.md#zoe)", f"{FOLDER}/index.md", sources)


def test_an_unknown_source_and_an_ordinary_link_are_left_as_they_are():
    text = "[x](about/sources/research.md#nobody) [tips](tips.md#be-early) [marks](about/evidence.md#practice)"
    assert cite(text, "index.md", load(registry())) == text
    assert cited(text) == {"nobody"}


def test_the_command_writes_what_changed_and_then_nothing(tmp_path, capsys):
    docs = tmp_path / "docs"
    (docs / FOLDER).mkdir(parents=True)
    (docs / REGISTRY).write_text(registry(), "utf-8")
    (docs / "index.md").write_text("[x](about/sources/research.md#equality-act-60)\n", "utf-8")
    assert main(["--docs", str(docs), "--check"]) == 1
    assert "index.md: citations are not as the registry has them" in capsys.readouterr().out
    assert main(["--docs", str(docs)]) == 0
    assert "index.md: written" in capsys.readouterr().out
    assert main(["--docs", str(docs), "--check"]) == 0
    assert capsys.readouterr().out == ""


@pytest.fixture(scope="module")
def sources():
    return load((ROOT / "docs" / REGISTRY).read_text("utf-8"))


def test_every_built_citation_of_law_names_its_country_and_day_and_lands_on_its_source(site, sources):
    seen = set()
    landing = {}
    for path in site.rglob("index.html"):
        if path.is_relative_to(site / FOLDER):
            landing |= dict.fromkeys(re.findall(r'\bid="?([\w-]+)', path.read_text("utf-8")), path.parent.name)
            continue
        for link in turbohtml.parse(path.read_text("utf-8")).select(".guide-sources a[href*='about/sources/law-']"):
            source = sources[str(link.attrs["href"]).partition("#")[2]]
            words = link.closest("li").text
            assert source.country, f"{path}: {words}"
            assert source.country in words, f"{path}: {words}"
            assert re.search(r"Checked \d{1,2} \w{3} 20\d\d", words), f"{path}: {words}"
            seen.add(source.id)
    assert seen == {source.id for source in sources.values() if source.country}
    assert [name for name, source in sources.items() if landing.get(name) != source.page] == []
