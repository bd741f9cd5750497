"""Each command answers bad input with one line that says the cure, and with an exit status, never a traceback."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from tiny_guide import write_guide

from scripts.finish.site import read
from scripts.finish.target import alone

PYTHON = [sys.executable, "-m"]


@pytest.fixture
def checkout(tmp_path) -> Path:
    """Our tools around a tiny guide, to spoil."""
    write_guide(tmp_path)
    for name in ("scripts", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy2(ROOT / "Makefile", tmp_path)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "source_outline.yml").write_text("sections: [{id: tips, kind: guide}]\n")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<p>Home</p>")
    return tmp_path


def complaint(folder: Path, *command: str, status: int, **environment: str) -> str:
    """The one line that a command says when it fails with this status; a count of faults may follow."""
    done = subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == status, done.stderr
    lines = [line for line in done.stderr.splitlines() if line != "faults: 1"]
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stdout
    return lines[0]


def spoil(path: Path, old: str, new: str | bytes) -> None:
    """Replace words of a file, with bytes if need be; an `old` that is not there is a fault of the test."""
    data = path.read_bytes()
    assert old.encode() in data
    path.write_bytes(data.replace(old.encode(), new if isinstance(new, bytes) else new.encode(), 1))


# The file, what stands there, what it becomes, the complaint.
SPOILT = {
    "broken YAML in mkdocs.yml": ("mkdocs.yml", "nav:\n", "nav: [\n", "mkdocs.yml:"),
    "empty nav entry": (
        "mkdocs.yml",
        "  - index.md\n",
        "  - index.md\n  - New:\n",
        "an entry of New is empty: g",
    ),
    "broken YAML in front matter": ("docs/tips.md", "description: ", "description: [", "docs/tips.md:"),
    "no front matter": ("docs/tips.md", "---\n", "", "docs/tips.md:1: no front matter: begin with ---"),
    "unknown field": ("docs/tips.md", "\n---\n", "\ntags: [x]\n---\n", "docs/tips.md:2: unknown field 'tags': use "),
    "page that is not UTF-8": ("docs/tips.md", "\n# ", b"\n# \xe9", "not UTF-8 text: save the file as UTF-8"),
    "broken registry": ("docs/about/sources/registry.yml", "  kind: ", "  kind: [", "docs/about/sources/registry.yml:"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_bad_input_to_make_build_is_one_line_with_file_and_cure(checkout, name):
    """As `make build` says it: before the generator starts, so that nothing else is printed."""
    path, old, new, message = SPOILT[name]
    spoil(checkout / path, old, new)
    line = complaint(checkout, *PYTHON, "scripts.check_pages", status=1)
    assert message in line
    assert line.count(": ") >= 2, "file, fault, cure"


@pytest.mark.parametrize("name", ["broken YAML in front matter", "page that is not UTF-8", "broken registry"])
def test_bad_input_to_make_sources_is_one_line(checkout, name):
    path, old, new, _ = SPOILT[name]
    spoil(checkout / path, old, new)
    if name == "broken YAML in front matter":  # not read by this command, so no fault
        assert subprocess.run([*PYTHON, "scripts.sources"], cwd=checkout).returncode == 0
    else:
        assert complaint(checkout, *PYTHON, "scripts.sources", status=2).startswith(path)


@pytest.mark.parametrize("name", ["broken YAML in mkdocs.yml", "no front matter", "page that is not UTF-8"])
def test_bad_input_to_the_coverage_check_is_one_line(checkout, name):
    path, old, new, _ = SPOILT[name]
    spoil(checkout / path, old, new)
    assert complaint(checkout, *PYTHON, "scripts.check_coverage", status=2).startswith(path)


def test_an_unknown_outline_id_is_named(checkout):
    spoil(checkout / "docs/tips.md", "keywords: [hints]", "covers: [tips, tip-grateful]")
    done = subprocess.run([*PYTHON, "scripts.check_coverage"], cwd=checkout, capture_output=True, text=True)
    assert done.returncode == 1
    message = "docs/tips.md:2: covers tip-grateful, which the outline lacks: correct or delete it"
    assert message in done.stderr.splitlines()


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["scripts.check_pages", "nowhere"], "nowhere: no such folder: name the folder of the pages"),
        (["scripts.check_coverage", "nowhere"], "nowhere: no index.html there: build the site first (make build)"),
        (["scripts.check_coverage", "--outline", "nowhere"], "nowhere: No such file or directory: mend that"),
        (["scripts.sources", "--docs", "nowhere"], "nowhere/about/sources/registry.yml: no such file: the registry"),
        (["scripts.finish", "nowhere"], "nowhere: no index.html there: build the site first (make build)"),
        (["scripts.address", "nowhere"], "nowhere/index.html: no such file: run make build"),
        (["scripts.serve", "eighty"], "PORT is eighty, not a number from 1 to 65535: try make serve PORT=8001"),
        (["scripts.serve", "65536"], "PORT is 65536, not a number from 1 to 65535: try make serve PORT=8001"),
    ],
)
def test_what_is_not_there_is_named(checkout, command, message):
    assert complaint(checkout, *PYTHON, *command, status=2).startswith(message)


@pytest.mark.parametrize(
    ("home", "message"),
    [
        (b"<p>\n\xe9", "site/index.html:2: not UTF-8 text: save the file as UTF-8"),
        (b"<link rel=canonical>", "site/index.html: its canonical link holds no full address: set site_url in mkdocs"),
    ],
)
def test_a_home_page_that_says_no_address_is_named(checkout, home, message):
    (checkout / "site" / "index.html").write_bytes(home)
    assert complaint(checkout, *PYTHON, "scripts.address", status=2).startswith(message)


def test_a_file_without_text_where_text_belongs_is_named(checkout):
    (checkout / "mkdocs.yml").unlink()
    assert complaint(checkout, *PYTHON, "scripts.check_pages", status=2).startswith("mkdocs.yml: No such file")


def test_a_taken_port_is_named(checkout):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        line = complaint(checkout, *PYTHON, "scripts.serve", port, status=2)
    assert line.startswith(f"port {port} is taken: try make serve PORT=")


def test_serving_a_broken_configuration_is_one_line(checkout):
    spoil(checkout / "mkdocs.yml", "nav:\n", "nav: [\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    assert complaint(checkout, *PYTHON, "scripts.serve", port, status=2).startswith("mkdocs.yml: ")


def test_a_browser_that_is_not_there_is_named(checkout):
    line = complaint(checkout, *PYTHON, "scripts.browser", status=2, CHROMIUM="no-such-browser")
    assert line == "CHROMIUM is no-such-browser, and no such program is here: correct or unset it"


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make as in a folder that is set up already: nothing is installed."""
    ready = [f"VENV={sys.prefix}", "-o", f"{sys.prefix}/site.stamp", "-o", f"{sys.prefix}/test.stamp"]
    return subprocess.run(["make", *ready, *arguments], cwd=folder, capture_output=True, text=True, timeout=120)


def test_make_alone_lists_every_command(checkout):
    done = make(checkout)
    assert done.returncode == 0
    commands = {"build", "check", "clean", "lock", "serve", "sources", "test"}
    assert commands <= {line.split()[1] for line in done.stdout.splitlines() if line.startswith("  make ")}


def test_make_build_stops_at_a_faulty_page(checkout):
    spoil(checkout / "docs/tips.md", "\n---\n", "\ntags: [x]\n---\n")
    done = make(checkout, "build")
    assert done.returncode != 0
    assert "docs/tips.md:2: unknown field 'tags': use" in done.stderr
    assert "Traceback" not in done.stderr
    assert (checkout / "site" / "index.html").read_text() == "<p>Home</p>"


def test_a_second_generator_is_refused_while_the_first_writes(checkout):
    cache = checkout / ".cache"
    cache.mkdir()
    with alone(cache / "generated"):
        line = complaint(checkout, *PYTHON, "scripts.generate", status=2)
    assert line == f"{cache / 'generated'}: another build is writing it: wait until that is done"
    assert list(cache.iterdir()) == []


def test_a_generator_that_is_killed_or_fails_leaves_the_pages_that_were_there(tmp_path):
    """Killed while it writes: what is there is whole, and the next build works."""
    docs, cache = tmp_path / "docs", tmp_path / ".cache"
    docs.mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Tiny\nplugins: []\n")
    for name in ("index", *(f"page-{number}" for number in range(100))):
        (docs / f"{name}.md").write_text("# Page\n\n[Home](index.md)\n")
    here = {"cwd": tmp_path, "env": os.environ | {"PYTHONPATH": str(ROOT)}, "stderr": subprocess.DEVNULL}
    generate = [*PYTHON, "scripts.generate"]
    assert subprocess.run(generate, **here).returncode == 0
    old = read(cache / "generated").keys()
    for name in ("404.html", "page-5/index.html", "page-50/index.html"):
        with subprocess.Popen(generate, **here) as running:
            while running.poll() is None and not (cache / ".generated.new" / name).exists():
                pass
            running.kill()
            assert running.wait() < 0, "it had written all before"
        assert read(cache / "generated").keys() == old
    spoil(docs / "page-1.md", "(index.md)", "(nowhere.md)")
    assert subprocess.run(generate, **here).returncode == 2
    assert read(cache / "generated").keys() == old
    spoil(docs / "page-1.md", "(nowhere.md)", "(index.md)")
    assert subprocess.run(generate, **here).returncode == 0
    assert [path.name for path in cache.iterdir()] == ["generated"]


def test_the_generator_leaves_a_folder_with_anything_else_alone(checkout):
    line = complaint(checkout, *PYTHON, "scripts.generate", "docs", status=2)
    assert line == "docs: holds about, which no build wrote: delete it if it may go, or name another folder"
    assert (checkout / "docs" / "tips.md").is_file()


def test_make_refuses_a_python_it_cannot_use(checkout):
    """A stand-in that says what Python 3.10 would."""
    old = checkout / "python3.10"
    old.write_text("#!/bin/sh\nexit 1\n")
    old.chmod(0o755)
    done = subprocess.run(
        ["make", "build", f"PYTHON={old}", "VENV=fresh"], cwd=checkout, capture_output=True, text=True, timeout=60
    )
    assert done.returncode != 0
    assert "is not Python 3.11 to 3.14: run make PYTHON=" in done.stderr
    assert not (checkout / "fresh").exists()
