"""The seven tools keep what a reader types, work it out rightly, and lose nothing."""

import gzip
import http.server
import json
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import ClassVar

import icalendar
import pypdf
import pytest
import turbohtml
from conftest import ROOT, StaticHost, collect_errors
from in_memory import run
from playwright.sync_api import expect, sync_playwright
from test_accessibility import ASK, AXE, RULES
from test_reading import walk

from scripts.browser import chromium_path
from scripts.finish import policy, tools
from scripts.finish.site import Problem, Site
from scripts.finish.site import read as read_site

PAGES = ("plan", "stories", "questions", "pay", "messages", "practise", "pack")
TOOL = ".guide-tool"
NOW = "2026-11-26T09:00:00Z"


@pytest.fixture(scope="module")
def home(site, server) -> str:
    return server(site)


@pytest.fixture
def reader(browser, home):
    """`reader(path, kept=None, **options)` opens a page as a reader whose clock stands at NOW; faults fail the test."""
    opened, faults = [], []

    def run(path: str, kept: dict | None = None, width: int = 1280, init: str = "", **options):
        options = {"service_workers": "block", "timezone_id": "Europe/London", "reduced_motion": "reduce"} | options
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        opened.append(context)
        context.add_init_script(
            "addEventListener('securitypolicyviolation', (event) => console.error(event.violatedDirective));" + init
        )
        if kept is not None:
            data = json.dumps(kept)
            context.add_init_script(f"localStorage['guide-tools'] ??= {json.dumps(data)}")
        tab = context.new_page()
        tab.clock.install(time=datetime.fromisoformat(NOW))
        collect_errors(tab, faults)
        tab.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
        ours = (home, "blob:", "data:")
        tab.on("request", lambda one: None if one.url.startswith(ours) else faults.append(one.url))
        tab.goto(home + path)
        if path.startswith("tools/") and options.get("java_script_enabled", True):
            tab.wait_for_selector(TOOL)
        return tab

    yield run
    for context in opened:
        context.close()
    assert faults == []


def record(of, moment=1, **value):
    return {"kind": of, "at": moment, "value": value}


def kept(**records):
    return {"version": 1, "records": {name.replace("__", ":"): value for name, value in records.items()}}


def field(part, name: str):
    """A control by its whole name; of two, the one in a tool."""
    return part.locator(".guide-input, .guide-tick input").and_(part.get_by_label(name, exact=True))


def stored(tab) -> dict:
    """What is kept, once the pause after the last key is over."""
    tab.clock.run_for(400)
    return json.loads(tab.evaluate("localStorage['guide-tools'] ?? 'null'") or "null")


@pytest.fixture(scope="module")
def pure(browser, home, site):
    """`pure(module, body)` runs a function's body with a module's exports as `it`, and the step's data at hand."""
    tab = browser.new_context(service_workers="block").new_page()
    tab.goto(home + "tools/")
    folder = next(site.glob("assets/js-*")).name
    body = "async ([url, code, data]) => await (0, eval)(`async (it, data) => {${code}}`)(await import(url), data)"
    # A page's policy forbids eval, so the page of the module runs without one.
    tab.goto(home + "search/index.json")

    def run(module: str, code: str, data=None):
        return tab.evaluate(body, [f"{home}assets/{folder}/tools/{module}.mjs", code, data])

    yield run
    tab.context.close()


def gathered(site: Path, name: str):
    return json.loads((site / f"tools/{name}.json").read_text("utf-8"))


# ---- days and zones


@pytest.mark.parametrize(
    ("day", "time", "zone", "moment"),
    [
        ("2026-12-03", "10:00", "Europe/London", "2026-12-03T10:00"),
        ("2026-07-03", "10:00", "Europe/London", "2026-07-03T09:00"),
        # A time that the clocks skip is an hour later; one that comes twice is the first.
        ("2026-03-29", "01:30", "Europe/London", "2026-03-29T01:30"),
        ("2026-10-25", "01:30", "Europe/London", "2026-10-25T00:30"),
        ("2026-03-08", "02:30", "America/New_York", "2026-03-08T07:30"),
        ("2026-11-01", "01:30", "America/New_York", "2026-11-01T05:30"),
        ("2026-10-04", "02:15", "Australia/Lord_Howe", "2026-10-03T15:45"),
        ("2026-12-03", "10:00", "Asia/Kathmandu", "2026-12-03T04:15"),
        ("2026-12-03", "00:15", "Pacific/Kiritimati", "2026-12-02T10:15"),
        ("2028-02-29", "23:59", "Pacific/Honolulu", "2028-03-01T09:59"),
        ("2027-11-26", "09:00", "UTC", "2027-11-26T09:00"),
    ],
)
def test_a_time_in_a_zone_is_one_moment(pure, day, time, zone, moment):
    found = pure("days", "return new Date(it.moment(...data)).toISOString()", [day, time, zone])
    assert found == f"{moment}:00.000Z"


def test_days_are_counted_over_leap_days_and_changes_of_the_clock(pure):
    told = ["2028-02-29", "2027-02-29", "", "2026-13-01", "x", "0026-12-03", "1999-12-31", "2201-01-01", "9999-12-31"]
    assert pure("days", "return data.filter((day) => it.isDay(day))", told) == ["2028-02-29"]
    assert pure("days", "return [it.isDay('2000-01-01'), it.isDay('2200-12-31')]") == [True, True]
    assert pure("days", "return it.later('2028-02-28', 1)") == "2028-02-29"
    assert pure("days", "return it.between('2026-03-28', '2026-03-30')") == 2
    assert pure("days", "return it.between('2026-10-24', '2026-10-26')") == 2
    assert pure("days", "return [0, 1, 3, 5].map((days) => it.workingLater('2026-12-04', days))") == [
        "2026-12-04",
        "2026-12-07",
        "2026-12-09",
        "2026-12-11",
    ]
    assert pure("days", "return it.workingLater('2026-12-05', 1)") == "2026-12-07"
    # It ends for any day, and for what is none.
    ends = "try { return it.workingLater(data, 5) } catch (fault) { return fault.name }"
    assert pure("days", ends, "2200-12-31") == "2201-01-07"
    assert pure("days", ends, "9999-12-31")
    assert pure("days", ends, "x") == "RangeError"


def days(pure, data, begun, day):
    code = "return it.schedule(data[0], data[1], data[2]).map(({ day, steps }) => [day, steps.map(({ id }) => id)])"
    return pure("plan", code, [data, begun, day])


@pytest.mark.parametrize("left", [0, 1, 2, 3, 4, 7, 9, 10, 14, 15, 30, 365])
def test_the_plan_deals_every_step_of_its_pages_once_between_today_and_the_day(pure, site, left):
    data = gathered(site, "plan")
    last = date.fromordinal(date(2026, 11, 26).toordinal() + left).isoformat()
    found = days(pure, data, "2026-11-26", last)
    assert [day for day, _ in found] == sorted(day for day, _ in found)
    assert found[0][0] == "2026-11-26"
    assert found[-1][0] == last
    ids = [one for _, steps in found for one in steps]
    assert len(ids) == len(set(ids))
    line = next(one for one in data["timelines"] if left >= one["from"])
    assert {step["id"] for steps in line["lists"] for step in steps} <= set(ids)
    assert len(found) <= min(left, 17) + 1


def test_what_was_not_done_waits_under_today(pure, site):
    data = gathered(site, "plan")
    code = """const plan = it.schedule(data, "2026-11-26", "2026-12-03");
      const first = plan[0].steps;
      const { due, done, of } = it.standing(plan, (id) => id === first[0].id, "2026-11-28");
      return [due.map(({ id }) => id), first.map(({ id }) => id), done, of, plan[1].steps.map(({ id }) => id)];"""
    due, first, done, of, second = pure("plan", code, data)
    assert due[: len(first) - 1 + len(second)] == first[1:] + second
    assert (done, of > 20) == (1, True)


def test_the_day_to_ask_for_news_is_the_one_of_the_page(pure, site):
    data = gathered(site, "plan")
    code = "return it.chaseDay(data[0], data[1])"
    assert pure("plan", code, [data, {"date": "2026-12-03"}]) == "2026-12-10"
    assert pure("plan", code, [data, {"date": "2026-12-03", "decide": "2026-12-11"}]) == "2026-12-16"
    # A day before the interview is a slip.
    assert pure("plan", code, [data, {"date": "2026-12-03", "decide": "2026-12-01"}]) == "2026-12-10"


def test_the_calendar_file_is_read_as_it_was_meant(pure, site):
    data = gathered(site, "plan")
    place = "Mill Lane; floor 2, room \\ 3\nnext to the 咖啡馆 🙂 " + "very long " * 30
    plan = {
        "date": "2026-10-26",
        "time": "10:00",
        "zone": "America/New_York",
        "place": place,
        "who": "<b>Ünal</b>",
        "uid": "u",
    }
    code = """const address = (path) => `https://guide.example/${path}`;
      return it.calendar(data[0], data[1], "Europe/London", Date.UTC(2026, 9, 1), address);"""
    text = pure("plan", code, [data, plan])
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert "\n" not in text.replace("\r\n", "")
    read = icalendar.Calendar.from_ical(text)
    interview, evening, chase = read.walk("VEVENT")
    assert interview.decoded("DTSTART") == datetime(2026, 10, 26, 14, 0, tzinfo=UTC)
    assert str(interview["LOCATION"]) == place
    assert str(interview["DESCRIPTION"]) == "<b>Ünal</b>"
    # Seven in the evening where the reader is, on the day the summer time ends there.
    assert evening.decoded("DTSTART") == datetime(2026, 10, 25, 19, 0, tzinfo=UTC)
    assert str(evening["DESCRIPTION"]) == "https://guide.example/plan/tonight/"
    assert chase.decoded("DTSTART") == date(2026, 11, 2)
    assert len({str(event["UID"]) for event in read.walk("VEVENT")}) == 3
    assert [error for event in read.walk() for error in event.errors] == []


# ---- money


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("32,000", "32,000.00"),
        ("32.000", "32,000.00"),
        ("32.000,50", "32,000.50"),
        ("1 234.56", "1,234.56"),
        ("1'234'567.89", "1,234,567.89"),
        ("1,50,000", "150,000.00"),
        ("£1,234.5", "1,234.50"),
        ("GBP 32,000", "32,000.00"),
        ("-200", "-200.00"),
        ("\u2212200,10", "-200.10"),
        ("0.1", "0.10"),
        (".5", "0.50"),
        ("9007199254740993.07", "9,007,199,254,740,993.07"),
        ("\uff11\uff12\uff13", "123.00"),
        ("12 LPA", "1,200,000.00"),
        ("5 lac", "500,000.00"),
        ("\u20b91.25 crore", "12,500,000.00"),
        ("32k", "32,000.00"),
        ("\u00a32.5K", "2,500.00"),
        ("1 50 000", "150,000.00"),
        ("1,50,000.00", "150,000.00"),
        ("US$60,000", "60,000.00"),
        ("US $60,000", "60,000.00"),
        ("-$200", "-200.00"),
        ("$-200", "-200.00"),
        ("gbp 32,000", "32,000.00"),
        ("Rs. 50,000", "50,000.00"),
        ("Rs.50,000/-", "50,000.00"),
        ("Rs .5", "0.50"),
        ("kr 400 000", "400,000.00"),
        ("400\u202f000\u00a0kr.", "400,000.00"),
        ("4.000 K\u010d", "4,000.00"),
        ("R 500 000", "500,000.00"),
        ("R$ 5.000,00", "5,000.00"),
        ("CHF 85'000.-", "85,000.00"),
        ("30.000,\u2014", "30,000.00"),
        ("1.234,50 z\u0142", "1,234.50"),
        ("\u0665\u0660\u066c\u0660\u0660\u0660\u066b\u0665", "50,000.50"),
        ("\u096b\u0966,\u0966\u0966\u0966", "50,000.00"),
        ("\u06f5\u06f0", "50.00"),
        ("\u200e\u00a332,\u200f000\u200e", "32,000.00"),
        *[(text, None) for text in ("", " ", "abc", "12.34.5", "1.2345", "1,234,56", "1.234,567.00")],
        *[(text, None) for text in ("=1+1", "-", "--1", "-$-1", "32.000k", "1,200k", "32 m", "2.5m", "12L")],
        *[(text, None) for text in ("2.5 mln", "30 mil", "2500 pcm", "30000 and 35000", "30 35", "10 for 20")],
        *[(text, None) for text in ("\u00a330000 \u00a335000", "30 000 35 000", "12 feb 2026", "1 234 56")],
        *[(text, None) for text in ("\u00b23", "3\u00b2", "\u00bd", "0.125", "0,500", "0 500", "30-35", "30\u201335")],
        *[(text, None) for text in ("$60,000 USD", "USD $5", "abc 5", "5 per day", "5 a", "(200)", "5%", "1'23")],
    ],
)
def test_an_amount_is_read_as_people_write_it(pure, written, meant):
    assert pure("pay", "const v = it.cents(data); return v === null ? null : it.shown(v)", written) == meant


def test_sums_are_exact_and_hopes_stand_apart(pure, site):
    rows = gathered(site, "pay")["rows"]
    amounts = dict.fromkeys((row["id"] for row in rows), "")
    by = {row["does"]: row["id"] for row in rows}
    amounts |= {by["basic"]: "0.10", by["add"]: "0.20", by["maybe"]: "-0.01", by["take"]: "0,05", by["hours"]: "37.5"}
    code = "const s = it.sums(...data); return [it.shown(s.sure), it.shown(s.hoped), it.shown(s.hourly)]"
    assert pure("pay", code, [rows, amounts]) == ["0.25", "0.24", "0.00"]
    amounts |= {by["basic"]: "30,000.00"}
    assert pure("pay", code, [rows, amounts])[2] == "15.38"
    assert pure("pay", "return it.sums(data, {}).hourly", rows) is None
    assert pure("pay", "return it.shown(it.divided(-5n, 2n)) + it.shown(it.divided(5n, 2n))") == "-0.030.03"


def test_odd_figures_are_said(pure):
    odd = "return it.odd(data)"
    assert pure("pay", odd, {"low": "29,000", "high": "32,000", "target": "31,000", "leave": "27,500"}) == []
    assert len(pure("pay", odd, {"low": "3", "high": "2", "target": "9", "leave": "8"})) == 3
    said = '"30 mil" (from) is no amount: write it in figures, such as 32,000.'
    assert pure("pay", odd, {"low": "30 mil"}) == [said]
    # Money of two sorts is not compared.
    two = {"currency": "GBP", "low": "\u00a330,000", "high": "\u20ac20,000"}
    assert pure("pay", odd, two) == ['"\u20ac20,000" (to) does not go with the currency GBP: write both alike.']
    assert len(pure("pay", odd, {"low": "\u00a330,000", "high": "$20,000"})) == 1
    assert pure("pay", odd, {"low": "$30,000", "leave": "US$20,000"}) == []


@pytest.mark.parametrize(
    ("mark", "currency", "goes"),
    [
        ("\u00a3", "GBP", True),
        ("\u00a3", "gbp ", True),
        ("$", "USD", True),
        ("$", "AUD", True),
        ("US$", "AUD", False),
        ("kr", "NOK", True),
        ("kr", "EUR", False),
        ("Rs.", "INR", True),
        ("\u20b9", "INR", True),
        ("\u20be", "GEL", True),
        ("\u20ac", "\u00a3", False),
        ("USD", "AUD", False),
        ("\u00a3", "credits", False),
    ],
)
def test_a_written_currency_goes_with_a_named_one_or_not(pure, mark, currency, goes):
    assert pure("pay", "return it.agree(...data)", [mark, currency]) is goes


def test_money_of_two_currencies_is_neither_added_nor_compared(pure, site):
    rows = gathered(site, "pay")["rows"]
    by = {row["does"]: row["id"] for row in rows}
    code = """const { sure, currency, other } = it.sums(data[0], data[1].amounts, data[1].currency);
      return [it.shown(sure), currency, other, it.beside(data[0], data[1], data[2])];"""

    def found(pay, currency="", **amounts):
        offer = {"currency": currency, "amounts": {by[name]: text for name, text in amounts.items()}}
        return pure("pay", code, [rows, offer, pay])

    above, apart = "Basic pay is 5.00 above your walk-away figure.", "the currencies are not the same."
    assert found({"currency": "GBP", "leave": "5"}, "GBP", basic="\u00a310", add="\u20ac5") == [
        "10.00",
        "GBP",
        [by["add"]],
        above,
    ]
    assert found({"leave": "\u00a35"}, basic="\u00a310", add="5") == ["15.00", "\u00a3", [], above]
    assert found({"currency": "GBP", "leave": "5"}, basic="$10")[3].endswith(apart)
    assert found({"currency": "GBP", "leave": "$5"}, "GBP", basic="10")[3] == ""
    assert found({"currency": "$", "leave": "5"}, "AUD", basic="10")[3].endswith(apart)
    assert found({"leave": "5"}, "GBP", basic="10")[3].endswith(apart)


def test_the_sheet_keeps_the_currency_that_was_written(pure):
    figure = "return it.figure(...data)"
    assert pure("pack", figure, ["\u00a330,000", "GBP"]) == "30,000 GBP"
    assert pure("pack", figure, ["\u20ac30,000", "GBP"]) == "30,000 \u20ac"
    assert pure("pack", figure, ["\u20ac30,000", ""]) == "30,000 \u20ac"
    assert pure("pack", figure, ["30 mil", "GBP"]) == "30 mil"


# ---- stories, questions, messages, practice


def test_a_slow_start_and_a_gap_are_found(pure):
    advice = "return it.advice(data)"
    assert "longer" in pure("stories", advice, {"situation": "one two three", "action": "one two", "result": "x"})
    assert pure("stories", advice, {"situation": "one", "action": "one two", "result": "x"}) == ""
    assert "What came of it" in pure("stories", advice, {"situation": "one", "action": "one two"})
    assert pure("stories", advice, {}) == ""
    gaps = pure("stories", "return it.gaps('a\\n b \\n\\na\\nc', [{ proves: ['a'] }, { proves: ['a', 'z'] }, {}])")
    assert gaps == [{"skill": "b", "proved": 0}, {"skill": "c", "proved": 0}, {"skill": "a", "proved": 2}]


def test_questions_move_and_stay_in_order(pure):
    rows = [["a", {"order": 0}], ["b", {"order": 1}], ["c", {"order": 2}]]
    assert pure("questions", "return it.moved(data, 'c', -1)", rows) == [["c", 1], ["b", 2]]
    assert pure("questions", "return it.moved(data, 'a', -1)", rows) == []
    assert pure("questions", "return [it.last(data), it.last([])]", rows) == [3, 0]


def test_gaps_of_a_message_are_filled_by_their_place(pure):
    text = "Dear [name], on [date].\nRegards,\n[name]"
    assert [one["alike"] for one in pure("messages", "return it.gaps(data)", text)] == [True, False, True]
    filled = "return it.filled(data, { 0: ' $& <b> ', 2: '=HYPERLINK()' })"
    assert pure("messages", filled, text) == "Dear $& <b>, on [date].\nRegards,\n=HYPERLINK()"
    around = "return it.around(data[0], '[a] [b] [a]', data[1], data[2])"
    assert pure("messages", around, ["x [a] y [a] z", {}, 2]) == ["x [a] y ", " z"]
    assert pure("messages", around, ["x N y [a] z", {"0": "N"}, 2]) == ["x N y ", " z"]
    assert pure("messages", around, ["x N y [a] z", {"0": "N"}, 0]) is None
    assert pure("messages", around, ["x y [a] z", {}, 2]) is None
    assert pure("messages", "return it.mail('a&b', 'x\\ny')") == "mailto:?subject=a%26b&body=x%0D%0Ay"


def test_the_next_question_is_the_one_that_needs_it_most(pure, site):
    data = gathered(site, "practise")
    every = pure("practise", "return it.every(data).map(({ id }) => id)", data)
    ready = dict.fromkeys(every, 3)
    step = "return it.next(data[0], data[1], data[2], data[3]).id"
    assert pure("practise", step, [data, {**ready, "failure": 1}, "", ""]) == "failure"
    assert pure("practise", step, [data, {**ready, "failure": 1}, "", "failure"]) != "failure"
    assert pure("practise", step, [data, {}, data["topics"][1]["name"], ""]) == data["topics"][1]["questions"][0]["id"]


# ---- the store


def test_data_climbs_every_step_and_newer_data_stays(pure):
    climb = "return it.upgrade(data, { 0: (d) => ({ ...d, a: 1 }), 1: (d) => ({ ...d, b: d.a + 1 }) }, 2)"
    assert pure("store", climb, {"version": 0, "records": {}}) == {"version": 2, "records": {}, "a": 1, "b": 2}
    assert pure("store", climb, {"version": 7, "records": {}})["version"] == 7
    # Every version before this one has its step.
    assert pure("store", "return [...Array(it.VERSION).keys()].filter((v) => v > 0 && !it.STEPS[v])") == []


def test_of_two_records_the_newest_stays(pure):
    one = {"a": record("rating", 2, score=1), "b": record("rating", 1, score=1)}
    other = {"a": record("rating", 1, score=2), "b": record("rating", 3, score=2), "c": record("rating", 1, score=2)}
    found = pure("store", "return it.merged(...data)", [one, other])
    assert {name: value["value"]["score"] for name, value in found.items()} == {"a": 1, "b": 2, "c": 2}


STRANGE = ("__proto__", "__defineGetter__", "constructor", "toString")


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        {"kind": "story", "value": {}},
        record("unknown"),
        record("story", title=3),
        record("story", proves="x"),
        record("story", other="x"),
        record("offer", amounts={"a": 1}),
        {"kind": "constructor", "at": 1, "value": {}},
        *[record("story", **{name: {}}) for name in STRANGE],
        record("rating", score=2.5),
        record("rating", score=-1),
        record("rating", score=4),
        # Of a kind that its name does not say.
        record("question", text="t"),
    ],
)
def test_a_record_of_another_form_is_set_apart(pure, bad):
    records = json.dumps({"story:x": bad, "story:y": record("story", title="t")})
    assert pure("store", "return Object.keys(it.sorted(JSON.parse(data)).bad)", records) == ["story:x"]


@pytest.mark.parametrize("name", STRANGE)
def test_a_record_with_a_name_of_the_language_s_own_is_set_apart(pure, name):
    text = json.dumps({name: record("story", title="t"), "story:y": record("story", title="t")})
    code = "const { good, bad } = it.sorted(JSON.parse(data)); return [Object.keys(good), Object.keys(bad)]"
    assert pure("store", code, text) == [["story:y"], [name]]


# ---- what the finishing step gathers


def test_every_question_and_step_of_the_pages_is_gathered(site):
    questions = [one["text"] for group in gathered(site, "questions")["groups"] for one in group["questions"]]
    source = (ROOT / "docs/ask/by-who-is-in-the-room.md").read_text("utf-8")
    assert [line for line in re.findall(r'^- "(.+)"$', source, re.MULTILINE) if line not in questions] == []
    source = (ROOT / "docs/ask/index.md").read_text("utf-8")
    assert [line for line in re.findall(r'^## "(.+)" \{', source, re.MULTILINE) if line not in questions] == []
    for line in gathered(site, "plan")["timelines"]:
        source = (ROOT / f"docs/{line['page'].rstrip('/')}.md").read_text("utf-8")
        handed_on = len(re.findall(r"^- \[ \].*\]\(tonight\.md\)", source, re.MULTILINE))
        assert sum(map(len, line["lists"])) == source.count("- [ ]") - handed_on
    pages = {path.stem for path in (ROOT / "docs/answer").glob("*.md")} - {"index"}
    assert {one["id"] for topic in gathered(site, "practise")["topics"] for one in topic["questions"]} == pages
    formats = {path.stem for path in (ROOT / "docs/formats").glob("*.md")} - {"index"}
    assert {one["page"] for one in gathered(site, "plan")["kinds"]} == {f"formats/{name}/" for name in formats}


def test_every_page_that_a_tool_names_is_there(site):
    for name in PAGES:
        text = (site / f"tools/{name}.json").read_text("utf-8")
        for address in re.findall(r'"((?:[a-z0-9-]+/)+)(?:#([\w-]+))?"', text):
            page = site / address[0] / "index.html"
            assert page.is_file(), address
            assert not address[1] or f"id={address[1]}" in page.read_text("utf-8").replace('"', ""), address


def changed(site: Path, page: str, old: str, new: str) -> Site:
    """The finished site with words of one page changed, for the step to gather from anew."""
    files = {path: data for path, data in read_site(site).items() if path.endswith(".html")}
    text = files[page].decode()
    assert old in text
    files[page] = text.replace(old, new).encode()
    return Site(files, docs=ROOT / "docs")


@pytest.mark.parametrize(
    ("page", "old", "new", "said"),
    [
        ("after/no-reply/index.html", "Two to five working days", "Nine working days", "no longer says"),
        ("plan/tonight/index.html", "id=do-first", "id=first", "plan/tonight.md#do-first: no such tip"),
        ("pay/whole-package/index.html", "Paid holiday, in days", "Holiday", "write the same under rows"),
        ("after/decline/index.html", "admonition example", "admonition", "no example of words to send"),
    ],
)
def test_a_page_and_a_tool_that_drift_apart_stop_the_build(site, page, old, new, said):
    text = (site / page).read_text("utf-8")
    if old not in text:
        old, new = (re.sub(r"id=([\w-]+)", r'id="\1"', one) for one in (old, new))
    with pytest.raises(Problem, match=re.escape(said)) as raised:
        run(changed(site, page, old, new), tools)
    assert str(raised.value).startswith("docs/tools/tools.yml")


def test_a_broken_list_of_places_is_named(site, tmp_path):
    (tmp_path / "tools").mkdir()
    for text, said in (("plan: [", "broken YAML"), ("plan: {}", "plan: KeyError")):
        (tmp_path / "tools/tools.yml").write_text(text)
        with pytest.raises(Problem, match=said):
            run(Site({"tools/index.html": (site / "index.html").read_bytes()}, docs=tmp_path), tools)


def test_only_the_page_of_practice_may_use_the_microphone():
    head = b"<!doctype html><head><link rel=canonical href='https://example.org/guide/'></head>"
    files = dict.fromkeys(("index.html", policy.RECORDING), head)
    made = Site(files)
    run(made, policy)
    said = {path: str(tree.select_one("meta[http-equiv]").attrs["content"]) for path, tree in made.pages.items()}
    assert "media-src blob:" in said[policy.RECORDING]
    assert "media-src" not in said["index.html"]
    everywhere, here = made.files["_headers"].decode().split("/guide/tools/practise/*")
    assert "microphone=()" in everywhere
    assert "microphone=(self)" in here
    for name in ("headers.nginx.txt", "headers.caddy.txt"):
        text = made.files[name].decode()
        assert re.search(r"\^/guide/tools/practise/.*microphone=\(self\)", text, re.DOTALL)
        assert text.count("microphone=(self)") == 1


# ---- weight


def test_a_tool_is_small_and_no_other_page_carries_it(site, home, browser):
    folder = next(site.glob("assets/js-*"))
    sizes = {path.stem: len(gzip.compress(path.read_bytes(), 9, mtime=0)) for path in (folder / "tools").glob("*.mjs")}
    for name in PAGES:
        assert sizes[name] + sizes["days"] <= 6144, name
    tab = browser.new_context(service_workers="block").new_page()
    asked = []
    tab.on("request", lambda one: asked.append(one.url))
    for path in ("", "plan/", "answer/conflict/", "ask/", "tools/"):
        tab.goto(home + path, wait_until="networkidle")
    tab.context.close()
    assert [url for url in asked if "/tools/" in url and not url.endswith("/tools/")] == []


# ---- in a browser


def test_a_plan_from_nothing_by_keyboard_alone(reader):
    tab = reader("tools/plan/")
    field(tab, "Day").focus()
    tab.keyboard.type("12122026")  # the same in every order of day and month
    field(tab, "Time").focus()
    tab.keyboard.type("1000A")
    tab.keyboard.press("Tab")
    expect(tab.locator(".guide-now-title")).to_have_text("Saturday 12 December, 10:00. 16 days to go.")
    box = tab.locator(".guide-now input").first
    box.focus()
    tab.keyboard.press("Space")
    expect(tab.locator(".guide-now progress")).to_have_attribute("value", "1")
    assert tab.evaluate("document.activeElement.checked")
    field(tab, "Place or link").focus()
    tab.keyboard.type("<b>Mill</b> =1+1 🙂")
    tab.keyboard.press("Tab")
    with tab.expect_download() as got:
        tab.get_by_role("button", name="Put it in my calendar").focus()
        tab.keyboard.press("Enter")
    text = Path(got.value.path()).read_bytes()
    event = icalendar.Calendar.from_ical(text).walk("VEVENT")[0]
    assert event.decoded("DTSTART") == datetime(2026, 12, 12, 10, tzinfo=UTC)
    assert str(event["LOCATION"]) == "<b>Mill</b> =1+1 🙂"
    tab.reload()
    expect(tab.locator(".guide-now progress")).to_have_attribute("value", "1")
    assert field(tab, "Place or link").input_value() == "<b>Mill</b> =1+1 🙂"


PLAN = {"date": "2026-12-03", "time": "10:00", "zone": "Europe/London", "begun": "2026-11-26", "uid": "u"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Thursday 3 December, 10:00. 7 days to go."),
        ({"date": "2026-11-26", "begun": "2026-11-26"}, "Thursday 26 November, 10:00. It is today."),
        ({"date": "2026-11-27"}, "Friday 27 November, 10:00. It is tomorrow."),
        ({"date": "2026-11-20", "begun": "2026-11-16"}, "Friday 20 November, 10:00. The day has passed."),
        ({"date": "2027-11-26"}, "Friday 26 November 2027, 10:00. 365 days to go."),
        ({"date": "2028-02-29"}, "Tuesday 29 February 2028, 10:00. 460 days to go."),
        ({"zone": "America/New_York"}, "Thursday 3 December, 10:00 in New York: 15:00 where you are. 7 days to go."),
        ({"zone": "Asia/Tokyo", "time": "08:00"}, "3 December, 08:00 in Tokyo: Wednesday 2 December, 23:00 where"),
    ],
)
def test_the_plan_says_when(reader, change, said):
    tab = reader("tools/plan/", kept(plan=record("plan", **(PLAN | change))))
    expect(tab.locator(".guide-now-title")).to_contain_text(said)


@pytest.mark.parametrize("name", ["date", "decide"])
def test_a_day_of_another_age_is_said_and_freezes_nothing(reader, name):
    tab = reader("tools/plan/", kept(plan=record("plan", **(PLAN | {name: "9999-12-31"}))))
    expect(tab.locator(".guide-answer")).to_contain_text("is no day from 2000 to 2200")
    label = {"date": "Day", "decide": "Day they said they decide"}[name]
    expect(field(tab, label)).to_have_value("9999-12-31")
    field(tab, label).fill("2026-12-04")
    tab.clock.run_for(400)
    expect(tab.locator(".guide-now-title")).to_be_visible()
    expect(tab.locator(".guide-answer")).not_to_contain_text("is no day")
    tab = reader("", kept(plan=record("plan", **(PLAN | {name: "9999-12-31"}))))
    expect(tab.locator("article .admonition")).to_have_count(0 if name == "date" else 1)


TOKYO = {"zone": "Asia/Tokyo", "time": "08:00"}  # in London it is the evening before, at 23:00


@pytest.mark.parametrize(
    ("change", "now", "said", "steps"),
    [
        (TOKYO, "2026-12-02T20:00:00Z", "It is today.", True),
        (TOKYO, "2026-12-01T20:00:00Z", "It is tomorrow.", True),
        (TOKYO, "2026-12-03T09:00:00Z", "The day has passed.", False),
        # And where the day is a later one.
        ({"zone": "Pacific/Honolulu", "time": "20:00"}, "2026-12-03T09:00:00Z", "It is tomorrow.", True),
        ({"zone": "Pacific/Honolulu", "time": "20:00"}, "2026-12-04T05:00:00Z", "It is today.", True),
        # Without a time the day is all that is known.
        ({"zone": "Asia/Tokyo", "time": ""}, "2026-12-02T20:00:00Z", "It is tomorrow.", True),
    ],
)
def test_the_plan_and_the_home_page_go_by_the_day_where_the_reader_is(reader, home, change, now, said, steps):
    tab = reader("tools/plan/", kept(plan=record("plan", **(PLAN | change))))
    tab.clock.set_fixed_time(datetime.fromisoformat(now))
    tab.reload()
    expect(tab.locator(".guide-now-title")).to_contain_text(said)
    expect(tab.locator(".guide-now .guide-steps")).to_have_count(1 if steps else 0)
    if said == "It is today.":
        # Nothing before the day is dealt to a later one.
        expect(tab.locator(".guide-way .guide-steps")).to_have_count(0)
    tab.goto(home)
    box = tab.locator("article .admonition")
    if steps:
        expect(box).to_contain_text(said)
    else:
        tab.wait_for_load_state("networkidle")
        assert box.count() == 0


def test_the_home_page_shows_the_next_step_to_whoever_has_a_plan(reader):
    tab = reader("", kept(plan=record("plan", **PLAN)))
    box = tab.locator("article .admonition")
    expect(box).to_contain_text("Thursday 3 December, 10:00. 7 days to go. Today, send the email that asks")
    box.get_by_role("link", name="who, how long").click()
    tab.wait_for_url("**/plan/which-kind/")
    tab = reader("", kept(plan=record("plan", **(PLAN | {"date": "2026-11-20"}))))
    tab.wait_for_load_state("networkidle")
    assert tab.locator("article .admonition").count() == 0


def test_stories_find_their_gaps_and_say_what_is_slow(reader):
    tab = reader("tools/stories/", width=390)
    field(tab, "What the advert asks for, a skill a line").fill("plans a rota\nhandles cash")
    tab.get_by_role("button", name="Add a story").click()
    field(tab, "Title").fill("حكاية 🙂 <b>x</b>")
    field(tab, "Situation, in two sentences").fill("one two three four")
    field(tab, "What I did").fill("one")
    expect(tab.locator(".guide-advice")).to_contain_text("longer than what you did")
    field(tab, "handles cash").check()
    expect(tab.locator(".guide-proof, .guide-tool ul").last).to_contain_text("No story yet: plans a rota")
    field(tab, "What I did").fill("x" * 10_000)
    data = stored(tab)["records"]
    (story,) = [one["value"] for one in data.values() if one["kind"] == "story"]
    assert (story["title"], len(story["action"]), story["proves"]) == ("حكاية 🙂 <b>x</b>", 10_000, ["handles cash"])
    assert tab.locator(".guide-summary", has_text="<b>x</b>").count() == 1
    assert tab.evaluate("document.documentElement.scrollWidth") <= 390


def test_five_hundred_stories_stay_quick(reader):
    many = {
        f"story__{n}": record("story", title=f"Story {n}", situation="a " * 40, action="b " * 90, result="c", order=n)
        for n in range(500)
    }
    tab = reader("tools/stories/", kept(notes=record("notes", skills="a\nb\nc"), **many))
    assert tab.locator(".guide-summary").count() == 501
    tab.locator(".guide-summary").nth(250).click()
    field(tab, "What I did").focus()
    spent = tab.evaluate("""async () => {
      const field = document.activeElement, found = [];
      for (let n = 0; n < 20; n += 1) {
        const start = performance.timeOrigin + performance.now();
        field.value += "x";
        field.dispatchEvent(new Event("input", { bubbles: true }));
        field.offsetHeight;
        found.push(performance.timeOrigin + performance.now() - start);
      }
      field.dispatchEvent(new Event("change", { bubbles: true }));
      return found.sort((one, other) => one - other);
    }""")
    assert spent[-2] < 50, spent


def test_questions_are_chosen_ordered_and_answered_by_keyboard(reader):
    tab = reader("tools/questions/")
    field(tab, "A question of your own").focus()
    tab.keyboard.type("What will the move change?")
    tab.keyboard.press("Enter")
    tab.locator(".guide-summary", has_text="Manager").focus()
    tab.keyboard.press("Enter")
    field(tab, "How do you like to be kept informed?").focus()
    tab.keyboard.press("Space")
    rows = tab.locator(".guide-chosen > li")
    expect(rows).to_have_count(2)
    tab.get_by_role("button", name="Up: How do you like").focus()
    tab.keyboard.press("Enter")
    expect(rows.first).to_contain_text("kept informed")
    # Its own button is spent at the top; the focus is beside it.
    assert tab.evaluate("document.activeElement.ariaLabel").startswith("Down: How do you like")
    field(tab, "Their answer to: How do you like to be kept informed?").fill("Weekly")
    data = stored(tab)["records"]
    rank = sorted((one["value"]["order"], one["value"].get("answer")) for one in data.values())
    assert rank == [(0, "Weekly"), (1, None)]
    tab.get_by_role("button", name="Remove: How do you like").click()
    expect(rows).to_have_count(1)
    expect(field(tab, "How do you like to be kept informed?")).not_to_be_checked()


def test_a_question_on_a_page_is_kept_for_the_tool(reader, home):
    tab = reader("ask/by-who-is-in-the-room/")
    for said in ("Kept in this browser", "already"):
        tab.get_by_role("button", name="Keep this question: How do you like").click()
        expect(tab.locator(".guide-toast")).to_contain_text(said)
    tab.goto(home + "tools/questions/")
    expect(tab.locator(".guide-chosen > li")).to_have_count(1)
    tab.goto(home + "answer/failure/")
    tab.get_by_role("link", name="Practise this question").click()
    expect(tab.locator(".guide-question")).to_have_text("A time you failed")


def test_offers_add_up_side_by_side(reader):
    tab = reader("tools/pay/", width=390)
    field(tab.locator(".guide-fields"), "Currency").fill("GBP")
    field(tab, "Walk away below").fill("27,500")
    stored(tab)
    for number, basic in enumerate(("30,000.10", "25.000,05")):
        tab.get_by_role("button", name="Add an offer").click()
        offer = tab.locator(".guide-offer").nth(number)
        field(offer, "Basic pay for a year, before tax").fill(basic)
        field(offer, "Travel, in money and in hours").fill("0.20" if number == 0 else "abc")
        tab.clock.run_for(400)
    field(tab.locator(".guide-offer").nth(1), "Currency").fill("EUR")
    tab.clock.run_for(400)
    first, second = tab.locator(".guide-offer").all()
    expect(first.locator("output").first).to_have_text("29,999.90 GBP")
    expect(first.locator(".guide-advice")).to_have_text("Basic pay is 2,500.10 above your walk-away figure.")
    expect(second.locator("output").first).to_have_text("25,000.05 EUR")
    expect(second.locator(".guide-advice")).to_contain_text("Not counted, because it is no amount: Travel")


def test_a_message_is_filled_copied_and_opened(reader):
    tab = reader("tools/messages/?message=x", permissions=["clipboard-read", "clipboard-write"])
    field(tab, "Which message?").select_option(label="Declining an offer")
    field(tab, "Title").fill("rota & <b>planner</b>")
    tab.get_by_role("button", name="Copy it").click()
    copied = tab.evaluate("navigator.clipboard.readText()")
    assert "the post of rota & <b>planner</b>, and" in copied
    mail = tab.get_by_role("link", name="Open it in my mail").get_attribute("href")
    assert "post%20of%20rota%20%26%20%3Cb%3Eplanner" in mail
    field(tab, "The message").fill("Mine")
    stored(tab)
    tab.reload()
    expect(field(tab, "The message")).to_have_value("Mine")
    tab.get_by_role("button", name="Begin again").click()
    expect(field(tab, "The message")).to_have_value(re.compile("^Dear \\[name"))


def test_a_subject_that_was_changed_is_kept(reader):
    tab = reader("tools/messages/")
    subject = field(tab, "Subject")
    first = subject.input_value()
    subject.fill("Mine")
    stored(tab)
    tab.reload()
    expect(subject).to_have_value("Mine")
    assert "subject=Mine&" in tab.get_by_role("link", name="Open it in my mail").get_attribute("href")
    tab.get_by_role("button", name="Begin again").click()
    expect(subject).to_have_value(first)
    expect(tab.get_by_role("button", name="Begin again")).to_be_focused()


def test_a_gap_is_filled_in_a_message_that_was_changed_and_else_it_is_said(reader):
    tab = reader("tools/messages/")
    field(tab, "Which message?").select_option(label="Declining an offer")
    text, title = field(tab, "The message"), field(tab, "Title")
    text.fill(text.input_value().replace("Dear", "Good morning") + "\nMine")
    title.press_sequentially("rota [planner]")
    expect(text).to_have_value(re.compile(r"^Good morning \[name.*the post of rota \[planner\], and.*Mine$", re.DOTALL))
    assert "rota%20%5Bplanner%5D" in tab.get_by_role("link", name="Open it in my mail").get_attribute("href")
    title.fill("")
    expect(text).to_have_value(re.compile(r"the post of \[title\], and", re.DOTALL))
    title.fill("cook")
    stored(tab)
    tab.reload()
    expect(text).to_have_value(re.compile(r"the post of cook, and.*Mine$", re.DOTALL))
    # No bracket is left for it.
    title.fill("chef")
    expect(text).to_have_value(re.compile(r"the post of cook, and", re.DOTALL))
    expect(tab.get_by_text("This field no longer changes it")).to_be_visible()


def test_planning_again_from_today_leaves_the_focus_on_the_plan(reader):
    tab = reader("tools/plan/", kept(plan=record("plan", **(PLAN | {"begun": "2026-11-20"}))))
    tab.get_by_role("button", name="Plan again from today").focus()
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("button", name="Plan again from today")).to_have_count(0)
    expect(tab.locator(".guide-now-title")).to_be_focused()


def test_practice_gives_time_and_remembers_the_rating(reader):
    tab = reader("tools/practise/?question=failure")
    tab.get_by_role("button", name="Think first").click()
    expect(tab.locator(".guide-clock")).to_have_text("0:30")
    tab.clock.run_for(30_500)
    expect(tab.get_by_text("Answer aloud.")).to_be_visible()
    tab.clock.run_for(121_000)
    expect(tab.get_by_text("Time. Finish your sentence")).to_be_visible()
    field(tab, "Not yet").check()
    expect(tab.locator(".guide-tool ul").last).to_contain_text("A time you failed: not yet")
    tab.get_by_role("button", name="Next question").click()
    assert tab.evaluate("document.activeElement.className") == "guide-question"
    assert stored(tab)["records"]["rating:failure"]["value"] == {"score": 1}


MICROPHONE = """
globalThis.asked = [];
globalThis.live = 0;
navigator.mediaDevices.getUserMedia = () => new Promise((give, refuse) => {
  asked.push((good) => {
    if (!good) return refuse(new DOMException("no", "NotAllowedError"));
    live += 1;
    give({ getTracks: () => [{ stop: () => { live -= 1; } }] });
  });
});
globalThis.MediaRecorder = class extends EventTarget {
  constructor() { super(); if (globalThis.broken) throw new Error("no recorder"); }
  state = "inactive";
  mimeType = "audio/webm";
  start() { this.state = "recording"; }
  stop() {
    this.state = "inactive";
    setTimeout(() => {
      this.dispatchEvent(Object.assign(new Event("dataavailable"), { data: new Blob(["x"]) }));
      this.dispatchEvent(new Event("stop"));
    });
  }
};
HTMLMediaElement.prototype.load = () => {};
Object.defineProperty(HTMLMediaElement.prototype, "src", {
  set(value) { this.dataset.src = value; },
  get() { return this.dataset.src; },
});
"""


def test_one_microphone_is_asked_for_and_none_is_left_on(reader):
    tab = reader("tools/practise/?question=failure", init=MICROPHONE)
    button = tab.locator(".guide-answer .guide-button", has_text=re.compile("^(Record|Stop rec)"))
    button.focus()
    tab.evaluate("(() => { const one = document.activeElement; one.click(); one.click(); })()")
    assert tab.evaluate("asked.length") == 1
    expect(button).to_be_disabled()
    tab.evaluate("asked.pop()(true)")
    expect(button).to_have_text("Stop recording")
    expect(button).to_be_focused()
    tab.keyboard.press("Enter")
    tab.clock.run_for(100)
    expect(tab.locator("audio")).to_be_visible()
    assert tab.evaluate("live") == 0
    # It was stopped, or another question came, before the microphone answered.
    for name in ("Stop", "Next question"):
        button.click()
        tab.get_by_role("button", name=name, exact=True).click()
        tab.evaluate("asked.pop()(true)")
        expect(button).to_be_enabled()
        expect(button).not_to_have_text("Stop recording")
        assert tab.evaluate("live") == 0
    # It is refused, or cannot record.
    for good in ("false", "true"):
        button.click()
        tab.evaluate(f"globalThis.broken = true; asked.pop()({good})")
        expect(tab.get_by_text("No microphone could be used")).to_be_visible()
        expect(button).to_be_enabled()
        assert tab.evaluate("live") == 0
        tab.get_by_role("button", name="Stop", exact=True).click()


def test_a_recording_stays_until_the_reader_leaves_or_deletes_it(reader):
    tab = reader("tools/practise/?question=failure", kept(rating__failure=record("rating", score=1)), init=MICROPHONE)
    tab.get_by_role("button", name="Record my answer").click()
    tab.evaluate("asked.pop()(true)")
    expect(tab.get_by_role("button", name="Stop recording")).to_be_visible()
    # Another question while it runs ends it and does not lose it.
    tab.get_by_role("button", name="Next question").click()
    tab.clock.run_for(100)
    expect(tab.locator(".guide-question")).not_to_have_text("A time you failed")
    expect(tab.locator("audio")).to_have_count(0)
    tab.get_by_role("button", name="Record my answer").click()
    tab.evaluate("asked.pop()(true)")
    tab.get_by_role("button", name="Stop recording").click()
    tab.clock.run_for(100)
    second = tab.locator("audio").evaluate("(one) => one.src")
    tab.get_by_role("button", name="A time you failed").click()
    expect(tab.locator(".guide-question")).to_have_text("A time you failed")
    expect(tab.locator("audio")).to_be_visible()
    assert tab.locator("audio").evaluate("(one) => one.src") != second
    tab.get_by_role("button", name="Delete the recording").click()
    expect(tab.locator("audio")).to_have_count(0)
    assert tab.evaluate("document.activeElement.textContent") == "Record my answer"


def recorded(home: str) -> dict:
    """What a reader with a microphone meets on the page of practice and on another, in a browser of its own."""
    devices = ["--no-sandbox", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    ask = "navigator.mediaDevices.getUserMedia({ audio: true }).then(() => 'given', (no) => no.name)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=devices)
        tab = browser.new_context(service_workers="block").new_page()
        faults, asked = [], []
        tab.on("console", lambda one: faults.append(one.text) if one.type == "error" else None)
        tab.on("request", lambda one: asked.append(one.url))
        tab.goto(home + "tools/practise/")
        tab.get_by_role("button", name="Record my answer").click()
        tab.wait_for_timeout(600)
        tab.get_by_role("button", name="Stop recording").click()
        expect(tab.locator("audio")).to_be_visible()
        # It plays: the policy lets the page's own memory sound.
        tab.wait_for_timeout(600)
        broken = tab.evaluate("document.querySelector('audio').error?.message ?? null")
        broken = broken or (None if tab.evaluate("document.querySelector('audio').readyState") else "not loaded")
        left = tab.evaluate("Object.keys(localStorage)")
        tab.get_by_role("button", name="Delete the recording").click()
        gone = tab.locator("audio").count() == 0
        found = list(faults)
        tab.goto(home + "tools/pay/")
        elsewhere = tab.evaluate(ask)
        browser.close()
    outside = [url for url in asked if not url.startswith((home, "blob:"))]
    return {"faults": found, "outside": outside, "broken": broken, "kept": left, "gone": gone, "elsewhere": elsewhere}


def test_a_recording_is_made_on_its_page_alone_and_stays_there(site):
    """With the very headers that the build writes for hosts."""
    rules = re.findall(r"^(/\S*)\n((?:  .+\n)+)", (site / "_headers").read_text("utf-8"), re.MULTILINE)

    class Host(StaticHost):
        asked: ClassVar[list[str]] = []

        def end_headers(self):
            for path, lines in rules:
                if self.path.startswith(path.rstrip("*")):
                    for line in lines.strip().split("\n"):
                        self.send_header(*line.strip().split(": ", 1))
            super().end_headers()

    host = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Host, directory=str(site)))
    threading.Thread(target=host.serve_forever, daemon=True).start()
    with ThreadPoolExecutor(1) as pool:
        found = pool.submit(recorded, f"http://127.0.0.1:{host.server_port}/").result()
    host.shutdown()
    host.server_close()
    assert found == {
        "faults": [],
        "outside": [],
        "broken": None,
        "kept": [],
        "gone": True,
        "elsewhere": "NotAllowedError",
    }


def test_the_pack_is_one_sheet_of_the_reader_s_own_on_both_papers(reader, tmp_path):
    records = {
        "plan": record("plan", **(PLAN | {"place": "Mill Lane", "leave": "09:05", "who": "Two people"})),
        "pay": record("pay", currency="GBP", low="29,000", high="32,000", leave="27,500"),
    }
    for n in range(8):
        records[f"story__{n}"] = record("story", title=f"Story {n} <b>", result="result " * 12, order=n)
        records[f"question__{n}"] = record("question", text=f"Question {n}? " + "long " * 15, order=n)
    tab = reader("tools/pack/", kept(**records))
    tab.get_by_text("What to bring", exact=True).click()
    field(tab, "Pen and small notebook").check()
    sheet = tab.locator(".guide-sheet")
    said = ("Thursday 3 December, 10:00", "Leave at 09:05", "Story 0 <b>", "Question 5?", "29,000 GBP to 32,000")
    for words in (*said, "notebook"):
        expect(sheet).to_contain_text(words)
    # A sheet may lie on their table.
    expect(sheet).not_to_contain_text("27,500")
    expect(sheet).not_to_contain_text("Story 6")
    expect(sheet).to_contain_text("Ask on Thursday 10 December")
    for paper, size in (("a4", (595, 842)), ("letter", (612, 792))):
        field(tab, "Paper").select_option(paper)
        tab.clock.run_for(400)
        file = tmp_path / f"{paper}.pdf"
        tab.pdf(path=file, prefer_css_page_size=True)
        (page,) = pypdf.PdfReader(file).pages
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size
        text = page.extract_text()
        assert "Story 5" in text
        assert "Change the sheet" not in text
        assert "Only in this browser" not in text


# ---- what can go wrong with keeping


def test_refused_storage_is_told_and_what_is_typed_can_be_saved(reader):
    refuse = "Storage.prototype.setItem = () => { throw new DOMException('no', 'SecurityError') };"
    tab = reader("tools/questions/", init=refuse)
    expect(tab.get_by_role("alert")).to_contain_text("keeps nothing for this site")
    field(tab, "A question of your own").fill("Mine?")
    tab.get_by_role("button", name="Add it").click()
    expect(tab.locator(".guide-chosen > li")).to_have_count(1)
    with tab.expect_download() as got:
        tab.get_by_role("button", name="Save to a file").click()
    text = Path(got.value.path()).read_text("utf-8")
    assert "Mine?" in text


def test_full_storage_is_told_and_nothing_typed_is_lost(reader):
    tab = reader("tools/questions/")
    tab.evaluate(FILL)
    for words in ("One?", "Two?"):
        field(tab, "A question of your own").fill(words)
        tab.get_by_role("button", name="Add it").click()
    tab.clock.run_for(400)
    expect(tab.get_by_role("alert")).to_contain_text("no room left")
    expect(tab.locator(".guide-chosen > li")).to_have_count(2)
    # With room again, all of it is kept.
    tab.evaluate(EMPTY)
    field(tab, "Their answer to: One?").fill("Yes")
    assert len(stored(tab)["records"]) == 2
    tab.clock.run_for(400)
    expect(tab.get_by_role("alert")).to_be_hidden()


@pytest.mark.parametrize("damage", ["{", "[]", '{"version":-1,"records":{}}', '{"version":1}', "null"])
def test_damaged_data_is_put_aside_and_told(reader, damage):
    tab = reader("tools/stories/", init=f"localStorage['guide-tools'] ??= {json.dumps(damage)};")
    expect(tab.get_by_role("alert")).to_contain_text("put aside")
    assert tab.evaluate("localStorage['guide-tools:damaged']") == damage
    with tab.expect_download() as got:
        tab.get_by_role("button", name="Save to a file").click()
    assert json.loads(Path(got.value.path()).read_text("utf-8"))["aside"] == [damage]


FILL = """() => {
  for (let size = 4194304; size >= 1; size = Math.floor(size / 2)) {
    try { for (let n = 0; ; n += 1) localStorage.setItem(`other ${size} ${n}`, "x".repeat(size)); } catch {}
  }
}"""
EMPTY = "for (const key of Object.keys(localStorage)) if (key.startsWith('other')) localStorage.removeItem(key)"


@pytest.mark.parametrize("part", ["", ":records"])
def test_what_is_damaged_is_not_written_over_where_there_is_no_room_to_put_it_aside(reader, part):
    whole = json.dumps(kept(story__1=record("story", title=7), question__1=record("question", text="Good?")))
    damage = whole if part else "{" + "damaged" * 100
    tab = reader("tools/questions/")
    tab.evaluate("(damage) => { localStorage['guide-tools'] = damage }", damage)
    tab.evaluate(FILL)
    # Room for a little, and not for what is damaged.
    tab.evaluate("localStorage.removeItem('other 32 0'); localStorage.removeItem('other 16 0')")
    tab.reload()
    expect(tab.get_by_role("alert")).to_contain_text("no room to put it aside")
    field(tab, "A question of your own").fill("Mine?")
    tab.get_by_role("button", name="Add it").click()
    tab.clock.run_for(400)
    expect(tab.locator(".guide-chosen")).to_contain_text("Mine?")
    expect(tab.get_by_role("alert")).to_contain_text("no room to put it aside")
    assert tab.evaluate("localStorage['guide-tools']") == damage
    with tab.expect_download() as got:
        tab.get_by_role("button", name="Save to a file").click()
    file = json.loads(Path(got.value.path()).read_text("utf-8"))
    aside = json.dumps({"story:1": record("story", title=7)}, separators=(",", ":")) if part else damage
    assert file["aside"] == [aside]
    assert "Mine?" in json.dumps(file["records"])
    # With room again it is put aside, and all is kept.
    tab.evaluate(EMPTY)
    field(tab, "Their answer to: Mine?").fill("Yes")
    assert "Mine?" in json.dumps(stored(tab)["records"])
    assert tab.evaluate(f"localStorage['guide-tools{part}:damaged']") == aside
    tab.clock.run_for(400)
    expect(tab.get_by_role("alert")).not_to_contain_text("no room")


def test_what_is_damaged_later_is_put_beside_what_was_damaged_before(reader):
    tab = reader("tools/stories/", init="localStorage['guide-tools'] ??= '{first'")
    expect(tab.get_by_role("alert")).to_contain_text("put aside")
    tab.evaluate("localStorage['guide-tools'] = '{second'")
    tab.reload()
    expect(tab.get_by_role("alert")).to_contain_text("put aside")
    assert tab.evaluate("localStorage['guide-tools:damaged']") == "{first\n{second"


def test_one_damaged_record_leaves_the_others(reader):
    tab = reader("tools/stories/", kept(story__1=record("story", title="Good"), story__2=record("story", title=7)))
    expect(tab.locator(".guide-summary", has_text="Good")).to_be_visible()
    expect(tab.get_by_role("alert")).to_contain_text("put aside")
    tab.locator(".guide-summary", has_text="Good").click()
    field(tab, "Title").fill("Better")
    assert list(stored(tab)["records"]) == ["story:1"]
    assert '"title":7' in tab.evaluate("localStorage['guide-tools:records:damaged']")


@pytest.mark.parametrize(
    "bad",
    [
        *[{"plan": record("plan", **{name: {}})} for name in STRANGE],
        {"__proto__": record("story", title="x")},
        {"rating:failure": record("rating", score=2.5)},
        {"rating:failure": record("rating", score=-1)},
    ],
)
def test_no_record_stops_a_tool(reader, home, bad):
    records = bad | {"question:1": record("question", text="Good?", order=0)}
    tab = reader("tools/questions/", {"version": 1, "records": records})
    expect(tab.locator(".guide-chosen")).to_contain_text("Good?")
    expect(tab.get_by_role("alert")).to_contain_text("put aside")
    field(tab, "Their answer to: Good?").fill("Yes")
    assert list(stored(tab)["records"]) == ["question:1"]
    assert json.loads(tab.evaluate("localStorage['guide-tools:records:damaged']")) == bad
    for name in ("plan", "practise", "pack"):
        tab.goto(f"{home}tools/{name}/")
        tab.wait_for_selector(TOOL)


def test_data_of_a_newer_guide_is_left_alone(reader):
    newer = {"version": 99, "records": {"story:1": {"kind": "story", "at": 1, "value": {"title": "Later"}}}}
    tab = reader("tools/questions/", newer)
    expect(tab.get_by_role("alert")).to_contain_text("newer version")
    field(tab, "A question of your own").fill("Mine?")
    tab.get_by_role("button", name="Add it").click()
    assert stored(tab) == newer


def test_two_tabs_change_one_store_and_nothing_is_lost(reader, home):
    tab = reader("tools/stories/", kept(story__1=record("story", title="First", order=1)))
    other = tab.context.new_page()
    other.goto(home + "tools/stories/")
    other.locator(".guide-summary", has_text="First").click()
    tab.locator(".guide-summary", has_text="First").click()
    field(tab, "Situation, in two sentences").fill("from one")
    tab.clock.run_for(400)
    field(other, "What came of it").fill("from the other")
    field(other, "Title").focus()
    expect(field(tab, "What came of it")).to_have_value("from the other")
    expect(field(other, "Situation, in two sentences")).to_have_value("from one")
    other.get_by_role("button", name="Add a story").click()
    expect(tab.locator(".guide-fold > .guide-summary", has_text="story")).to_have_count(1)
    assert {"title": "First", "order": 1, "situation": "from one", "result": "from the other"} in [
        one["value"] for one in stored(tab)["records"].values()
    ]


def test_a_file_goes_to_another_browser_and_everything_can_be_deleted(reader, tmp_path):
    tab = reader("tools/questions/", kept(question__1=record("question", text="Kept?", order=0)))
    with tab.expect_download() as got:
        tab.get_by_role("button", name="Save to a file").click()
    file = tmp_path / "saved.json"
    got.value.save_as(file)
    other = reader("tools/questions/", kept(question__2=record("question", text="Own?", order=0)))
    other.get_by_text("Read a saved file", exact=True).click()
    field(other, "Read a saved file").set_input_files(file)
    expect(other.locator(".guide-chosen > li")).to_have_count(2)
    wrong = tmp_path / "wrong.json"
    wrong.write_text("{}")
    field(other, "Read a saved file").set_input_files(wrong)
    expect(other.get_by_text("That is no file that these tools saved")).to_be_visible()
    other.get_by_role("button", name="Delete all").click()
    other.get_by_role("button", name="Keep it").click()
    expect(other.locator(".guide-chosen > li")).to_have_count(2)
    other.get_by_role("button", name="Delete all").click()
    other.get_by_role("button", name="Delete everything").click()
    expect(other.locator(".guide-chosen > li")).to_have_count(0)
    assert other.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('guide-tools'))") == []


def come_back(tab, now: str, sign: str = "focus"):
    """The reader comes back to the page at a moment."""
    tab.clock.set_system_time(datetime.fromisoformat(now))
    target = "document" if sign == "visibilitychange" else "window"
    tab.evaluate(f"{target}.dispatchEvent(new Event('{sign}', {{ bubbles: true }}))")


@pytest.mark.parametrize("sign", ["focus", "visibilitychange", "pageshow"])
def test_a_plan_left_open_overnight_is_of_today_and_keeps_what_is_being_typed(reader, sign):
    tab = reader("tools/plan/", kept(plan=record("plan", **PLAN)))
    place = field(tab, "Place or link")
    place.press_sequentially("Mll")
    place.press("ArrowLeft")
    place.press("ArrowLeft")
    come_back(tab, "2026-11-27T09:00:00Z", sign)
    expect(tab.locator(".guide-now-title")).to_contain_text("6 days to go.")
    expect(place).to_be_focused()
    tab.keyboard.type("i")
    expect(place).to_have_value("Mill")
    box = tab.locator(".guide-now input").first
    box.focus()
    come_back(tab, "2026-11-28T09:00:00Z", sign)
    expect(tab.locator(".guide-now-title")).to_contain_text("5 days to go.")
    assert tab.evaluate("document.activeElement.type") == "checkbox"


def test_a_day_that_is_half_typed_is_not_drawn_over(reader):
    tab = reader("tools/plan/", kept(plan=record("plan", date="2026-12-03", uid="u")))
    decide = field(tab, "Day they said they decide")
    decide.focus()
    tab.keyboard.type("12")
    come_back(tab, "2026-11-27T09:00:00Z")
    tab.keyboard.type("122026")
    expect(decide).to_have_value("2026-12-12")
    tab.keyboard.press("Tab")
    come_back(tab, "2026-11-27T09:00:00Z")
    expect(tab.locator(".guide-now-title")).to_contain_text("6 days to go.")


def test_the_home_page_left_open_overnight_is_of_today(reader):
    tab = reader("", kept(plan=record("plan", **PLAN)))
    box = tab.locator("article .admonition")
    expect(box).to_contain_text("7 days to go.")
    come_back(tab, "2026-11-27T09:00:00Z")
    expect(box).to_contain_text("6 days to go.")
    expect(box).to_have_count(1)
    come_back(tab, "2026-12-04T09:00:00Z")
    expect(box).to_have_count(0)


def test_a_page_that_comes_back_as_it_was_left_shows_what_is_kept_now(reader):
    tab = reader("tools/questions/", kept())
    later = json.dumps(kept(question__1=record("question", text="Later?", order=0)))
    tab.evaluate("(later) => { localStorage['guide-tools'] = later }", later)
    tab.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(tab.locator(".guide-chosen")).to_contain_text("Later?")


def test_a_question_that_is_being_written_outlives_a_change_in_another_tab(reader, home):
    tab = reader("tools/questions/")
    own = field(tab, "A question of your own")
    own.press_sequentially("Why ")
    other = tab.context.new_page()
    other.goto(home + "tools/stories/")
    other.get_by_role("button", name="Add a story").click()
    other.goto(home + "tools/questions/")
    other.locator(".guide-summary", has_text="Manager").click()
    field(other, "How do you like to be kept informed?").check()
    expect(tab.locator(".guide-chosen > li")).to_have_count(1)
    expect(own).to_have_value("Why ")
    tab.bring_to_front()
    expect(own).to_be_focused()
    tab.keyboard.type("me?")
    tab.keyboard.press("Enter")
    expect(tab.locator(".guide-chosen > li")).to_have_count(2)
    expect(tab.locator(".guide-chosen > li").last).to_contain_text("Why me?")
    expect(own).to_have_value("")


def test_a_story_that_is_being_written_keeps_the_focus_when_another_tab_changes_something(reader, home):
    tab = reader("tools/stories/", kept(story__1=record("story", title="First", order=1)))
    tab.locator(".guide-summary", has_text="First").click()
    did = field(tab, "What I did")
    did.press_sequentially("I a")
    other = tab.context.new_page()
    other.goto(home + "tools/stories/")
    other.get_by_role("button", name="Add a story").click()
    expect(tab.locator(".guide-fold > .guide-summary", has_text="without a title")).to_have_count(1)
    tab.bring_to_front()
    tab.keyboard.type("sked")
    expect(did).to_have_value("I asked")


def test_an_answer_comes_back_when_its_question_is_chosen_again(reader):
    tab = reader("tools/questions/")
    tab.locator(".guide-summary", has_text="Manager").click()
    box = field(tab, "How do you like to be kept informed?")
    answer = field(tab, "Their answer to: How do you like to be kept informed?")
    for act in (box.uncheck, tab.get_by_role("button", name="Remove: How do you like").click):
        box.check()
        answer.fill("Weekly")
        act()
        expect(tab.locator(".guide-chosen > li")).to_have_count(0)
        box.check()
        expect(answer).to_have_value("Weekly")
    data = stored(tab)["records"]
    assert [one["value"]["answer"] for one in data.values()] == ["Weekly"]


def test_what_was_typed_a_moment_before_leaving_is_kept(reader, home):
    tab = reader("tools/stories/")
    field(tab, "What they asked last time, a question a line").press_sequentially("Why?")
    tab.goto(home + "about/")
    assert "Why?" in tab.evaluate("localStorage['guide-tools']")


# ---- everybody


@pytest.mark.parametrize("name", PAGES)
def test_without_script_a_page_is_a_sheet_to_fill_in(reader, name):
    tab = reader(f"tools/{name}/", java_script_enabled=False)
    expect(tab.get_by_text("needs JavaScript")).to_be_visible()
    assert tab.locator("#on-paper").is_visible()
    assert tab.locator(TOOL).count() == 0


FULL = kept(
    plan=record("plan", **(PLAN | {"kind": "formats/panel/", "place": "Mill Lane"})),
    notes=record("notes", asked="Why?", skills="a\nb"),
    story__1=record("story", title="One", situation="a b c", action="a", order=1),
    question__1=record("question", text="One?", who="Manager", order=0),
    question__2=record("question", text="Two?", order=1),
    pay=record("pay", currency="GBP", low="x", high="2"),
    offer__1=record("offer", name="A", currency="GBP", order=1),
    rating__failure=record("rating", score=1),
)


@pytest.mark.parametrize("name", PAGES)
def test_no_tool_has_a_barrier_in_any_state(reader, name):
    found = []

    def judge(tab, state):
        for width in (390, 768, 1440, 320):
            tab.set_viewport_size({"width": width, "height": 900})
            assert tab.evaluate("document.documentElement.scrollWidth") <= width, (name, state, width)
            # Below a tool the page is one that tests/test_accessibility.py judges; colours are the same at any width.
            if width == 1440 or (width == 320 and state != "asked"):
                scheme = "light" if width == 1440 else "dark"
                tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                rules = RULES["light"]
                found.extend(f"{state} {width} {scheme}: {fault}" for fault in tab.evaluate(ASK, ["html", rules]))

    for state, data in (("empty", None), ("full", FULL)):
        tab = reader(f"tools/{name}/", data, bypass_csp=True)
        tab.evaluate(AXE)
        tab.clock.resume()
        if state == "empty":
            judge(tab, state)
            continue
        tab.evaluate("document.querySelectorAll('.guide-tool details').forEach((one) => { one.open = true })")
        tab.wait_for_timeout(50)
        judge(tab, "unfolded")
        tab.get_by_role("button", name="Delete all").click()
        judge(tab, "asked")
    assert found == []


@pytest.mark.parametrize("name", ["plan", "questions"])
def test_tab_comes_to_every_control_of_a_tool_and_shows_where_it_is(reader, name):
    tab = reader(f"tools/{name}/", FULL, width=390)
    stops = walk(tab)
    assert [stop for stop in stops if not (stop["name"] and stop["shown"] and stop["seen"] and stop["ring"])] == []
    controls = tab.locator(".guide-tool :is(a, button:enabled, input, select, textarea, summary)")
    inside = sum(one.is_visible() for one in controls.all())
    # A day and a time have parts of their own, so there are more stops than controls.
    assert len({stop["place"] for stop in stops}) >= inside


def test_each_tool_has_tips_that_search_finds(site):
    for name in PAGES:
        tree = turbohtml.parse((site / f"tools/{name}/index.html").read_text("utf-8"))
        assert len(tree.select("article h2[id]")) >= 3, name
