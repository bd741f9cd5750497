"""The same checkout builds the same site, byte for byte, wherever it is built, and under any path."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT, build, collect_errors

from scripts.finish.site import read

SUB_PATH = "https://example.test/guide/"


def test_another_folder_clock_and_language_build_the_same_bytes(site, tmp_path):
    ignored = [line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split()]
    copy = tmp_path / "quite another folder" / "é"
    shutil.copytree(ROOT, copy, symlinks=True, ignore=shutil.ignore_patterns(*ignored))
    elsewhere = {"TZ": "Pacific/Kiritimati", "LANG": "de_DE.UTF-8", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "7"}
    here, there = read(site), read(build(copy / "site", copy, **elsewhere))
    assert here.keys() == there.keys()
    assert [path for path in here if here[path] != there[path]] == []


def test_the_bytes_say_nothing_of_the_machine_that_built_them(site):
    places = {str(ROOT), str(site), str(Path.home()), socket.gethostname()}
    traces = [place.encode() for place in places if len(place) > 5]
    assert [path for path, data in read(site).items() if any(trace in data for trace in traces)] == []


@pytest.fixture(scope="module")
def below(tmp_path_factory) -> Path:
    """The finished site, built for a sub-path."""
    return build(tmp_path_factory.mktemp("below") / "site", SITE_URL=SUB_PATH)


def test_under_a_sub_path_every_link_leads_somewhere(below):
    command = [sys.executable, "scripts/check_links.py", str(below), "--site-url", SUB_PATH]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("page", ["", "ask/", "about/sources/research/", "no/such/page/"])
def test_under_a_sub_path_pages_load_with_all_they_ask_for(below, server, browser, page):
    address = server(below, base="/guide/")
    tab = browser.new_page()
    failed = []
    tab.on("response", lambda answer: failed.append(answer.url) if answer.status >= 400 else None)
    collect_errors(tab, failed)
    answer = tab.goto(address + page, wait_until="load")
    links = tab.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
    inside = [link for link in links if link.startswith(address.split("/guide/")[0])]
    tab.close()
    missing = page == "no/such/page/"
    assert answer.status == (404 if missing else 200)
    assert failed == ([address + page] if missing else [])
    assert inside
    assert [link for link in inside if "/guide/" not in link] == []
