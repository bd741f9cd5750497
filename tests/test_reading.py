"""A reader with a keyboard, a finger, no script, a zoom, paper or colours of their own can use every part of a page."""

import io
import re

import pytest
import zxingcpp
from conftest import ROOT, collect_errors, until
from PIL import Image
from playwright.sync_api import BrowserContext, Page, expect

PAGES = ("", "plan/tonight/", "after/no-reply/", "formats/", "words/", "404.html")
WIDTHS = (320, 768, 1280)
WORDS = "a.guide-word"


@pytest.fixture(scope="module")
def home(site, server) -> str:
    return server(site)


@pytest.fixture
def visit(browser, home):
    """`visit(path, **context options)` opens a page in a browser of its own and notes what goes wrong there."""
    opened: list[BrowserContext] = []

    def run(path: str = "", width: int = 1280, height: int = 800, **options) -> Page:
        options = {"reduced_motion": "reduce", "service_workers": "block"} | options
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        opened.append(context)
        tab = context.new_page()
        tab.goto(home + path)
        return tab

    yield run
    for context in opened:
        context.close()


def focused(tab: Page) -> dict:
    """The element that has the focus, as a reader finds it."""
    return tab.evaluate("""() => {
      const at = document.activeElement, box = at.getClientRects()[0] ?? new DOMRect(), style = getComputedStyle(at);
      // Of what is higher than the screen, a part is enough.
      const top = box.height > innerHeight / 2 ? Math.max(box.top, innerHeight / 2) : box.top;
      const over = document.elementFromPoint(box.left + box.width / 2, top + Math.min(box.height, 30) / 2);
      return {
        name: (at.getAttribute("aria-label") ?? (at.labels?.[0] ?? at).textContent).trim().replace(/\\s+/g, " "),
        place: [...document.body.querySelectorAll("*")].indexOf(at), tag: at.localName, data: at.dataset.guide ?? "",
        inMenu: Boolean(at.closest("#guide-menu")), body: at === document.body,
        shown: at.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && box.width > 0,
        seen: over === at || at.contains(over) || Boolean(over?.contains(at)),
        ring: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
      };
    }""")


def walk(tab: Page) -> list[dict]:
    """Every stop from the top of the page to its end, by Tab alone."""
    stops = []
    for _ in range(400):
        tab.keyboard.press("Tab")
        stop = focused(tab)
        if stop["body"]:
            return stops
        stops.append(stop)
    raise AssertionError("Tab never comes to the end of the page")


# ---- keyboard


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("path", PAGES)
def test_tab_visits_every_control_once_in_order_and_shows_where_it_is(visit, path, width):
    tab = visit(path, width)
    stops = walk(tab)
    expected = tab.evaluate("""() => [...document.body.querySelectorAll("*")].flatMap((one, place) =>
      one.matches("a[href], button, input, [tabindex='0']") && one.checkVisibility() ? [place] : [])""")
    # A tooltip comes and goes at the very end, so places do not change.
    assert [stop["place"] for stop in stops] == expected
    for stop in stops:
        assert stop["name"], stop
        assert stop["shown"], stop
        assert stop["seen"], stop
        assert stop["ring"], stop
    assert [stop for stop in stops if stop["inMenu"]] == [] or width == 1280


@pytest.mark.parametrize("width", WIDTHS)
def test_the_way_back_is_the_same_and_the_header_hides_none_of_it(visit, width):
    tab = visit("after/no-reply/", width)
    forth = walk(tab)
    back = []
    for _ in forth:
        tab.keyboard.press("Shift+Tab")
        back.append(focused(tab))
    assert [stop["place"] for stop in reversed(back)] == [stop["place"] for stop in forth]
    assert [stop for stop in back if not stop["seen"]] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_link_to_a_tip_opens_with_the_tip_below_the_header(visit, width):
    tab = visit("after/no-reply/#how-common", width)
    header, tip = (tab.locator(one).bounding_box() for one in (".guide-header", "#how-common"))
    assert header["y"] + header["height"] <= tip["y"] < header["height"] + 60


@pytest.mark.parametrize("width", WIDTHS)
def test_the_first_stop_leads_past_header_and_menu_to_the_text(visit, width):
    tab = visit("after/no-reply/", width)
    tab.keyboard.press("Tab")
    assert focused(tab)["name"] == "Skip to content"
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.closest('article') !== null")
    assert tab.evaluate("document.querySelector('h1').getBoundingClientRect().top >= 0")


@pytest.mark.parametrize("width", [320, 768])
def test_the_menu_takes_the_focus_keeps_it_and_gives_it_back(visit, width):
    tab = visit("after/no-reply/", width)
    button = tab.locator("[data-guide=menu]")
    expect(button).to_have_attribute("aria-expanded", "false")
    tab.evaluate("scrollTo(0, 700)")
    button.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector("#guide-menu:popover-open")
    expect(button).to_have_attribute("aria-expanded", "true")
    assert focused(tab)["name"] == "Close the menu"
    inside = tab.locator("#guide-menu :is(a, button)").count()
    stops = []
    for _ in range(inside + 3):
        tab.keyboard.press("Tab")
        stops.append(focused(tab))
    # Between the last stop and the first lies the browser's own bar.
    assert all(stop["inMenu"] or stop["body"] for stop in stops)
    assert len({stop["place"] for stop in stops if stop["inMenu"]}) == inside
    tab.keyboard.press("Escape")
    tab.wait_for_selector("#guide-menu:popover-open", state="detached")
    assert focused(tab)["data"] == "menu"
    expect(button).to_have_attribute("aria-expanded", "false")
    assert tab.locator("[inert]").count() == 0
    assert tab.evaluate("scrollY") == 700


def test_the_menu_closes_by_its_button_by_a_tap_beside_it_and_by_a_link(visit):
    tab = visit("after/no-reply/", 768)
    for close in ("#guide-menu button", None, "#guide-menu a[href='#when']"):
        tab.click("[data-guide=menu]")
        tab.wait_for_selector("#guide-menu:popover-open")
        tab.click(close) if close else tab.mouse.click(740, 500)
        tab.wait_for_selector("#guide-menu:popover-open", state="detached")
        assert tab.locator("[inert]").count() == 0
        expect(tab.locator("[data-guide=menu]")).to_have_attribute("aria-expanded", "false")
    assert tab.url.endswith("#when")
    until(tab, "document.getElementById('when').getBoundingClientRect().top < 200")


def test_a_menu_left_open_on_a_small_screen_is_no_trap_on_a_wide_one(visit):
    tab = visit("", 768)
    tab.click("[data-guide=menu]")
    tab.set_viewport_size({"width": 1280, "height": 800})
    tab.wait_for_selector("#guide-menu:popover-open", state="detached")
    assert tab.locator("[inert]").count() == 0


def test_search_opens_and_closes_by_keyboard_and_gives_the_focus_back(visit):
    tab = visit("", 320)
    button = tab.locator("button[data-guide=search]")
    button.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_selector("dialog[open]")
    assert focused(tab)["tag"] == "input"
    tab.keyboard.type("salary")
    tab.wait_for_selector(".guide-result")
    tab.keyboard.press("Escape")
    if tab.locator("dialog[open]").count():  # the first Escape empties a search field
        tab.keyboard.press("Escape")
    assert focused(tab)["data"] == "search"


@pytest.mark.parametrize(("path", "width"), [("", 390), ("", 1280), ("404.html", 390)])
def test_what_is_typed_into_a_field_of_a_page_goes_on_in_the_search(visit, path, width):
    tab = visit(path, width)
    field = tab.get_by_placeholder("Search for a tip")
    field.press_sequentially("no rep")
    tab.wait_for_selector("dialog[open]")
    box = tab.locator("#guide-search-input")
    until(tab, "document.querySelector('#guide-search-input').value.startsWith('no rep')")
    box.press_sequentially("ly")
    assert box.input_value() == "no reply"
    tab.locator(".guide-result").first.wait_for()
    tab.get_by_role("button", name="Close").click()
    assert field.evaluate("field => field === document.activeElement && field.value === ''")
    field.press_sequentially("x")
    tab.wait_for_selector("dialog[open]")
    assert box.input_value() == "x"


def test_letters_typed_while_the_search_is_on_its_way_are_not_lost(visit):
    tab = visit("")
    held = []
    tab.route("**/search/dialog.mjs", lambda route: held.append(route))
    field = tab.get_by_placeholder("Search for a tip")
    field.press_sequentially("no reply")
    until(tab, "document.querySelector('.guide-ask input').value === 'no reply'")
    assert len(held) == 1
    held[0].continue_()
    tab.wait_for_selector("dialog[open]")
    assert tab.locator("#guide-search-input").input_value() == "no reply"


def test_without_script_the_field_leads_to_every_tip(visit):
    tab = visit("", java_script_enabled=False)
    tab.get_by_placeholder("Search for a tip").fill("no reply")
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/a-to-z/?q=no+reply")


def test_back_to_top_goes_there(visit):
    tab = visit("words/")
    tab.locator(".guide-top").focus()
    assert tab.evaluate("scrollY") > 1000
    tab.keyboard.press("Enter")
    until(tab, "scrollY === 0")


# ---- contents that follow


def test_the_contents_mark_the_tip_that_is_read_to_the_very_last(visit):
    tab = visit("after/no-reply/", 1280, 1100)
    marked = ".guide-toc [aria-current=true]"
    assert tab.locator(marked).count() == 0
    links = tab.eval_on_selector_all(".guide-toc a", "links => links.map((link) => link.getAttribute('href'))")
    seen = []
    while tab.evaluate("scrollY + innerHeight < document.documentElement.scrollHeight - 1"):
        tab.mouse.wheel(0, 150)
        tab.wait_for_timeout(50)
        seen += [link.get_attribute("href") for link in tab.locator(marked).all()]
    assert list(dict.fromkeys(seen)) == links
    tab.evaluate("scrollTo(0, 0)")
    tab.wait_for_selector(marked, state="detached")


# ---- colours


def paper(tab: Page) -> str:
    return tab.evaluate("getComputedStyle(document.body).backgroundColor")


def test_colours_are_the_system_s_until_the_reader_chooses_and_stay_chosen(visit):
    light, dark = paper(visit(color_scheme="light")), paper(visit(color_scheme="dark"))
    assert light != dark
    tab = visit(color_scheme="dark")
    button = tab.locator("button[data-guide=scheme]")

    def shows(label: str, colour: str) -> None:
        expect(button).to_have_attribute("aria-label", f"Colours: {label}")
        assert paper(tab) == colour

    shows("as your system", dark)
    button.click()
    shows("light", light)
    assert tab.locator("[role=status]").first.inner_text() == "Colours: light"
    tab.reload()
    shows("light", light)
    button.click()
    shows("dark", dark)
    button.click()
    shows("as your system", dark)


def test_the_chosen_colours_are_there_at_the_first_frame(visit, home):
    tab = visit(color_scheme="light")
    dark = paper(visit(color_scheme="dark"))
    tab.evaluate("localStorage.setItem('guide-scheme', 'dark')")
    tab.add_init_script("""new MutationObserver((_, watcher) => {
      if (!document.body) return;
      watcher.disconnect();
      globalThis.first = getComputedStyle(document.body).backgroundColor;
    }).observe(document, { childList: true, subtree: true })""")
    tab.goto(home + "tips/")
    assert tab.evaluate("first") == dark


# ---- words of the glossary


def test_a_word_s_meaning_shows_on_pointing_can_be_pointed_at_and_goes_by_escape(visit):
    tab = visit("after/no-reply/")
    tab.goto(tab.url.replace("after/no-reply/", ""))
    word = tab.locator(WORDS).first
    word.hover()
    tooltip = tab.wait_for_selector("[role=tooltip]")
    assert len(tooltip.inner_text()) > 20
    assert word.get_attribute("aria-describedby") == tooltip.get_attribute("id")
    box = tooltip.bounding_box()
    tab.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2, steps=8)
    tab.wait_for_timeout(500)
    assert tooltip.is_visible()
    before = focused(tab)["place"]
    tab.keyboard.press("Escape")
    tab.wait_for_selector("[role=tooltip]", state="detached")
    assert focused(tab)["place"] == before
    assert word.get_attribute("aria-describedby") is None
    word.hover()
    tab.wait_for_selector("[role=tooltip]")
    tab.mouse.move(2, 2)
    tab.wait_for_selector("[role=tooltip]", state="detached")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_word_s_meaning_shows_on_focus_within_the_screen(visit, width):
    tab = visit("", width)
    word = tab.locator(WORDS).first
    for _ in range(100):
        tab.keyboard.press("Tab")
        if word.evaluate("word => word === document.activeElement"):
            break
    tooltip = tab.wait_for_selector("[role=tooltip]")
    box = tooltip.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert 0 <= box["y"] <= 800 - box["height"]
    tab.keyboard.press("Tab")
    tab.wait_for_selector("[role=tooltip]", state="detached")
    tab.keyboard.press("Shift+Tab")
    tab.wait_for_selector("[role=tooltip]")
    tab.keyboard.press("Escape")
    tab.wait_for_selector("[role=tooltip]", state="detached")
    assert word.evaluate("word => word === document.activeElement")


def test_a_finger_s_first_tap_shows_the_meaning_and_its_second_follows(visit):
    tab = visit("", 390, has_touch=True, is_mobile=True)
    word = tab.locator(WORDS).first
    address = tab.url
    for _ in range(2):  # the second time, the glossary is at hand
        word.tap()
        tab.wait_for_selector("[role=tooltip]")
        assert tab.url == address
        tab.touchscreen.tap(5, 300)
        tab.wait_for_selector("[role=tooltip]", state="detached")
    # The focus that a finger brings must not count: its tap would find the meaning shown, and follow the link.
    word.evaluate("word => { word.blur(); word.focus(); }")
    tab.wait_for_timeout(300)
    assert tab.locator("[role=tooltip]").count() == 0
    word.tap()
    tab.wait_for_selector("[role=tooltip]")
    word.tap()
    tab.wait_for_url("**/words/#*")


def test_where_the_glossary_cannot_be_had_a_word_is_a_link(visit):
    tab = visit("", 390, has_touch=True, is_mobile=True)
    tab.route("**/words.mjs", lambda route: route.abort())
    tab.locator(WORDS).first.tap()
    tab.wait_for_url("**/words/#*")


# ---- links to tips, lists to tick


def test_the_link_of_a_tip_copies_its_address_and_says_so(visit, site_url):
    tab = visit("after/no-reply/?q=no+reply#let-go", permissions=["clipboard-read", "clipboard-write"])
    if tab.locator("dialog[open]").count():
        tab.keyboard.press("Escape")
    tab.goto(tab.url.split("?")[0])
    tab.click("#when .headerlink")
    until(tab, "document.querySelector('[role=status]')?.textContent === 'Link copied'")
    assert tab.evaluate("navigator.clipboard.readText()") == f"{site_url}after/no-reply/#when"
    assert tab.url.endswith("/after/no-reply/#when")
    tab.click("[data-guide=share]")
    until(tab, "navigator.clipboard.readText().then((text) => !text.includes('#'))")
    assert tab.evaluate("navigator.clipboard.readText()") == f"{site_url}after/no-reply/"


def test_a_part_that_does_not_load_is_said_and_the_link_still_works(visit):
    tab = visit("after/no-reply/")
    tab.route("**/share.mjs", lambda route: route.abort())
    tab.click("#when .headerlink")
    until(tab, "document.querySelector('[role=status]')?.textContent.startsWith('That did not load')")
    assert tab.url.endswith("/after/no-reply/#when")


def test_a_box_ticked_before_the_script_is_there_stays_ticked(visit):
    tab = visit("plan/tonight/")
    boxes = tab.locator("input[type=checkbox][data-guide=tick]")
    waiting = []
    tab.route("**/kept.mjs", lambda route: waiting.append(route))
    tab.reload(wait_until="domcontentloaded")
    boxes.nth(1).check()
    while not waiting:
        tab.wait_for_timeout(20)
    waiting[0].continue_()
    until(tab, "Object.keys(localStorage).some((name) => name.startsWith('guide-ticks'))")
    tab.unroute("**/kept.mjs")
    address = tab.url
    tab.goto("about:blank")
    tab.goto(address)
    expect(boxes.nth(1)).to_be_checked()
    assert not boxes.nth(0).is_checked()


def test_ticks_are_kept_and_said(visit):
    tab = visit("plan/tonight/")
    boxes = tab.locator("input[type=checkbox][data-guide=tick]")
    count = boxes.count()
    boxes.nth(1).focus()
    tab.keyboard.press("Space")
    boxes.nth(2).locator("xpath=..").click(position={"x": 200, "y": 8})
    until(tab, f"document.querySelector('[role=status]')?.textContent.startsWith('2 of {count} done')")
    tab.reload()
    until(tab, "document.querySelectorAll('input:checked').length === 2")
    assert [boxes.nth(number).is_checked() for number in range(4)] == [False, True, True, False]


# ---- without script


def test_without_script_everything_can_be_read_reached_and_ticked(visit, home):
    tab = visit("plan/tonight/", 390, java_script_enabled=False)
    assert tab.locator("article h2").count() == 4
    assert tab.locator("article h2").last.is_visible()
    tab.click("[data-guide=menu]")
    menu = tab.locator("#guide-menu")
    assert menu.is_visible()
    tab.keyboard.press("Escape")
    assert not menu.is_visible()
    tab.check("input >> nth=0")
    tab.click("[data-guide=menu]")
    tab.click("#guide-menu a[href$='/pay/']")
    tab.wait_for_url(f"{home}pay/")
    tab.click("[data-guide=search]")
    tab.wait_for_url(f"{home}a-to-z/")


@pytest.mark.parametrize("path", PAGES)
def test_without_script_no_control_is_shown_that_does_nothing(visit, path):
    tab = visit(path, 390, java_script_enabled=False)
    shown = [one.inner_text() for one in tab.locator("button, [role=button]").all() if one.is_visible()]
    assert shown == ["Menu"]
    assert tab.locator("[aria-expanded]").count() == 0


# ---- zoom, motion, colours of the system


@pytest.mark.parametrize("path", PAGES)
def test_at_400_per_cent_nothing_needs_a_sideways_scroll(visit, path):
    tab = visit(path, 320, 256)
    wide = tab.evaluate("""() => [...document.querySelectorAll("body *")].filter((one) =>
      one.checkVisibility() && !one.parentElement.closest(".guide-table, svg") && !one.matches(".md-skip")
      && (one.getBoundingClientRect().right > innerWidth + 1 || one.scrollWidth > one.clientWidth + 1
        && getComputedStyle(one).overflowX !== "visible" && !one.matches(".guide-table, .guide-button__words"))
    ).map((one) => one.outerHTML.slice(0, 120))""")
    assert wide == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= 320
    # A header that stayed would hide a third of so low a screen.
    tab.mouse.wheel(0, 900)
    until(tab, "scrollY > 0")
    assert tab.evaluate("document.querySelector('.guide-header').getBoundingClientRect().bottom") <= 0


def test_whoever_wants_no_motion_gets_none(visit):
    moving = """() => [...document.querySelectorAll("*")].filter((one) => {
      const style = getComputedStyle(one);
      return style.scrollBehavior !== "auto" || parseFloat(style.transitionDuration) || style.animationName !== "none";
    }).map((one) => one.localName)"""
    still = visit("after/no-reply/", reduced_motion="reduce")
    assert still.evaluate(moving) == []
    moved = visit("after/no-reply/", reduced_motion="no-preference")
    assert "html" in moved.evaluate(moving)
    crossings = """() => [...document.styleSheets[0].cssRules].flatMap((rule) => [rule, ...(rule.cssRules ?? [])]
      .filter((one) => one instanceof CSSViewTransitionRule).map(() => rule.conditionText))"""
    assert moved.evaluate(crossings) == ["(prefers-reduced-motion: no-preference)"]


def test_in_forced_colours_nothing_vanishes(visit):
    tab = visit("after/no-reply/", forced_colors="active", color_scheme="dark")
    seen = tab.evaluate("""() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return {
        button: style(".guide-button[data-guide=search]").borderTopStyle,
        current: style(".guide-menu [aria-current]").outlineStyle,
        example: style(".admonition").borderLeftStyle,
      };
    }""")
    assert seen == {"button": "solid", "current": "solid", "example": "solid"}
    drawn = visit("after/", forced_colors="active", color_scheme="dark").evaluate("""() => {
      const style = (selector) => getComputedStyle(document.querySelector(selector));
      return [style(".guide-drawing text").fill, style(".guide-drawing path").stroke, style("body").color];
    }""")
    assert drawn[0] == drawn[1] == drawn[2]


# ---- paper


def test_a_letter_is_copied_without_its_title(visit):
    tab = visit("after/no-reply/", permissions=["clipboard-read", "clipboard-write"])
    letter = tab.locator(".letter").first
    letter.locator("[data-guide=copy]").click()
    until(tab, "navigator.clipboard.readText().then((text) => text.startsWith('Subject: '))")
    copied = tab.evaluate("navigator.clipboard.readText()")
    lines = [line.strip() for line in letter.locator("p:not(.admonition-title)").all_inner_texts()]
    assert copied == "\n\n".join(lines)
    assert len(lines) > 1
    assert "Example" not in copied


def test_on_paper_there_is_the_text_and_nothing_to_press(visit, site_url):
    tab = visit("after/the-offer/", color_scheme="dark")
    tab.emulate_media(media="print", color_scheme="dark")
    shown = tab.eval_on_selector_all(
        # Boxes to tick and links in sentences are for paper too.
        "a:not(article :is(p, li, td) > a), .headerlink, button, input:not([data-guide=tick]), nav, header, footer",
        "all => all.filter((one) => one.checkVisibility()).map((one) => one.outerHTML.slice(0, 100))",
    )
    assert shown == []
    assert paper(tab) in ("rgb(255, 255, 255)", "rgb(252, 253, 252)", "rgba(0, 0, 0, 0)")
    assert tab.locator("article h1").is_visible()
    foot = tab.locator(".guide-print-foot")
    assert foot.inner_text().startswith(f"{site_url}after/the-offer/")


def test_on_paper_a_link_to_another_site_has_its_address(visit):
    tab = visit("about/sources/research/")
    tab.emulate_media(media="print")
    href, printed = tab.eval_on_selector(
        "article a[href^=http]", "link => [link.getAttribute('href'), getComputedStyle(link, '::after').content]"
    )
    assert href in printed.replace('"', "")


def test_on_paper_everything_folded_is_open(browser):
    # No page folds anything yet, so the rule is in the source alone.
    tab = browser.new_page()
    sheet = (ROOT / "docs/assets/guide.css").read_text("utf-8")
    tab.set_content(f"<style>{sheet}</style><details><summary>More</summary><p>folded</p></details>")
    height = "document.querySelector('details').offsetHeight"
    closed = tab.evaluate(height)
    tab.emulate_media(media="print")
    assert tab.evaluate(height) > 1.5 * closed
    tab.close()


def test_the_code_on_paper_leads_to_the_page(visit, site_url):
    for path in ("", "after/no-reply/", "about/sources/practice-a-to-b/"):
        tab = visit(path, color_scheme="dark")
        tab.emulate_media(media="print", color_scheme="dark")
        picture = Image.open(io.BytesIO(tab.locator(".guide-print-foot img").screenshot()))
        assert [code.text for code in zxingcpp.read_barcodes(picture)] == [site_url + path]


# ---- policy


def test_no_feature_of_a_page_breaks_the_policy_or_asks_anybody_else(browser, home):
    context = browser.new_context(
        viewport={"width": 1280, "height": 800}, permissions=["clipboard-read", "clipboard-write"]
    )
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective}`))"
    )
    tab = context.new_page()
    complaints, asked = [], []
    tab.on("console", lambda message: complaints.append(message.text) if message.type in ("error", "warning") else None)
    collect_errors(tab, complaints)
    context.on("request", lambda request: asked.append(request.url))
    tab.goto(home)
    tab.click("button[data-guide=scheme]")
    tab.hover(WORDS)
    tab.wait_for_selector("[role=tooltip]")
    tab.keyboard.press("/")
    tab.fill("dialog[open] input[type=search]", "no reply")
    tab.click(".guide-result >> nth=0")
    tab.wait_for_load_state()
    tab.goto(home + "after/no-reply/")
    tab.click("#when .headerlink")
    tab.click("[data-guide=share]")
    tab.evaluate("globalThis.print = () => { globalThis.printed = true }")
    tab.click("[data-guide=print]")
    assert tab.evaluate("printed")
    tab.click(".guide-toc a >> nth=2")
    tab.click(".guide-top")
    tab.goto(home + "plan/tonight/")
    tab.check("input[data-guide=tick] >> nth=0")
    tab.set_viewport_size({"width": 390, "height": 800})
    tab.click("[data-guide=menu]")
    tab.click("#guide-menu a >> nth=-1")
    tab.wait_for_load_state()
    tab.goto(home + "tips/?q=salary")
    tab.wait_for_selector(".guide-result")
    tab.goto(home + "take-along/")
    tab.wait_for_load_state("networkidle")
    assert complaints == []
    assert [address for address in asked if not address.startswith((home, "data:", "blob:"))] == []
    # It would be heard: what the site did not write is stopped.
    tab.evaluate("""() => {
      const script = document.createElement("script");
      script.textContent = "globalThis.foreign = 1";
      document.body.append(script);
      document.body.setAttribute("style", "top: 1px");
    }""")
    tab.wait_for_timeout(100)
    assert tab.evaluate("typeof foreign") == "undefined"
    assert {"policy: script-src-elem", "policy: style-src-attr"} <= set(complaints)
    assert len(re.findall("policy", " ".join(complaints))) == 2
    context.close()
