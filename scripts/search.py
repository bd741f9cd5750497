"""Explain how the site's search ranks some words: `python -m scripts.search WORDS [--site SITE]`."""

from __future__ import annotations

import argparse
import base64
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Page

ENGINES = "assets/js*/search/engine.mjs"  # the build puts a version into the folder's name
INDEX = Path("search/index.json")


class NotBuilt(Exception):
    """A folder without a finished site in it; the message names the cure."""


def load(page: Page, site: Path) -> None:
    """Make `search` of a blank browser page be the very engine of a built site, with its index."""
    found = next(site.glob(ENGINES), None)
    if not found or not (site / INDEX).is_file():
        raise NotBuilt(f"{site}: no finished site there: build it first (make build)")
    # A module that came as data needs no server.
    engine = base64.b64encode(found.read_bytes()).decode()
    page.evaluate(
        """async ([engine, index]) => {
            const module = await import("data:text/javascript;base64," + engine);
            Object.assign(window, module, { search: module.load(JSON.parse(index)) });
        }""",
        [engine, (site / INDEX).read_text(encoding="utf-8")],
    )


def ask(page: Page, queries: list[str]) -> list[dict[str, Any]]:
    """What the engine answers to each query: `results`, `used`, `topics`."""
    answers: list[dict[str, Any]] = page.evaluate("queries => queries.map((query) => search(query))", queries)
    return answers


def why(page: Page, words: list[str], answer: dict[str, Any]) -> dict[str, list[tuple[str, float]]]:
    """What each word adds to the score of each result, by address: the points that are lost when it is not typed.

    A word without which the place is no result at all counts for its whole score.
    """
    without = ask(page, [" ".join(words[:at] + words[at + 1 :]) for at in range(len(words))])
    scores = [{result["address"]: result["score"] for result in other["results"]} for other in without]
    return {
        result["address"]: [
            (word, result["score"] - left.get(result["address"], 0)) for word, left in zip(words, scores, strict=True)
        ]
        for result in answer["results"]
    }


def plain(parts: list[list[Any]]) -> str:
    """A text without its marks."""
    return "".join(text for text, _ in parts)


def table(answer: dict[str, Any], reasons: dict[str, list[tuple[str, float]]]) -> str:
    """An answer as lines for a terminal, each result with what the words that were typed add to its score."""
    lines = []
    if answer["used"]:
        lines.append("showing results for: " + " ".join(word for word, _ in answer["used"]))
    for place, result in enumerate(answer["results"], 1):
        lines.append(f"{place:3} {result['score']:6.2f}  /{result['address']}  {plain(result['heading'])}")
        telling = sorted(reasons.get(result["address"], ()), key=lambda reason: -reason[1])
        lines.append(" " * 12 + "  ".join(f"{word} {points:+.2f}" for word, points in telling if abs(points) >= 0.01))
    if not answer["results"]:
        lines.append("nothing found; offered instead:")
        lines += [f"            /{topic['address']}  {topic['title']}" for topic in answer["topics"]]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Print the ranking; 0 found, 1 nothing found, 2 cannot search."""
    from playwright.sync_api import sync_playwright

    from scripts.browser import NoBrowser, chromium_path

    parser = argparse.ArgumentParser(prog="python -m scripts.search", description=__doc__)
    parser.add_argument("words", nargs="+", help="what a reader might type")
    parser.add_argument("--site", type=Path, default=Path("site"), help="the folder of the finished site")
    options = parser.parse_args(arguments)
    if not " ".join(options.words).strip():
        print('no words to search for: write make search Q="notice period"', file=sys.stderr)
        return 2
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox"])
            page = browser.new_page()
            load(page, options.site)
            words = " ".join(options.words).split()
            answer = ask(page, [" ".join(words)])[0]
            reasons = why(page, words, answer)
            browser.close()
    except (NoBrowser, NotBuilt) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(table(answer, reasons))
    return 0 if answer["results"] else 1


if __name__ == "__main__":
    sys.exit(main())
