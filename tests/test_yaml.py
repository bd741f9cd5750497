"""Whatever keeps a file of YAML from being read is one line with file, line and cure, wherever it is read."""

import re

import pytest
from tiny_guide import REGISTRY, write_guide

from scripts import places, sources
from scripts.check_coverage import read_outline
from scripts.check_pages import problems
from scripts.finish import redirects, search, tools
from scripts.finish.site import Problem, Site
from scripts.markdown_page import PageError, read_yaml

# The last line of a text, which cannot be read; the part of the message that says why.
BROKEN = {
    "a day that no month has": ("date: 2026-02-30", "'2026-02-30' is no value"),
    "a day in a list": ("days: [2026-13-45]", "'2026-13-45' is no value"),
    "a number without digits": ("number: 0x_", "'0x_' is no value"),
    "a time that is none": ("time: !!timestamp soon", "'soon' is no value"),
    "a number of nothing": ('number: !!int ""', "'' is no value"),
    "neither yes nor no": ("answer: !!bool maybe", "'maybe' is no value"),
    "a time of no zone": ("time: 2026-01-01T00:00:00+99:99", "is no value"),
    "a day as a name": ("2026-02-30: x", "'2026-02-30' is no value"),
    "a list in itself": ("nav: &a [*a]", "lists in lists without end"),
    "a map in itself": ("nav: &a {b: [*a]}", "lists in lists without end"),
    "an unknown kind": ("value: !!python/object:os.system x", "could not determine a constructor"),
    "a list that ends nowhere": ("list: " + "[" * 100_000, "lists in lists without end"),
    "maps in maps": ("map: " + "{a: " * 1_000, "lists in lists without end"),
    "a name that is a list": ("? [a]\n: b", "found unhashable key"),
    "a sign that begins nothing": ("value: @x", "found character"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_cannot_be_read_is_one_line(name):
    text, message = BROKEN[name]
    with pytest.raises(PageError) as refused:
        read_yaml(f"first: 1\n{text}", "a.yml", before=1)
    assert message in str(refused.value)
    assert re.fullmatch(r"a\.yml:3: broken YAML: .+: quote .+", str(refused.value))


def test_what_can_be_read_is_read():
    assert read_yaml("a: &b [1]\nc: *b", "a.yml") == {"a": [1], "c": [1]}
    assert read_yaml("a: [1, '2026-02-30']\nb: {c: {d: [e]}}", "a.yml") == {
        "a": [1, "2026-02-30"],
        "b": {"c": {"d": ["e"]}},
    }


@pytest.fixture
def docs(tmp_path):
    return write_guide(tmp_path)


BAD = "when: 2026-13-45\n"


def test_pages_the_registry_the_law_and_the_configuration_are_read_so(docs):
    (docs / "tips.md").write_text(f"---\ndescription: x\n{BAD}---\n# Tips\n")
    assert any(line.startswith("docs/tips.md:3: broken YAML: '2026-13-45'") for line in problems(docs))
    (docs / "tips.md").unlink()
    (docs / sources.REGISTRY).write_text(REGISTRY.replace("2026-11-23", "2026-13-45"))
    assert any(line.startswith(f"docs/{sources.REGISTRY}:9: broken YAML: '2026-13-45'") for line in problems(docs))
    (docs / sources.REGISTRY).write_text(REGISTRY)
    (docs / places.FILE).parent.mkdir()
    (docs / places.FILE).write_text(f"places:\n  - {BAD}")
    assert any(line.startswith(f"docs/{places.FILE}:2: broken YAML: '2026-13-45'") for line in problems(docs))
    (docs.parent / "mkdocs.yml").write_text(f"site_name: Tiny\n{BAD}nav: [index.md]\n")
    assert any(line.startswith("mkdocs.yml:2: broken YAML: '2026-13-45'") for line in problems(docs))


def test_the_outline_is_read_so():
    (fault,) = read_outline(f"{BAD}sections: []\n", "o.yml").faults
    assert fault.startswith("o.yml:1: broken YAML: '2026-13-45'")


def test_the_files_of_words_are_read_so(docs):
    site = Site({}, docs=docs)
    (docs / "assets").mkdir()
    (docs / search.SYNONYMS).write_text("- [a, 2026-13-45]\n")
    with pytest.raises(Problem, match=r"synonyms\.yml:1: broken YAML: '2026-13-45'"):
        search.read_synonyms(site)
    (docs / search.QUESTIONS).write_text(f"tips/:\n  {BAD}")
    with pytest.raises(Problem, match=r"questions\.yml:2: broken YAML: '2026-13-45'"):
        search.read_questions(site)
    (docs / "tools").mkdir()
    (docs / tools.PLACES).write_text(BAD)
    with pytest.raises(Problem, match=r"docs/tools/tools\.yml:1: broken YAML: '2026-13-45'"):
        tools.whole(Site({}, docs=docs, records={"tools/index.html": None}))
    (docs / "moved.yml").write_text("/a/: " + "[" * 10_000)
    with pytest.raises(Problem, match=r"docs/moved\.yml:1: broken YAML: lists in lists"):
        redirects.read_moves(docs / "moved.yml")
