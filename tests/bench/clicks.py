"""Measure how soon the next page is painted after a click on a link that a reader has pointed at."""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1]), str(Path(__file__).parent)]

from conftest import build, launched  # noqa: E402
from pages import served  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402
from slow_line import slow_line  # noqa: E402

POINTING = 350  # milliseconds between pointing and pressing
VISITS = 14
WAYS = (("tips/", "article a[href^='../']"), ("after/", "article li a"), ("formats/", "article li a"))
PAINT = """() => new Promise((done) => new PerformanceObserver((list) => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) done(paint.startTime);
}).observe({ type: "paint", buffered: true }))"""


def click(browser: Browser, home: str, page: str, link: str, pointing: int) -> float:
    """Milliseconds from the click to the first paint."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    tab = context.new_page()
    tab.goto(home + page, wait_until="networkidle")
    target = tab.locator(link).first
    target.hover()
    tab.wait_for_timeout(pointing)
    with tab.expect_navigation(wait_until="load"):
        target.click()
    paint = tab.evaluate(PAINT)
    context.close()
    return paint


def main() -> None:
    """Print a row for each line."""
    print(
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; median of {VISITS} visits, {POINTING} ms of pointing\n"
    )
    print("| round trip | first paint after the click | the same with no line | ratio |\n|--:|--:|--:|--:|")
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        launched(playwright) as browser,
        served(build(Path(folder) / "site")) as port,
    ):
        near = f"http://127.0.0.1:{port}/"
        for trip in (150, 40):
            with slow_line(port, trip / 1000) as far_port:
                far = f"http://127.0.0.1:{far_port}/"
                slow, fast = [], []
                for visit in range(VISITS):
                    page, link = WAYS[visit % len(WAYS)]
                    slow.append(click(browser, far, page, link, POINTING))
                    fast.append(click(browser, near, page, link, POINTING))
            one, other = statistics.median(slow), statistics.median(fast)
            print(f"| {trip} ms | {one:.0f} ms | {other:.0f} ms | {one / other:.2f} |", flush=True)


if __name__ == "__main__":
    main()
