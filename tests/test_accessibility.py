"""A real browser with axe finds no barrier on any page, in any of the states that a reader can bring it into."""

from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import turbohtml
from playwright.sync_api import Page

from scripts.finish.site import url_path

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
SHARES = 12  # of the pages, so that each can be tested beside the others
SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The scheme changes colours and nothing else, so in the dark these are enough.
COLOURS = ["color-contrast", "color-contrast-enhanced", "link-in-text-block"]
EVERY_RULE = {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"color-contrast-enhanced": {"enabled": True}}}
RULES = {"light": EVERY_RULE, "dark": {"runOnly": {"type": "rule", "values": COLOURS}}}
ASK = """async ([part, options]) => {
  const { violations } = await axe.run(part, { ...options, resultTypes: ["violations"] });
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
}"""


def judged(tab: Page, sizes: dict[str, tuple[int, int]], state: str, part: str = "html") -> list[str]:
    """What axe finds in a part of the page as it now stands, in both schemes and at these sizes."""
    found = []
    for size, (width, height) in sizes.items():
        tab.set_viewport_size({"width": width, "height": height})
        for scheme, rules in RULES.items():
            tab.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{size} {scheme} {state}: {fault}" for fault in tab.evaluate(ASK, [part, rules])]
    return found


def unlike(pages: Iterable[Path]) -> Iterator[Path]:
    """Of pages with the same kinds of elements the first: each that has a tag with classes that none before it has."""
    seen: set[tuple[str, str]] = set()
    for page in pages:
        tree = turbohtml.parse(page.read_bytes().decode("utf-8"))
        kinds = {(element.tag, str(element.attrs.get("class", ""))) for element in tree.iter_elements()}
        if not kinds <= seen:
            yield page
        seen |= kinds


def faults(tab: Page, address: str, opened: bool, sizes: dict[str, tuple[int, int]]) -> list[str]:
    """What axe finds on a page as it is and, opened, in its menu and in the search with results, beside which it is
    inert."""
    tab.set_viewport_size(dict(zip(("width", "height"), SIZES["phone"], strict=True)))
    tab.goto(address)
    tab.evaluate(AXE)
    found = judged(tab, sizes, "as it is")
    if not opened or not tab.query_selector("#guide-menu"):
        return found
    # On a desktop the menu is always open.
    phone = {"phone": SIZES["phone"]}
    tab.set_viewport_size(dict(zip(("width", "height"), SIZES["phone"], strict=True)))
    tab.click("[data-guide=menu]")
    tab.wait_for_selector("#guide-menu:popover-open")
    found += judged(tab, phone, "menu open", "#guide-menu")
    tab.keyboard.press("Escape")
    tab.click("[data-guide=search]")
    tab.fill("dialog[open] input[type=search]", "salary")
    tab.wait_for_selector(".guide-result")
    return found + judged(tab, SIZES, "search open", "dialog[open]")


def test_axe_sees_a_fault(browser):
    tab = browser.new_page()
    tab.set_content("<html lang=en><title>x</title><main><h1>x</h1><p style='color:#767676'>pale</p><img src=x></main>")
    tab.evaluate(AXE)
    found = " ".join(judged(tab, SIZES, "as it is"))
    tab.close()
    for fault in ("image-alt", "color-contrast-enhanced", "phone light", "desktop dark"):
        assert fault in found


@pytest.mark.parametrize("share", range(SHARES))
def test_no_page_has_a_barrier(site, server, browser, share):
    home = server(site)
    paths = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    assert len(paths) > SHARES
    # The menu and the search are one for all, but for the chapter that the menu marks.
    chapters = {path.split("/")[0]: path for path in reversed(paths)}.values()
    # On a desktop a page has the words and colours that it has on a phone; what is laid out otherwise, its kind has.
    wide = {page.relative_to(site).as_posix() for page in unlike(site / path for path in paths)} | set(chapters)
    phone = {"phone": SIZES["phone"]}
    tab = browser.new_context(service_workers="block").new_page()
    found = {
        path: faults(tab, home + url_path(path), path in chapters, SIZES if path in wide else phone)
        for path in paths[share::SHARES]
    }
    tab.context.close()
    assert {address: listed for address, listed in found.items() if listed} == {}


@pytest.mark.parametrize("size", SIZES)
def test_every_target_is_24_pixels_or_stands_in_a_sentence(browser, server, site, size):
    width, height = SIZES[size]
    tab = browser.new_page(viewport={"width": width, "height": height})
    for address in ("", "plan/tonight/", "after/no-reply/", "words/", "404.html"):
        tab.goto(server(site) + address)
        if size == "phone":
            tab.click("[data-guide=menu]")
        small = tab.evaluate("""() => [...document.querySelectorAll("a, button, input, summary")].filter((control) => {
          const box = control.getBoundingClientRect();
          const inSentence = control.matches("p a, li a, td a") && getComputedStyle(control).display === "inline";
          const shown = control.checkVisibility({ visibilityProperty: true }) && !control.matches(".md-skip");
          return shown && !inSentence && (box.width < 24 || box.height < 24);
        }).map((control) => control.outerHTML.slice(0, 120))""")
        assert small == [], address
    tab.close()
