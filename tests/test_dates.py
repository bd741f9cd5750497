"""The day on each page is that of the last commit that touched its text, or there is none."""

import os
import subprocess
from datetime import date

import pytest
from in_memory import run

from scripts.finish import dates, sitemap
from scripts.finish.dates import changed
from scripts.finish.site import Site

PAGE = '<html><head><link rel=canonical href="https://example.org/{}"></head><body>{}</body></html>'
SENTENCE = '<p class=x>Last changed on <time data-guide="changed"></time>.</p>'


@pytest.fixture
def repository(tmp_path):
    """A checkout to write and commit in: `commit(day, path=text, ...)`; `commit.docs` is the folder of pages."""
    docs = tmp_path / "a checkout" / "docs"
    docs.mkdir(parents=True)
    # A hook that runs these tests must not lend its own repository to git, nor the machine its settings.
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    clean |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*arguments, **more):
        identity = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        command = ["git", *identity, *arguments]
        subprocess.run(command, cwd=docs.parent, env=clean | more, check=True, capture_output=True)

    git("init", "-q")

    def commit(day, **texts):
        for path, text in texts.items():
            (docs / f"{path}.md").write_text(text, "utf-8")
        git("add", "-A")
        stamp = f"{day}T23:30:00+0100"
        git("commit", "-q", "-m", "x", GIT_AUTHOR_DATE="2001-01-01T00:00:00Z", GIT_COMMITTER_DATE=stamp)

    commit.docs, commit.git = docs, git
    return commit


def days(docs):
    return {path.name: day.isoformat() for path, day in changed(docs).items()}


def test_a_file_whose_name_is_no_text_keeps_no_other_from_its_day(repository):
    (repository.docs / os.fsdecode(b"\xe9.md")).write_text("odd")
    repository("2026-03-01", even="1")
    assert days(repository.docs)["even.md"] == "2026-03-01"


def test_each_file_has_the_day_of_its_own_last_commit(repository):
    repository("2026-03-01", old="1", new="1")
    repository("2026-04-02", new="2")
    assert days(repository.docs) == {"old.md": "2026-03-01", "new.md": "2026-04-02"}


def test_the_time_zone_of_the_machine_does_not_move_the_day(repository, monkeypatch):
    repository("2026-03-01", page="1")
    for zone in ("Pacific/Kiritimati", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        assert days(repository.docs) == {"page.md": "2026-03-01"}


def test_names_with_spaces_and_accents_are_found(repository):
    repository("2026-03-01", **{"a b": "1", "café": "1"})
    assert days(repository.docs) == {"a b.md": "2026-03-01", "café.md": "2026-03-01"}


def test_a_file_that_is_not_as_committed_has_no_day(repository):
    repository("2026-03-01", same="1", edited="1", staged="1")
    (repository.docs / "edited.md").write_text("2")
    (repository.docs / "staged.md").write_text("2")
    (repository.docs / "a b.md").write_text("new")
    repository.git("add", "docs/staged.md")
    assert days(repository.docs) == {"same.md": "2026-03-01"}


def test_no_repository_means_no_days(tmp_path):
    assert changed(tmp_path) == {}


def test_no_git_means_no_days(repository, monkeypatch):
    repository("2026-03-01", page="1")
    monkeypatch.setenv("PATH", "")
    assert changed(repository.docs) == {}


def test_a_shallow_clone_means_no_days(repository, tmp_path):
    """Its oldest commit seems to have written every file, which is not so."""
    repository("2026-03-01", page="1")
    repository("2026-04-02", other="1")
    repository.git("clone", "-q", "--depth=1", repository.docs.parent.as_uri(), str(tmp_path / "shallow"))
    assert changed(tmp_path / "shallow" / "docs") == {}


def site_of(docs) -> Site:
    pages = {"index.html": PAGE.format("", SENTENCE), "tips/index.html": PAGE.format("tips/", SENTENCE)}
    return Site({path: text.encode() for path, text in pages.items()}, docs=docs)


def test_the_day_is_written_on_the_page_and_in_the_sitemap(repository):
    repository("2026-03-01", index="1", tips="1")
    (repository.docs / "index.md").write_text("2")
    site = site_of(repository.docs)
    run(site, dates)
    assert site.pages["tips/index.html"].select_one("p").text == "Last changed on 1 March 2026."
    assert site.pages["tips/index.html"].select_one("time").attrs["datetime"] == "2026-03-01"
    assert site.pages["index.html"].select_one("p") is None
    run(site, sitemap)
    listed = site.files["sitemap.xml"].decode()
    assert "<url><loc>https://example.org/</loc></url>" in listed
    assert "<url><loc>https://example.org/tips/</loc><lastmod>2026-03-01</lastmod></url>" in listed


def test_without_the_markdown_no_page_has_a_day():
    site = site_of(None)
    run(site, dates)
    assert all(tree.select_one("p") is None for tree in site.pages.values())


def test_a_day_is_written_the_british_way_whatever_the_machine(repository, monkeypatch):
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setattr(dates, "changed", lambda docs: {docs / "index.md": date(2026, 12, 5)})
    repository.docs.joinpath("index.md").write_text("1")
    site = site_of(repository.docs.resolve())
    run(site, dates)
    assert site.pages["index.html"].select_one("time").text == "5 December 2026"
