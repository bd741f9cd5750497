"""A built site of a few pages in memory, as a generator would write it, for tests of the finishing step."""

from html import escape
from pathlib import Path

from scripts.finish.site import Site, url_path

ADDRESS = "https://guide.example/"


def html(
    path: str, title: str, body: str = "<p>Words.</p>", section: str = "", changed: str = "", following: str = ""
) -> str:
    """One page; `following` is the relative address of the next one."""
    url = ADDRESS + url_path(path)
    up = "../" * path.count("/") or "./"
    way = f'<li><a href="{up}">Home</a></li><li><a href="{up}{section.lower()}/">{section}</a></li>' if section else ""
    return f"""<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<meta name="description" content="About {escape(title)}."><link rel="canonical" href="{url}">
{f'<link rel="next" href="{following}">' if following else ""}<meta name="generator" content="by-hand-1">
<title>{escape(title)} - Tiny Guide</title></head><body><a class="guide-brand" href="{up}">Tiny Guide</a>
<nav class="md-path"><ol>{way}</ol></nav>
<article><h1 id="top">{escape(title)}<a class="headerlink" href="#top">#</a></h1>{body}
<div class="guide-foot" data-search-exclude><p>Last changed on <time data-guide="changed" datetime="{changed}"></time>
<a rel="edit" href="https://code.example/o/guide/edit/main/docs/page.md">Suggest a change</a></p></div>
</article></body></html>""".replace(' datetime=""', "")


def site(pages: dict[str, str], docs: Path | None = None) -> Site:
    """A site of these files."""
    return Site({path: text.encode() for path, text in pages.items()}, docs=docs)


def small(docs: Path | None = None) -> Site:
    """A home page and two sections, read in another order than that of their addresses."""
    licence = '<p><a rel="license" href="https://licence.example/by/">Licence</a></p>'
    return site(
        {
            "index.html": html("index.html", "Welcome", licence, changed="2026-03-01", following="prepare/"),
            "prepare/index.html": html(
                "prepare/index.html",
                "Prepare well",
                section="Prepare",
                changed="2026-05-02",
                following="../after/wait/",
            ),
            "after/wait/index.html": html(
                "after/wait/index.html", "Wait & <see>", section="After", changed="2026-04-03"
            ),
            "after/index.html": html("after/index.html", "After it", section="After"),
            "404.html": "<html><head><title>Not here</title></head><body><h1>Not here</h1></body></html>",
        },
        docs,
    )


# Whatever generator comes next may leave out any of these.
BARE = {
    "index.html": f'<link rel=canonical href="{ADDRESS}"><p>Home',
    "bare/index.html": f'<link rel=canonical href="{ADDRESS}bare/"><article><h1></h1></article>',
    "odd.html": f'<link rel=canonical href="{ADDRESS}odd.html"><meta name=description><title></title><time>',
}

# Made with no address for the whole.
HOMELESS = {"index.html": "<h1>Home</h1>", "a/index.html": html("a/index.html", "A", changed="2026-01-01")}
