"""The link checker finds what a reader would find broken, and nothing else."""
# ruff: noqa: E501  (markup that must not be wrapped)

import html
import json
import os
import re
import shutil
import subprocess
import sys
import time
import unicodedata
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts import check_links, link_finders

ROOT = Path(__file__).parent.parent
CASES = sorted((Path(__file__).parent / "link_cases").iterdir())
LINKS = {  # symbolic links, which not every checkout can hold: made when the case runs
    "021-escape-root-by-symlink": {"in": "../other"},
    "023-dangling-symlink": {"dead.html": "nowhere.html", "self.html": "self.html", "ok.html": "real.html"},
}
quick = settings(derandomize=True, database=None, deadline=None, max_examples=60)


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write a small site."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def broken(folder: Path, url: str = "") -> set[tuple[str, str]]:
    """The broken links of a small site, as page and target; everything in it must be readable."""
    site = check_links.Site(str(folder), url)
    findings = check_links.check(site)
    assert not site.unread
    return {(finding.page, finding.target) for finding in findings}


def command(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    return subprocess.run(
        [sys.executable, ROOT / "scripts/check_links.py", *arguments], capture_output=True, encoding="utf-8", cwd=ROOT
    )


# ---- The cases by another author


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case, tmp_path):
    expected = json.loads((case / "expect.json").read_text(encoding="utf-8"))
    folder = shutil.copytree(case, tmp_path / case.name) / "site"
    for name, target in LINKS.get(case.name, {}).items():
        (folder / name).symlink_to(target)
    found = broken(folder, expected.get("site_url", ""))

    def readings(entry):
        pages, targets = [entry["page"], *entry.get("or_pages", [])], [entry["target"], *entry.get("or_targets", [])]
        return {(page, target) for page in pages for target in targets}

    missed = [entry for entry in expected["broken"] if not readings(entry) & found]
    allowed = set().union(*map(readings, expected["broken"] + expected.get("optional", [])))
    assert not missed
    assert not found - allowed


# ---- Small worlds: what each is about, its files, what is broken in it, where it is published

P = "<!DOCTYPE html><meta charset=utf-8>"
AT, UNDER = "https://docs.example.test/", "https://org.example.test/guide/"
NFC, NFD = unicodedata.normalize("NFC", "é"), unicodedata.normalize("NFD", "é")


def links(*targets: str, markup: str = "") -> str:
    """A page with these links."""
    return P + markup + "".join(f'<a href="{target}">x</a>' for target in targets)


def index(anchors: dict[str, list[str]]) -> str:
    """A search index of these pages and the anchors of their tips, in the form of scripts/finish/search.py."""
    lines = ["\n".join(anchors), "\n".join(anchor for tips in anchors.values() for anchor in tips)]
    return json.dumps({"tips": [len(tips) for tips in anchors.values()], "lines": lines})


WORLDS: dict[str, tuple[dict[str, str | bytes], set[str], str]] = {
    "hosts that only look like ours": (
        {
            "index.html": links(
                "https://docs.example.test.evil/gone/",
                "https://docs.example.test@evil.test/gone/",
                "https://www.docs.example.test/gone/",
                "https://docs.example.test:8443/gone/",
                "ftp://docs.example.test/gone/",
            )
        },
        set(),
        AT,
    ),
    "our host however it is written": (
        {
            "index.html": links(
                *(
                    ours := (
                        "//docs.example.test/gone/",
                        "https://me@docs.example.test/gone/",
                        "https:/gone/",
                        "https:\\\\docs.example.test\\gone",
                        "http://docs.example.test:80/gone/",
                        "hTTps://DOCS.example.test/gone/",
                        "https://docs.example.test#nope",
                    )
                ),
                "https://docs.example.test?x",
            )
        },
        set(ours),
        AT,
    ),
    "a host name with an umlaut": (
        {
            "index.html": links(
                "https://xn--bcher-kva.example/gone/", "https://BÜCHER.example/b/", "https://bücher.example/"
            )
        },
        {"https://xn--bcher-kva.example/gone/", "https://BÜCHER.example/b/"},
        "https://bücher.example/",
    ),
    "full addresses where nobody said which are ours": (
        {
            "index.html": links(
                "//docs.example.test/y", markup='<link rel=canonical href="https://docs.example.test/x/">'
            ),
            "sitemap.xml": "<urlset><url><loc>https://docs.example.test/gone/</loc></url></urlset>",
        },
        set(),
        "",
    ),
    "head of a page": (
        {
            "index.html": P + '<link rel=canonical href="https://docs.example.test/x/">'
            '<meta property="og:url" content="https://docs.example.test/y/"><meta property=og:image content=i.png>'
            '<meta name=twitter:image content="t.png"><meta name=twitter:image:src content="/s.png">'
            '<meta property=og:image:alt content="a.png"><meta name=twitter:card content=summary>'
            '<meta name=description content="a.html"><meta property="og:image" content="">'
            '<link href=n.css><link rel="" href=n.css><link rel=preconnect href=n><link rel=PREFETCH href=p.html>'
            '<link rel=stylesheet href=""><link itemprop=url href=u.html>'
        },
        {
            "https://docs.example.test/x/",
            "https://docs.example.test/y/",
            "i.png",
            "t.png",
            "/s.png",
            "p.html",
            "u.html",
        },
        AT,
    ),
    "rss": (
        {
            "feed.xml": '<?xml version="1.0"?><rss xmlns:atom="http://www.w3.org/2005/Atom" '
            'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>gone.html</title>'
            '<atom:link href="https://docs.example.test/self.xml"/><image><url>https://docs.example.test/i.png</url></image>'
            '<item><link>https://docs.example.test/l/</link><guid isPermaLink="false">post-1</guid><guid>17</guid>'
            '<enclosure url="https://docs.example.test/e.mp3"/><description>&lt;a href="https://docs.example.test/d/"&gt;'
            '&lt;img src="any.png"&gt;</description>'
            '<content:encoded><![CDATA[<img src="https://docs.example.test/c.png">]]></content:encoded></item></channel></rss>'
        },
        {AT + end for end in ("self.xml", "i.png", "l/", "e.mp3", "d/", "c.png")},
        AT,
    ),
    "atom": (
        {
            "atom.xml": '<feed xmlns="http://www.w3.org/2005/Atom"><id>https://docs.example.test/id</id><link href="."/>'
            '<link href="gone/"/><icon>/gone.ico</icon><entry><id>tag:x,2020:1</id><summary>plain</summary>'
            '<link href="https://docs.example.test/l/"/><content type="html">&lt;a href="https://docs.example.test/c/"&gt;'
            "</content></entry></feed>",
            "index.html": P,
        },
        {"gone/", "/gone.ico", AT + "l/", AT + "c/"},
        AT,
    ),
    "sitemaps": (
        {
            "sitemap.xml": "<sitemapindex><sitemap><loc>https://docs.example.test/a.xml</loc></sitemap>"
            "<sitemap><loc>\n https://docs.example.test/b.xml\n</loc></sitemap></sitemapindex>",
            "b.xml": '<urlset xmlns:xhtml="http://www.w3.org/1999/xhtml"><url><loc>https://docs.example.test/?a&amp;b</loc>'
            '<xhtml:link rel="alternate" href="https://docs.example.test/de/"/></url></urlset>',
            "index.html": P,
            "other.xml": "<catalogue><link>gone.html</link><url>gone.html</url></catalogue>",
        },
        {AT + "a.xml", AT + "de/"},
        AT,
    ),
    "structured data": (
        {
            "index.html": P
            + '<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@id":"#me",'
            '"url":"https://docs.example.test/","publisher":{"@id":"#org"},"potentialAction":{"target":{"urlTemplate":'
            '"https://docs.example.test/s/?q={q}"}}},{"itemListElement":[{"item":"https://docs.example.test/gone/"},'
            '{"item":{"@id":"https://docs.example.test/gone2/"}}]},{"image":["i.png","/here.png"],"name":"gone.html"}]}'
            '</script><script type="application/ld+json">{bad</script><script>{"url":"gone.html"}</script>',
            "here.png": "",
        },
        {AT + "gone/", AT + "gone2/", "i.png"},
        AT,
    ),
    "styles in a page": (
        {
            "index.html": P
            + """<style>@import "a.css" screen;@import url(b.css);@IMPORT 'c.css' layer(x);@import/**/"d.css";
            e{b:URL( "e.png" )} f{b:url('f\\2e png')} g{x:url(g\\.png)} /* url(no.png) */ h{content:"url(no.png)"}
            i{content:'a\\'url(no.png)'} j{b:image-set("j.png" 1x, url(k.png) 2x, "l.png" type("image/png") 3x)}
            m{b:-webkit-image-set(url("m.png") 1x)} n{fill:url(#no);behavior:url(#default#VML)} o{b:url(data:image/png,A)}
            p{x:url()} q{x:myurl(no.png)} r{--v:url(r.png)} s{b:url(s.png),url("ok.png?x#y")} t{x:url(
            t.png
            )} @font-face{src:url(u.woff2)format("woff2"),local("o")} @media print{a{b:url(v.png)}}</style>
            <p style="background:url(&quot;w.png&quot;)"><svg><style>a{fill:url(x.png)}</style></svg>""",
            "ok.png": "",
        },
        {f"{name}.css" for name in "abcd"} | {f"{name}.png" for name in "efgjklmrstvwx"} | {"u.woff2"},
        "",
    ),
    "style sheets": (
        {
            "css/a.css": "a{b:url(../img/ok.png)}b{b:url(img/ok.png)}\n\nc{b:url(/img/gone.png)}",
            "css/wide.css": "\ufeffa{b:url(w.png)}".encode("utf-16-le"),
            "css/mark.css": "\ufeff@import 'z.css';",
            "css/é.css": "a{b:url(ü.png)}",
            "img/ok.png": "",
        },
        {"img/ok.png", "/img/gone.png", "w.png", "z.css", "ü.png"},
        "",
    ),
    "srcset": (
        {
            "index.html": P + '<img src=ok.png srcset="ok.png, a.png 2x"><img srcset="b,c.png 1x,d.png 2x">'
            '<img srcset="data:image/png;base64,AAA= 1x, e.png 2x"><img srcset="f.png 100w,ok.png 200w," sizes="(a) 2px, 3px">'
            '<img srcset="  ,ok.png"><img srcset=""><picture><source srcset="g.webp 1x,\n h.webp 2x"></picture>'
            '<link rel=preload as=image imagesrcset="i.png 1x" href="ok.png"><img srcset="https://x.test/a,b.png 1x">',
            "ok.png": "",
        },
        {"a.png", "b,c.png", "d.png", "e.png", "f.png", "g.webp", "h.webp", "i.png"},
        "",
    ),
    "base on another host": (
        {
            "a/index.html": links(
                "gone.html", "#x", "https://docs.example.test/gone/", markup='<base href="https://e.test/">'
            )
        },
        {"https://docs.example.test/gone/"},
        AT,
    ),
    "base on our host": (
        {
            "a/index.html": links("x.html", "../gone.html", "#s", markup='<base href="https://docs.example.test/b/">'),
            "b/index.html": P,
            "b/x.html": P,
        },
        {"../gone.html", "#s"},
        AT,
    ),
    "base moves a fragment to its own page, but not inside an SVG": (
        {
            "a/index.html": links(
                "#s", "#home", "", markup='<base href="/"><p id=s><p id=t><svg><use href="#t"/></svg>'
            ),
            "index.html": P + "<p id=home>",
        },
        {"#s"},
        "",
    ),
    "bases that do nothing": (
        {
            "a/index.html": links("x.html", "a", markup='<base href="data:text/html,x">'),
            "a/b.html": links("x.html", "b", markup='<template><base href="/"></template><!-- <base href="/"> -->'),
            "a/x.html": P,
        },
        {"a", "b"},
        "",
    ),
    "a page in Latin-1": (
        {
            "index.html": '<meta charset=latin1><p id="ü"><a href="größe.html"><a href="grösse.html"><a href="#ü">'
            '<a href="t.html#ä"><a href="t.html#ë">'.encode("latin-1"),
            "größe.html": P,
            "t.html": P + '<p id="ä">',
        },
        {"grösse.html", "t.html#ë"},
        "",
    ),
    "UTF-8 that does not say so": (
        {
            "index.html": '<p id="ü"><a href="größe.html"><a href="#%C3%BC"><a href="#ü"><a href="x%F6.html">',
            "größe.html": P,
        },
        {"x%F6.html"},
        "",
    ),
    "byte order marks": (
        {
            "index.html": b'\xef\xbb\xbf<a href="wide.html#s"><a href="gone.html">',
            "wide.html": '\ufeff<p id=s><a href="index.html"><a href="gone2.html">'.encode("utf-16-be"),
        },
        {"gone.html", "gone2.html"},
        "",
    ),
    "NUL": (
        {
            "index.html": b'<a href="go\0ne.html"><a href="ok.html">\0<p id="a\0b"><a href="gone.html">\0',
            "ok.html": b"\0",
        },
        {"go\ufffdne.html", "gone.html"},
        "",
    ),
    "under a sub-path": (
        {
            "index.html": links(
                "/guide",
                "/guide/",
                "/guide/a/",
                "/a/",
                "/guidebook/",
                "../",
                "https://org.example.test/",
                "?q",
                "#top",
                "https://org.example.test/guidebook/",
                "https://org.example.test/guide",
                "https://org.example.test/guide/b",
            ),
            "a/index.html": links("../../guide/a/", "../../a/", "../"),
        },
        {"/a/", "/guidebook/", "../", "https://org.example.test/guide/b", "../../a/"},
        UNDER,
    ),
    "under a sub-path that is percent-encoded": (
        {"index.html": links("/gu%C3%AFde/a.html", "/guïde/a.html", "/guïde/b.html"), "a.html": P},
        {"/guïde/b.html"},
        "https://org.example.test/guïde",
    ),
    "404.html answers anywhere": (
        {
            "404.html": links(
                "/guide/",
                UNDER,
                "a/",
                "#x",
                "#y",
                "HTTPS://org.example.test/guide/",
                "mailto:x@y.z",
                "",
                "?q",
                markup="<p id=x><img src=i.png>",
            ),
            "index.html": P,
            "a/index.html": P,
            "a/404.html": links("../a/"),
            "i.png": "",
        },
        {"a/", "#y", "i.png"},
        UNDER,
    ),
    "404.html with a base": (
        {"404.html": links("a/", "b/", markup='<base href="/guide/">'), "a/index.html": P},
        {"b/"},
        UNDER,
    ),
    "redirects": (
        {
            "1/index.html": P
            + '<meta http-equiv=refresh content="0; url=../new/#s"><link rel=canonical href="../new/">',
            "2/index.html": P + '<noscript><meta http-equiv="refresh" content="0; url=../gone2/"></noscript>',
            "3/index.html": P + """<META HTTP-EQUIV=REFRESH CONTENT='0;URL="../gone3/"'>""",
            "4/index.html": P + '<meta http-equiv=refresh content="0"><meta http-equiv=refresh content="5;url=">',
            "5/index.html": P + '<body><meta http-equiv=refresh content="0 ../gone5/">'
            '<meta http-equiv=refresh content="x;url=no/"><meta http-equiv=refresh content="0;url=https://x.test/">',
            "6/index.html": P + '<script>location = "../new/" + location.hash</script>'
            '<meta http-equiv=refresh content="0; url=../new/">',
            "new/index.html": links("../1/#lost", "../6/#any", markup="<p id=s>"),
        },
        {"../gone2/", "../gone3/", "../gone5/", "../1/#lost"},
        "",
    ),
    "characters in addresses": (
        {
            "index.html": links(
                "100%25.html",
                "a%20b.html",
                "a%2520b.html",
                "c%2Fd.html",
                "c%252Fd.html",
                "%63/d.html",
                "c/d%2Ehtml",
                "%2e%2E/c/d.html",
                "a\\b.html",
                "c\\d.html",
                "n%00.html",
                "c//d.html",
                "c/d.html/",
                "./c/./d.html",
                "c/d.html?x=1#",
                "+.html",
                "~t.html",
                "\n c/\td.html ",
                "c/%zz.html",
            ),
            "100%.html": P,
            "a b.html": P,
            "a%20b.html": P,
            "c/d.html": P,
            "+.html": P,
            "~t.html": P,
        },
        {"c%252Fd.html", "a\\b.html", "n%00.html", "c/d.html/", "c/%zz.html"},
        "",
    ),
    "normal forms": (
        {
            "index.html": links(f"{NFC}.html", f"{NFD}.html", f"#{NFD}", f"#{NFC}", markup=f'<p id="{NFD}">'),
            f"{NFC}.html": P,
        },
        {f"{NFD}.html", f"#{NFC}"},
        "",
    ),
    "fragments": (
        {
            "index.html": links(
                "#a b",
                "#a%20b",
                "#x%20y",
                "#x%2520y",
                "#p%22q",
                "#1",
                " #1 ",
                "#1\t",
                "#:~:text=hello",
                "#1:~:text=x",
                "b.html#:~:text=x",
                "#Top",
                "#/route",
                "#!route",
                "#\n1",
                "b.html#\tb",
                "#x y",
                "#top.x",
                "b.html#b",
                "b.html?x#b",
                "?y#1",
                "index.html#1",
                "./#1",
                "/#1",
                "#a",
                "./b.html#B",
                "/index.html#z",
                "#%",
                "#%zz",
                markup='<p id="a b"><p id="x%20y"><p id="A"><p id="p&quot;q"><p id="1"><p id="top.x">',
            ),
            "b.html": P + '<p id=b><script>"<p id=z>"</script>',
        },
        {"#a", "./b.html#B", "/index.html#z", "#%", "#%zz"},
        "",
    ),
    "what looks like an id and is none": (
        {
            "index.html": links(
                *(
                    f"#{name}"
                    for name in [
                        "c",
                        "s",
                        "t",
                        "ti",
                        "st",
                        "te",
                        "te2",
                        "x",
                        "i",
                        "nf",
                        "ne",
                        "d",
                        "n",
                        "sh",
                        "sd",
                        "sv",
                        "tx",
                        "an",
                    ]
                ),
                markup='<!-- <p id=c> --><script>"<p id=s>"</script><textarea><p id=t></textarea><title><p id=ti></title>'
                "<style>/*<p id=st>*/</style><template><p id=te><template><p id=te2></template></template>"
                "<xmp><p id=x></xmp><iframe><p id=i></iframe><noframes><p id=nf></noframes><noembed><p id=ne></noembed>"
                '<p data-id=d><p name=n><div><template shadowrootmode=open><p id=sh><a href="gone.html"></template></div>'
                '<iframe srcdoc="<p id=sd>"></iframe><svg id=sv><text id=tx>x</text></svg><a name=an></a>',
            )
        },
        {f"#{name}" for name in ["c", "s", "t", "ti", "st", "te", "te2", "x", "i", "nf", "ne", "d", "n", "sh", "sd"]}
        | {"gone.html"},
        "",
    ),
    "documents within a page": (
        {
            "a/index.html": P
            + """<p id=out><iframe srcdoc="<a href='gone.html'><img src='../ok.png'><a href='#in'>
            <a href='#out'><a href='#no'><p id=in><iframe srcdoc='&lt;a href=deep.html&gt;'></iframe>"></iframe>
            <iframe srcdoc="<base href='/b/'><a href='x.html'><a href='y.html'>"></iframe>""",
            "ok.png": "",
            "b/x.html": P,
        },
        {"gone.html", "#no", "deep.html", "y.html"},
        "",
    ),
    "SVG": (
        {
            "index.html": P + '<svg><use href="#a"/><use xlink:href="#b"/><use href="#c"/><use xlink:href="#d"/>'
            '<use href="s.svg#x"/><use href="s.svg#y"/><use href="s.svg"/><use href="gone.svg#x"/><image href="ok.png"/>'
            '<linearGradient id=a href="#e"/><image xlink:href="gone.png"/><symbol id=b /><a href="#f"><text/></a></svg>'
            '<img src="s.svg#only-dark"><a href="s.svg#y">a file is left alone</a><object data="s.svg#view"></object>',
            "s.svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"><g id="x"/>'
            '<use xlink:href="#g"/><image href="in.png"/><a href="index.html#h"/><style>a{fill:url(css.png)}</style></svg>',
            "ok.png": "",
        },
        {"#c", "#d", "#e", "#f", "#g", "s.svg#y", "gone.svg#x", "gone.png", "in.png", "index.html#h", "css.png"},
        "",
    ),
    "elements": (
        {
            "index.html": P
            + "<body background=a.png><script src=b.js></script><iframe src=c.html></iframe><embed src=d.swf>"
            "<audio src=e.mp3></audio><video src=f.mp4 poster=g.png><track src=h.vtt></video><audio><source src=i.ogg></audio>"
            "<input type=image src=j.png><input type=text src=no.png><input formaction=k.html><form action=l.html>"
            '<button formaction=m.html></button></form><form action=""></form><object data=n.swf></object>'
            "<img src=ok.png usemap=#M><img src=ok.png usemap=#m longdesc=r.html><map name=m></map><blockquote cite=o.html></blockquote>"
            '<div href=no.html src=no.js></div><a name=z href>x</a><img src=""><a ping="no" href="#z">x</a>'
            '<a href="p.html" rel="nofollow noopener" target=_blank download>x</a><a href="javascript:go(\'q.html\')">x</a>'
            '<area href=q.html><a href=" ">x</a><base target=_top>',
            "ok.png": "",
        },
        {"a.png", "b.js", "c.html", "d.swf", "e.mp3", "f.mp4", "g.png", "h.vtt", "i.ogg", "j.png", "k.html", "l.html"}
        | {"m.html", "n.swf", "#M", "o.html", "p.html", "q.html", "r.html"},
        "",
    ),
    "frames": (
        {"index.html": '<frameset><frame src=gone.html></frameset><noframes><a href="no.html"></noframes>'},
        {"gone.html"},
        "",
    ),
    "web manifest": (
        {
            "m.webmanifest": '\ufeff{"start_url":"./?s=1","scope":"/app/","id":"/x","icons":[{"src":"gone.png"}],'
            '"shortcuts":[{"url":"/gone/","icons":[{"src":"i.png"}]}],"protocol_handlers":[{"url":"/?q=%s"}],'
            '"share_target":{"action":"/share","params":{"title":"title","url":"url"}}}',
            "index.html": P,
            "i.png": "",
        },
        {"gone.png", "/gone/", "/share"},
        "",
    ),
    "search indexes": (
        {
            "search/search_index.json": '{"config":{"url":1},"docs":[{"location":"","text":"a"},{"location":"a/#s"},'
            '{"location":"a/#t"},{"location":"gone/"}]}',
            "search/index.json": index({"a/": ["", "s", "u"], "": [""], "lost/": [""]}),
            "index.html": P,
            "a/index.html": P + "<p id=s>",
        },
        {"a/#t", "gone/", "a/#u", "lost/#"},
        UNDER,
    ),
    "text files with links": (
        {
            "robots.txt": "User-agent: *\nSitemap: https://docs.example.test/sitemap.xml\nDisallow: /gone/\n",
            "llms.txt": "# x\n- [A](https://docs.example.test/a/): a\n- [G](https://docs.example.test/gone.md): (see)\n",
            "_redirects": "# c /x /y\n/old/ /a/ 301\n/old2/ /gone/ 301\n/b/* /a/:splat 302\n/c/:id /:id/x\n",
            "notes.txt": "[a](gone.html)",
            "a/index.html": P,
        },
        {AT + "sitemap.xml", AT + "gone.md", "/gone/"},
        AT,
    ),
    "folders": (
        {
            "index.html": links(
                "a/", "b", "c/", "c", "c/index.html", "c/index.htm", "c/Index.html", "c#z", "c/#ok", "c#ok"
            ),
            "a/index.htm": P,
            "b/x.txt": "",
            "c/index.html": P + "<p id=ok>",
        },
        {"a/", "b", "c/index.htm", "c/Index.html", "c#z"},
        "",
    ),
    "no clean URLs": ({"index.html": links("page", "page/"), "page.html": P}, {"page", "page/"}, ""),
    "without scripts": (
        {
            "index.html": P + '<noscript><a href="gone.html">x</a><link rel=stylesheet href="ok.css"></noscript>',
            "ok.css": "",
        },
        {"gone.html"},
        "",
    ),
    "markup errors": (
        {
            "index.html": P
            + '<img src=a.png/><A HREF = "b.html">z<table><a href=c.html></table><a href=ok.html href=no.html>'
            "<a href=&quot;d.html&quot;><a href='no.html",
            "ok.html": P,
        },
        {"a.png/", "b.html", "c.html", '"d.html"'},
        "",
    ),
    "character references": (
        {
            "index.html": links("a&amp;b.html", "a&b.html", "&#x67;one.html", "c&copy.html", "ok?a=1&copy=2"),
            "a&b.html": P,
            "ok": "",
        },
        {"gone.html", "c©.html"},
        "",
    ),
    "not ours to check": (
        {
            "index.html": links(
                "http://", "http://[x", "https://a b/", "//", "x:y", "tel:1", "https://localhost.example/", "a:b"
            )
        },
        set(),
        "",
    ),
    "on the author's machine only": (
        {
            "index.html": links(
                *(
                    own := (
                        "c:/x.html",
                        "C:\\guide\\a.html",
                        "file:///etc/x",
                        "file:a.html",
                        "http://localhost:8000/page/",
                        "https://LOCALHOST/",
                        "//localhost/",
                        "http://127.0.0.1:8000/",
                        "http://127.1.2.3",
                        "http://[::1]:8000/",
                        "http://0.0.0.0:8000/a",
                        "http://guide.localhost/",
                        "http://me@localhost#x",
                    )
                )
            )
        },
        set(own),
        "",
    ),
    "a preview's own address": (
        {"index.html": links("http://127.0.0.1:8000/", "http://127.0.0.1:8000/gone/", "http://127.0.0.1:9000/")},
        {"http://127.0.0.1:8000/gone/", "http://127.0.0.1:9000/"},
        "http://127.0.0.1:8000/",
    ),
    "what modules name": (
        {
            "index.html": P + '<script type=module>import "./js/a.mjs"; import("./gone-inline.mjs")</script>'
            '<script>import("./ok-classic.mjs")</script><script type=module src=js/a.mjs></script>',
            "js/a.mjs": """import "./b.mjs"; import { x, y as z } from './gone-1.mjs';
import d, * as n from "../js/gone-2.mjs";
export { q } from "./gone-3.mjs"; export * from"./gone-4.mjs";
const later = await import("./gone-5.mjs"), path = import(later);
new Worker(new URL("gone-6.mjs", import.meta.url), { type: "module" });
const root = new URL("../../", import.meta.url), here = new URL(".", import.meta.url);
// import "./no-1.mjs"
/* export * from "./no-2.mjs" */
const words = 'import "./no-3.mjs"', more = `import "./no-4.mjs"`;
import bare from "bare"; thing.import("./no-5.mjs"); reimport("./no-6.mjs"); new URL("no-7.mjs", root);
export default "./no-8.mjs"; export const name = "./no-9.mjs";
""",
            "js/b.mjs": 'importScripts("gone-7.js")',
        },
        {f"./gone-{n}.mjs" for n in (1, 3, 4, 5)}
        | {"../js/gone-2.mjs", "gone-6.mjs", "gone-7.js", "./gone-inline.mjs"},
        "",
    ),
    "what the worker and its list name": (
        {
            "index.html": P,
            "service-worker.js": 'import "./gone.mjs";\nconst SHELL = ["", "404.html", "index.html"];\n',
            "offline.json": json.dumps({"version": "1", "files": {"": {}, "a/": {}, "index.html": {}}}),
        },
        {"404.html", "./gone.mjs", "a/"},
        "",
    ),
    "parts of other pictures where something moves relative links": (
        {
            "404.html": P + '<svg><use href="/s.svg#no-1"/><use href="/s.svg#x"/><use href="#here"/><g id=here></svg>',
            "a/b.html": P
            + '<base href="/"><svg><use href="s.svg#x"/><use href="s.svg#no-2"/><use href="gone-1.svg#x"/>',
            "a/index.html": P + "<p id=out><iframe srcdoc=\"<svg><use href='../s.svg#x'/><use href='../s.svg#no-3'/>"
            "<use href='../gone-2.svg#x'/><use href='#out'/><use href='#in'/><g id=in></svg>\"></iframe>",
            "s.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g id="x"/></svg>',
        },
        {"/s.svg#no-1", "s.svg#no-2", "gone-1.svg#x", "../s.svg#no-3", "../gone-2.svg#x", "#out"},
        "",
    ),
    "ids of pictures are no anchors": (
        {
            "index.html": links("#top", "#/x", "#!x", "#n", markup="<a name=n></a>")
            + '<svg><use href="#top"/><use href="#/x"/><use href="#!x"/><use href="s.svg#top"/><use href="s.svg#a%00b"/>'
            '<use href="#n"/><use href=""/><use href="s.svg#"/><use href=" #t "/><g id="t"/></svg>',
            "b.html": links("#a%00b", markup="<p id=a><p id=b>"),
            "s.svg": '<svg xmlns="http://www.w3.org/2000/svg"><g id="a"/><g id="b"/></svg>',
        },
        {"#top", "#/x", "#!x", "s.svg#top", "s.svg#a%00b", "#n", "#a%00b"},
        "",
    ),
    "odd ids hide no wrong fragment": (
        {
            "index.html": links("#gone", "b.html#gone", "#", markup='<p id=" "><p id=""><a name="">'),
            "b.html": P + '<p id=" ">',
        },
        {"#gone", "b.html#gone"},
        "",
    ),
    "a page that only reloads": (
        {
            "index.html": P
            + '<meta http-equiv=refresh content="300; url="><meta http-equiv=refresh content="3;url=\'\'">'
            '<meta http-equiv=refresh content="3; url=&quot;&quot;"><meta http-equiv=refresh content="3; \'\'">'
            '<meta http-equiv=refresh content="3; gone.html"><meta http-equiv=refresh content="3; url = \'gone2.html\' x">',
        },
        {"gone.html", "gone2.html"},
        "",
    ),
    "what else modules name": (
        {
            "a.mjs": r"""import e,{t as n}from"./gone-01.mjs";import{"a-b" as c}from"./gone-02.mjs"
import/* c */"./gone-03.mjs"; import ("./gone-04.mjs"); import(/* webpack: "x" */ "./gone-05.mjs")
import(`./gone-06.mjs`); new URL(`gone-07.mjs`, import.meta.url); new URL("gone-08.mjs", import.meta.url,)
import { a, // don't
  b /* it's */ } from "./gone-09.mjs"; export{x as default,y}from"./gone-10.mjs"; export*as z from'./gone-11.mjs'
const t = `import "./no-01.mjs" ${ await import("./gone-12.mjs").then(m => { return `${m}` }) } import "./no-02.mjs"`
thing . import("./no-03.mjs"); thing?.import("./no-04.mjs"); class A { #import = 1; b() { this.#import("./no-05.mjs") } }
import "./\x67one-13.mjs"; import "./ok\u{2e}mjs"; import './ok\
.mjs'; import `./no-06.mjs`; import(`./${no}.mjs`); import("./no-" + x); export {a}
import("https://docs.example.test/gone-14.mjs"); import "https://x.test/gone.mjs"; import d from "/gone-15.mjs"
import source s from "./gone-16.mjs"; export default function(){ return/"/ } import "./gone-17.mjs"
""",
            "sw.js": "self.importScripts('gone-21.js', \"gone-22.js\", /* c */ `gone-23.js`); importScripts()",
            "ok.mjs": "",
            "index.html": P
            + '<script type=importmap>{"imports":{"a":"./gone-31.mjs","b":"https://x.test/b.mjs","c/":"./c/",'
            '"d":"bare"},"scopes":{"/x/":{"a":"/gone-32.mjs"}},"integrity":{"./a.mjs":"sha384-/x"}}</script>'
            '<script type=IMPORTMAP>{bad</script><script type=importmap src=x.json>{"imports":{"a":"./no.mjs"}}</script>',
        },
        {f"./gone-{n:02}.mjs" for n in (1, 2, 3, 4, 5, 6, 9, 10, 11, 12, 13, 16, 17, 31)}
        | {"gone-07.mjs", "gone-08.mjs", "/gone-15.mjs", AT + "gone-14.mjs", "/gone-32.mjs", "x.json"}
        | {f"gone-2{n}.js" for n in (1, 2, 3)},
        AT,
    ),
    "regular expressions in a script": (
        {
            "a.mjs": """const a = /^\\/*/; import "./gone-1.mjs";
x.replace(/[/*]/g, ""); import "./gone-2.mjs"
f(/`/, /"/, /'/); import "./gone-3.mjs"
if (x) /"/.test(x); import "./gone-4.mjs"
const half = (a + b) / 2, c = i++ / 2, d = x[0] / y / `"`; import "./gone-5.mjs"
return /[`]/ ; const e = 1 / 2 // import "./no-1.mjs"
const g = a.return / 1; /import "./; import "./gone-6.mjs"
const h = typeof /'/, k = $return / 2 + "/"; import "./gone-7.mjs"
function m() {} /`/.test(x); import "./gone-8.mjs"
""",
        },
        {f"./gone-{n}.mjs" for n in range(1, 9)},
        "",
    ),
    "what else feeds and sitemaps name": (
        {
            "a.rss": '<rss><channel><item><guid isPermaLink="false">https://docs.example.test/no/</guid>'
            "<guid>https://docs.example.test/guid/</guid></item></channel></rss>",
            "b.atom": '<?xml-stylesheet href="look.xsl" type="text/xsl"?><feed xmlns="http://www.w3.org/2005/Atom" '
            'xml:base="/b/"><link href="gone/"/><link href="ok.html"/><entry xml:base="c/"><link href="gone2/"/></entry>'
            '<entry><summary type="text">&lt;a href="https://docs.example.test/no/"&gt;</summary>'
            '<content src="gone.html" type="text/html"/></entry></feed>',
            "c.xml": '<?xml version="1.0" encoding="iso-8859-1"?><urlset xmlns:v="http://www.google.com/schemas/sitemap-video/1.1">'
            "<url><loc>/größe/</loc><v:video><v:thumbnail_loc>/t.jpg</v:thumbnail_loc><v:content_loc>/c.mp4</v:content_loc>"
            "<v:player_loc>/p.html</v:player_loc></v:video></url></urlset>".encode("latin-1"),
            "b/ok.html": P,
            "größe/index.html": P,
        },
        {AT + "guid/", "look.xsl", "/b/gone/", "/b/c/gone2/", "/b/gone.html", "/t.jpg", "/c.mp4", "/p.html"},
        AT,
    ),
    "what else style sheets name": (
        {
            "a.css": """@charset "iso-8859-1"; @layer x; @namespace "no-1"; @namespace svg url(no-2);
@import "gone-1.css"; a { b: url(no"x) ; c: url("it's.png") ; d: url(a(b) } @import "no-3.css";
c { d: image-set(linear-gradient(rgb(0, 0, 0), red) 1x, /* "no-4.png" */ "gone-2.png" type("image/png") calc((1 + 1) * 1x)) }
e { f: url(größe.png); g: url(gr\xf6\xdfer.png) } f { g: url(\\67one-3.png } h { }
""".replace("größe", "gr\xf6\xdfe").encode("latin-1"),
            "b.css": "a { b: url(gone-4.png",
            "größe.png": "",
        },
        {"gone-1.css", "it's.png", "gone-2.png", "größer.png", "gone-4.png"},
        "",
    ),
    "addresses in Markdown": (
        {
            "llms.txt": "[a](a_(b).html) [c](<c d.html>) [e](gone_(f).html) [g](<gone h.html>) [i](/j 'Title') ([k](l))",
            "a_(b).html": P,
            "c d.html": P,
        },
        {"gone_(f).html", "gone h.html", "/j", "l"},
        "",
    ),
    "more of pages": (
        {
            "index.html": P
            + '<svg><script href="gone-1.js"></script><base href="/no/"></svg><script href="no.js"></script>'
            '<noscript><base href="/no/"></noscript><img usemap="#m" src=ok.png><map id=m></map><a href=gone-2.html>'
            '<iframe src=no.html srcdoc="x"></iframe><link rel="preconnect stylesheet" href=gone-3.css><link '
            'rel="preconnect dns-prefetch" href=no><style type=text/plain>@import "no.css"</style><template shadowrootmode=no>'
            '<a href=no.html></template><script type="application/ld+json; charset=utf-8">{"url":"gone-4.html"}</script>',
            "ok.png": "",
        },
        {"gone-1.js", "gone-2.html", "gone-3.css", "gone-4.html"},
        "",
    ),
    "pages and pictures that are XML": (
        {
            "a.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="gone-1.js"/></head><body>'
            '<a id="x"/><a href="gone-2.html" title="a/>b"/><a href="#x"/><a href="#y"/></body></html>',
            "a.svg": '<s:svg xmlns:s="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
            '<s:g id="x"/><s:use xlink:href="#x"/><s:use xlink:href="#y"/><s:image href="gone.png"/></s:svg>',
            "b.svg": '<svg xmlns="http://www.w3.org/2000/svg" xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><metadata>'
            '<r:li/></metadata><linearGradient href="#z"/></svg>',
        },
        {"gone-1.js", "gone-2.html", "#y", "gone.png", "#z"},
        "",
    ),
    "the author's machine spelled otherwise": (
        {
            "index.html": links(
                *(
                    machine := (
                        "http://127.1/",
                        "http://2130706433/x",
                        "http://localhost./",
                        "http://[0:0:0:0:0:0:0:1]/",
                        "http://0x7f.1/",
                        "http://0/",
                    )
                ),
                "http://127.0.0.1.example/",
                "http://1270.example/",
            )
        },
        set(machine),
        "",
    ),
    "a site published under a path that has a file's name": (
        {"index.json": '{"a": 1}', "service-worker.js/index.html": P, "index.html": links("gone/")},
        {"gone/"},
        "https://x.test/search/",
    ),
}


@pytest.mark.parametrize("world", WORLDS)
def test_world(world, tmp_path):
    files, expected, url = WORLDS[world]
    assert {target for _, target in broken(write(tmp_path, files), url)} == expected


def test_the_line_is_where_a_person_finds_the_link(tmp_path):
    markup = P + "<p>\n<iframe\nsrcdoc=\"\n\n<a href='in.html'>\">\n</iframe><a\nhref='out.html'>\n"
    sheet = "/* ab.png */\n\na { b: url(b.png) }"
    write(
        tmp_path, {"index.html": markup, "a.css": sheet, "sitemap.xml": "<urlset>\n<url><loc>/a</loc></url></urlset>"}
    )
    findings = check_links.check(check_links.Site(str(tmp_path)))
    assert {finding.target: finding.line for finding in findings} == {"in.html": 2, "out.html": 6, "b.png": 3, "/a": 2}


def test_the_line_in_files_that_are_no_page(tmp_path):
    """Escaped, in a comment first, in another encoding, or in the style of a page."""
    files: dict[str, str | bytes] = {
        "sitemap.xml": "<urlset><!-- /a?b&amp;c -->\n<url>\n<loc>/a?b&amp;c</loc></url></urlset>",
        "b.css": "/* url(x.png) */\na { b: url(x.png) }\n\nc { d: url(\\79 .png) }",
        "c.webmanifest": '{"name": "c.html",\n"start_url":\n"\\u0063.html"}',
        "d.css": "\ufeffa{}\nb{c:url(d.png)}".encode("utf-16-le"),
        "e.mjs": '// "./e.mjs2"\n\nimport "./e.mjs2";',
        "index.html": P + '\n<style>\n\na { b: url(f.png) }</style>\n<script type=module>\nimport "./g.mjs"</script>'
        '\n<script type="application/ld+json">\n{\n"url": "h.html"}</script>',
        "llms.txt": "[see i.html](/)\n[i](i.html)",
        "_redirects": "# /j /k\n/j /k 301",
    }
    findings = check_links.check(check_links.Site(str(write(tmp_path, files))))
    assert {finding.target: finding.line for finding in findings} == {
        "/a?b&c": 3,
        "x.png": 2,
        "y.png": 4,
        "c.html": 3,
        "d.png": 2,
        "./e.mjs2": 3,
        "f.png": 4,
        "./g.mjs": 6,
        "h.html": 9,
        "i.html": 2,
        "/k": 2,
    }


# ---- Anything that can lie in a folder


@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot hold these names")
def test_names_that_a_url_has_to_escape(tmp_path):
    names = [
        "q?x.html",
        "h#x.html",
        "k:m.html",
        "a\\b.html",
        "a\nb.html",
        '"<>.html',
        "%41.html",
        " .html",
        "a\x7f.html",
    ]
    files = dict.fromkeys(names, P) | {
        "index.html": links(*(quote(name) for name in names), "q?x.html", "k:m.html", "A.html")
    }
    assert broken(write(tmp_path, files)) == {("index.html", "q?x.html"), ("index.html", "A.html")}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a name that is no UTF-8")
def test_a_name_that_is_no_text(tmp_path):
    write(tmp_path, {"index.html": links("caf%E9.html", "caf%C3%A9.html")})
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.html")).write_text(links("gone.html"))
    done = command(tmp_path)
    assert done.returncode == 1
    assert "caf\\udce9.html:1: gone.html" in done.stdout
    assert "caf%C3%A9.html" in done.stdout


def test_a_folder_that_leads_back_to_itself(tmp_path):
    write(
        tmp_path,
        {"index.html": links("a/loop/a/loop/", "a/loop/a/loop/gone.html", "a/loop", "a/x.html"), "a/x.html": P},
    )
    (tmp_path / "a/loop").symlink_to("..", target_is_directory=True)
    assert broken(tmp_path) == {("index.html", "a/loop/a/loop/gone.html")}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no named pipes in folders")
def test_a_pipe_is_no_page(tmp_path):
    write(tmp_path, {"index.html": links("pipe.html")})
    os.mkfifo(tmp_path / "pipe.html")
    assert broken(tmp_path) == {("index.html", "pipe.html")}


def test_deep_and_long_pages(tmp_path):
    deep = "<div>" * 6_000 + '<a href="#x">' + '<svg><g id="x">' * 3_000
    files = {"index.html": links("deep.html#x", "long.html#end", "gone.html"), "deep.html": P + deep}
    files["long.html"] = P + "<p>word</p>" * 380_000 + '<p id="end"><a href="lost.html">'
    assert broken(write(tmp_path, files)) == {("index.html", "gone.html"), ("long.html", "lost.html")}


def test_what_cannot_be_read_is_said_and_the_rest_is_checked(tmp_path):
    write(tmp_path, {"a.webmanifest": "{", "feed.xml": "<rss><a></rss>", "index.html": links("feed.xml")})
    done = command(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert "a.webmanifest: cannot be read: JSONDecodeError: Expecting" in done.stderr
    assert "feed.xml: cannot be read: ParseError: mismatched tag" in done.stderr
    write(tmp_path, {"index.html": links("gone.html")})
    assert command(tmp_path).returncode == 1


def test_an_unreadable_page_is_no_reason_to_doubt_links_to_it(tmp_path, monkeypatch):
    write(tmp_path, {"index.html": links("secret.html#x", "gone.html"), "secret.html": P, "locked/a.html": P})
    real, scan = open, os.scandir

    def refuse(path, *rest, **named):
        if str(path).endswith(("secret.html", "locked")):
            raise PermissionError(13, "Permission denied", str(path))
        return (scan if os.path.isdir(path) else real)(path, *rest, **named)

    monkeypatch.setattr(check_links, "open", refuse, raising=False)
    monkeypatch.setattr(check_links.os, "scandir", refuse)
    site = check_links.Site(str(tmp_path))
    assert [finding.target for finding in check_links.check(site)] == ["gone.html"]
    assert [name for name, _ in site.unread] == ["locked/", "secret.html"]


def test_a_large_site_is_shared_between_processes(tmp_path):
    count = check_links.LARGE + 5
    files = {
        f"p{n}.html": links(f"p{(n + 1) % count}.html#s", f"p{(n + 7) % count}.html#t", markup="<p id=s>")
        for n in range(count)
    }
    done = command(write(tmp_path, files | {"p3.html": P + "<p id=s><p id=t>"}), "--format", "json")
    found = json.loads(done.stdout)
    assert len(found) == count - 2  # all "#t" but the one that leads to p3.html; p3.html has no links
    assert {finding["reason"] for finding in found} == {check_links.NO_ANCHOR}


# ---- No bytes make it raise

PIECES = st.sampled_from(
    b'<a href="|">|<base href=\'|\'>|<img srcset="|<style>|</style>|url(|@import "|image-set(|<iframe srcdoc="|<template>|'
    b'<template shadowrootmode=open>|</template>|<svg><use href="#|<meta http-equiv=refresh content="0;url=|'
    b'<script type="application/ld+json">|</script>|{"url":|[|{|\\|\0|\xff\xfe|%|%00|#|//|http://[|&#xD800;|\xed\xa0\x80|<rss>|'
    b'<link>|</link>|</rss>|<feed xml:base="http://[">|</feed>|<?xml version="1.0" encoding="x"?>|"|\'|(|)|../|a| |\n|<!--|-->|?|'
    b':|\xc3\xa9|javascript:|\\110000 |\\d800 |:~:text=|<urlset>|<loc>|</loc></urlset>|"pages"|:1}|]|}|[[[|<xmp>|/*|*/'.split(
        b"|"
    )
)
RUBBISH = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=40).map(b"".join))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("rubbish")


@pytest.mark.parametrize(
    "name",
    [
        "index.html",
        "404.html",
        "a.svg",
        "a.css",
        "a.webmanifest",
        "search/index.json",
        "feed.xml",
        "llms.txt",
        "_redirects",
    ],
)
@quick
@given(data=RUBBISH)
def test_no_bytes_make_it_raise(name, folder, data):
    write(folder, {name: data})
    for url in ("", UNDER):
        findings = check_links.check(check_links.Site(str(folder), url))
        for style in ("text", "json", "github"):
            assert all(isinstance(line, str) for line in check_links.told(findings, "site", style))
    (folder / name).unlink()


@quick
@given(text=st.text(alphabet="\"'()/*\\ @a", max_size=60), word=st.sampled_from(["url(", "image-set(", "@import"]))
def test_no_style_sheet_makes_it_slow(text, word):
    link_finders.css((word + text) * 500)  # hypothesis' patience and the suite's are the limit


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="/\0")
    if sys.platform == "linux"
    else st.sampled_from("abc é日%+~!#&"),
    min_size=1,
    max_size=20,
).filter(lambda name: name.strip(". ") and len(os.fsencode(name)) < 200)


@settings(quick, max_examples=30)
@given(name=NAMES)
def test_any_name_is_found_when_escaped_and_missed_when_not_there(name, folder):
    write(folder, {f"{name}.txt": "", "index.html": links(quote(f"{name}.txt"), quote(f"{name}!.txt"))})
    assert broken(folder) == {("index.html", quote(f"{name}!.txt"))}
    (folder / f"{name}.txt").unlink()


@quick
@given(name=st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=20))
def test_any_id_is_found_when_escaped(name, folder):
    found = html.escape(name)
    write(folder, {"index.html": links(f"#{quote(name)}", f"#{quote(name)}-not-there", markup=f'<p id="{found}">')})
    script = name[0] in "/!" or ":~:" in name  # left to a script, or to the browser
    assert broken(folder) == (set() if script else {("index.html", f"#{quote(name)}-not-there")})


# ---- Our own site, broken in every way, one fault each, through the real command


@pytest.fixture(scope="module")
def own(site, tmp_path_factory) -> Path:
    """A copy of the finished site whose files may be replaced, and are put back."""
    copy = tmp_path_factory.mktemp("own") / "site"
    return shutil.copytree(site, copy, ignore=shutil.ignore_patterns("*.gz", "*.br", "*.pdf", "*.zip"))


@pytest.fixture(scope="module")
def page(own) -> str:
    """The name of a page two folders deep that has tips."""
    found = link_finders.search_index((own / "search/index.json").read_text(encoding="utf-8"))
    return next(target.partition("#")[0] + "index.html" for target in found if re.match("[^/]+/[^/]+/#.", target))


@pytest.fixture(scope="module")
def plant(own, site_url):
    """Replace files of the copy, check it with the real command, put them back: `plant({name: text})`."""

    def planted(files: dict[str, str]) -> tuple[int, list[dict]]:
        before = {name: (own / name).read_bytes() if (own / name).exists() else None for name in files}
        try:
            write(own, files)
            done = command(own, "--site-url", site_url, "--format", "json")
            assert not any("cannot be read" in line for line in done.stderr.splitlines()), done.stderr
            return done.returncode, json.loads(done.stdout)
        finally:
            for name, content in before.items():
                (own / name).unlink() if content is None else (own / name).write_bytes(content)

    return planted


def test_our_own_site_has_no_broken_link(plant):
    assert plant({}) == (0, [])


IN_BODY = {
    "gone/": '<a href="gone/">',
    "/gone-root/": '<a href="/gone-root/">',
    "../../../../gone-above/": '<a href="../../../../gone-above/">',
    "#gone-here": '<a href="#gone-here">',
    "../#gone-there": '<a href="../#gone-there">',
    "gone.png": '<img src="gone.png" alt="">',
    "gone-2x.png": '<img srcset="gone-2x.png 2x" alt="">',
    "gone.webp": '<picture><source srcset="gone.webp 1x"></picture>',
    "gone-hero.png": '<link rel=preload as=image imagesrcset="gone-hero.png 1x">',
    "gone-poster.png": '<video poster="gone-poster.png"></video>',
    "gone.mp4": '<video><source src="gone.mp4"></video>',
    "gone.pdf": '<object data="gone.pdf"></object>',
    "gone-form/": '<form action="gone-form/"></form>',
    "gone-button/": '<button formaction="gone-button/">x</button>',
    "#gone-map": '<img usemap="#gone-map" alt="">',
    "gone-within/": "<iframe srcdoc=\"<a href='gone-within/'>\"></iframe>",
    "gone-style.png": '<p style="background: url(gone-style.png)">',
    "gone-sheet.png": "<style>p { background: url('gone-sheet.png') }</style>",
    "gone-import.css": '<style>@import "gone-import.css";</style>',
    "#gone-icon": '<svg><use href="#gone-icon"></use></svg>',
    "gone-image.png": '<svg><image xlink:href="gone-image.png"></image></svg>',
    "../gone-new/": '<meta http-equiv="refresh" content="0; url=../gone-new/">',
    "gone.mjs": '<script type="module" src="gone.mjs"></script>',
    "/gone-preview.png": '<meta name="twitter:image" content="/gone-preview.png">',
    "{url}gone-canonical/": '<link rel="canonical" href="{url}gone-canonical/">',
    "{url}gone-graph.png": '<meta property="og:image" content="{url}gone-graph.png">',
    "{url}gone-absolute/": '<a href="{url}gone-absolute/">',
    "{url}gone-data/": '<script type="application/ld+json">{"url": "{url}gone-data/"}</script>',
}


@pytest.fixture(scope="module")
def faulty(plant, own, site_url):
    """Each of those faults in a page of its own: what the command says, and the text of the page by target."""
    # Not in one that only leads on: of a moved page any tip may be asked.
    whole = [file for file in own.glob("*/*/index.html") if b"<article" in file.read_bytes()]
    pages = sorted(file.relative_to(own).as_posix() for file in whole)
    faults = {target.replace("{url}", site_url): IN_BODY[target].replace("{url}", site_url) for target in IN_BODY}
    planted = dict(zip(faults, pages[: len(faults)], strict=True))
    texts = {name: f"{(own / name).read_text(encoding='utf-8')}\n{faults[fault]}" for fault, name in planted.items()}
    status, found = plant(texts)
    assert status == 1
    assert {finding["page"] for finding in found} == set(texts)
    return planted, texts, found


@pytest.mark.parametrize("target", IN_BODY)
def test_a_fault_in_a_page(target, faulty, site_url):
    planted, texts, found = faulty
    target = target.replace("{url}", site_url)
    told = [(finding["target"], finding["line"]) for finding in found if finding["page"] == planted[target]]
    assert told == [(target, texts[planted[target]].count("\n") + 1)]


def test_a_base_in_a_page(plant, own, page):
    text = (own / page).read_text(encoding="utf-8")
    status, found = plant({page: text + '<base href="/gone/">'})
    assert status == 1
    assert {finding["page"] for finding in found} == {page}
    assert len(found) > 5


def test_a_page_that_is_gone(plant, own, page, site_url):
    folder = page.removesuffix("index.html")
    (own / page).rename(own / "kept")
    try:
        status, found = plant({})
    finally:
        (own / "kept").rename(own / page)
    assert status == 1
    assert {"sitemap.xml", "search/index.json"} <= {finding["page"] for finding in found}
    assert site_url + folder in {finding["target"] for finding in found}


def test_an_anchor_that_is_renamed(plant, own, page):
    address = page.removesuffix("index.html")
    found = link_finders.search_index((own / "search/index.json").read_text(encoding="utf-8"))
    anchor = next(target.partition("#")[2] for target in found if re.match(f"{re.escape(address)}#.", target))
    text = (own / page).read_text(encoding="utf-8")
    renamed = re.sub(rf"""\bid=(["']?){re.escape(anchor)}(?=["'\s>])""", rf"id=\g<1>{anchor}s", text)
    status, found = plant({page: renamed})
    assert status == 1
    assert ("search/index.json", f"{address}#{anchor}", f"/{address}#{anchor}s") in {
        (finding["page"], finding["target"], finding["suggestion"]) for finding in found
    }


def test_a_wrong_letter_case_and_a_wrong_letter(plant, own, page):
    folder = page.split("/")[1]
    text = (own / page).read_text(encoding="utf-8")
    for wrong in (folder.title(), folder[:-1] + "x"):
        _, found = plant({page: f'{text}<a href="../{wrong}/">x</a>'})
        assert [finding["suggestion"] for finding in found] == ["/" + page.removesuffix("index.html")]


def test_faults_in_other_files(plant, site_url):
    faults = {
        "planted.css": ("a { background: url(gone.png) }", "gone.png"),
        "planted.webmanifest": ('{"icons": [{"src": "gone.png"}]}', "gone.png"),
        "planted.svg": ('<svg xmlns="http://www.w3.org/2000/svg"><use href="#gone"/></svg>', "#gone"),
        "planted/index.html": ("<meta http-equiv=refresh content=0;url=../gone/><title>Moved</title>", "../gone/"),
        "planted.xml": (f"<urlset><url><loc>{site_url}gone/</loc></url></urlset>", f"{site_url}gone/"),
        "planted.atom": (f'<feed><entry><link href="{site_url}gone/"/></entry></feed>', f"{site_url}gone/"),
        "planted/llms.txt": (f"- [Gone]({site_url}gone/)", f"{site_url}gone/"),
        "planted/_redirects": ("/old/ /gone/ 301", "/gone/"),
        "planted/search/index.json": (index({"gone/": [""]}), "gone/#"),
    }
    status, found = plant({name: text for name, (text, _) in faults.items()})
    assert status == 1
    told = {finding["page"]: finding["target"] for finding in found}
    assert len(found) == len(told)
    assert told == {name: target for name, (_, target) in faults.items()}


def test_a_fault_in_the_files_that_are_there(plant, own, site_url):
    for name in ("sitemap.xml", "feed.xml"):
        tree = ElementTree.parse(own / name)
        places = [element for element in tree.iter() if element.tag.endswith(("}loc", "}link"))]
        places[-1].text = site_url + "gone/"
        places[-1].set("href", site_url + "gone/")
        status, found = plant({name: ElementTree.tostring(tree.getroot(), encoding="unicode")})
        assert (status, [(finding["page"], finding["target"]) for finding in found]) == (
            1,
            [(name, site_url + "gone/")],
        )


def test_our_site_published_under_another_path_than_it_was_built_for(own):
    found = json.loads(command(own, "--site-url", UNDER, "--format", "json").stdout)
    assert "404.html" in {finding["page"] for finding in found}
    assert {finding["reason"] for finding in found} == {"outside the site, which is served under /guide/"}


# ---- What a person gets to see


@pytest.fixture
def small(tmp_path) -> Path:
    write(
        tmp_path / "site",
        {"a/index.html": "\n" + links("../Good/", "#part-on"), "index.html": links("Good/", "gone.html")},
    )
    return write(tmp_path / "site", {"good/index.html": P, "a/x.html": P + "<p id=part-one>"})


def test_text_names_each_fault_once_with_every_page(small):
    done = command(small)
    assert done.returncode == 1
    assert done.stdout == (
        f"/a/#part-on: no such anchor on that page\n  {small}/a/index.html:2: #part-on\n"
        f"/Good/: no such page or file; did you mean /good/ ?\n  {small}/a/index.html:2: ../Good/\n  {small}/index.html:1: Good/\n"
        f"/gone.html: no such page or file\n  {small}/index.html:1: gone.html\n"
    )
    assert done.stderr == "4 files checked, 4 broken links\n"


def test_json_has_five_things(small):
    found = json.loads(command(small, "--format", "json", "--site-url", "").stdout)
    assert found[0] == {
        "page": "a/index.html",
        "line": 2,
        "target": "#part-on",
        "reason": check_links.NO_ANCHOR,
        "suggestion": None,
    }


def test_an_annotation_is_one_line_for_all_pages_with_the_fault(small):
    (small / "a,b%.html").write_text(links("100%25/"), encoding="utf-8")
    lines = command(small, "--format", "github").stdout.splitlines()
    assert len(lines) == 4
    assert (
        lines[0]
        == f"::error file={small}/a%2Cb%25.html,line=1::/100%25/: no such page or file%0A  {small}/a,b%25.html:1: 100%2525/"
    )
    assert any("a/index.html:2: ../Good/%0A" in line and "/index.html:1: Good/" in line for line in lines)


def test_ignores_need_a_reason_and_say_when_they_are_of_no_use(small, tmp_path):
    rules = tmp_path / "ignores"
    rules.write_text(
        "# what we know\n\n/Good/ # old name\nindex.html gone* # soon\nx.html #part-* # later\nnever # why\n", "utf-8"
    )
    done = command(small, "--ignore", rules)
    assert (done.returncode, done.stdout) == (
        1,
        f"/a/#part-on: no such anchor on that page\n  {small}/a/index.html:2: #part-on\n",
    )
    assert done.stderr.splitlines()[:2] == [
        f"{rules}:5: matches nothing: delete the line",
        f"{rules}:6: matches nothing: delete the line",
    ]
    rules.write_text("/Good/ # old name\ngone.html\n", "utf-8")
    done = command(small, "--ignore", rules)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"check_links: {rules}:2: a rule is '[page] target # reason': write all of it\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere is no folder: build the site first"),
        (
            ["scripts", "--site-url", "example.org"],
            "--site-url example.org: write it in full, like https://example.org/guide/",
        ),
        (
            ["scripts", "--site-url", "https://["],
            "--site-url https://[: write it in full, like https://example.org/guide/",
        ),
        (["scripts", "--ignore", "nowhere"], "[Errno 2] No such file or directory: 'nowhere'"),
    ],
)
def test_what_it_cannot_work_with(arguments, message):
    done = command(*arguments)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"check_links: {message}\n")


def test_a_reader_who_stops_reading(tmp_path):
    write(tmp_path, {f"{n}.html": links(*(f"gone-{m}/" for m in range(200))) for n in range(20)})
    start = [sys.executable, "-m", "scripts.check_links", tmp_path]
    with subprocess.Popen(start, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT) as process:
        process.stdout.read(10)
        process.stdout.close()
        assert process.stderr.read() == "20 files checked, 4000 broken links\n"
    assert process.returncode == 1


def test_an_interrupt_is_no_traceback(monkeypatch, capsys, tmp_path):
    def interrupt(_):
        raise KeyboardInterrupt

    monkeypatch.setattr(check_links, "check", interrupt)
    monkeypatch.setattr(sys, "argv", ["check_links", str(tmp_path)])
    with pytest.raises(SystemExit) as stop:
        check_links.main()
    assert stop.value.code == 2
    assert capsys.readouterr().err == "check_links: interrupted\n"


def test_without_its_dependency_it_says_so_in_one_line(tmp_path):
    """As where only `make build` has run: no traceback, and not the status of broken links."""
    (tmp_path / "ada_url.py").write_text("raise ModuleNotFoundError('no', name='ada_url')")
    done = subprocess.run(
        [sys.executable, ROOT / "scripts/check_links.py", tmp_path],
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    cure = "run make check, or pip install ada-url turbohtml"
    assert (done.returncode, done.stderr) == (2, f"check_links: ada_url is not installed: {cure}\n")


def test_many_faults_do_not_make_it_slow(tmp_path):
    """Each of 800 wrong links has a suggestion, and they cost less than half of the patience of a reader."""
    pages = {
        f"chapter-{n}/section-{n * 7}.html": P + "".join(f"<p id=tip-{n}-{k}>" for k in range(60)) for n in range(80)
    }
    wrong = [f"chapter-{n}/section-{n * 7}x.html" for n in range(80)]
    wrong += [f"chapter-{n}/section-{n * 7}.html#tip-{n}-{k}x" for n in range(80) for k in range(9)]
    write(tmp_path, pages | {"index.html": links(*wrong)})
    begun = time.process_time()
    found = check_links.check(check_links.Site(str(tmp_path)))
    assert time.process_time() - begun < 1.5
    assert [finding.target for finding in found if not finding.suggestion] == []
    assert len(found) == 800


def test_what_has_another_shape_than_it_should_cannot_be_read(tmp_path):
    write(
        tmp_path,
        {
            "service-worker.js": "const SHELL = [1, null];",
            "search/index.json": '{"lines":[1,2],"tips":[]}',
            "offline.json": '{"files": [1]}',
        },
    )
    done = command(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[:2] == [
        f"{tmp_path}/search/index.json: cannot be read: AttributeError: 'int' object has no attribute 'split'",
        f"{tmp_path}/service-worker.js: cannot be read: TypeError: 1 in SHELL is no address",
    ]


def test_links_into_a_folder_that_cannot_be_read_are_not_judged(tmp_path, monkeypatch):
    write(tmp_path, {"index.html": links("a/x.html", "a/", "a", "ab/", "/a/b/c#d"), "a/x.html": P})
    scan = os.scandir

    def refuse(path):
        if str(path).endswith("/a"):
            raise PermissionError(13, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(check_links.os, "scandir", refuse)
    site = check_links.Site(str(tmp_path))
    assert [finding.target for finding in check_links.check(site)] == ["ab/"]
    assert [name for name, _ in site.unread] == ["a/"]


def test_names_that_look_the_same_and_differ_in_how_an_accent_is_written(tmp_path):
    page = links(f"{NFD}.html", f"#{NFC}", f"{NFC}x.html", markup=f'<p id="{NFD}">')
    write(tmp_path, {"index.html": page, f"{NFC}.html": P})
    done = command(tmp_path)
    accents = "; the one that is there has its accents written otherwise (NFC or NFD)"
    assert f"/{NFD}.html: no such page or file{accents}; did you mean /{NFC}.html ?" in done.stdout
    assert f"/#{NFC}: no such anchor on that page{accents}; did you mean /#{NFD} ?" in done.stdout
    assert done.stdout.count(accents) == 2


@pytest.mark.parametrize("ending", ["/", "/.", "//", "/./"])
def test_a_folder_is_named_as_short_as_can_be(ending, small):
    assert command(f"{small}{ending}").stdout == command(small).stdout


def test_no_control_character_reaches_a_terminal(tmp_path):
    write(tmp_path, {"index.html": links("a\x1b[31m.html", "b\u202e.html", "c%0D%1B.html", "\u00a0d.html")})
    for style in ("text", "github"):
        printed = command(tmp_path, "--format", style).stdout
        assert "\\x1b[31m" in printed
        assert "\\u202e" in printed
        assert "\\xa0d.html" in printed
        assert re.findall(r"[^\n -~]", printed) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no shell that closes it")
def test_a_closed_standard_output(small):
    call = f'"{sys.executable}" "{ROOT}/scripts/check_links.py" "{small}" >&-'
    done = subprocess.run(["sh", "-c", call], capture_output=True, text=True)
    message = "check_links: standard output is closed: nobody would see what is broken\n"
    assert (done.returncode, done.stderr) == (2, message)


def test_a_folder_with_nothing_to_check(tmp_path):
    write(tmp_path, {"notes.txt": "x"})
    done = command(tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"check_links: {tmp_path} has nothing to check: build the site first\n"


def test_ignores_that_an_editor_has_spoiled(small, tmp_path):
    rules = tmp_path / "ignores"
    rules.write_bytes("\ufeff# what we know\n/Good/ # old\n".encode())
    assert "/Good/" not in command(small, "--ignore", rules).stdout
    rules.write_bytes("# what we know\n/größe/ # old\n".encode("latin-1"))
    done = command(small, "--ignore", rules)
    assert (done.returncode, done.stderr) == (2, f"check_links: {rules}:2: is not UTF-8: save the file as UTF-8\n")
    rules.write_text("a.html b c.html # why\n", "utf-8")
    form = "a rule is '[page] target # reason': write all of it, and ? for a space"
    assert command(small, "--ignore", rules).stderr == f"check_links: {rules}:1: {form}\n"
    assert command(small, "--ignore", "").returncode == 2


@pytest.mark.parametrize(
    "url",
    [
        "httpx://example.org/",
        "https:example.org",
        "ftp://example.org/",
        "https://example.org/index.html",
        "https://example.org/a/b.xhtml",
        "https://example.org/?a",
        "https://example.org/#a",
    ],
)
def test_an_address_that_no_site_has(url, small):
    done = command(small, "--site-url", url)
    cure = "write it in full, like https://example.org/guide/"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", f"check_links: --site-url {url}: {cure}\n")


def test_a_site_address_that_is_a_host(small):
    assert command(small, "--site-url", "HTTPS://example.html").returncode == 1


@pytest.mark.parametrize(
    "text",
    [
        "export {a}\n",
        "import a\n",
        "import a,{b}\n",
        "import {\n",
        'import {"',
        "import {/*",
        "import(/**/",
        "importScripts('a',",
        "new URL(",
        "/",
        "`${",
        "(",
        "a=/[",
        "import/**/",
        "import\n//\n",
        "if(a)/b",
        "/*/",
        '"\\',
        "'\\'",
        'import"\\"',
    ],
)
def test_no_script_makes_it_slow(text):
    begun = time.process_time()
    link_finders.modules(text * 20_000 + "import")
    assert time.process_time() - begun < 1.5


@pytest.mark.parametrize(
    "name",
    ["sitemap.xml", "llms.txt", "a.css", "a.webmanifest"],
)
def test_many_faults_in_one_file_do_not_make_it_slow(name, tmp_path):
    """2,000 wrong addresses, and as many names that are like them."""
    forms = {
        "sitemap.xml": ("<urlset>{}</urlset>", "\n<url><loc>/a/page-{}x.html</loc></url>"),
        "llms.txt": ("{}", "\n[a](/a/page-{}x.html)"),
        "a.css": ("a{{}}{}", "\na{{b:url(/a/page-{}x.html)}}"),
        "a.webmanifest": ("[{}0]", '\n{{"src":"/a/page-{}x.html"}},'),
    }
    whole, each = forms[name]
    text = whole.format("".join(each.format(number * 7) for number in range(2_000)))
    write(tmp_path, {name: text} | {f"a/page-{number * 7}.txt": "" for number in range(2_000)})
    begun = time.process_time()
    found = check_links.check(check_links.Site(str(tmp_path)))
    assert time.process_time() - begun < 3
    assert [finding.line for finding in found] == [*range(2, 2_002)]
    assert all(finding.suggestion for finding in found)
