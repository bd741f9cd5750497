"""Find a Chromium for the browser tests, or fetch one: `python -m scripts.browser`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
CURE = (
    "no browser for the tests: install Chrome or Chromium, or set CHROMIUM to its program, then run `make test` again"
)


class NoBrowser(RuntimeError):
    """No browser is here and none can be had; the message is one line with the cure."""


def installed() -> str | None:
    """The program of a browser that is here: CHROMIUM, the system's, or Playwright's own download."""
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named)
    found = next(filter(None, map(shutil.which, NAMES)), None) or next(
        (place for place in PLACES if Path(place).is_file()), None
    )
    return found or playwrights_own()


def playwrights_own() -> str | None:
    """The program that Playwright downloaded for itself, if it did."""
    # A process of its own: whoever asks may be driving a browser already, and one process holds one such loop.
    code = "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    program = asked.stdout.strip()
    return program if program and Path(program).is_file() else None


def chromium_path() -> str:
    """The program of a browser that is here; raise `NoBrowser` if none is."""
    if os.environ.get("CHROMIUM") and not installed():
        raise NoBrowser(f"CHROMIUM is {os.environ['CHROMIUM']}, and no such program is here: correct or unset it")
    found = installed()
    if not found:
        raise NoBrowser(CURE)
    return found


def fetch() -> None:
    """Get a browser: Playwright's download first, the system's package manager where it may."""
    attempts = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        attempts += [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    for command in attempts:
        try:
            # A download that hangs must not hang the tests.
            subprocess.run(command, capture_output=True, timeout=600, check=False)
        except (OSError, subprocess.TimeoutExpired):
            continue
        if installed():
            return


def main() -> int:
    """Say which browser the tests will use, fetching one if needed; 0 found, 2 none to be had."""
    if not installed() and not os.environ.get("CHROMIUM"):
        print("no browser here: fetching one for the tests", flush=True)
        fetch()
    try:
        print(f"browser: {chromium_path()}")
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
