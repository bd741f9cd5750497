"""Programs find at the known addresses what the pages say, with links that work."""

import re
from collections import Counter
from datetime import date
from urllib.parse import urldefrag

import pytest
from conftest import ROOT
from in_memory import guide, pages, published, run
from tiny_site import ADDRESS, BARE, HOMELESS, html, small
from tiny_site import site as site_of

from scripts.finish import machines
from scripts.finish.sections import words_of
from scripts.finish.site import Site

LINK = re.compile(r"\]\((\S+?)(?: \"[^\"]*\")?\)|<(https?://[^>]+)>")
# RFC 9116: the fields we write; the first two are required, once.
SECURITY = {
    "Contact": r"https://\S+",
    "Expires": r"\d{4}-\d{2}-\d{2}T00:00:00Z",
    "Preferred-Languages": r"[a-z]{2}",
    "Canonical": r"https://\S+/\.well-known/security\.txt",
}


@pytest.fixture(scope="module")
def real(site) -> Site:
    return published(site, ROOT / "docs")


@pytest.fixture
def tiny() -> Site:
    site = small()
    run(site, machines)
    return site


def text(site: Site, path: str) -> str:
    return site.files[path].decode()


def addresses(markdown: str) -> list[str]:
    return [first or second for first, second in LINK.findall(markdown)]


def resolves(site: Site, address: str) -> bool:
    """Whether an address of the site has its file and its anchor."""
    path, anchor = urldefrag(address.removeprefix(site.address))
    path = f"{path}index.html" if path == "" or path.endswith("/") else path
    if path not in site.files:
        return False
    return not anchor or site.pages[path].select_one(f'[id="{anchor}"]') is not None


def test_every_page_has_a_markdown_copy_with_all_its_headings(real):
    for page in pages(real):
        copy = text(real, page.markdown)
        assert copy.startswith(f"# {page.title}\n"), page.markdown
        assert f"From {guide(real).name}: {page.url}\n" in copy
        plain = copy.replace("\\", "")
        for heading in real.pages[page.path].select("article h2, article h3"):
            assert words_of(heading) in plain, page.markdown


def test_every_link_of_the_copies_is_whole_and_works(real):
    seen = 0
    for page in pages(real):
        for address in addresses(text(real, page.markdown)):
            assert re.match(r"https?://|mailto:|tel:|sms:", address), f"{page.markdown}: {address}"
            if address.startswith(real.address):
                seen += 1
                assert resolves(real, address), f"{page.markdown}: {address}"
    assert seen > 1000


def test_copies_hold_words_and_nothing_of_the_page_around_them(real):
    for page in pages(real):
        copy = text(real, page.markdown)
        assert not re.search(r"\{ *[#.:]|<(div|span|p|button|svg|script)\b|\]\(\)|^---\n[a-z]+:", copy), page.markdown


def test_llms_txt_lists_every_page_once(real):
    listing = text(real, "llms.txt")
    assert listing.startswith(f"# {guide(real).name}\n\n> ")
    listed = Counter(addresses(listing))
    assert listed == Counter(real.url(page.markdown) for page in pages(real))
    for line in listing.splitlines():
        assert re.fullmatch(r"|# .+|> .+|## .+|- \[.+\]\(https://\S+\.md\): .+", line), line
    sections = re.findall(r"^## (.+)$", listing, re.MULTILINE)
    assert len(sections) == len(set(sections)) > 5


def test_a_title_makes_no_link_and_a_description_no_line():
    title = "Six tips](https://evil.example) [x\\"
    page = html("a/index.html", title).replace('content="About', 'content="[About](https://evil.example)\n\n## Heading')
    site = site_of({"index.html": html("index.html", "Home"), "a/index.html": page})
    run(site, machines)
    row = text(site, "llms.txt").splitlines()[-1]
    assert row.startswith(rf"- [Six tips\](https://evil.example) \[x\\]({ADDRESS}a/index.md): \[About\](https://evil.")
    assert "## Heading" in row
    heading = text(site, "a/index.md").splitlines()[0]
    assert heading.replace("\\_", "_").startswith(r"# Six tips\](https://evil.example) \[x"), heading


def test_robots_names_the_sitemap(real):
    (sitemap,) = re.findall(r"^Sitemap: (\S+)$", text(real, "robots.txt"), re.MULTILINE)
    assert resolves(real, sitemap)
    assert "Disallow" not in text(real, "robots.txt")


def test_humans_txt_says_who_and_where(real):
    assert real.address in text(real, "humans.txt")
    assert guide(real).repository in text(real, "humans.txt")


def test_reading_order_is_that_of_the_next_links_then_the_rest(tiny):
    assert re.findall(r"\((\S+)\)", text(tiny, "llms.txt")) == [
        ADDRESS + path for path in ("index.md", "prepare/index.md", "after/wait/index.md", "after/index.md")
    ]


def test_a_copy_reads_as_its_page():
    body = (
        '<p>Ask <a href="../after/#day">then</a>, <em>not</em> now. <a href="#top">Up</a></p>'
        '<div class="admonition example"><p class="admonition-title">Example: a note</p><p>Hello.</p></div>'
        '<ul class="task-list"><li><input type="checkbox" disabled> Water</li></ul>'
        "<table><tr><th>When<th>What</tr><tr><td>Now<td>Wait</tr></table><button>Share</button>"
    )
    site = site_of({"index.html": html("index.html", "Home"), "a/index.html": html("a/index.html", "A", body)})
    run(site, machines)
    assert text(site, "a/index.md") == (
        "# A\n\n"
        f"Ask [then]({ADDRESS}after/#day), *not* now. [Up]({ADDRESS}a/#top)\n\n"
        "> **Example: a note**\n>\n> Hello.\n\n"
        "- [ ] Water\n\n"
        "| When | What |\n| --- | --- |\n| Now | Wait |\n\n"
        "---\n\n"
        f"From Tiny Guide: {ADDRESS}a/\n"
    )
    assert site.pages["a/index.html"].select("button, .headerlink, .admonition"), "the page itself keeps everything"


def test_security_txt_keeps_the_rules_and_asks_no_clock(tiny):
    lines = [line.split(": ", 1) for line in text(tiny, ".well-known/security.txt").splitlines()]
    assert [name for name, _ in lines] == list(SECURITY)
    for name, value in lines:
        assert re.fullmatch(SECURITY[name], value), f"{name}: {value}"
    fields = dict(lines)
    assert fields["Contact"] == "https://code.example/o/guide/security"
    assert date.fromisoformat(fields["Expires"][:10]) == date(2027, 5, 2)


def test_what_is_not_known_is_not_written():
    site = site_of(BARE)
    run(site, machines)
    assert ".well-known/security.txt" not in site.files
    assert "Last update" not in text(site, "humans.txt")
    assert text(site, "bare/index.md").endswith(f"{ADDRESS}bare/\n")


def test_without_an_address_nothing_is_written():
    site = site_of(HOMELESS)
    run(site, machines)
    assert site.files.keys() == HOMELESS.keys()


def test_twice_the_same_bytes(tiny):
    again = small()
    run(again, machines)
    assert again.files == tiny.files
