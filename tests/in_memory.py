"""Take a site in memory through the passes, or through some steps of them, for tests of the finishing step."""

from pathlib import Path
from types import ModuleType

from scripts.finish import page, sections, selectors, styles
from scripts.finish.passes import PASSES
from scripts.finish.record import Guide, Page, Record
from scripts.finish.sections import found_pages
from scripts.finish.site import Draft, Site


def run(site: Site, *steps: ModuleType) -> Site:
    """The site after these steps, in the order of the passes; what every page says of itself is noted first.

    `files` holds what the finished site holds, `pages` the trees as they are then.
    """
    wanted = {page, sections, *steps} | ({selectors} if styles in steps else set())
    trees, made = site.pages, {}
    for path in trees:
        site.files.pop(path, None)
    for walk in PASSES:
        for path, tree in sorted(trees.items()):
            draft = Draft(path, tree, site.records.get(path) or Record())
            for step in walk.change:
                if step in wanted:
                    step.change(draft, site)
            draft.files[path] = draft.render()
            for step in walk.note:
                if step in wanted:
                    step.note(draft, site)
            site.records[path] = draft.record
            made |= draft.files
        for step in (*walk.whole, *walk.beside):
            if step in wanted:
                step.whole(site)
    site.files |= made
    return site


def pages(site: Site) -> list[Page]:
    """What each page that a reader is meant to find says of itself."""
    return noted(site).found()


def guide(site: Site) -> Guide:
    """What the home page says of the whole."""
    found = noted(site).guide
    assert found
    return found


def tips(site: Site) -> list[tuple[str, str, list[sections.Section]]]:
    """Each page that search leads to: its file, its address, its sections."""
    return list(found_pages(noted(site)))


def noted(site: Site) -> Site:
    """The same site with its records; nothing else of it changes."""
    if not site.records:
        files = dict(site.files)
        run(site)
        site.files = files
    return site


def published(folder: Path, docs: Path) -> Site:
    """A finished site, with what git says of its pages."""
    from scripts.finish import dates
    from scripts.finish.site import read

    # What a moved page leaves behind is no page.
    files = {path: data for path, data in read(folder).items() if b"data-moved" not in data or path[-5:] != ".html"}
    site = Site(files, docs=docs)
    dates.whole(site)
    return site
