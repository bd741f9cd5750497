"""The finishing step: what is done to a built site before anybody reads it.

A step is a module with one function, `run(site)`, that changes the `Site` it is given: trees in `pages`, bytes in
`files`. To add one, write the module and put it into a list below, where its needs are met: the first steps see trees,
the last see the final bytes.
"""

from . import (
    cards,
    compress,
    dates,
    feeds,
    glossary,
    head,
    machines,
    markup,
    policy,
    print_foot,
    sitemap,
    styles,
    theme,
    unused,
)
from .site import Site

BEFORE_RENDER = (theme, dates, head, markup, glossary, print_foot, styles, policy)
AFTER_RENDER = (sitemap, unused, cards, feeds, machines, compress)


def finish(site: Site) -> None:
    """Put a site through every step, in order."""
    for step in BEFORE_RENDER:
        step.run(site)
    site.render()
    for step in AFTER_RENDER:
        step.run(site)
