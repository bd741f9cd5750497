"""The finishing step as a whole, and its steps that tidy what the generator wrote."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT
from in_memory import run

from scripts.finish import comments, policy, sitemap, theme, unused
from scripts.finish.__main__ import main
from scripts.finish.site import Problem, Site, local_file, read
from scripts.finish.target import MARK, alone, recover, replace
from scripts.finish.walk import Work, finish

HEAD = '<link rel="canonical" href="https://example.org/guide/{}">'


def page(address: str = "", head: str = "", body: str = "") -> bytes:
    return f"<!doctype html><html><head>{HEAD.format(address)}{head}</head><body>{body}</body></html>".encode()


# ---- the site as data


def test_the_home_page_says_where_the_site_is_published():
    site = Site({"index.html": page(), "404.html": b"<p>Not here</p>", "tips/index.html": page("tips/")})
    assert (site.address, site.base) == ("https://example.org/guide/", "/guide/")
    assert site.url("tips/index.html") == "https://example.org/guide/tips/"
    assert site.url("feed.xml") == "https://example.org/guide/feed.xml"
    assert site.content_pages() == ["index.html", "tips/index.html"]


def test_a_site_without_an_address_stands_at_the_root():
    site = Site({"index.html": b"<p>Home</p>"})
    assert (site.address, site.base) == ("", "/")


@pytest.mark.parametrize(
    ("built", "markdown"),
    [
        ("index.html", "index.md"),
        ("tips/index.html", "tips.md"),
        ("ask/index.html", "ask/index.md"),
        ("ask/doubts/index.html", "ask/doubts.md"),
        ("404.html", None),
        ("gone/index.html", None),
    ],
)
def test_the_path_of_a_page_is_its_address(tmp_path, built, markdown):
    for path in ("index.md", "tips.md", "ask/index.md", "ask/doubts.md"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).touch()
    assert Site({}, docs=tmp_path).source(built) == (tmp_path / markdown if markdown else None)
    assert Site({}).source(built) is None


@pytest.mark.parametrize(
    ("address", "file"),
    [("../a.css", "a.css"), ("a.css?v=1", "tips/a.css"), ("/guide/a.css", "a.css"), ("/a.css", "/a.css")],
)
def test_an_address_on_a_page_means_a_file(address, file):
    assert local_file(Site({"index.html": page()}), "tips/index.html", address) == file


# ---- steps


@pytest.mark.parametrize(
    ("kept", "markup"),
    [
        (False, "<input class=md-toggle type=checkbox>"),
        (False, "<label class=md-overlay></label>"),
        (False, "<div class=md-dialog></div>"),
        (False, "<div data-md-component=announce></div>"),
        (False, "<script id=__config type=application/json>{}</script>"),
        (False, "<div class=md-main__inner><script>tabs()</script></div>"),
        (True, "<input class=search type=search>"),
        (True, "<div class=md-content></div>"),
        (True, "<script src=guide.mjs></script>"),
    ],
)
def test_what_only_the_script_of_the_theme_needs_goes(kept, markup):
    site = Site({"index.html": page(body=f"<main>{markup}</main>")})
    run(site, theme)
    main_part = site.pages["index.html"].select_one("main")
    assert bool(main_part.select("input, label, .md-content, .md-dialog, script, [data-md-component]")) is kept


def test_scripts_in_the_head_stay_only_if_they_are_ours_or_data():
    head = "<script>theirs</script><script data-guide=scheme>ours</script><script type=application/ld+json>{}</script>"
    site = Site({"index.html": page(head=head)})
    run(site, theme)
    assert [script.text for script in site.pages["index.html"].select("script")] == ["ours", "{}"]


def test_the_names_of_components_go_and_their_elements_stay():
    site = Site({"index.html": page(body="<nav data-md-component=toc data-md-scrollfix class=x>Contents</nav>")})
    run(site, theme)
    nav = site.pages["index.html"].select_one("nav")
    assert dict(nav.attrs) in ({"class": "x"}, {"class": ["x"]})
    assert nav.text == "Contents"


def test_files_that_no_kept_file_names_are_deleted():
    files = {
        "index.html": page(head="<link rel=stylesheet href=a/main.css><script src=a/guide.mjs></script>"),
        "404.html": b"",
        "a/main.css": b"body { background: url(photo.svg) } /*# sourceMappingURL=main.css.map */",
        "a/main.css.map": b"{}",
        "a/photo.svg": b"<svg/>",
        "a/guide.mjs": b'import "./part.mjs"',
        "a/part.mjs": b"",
        "a/unnamed.mjs": b'import "./alone.mjs"',
        "a/alone.mjs": b"",
        "lunr/wordcut.js": b"",
        "robots.txt": b"",
        "sitemap.xml": b"",
        ".nojekyll": b"",
    }
    site = Site(dict(files))
    run(site, unused)
    assert files.keys() - site.files.keys() == {"a/main.css.map", "a/unnamed.mjs", "a/alone.mjs", "lunr/wordcut.js"}


def test_the_sitemap_lists_every_page_once_and_nothing_else():
    site = Site(
        {
            "index.html": page(),
            "tips/index.html": page("tips/", body="<time data-guide=changed datetime=2026-03-01></time>"),
            "a&b/index.html": page("a&b/"),
            "404.html": b"",
            "sitemap.xml": b"theirs",
            "sitemap.xml.gz": b"theirs",
        }
    )
    run(site, sitemap)
    assert site.files["sitemap.xml"].decode().splitlines()[2:-1] == [
        "<url><loc>https://example.org/guide/a&amp;b/</loc></url>",
        "<url><loc>https://example.org/guide/</loc></url>",
        "<url><loc>https://example.org/guide/tips/</loc><lastmod>2026-03-01</lastmod></url>",
    ]
    assert "sitemap.xml.gz" not in site.files


def test_a_site_without_an_address_has_no_sitemap():
    site = Site({"index.html": b"<p>Home</p>", "sitemap.xml": b"theirs"})
    run(site, sitemap)
    assert "sitemap.xml" not in site.files


# ---- the command


def generated(folder: Path, **pages: bytes) -> Path:
    """What a generator wrote: a home page, and files by their names without an ending."""
    folder.mkdir()
    (folder / "index.html").write_bytes(page())
    for name, html in pages.items():
        (folder / f"{name}.html").write_bytes(html)
    return folder


def finished(source: Path, target: Path) -> int:
    return main([str(source), str(target), "--docs", "nowhere", "--overrides", "nowhere"])


def test_the_command_needs_a_built_folder(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.endswith("nowhere: no index.html there: build the site first (make build)\n")


def test_what_the_generator_wrote_stays_as_it_is(tmp_path):
    source = generated(tmp_path / "generated", tips=page("tips.html"))
    before = read(source)
    assert finished(source, tmp_path / "site") == 0
    assert read(source) == before
    assert (tmp_path / "site" / "tips.html").is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"generated", "site"}


def test_a_finished_site_is_not_finished_again(tmp_path, capsys):
    finished(generated(tmp_path / "generated"), tmp_path / "site")
    once = read(tmp_path / "site")
    for source, target in (
        ("site", "again"),
        ("site", "site"),
        ("generated", "generated"),
        ("generated", "generated/x"),
    ):
        capsys.readouterr()
        assert finished(tmp_path / source, tmp_path / target) == 2
        assert len(capsys.readouterr().err.splitlines()) == 1
    assert read(tmp_path / "site") == once
    assert finished(tmp_path / "generated", tmp_path / "site") == 0
    assert read(tmp_path / "site") == once


@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        ("generated", "generated", "stands in generated, which is to stay as it is"),
        ("generated", "generated/new", "stands in generated, which is to stay as it is"),
        ("cache/generated", "cache", "holds cache/generated, and all in it would go"),
        ("cache/generated", "cache/generated/../../cache", "holds cache/generated, and all in it would go"),
        ("generated", ".", "holds the current folder, and all in it would go"),
        ("generated", "..", "holds the current folder, and all in it would go"),
        ("generated", "/", "holds the current folder, and all in it would go"),
        (
            "generated",
            "home",
            "holds thesis.txt, which no build wrote: delete it if it may go, or name another folder",
        ),
        (
            "generated",
            "cache",
            "holds generated, which no build wrote: delete it if it may go, or name another folder",
        ),
    ],
)
def test_a_folder_with_anything_but_a_finished_site_is_left_alone(
    tmp_path, monkeypatch, capsys, source, target, reason
):
    here = tmp_path / "here"
    for name in ("cache", "home"):
        (here / name).mkdir(parents=True)
    generated(here / "generated")
    generated(here / "cache" / "generated")
    (here / "home" / "thesis.txt").write_text("years of work")
    monkeypatch.chdir(here)
    before = read(tmp_path)
    assert finished(Path(source), Path(target)) == 2
    cure = "" if "delete" in reason else ": name another folder"
    assert capsys.readouterr().err == f"{Path(target)}: {reason}{cure}\n"
    assert read(tmp_path) == before
    assert {path.name for path in tmp_path.iterdir()} == {"here"}


def test_an_empty_folder_will_do(tmp_path):
    (tmp_path / "site").mkdir()
    assert finished(generated(tmp_path / "generated"), tmp_path / "site") == 0
    assert (tmp_path / "site" / "index.html").is_file()


def test_what_the_generator_wrote_by_itself_may_go(tmp_path):
    site = tmp_path / "site"
    site.mkdir()
    for name in ("404.html", "index.html", "sitemap.xml"):
        (site / name).write_text("x")
    assert finished(generated(tmp_path / "generated"), site) == 0
    assert (site / "index.html").read_text() != "x"


def test_the_old_site_stands_when_the_new_one_cannot_be_made(tmp_path, capsys):
    source = generated(tmp_path / "generated")
    assert finished(source, tmp_path / "site") == 0
    before = read(tmp_path / "site")
    (source / "tips.html").write_bytes(page("tips.html", body="<article><img src=gone.svg></article>"))
    capsys.readouterr()
    assert finished(source, tmp_path / "site") == 2
    assert capsys.readouterr().err.endswith("/: no picture gone.svg: correct its address\n")
    assert read(tmp_path / "site") == before


NOT_TEXT = b"\n\xe9"
SAVE = "not UTF-8 text: save the file as UTF-8"
NO_ADDRESS = "its canonical link holds no full address: set site_url in mkdocs.yml"
# A file, what stands in it, and how the line on it begins.
DAMAGED = {
    "page": ("generated/p.html", page("p.html") + NOT_TEXT, f"generated/p.html:2: {SAVE}"),
    "home page": ("generated/index.html", page() + NOT_TEXT, f"generated/index.html:2: {SAVE}"),
    "style sheet": ("generated/main.css", b"p {}" + NOT_TEXT, f"generated/main.css:2: {SAVE}"),
    "drawing": ("generated/drawing.svg", b"<svg></svg>" + NOT_TEXT, f"generated/drawing.svg:2: {SAVE}"),
    "icon": ("generated/assets/icons/icon.svg", NOT_TEXT, f"generated/assets/icons/icon.svg:2: {SAVE}"),
    "template": ("overrides/main.html", b"<p>" + NOT_TEXT, f"overrides/main.html:2: {SAVE}"),
    "registry": ("docs/about/sources/registry.yml", b"a: b" + NOT_TEXT, f"docs/about/sources/registry.yml:2: {SAVE}"),
    "words of tools": ("docs/tools/tools.yml", b"a: b" + NOT_TEXT, f"docs/tools/tools.yml:2: {SAVE}"),
    "name": ("generated/\udce9.html", b"", "generated: b'\\xe9.html' is no UTF-8: give that file another name"),
    "home without its address": (
        "generated/index.html",
        b"<link rel=canonical>",
        f"generated/index.html: {NO_ADDRESS}",
    ),
    "home with half an address": (
        "generated/index.html",
        b"<link rel=canonical href=http://[bad>",
        f"generated/index.html: {NO_ADDRESS}",
    ),
    "way to a page": (
        "generated/p.html",
        page("p.html", body="<nav class=md-path><a href=http://[bad>Up</a></nav>"),
        "generated/p.html: ValueError: Invalid IPv6 URL in page.py:",
    ),
    "sheet without an address": (
        "generated/p.html",
        page("p.html", head="<link rel=stylesheet>"),
        "generated/p.html: KeyError: 'href' in styles.py:",
    ),
    "nesting": (
        "generated/p.html",
        page("p.html", body="<article><h1>" + "<ul><li>" * 300 + "Deep</h1></article>"),
        "generated/p.html: too much stands one in another: nest it less deep",
    ),
    "drawing of the icon": (
        "generated/assets/icons/icon.svg",
        b"<svg></svg>",
        "generated: KeyError: 'viewbox' in app.py:",
    ),
}


@pytest.mark.parametrize("name", DAMAGED)
@pytest.mark.parametrize("processes", ["1", "2"])
def test_damaged_input_is_one_line_and_the_old_site_stands(tmp_path, monkeypatch, capsys, name, processes):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("scripts.finish.walk.WORTH_SHARING", 2)
    source = generated(
        tmp_path / "generated",
        q=page("q.html", '<link rel=stylesheet href="main.css">', '<article><img src="drawing.svg"></article>'),
    )
    (source / "main.css").write_text("p { color: red }")
    (source / "drawing.svg").write_text("<svg></svg>")
    (source / "tools").mkdir()
    (source / "tools" / "index.html").write_bytes(page("tools/"))
    command = ["generated", "site", "--processes", processes]
    assert main([*command, "--docs", "nowhere"]) == 0
    policy.known.cache_clear()
    before, folders = read(tmp_path / "site"), {path.name for path in tmp_path.iterdir()}
    path, data, said = DAMAGED[name]
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_bytes(data)
    capsys.readouterr()
    assert main(command) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if "last changed" not in line]
    assert len(lines) == 1
    assert lines[0].startswith(said)
    assert lines[0].count(": ") >= 2, "file, fault, cure"
    assert read(tmp_path / "site") == before
    assert {path.name for path in tmp_path.iterdir()} == folders | {Path(path).parts[0]}


def test_a_home_page_that_may_not_be_read_is_named(tmp_path, monkeypatch, capsys):
    """As if by somebody who is not root."""
    home = generated(tmp_path / "generated") / "index.html"

    def refused(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refused)
    assert finished(home.parent, tmp_path / "site") == 2
    assert capsys.readouterr().err == f"{home}: Permission denied: mend that and build again\n"


def test_a_folder_that_may_not_be_read_is_named(tmp_path, monkeypatch, capsys):
    """As if by somebody who is not root."""
    source = generated(tmp_path / "generated")
    (source / "p5").mkdir()
    (source / "p5" / "index.html").write_bytes(page("p5/"))
    scandir = os.scandir

    def refused(path="."):
        if str(path) == str(source / "p5"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refused)
    assert finished(source, tmp_path / "site") == 2
    assert capsys.readouterr().err == f"{source / 'p5'}: Permission denied: mend that and build again\n"
    assert {path.name for path in tmp_path.iterdir()} == {"generated"}


@pytest.mark.parametrize("to", ["nowhere", "p5", "/dev/null"])
def test_what_is_neither_file_nor_folder_is_not_left_out_in_silence(tmp_path, capsys, to):
    source = generated(tmp_path / "generated")
    (source / "p5").mkdir()
    (source / "p6").symlink_to(to)
    assert finished(source, tmp_path / "site") == 2
    said = f"{source / 'p6'}: is neither a file nor a folder of its own: put one there, or delete it\n"
    assert capsys.readouterr().err == said


def test_a_number_of_processes_is_none_or_more(tmp_path, capsys):
    assert main([str(generated(tmp_path / "generated")), str(tmp_path / "site"), "--processes", "-1"]) == 2
    assert capsys.readouterr().err == "--processes -1: fewer than none: give 1 or more\n"


def test_a_process_that_is_killed_is_one_line(tmp_path, monkeypatch, capsys):
    source = generated(tmp_path / "generated", **{f"p{number}": page(f"p{number}.html") for number in range(60)})
    monkeypatch.setattr(Work, "__call__", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
    assert main([str(source), str(tmp_path / "site"), "--docs", "nowhere", "--processes", "2"]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert lines[-1] == f"{source}: a process at work on it was killed: free some memory, or try --processes 1"
    assert {path.name for path in tmp_path.iterdir()} == {"generated"}


@pytest.mark.parametrize("processes", ["1", "3"])
def test_a_finish_that_is_interrupted_says_nothing(tmp_path, processes):
    # So many that it is at work for seconds after the first of them, on a busy machine too.
    source = generated(tmp_path / "generated", **{f"p{number}": page(f"p{number}.html") for number in range(2000)})
    command = [sys.executable, "-m", "scripts.finish", str(source), str(tmp_path / "site"), "--docs", "nowhere"]
    options = {"cwd": ROOT, "stderr": subprocess.PIPE, "text": True, "start_new_session": True}
    with subprocess.Popen([*command, "--processes", processes], **options) as running:
        while not (tmp_path / ".site.new" / "p10.html").exists():
            assert running.poll() is None
        os.killpg(running.pid, signal.SIGINT)
        said = running.communicate(timeout=30)[1]
    assert running.returncode == 130
    assert [line for line in said.splitlines() if "last changed" not in line] == []
    assert {path.name for path in tmp_path.iterdir()} == {"generated"}


def test_a_link_to_a_folder_stays_a_link(tmp_path):
    source, site, real = generated(tmp_path / "generated"), tmp_path / "site", tmp_path / "disk" / "real"
    real.mkdir(parents=True)
    site.symlink_to(real)
    for name in ("old.html", "new.html"):
        (source / name).write_bytes(page(name))
        assert finished(source, site) == 0
        assert site.is_symlink()
        assert (real / name).is_file()
    assert {path.name for path in tmp_path.iterdir()} == {"generated", "site", "disk"}
    assert [path.name for path in real.parent.iterdir()] == ["real"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("file", "file: is no folder: delete it, or name another folder"),
        ("file/site", "file: is no folder: delete it, or name another folder"),
        ("link", "link: leads to gone, which is not there: make that folder, or delete the link"),
        ("loop", "loop: leads to loop, which is not there: make that folder, or delete the link"),
        ("link/site", "link: leads to gone, which is not there: make that folder, or delete the link"),
        ("link-to-file", "link-to-file: is no folder: delete it, or name another folder"),
    ],
)
def test_what_can_be_no_folder_is_refused_before_anything_changes(tmp_path, monkeypatch, capsys, target, message):
    monkeypatch.chdir(tmp_path)
    generated(tmp_path / "generated")
    (tmp_path / "file").write_text("in the way")
    for name, to in {"link": "gone", "loop": "loop", "link-to-file": "file"}.items():
        (tmp_path / name).symlink_to(to)
    before = {path: path.lstat().st_ino for path in tmp_path.iterdir()}
    assert finished(Path("generated"), Path(target)) == 2
    assert capsys.readouterr().err == f"{message}\n"
    assert {path: path.lstat().st_ino for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("at_once", [True, False])
def test_a_folder_takes_the_place_of_another(tmp_path, monkeypatch, at_once):
    if not at_once:
        monkeypatch.setattr("scripts.finish.target.exchange", lambda *_: False)
    old, new = tmp_path / "site", tmp_path / ".site.new"
    for folder in (old, new):
        folder.mkdir()
        (folder / folder.name).touch()
    replace(new, old)
    assert [path.name for path in tmp_path.rglob("*")] == ["site", ".site.new"]


def test_a_build_stopped_between_two_names_puts_the_old_site_back(tmp_path):
    (tmp_path / ".site.before").mkdir()
    recover(tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    (tmp_path / ".site.before").mkdir()
    recover(tmp_path / "site")
    assert len(list(tmp_path.iterdir())) == 2, "a site that is there stays"


def test_a_finish_that_is_killed_leaves_one_whole_site(tmp_path):
    """Killed early, halfway and late: what stands is the old site or the new one, and the next build is whole."""
    source = generated(tmp_path / "generated", **{f"p{number}": page(f"p{number}.html") for number in range(60)})
    command = [sys.executable, "-m", "scripts.finish", str(source), str(tmp_path / "site"), "--docs", "nowhere"]
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    old = read(tmp_path / "site")
    (source / "new.html").write_bytes(page("new.html"))
    begun = time.monotonic()
    subprocess.run([*command[:-3], str(tmp_path / "other"), *command[-2:]], check=True, cwd=ROOT, capture_output=True)
    length, new = time.monotonic() - begun, read(tmp_path / "other")
    for part in (0.5, 0.8, 0.95):
        with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True) as running:
            time.sleep(length * part)
            os.killpg(running.pid, signal.SIGKILL)
        assert read(tmp_path / "site") in (old, new)
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    assert read(tmp_path / "site") == new
    assert {path.name for path in tmp_path.iterdir()} == {"generated", "site", "other"}


def test_a_second_finish_into_the_same_folder_is_refused_while_the_first_is_at_work(tmp_path, monkeypatch, capsys):
    source, target = generated(tmp_path / "generated"), tmp_path / "site"
    second = []

    def at_work(*arguments, **options):
        if not second:
            second.append("begun")
            second[0] = finished(source, target)
        finish(*arguments, **options)

    monkeypatch.setattr("scripts.finish.__main__.finish", at_work)
    assert finished(source, target) == 0
    assert second == [2]
    lines = [line for line in capsys.readouterr().err.splitlines() if "last changed" not in line]
    assert lines == [f"{source}: another build is writing it: wait until that is done"]
    assert (target / "index.html").is_file()
    assert finished(source, target) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"generated", "site"}


def test_a_lock_that_its_holder_deleted_meanwhile_is_no_lock(tmp_path, monkeypatch, capsys):
    """Opened before the first finish ended, locked after: a third could make a file of its own and be at work too."""
    monkeypatch.setattr("fcntl.flock", lambda *_: (tmp_path / ".site.lock").unlink())
    with pytest.raises(Problem, match="another build is writing it: wait until that is done"), alone(tmp_path / "site"):
        pass


def test_what_is_being_written_is_not_finished(tmp_path, capsys):
    source = generated(tmp_path / "generated")
    (tmp_path / "link").symlink_to(source)
    for name in ("generated", "link"):
        with alone(source):
            assert finished(tmp_path / name, tmp_path / "site") == 2
        assert capsys.readouterr().err == f"{source}: another build is writing it: wait until that is done\n"
    assert {path.name for path in tmp_path.iterdir()} == {"generated", "link"}


def test_processes_end_with_the_finish_that_began_them(tmp_path):
    """One left behind would write into the folder of the next build."""
    source = generated(tmp_path / "generated", **{f"p{number}": page(f"p{number}.html") for number in range(200)})
    command = [sys.executable, "-m", "scripts.finish", str(source), str(tmp_path / "site"), "--docs", "nowhere"]
    with subprocess.Popen([*command, "--processes", "3"], cwd=ROOT, stdout=subprocess.PIPE) as running:
        while not (tmp_path / ".site.new" / "p10.html").exists():
            assert running.poll() is None
        running.kill()
        # Every process that is left holds the other end of this.
        running.communicate(timeout=30)
    subprocess.run(command, check=True, cwd=ROOT, capture_output=True)
    assert {path.name for path in tmp_path.iterdir()} == {"generated", "site"}


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process are Unix")
def test_a_disk_without_room_leaves_the_old_site_and_nothing_else(tmp_path):
    """A limit on what a file may hold fails as a full disk does."""
    source = generated(tmp_path / "generated", p=page("p.html", body="<p>" + "word " * 20_000))
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / MARK).touch()
    (tmp_path / "site" / "index.html").write_text("old")
    command = f'ulimit -f 10; exec "{sys.executable}" -m scripts.finish "{source}" "{tmp_path / "site"}" --docs nowhere'
    done = subprocess.run(["sh", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].endswith("mend that and build again")
    assert "Traceback" not in done.stderr
    assert (tmp_path / "site" / "index.html").read_text() == "old"
    assert {path.name for path in tmp_path.iterdir()} == {"generated", "site"}


def test_one_process_and_several_write_the_same(tmp_path):
    source = generated(tmp_path / "generated", **{f"p{number}": page(f"p{number}.html") for number in range(60)})
    for processes in (1, 3):
        options = ["--docs", "nowhere", "--processes", str(processes)]
        assert main([str(source), str(tmp_path / str(processes)), *options]) == 0
    assert read(tmp_path / "1") == read(tmp_path / "3")


# ---- comments of scripts


SCRIPT = b"""// What this is for.

/** Counts. */
const count = (n) => n + 1; // one more
  // Why.
/**
 * Opens `it`, /* or does not.
 */
const link = "https://example.org//a"; /* kept */
  /// three
"""


def test_a_browser_gets_scripts_without_whole_lines_of_comment():
    site = Site({"assets/js/a.mjs": SCRIPT, "assets/js/states.txt": SCRIPT, "sw.js": SCRIPT})
    comments.whole(site)
    kept = b'\nconst count = (n) => n + 1; // one more\nconst link = "https://example.org//a"; /* kept */\n'
    assert site.files == {"assets/js/a.mjs": kept, "assets/js/states.txt": SCRIPT, "sw.js": SCRIPT}


def test_whoever_works_on_the_scripts_sees_them_whole():
    site = Site({"assets/js/a.mjs": SCRIPT}, served=True)
    comments.whole(site)
    assert site.files == {"assets/js/a.mjs": SCRIPT}


def test_no_text_of_a_script_holds_a_line_that_looks_like_a_comment():
    for path in (ROOT / "docs/assets/js").rglob("*.mjs"):
        script = path.read_bytes()
        code = comments.COMMENTS.sub(lambda found: found[0].replace(b"`", b"'"), script)
        for found in comments.COMMENTS.finditer(code):
            assert code[: found.start()].count(b"`") % 2 == 0, (path, found[0])
