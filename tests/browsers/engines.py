"""Drive Chromium, Firefox and WebKit in the same few words."""

from __future__ import annotations

import base64
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

sys.path.insert(0, str(Path(__file__).parents[2]))

from scripts.browser import chromium_path

PATIENCE = 15  # seconds
# Debian's names; the one-line cure where a program is missing.
MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser"
CURES = {
    "firefox-esr": "firefox-esr",
    "WebKitWebDriver": "webkit2gtk-driver",
    "Xvfb": "xvfb",
    "chromedriver": "chromium-driver",
}
KEYS = {"Enter": "\ue007", "Escape": "\ue00c", "ArrowDown": "\ue015", "Space": " ", "Tab": "\ue004"}


class Missing(Exception):
    """An engine that is not here, and how to get it."""


class Engine(Protocol):
    """A browser in which a task is done."""

    name: str
    version: str

    def go(self, address: str) -> None:
        """Open an address."""

    def run(self, script: str) -> Any:
        """What a script returns."""

    def click(self, selector: str) -> None:
        """Click an element as a reader does."""

    def press(self, keys: str) -> None:
        """Press a named key, or type words, where the focus is."""

    def back(self) -> None:
        """One step back."""

    def pdf(self) -> bytes | None:
        """The page on paper; None if the driver cannot print."""

    def close(self) -> None:
        """End the browser."""


def needed(program: str) -> str:
    """The path of a program; raise `Missing` with the cure."""
    if found := shutil.which(program):
        return found
    raise Missing(f"{program} is not here: apt-get install {CURES[program]}")


class Selenium:
    """Chromium and WebKit, by WebDriver."""

    def __init__(self, name: str, driver: Any) -> None:
        self.name, self.driver = name, driver
        self.version = driver.capabilities.get("browserVersion", "")

    def go(self, address: str) -> None:
        self.driver.get(address)

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script)

    def click(self, selector: str) -> None:
        element = self.driver.find_element("css selector", selector)
        self.driver.execute_script("arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })", element)
        element.click()

    def press(self, keys: str) -> None:
        self.driver.switch_to.active_element.send_keys(KEYS.get(keys, keys))

    def back(self) -> None:
        self.driver.back()

    def pdf(self) -> bytes | None:
        from selenium.common.exceptions import WebDriverException

        try:
            return base64.b64decode(self.driver.print_page())
        except WebDriverException:
            return None

    def close(self) -> None:
        self.driver.quit()


class Firefox:
    """Firefox, by Mozilla's own protocol: its WebDriver is packaged neither by Debian nor on PyPI."""

    name = "Firefox"

    def __init__(self) -> None:
        from marionette_driver.marionette import Marionette

        # Its log would land in the folder of whoever asks; and it deletes what it is given before it writes.
        self.log = tempfile.TemporaryDirectory()
        log = os.path.join(self.log.name, "gecko.log")
        self.driver = Marionette(bin=needed("firefox-esr"), headless=True, gecko_log=log)
        self.driver.start_session()
        self.version = self.driver.session_capabilities["browserVersion"]

    def go(self, address: str) -> None:
        self.driver.navigate(address)

    def run(self, script: str) -> Any:
        return self.driver.execute_script(script, sandbox=None)

    def click(self, selector: str) -> None:
        self.driver.find_element("css selector", selector).click()

    def press(self, keys: str) -> None:
        self.driver.get_active_element().send_keys(KEYS.get(keys, keys))

    def back(self) -> None:
        self.driver.go_back()

    def pdf(self) -> bytes | None:
        return base64.b64decode(self.driver._send_message("WebDriver:Print", {"background": True}, key="value"))

    def close(self) -> None:
        self.driver.quit()
        self.log.cleanup()


def chromium() -> Engine:
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = chromium_path()
    for argument in ("--headless=new", "--no-sandbox", "--disable-background-networking", "--disable-sync"):
        options.add_argument(argument)
    service = webdriver.ChromeService(needed("chromedriver"))
    return Selenium("Chromium", webdriver.Chrome(options, service))


def webkit() -> Engine:
    from selenium import webdriver

    needed("Xvfb")
    if not Path(MINI_BROWSER).is_file():
        raise Missing(f"{MINI_BROWSER} is not here: apt-get install {CURES['WebKitWebDriver']}")
    options = webdriver.WebKitGTKOptions()
    options.binary_location = MINI_BROWSER
    options.add_argument("--automation")
    service = webdriver.webkitgtk.service.Service(needed("WebKitWebDriver"))
    return Selenium("WebKit", webdriver.WebKitGTK(options, service))


ENGINES: dict[str, Callable[[], Engine]] = {"Chromium": chromium, "Firefox": Firefox, "WebKit": webkit}


def until(engine: Engine, expression: str) -> None:
    """Wait until an expression holds."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        # A page that is being left has nothing to say.
        with suppress(Exception):
            if engine.run(f"return Boolean({expression})"):
                return
        time.sleep(0.05)
    raise AssertionError(f"never came true: {expression}")


def screen() -> Callable[[], None]:
    """Give WebKit a screen of its own where there is none; what ends it."""
    if os.environ.get("DISPLAY"):
        return lambda: None
    import subprocess

    number = 90 + os.getpid() % 100
    running = subprocess.Popen([needed("Xvfb"), f":{number}", "-screen", "0", "1280x900x24"], stderr=subprocess.DEVNULL)
    os.environ["DISPLAY"] = f":{number}"
    time.sleep(1)
    return running.terminate
