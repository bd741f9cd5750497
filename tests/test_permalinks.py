"""Every address that was ever published still leads to its page or its tip."""

import subprocess

import pytest
from conftest import ROOT

from scripts import permalinks


def guide(folder, **pages: list[str]):
    """A built site of pages and their tips: `guide(folder, first=["alpha"])`."""
    for name, tips in {"": [], **pages}.items():
        place = folder / "site" / name
        place.mkdir(parents=True, exist_ok=True)
        address = f"https://guide.example/{name}/" if name else "https://guide.example/"
        body = "".join(f"<h2 id={tip}>{tip}</h2>" for tip in tips)
        (place / "index.html").write_text(
            f"<link rel=canonical href={address}><body><article><h1 id=title>T</h1>{body}</article>"
        )
    (folder / "docs").mkdir(exist_ok=True)
    return folder


def run(folder, *options: str) -> int:
    """The command on a small guide."""
    places = [str(folder / "site"), "--docs", str(folder / "docs"), "--list", str(folder / "permalinks.txt")]
    return permalinks.main([*places, *options])


def test_every_address_ever_published_still_works(site, capsys):
    failed = permalinks.main([str(site), "--docs", str(ROOT / "docs"), "--list", str(ROOT / permalinks.LIST)])
    assert not failed, capsys.readouterr().err


def test_the_list_is_sorted_and_only_grows():
    recorded = permalinks.load(ROOT / permalinks.LIST)
    assert recorded == sorted(set(recorded))
    assert list(permalinks.removed(ROOT)) == []


def test_new_addresses_are_written_in_and_old_ones_kept(tmp_path, capsys):
    guide(tmp_path, first=["alpha"])
    assert run(tmp_path) == 1
    assert "/first/#alpha is not recorded: run `python -m scripts.permalinks site --write`" in capsys.readouterr().err
    assert run(tmp_path, "--write") == 0
    assert permalinks.load(tmp_path / "permalinks.txt") == ["/", "/first/", "/first/#alpha"]
    guide(tmp_path, first=["alpha", "beta"], other=[])
    assert run(tmp_path, "--write") == 0
    assert permalinks.load(tmp_path / "permalinks.txt") == ["/", "/first/", "/first/#alpha", "/first/#beta", "/other/"]
    assert run(tmp_path) == 0


def rename(folder):
    """Record a guide, then rename a page and, on another, a tip."""
    guide(folder, first=["alpha", "beta"], second=["gamma"])
    run(folder, "--write")
    (folder / "site" / "first").rename(folder / "site" / "renamed")
    guide(folder, renamed=["alpha", "beta"], second=["delta"])
    run(folder, "--write")


def test_a_renamed_page_and_a_renamed_tip_are_named(tmp_path, capsys):
    rename(tmp_path)
    capsys.readouterr()
    assert run(tmp_path) == 1
    assert capsys.readouterr().err.splitlines() == [
        "tests/permalinks.txt:2: /first/ is gone: add `/first/: NEW ADDRESS` to docs/moved.yml",
        "tests/permalinks.txt:3: /first/#alpha is gone: add `/first/#alpha: NEW ADDRESS` to docs/moved.yml",
        "tests/permalinks.txt:4: /first/#beta is gone: add `/first/#beta: NEW ADDRESS` to docs/moved.yml",
        "tests/permalinks.txt:10: /second/#gamma is gone: add `/second/#gamma: NEW ADDRESS` to docs/moved.yml",
    ]


def test_a_redirect_keeps_the_promise(tmp_path, capsys):
    rename(tmp_path)
    (tmp_path / "docs" / "moved.yml").write_text("/first/: /renamed/\n/second/#gamma: /second/#delta\n")
    assert run(tmp_path) == 0, capsys.readouterr().err


def test_a_redirect_that_loses_a_tip_does_not(tmp_path, capsys):
    rename(tmp_path)
    (tmp_path / "docs" / "moved.yml").write_text("/first/: /second/\n/second/#gamma: /second/#delta\n")
    capsys.readouterr()
    assert run(tmp_path) == 1
    assert [line.split()[1] for line in capsys.readouterr().err.splitlines()] == ["/first/#alpha", "/first/#beta"]


@pytest.mark.parametrize("taken", [True, False])
def test_an_address_taken_out_of_the_list_is_named(tmp_path, taken):
    def git(*arguments: str) -> None:
        identity = ["-c", "user.name=Test", "-c", "user.email=test@guide.example"]
        subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True)

    git("init")
    (tmp_path / "tests").mkdir()
    (tmp_path / permalinks.LIST).write_text("/\n/first/\n")
    git("add", ".")
    git("commit", "-m", "Publish")
    (tmp_path / permalinks.LIST).write_text("/\n" if taken else "/\n/first/\n/second/\n")
    wanted = ["tests/permalinks.txt:1: /first/ was taken out: put it back, the list only grows"] if taken else []
    assert list(permalinks.removed(tmp_path)) == wanted


def test_bad_input_is_one_line(tmp_path, capsys):
    assert run(tmp_path) == 2
    assert capsys.readouterr().err.endswith("no index.html there: build the site first (make build)\n")
    guide(tmp_path)
    (tmp_path / "docs" / "moved.yml").write_text("/a/: [\n")
    assert run(tmp_path) == 2
    assert "docs/moved.yml:2: broken YAML" in capsys.readouterr().err
