"""Every concept that readers search for has a page or heading that answers it: tests/concepts.tsv says which."""

import csv

import pytest
import turbohtml
from conftest import ROOT

with (ROOT / "tests" / "concepts.tsv").open(encoding="utf-8", newline="") as table:
    CONCEPTS = {row["concept"]: row["address"] for row in csv.DictReader(table, delimiter="\t")}


def answer(site, address: str) -> str | None:
    """The words of the title or heading at an address of the built site; None if there is none."""
    path, _, anchor = address.partition("#")
    file = site / path / "index.html"
    if not path.endswith("/") or not file.is_file():
        return None
    article = turbohtml.parse(file.read_text("utf-8")).select_one("article")
    headings = (
        article.select("h1") if not anchor else [h for h in article.select("h2, h3") if h.attrs.get("id") == anchor]
    )
    return headings[0].text.strip() if headings else None


def test_no_concept_stands_twice():
    lines = (ROOT / "tests" / "concepts.tsv").read_text("utf-8").splitlines()
    assert len(CONCEPTS) == len(lines) - 1
    assert len(CONCEPTS) >= 50
    assert list(CONCEPTS) == sorted(CONCEPTS)


@pytest.mark.parametrize("concept", CONCEPTS)
def test_the_address_of_a_concept_is_a_heading_of_the_guide(site, concept):
    assert answer(site, CONCEPTS[concept]), f"tests/concepts.tsv: {concept}: no heading at {CONCEPTS[concept]}"


@pytest.mark.parametrize("address", ["nowhere/", "tips/#nowhere", "tips", "tips/index.html", ""])
def test_an_address_without_a_heading_is_none(site, address):
    assert answer(site, address) is None
