"""The law by place is sound data, its pages say what it says, and searches for a place find it."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from tiny_guide import write_guide

from scripts import check_pages, due, places, sources

TODAY = date(2026, 11, 26)
RULE = {"says": "No. They may not ask.", "sources": ["smith-2020"], "checked": date(2026, 11, 24)}


def written(*listed: dict) -> str:
    """The file's text for these places."""
    return yaml.safe_dump({"places": listed}, sort_keys=False)


def place(identifier: str = "us-tx", /, **fields) -> dict:
    """One place; None takes a field out."""
    whole = {"id": identifier, "name": "Texas", "rules": {"pay-history": RULE}} | fields
    return {key: value for key, value in whole.items() if value is not None}


def ruled(**fields) -> str:
    """The text for a place whose one rule is otherwise."""
    rule = {key: value for key, value in (RULE | fields).items() if value is not None}
    return written(place(rules={"pay-history": rule}))


def faults(text: str) -> list[str]:
    return list(places.problems(text, {"smith-2020"}, TODAY))


def test_a_sound_file_has_no_faults():
    whole = RULE | {"from": date(2026, 1, 1), "until": date(2026, 1, 1), "checked": TODAY, "says": "word " * 25}
    assert faults(written(place("us", name="US"), place(within="us", rules={"ai-in-hiring": whole}))) == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("places: [", ":1: broken YAML"),
        ("", ":1: no places"),
        ("- a", ":1: no places"),
        (written("us"), ":2: not a place"),
        (written(place(id="US_TX")), ":2: id is 'US_TX'"),
        (written(place(), place()), ":10: us-tx: listed already on line 2"),
        (written(place(colour="red")), ":2: us-tx: unknown field colour"),
        (written(place(name=" ")), ":2: us-tx: name is not words"),
        (written(place(within="us")), "within is 'us', which leads to no country"),
        (written(place("a", within="b"), place("b", within="a")), "a: within is 'b', which leads to no country"),
        (written(place(rules=None)), "rules is not a list of questions"),
        (written(place(rules={"pay": RULE})), ":5: us-tx: pay: no such question"),
        (written(place(rules={"pay-history": "no"})), ":5: us-tx: pay-history: has no fields"),
        (ruled(note="x"), ":5: us-tx: pay-history: unknown field note"),
        (ruled(says=None), "says is not words"),
        (ruled(says="word " * 26), "says has 26 words: cut it to 25"),
        (ruled(sources=[]), "no sources"),
        (ruled(sources=["jones"]), "cites jones, which the registry lacks"),
        (ruled(checked=None), "checked is not a day"),
        (ruled(checked="soon"), "checked is not a day"),
        (ruled(checked=date(2026, 11, 27)), "checked on 2026-11-27, which is to come"),
        (ruled(**{"from": "2026"}), "from is not a day"),
        (ruled(**{"from": date(2026, 2, 1), "until": date(2026, 1, 1)}), "until is before from"),
    ],
)
def test_each_fault_is_named_with_file_line_and_cure(text, message):
    found = faults(text)
    assert any(message in line for line in found), found
    assert all(line.startswith("docs/rights/places.yml:") for line in found)


def loaded(*listed: dict) -> dict[str, places.Place]:
    return places.load(written(*listed), {"smith-2020"}, TODAY)


def test_a_page_has_every_answer_with_its_source_and_says_what_was_not_checked():
    law = loaded(place("us", name="United States"), place(within="us", rules={"pay-history": RULE | {"from": TODAY}}))
    page = places.pages(law)["rights/where/us-t-to-v.md"]
    assert "## Texas: what an employer may ask { #us-tx }" in page
    assert "Checked on 24 November 2026." in page
    assert (
        "They may not ask. In force from 26 November 2026. [cite](../../about/sources/research.md#smith-2020)" in page
    )
    assert page.count("Not checked.") == len(places.QUESTIONS) - 1


def test_what_was_not_checked_is_said_for_the_place_around_it():
    law = loaded(place("us", name="United States"), place(within="us", rules={}))
    page = places.pages(law)["rights/where/us-t-to-v.md"]
    assert "- **May they ask what I earn now?** Not checked here. United States: No. They may not ask. [cite]" in page


def test_a_city_stands_on_the_page_of_its_state_after_it():
    law = loaded(
        place("us", name="United States"),
        place("us-ny-nyc", name="Albany", within="us-ny"),
        place("us-ny", name="New York", within="us"),
        place("us-nm", name="New Mexico", within="us"),
    )
    assert [p.id for p in places.on_page("us-new-mexico-to-new-york", law)] == ["us-nm", "us-ny", "us-ny-nyc"]


LAW = places.load(
    written(
        place("ca", name="Canada (federal law)"),
        place("ca-on", name="Ontario", within="ca"),
        place("eu", name="European Union"),
        place("ie", name="Ireland", within="eu"),
    ),
    {"smith-2020"},
    TODAY,
)


def asking(asked: str, rows: str = "") -> str:
    """A page with a heading that asks for answers."""
    return f'# Page\n\n## Pay {{ #pay data-guide-law="{asked}" }}\n\n{rows}\nMore.\n'


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("ca-on, ie", ["Ontario, Canada", "Ireland"]),
        ("ca, ca-on", ["Canada (federal law)", "Ontario"]),
        ("ca-on", ["Ontario"]),
    ],
)
def test_a_heading_is_given_the_answers_it_asks_for(asked, names):
    says = "No. They may not ask. [cite](../../about/sources/research.md#smith-2020)"
    rows = "".join(f"- **{name}:** {says}\n" for name in names)
    asked = f"pay-history, {asked}"
    assert places.fill(asking(asked, "- **Old:** it was so.\n"), "pay.md", LAW) == asking(asked, rows)
    assert places.fill(asking(asked, rows), "pay.md", LAW) == asking(asked, rows)
    # What follows the heading at once is no part of the list.
    assert places.fill(asking(asked).replace("\n\n\n", "\n\n"), "pay.md", LAW) == asking(asked, rows)
    ends = f'## Pay {{ #pay data-guide-law="{asked}" }}\n\n{rows}'
    assert places.fill(ends, "pay.md", LAW) == ends


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("pay", "docs/pay.md:3: no such question: 'pay'"),
        ("time-limit, ie", "docs/pay.md:3: docs/rights/places.yml has no time-limit for 'ie'"),
        ("pay-history, fr", "has no pay-history for 'fr'"),
    ],
)
def test_what_the_file_has_not_is_named(asked, message):
    with pytest.raises(ValueError, match=message):
        places.fill(asking(asked), "pay.md", LAW)


def test_the_index_leads_to_every_place():
    law = loaded(place("us", name="United States"), place(within="us"))
    index = places.pages(law)["rights/where/index.md"]
    assert "[Texas](us-t-to-v.md#us-tx)" in index
    assert "[United States](countries-i-to-z.md#us)" in index


def guide_with_law(tmp_path: Path) -> Path:
    """The tiny guide with one place."""
    docs = write_guide(tmp_path)
    (docs / "rights").mkdir()
    (docs / places.FILE).write_text(written(place("us", name="United States")), "utf-8")
    return docs


def test_pages_of_places_are_written_and_stale_ones_named(tmp_path, capsys):
    docs = guide_with_law(tmp_path)
    assert sources.main(["--docs", str(docs), "--check"]) == 1
    assert sources.main(["--docs", str(docs)]) == 0
    assert "research: Smith, 2020" in (docs / "rights/where/countries-i-to-z.md").read_text("utf-8")
    assert sources.main(["--docs", str(docs), "--check"]) == 0
    left = docs / "rights/where/us-a.md"
    left.write_text((docs / "rights/where/countries-i-to-z.md").read_text("utf-8"), "utf-8")
    assert any("rights/where/us-a.md:1: holds no place" in line for line in check_pages.problems(docs))


def test_a_source_that_only_the_law_cites_is_cited(tmp_path):
    docs = guide_with_law(tmp_path)
    sources.main(["--docs", str(docs)])
    tips = docs / "tips.md"
    tips.write_text(tips.read_text("utf-8").replace("[research: Smith, 2020]", "[Smith]").replace("#smith-2020", ""))
    assert not any("no page cites smith-2020" in line for line in check_pages.problems(docs))


def test_a_broken_file_is_named_by_the_commands(tmp_path, capsys):
    docs = guide_with_law(tmp_path)
    (docs / places.FILE).write_text("places: [", "utf-8")
    assert sources.main(["--docs", str(docs)]) == 2
    assert any("places.yml:1: broken YAML" in line for line in check_pages.problems(docs))
    assert due.main(["--docs", str(docs)]) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_a_law_that_began_or_ended_after_its_check_is_due():
    checked = RULE | {"checked": date(2026, 1, 1)}
    law = loaded(
        place("us", name="Begun", rules={"pay-history": checked | {"from": date(2026, 6, 1)}}),
        place("ca", name="Ended", rules={"pay-history": checked | {"until": date(2026, 5, 1)}}),
        place("in", name="To come", rules={"pay-history": checked | {"from": date(2027, 1, 1)}}),
        place("ie", name="Known", rules={"pay-history": RULE | {"from": date(2025, 1, 1)}}),
    )
    assert sorted(d.what for d in due.turned(law, TODAY)) == ["ca pay-history", "us pay-history"]


def test_what_was_not_checked_for_long_is_due_oldest_first(tmp_path, capsys):
    docs = guide_with_law(tmp_path)
    assert due.main(["--docs", str(docs), "--today", "2027-05-23", "--days", "180"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in lines if "days" in line] == ["smith-2020", "tips.md", "pay-history"]
    due.main(["--docs", str(docs), "--today", "2026-11-26"])
    assert capsys.readouterr().out.count("none") == 2


def test_a_place_is_chosen_by_keyboard_and_its_law_is_on_the_screen(browser, site, server):
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(server(site) + "rights/where/")
    choice = tab.get_by_label("Where would you do the job?")
    choice.wait_for()
    assert choice.locator("option").count() > 100
    choice.select_option(label="Texas")
    choice.press("Tab")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/rights/where/us-t-to-v/#us-tx")
    assert tab.locator("#us-tx").is_visible()
    tab.close()
    plain = browser.new_context(java_script_enabled=False).new_page()
    plain.goto(server(site) + "rights/where/")
    assert plain.get_by_role("link", name="Texas").count() == 1
    plain.context.close()


def test_the_file_has_the_places_and_answers_it_promises():
    registered = set(sources.load((ROOT / "docs" / sources.REGISTRY).read_text("utf-8")))
    law = places.load((ROOT / "docs" / places.FILE).read_text("utf-8"), registered, date.max)
    answered = sum(len(each.rules) for each in law.values())
    assert len(law) >= 104
    assert answered >= 0.6 * len(places.QUESTIONS) * len(law)
    states = [each for each in law.values() if each.within == "us"]
    assert len(states) == 51
    assert [each.id for each in states if not {"pay-history", "pay-in-advert"} <= each.rules.keys()] == []
