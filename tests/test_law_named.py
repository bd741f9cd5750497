"""The law that a page cites is never without the place where it holds."""

import datetime
from dataclasses import fields

import pytest

from scripts.law_named import problems
from scripts.markdown_page import MarkdownPage
from scripts.sources import Source

NAMES = {"ca": "Canada", "us": "United States", "gb": "United Kingdom"}


def source(country: str) -> Source:
    words = {field.name: "x" for field in fields(Source)} | {"kind": "official", "checked": datetime.date(2026, 12, 1)}
    return Source(**words | {"country": country})


KNOWN = {
    "act": source("Canada"),
    "code": source("Ontario, Canada"),
    "title-vii": source("United States"),
    "order": source("Northern Ireland"),
    "study": source(""),
}
LINE = "This is information, not legal advice, checked on 1 December 2026."


def cite(name: str) -> str:
    return f"[official: X, Canada, checked 1 Dec 2026](../about/sources/law-canada.md#{name}){{ .guide-official }}"


def faults(body: str, **front: str) -> list[str]:
    return list(problems(MarkdownPage("rights/x.md", front, body, 5), KNOWN, NAMES))


@pytest.mark.parametrize(
    "body",
    [
        f"# Pay\n\nIn Canada they may ask. {cite('act')}",
        f"# Pay\n\n## What Canada says {{ #a }}\n\nThey may ask. {cite('act')}",
        f"# Canada\n\n## Pay {{ #a }}\n\nThey may ask. {cite('act')}",
        f"# Pay\n\nIn Ontario they may ask. {cite('code')}",
        f"# Pay\n\nUS employers may ask. {cite('title-vii')}",
        f"# Pay\n\nUK employers may ask. {cite('order')}",
        f"# Pay\n\nThey may ask. {cite('study')} {cite('unknown')}",
    ],
)
def test_the_place_stands_in_the_sentence_the_heading_or_the_title(body):
    assert faults(body) == []


def test_a_mark_alone_does_not_name_its_place():
    assert faults(f"# Pay\n\n## Ask {{ #a }}\n\nThey may ask. {cite('act')}") == [
        "rights/x.md:9: cites the law of Canada and does not say so: name the place"
    ]


def test_the_heading_of_another_part_does_not_count():
    body = f"# Pay\n\n## Canada {{ #a }}\n\nNo.\n\n## Ask {{ #b }}\n\nThey may ask. {cite('act')}"
    assert [fault.split(":")[1] for fault in faults(body)] == ["13"]


def test_a_page_about_one_place_says_so_once():
    body = f"# Canada\n\n{LINE}\n\n## Ask {{ #a }}\n\nThey may ask. {cite('act')}"
    assert faults(body, place="ca") == []


def test_what_lies_within_a_place_is_named_all_the_same():
    body = f"# Canada\n\n{LINE}\n\n## Ask {{ #a }}\n\nThey may ask. {cite('code')}"
    assert faults(body, place="ca") == [
        "rights/x.md:11: cites the law of Ontario, Canada and does not say so: name the place"
    ]


def test_the_law_of_another_place_is_named_on_a_page_about_one():
    body = f"# Canada\n\n{LINE}\n\n## Ask {{ #a }}\n\nThey may ask. {cite('title-vii')}"
    assert [fault.split(":")[1] for fault in faults(body, place="ca")] == ["11"]


@pytest.mark.parametrize(
    ("body", "place", "complaint"),
    [
        (f"# Canada\n\n{LINE}", "cn", "rights/x.md:2: place is 'cn', which docs/rights/places.yml lacks"),
        (f"# Pay in Ottawa\n\n{LINE}", "ca", "rights/x.md:5: the title lacks Canada"),
        (f"Words.\n\n{LINE}", "ca", "rights/x.md:5: the title lacks Canada"),
        ("# Canada\n\nThis is information.", "ca", "rights/x.md:5: no line on law"),
    ],
)
def test_a_page_about_one_place_names_it_in_title_and_line_on_law(body, place, complaint):
    assert [fault.startswith(complaint) for fault in faults(body, place=place)] == [True]
