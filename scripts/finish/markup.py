"""Mend what the generator's HTML lacks for readers with a keyboard, a screen reader or a small screen."""

from __future__ import annotations

import posixpath
import re

import turbohtml
from turbohtml import Document, Element, Text
from turbohtml.build import E

from .site import Draft, Problem, Site, local_file


def change(draft: Draft, site: Site) -> None:
    """Name links to tips, label boxes to tick, let wide tables scroll, draw pictures in the page's own colours."""
    tree = draft.tree
    tip_links(tree)
    task_lists(tree)
    tables(tree)
    letters(tree)
    fields(tree)
    drawings(site, draft.path, tree)
    for svg in tree.select("svg[xmlns]"):
        del svg.attrs["xmlns"]
    if tree.select_one("link[rel=canonical]") is None and (head := tree.select_one("head")):
        head.append(E.meta({"name": "robots", "content": "noindex"}))


def tip_links(tree: Document) -> None:
    """Each tip's own link says which tip; a page's own address needs no second link."""
    for link in tree.select("h1 .headerlink"):
        link.decompose()
    for link in tree.select(".headerlink"):
        heading = link.closest("h2, h3, h4, h5, h6")
        if heading is not None:
            link.attrs["aria-label"] = f"Link to: {words(heading)}"
            link.attrs.pop("title", None)


def words(heading: Element) -> str:
    """The text of a heading without its own link."""
    link = heading.select_one(".headerlink")
    return " ".join(heading.text.split()).removesuffix(link.text if link else "").strip()


def task_lists(tree: Document) -> None:
    """A box to tick is a real one, and its label is the text beside it."""
    for item in tree.select("li.task-list-item"):
        for control in item.select("label.task-list-control"):
            control.unwrap()
        for indicator in item.select(".task-list-indicator"):
            indicator.decompose()
        box = item.select_one("input[type=checkbox]")
        if box is None or box.closest("label") is not None:
            continue
        box.attrs.pop("disabled", None)
        box.attrs["data-guide"] = "tick"
        # A list inside the item has boxes of its own.
        inline = [child for child in item.children if not (isinstance(child, Element) and child.tag in ("ul", "ol"))]
        label = E.label()
        inline[0].insert_before(label)
        for child in inline:
            label.append(child)


def tables(tree: Document) -> None:
    """A table wider than the screen scrolls in a box that the keyboard reaches and the tip it stands in names."""
    name = "Table"
    for element in tree.select("article :is(h1, h2, h3, h4, h5, h6, table)"):
        if element.tag != "table":
            name = f"Table: {words(element)}"
        else:
            # A group, not a region: a page of tables must not fill the list of its landmarks.
            element.wrap(E.div({"class": "guide-table", "tabindex": "0", "role": "group", "aria-label": name}))


def letters(tree: Document) -> None:
    """A letter in an example can be copied, and its blanks are seen."""
    for letter in tree.select("article .admonition.letter"):
        for text in [text for line in letter.select("p") for text in line.children if isinstance(text, Text)]:
            parts = re.split(r"(\[[^\]]+\])", text.data)
            text.replace_with(
                *(E.span({"class": "guide-blank"}, part) if at % 2 else Text(part) for at, part in enumerate(parts))
            )
        title = letter.select_one(".admonition-title")
        button = {"type": "button", "class": "guide-button guide-needs-script", "data-guide": "copy"}
        name = title.text.strip() if title is not None else "Letter"
        letter.append(E.button({**button, "aria-label": f"Copy: {name}", "data-search-exclude": ""}, "Copy"))


def fields(tree: Document) -> None:
    """A link marked as the place to ask becomes a field: without JavaScript what is typed leads where the link led."""
    for link in tree.select("article p > a.guide-ask"):
        name = {"type": "search", "name": "q", "placeholder": link.text, "aria-label": link.text}
        field = E.input({**name, "autocomplete": "off", "enterkeyhint": "search"})
        paragraph = link.closest("p")
        if paragraph is None:
            continue
        where = {"class": "guide-ask", "role": "search", "action": str(link.attrs["href"]), "data-search-exclude": ""}
        paragraph.replace_with(E.form(where, field))


def drawings(site: Site, path: str, tree: Document) -> None:
    """An SVG picture of ours becomes part of the page, so that it takes the page's colours and costs no request."""
    for image in tree.select("article img[src$='.svg']"):
        file = local_file(site, path, str(image.attrs["src"]))
        if file not in site.files:
            raise Problem(f"{posixpath.dirname(path)}/: no picture {image.attrs['src']}: correct its address")
        drawing = turbohtml.parse_fragment(site.files[file].decode("utf-8")).select_one("svg")
        if drawing is None:
            raise Problem(f"docs/{file}:1: no <svg> in it: draw one")
        drawing.attrs.update({"role": "img", "aria-label": str(image.attrs.get("alt", "")), "class": "guide-drawing"})
        image.replace_with(drawing)
