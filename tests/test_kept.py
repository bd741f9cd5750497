"""Nothing that stands in a browser's storage, and no way of typing, gets in a reader's way."""

import json
from urllib.parse import urlsplit

import pytest
from conftest import collect_errors, settle, until
from playwright.sync_api import expect

PLAN = "plan/tonight/"
DAMAGED = [
    "{broken",
    '{"a":1}',
    "",
    "null",
    "true",
    "0",
    '"words"',
    "[1,2]",
    "[null]",
    '["a",["b"]]',
    "[{}]",
    "[",
    "undefined",
    "NaN",
    "purple",
    '"purple"',
    "<b>x</b>",
    "\x00",
    "\U0001f642" * 50,
    "x" * 100_000,
    '{"__proto__":{"x":1}}',
    "light ",
]


@pytest.fixture
def visit(site, server, browser):
    """Open pages in browsers of their own, with what is kept there before; errors of any page fail the test."""
    home, contexts, errors = server(site), [], []

    def run(path: str = "", kept: dict[str, str] | None = None, before: str = "", **options):
        context = browser.new_context(service_workers="block", **options)
        contexts.append(context)
        script = "".join(
            f"localStorage[{json.dumps(key)}] ??= {json.dumps(value)};" for key, value in (kept or {}).items()
        )
        context.add_init_script(f"if (location.protocol !== 'about:') {{ {before}; {script} }}")
        tab = context.new_page()
        collect_errors(tab, errors)
        settle(tab, home + path)
        return tab

    yield run
    for context in contexts:
        context.close()
    assert errors == []


@pytest.mark.parametrize("value", DAMAGED)
def test_damaged_ticks_are_put_aside_and_ticks_work(visit, value):
    key = f"guide-ticks:/{PLAN}"
    tab = visit(PLAN, {key: value})
    tab.locator("[data-guide=tick]").first.check()
    expect(tab.locator("[role=status]")).to_contain_text("Kept in this browser only.")
    assert len(json.loads(tab.evaluate("(key) => localStorage[key]", key))) == 1
    if value != "":
        assert tab.evaluate("(key) => localStorage[`${key}:damaged`]", key) == value
    tab.reload(wait_until="networkidle")
    expect(tab.locator("[data-guide=tick]").first).to_be_checked()


@pytest.mark.parametrize("value", [*DAMAGED, "light", '"dark"'])
def test_what_is_no_scheme_counts_as_none(visit, value):
    tab = visit("", {"guide-scheme": value, "guide-slash": value})
    known = {"light": "light", '"dark"': "dark"}.get(value, "")
    words = {"light": "light", "dark": "dark", "": "as your system"}[known]
    button = tab.locator("button[data-guide=scheme]")
    expect(button).to_have_attribute("aria-label", f"Colours: {words}")
    assert tab.evaluate("document.documentElement.dataset.guideScheme") == known
    button.click()
    following = {"": "light", "light": "dark", "dark": ""}[known]
    until(tab, "(kept) => localStorage['guide-scheme'] === kept", json.dumps(following))
    tab.reload(wait_until="networkidle")
    assert tab.evaluate("document.documentElement.dataset.guideScheme") == following
    tab.keyboard.press("/")
    tab.wait_for_selector("dialog[open]")


def test_a_choice_that_an_older_guide_kept_counts(visit):
    tab = visit("", {"guide-scheme": "dark", "guide-slash": "off"})
    assert tab.evaluate("document.documentElement.dataset.guideScheme") == "dark"
    tab.keyboard.press("/")
    tab.wait_for_timeout(200)
    assert tab.locator("dialog[open]").count() == 0


REFUSED = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
FULL = "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); }"


@pytest.mark.parametrize("trouble", [REFUSED, FULL])
def test_refused_and_full_storage_is_said_and_breaks_nothing(visit, trouble):
    tab = visit(PLAN, before=trouble)
    box = tab.locator("[data-guide=tick]").first
    box.check()
    expect(tab.locator("[role=status]")).to_contain_text("This browser keeps nothing")
    expect(box).to_be_checked()
    tab.locator("button[data-guide=scheme]").click()
    tab.keyboard.press("/")
    tab.wait_for_selector("dialog[open]")


NO_ROOM_ASIDE = """
const set = Storage.prototype.setItem;
Storage.prototype.setItem = function (key, value) {
  if (key.endsWith(":damaged")) throw new DOMException("full", "QuotaExceededError");
  set.call(this, key, value);
}"""


def test_damaged_ticks_stay_where_there_is_no_room_to_put_them_aside(visit):
    key = f"guide-ticks:/{PLAN}"
    tab = visit(PLAN, {key: "[1,2]"}, before=NO_ROOM_ASIDE)
    tab.locator("[data-guide=tick]").first.check()
    expect(tab.locator("[role=status]")).to_contain_text("This browser keeps nothing")
    assert tab.evaluate("(key) => localStorage[key]", key) == "[1,2]"


def test_two_tabs_do_not_undo_each_other(visit):
    one = visit(PLAN)
    two = one.context.new_page()
    two.goto(one.url, wait_until="networkidle")
    one.locator("[data-guide=tick]").nth(0).check()
    until(two, "document.querySelectorAll('[data-guide=tick]')[0].checked")
    two.locator("[data-guide=tick]").nth(1).check()
    until(one, "document.querySelectorAll('[data-guide=tick]')[1].checked")
    one.locator("[data-guide=tick]").nth(0).uncheck()
    one.reload(wait_until="networkidle")
    assert [one.locator("[data-guide=tick]").nth(n).is_checked() for n in range(3)] == [False, True, False]


# ---- Keys, words, keyboards


@pytest.mark.parametrize(
    ("markup", "opens"),
    [
        ("<input type=checkbox>", True),
        ("<input type=radio>", True),
        ("<input type=range>", True),
        ("<select><option>x</select>", True),
        ("<button>x</button>", True),
        ("<div contenteditable=false tabindex=0>x</div>", True),
        ("<input>", False),
        ("<input type=email>", False),
        ("<input type=date>", False),
        ("<textarea></textarea>", False),
        ("<div contenteditable>x</div>", False),
        ("<div contenteditable><b tabindex=0>x</b></div>", False),
    ],
)
def test_the_slash_opens_search_unless_somebody_types(visit, markup, opens):
    tab = visit(PLAN)
    tab.evaluate(
        "(markup) => document.querySelector('article').insertAdjacentHTML('afterbegin', `<div id=new>${markup}</div>`)",
        markup,
    )
    tab.evaluate("(document.querySelector('#new b') ?? document.querySelector('#new > *')).focus()")
    tab.keyboard.press("/")
    tab.wait_for_timeout(300)
    assert bool(tab.locator("dialog[open]").count()) is opens


def test_after_a_tick_the_slash_opens_search(visit):
    tab = visit(PLAN)
    tab.locator("[data-guide=tick]").first.check()
    tab.keyboard.press("/")
    tab.wait_for_selector("dialog[open]")


SEND = """({ key, keyCode, isComposing }) => document.activeElement.dispatchEvent(
  new KeyboardEvent("keydown", { key, keyCode, isComposing, bubbles: true, cancelable: true, composed: true }))"""


@pytest.mark.parametrize("marked", [{"keyCode": 229, "isComposing": False}, {"keyCode": 13, "isComposing": True}])
def test_the_enter_of_a_composition_opens_nothing(visit, marked):
    tab = visit("tips/")
    tab.keyboard.press("/")
    tab.wait_for_selector("dialog[open]")
    tab.keyboard.type("salary")
    tab.wait_for_selector(".guide-result")
    tab.evaluate(SEND, {"key": "Enter", **marked})
    tab.wait_for_timeout(300)
    assert "/tips/" in tab.url
    assert tab.locator("dialog[open]").count() == 1
    tab.evaluate(SEND, {"key": "Escape", **marked})
    tab.evaluate("document.querySelector('dialog').requestClose?.()")
    tab.wait_for_timeout(100)
    assert tab.locator("dialog[open]").count() == 1
    tab.wait_for_timeout(200)
    tab.keyboard.press("Enter")
    until(tab, "!location.pathname.includes('/tips/')")


def test_a_phone_s_keyboard_hides_no_result(visit):
    """The visual viewport shrinks, as on iOS, where the layout does not."""
    tab = visit("", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    tab.locator("[data-guide=search]").click()
    tab.wait_for_selector("dialog[open]")
    tab.keyboard.type("salary")
    tab.wait_for_selector(".guide-result")
    tab.evaluate("""() => {
      Object.defineProperty(visualViewport, "height", { get: () => 500 });
      Object.defineProperty(visualViewport, "offsetTop", { get: () => 0 });
      visualViewport.dispatchEvent(new Event("resize"));
    }""")
    last = tab.locator(".guide-search [role=option]").last
    last.evaluate("(option) => option.scrollIntoView({ block: 'nearest' })")
    box = last.bounding_box()
    assert box["y"] + box["height"] <= 500
    assert tab.locator(".guide-search__slash").is_hidden()
    # The foot comes after the results, and takes none of their room.
    foot = tab.locator(".guide-search__foot").bounding_box()
    assert foot["y"] >= box["y"] + box["height"] - 1


# ---- The next page at once


def prefetched(tab) -> list[str]:
    return tab.evaluate(
        "[...document.querySelectorAll('link[rel=prefetch]')].map((link) => new URL(link.href).pathname)"
    )


def test_what_a_reader_points_at_is_fetched_ahead_and_no_more_than_five(visit):
    tab = visit("a-to-z/", viewport={"width": 1280, "height": 900})
    assert prefetched(tab) == []
    links = tab.locator("article li > a")
    for number in range(12):
        links.nth(number * 3).hover()
        tab.wait_for_timeout(120)
    found = prefetched(tab)
    assert 1 <= len(found) <= 5
    assert len(set(found)) == len(found)


def test_a_browser_without_speculation_rules_fetches_ahead_as_the_policy_lets_it(visit):
    tab = visit("tips/", before="HTMLScriptElement.supports = () => false")
    asked = []
    tab.on("request", lambda request: asked.append(urlsplit(request.url).path))
    link = tab.locator("article a[href^='../']").first
    link.hover()
    tab.wait_for_timeout(300)
    assert link.evaluate("(link) => link.pathname") in asked
    assert prefetched(tab) == []


@pytest.mark.parametrize("line", ["{ saveData: true }", "{ effectiveType: '2g' }", "{ effectiveType: 'slow-2g' }"])
def test_who_saves_data_is_sent_nothing_ahead(visit, line):
    tab = visit("tips/", before=f"Object.defineProperty(navigator, 'connection', {{ get: () => ({line}) }})")
    tab.locator("article a[href^='../']").first.hover()
    tab.wait_for_timeout(200)
    assert prefetched(tab) == []


def test_passing_over_a_link_fetches_nothing(visit):
    tab = visit("tips/")
    # In one go, so that a busy machine does not stay on the link.
    over = "element.dispatchEvent(new PointerEvent('pointerover', { bubbles: true }))"
    tab.locator("article a[href^='../']").first.evaluate(
        f"(link) => {{ for (const element of [link, document.body]) {over}; }}"
    )
    tab.wait_for_timeout(200)
    assert prefetched(tab) == []
    tab.locator("article a[href^='../']").first.evaluate(f"(element) => {over}")
    until(tab, "document.querySelector('link[rel=prefetch]')")


def test_the_chosen_and_the_first_result_are_fetched_ahead(visit):
    tab = visit("")
    tab.keyboard.press("/")
    tab.wait_for_selector("dialog[open]")
    tab.keyboard.type("salary")
    tab.wait_for_selector(".guide-result")
    tab.wait_for_timeout(500)
    first = tab.locator(".guide-result").first.evaluate("(link) => link.pathname")
    assert prefetched(tab) == [first]
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("ArrowDown")
    assert len(prefetched(tab)) <= 2
