"""The finishing step as a whole, and its steps that tidy what the generator wrote."""

import pytest

from scripts.finish import sitemap, theme, unused
from scripts.finish.__main__ import main
from scripts.finish.site import Site, local_file, read, write

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


def test_reading_and_writing_a_folder_changes_only_what_changed(tmp_path):
    for path in ("same.txt", "old/gone.txt", "café/a b.txt"):
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text("1")
    before = read(tmp_path)
    assert before == {"café/a b.txt": b"1", "old/gone.txt": b"1", "same.txt": b"1"}
    untouched = (tmp_path / "same.txt").stat().st_mtime_ns
    write(tmp_path, before, {"same.txt": b"1", "café/a b.txt": b"2", "new/deep/x.txt": b"3"})
    assert read(tmp_path) == {"same.txt": b"1", "café/a b.txt": b"2", "new/deep/x.txt": b"3"}
    assert not (tmp_path / "old").exists()
    assert (tmp_path / "same.txt").stat().st_mtime_ns == untouched


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
    theme.run(site)
    main_part = site.pages["index.html"].select_one("main")
    assert bool(main_part.select("input, label, .md-content, .md-dialog, script, [data-md-component]")) is kept


def test_scripts_in_the_head_stay_only_if_they_are_ours_or_data():
    head = "<script>theirs</script><script data-guide=scheme>ours</script><script type=application/ld+json>{}</script>"
    site = Site({"index.html": page(head=head)})
    theme.run(site)
    assert [script.text for script in site.pages["index.html"].select("script")] == ["ours", "{}"]


def test_the_names_of_components_go_and_their_elements_stay():
    site = Site({"index.html": page(body="<nav data-md-component=toc data-md-scrollfix class=x>Contents</nav>")})
    theme.run(site)
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
    unused.run(site)
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
    sitemap.run(site)
    assert site.files["sitemap.xml"].decode().splitlines()[2:-1] == [
        "<url><loc>https://example.org/guide/a&amp;b/</loc></url>",
        "<url><loc>https://example.org/guide/</loc></url>",
        "<url><loc>https://example.org/guide/tips/</loc><lastmod>2026-03-01</lastmod></url>",
    ]
    assert "sitemap.xml.gz" not in site.files


def test_a_site_without_an_address_has_no_sitemap():
    site = Site({"index.html": b"<p>Home</p>", "sitemap.xml": b"theirs"})
    sitemap.run(site)
    assert "sitemap.xml" not in site.files


# ---- the command


def test_the_command_needs_a_built_folder(tmp_path, capsys):
    assert main([str(tmp_path / "nowhere")]) == 2
    assert capsys.readouterr().err.endswith("nowhere: no index.html there: build the site first (make build)\n")
