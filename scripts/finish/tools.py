"""Give the tools their words, gathered from the guide's own pages: `docs/tools/tools.yml` says from where."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from turbohtml import Document, Element, Text
from turbohtml.build import E

from ..markdown_page import PageError, read_text, read_yaml
from .redirects import relative
from .sections import NOT_TEXT, words_of
from .site import Draft, Problem, Site, url_path

PLACES = "tools/tools.yml"
FOLDER = "tools/"
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
QUOTED = re.compile(r'"([^"]+)"')
# Marks of evidence and links of the glossary are no words of a step.
BARE = re.compile(r"about/(sources|evidence)/")


class Pages:
    """The guide's pages by the names that the places have: `after/no-reply.md#when`."""

    def __init__(self, site: Site, draft: Draft | None = None) -> None:
        """Pages as the generator wrote them; of one, the draft in hand."""
        self.site = site
        self.trees: dict[str, Document | None] = {draft.path: draft.tree} if draft else {}

    def tree(self, place: str) -> tuple[str, Document]:
        """The address of a page and its tree."""
        path = path_of(place)
        if path not in self.trees:
            self.trees[path] = self.site.as_generated(path)
        if tree := self.trees[path]:
            return url_path(path), tree
        raise Problem(f"docs/{PLACES}: {place}: no such page: correct it")

    def tip(self, place: str) -> list[Element]:
        """What stands under a heading, up to the next one; on a whole page, under its title."""
        _, tree = self.tree(place)
        anchor = place.partition("#")[2]
        heading = tree.select_one(f'[id="{anchor}"]') if anchor else tree.select_one("article h1")
        if heading is None or heading.parent is None:
            raise Problem(f"docs/{PLACES}: {place}: no such tip: correct it")
        found, inside = [], False
        for element in heading.parent.children:
            if not isinstance(element, Element):
                continue
            # A list of sources or a foot that stands after the text is no part of its last tip.
            if (element.tag in HEADINGS or element.matches("[data-search-exclude]")) and inside:
                break
            if inside:
                found.append(element)
            inside = inside or element == heading
        return found

    def within(self, place: str, selector: str) -> list[Element]:
        """Elements under a heading, in reading order."""
        return [
            element
            for part in self.tip(place)
            for element in ([part] if part.matches(selector) else part.select(selector))
        ]

    def title(self, place: str) -> str:
        """The title of a page."""
        heading = self.tree(place)[1].select_one("article h1")
        return words_of(heading) if heading else ""

    def says(self, place: str, phrases: list[str]) -> None:
        """Stop where a tip no longer says what a tool relies on."""
        text = " ".join(" ".join(part.text for part in self.tip(place)).split())
        for phrase in phrases:
            if phrase not in text:
                raise Problem(f"docs/{PLACES}: {place}: no longer says {phrase!r}: change the tool's figure with it")


def digest(text: str) -> str:
    """A short name for words, that changes when they do."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def runs(element: Element, folder: str) -> Iterator[str | list[str]]:
    """The words of a list item, a link of the guide as [words, address from the guide's root]."""
    for child in element.children:
        if isinstance(child, Text):
            yield child.data
        elif isinstance(child, Element) and not child.matches(NOT_TEXT) and child.tag not in ("ul", "ol"):
            href = str(child.attrs.get("href") or "")
            if child.tag == "a" and href and "guide-word" not in child.attrs.get("class", []) and not BARE.search(href):
                yield [words_of(child), resolved(folder, href)]
            else:
                yield from runs(child, folder)


def resolved(folder: str, href: str) -> str:
    """An address on a page as an address from the guide's root."""
    return urljoin(f"/{folder}", href).lstrip("/")


def joined(parts: Iterator[str | list[str]]) -> list[str | list[str]]:
    """Runs of words with the texts between links as one."""
    found: list[str | list[str]] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        else:
            found.append(part)
    if found and isinstance(found[0], str):
        found[0] = found[0].lstrip()
    if found and isinstance(found[-1], str):
        found[-1] = found[-1].rstrip()
    return [re.sub(r"\s+", " ", part) if isinstance(part, str) else part for part in found if part]


def plain(parts: list[str | list[str]]) -> str:
    """Runs of words as their text."""
    return "".join(part if isinstance(part, str) else part[0] for part in parts)


def plan(pages: Pages, places: dict[str, Any]) -> dict[str, Any]:
    """The plans by days left, each list of steps; the kinds of interview; the calendar's words."""
    others = {url_path(pages.tree(line["page"])[0]) for line in places["timelines"]}
    timelines = []
    for line in places["timelines"]:
        address, _ = pages.tree(line["page"])
        lists = []
        for anchor in ("do-first", "then", "if-time-is-left"):
            steps = []
            for item in pages.within(f"{line['page']}#{anchor}", "li"):
                parts = joined(runs(item, address))
                # "The night before, switch to tonight": the tool does that itself.
                if not any(isinstance(part, list) and part[1] in others for part in parts):
                    steps.append({"id": digest(plain(parts)), "parts": parts})
            lists.append(steps)
        rest = {name: value for name, value in line.items() if name != "page"}
        timelines.append({"page": address, "title": pages.title(line["page"]), **rest, "lists": lists})
    chase = places["chase"]
    pages.says(chase["place"], chase["says"])
    folder = f"{places['kinds']}/"
    kinds = [
        {"title": pages.title(f"{url_path(path).rstrip('/')}.md"), "page": url_path(path)}
        for path, record in sorted(pages.site.records.items())
        if record.page and path.startswith(folder) and url_path(path) != folder
    ]
    address, anchor = chase["place"].split("#")
    wait = {name: chase[name] for name in ("after_their_day", "after_interview")}
    wait["page"] = f"{pages.tree(address)[0]}#{anchor}"
    return {"timelines": timelines, "kinds": kinds, "chase": wait, "calendar": places["calendar"]}


def stories(pages: Pages, places: dict[str, str]) -> dict[str, Any]:
    """The kinds of story worth having."""
    return {"kinds": [words_of(item) for item in pages.within(places["kinds"], "li")]}


def questions(pages: Pages, places: dict[str, str]) -> dict[str, Any]:
    """Every question to ask, by who is asked; those of the page of tips serve for anybody."""
    address, tree = pages.tree(places["anybody"])
    tips = [heading for heading in tree.select("article h2[id^=q-]") if QUOTED.fullmatch(words_of(heading))]
    groups = [group("Anybody", address, [(heading, words_of(heading).strip('"')) for heading in tips])]
    address, tree = pages.tree(places["by_person"])
    for heading in tree.select("article h2[id]"):
        place = f"{places['by_person']}#{heading.attrs['id']}"
        asked = []
        for element in pages.within(place, "li, p"):
            said = [quote for quote in QUOTED.findall(words_of(element)) if len(quote) > 12]
            # In a sentence a question may end with its comma inside the quotation marks.
            said = [quote.rstrip(",") for quote in said]
            asked += [(element, quote) for quote in said if element.tag == "li" or quote.endswith("?")]
        if asked:
            who = re.sub(r"^Questions to ask (a |an |the |your |future )*", "", words_of(heading))
            groups.append(group(who[0].upper() + who[1:], f"{address}#{heading.attrs['id']}", asked))
    return {"groups": groups}


def group(who: str, page: str, asked: list[tuple[Element, str]]) -> dict[str, Any]:
    """The questions for somebody; each offers itself where it stands on its page."""
    listed = []
    for element, text in asked:
        name = digest(text)
        listed.append({"id": name, "text": text})
        button = {"type": "button", "class": "guide-button guide-keep guide-needs-script", "data-guide": "question"}
        button |= {"value": name, "aria-label": f"Keep this question: {text}"}
        if element.tag == "li":
            element.extend([Text(" "), E.button(button, "Keep")])
        elif element.tag in HEADINGS:
            after = next((one for one in element.next_siblings if isinstance(one, Element)), None)
            if after is not None:
                after.extend([Text(" "), E.button(button, "Keep this question")])
    return {"who": who, "page": page, "questions": listed}


def practise(pages: Pages, places: dict[str, Any]) -> dict[str, Any]:
    """The questions that have a page, by topic, with what each is testing; each page offers to practise it."""
    pages.says(places["place"], places["says"])
    folder, _ = pages.tree(places["topics"])
    topics: dict[str, list[dict[str, str]]] = {}
    topic = ""
    for part in pages.tip(places["topics"]):
        if part.tag == "p":
            topic = words_of(part).rstrip(":")
        for entry in part.select("li a"):
            address = resolved(folder, str(entry.attrs["href"]))
            place = f"{address.rstrip('/')}.md#{places['tested']}"
            (first, *_) = pages.within(place, "p")
            name = address.rstrip("/").rpartition("/")[2]
            question = {"id": name, "text": words_of(entry), "page": address, "tested": words_of(first)}
            topics.setdefault(topic, []).append(question)
            href = relative(f"/{address}", f"/{FOLDER}practise/") + f"?question={name}"
            link = E.a({"href": href}, "Practise this question")
            first.insert_after(E.p({"class": "guide-keep guide-needs-script"}, link))
    listed = [{"name": name, "questions": asked} for name, asked in topics.items()]
    return {"topics": listed, "think": places["think_seconds"], "answer": places["answer_seconds"]}


def pay(pages: Pages, places: dict[str, Any]) -> dict[str, Any]:
    """The lines of the sheet for offers, each with what it does to a year's money."""
    there = [words_of(cell) for cell in pages.within(places["place"], "tbody td:first-child")]
    listed = [line["row"] for line in places["rows"]]
    if there != listed:
        raise Problem(f"docs/{PLACES}: pay: the lines of {places['place']} are {there}: write the same under rows")
    return {"rows": [{"id": digest(line["row"]), "name": line["row"], "does": line["does"]} for line in places["rows"]]}


def messages(pages: Pages, places: list[str]) -> list[dict[str, str]]:
    """Every example of words to send, as its subject and its text."""
    found = []
    for place in places:
        address, _ = pages.tree(place)
        for box in pages.within(place, ".admonition.example"):
            title = box.select_one(".admonition-title")
            name = words_of(title).removeprefix("Example: ") if title else ""
            lines, subject = [], ""
            for part in box.select(":scope > :not(.admonition-title)"):
                if part.tag in ("ul", "ol"):
                    lines.append("\n".join(f"- {words_of(item)}" for item in part.select("li")))
                    continue
                # A line break in the source is one in a signature; elsewhere it is a space.
                text = words_of(part)
                if text.startswith("Subject: "):
                    subject = text.removeprefix("Subject: ")
                else:
                    lines.append(re.sub(r"^((?:Kind regards|Yours sincerely),) ", r"\1\n", text))
            name = name[0].upper() + name[1:]
            page = f"{address}#{place.partition('#')[2]}"
            text = "\n\n".join(lines)
            found.append({"id": digest(name), "name": name, "page": page, "subject": subject, "text": text})
        if not found or found[-1]["page"].partition("#")[0] != address:
            raise Problem(f"docs/{PLACES}: {place}: no example of words to send there: correct it")
    return found


def pack(pages: Pages, places: dict[str, Any]) -> dict[str, Any]:
    """A first sentence, words for a blank mind, and what to bring."""
    quotes = QUOTED.findall(" ".join(part.text for part in pages.tip(places["first"]["place"])))
    blank = [QUOTED.findall(item.text)[0] for item in pages.within(places["blank"], "li")]
    bring = [
        {"id": digest(words), "text": words}
        for place in places["bring"]
        for words in (plain(joined(runs(item, ""))) for item in pages.within(place, "li"))
    ]
    return {"first": quotes[places["first"]["quote"] - 1], "blank": blank, "bring": bring}


GATHERED = (plan, stories, questions, practise, pay, messages, pack)


def whole(site: Site) -> None:
    """Write what each tool fetches."""
    file = site.docs / PLACES if site.docs else None
    if file is None or not file.is_file() or f"{FOLDER}index.html" not in site.records:
        return
    try:
        places = read_yaml(read_text(file, f"docs/{PLACES}"), f"docs/{PLACES}")
        for gather in GATHERED:
            data = gather(Pages(site), places[gather.__name__])
            text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
            site.files[f"{FOLDER}{gather.__name__}.json"] = text.encode()
    except PageError as error:
        raise Problem(str(error)) from None
    except (KeyError, TypeError, IndexError, ValueError) as error:
        raise Problem(f"docs/{PLACES}: {gather.__name__}: {error!r}: give it the form that the file shows") from None
    site.places = places


def change(draft: Draft, site: Site) -> None:
    """Offer the questions of a page where they stand."""
    address = url_path(draft.path)
    if not site.places:
        return
    asked, practised = site.places["questions"], site.places["practise"]
    if address in (address_of(asked["anybody"]), address_of(asked["by_person"])):
        questions(Pages(site, draft), asked)
    elif address.startswith(address_of(practised["topics"])):
        practise(Pages(site, draft), practised)


def address_of(place: str) -> str:
    """The address of a page by its name: "after/no-reply.md" is "after/no-reply/"."""
    return url_path(path_of(place))


def path_of(place: str) -> str:
    """The file of a page by its name."""
    name = place.partition("#")[0]
    return f"{name.removesuffix('.md').removesuffix('index').rstrip('/')}/index.html".lstrip("/")
