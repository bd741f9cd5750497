"""The steps of the finish in their order.

A step is a module with any of three functions:

    note(draft, site)     looks at one page and puts on record what others need of it
    whole(site)           knows the records of all pages: makes a file, or finds out what pages need
    change(draft, site)   changes one page, knowing its record and what is known of the whole

A pass walks over the pages, each by itself and spread over the processors: it changes a page, notes, and lets go of
it; then come the steps that need all pages. To add a step, write the module and list it where its needs are met.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType

from . import (
    a_to_z,
    addresses,
    app,
    cards,
    chapters,
    comments,
    compress,
    dates,
    downloads,
    feeds,
    glossary,
    head,
    machines,
    marks,
    markup,
    offline,
    page,
    policy,
    print_foot,
    redirects,
    search,
    sections,
    selectors,
    sitemap,
    styles,
    theme,
    tools,
    unused,
    versions,
)


@dataclass(frozen=True)
class Pass:
    """One walk over all pages, and the steps that come when it is over."""

    change: tuple[ModuleType, ...] = ()
    note: tuple[ModuleType, ...] = ()
    whole: tuple[ModuleType, ...] = ()
    beside: tuple[ModuleType, ...] = ()  # such steps as no page waits for: they work beside the next walk


PASSES = (
    Pass(whole=(dates, downloads, marks)),
    Pass(
        note=(page, sections, search, glossary, selectors),
        whole=(page, sections, feeds, a_to_z, glossary, tools, app, selectors),
        beside=(search,),
    ),
    Pass(
        change=(theme, dates, head, a_to_z, chapters, tools, marks, markup, glossary, print_foot, downloads, app),
        note=(styles,),
        whole=(styles, comments, versions),
    ),
    Pass(
        change=(styles, policy, versions, offline, cards, machines),
        note=(redirects, addresses, unused, compress, offline),
        whole=(policy, sitemap, unused, redirects, addresses, offline, machines, compress),
    ),
)
