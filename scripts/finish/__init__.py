"""The finishing step: what is done to a built site before anybody reads it.

A step is a module with one function, `run(site)`, that changes the `Site` it is given: trees in `pages`, bytes in
`files`. To add one, write the module and put it into a list below, where its needs are met: the first steps see trees,
the last see the final bytes.
"""

from . import (
    a_to_z,
    app,
    cards,
    compress,
    dates,
    downloads,
    feeds,
    glossary,
    head,
    machines,
    markup,
    offline,
    policy,
    print_foot,
    redirects,
    search,
    sitemap,
    styles,
    theme,
    tools,
    unused,
    versions,
)
from .site import Site

BEFORE_RENDER = (
    theme,
    dates,
    head,
    search,
    a_to_z,
    markup,
    glossary,
    tools,
    print_foot,
    downloads,
    app,
    styles,
    policy,
    versions,
)
AFTER_RENDER = (sitemap, unused, redirects, offline, cards, feeds, machines, compress)


def finish(site: Site) -> None:
    """Put a site through every step, in order."""
    for step in BEFORE_RENDER:
        step.run(site)
    site.render()
    for step in AFTER_RENDER:
        step.run(site)
