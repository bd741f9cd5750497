"""The PDF is the whole guide, and a reader finds the way in it by contents, numbers, bookmarks, links and tags."""

import re
import shutil
import subprocess
import sys

import pypdf
import pytest
from conftest import ROOT

from scripts import book, pdf
from scripts.check_pages import nav_entries

# To take out a sheet's text is slow, so one in so many stands for all.
EVERY = 8


def make(site, output) -> int:
    """The exit code of the real command: in a process of its own, as the suite's browser holds this one's loop."""
    command = [sys.executable, "-m", "scripts.pdf", str(site), str(output), "--config", str(ROOT / "mkdocs.yml")]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


@pytest.fixture(scope="module")
def made(site, tmp_path_factory):
    """The PDF of the real site."""
    output = tmp_path_factory.mktemp("pdf") / "guide.pdf"
    assert make(site, output) == 0
    return output


@pytest.fixture(scope="module")
def reader(made):
    return pypdf.PdfReader(made)


def bookmarks(outline, level=1):
    """Each bookmark as its level, its title and where it leads."""
    for item in outline:
        if isinstance(item, list):
            yield from bookmarks(item, level + 1)
        else:
            yield level, item.title, item


def titles(site) -> dict[str, str]:
    """The chapter of each page that belongs in the PDF, by the page's title."""
    pages, config = book.opened(site, ROOT / "mkdocs.yml")
    return {
        book.title_of(pages, path): chapter.name for chapter in book.chapters(config, pages) for path in chapter.pages
    }


def words(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_every_page_is_a_bookmark_in_reading_order(reader, site):
    wanted = list(titles(site))
    entries = [page for _, page in nav_entries((ROOT / "mkdocs.yml").read_text("utf-8"))]
    assert len(wanted) >= len(entries) - 40 > 60
    second = [title for level, title, _ in bookmarks(reader.outline) if level == 2]
    assert [title for title in second if title != "Contents" and not title.startswith("Sources: ")] == wanted
    third = [title for level, title, _ in bookmarks(reader.outline) if level == 3]
    assert len(third) > 400


def test_the_contents_give_the_page_that_each_chapter_begins_on(reader, site):
    begins = {
        title: reader.get_destination_page_number(item) + 1
        for level, title, item in bookmarks(reader.outline)
        if level == 2 and title != "Contents" and not title.startswith("Sources: ")
    }
    first = min(begins.values())
    contents = words("".join(reader.pages[number].extract_text() for number in range(1, first - 1)))
    for title, number in begins.items():
        assert words(f"{title}{number}") in contents
    # To take out a page's text is slow, so one chapter in ten stands for all.
    heads = titles(site)
    for title, number in list(begins.items())[::10]:
        text = words(reader.pages[number - 1].extract_text())
        assert words(title) in text
        # The running head and the number of the page come before its words.
        assert text.startswith(words(f"{heads[title]}{number}"))


def test_every_page_number_of_a_cross_reference_is_true(reader):
    """Each sheet's numbers "(page 45)" are those of the sheets that its links lead to."""
    sheets = {sheet.indirect_reference.idnum: number for number, sheet in enumerate(reader.pages, 1)}
    places = reader.named_destinations

    def leads(number: int) -> set[int]:
        names = [link.get_object().get("/Dest") for link in reader.pages[number].get("/Annots", [])]
        return {sheets[places[name].page.idnum] for name in names if name}

    checked = 0
    for number in range(1, len(reader.pages), EVERY):
        said = re.findall(r"\(page\s+(\d+)\)", reader.pages[number].extract_text())
        # A link that a sheet's end parts has its number on the next.
        assert {int(page) for page in said} <= leads(number) | leads(number - 1), number + 1
        checked += len(said)
    assert checked > 60


def test_sheets_are_full(reader):
    """Chapters run on: at least 400 words a sheet on the mean, and none that is nearly empty but a chapter's last."""
    begins = {reader.get_destination_page_number(item) for level, _, item in bookmarks(reader.outline) if level < 3}
    counts = {number: len(reader.pages[number].extract_text().split()) for number in range(2, len(reader.pages), EVERY)}
    assert sum(counts.values()) / len(counts) >= 400
    assert [number + 1 for number, count in counts.items() if count < 130 and number + 1 not in begins] == []


def links(reader) -> tuple[set[str], set[str]]:
    """Where the links lead: to names within the document, and to addresses outside."""
    inside, outside = set(), set()
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if "/Dest" in link:
                inside.add(link["/Dest"])
            else:
                outside.add(link["/A"]["/URI"])
    return inside, outside


def test_links_within_the_guide_lead_within_the_pdf(reader, site_url):
    inside, outside = links(reader)
    assert len(inside) > 300
    assert inside <= reader.named_destinations.keys()
    # Only pages that paper has no use for are reached through the network.
    allowed = re.compile(rf"{re.escape(site_url)}(?:$|a-to-z/|take-along/|offline/|about/sources/.)")
    assert not [link for link in outside if link.startswith(site_url) and not allowed.match(link)]
    assert any(link.startswith("https://") and not link.startswith(site_url) for link in outside)


def test_it_is_tagged_for_screen_readers(reader):
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Second Interview Guide"
    tags, pictures, todo = {}, [], [root["/StructTreeRoot"]]
    while todo:
        node = todo.pop().get_object()
        if isinstance(node, list):
            todo += node
        elif isinstance(node, dict):
            if "/S" in node:
                tags[node["/S"]] = tags.get(node["/S"], 0) + 1
            if node.get("/S") == "/Figure":
                pictures.append(node.get("/Alt"))
            if "/K" in node:
                todo.append(node["/K"])
    assert {"/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Link", "/Table", "/TH", "/TD"} <= tags.keys()
    assert tags["/H2"] > 60
    assert all(pictures)


def test_the_sources_are_in_it_with_their_addresses(reader):
    registry = (ROOT / "docs" / "about" / "sources" / "registry.yml").read_text("utf-8")
    addresses = re.findall(r"^\s+address: (https?://\S+)", registry, re.MULTILINE)
    # A browser adds the slash after a bare host name.
    outside = {link.rstrip("/") for link in links(reader)[1]}
    assert len(addresses) > 100
    assert [address for address in addresses if address.rstrip("/") not in outside] == []


def test_the_same_pages_give_the_same_bytes(site, tmp_path):
    """On a few pages: the same browser and fonts, another minute and folder."""
    made = []
    for name in ("one", "two"):
        for path in ("", "pay", "words", "ask"):
            (tmp_path / name / path).mkdir(parents=True, exist_ok=True)
            shutil.copy(site / path / "index.html", tmp_path / name / path)
        made.append(tmp_path / f"{name}.pdf")
        assert make(tmp_path / name, made[-1]) == 0
    assert made[0].read_bytes() == made[1].read_bytes()


def test_bad_input_is_one_line(tmp_path, capsys):
    assert pdf.main([str(tmp_path), str(tmp_path / "out.pdf")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}: no index.html there: build the site first (make build)\n"
    (tmp_path / "index.html").write_text("<title>T</title>")
    assert pdf.main([str(tmp_path), str(tmp_path / "out.pdf"), "--config", str(tmp_path / "none.yml")]) == 2
    assert capsys.readouterr().err == f"{tmp_path}/none.yml: no such file: name it with --config\n"
