"""The Markdown of every page keeps the rules of the house, and each rule can fail."""

import contextlib
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from mkdocs.utils.meta import YAML_RE
from tiny_guide import CITATION, DESCRIPTION, TIPS, write_guide, write_nav

from scripts import sources
from scripts.check_pages import MOST_WORDS, RULES, SHAPES, problems
from scripts.markdown_page import FRONT_MATTER, PageError, read_page


@pytest.fixture
def docs(tmp_path) -> Path:
    """A tiny guide that breaks no rule."""
    return write_guide(tmp_path)


def add(docs: Path, path: str, text: str) -> None:
    """Write one more page, in nav."""
    (docs / path).parent.mkdir(parents=True, exist_ok=True)
    (docs / path).write_text(text, "utf-8")
    write_nav(docs.parent)


def test_a_guide_that_keeps_every_rule_has_no_problems(docs):
    assert list(problems(docs)) == []


def test_our_pages_keep_every_rule():
    assert list(problems(ROOT / "docs")) == []


LINKED = "[how to travel by train](index.md) first."
# What is changed in tips.md, what it becomes, what the message says.
CHANGES = {
    "unknown field": ("keywords:", "keyword:", "docs/tips.md:2: unknown field 'keyword'"),
    "field of the wrong type": ("[hints]", "hints", "docs/tips.md:2: keywords is not a list of words"),
    "list of other things": ("[hints]", "[2]", "docs/tips.md:2: keywords is not a list of words"),
    "no description": ("description:", "covers: []\n#", "docs/tips.md:2: no description"),
    "short description": (DESCRIPTION.format("about tips"), "Tips.", "docs/tips.md:2: description has 5 characters"),
    "description with a mark": ("in one", 'in "one"', "docs/tips.md:2: description holds one of"),
    "a mark of direction in front matter": ("[hints]", "[hi\u202ents]", "docs/tips.md:3: control character U+202E"),
    "such a mark in a comment": ("[hints]", "[hints] # \u202e", "docs/tips.md:3: control character U+202E: delete it"),
    "such a mark by its number": (
        "[hints]",
        '["hi\\u202ents"]',
        "docs/tips.md:3: broken YAML: 'hi\\u202ents' is no value",
    ),
    "no title": ("# Tips\n", "Tips\n", "docs/tips.md:5: 0 titles"),
    "two titles": ("## Be early", "# Be early", "docs/tips.md:5: 2 titles"),
    "title not first": ("# Tips", "## Before { #before }\n# Tips", "docs/tips.md:6: the title comes first"),
    "long title": ("# Tips", "# Tips" + " and more" * 8, "docs/tips.md:5: the title comes first and has at most 65"),
    "skipped level": ("### By", "#### By", "docs/tips.md:11: level 4 follows 2"),
    "no id": ("Be early { #be-early }", "Be early", "docs/tips.md:9: no id"),
    "id twice": ("#by-train }", "#be-early }", "docs/tips.md:11: id be-early is on this page already"),
    "vague link": ("[how to travel by train]", "[Click here.]", "docs/tips.md:13: link text 'Click here.' does not"),
    "link without words": ("[how to travel by train]", "[]", "docs/tips.md:13: link text '' does not say"),
    "link of an empty reference": (LINKED, "[][r].\n\n[r]: index.md", "docs/tips.md:15: link text '' does not say"),
    "vague link by reference": (LINKED, "[here][r].\n\n[r]: index.md", "docs/tips.md:15: link text 'here'"),
    "vague link by its own name": (LINKED, "[here].\n\n[here]: index.md", "docs/tips.md:15: link text 'here'"),
    "vague link in emphasis": ("Be kind.", "Be kind [**here**](index.md).", "docs/tips.md:7: link text 'here'"),
    "a script": ("Be kind.", "Be <b>kind</b>.", "docs/tips.md:7: HTML: <b>: pages are words: write Markdown"),
    "double word": ("by train](", "by the the train](", "docs/tips.md:13: 'the the'"),
    "double word in two cases": ("Be kind", "Be be kind", "docs/tips.md:7: 'Be be'"),
    "too long": ("Be kind.", "Be kind. " + "So there. " * (MOST_WORDS // 2), "words: make it two pages or cut it"),
    "no evidence": (CITATION, "", "docs/tips.md:1: nothing says where this comes from"),
    "unknown source": (
        "#smith-2020)",
        "#smith-2002)",
        "docs/tips.md:7: cites smith-2002, which docs/about/sources/registry.yml lacks",
    ),
    "uncited source": (CITATION, "[practice](about/evidence.md#practice)", "registry.yml:1: no page cites smith-2020"),
    "citation in other words": (
        "research: Smith, 2020",
        "a study",
        "docs/tips.md:1: citations are not as the registry",
    ),
    "the title of another page": ("# Tips", "# Home", "docs/tips.md:1: its title is that of index.md too"),
    "the description of another page": ("about tips", "at home", "docs/tips.md:1: its description is that of index.md"),
    "no front matter": (TIPS[: TIPS.index("# Tips")], "", "docs/tips.md:1: no front matter"),
    "broken YAML": ("[hints]", "[hints", "docs/tips.md:4: broken YAML: "),
    "front matter that is no list of fields": (
        TIPS[4 : TIPS.index("---\n# Tips")],
        "- tips\n",
        "docs/tips.md:2: front matter is not `field: value` lines",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_each_fault_of_a_page_is_named(docs, name):
    old, new, message = CHANGES[name]
    assert old in TIPS
    (docs / "tips.md").write_text(TIPS.replace(old, new, 1), "utf-8")
    found = list(problems(docs))
    assert any(message in line for line in found), found
    assert all("\n" not in line and line.count(": ") >= 2 for line in found)


def test_every_rule_of_a_page_has_been_seen_to_fail(docs):
    """No rule is a stub: each of them finds something in one of the changes above."""
    seen = set()
    for old, new, _ in CHANGES.values():
        (docs / "tips.md").write_text(TIPS.replace(old, new, 1), "utf-8")
        with contextlib.suppress(PageError):
            page = read_page(docs, docs / "tips.md")
            seen |= {rule.__name__ for rule in RULES if any(rule(page))}
    of_kinds = {"kind_shape", "told_from_sources"}  # they have tests of their own
    assert seen | of_kinds == {rule.__name__ for rule in RULES}


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("answer/odd.md", "what-they-want"),
        ("formats/odd.md", "what-it-is"),
        ("rights/ireland.md", "what-they-may-ask"),
        ("plan/tonight.md", "do-first"),
        ("situations/odd.md", "what-they-may-wonder"),
        ("fields/odd.md", "last-round"),
    ],
)
def test_a_page_without_the_headings_of_its_kind_is_named(docs, path, first):
    add(docs, path, TIPS.replace("# Tips", "# Odd").replace("about tips", "odd").replace("(about", "(../about"))
    assert [
        line
        for line in problems(docs)
        if line.startswith(f"docs/{path}:1: its headings are none: its kind has {first}")
    ]


@pytest.mark.parametrize(("folder", "worked"), [("fields", "one-answer"), ("situations", "what-to-say")])
def test_a_worked_answer_without_a_named_source_is_named(docs, folder, worked):
    headings = [f"## Words on {name} {{ #{name} }}\n\nBe kind.\n" for name in SHAPES[folder]]
    front, cited = TIPS[: TIPS.index("# Tips")].replace("about tips", "odd"), CITATION.replace("(about", "(../about")
    text = f"{front}# Odd\n\n{cited}\n\n" + "\n".join(headings)
    add(docs, f"{folder}/odd.md", text)
    (found,) = problems(docs)
    line = text.split("\n").index(f"## Words on {worked} {{ #{worked} }}") + 1
    assert found.startswith(f"docs/{folder}/odd.md:{line}: no source for the worked answer: ")
    add(docs, f"{folder}/odd.md", text.replace(f"#{worked} }}\n\nBe kind.", f"#{worked} }}\n\nBe kind. {cited}"))
    assert list(problems(docs)) == []


def test_pages_of_fields_and_situations_have_380_to_900_words_beside_the_names_of_sources():
    lengths = {}
    for path in (*(ROOT / "docs/fields").glob("*.md"), *(ROOT / "docs/situations").glob("*.md")):
        if path.stem != "index":
            page = read_page(ROOT / "docs", path)
            lengths[page.path] = len(replace(page, body=sources.CITATION.sub("", page.body)).words)
    assert len(lengths) == 22, sorted(lengths)
    assert all(380 <= length <= 900 for length in lengths.values()), lengths


def test_an_index_of_a_kind_needs_no_headings_of_that_kind(docs):
    text = TIPS.replace("# Tips", "# Odd").replace("about tips", "odd").replace("(about", "(../about")
    add(docs, "answer/index.md", text)
    assert list(problems(docs)) == []


def test_lines_in_a_code_block_are_no_headings(docs):
    (docs / "tips.md").write_text(TIPS + "\n```\n# a comment\n```\n", "utf-8")
    assert list(problems(docs)) == []


def test_front_matter_ends_where_the_generator_ends_it(docs):
    assert FRONT_MATTER.pattern == YAML_RE.pattern
    for end in ("...", "... ", "--- \t"):
        hidden = TIPS.replace("---\n# Tips", f"{end}\n# Tips\n\n<b>x</b>\n\n---\n")
        (docs / "tips.md").write_text(hidden, "utf-8")
        assert [line for line in problems(docs) if line.startswith("docs/tips.md:7: HTML: <b>")], end


def test_a_page_that_is_not_utf8_is_named_with_its_line(docs):
    (docs / "tips.md").write_bytes(TIPS.encode() + b"caf\xe9\n")
    assert "docs/tips.md:14: not UTF-8 text: save the file as UTF-8" in list(problems(docs))


NAVIGATION = {
    "broken YAML": ("nav:\n", "nav: [\n", "mkdocs.yml:3: broken YAML"),
    "empty entry": ("  - tips.md\n", "  - Tips:\n", "mkdocs.yml:{tips}: an entry of Tips is empty"),
    "empty section": ("  - tips.md\n", "  - Tips: []\n", "mkdocs.yml:{tips}: an entry of Tips is empty"),
    "entry without a name": ("  - tips.md\n", "  - tips.md\n  -\n", "mkdocs.yml:2: an entry of nav is empty"),
    "no such page": ("tips.md", "hints.md", "mkdocs.yml:{tips}: nav names hints.md, and docs/ has no such page"),
    "page left out": ("  - tips.md\n", "", "mkdocs.yml:2: nav lacks tips.md"),
    "page twice": ("  - tips.md\n", "  - tips.md\n  - Tips: tips.md\n", "mkdocs.yml:{tips}: nav names tips.md 2 times"),
    "no nav": ("nav:", "else:", "mkdocs.yml:1: an entry of nav is empty"),
}


@pytest.mark.parametrize("name", NAVIGATION)
def test_each_fault_of_the_table_of_contents_is_named(docs, name):
    old, new, message = NAVIGATION[name]
    config = docs.parent / "mkdocs.yml"
    text = config.read_text("utf-8")
    assert old in text
    config.write_text(text.replace(old, new), "utf-8")
    message = message.format(tips=text.split("\n").index("  - tips.md") + 1)
    assert any(line.startswith(message) for line in problems(docs)), list(problems(docs))


# A line of mkdocs.yml, and what the message says of it.
CONFIGURED = {
    "a name of the site": ("site_name: Guide <script>go()</script>", "Guide <script>go()</script> holds markup"),
    "a name of the site by escapes": (r'site_name: "Guide \x3cb>"', "Guide <b> holds markup"),
    "a name of the site from outside": ("site_name: !ENV [NAME, <b>Guide</b>]", "<b>Guide</b> holds markup"),
    "an attribute that ends": ("site_description: 'a\" onclick=\"go()'", 'a" onclick="go() holds markup'),
    "a page in the menu": ("  - <b>Tips</b>: about/tips.md", "<b>Tips</b> holds markup"),
    "a chapter in the menu": ("  - <b>Tips</b>: [about/tips.md]", "<b>Tips</b> holds markup"),
    "another host's sheet": ("extra_css: [https://x.example/a.css]", "file of another host: https://x.example/a.css"),
    "another host's script": (
        "extra_javascript: [path: //x.example/a.js]",
        "file of another host: //x.example/a.js: put a copy into docs/assets/",
    ),
    "a link to edit that acts": ("edit_uri: javascript:go()", "address javascript:go(): write https:// and a host"),
    "such a link by a number": ("edit_uri: java&#115;cript:go()", "address javascript:go(): write https:// and"),
    "a pattern of such links": ("edit_uri_template: data:{path}", "address data:{path}: write https:// and a host"),
    "code of another scheme": ("repo_url: ftp://code.example/o", "address ftp://code.example/o: write https://"),
    "an address without its s": ("site_url: http://guide.example/", "address http://guide.example/: write https://"),
    "an address from outside": ("site_url: !ENV [SITE_URL, javascript:go()]", "address javascript:go(): write"),
    "another host's icon": (
        "theme: {font: false, favicon: https://x.example/i.svg}",
        "file of another host: https://x.example/i.svg: put a copy",
    ),
    "another host's logo": ("theme: {font: false, logo: //x.example/i.svg}", "file of another host: //x.example/i.svg"),
    "a font": ("theme: {font: {text: Roboto}}", "the theme fetches fonts of another host: write font: false"),
    "a font called false": ("theme: {font: 'false'}", "the theme fetches fonts of another host: write font: false"),
    "a key that is a list": ("? [a]\n: b", "[ScalarNode(tag='tag:yaml.org,2002:str', value='a')] is no key that"),
    "the font that a theme has": ("theme: material", "the theme fetches fonts of another host: write font: false"),
    "a mark of direction in the menu": ("  - Tips &#8238;spit: about/tips.md", "control character U+202E: delete it"),
    "such a mark by escapes": (r'site_name: "Guide \u202e"', "control character U+202E: delete it"),
    "another file": ("INHERIT: ../other.yml", "INHERIT is no key that the guide needs: delete it"),
    "code of its own": ("hooks: [hook.py]", "hooks is no key that the guide needs: delete it"),
    "other languages": ("extra: {alternate: [{link: javascript:go()}]}", "extra is no key that the guide needs"),
}


@pytest.mark.parametrize("name", CONFIGURED)
def test_what_is_configured_is_words_and_files_of_ours(docs, name):
    line, message = CONFIGURED[name]
    config = docs.parent / "mkdocs.yml"
    before = config.read_text("utf-8").partition("plugins:")[0].replace("site_name: Tiny\n", "")
    config.write_text(f"{before}{line}\n", "utf-8")
    assert any(found.startswith(f"mkdocs.yml:{before.count(chr(10)) + 1}: {message}") for found in problems(docs))


@pytest.mark.parametrize(
    "line",
    [
        "extra_css: [assets/a.css]",
        "site_url: http://localhost:8000/guide/",
        "site_url: !ENV [SITE_URL, 'https://guide.example/']",
        "theme: {name: material, font: false, favicon: assets/icon.svg}",
        "repo_url: https://code.example/o/guide\nedit_uri: edit/main/docs/",
    ],
)
def test_a_configuration_of_words_is_accepted(docs, line):
    config = docs.parent / "mkdocs.yml"
    config.write_text(config.read_text("utf-8") + f"site_description: Q & A, it's 'ours'\n{line}\n")
    assert list(problems(docs)) == []


def test_a_configuration_that_is_a_list_or_not_utf8_is_named(docs):
    config = docs.parent / "mkdocs.yml"
    config.write_text("- a\n", "utf-8")
    assert any(line.startswith("mkdocs.yml:1: an entry of nav is empty") for line in problems(docs))
    config.write_bytes(b"site_name: caf\xe9\n")
    assert any(line.startswith("mkdocs.yml:1: not UTF-8 text") for line in problems(docs))


@pytest.mark.parametrize(
    ("path", "fields"),
    [("a-to-z-mine.md", ""), ("a-to-z/mine.md", ""), ("about/sources/mine.md", ""), ("mine.md", "letters: A-B\n")],
)
def test_a_page_that_no_tool_writes_keeps_the_rules_of_prose(docs, path, fields):
    front = f"---\ndescription: {DESCRIPTION.format('odd')}\n{fields}---\n# Odd\n\n"
    add(docs, path, f"{front}[A paper](http://x.example/)\n{'So there. ' * MOST_WORDS}\n")
    line = front.count("\n") + 1
    found = list(problems(docs))
    assert any(one.startswith(f"docs/{path}:{line}: address http://x.example/: ") for one in found), found
    assert any(f"docs/{path}:1: {MOST_WORDS * 2 + 3} words: " in one for one in found), found


def test_a_page_that_a_tool_writes_may_be_long_and_name_old_hosts_but_no_disguised_one(docs):
    front = f"---\ndescription: {DESCRIPTION.format('odd')}\nletters: A-B\n---\n# Odd\n\n"
    words = "So there. " * MOST_WORDS
    add(docs, "a-to-z/mine.md", f"{front}[A paper](http://x.example/a@b)\n{words}\n")
    assert list(problems(docs)) == []
    for host in ("www.gov.uk@x.example/", "www.gov.uk:pass@x.example/", "intranet/", "x.example:80@y.example"):
        add(docs, "a-to-z/mine.md", f"{front}[A paper](http://{host})\n{words}\n")
        assert [one for one in problems(docs) if f"address http://{host}" in one], host


def test_two_files_of_one_address_are_named(docs):
    add(
        docs,
        "tips/index.md",
        TIPS.replace("# Tips", "# Odd").replace("about tips", "odd").replace("(about", "(../about"),
    )
    assert list(problems(docs)) == ["docs/tips/index.md:1: has the address of docs/tips.md too: rename one"]


def test_symbolic_links_are_refused(docs, tmp_path):
    (tmp_path / "away").mkdir()
    (tmp_path / "away/a.html").write_text("<script>go()</script>")
    (docs / "folder").symlink_to(tmp_path / "away")
    (docs / "gone.md").symlink_to(tmp_path / "gone.md")
    (docs / "about/page.md").symlink_to(docs / "tips.md")
    cure = "a symbolic link: put the file or folder itself here"
    assert list(problems(docs)) == [f"docs/{path}:1: {cure}" for path in ("about/page.md", "folder", "gone.md")]
