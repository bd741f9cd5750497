"""Say how often the right tip is first for a list of queries, and name every miss.

`python tests/bench/ranking.py [LIST.tsv] [SITE]`: lines of a query and, last, the addresses that answer it ("-" where
the guide does not). Right is the tip itself; a page counts where the list names a page.
"""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from scripts import search  # noqa: E402
from scripts.browser import chromium_path  # noqa: E402

LIST = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "tests/unforeseen_queries.tsv"
SITE = Path(sys.argv[2]) if sys.argv[2:] else ROOT / "site"
NOWHERE = 99


def queries() -> list[tuple[str, list[str]]]:
    """Each query that the guide answers, and the addresses that do; the home page has the empty address."""
    rows = [line.split("\t") for line in LIST.read_text("utf-8").splitlines()[1:]]
    return [(row[0], [at.removeprefix("/") for at in row[-1].split()]) for row in rows if row[-1] != "-"]


def place(found: list[str], wanted: list[str]) -> int:
    """Where the first right address stands, from 0."""
    return next((at for at, address in enumerate(found) if address in wanted), NOWHERE)


def page(address: str) -> str:
    return address.split("#")[0]


def main() -> None:
    asked = queries()
    with sync_playwright() as playwright:
        tab = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"]).new_page()
        search.load(tab, SITE)
        answers = search.ask(tab, [query for query, _ in asked])
    found = [[result["address"] for result in answer["results"]] for answer in answers]
    tips = [place(list_, wanted) for list_, (_, wanted) in zip(found, asked, strict=True)]
    pages = [place([*map(page, list_)], [*map(page, wanted)]) for list_, (_, wanted) in zip(found, asked, strict=True)]
    print(f"{len(asked)} queries of {LIST.name}")
    for name, places in (("tip", tips), ("page", pages)):
        first, three, ten = (sum(at < most for at in places) / len(asked) for most in (1, 3, 10))
        print(f"right {name}: first {first:.1%}, three {three:.1%}, ten {ten:.1%}")
    print("\nnot first: where the tip stands, where the page, the query, what is first")
    for (query, _), tip, at, shown in zip(asked, tips, pages, found, strict=True):
        if tip:
            places = " ".join(f"{min(each + 1, NOWHERE):3}" for each in (tip, at))
            print(f"{places}  {query}  ->  {shown[0] if shown else 'nothing'}")


if __name__ == "__main__":
    main()
