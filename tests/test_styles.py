"""The style sheet that a page carries holds every rule that something can use, and no other."""

import re

import pytest
import tinycss2
import turbohtml
from in_memory import run

from scripts.finish import styles
from scripts.finish.site import Problem, Site

PAGE = """<link rel=stylesheet href={up}assets/stylesheets/main.css><link rel=stylesheet href={up}assets/guide.css>
<article class=text><h1 id=top data-kind="law uk">T</h1><ul><li><p class="a b">x</p></ul></article>"""


def purge(css: str, states: str = "") -> str:
    """What of a sheet is kept for a page."""
    pattern, tree = styles.read_states(states), turbohtml.parse(PAGE)
    rules = styles.rules_of(css, pattern)
    asked = {piece for rule in rules for piece in rule.asked()}
    return styles.purge(rules, {piece for piece in asked if tree.select_one(piece)})


def site(theme: str = "", ours: str = "", states: str = "", more: dict[str, bytes] | None = None) -> Site:
    """Two pages, one a folder down, with the theme's sheet and our own."""
    files = {
        "index.html": PAGE.format(up="").encode(),
        "tips/index.html": PAGE.format(up="../").encode(),
        "assets/stylesheets/main.css": theme.encode(),
        "assets/guide.css": ours.encode(),
        styles.STATES: states.encode(),
    }
    return Site(files | (more or {}))


def inlined(made: Site, path: str = "index.html") -> str:
    run(made, styles)
    (style,) = made.pages[path].select("style")
    assert made.pages[path].select("link") == []
    return style.inner_html


@pytest.mark.parametrize(
    ("selector", "kept"),
    [
        ("h1", True),
        ("h2", False),
        ("*", True),
        (".a", True),
        (".c", False),
        (".a.b", True),
        (".a.text", False),
        ("#top", True),
        ("#bottom", False),
        ("li .a", True),
        (".a li", False),
        ("ul > li", True),
        ("article > li", False),
        ("h1 + ul", True),
        ("ul + h1", False),
        ("[data-kind]", True),
        ("[data-kind~=uk]", True),
        ('[data-kind~="us"]', False),
        ("[href$='x']", False),
        ("li:hover", True),
        ("b:hover", False),
        (".a::before", True),
        (".c::before", False),
        (":root", True),
        ("li:nth-child(9)", True),
        ("li:not(.a)", True),
        (":is(.c, .a)", True),
        (":is(.c, .d) p", False),
        ("li :where(h2, p:focus)", True),
        ("li :where(h2, b)", False),
        ("li:is(:hover, :focus)", True),
        ("::selection", True),
        ("li::-moz-marker", False),
        ("li:-ms-input", False),
    ],
)
def test_a_rule_is_kept_if_an_element_can_match_it(selector, kept):
    css = purge(f"{selector} {{ color: red }}")
    assert ("color" in css) is kept


@pytest.mark.parametrize(
    ("selector", "kept"),
    [
        (".js", True),
        (".js li", True),
        (".js b", False),
        ("html:not(.js) .a", True),
        ("html:not(.js) .c", False),
        (".jsx", False),
        ("li[aria-current=true]", True),
        ('.whatever[aria-current="true"]', True),
        ("[aria-current=page]", False),
        ("dialog[open] .c", False),
        ("dialog[open]", True),
        ("dialogue", False),
        (".a dialog", True),
        (":is(.c, .js) li", True),
        ("article :is(b .js)", True),
    ],
)
def test_what_script_may_set_counts_as_there(selector, kept):
    states = "// A remark.\n\n.js\n[aria-current=true]\ndialog\n"
    css = purge(f"{selector} {{ color: red }}", states)
    assert ("color" in css) is kept


def test_of_a_list_of_selectors_those_that_can_match_stay():
    assert purge("h1, h2, li > b, .a { color: red }") == "h1,.a{ color: red }"


def test_rules_inside_at_rules_are_judged_and_empty_ones_go():
    css = purge("@media print { h1 { color: red } h2 { color: red } } @media screen { h2 { top: 0 } }")
    assert "h1" in css
    assert "h2" not in css
    assert "screen" not in css


def test_at_rules_without_selectors_stay_but_the_encoding_goes():
    css = purge("@charset 'utf-8'; @page { margin: 1cm } @view-transition { navigation: auto }")
    assert "@page" in css
    assert "@view-transition" in css
    assert "@charset" not in css


@pytest.mark.parametrize("line", ["js", ".a .b", "a:hover", "[x", ".", "<b>"])
def test_a_line_of_states_that_is_no_part_of_a_selector_is_named(line):
    if line == "js":
        assert styles.read_states(line).search("js")
    else:
        with pytest.raises(Problem, match=rf"^docs/{styles.STATES}:3: {re.escape(repr(line))} is not one"):
            styles.read_states(f"// Remark\n.js\n{line}\n")


def test_variables_and_animations_that_nothing_uses_go():
    css = (
        ":root{--one:1px;--two:var(--one);--three:var(--two);--icon:url('data:image/svg+xml;x');--four:4px}"
        "@keyframes turn{from{top:0}to{top:1px}}@keyframes stay{from{top:0}}h1{margin:var(--four);animation:1s stay}"
    )
    short = styles.without_unused_names(css, "")
    assert re.findall(r"--\w+(?=:)", short) == ["--four"]
    assert re.findall(r"@keyframes (\w+)", short) == ["stay"]


def test_a_variable_that_a_later_sheet_reads_stays():
    more = {
        "assets/js/guide.mjs": b'"search.css"',
        "assets/search.css": b"p{top:var(--kept)}",
        "x.css": b"p{top:var(--x)}",
    }
    css = inlined(site(ours=":root{--kept:1px;--x:1px;--gone:1px}", more=more))
    assert "--kept" in css
    assert "--x" not in css
    assert "--gone" not in css


def test_every_page_carries_one_sheet_in_the_order_of_its_links():
    made = site(theme="ul{color:red}", ours="ul{color:tan}")
    first = inlined(made)
    assert first.index("red") < first.index("tan")
    assert made.pages["tips/index.html"].select_one("style").inner_html == first


def test_what_is_used_on_one_page_only_is_in_the_sheet_of_all_that_link_the_same():
    rule, links = "aside{color:tan}", PAGE[: PAGE.index("<article")].format(up="../")
    made = site(ours=rule, more={"odd/index.html": f"{links}<aside>x</aside>".encode()})
    assert "aside" in inlined(made)
    assert "aside" not in inlined(site(ours=rule))
    other = f"{links}<link rel=stylesheet href=../assets/odd.css><aside>x</aside>".encode()
    made = site(ours=rule, more={"odd/index.html": other, "assets/odd.css": b""})
    assert "aside" not in inlined(made)
    assert "aside" in made.pages["odd/index.html"].select_one("style").inner_html


def test_what_our_sheet_draws_afresh_is_left_out_of_the_theme_s_sheets_only():
    rules = (
        ".admonition{top:1px}.admonition,.text{top:2px}:root{--a:1px}p{left:var(--a)}"
        "[dir=ltr] .md-typeset ul li{top:3px}.md-typeset a:hover{top:4px}"
        ".md-typeset a.b{top:5px}.md-typeset abbr{top:6px}"
    )
    body = "<div class=md-typeset dir=ltr><p class=admonition>x</p><a class=b href=#>y</a><abbr>z</abbr></div>"
    theme_only, ours_only = site(theme=rules), site(ours=rules)
    for made in (theme_only, ours_only):
        made.pages["index.html"].select_one("article").append(turbohtml.parse_fragment(body).select_one("div"))
    assert inlined(theme_only) == ".text{top:2px}p{left:var(--a)}.md-typeset abbr{top:6px}"
    css = inlined(ours_only)
    assert all(part in css for part in (".admonition", ".md-typeset a:hover", "abbr"))


def test_a_sheet_of_another_site_is_left_alone():
    made = Site({"index.html": b'<link rel=stylesheet href="https://else.example/a.css"><p>x</p>'})
    run(made, styles)
    assert len(made.pages["index.html"].select("link")) == 1
    assert made.pages["index.html"].select("style") == []


def test_an_address_in_a_sheet_would_change_its_meaning_when_inlined():
    with pytest.raises(Problem, match=r"assets/guide\.css: url\(a\.png\) would change its meaning"):
        run(site(ours="h1{background:url(a.png)}"), styles)
    run(site(ours="h1{background:url(data:image/png;base64,AA)}p{clip-path:url(#a)}"), styles)


def test_a_sheet_that_cannot_be_read_is_named_by_line():
    with pytest.raises(Problem, match=r"^assets/guide\.css:2: .*: correct it"):
        run(site(ours="h1{top:0}\n}"), styles)


def test_newer_css_passes_untouched():
    css = inlined(site(ours="h1{color:light-dark(#fff,#000);inset:0 auto;text-wrap:balance;width:min(1px,2vw)}"))
    for part in ("light-dark(#fff,#000)", "inset:0 auto", "text-wrap:balance", "min(1px,2vw)"):
        assert part in css.replace(", ", ",")


# ---- the built site


@pytest.fixture(scope="module")
def built(site) -> tuple[str, list]:
    """The one sheet of the real site, as text and as rules; home, a wrong address and the tools have another on top."""
    sheets = set()
    more = {site / "index.html", site / "404.html", site / "rights/where/index.html", *site.glob("tools/**/*.html")}
    for path in set(site.rglob("*.html")) - more:
        sheets |= {style.inner_html for style in turbohtml.parse(path.read_bytes().decode()).select("style")}
    (sheet,) = sheets
    return sheet, tinycss2.parse_stylesheet(sheet, skip_whitespace=True)


def test_the_sheet_of_the_site_is_whole(built):
    sheet, rules = built
    assert [rule for rule in rules if rule.type == "error"] == []
    read, written = set(re.findall(r"var\((--[\w-]+)\)", sheet)), set(re.findall(r"[{;](--[\w-]+):", sheet))
    assert read - written == set()
    assert "@media print" in sheet
    assert "prefers-reduced-motion:no-preference" in sheet
    assert "forced-colors:active" in sheet
