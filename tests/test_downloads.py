"""The page that says how to take the guide along offers the files that are published with it, and no others."""

import pytest
from in_memory import run

from scripts.finish import downloads
from scripts.finish.site import Problem, Site


def site() -> Site:
    """A site of the one page."""
    return Site({downloads.PAGE: b"<body><p data-guide=downloads>Comes without.</p>"})


def test_files_are_taken_in_and_linked_with_their_sizes(tmp_path, monkeypatch):
    monkeypatch.setenv(downloads.FOLDER, str(tmp_path))
    for name in downloads.FILES:
        (tmp_path / name).write_bytes(b"x" * 1_200_000)
    found = site()
    run(found, downloads)
    assert {path for path in found.files if path.startswith("download/")} == {f"download/{n}" for n in downloads.FILES}
    links = found.pages[downloads.PAGE].select("li a[download]")
    assert [link.attrs["href"] for link in links] == [f"../download/{name}" for name in downloads.FILES]
    assert found.pages[downloads.PAGE].text.count("(1.2 MB)") == len(links)
    assert "Comes without" not in found.pages[downloads.PAGE].text


def test_without_them_the_page_keeps_its_words(monkeypatch):
    monkeypatch.delenv(downloads.FOLDER, raising=False)
    found = site()
    run(found, downloads)
    assert found.files.keys() == {downloads.PAGE}
    assert "Comes without" in found.pages[downloads.PAGE].text


def test_a_missing_file_is_one_line_with_the_cure(tmp_path, monkeypatch):
    monkeypatch.setenv(downloads.FOLDER, str(tmp_path))
    with pytest.raises(Problem) as refused:
        run(site(), downloads)
    assert str(refused.value).endswith(
        "second-interview-guide.pdf: not there, and GUIDE_DOWNLOADS asks for it: run make pdf"
    )
