"""What a title shows in code is words everywhere: on the tab, in the menu, in the way and in the links to it."""

import pytest
import turbohtml
from conftest import build
from small_guide import page, write

TITLE = "What `</title><script>go()</script>` and `<b>` mean"
SHOWN = "What </title><script>go()</script> and <b> mean"


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("titles")
    pages = {
        "index.md": page("Home", alpha="Words."),
        "about/index.md": page("About", alpha="Words."),
        "about/shown.md": page(TITLE, alpha="Words."),
        "about/after.md": page("After", alpha="Words."),
    }
    return build(folder / "site", write(folder / "guide", pages), SITE_URL="https://guide.example/")


def test_the_tab_says_what_the_title_says(built):
    tree = turbohtml.parse((built / "about/shown/index.html").read_text("utf-8"))
    (title,) = tree.select("title")
    assert title.text == f"{SHOWN} - Second Interview Guide"


@pytest.mark.parametrize("path", ["about/index.html", "about/shown/index.html", "about/after/index.html"])
def test_no_title_makes_an_element(built, path):
    tree = turbohtml.parse((built / path).read_text("utf-8"))
    assert [script.text for script in tree.select("script") if script.text == "go()"] == []
    assert tree.select("b") == []
    assert SHOWN in tree.select_one("body").text
