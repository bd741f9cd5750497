"""The security policy lets run what the site itself wrote, and nothing else."""

import base64
import hashlib
import re
from pathlib import Path

import pytest
from in_memory import run

from scripts.finish import policy
from scripts.finish.site import Site

HEAD = '<meta charset="utf-8"><link rel=canonical href="https://example.org/">'


# What the step of style sheets wrote.
SHEETS = ("p{top:0}", "\n a > b { top: 0 }\n")
OURS = ("one()", "two()", '\n  if (a < b && c) go("é");\n')


@pytest.fixture
def overrides(tmp_path) -> Path:
    """Templates with the scripts that we mean to run."""
    (tmp_path / "main.html").write_text("".join(f"<script data-guide=x>{text}</script>" for text in OURS))
    (tmp_path / "404.html").write_text("<script type=speculationrules>{}</script><script src=a.mjs></script>")
    return tmp_path


def site(*pages: str, served: bool = False, overrides: Path | None = None) -> Site:
    """Pages with these heads; the first is the home page."""
    names = ["index.html", *(f"{number}/index.html" for number in range(1, len(pages)))]
    files = {
        n: f"<!doctype html><head>{HEAD}{p}</head><body><p>x</p></body>".encode()
        for n, p in zip(names, pages, strict=True)
    }
    return Site(files, served=served, overrides=overrides, styles=dict(enumerate(SHEETS)))


def directives(text: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in text.split(";"))}


def on_page(made: Site, path: str = "index.html") -> dict[str, list[str]]:
    (meta,) = made.pages[path].select("meta[http-equiv=Content-Security-Policy]")
    return directives(str(meta.attrs["content"]))


def digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_each_inline_script_and_style_is_let_in_by_its_own_digest(overrides):
    head = "<script>one()</script><style>p{top:0}</style><script type=speculationrules>{}</script>"
    made = site(head, overrides=overrides)
    run(made, policy)
    found = on_page(made)
    assert found["script-src"] == ["'self'", digest("one()"), digest("{}")]
    assert found["style-src"] == ["'self'", digest("p{top:0}")]


def test_the_digest_is_of_the_bytes_that_are_written(overrides):
    made = site(f"<script>{OURS[2]}</script><style>{SHEETS[1]}</style>", overrides=overrides)
    run(made, policy)
    written = made.files["index.html"].decode()
    for tag, name in (("script", "script-src"), ("style", "style-src")):
        text = re.search(rf"<{tag}>(.*?)</{tag}>", written, re.DOTALL)[1]
        assert digest(text) in on_page(made)[name]


def test_a_script_that_stands_in_no_template_is_let_in_nowhere(overrides):
    made = site('<script>one()</script><script>document.title = "x"</script>', overrides=overrides)
    run(made, policy)
    assert on_page(made)["script-src"] == ["'self'", digest("one()")]
    assert [path for path, data in made.files.items() if digest('document.title = "x"').encode() in data] == []


def test_a_style_that_our_step_did_not_write_is_let_in_nowhere():
    made = site("<style>p{top:0}</style><style>body{display:none}</style>")
    run(made, policy)
    assert on_page(made)["style-src"] == ["'self'", digest("p{top:0}")]
    assert [path for path, data in made.files.items() if digest("body{display:none}").encode() in data] == []


def test_data_and_files_need_no_digest():
    made = site('<script type="application/ld+json">{}</script><script src="a.mjs" type=module></script>')
    run(made, policy)
    assert on_page(made)["script-src"] == ["'self'"]


def test_nothing_is_let_in_that_is_not_named():
    made = site("")
    run(made, policy)
    found = on_page(made)
    assert found["default-src"] == ["'none'"]
    assert found["base-uri"] == ["'none'"]
    every = {value for values in found.values() for value in values}
    assert every == {"'none'", "'self'", "data:"}
    assert "data:" not in found["script-src"]


def test_the_policy_stands_before_all_that_it_governs():
    made = site("<script>one()</script><style>p{}</style>")
    run(made, policy)
    names = [element.tag for element in made.pages["index.html"].select("head > *")]
    assert names[:3] == ["meta"] * 3
    assert made.pages["index.html"].select_one("head > :first-child").attrs["charset"] == "utf-8"


def test_a_page_without_an_encoding_has_a_policy_too(overrides):
    made = Site({"index.html": b"<title>x</title><script>one()</script>"}, overrides=overrides)
    run(made, policy)
    assert digest("one()") in on_page(made)["script-src"]


@pytest.mark.parametrize("file", ["_headers", "headers.nginx.txt", "headers.caddy.txt"])
def test_hosts_get_the_policy_of_the_whole_site(file, overrides):
    made = site("<script>one()</script>", "<script>two()</script>", overrides=overrides)
    run(made, policy)
    text = made.files[file].decode()
    found = directives(re.search(r"default-src[^\"\n]*", text)[0])
    assert found["script-src"] == ["'self'", digest("two()"), digest("one()")], "in the order of the addresses"
    # A page cannot say this of itself.
    assert found["frame-ancestors"] == ["'none'"]
    assert "frame-ancestors" not in on_page(made)
    for name, value in policy.HEADERS.items():
        assert name in text
        assert value in text


def test_the_host_files_have_the_form_of_their_host():
    made = site("")
    run(made, policy)
    assert re.fullmatch(r"/\*\n(  [A-Z][\w-]+: [^\n]+\n)+", made.files["_headers"].decode())
    assert re.fullmatch(r'(add_header [A-Z][\w-]+ "[^"\n]+" always;\n)+', made.files["headers.nginx.txt"].decode())
    assert re.fullmatch(r'header \{\n(\t[A-Z][\w-]+ "[^"\n]+"\n)+\}\n', made.files["headers.caddy.txt"].decode())


def test_a_preview_has_no_policy():
    made = site("<script>reload()</script>", served=True)
    run(made, policy)
    assert made.pages["index.html"].select("meta[http-equiv]") == []
    assert "_headers" not in made.files
