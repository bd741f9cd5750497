"""Pages are words: whatever could run, load or lead elsewhere is refused by `make build`, in the page's own line."""

import re

import pytest
from conftest import ROOT
from mkdocs.config import load_config
from tiny_guide import TIPS, write_guide, write_nav

from scripts import allowed
from scripts.check_pages import problems
from scripts.markdown_page import read_page

# What a page holds, on lines of its own after two others; the part of the message that names it.
REFUSED = {
    "a script": ('<script>document.title = "x"</script>', "HTML: <script>"),
    "a script in capitals": ("<SCRIPT src=//x.example/a.js></SCRIPT>", "HTML: <SCRIPT"),
    "a script over lines": ("<script\n>go()</script\n>", "HTML: <script"),
    "a script that is not closed": ("<script>go()", "HTML: <script>"),
    "a script in a list": ("- one\n- two <script>go()</script>", "HTML: <script>"),
    "a script in a table": ("| a | b |\n|---|---|\n| <script>go()</script> | x |", "HTML: <script>"),
    "a script in a box": ('!!! example "Example"\n\n    <script>go()</script>', "HTML: <script>"),
    "a script in a heading": ("## Now <script>go()</script> { #now }", "HTML: <script>"),
    "a script in emphasis": ("**bold <script>go()</script>**", "HTML: <script>"),
    "a script in the words of a link": ("[press <img src=x onerror=go()>](index.md)", "HTML: <img"),
    "nested tags": ("<div><div><p onclick=go()>x</p></div></div>", "HTML: <div>"),
    "tags that cross": ("<b><i>x</b></i>", "HTML: <b>"),
    "a handler": ('<p onclick="go()">x</p>', "HTML: <p onclick"),
    "a style": ('<p style="color:red">x</p>', "HTML: <p style"),
    "a frame": ("<iframe src=https://x.example/></iframe>", "HTML: <iframe"),
    "a drawing that runs": ("<svg onload=go()></svg>", "HTML: <svg"),
    "a form": ("<form action=https://x.example/><input name=a></form>", "HTML: <form"),
    "a comment": ("<!-- hidden -->", "HTML: <!--"),
    "an instruction": ("<?php go() ?>", "HTML: <?php"),
    "a doctype": ("<!DOCTYPE html>", "HTML: <!DOCTYPE"),
    "a box to tick as HTML": ('- <input type="checkbox" disabled/> one', "HTML: <input"),
    "a block with a box to tick": (
        '<div><input type="checkbox" disabled/><meta http-equiv="refresh" content="0"/><script>go()</script></div>',
        "HTML: <div>",
    ),
    "a box to tick before a script": ('<p><input type="checkbox" disabled/></p><script>go()</script>', "HTML: <p>"),
    "harmless HTML": ("H<sub>2</sub>O", "HTML: <sub>"),
    "a closing tag alone": ("</article>", "HTML: </article>"),
    "a handler in an attribute list": ("word *x*{ onclick=go() }", "attribute onclick"),
    "a handler on a block": ("A paragraph.\n{: onmouseover=go() }", "attribute onmouseover"),
    "a handler on a heading": ("## Now { #now onclick=go() }", "attribute onclick"),
    "a handler on a link": ("[tips](index.md){ onfocus=go() autofocus }", "attribute onfocus"),
    "a style in an attribute list": ("*x*{ style=position:fixed }", "attribute style"),
    "a picture's other sources": ("![way](way.svg){ srcset=https://x.example/a.png }", "attribute srcset"),
    "a link that is followed by itself": ("*x*{ http-equiv=refresh }", "attribute http-equiv"),
    "a handler on a fence": ("~~~ { .py onclick=go() }\nx\n~~~", "attribute onclick"),
    "a style on a fence": ("``` { .py style=position:fixed }\nx\n```", "attribute style"),
    "a class of the theme on a fence": ("``` { .py .md-overlay }\nx\n```", "class md-overlay"),
    "a script between fences that code seems to hold": (
        "~~~\n`\n~~~\n\n<script>go()</script>\n\n~~~\n`\n~~~",
        "HTML: <script>",
    ),
    "a script after a fence in a list": ("- ```\n  <script>go()</script>\n  ```", "HTML: <script>"),
    "a class of the theme": ("*x*{ .md-overlay }", "class md-overlay"),
    "another box": ('!!! danger "Mind"\n\n    Words.', "box danger"),
    "a box of two kinds": ('!!! example warning "Mind"\n\n    Words.', "box example warning"),
    "a box the other way round": ('!!! speech example "Mind"\n\n    Words.', "box speech example"),
    "the kind of a box alone": ('!!! letter "Mind"\n\n    Words.', "box letter"),
    "a box of words": ("*x*{ .admonition .example }", "class admonition"),
    "a class that no sheet knows": ("*x*{ .guide-nonsense }", "class guide-nonsense"),
    "a class of the page around it": ("Words.\n{ .guide-foot }", "class guide-foot"),
    "a name that no script knows": ("Words.\n{ data-guide=nonsense }", "data-guide nonsense"),
    "a name that the build fills in": ("Words.\n{ data-guide=changed }", "data-guide changed"),
    "a place that the build fills in": ("Words.\n{ data-guide=print-foot }", "data-guide print-foot"),
    "a tool that is not there": ('Words.\n{ data-guide-tool="gone.mjs" }', "data-guide-tool gone.mjs"),
    "a module that is no tool": ('Words.\n{ data-guide-tool="store.mjs" }', "data-guide-tool store.mjs"),
    "an id of the page around it": ("*x*{ #guide-menu }", "id guide-menu"),
    "an id of a mark": ("*x*{ #source-smith-2020 }", "id source-smith-2020"),
    "an id that a heading has": ("*x*{ #be-early }", "id be-early is on this page already"),
    "an id in capitals": ("## Now { #Now }", "id Now"),
    "a javascript: link": ("[press](javascript:alert(1))", "address javascript:"),
    "in mixed case": ("[press](JaVaScRiPt:alert(1))", "address JaVaScRiPt:"),
    "with an entity": ("[press](java&#115;cript:alert(1))", "address javascript:"),
    "with a named entity": ("[press](javascript&colon;alert(1))", "address javascript:"),
    "as a reference": ("[press][go]\n\n[go]: javascript:alert(1)", "address javascript:"),
    "as a short reference": ("[go]\n\n[go]: data:text/html,x", "address data:"),
    "a data: address": ("[press](data:text/html;base64,PHNjcmlwdD4=)", "address data:"),
    "a file of one machine": ("[press](file:///C:/guide.html)", "address file:"),
    "a drive of one machine": ("[press](C:/guide/a.html)", "address C:"),
    "plain http": ("[press](http://x.example/)", "address http:"),
    "plain http in angles": ("<http://x.example/>", "address http:"),
    "no scheme": ("[press](//x.example/)", "address //x.example/"),
    "backslashes": ("[press](\\\\\\\\x.example/)", "address \\\\x.example/"),
    "no host": ("[a](https:)", "address https:"),
    "no host but a path": ("[a](https:///x)", "address https:///x"),
    "a host without its marks": ("[a](https:x.example)", "address https:x.example"),
    "a host of one word": ("[a](https://intranet/)", "address https://intranet/"),
    "a host behind a name": ("[a](https://www.gov.uk@x.example/)", "address https://www.gov.uk@x.example/"),
    "a host behind a backslash": ("[a](https://x.example\\\\@y.example/)", "address https://x.example"),
    "nobody to write to": ("[a](mailto:)", "address mailto:"),
    "nobody to write to but a subject": ("[a](mailto:?subject=x)", "address mailto:?subject=x"),
    "no number": ("[a](tel:)", "address tel:"),
    "a field that leads elsewhere": ("[Your question](https://x.example/){ .guide-ask }", "field https://x.example/"),
    "a field that writes": ("[Your question](mailto:a@x.example){ .guide-ask }", "field mailto:a@x.example"),
    "a part of a picture": ("![a](way.svg#x.svg)", "picture way.svg#x.svg"),
    "a picture asked for": ("![a](way.svg?x.svg)", "picture way.svg?x.svg"),
    "a picture in other letters": ("![a](w%61y.svg)", "picture w%61y.svg"),
    "a picture of no drawing": ("![a](index.md)", "picture index.md"),
    "no picture": ("![a]()", "picture : "),
    "a view of the source": ("[press](view-source:https://x.example/)", "address view-source:"),
    "another host's picture": ("![pic](https://x.example/x.png)", "file of another host"),
    "its picture by reference": ("![pic][p]\n\n[p]: https://x.example/x.png", "file of another host"),
    "a picture without a scheme": ("![pic](//x.example/x.png)", "file of another host"),
    "a picture of data": ("![pic](data:image/png;base64,AA)", "file of another host"),
    "a NUL": ("a\x00b", "control character U+0000"),
    "a bell": ("a\x07b", "control character U+0007"),
    "an escape": ("a\x1b[31mb", "control character U+001B"),
    "a line's end of its own": ("a\rb", "control character U+000D"),
    "a mark of direction": ("a\u200fb", "control character U+200F"),
    "a space without width": ("a\u200bb", "control character U+200B"),
    "a tag that nobody sees": ("a\U000e0041b", "control character U+E0041"),
    "a turned direction as an entity": ("a&#8238;b", "control character U+202E"),
    "in other figures": ("a&#x2066;b", "control character U+2066"),
    "by name": ("a&rlm;b", "control character U+200F"),
    "in an attribute": ("![a&#8238;b](way.svg)", "control character U+202E"),
    "in the address of a link": ('[a](index.md "b&#x202e;c")', "control character U+202E"),
    "a title underlined": ("Title\n=====", "heading Title"),
    "a heading underlined": ("Now { #now }\n---", "heading Now"),
    "a heading without a space": ("##Now { #now }", "heading Now"),
    "a heading after a tab": ("##\tNow { #now }", "heading Now"),
    "a heading in a quotation": ("> ## Now { #now }", "heading Now"),
    "a heading in a list": ("- ## Now { #now }", "heading Now"),
    "a heading in a box": ('!!! example "A"\n\n    ## Now { #now }', "heading Now"),
    "a heading too deep": ("####### Now", "heading # Now"),
    "a heading beside a fence": ("~~~\n## Then { #then }\n~~~\n\n##Now { #now }", "heading Now"),
    "a heading with two ids": ("## Late { #late #later }", "heading Late"),
    "a heading with an id and another": ("## Late { #late id=later }", "heading Late"),
    "a heading whose id is not first": ("## Late { title=x #late }", "heading Late"),
    "another name in the contents": ('## Late { #late data-toc-label="Early" }', "attribute data-toc-label"),
    "a list of contents": ("[TOC]", "box "),
    "lists in lists": ("- " * 1000 + "a", "lists in lists without end"),
    "lists in lists that we can read": ("- " * 40 + "a", "lists in lists without end"),
    "a dotless letter": ("[a](https://w\u0131kipedia.org/)", "address https://w\u0131kipedia.org/"),
    "a long s": ("[a](https://\u017ftripe.com/)", "address https://\u017ftripe.com/"),
    "the sign of Kelvin": ("[a](https://\u212aelvin.example/)", "address https://\u212aelvin.example/"),
    "such a letter in a scheme": ("[a](http\u017f://x.example/)", "address http\u017f://x.example/"),
    "such a letter in whom to write to": ("[a](mailto:a@\u017ftripe.com)", "address mailto:a@"),
    "a port in other figures": ("[a](https://x.example:\u0664\u0664\u0663/)", "address https://x.example:"),
    "a port that is none": ("[a](https://x.example:65536/)", "address https://x.example:65536/"),
    "a port too long": ("[a](https://x.example:100000/)", "address https://x.example:100000/"),
    "a number with spaces": ("[a](<tel:+44 1234>)", "tel: and a number without spaces"),
    "a mark of evidence on words": ("*study*{ .guide-research }", "mark of evidence on study"),
    "a mark of evidence on a block": ("Words.\n{ .guide-practice }", "mark of evidence on Words."),
    "a mark of evidence on another host": (
        "[study](https://x.example/){ .guide-official }",
        "mark of evidence on study",
    ),
    "such an address on another host": (
        "[study](https://x.example/about/sources/research.md#x){ .guide-official }",
        "mark of evidence on study",
    ),
    "a mark of evidence on a page": ("[study](index.md#smith){ .guide-official }", "mark of evidence on study"),
    "a mark of evidence on no entry": ("[study](about/sources/research.md){ .guide-research }", "mark of evidence"),
    "a mark of evidence by reference": (
        "[study][r]{ .guide-research }\n\n[r]: index.md#a",
        "mark of evidence on study",
    ),
    "a mark of evidence on another part": (
        "[a b](about/evidence.md#other){ .guide-practice }",
        "mark of evidence on a b",
    ),
    "a soft hyphen": ("a\u00adb", "control character U+00AD"),
    "a soft hyphen by name": ("a&shy;b", "control character U+00AD"),
    "a joiner that shows nothing": ("a&#x34f;b", "control character U+034F"),
    "a letter that shows nothing": ("a\u3164b", "control character U+3164"),
    "such a letter by number": ("a&#x115f;b", "control character U+115F"),
    "another such letter": ("a\u1160b", "control character U+1160"),
    "such a letter of half width": ("a\uffa0b", "control character U+FFA0"),
    "Braille without dots": ("a\u2800b", "control character U+2800"),
    "private use": ("a\ue000b", "control character U+E000"),
    "private use further up": ("a\U00100000b", "control character U+100000"),
    "no character": ("a\ufdd0b", "control character U+FDD0"),
    "no character further up": ("a\U0001fffeb", "control character U+1FFFE"),
    "tags after another picture": ("a\U0001f642\U000e0067\U000e007fb", "control character U+E0067"),
    "tags of no flag": ("a\U0001f3f4\U000e0068\U000e007fb", "control character U+E0068"),
    "tags after a flag": (
        "a\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f\U000e0061",
        "U+E0061",
    ),
    "a turned direction": ("a\u202eb", "control character U+202E"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_words_is_refused_in_its_own_line(tmp_path, name):
    docs = write_guide(tmp_path)
    text, message = REFUSED[name]
    (docs / "tips.md").write_text(f"{TIPS}\nOne.\n\n{text}\n\nLast.\n", "utf-8")
    found = [problem for problem in problems(docs) if message in problem]
    assert found, list(problems(docs))
    first = TIPS.count("\n") + 4
    places = [re.match(r"docs/tips\.md:(\d+): .+: .+", problem) for problem in found]
    assert all(place and first <= int(place[1]) <= first + text.count("\n") for place in places), found


ACCEPTED = {
    "words that look like HTML": "Write `<script>` and `onclick=` in code.",
    "a block of code": "    <p onclick=go()>",
    "HTML in a fence": "```html\n<p onclick=go()>x</p>\n<script>go()</script>\n```",
    "HTML in a fence of the other kind": "~~~\n<input type=checkbox disabled/>\n~~~",
    "a fence with a name": "``` { .html #be-late }\n<b>\n```",
    "code over a fence": "A ` b\n\n~~~\n` <b>\n~~~",
    "signs": "5 < 6 and 7 > 3; Marks & Spencer; &pound;40; a {b} c",
    "links": "[A](https://x.example/?a=1&b=2) [B](mailto:a@x.example) [C](tel:+441234) [D](index.md#x) [E](#be-early)",
    "an address in angles": "<https://x.example/>",
    "a picture of ours": "![The way.](way.svg)",
    "boxes": '!!! example "Example: porter"\n\n    "Words."\n\n!!! warning "Mind"\n\n    Words.',
    "boxes to tick": "- [ ] one\n- [x] two\n    - [ ] three",
    "our attributes": "Words.\n{ data-guide=downloads .guide-button }",
    "our fields and tools": '[Ask](index.md){ .guide-ask }\n\nWords.\n{ data-guide-tool="plan.mjs" }',
    "code that shows an entity": "Write `&#8238;` or:\n\n```\n&rlm;\n# No heading\n```\n\n~~~\n## None { #none }\n~~~",
    "letters that join": "\U0001f469\u200d\U0001f4bb \u0646\u200c\u0627",
    "headings": "# `<b>`, *more*\n\n## [A](index.md) { #a }\nB.\n\n---\n\n### X { #x data-search-exclude=true }",
    "a table": "| a | b |\n|:--|--:|\n| 1 | 2 |",
    "lists in lists": "- " * 12 + "a",
    "numbered boxes to tick": "1. [ ] one\n2. [x] two",
    "a port": "[A](https://x.example:65535/) [B](https://x.example:8080) [C](https://x.example/?p=65536:70000)",
    "somebody and a subject": "[A](mailto:a.b@x.example?subject=Hello)",
    "marks of evidence": "[A b](about/sources/research.md#x){ .guide-research } "
    "[C d](about/evidence.md#practice){ .guide-practice } [E f][r]{ .guide-official }\n\n"
    "[r]: about/sources/official.md#y",
    "headings whose ids nobody wrote": "# Guide to interviews\n\n### Source of __init__ and snake_case",
    "flags": "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f \U0001f1eb\U0001f1f7 \u2764\ufe0f",
    "a picture as a link": "[![The way.](way.svg)](index.md)",
    "a numbered list": "3. one\n4. two",
    "a quotation and a rule": "> said\n\n---",
    "letters of other scripts": "\u0645\u0631\u062d\u0628\u0627 \u65e5\u672c \U0001f642",
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_words_are_accepted(name):
    assert list(allowed.located(ACCEPTED[name])) == []


def test_after_lists_in_lists_the_next_text_is_read():
    assert list(allowed.located("- " * 1000 + "a")) == [(0, "lists in lists without end", "write fewer levels")]
    assert list(allowed.located("Words.")) == []


def test_a_mark_of_evidence_leads_to_a_source_from_where_its_page_is():
    mark = "[A b](../about/sources/research.md#x){ .guide-research }"
    assert list(allowed.located(mark, "ask/index.md")) == []
    assert [fault for _, fault, _ in allowed.located(mark, "a/b/c.md")] == ["mark of evidence on A b"]


def test_pages_are_read_as_the_generator_reads_them():
    config = load_config(str(ROOT / "mkdocs.yml"))
    assert config["markdown_extensions"] == list(allowed.EXTENSIONS)
    assert config["mdx_configs"] == {"toc": config["mdx_configs"]["toc"], **allowed.SETTINGS}
    assert set(config["mdx_configs"]["toc"]) == {"permalink", "permalink_title", "toc_depth"}


def test_what_no_extension_of_ours_makes_is_refused(monkeypatch):
    monkeypatch.setattr(allowed, "TAGS", allowed.TAGS - {"hr"})
    assert list(allowed.located("a\n\n---\n")) == [(2, "HTML: <hr>", allowed.PAGES)]


def test_each_name_that_pages_may_bear_is_used_and_known():
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs").rglob("*.md"))
    sheets = "\n".join(path.read_text("utf-8") for path in (ROOT / "docs/assets").glob("*.css"))
    tools = {
        path.name for path in (ROOT / "docs/assets/js/tools").glob("*.mjs") if " enhance" in path.read_text("utf-8")
    }
    assert [name for name in allowed.CLASSES if f"{{ .{name} " not in text and f" .{name} }}" not in text] == []
    assert [name for name in allowed.CLASSES if f".{name}" not in sheets] == []
    assert [name for name in allowed.FILLED if f"data-guide={name}" not in text] == []
    assert tools == allowed.TOOLS


@pytest.mark.parametrize("name", ["a trial.md", "Trial.md", "pr\u00fcfung.md", "trial_day.md", "-trial.md", "a+b.md"])
def test_a_file_whose_name_is_no_address_is_refused(tmp_path, name):
    docs = write_guide(tmp_path)
    (docs / name).write_text(TIPS.replace("Tips", "Trial"), "utf-8")
    write_nav(docs.parent)
    assert [problem for problem in problems(docs) if problem.startswith(f"docs/{name}:1: ") and "no name" in problem]


def test_a_folder_whose_name_is_no_address_is_refused(tmp_path):
    docs = write_guide(tmp_path)
    (docs / "New Folder").mkdir()
    assert [problem for problem in problems(docs) if problem.startswith("docs/New Folder:1: ")]


def test_a_mark_that_says_utf_8_is_no_part_of_the_page(tmp_path):
    docs = write_guide(tmp_path)
    plain = read_page(docs, docs / "tips.md")
    (docs / "tips.md").write_bytes(b"\xef\xbb\xbf" + (docs / "tips.md").read_bytes())
    assert read_page(docs, docs / "tips.md") == plain
    assert list(problems(docs)) == []


@pytest.mark.parametrize("end", ["htm", "html", "xhtml", "markdown", "mkd", "mkdn", "mdown"])
@pytest.mark.parametrize("folder", ["", "assets/"])
def test_a_page_that_is_not_markdown_by_name_is_refused(tmp_path, folder, end):
    docs = write_guide(tmp_path)
    (docs / "assets").mkdir()
    (docs / f"{folder}trial.{end}").write_text("<script>go()</script>")
    assert list(problems(docs)) == [f"docs/{folder}trial.{end}:1: a page is Markdown: write it as trial.md"]


@pytest.mark.parametrize(
    "name", ["trial.js", "trial.mjs", "trial.svg", "trial.pdf", "trial", "assets/trial.js", "assets/a.xml"]
)
def test_a_file_of_no_kind_that_the_guide_has_is_refused(tmp_path, name):
    docs = write_guide(tmp_path)
    (docs / "assets").mkdir()
    (docs / name).write_text("x")
    (found,) = problems(docs)
    assert found.startswith(f"docs/{name}:1: no kind of file that the guide has here: use ")


def test_files_of_the_kinds_that_the_guide_has_are_accepted(tmp_path):
    docs = write_guide(tmp_path)
    (docs / "assets").mkdir()
    for name in ("service-worker.js", ".hidden.html", "assets/a.css", "assets/a.mjs", "assets/a.txt", "assets/a.yml"):
        (docs / name).write_text("")
    assert list(problems(docs)) == []


# Inside a drawing, on its third line; the part of the message that names it.
DRAWN = {
    "a script": ("<script>go()</script>", "<script>"),
    "a script of another space": ('<x:script xmlns:x="http://www.w3.org/2000/svg">go()</x:script>', "<x:script>"),
    "a handler": ('<rect onload="go()"/>', 'onload="go()"'),
    "a link": ('<a href="javascript:go()"><text>x</text></a>', "<a>"),
    "a use of another file": ('<use href="https://x.example/a.svg#b"/>', "<use>"),
    "a picture": ('<image href="https://x.example/a.png"/>', "<image>"),
    "an old link": ('<g xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="javascript:go()"/>', "xlink:href="),
    "a style": ('<rect style="fill:url(https://x.example/a)"/>', "style="),
    "a sheet": ("<style>@import 'https://x.example/a.css';</style>", "<style>"),
    "an address as a colour": ('<rect fill="URL(https://x.example/a#b)"/>', "fill="),
    "a page within": ("<foreignObject><p>x</p></foreignObject>", "<foreignObject>"),
    "what moves": ('<animate attributeName="href" to="javascript:go()"/>', "<animate>"),
    "an address by escapes": ('<rect fill="\\75rl(https://x.example/a#b)"/>', "fill="),
    "a set of pictures": ("<rect fill=\"image-set('https://x.example/a')\"/>", "fill="),
    "a colour of another sheet": ('<rect stroke="var(--md-accent)"/>', "stroke="),
    "an address as a place": ('<rect x="url(a)"/>', "x="),
    "an address as a transformation": ('<rect transform="url(a)"/>', "transform="),
    "an escape as a look": ('<rect opacity="\\31"/>', "opacity="),
    "a mark by its number": ("<text>a&#8238;b</text>", "control character U+202E"),
    "a blank by its number": ("<text>a&#x3164;b</text>", "control character U+3164"),
    "an id": ('<g id="guide-menu"/>', 'id="guide-menu"'),
    "another space": ('<g xmlns="http://www.w3.org/1999/xhtml"/>', "xmlns="),
    "a comment": ("<!-- x -->", "<!--"),
    "an entity": ('<!DOCTYPE svg [<!ENTITY x "y">]>', "<!DOCTYPE"),
    "an instruction": ('<?xml-stylesheet href="a.css"?>', "<?xml-stylesheet"),
    "what is not closed": ("<g></rect>", "no drawing: mismatched tag"),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_drawing_is_shapes_and_words(tmp_path, name):
    docs = write_guide(tmp_path)
    (docs / "assets").mkdir()
    inside, message = DRAWN[name]
    (docs / "assets/a.svg").write_text(f'<svg viewBox="0 0 1 1">\n<text x="0">A word.</text>\n{inside}\n</svg>\n')
    found = list(problems(docs))
    assert any(message in line for line in found), found
    assert all(line.startswith("docs/assets/a.svg:3: ") and line.count(": ") >= 2 for line in found), found


def test_a_drawing_begins_as_one(tmp_path):
    docs = write_guide(tmp_path)
    (docs / "assets").mkdir()
    (docs / "assets/a.svg").write_text('<g>\n<svg viewBox="0 0 1 1"></svg></g>')
    assert list(problems(docs)) == ["docs/assets/a.svg:1: <g> around a drawing: begin it with <svg>"]


def test_a_drawing_has_colours_and_transformations(tmp_path):
    docs = write_guide(tmp_path)
    (docs / "assets").mkdir()
    shapes = (
        '<g fill="none" stroke="#ffc65c" transform="rotate(-45 1,2) scale(.5)"/><path d="m1 2 3.5-4e1z" fill="red"/>'
    )
    (docs / "assets/a.svg").write_text(f'<svg fill="currentColor" stroke="var(--guide-ink)">{shapes}</svg>')
    assert list(problems(docs)) == []


def test_a_drawing_that_is_not_utf_8_is_named(tmp_path):
    docs = write_guide(tmp_path)
    (docs / "assets").mkdir()
    (docs / "assets/a.svg").write_bytes(b"<svg>\n\xff</svg>")
    assert list(problems(docs)) == ["docs/assets/a.svg:2: not UTF-8 text: save the file as UTF-8"]
