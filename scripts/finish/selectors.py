"""Find out which selectors to look for on the pages: all that stand in the sheets they link."""

from __future__ import annotations

from .site import Draft, Site
from .styles import NAMES, linked, rules_at


def note(draft: Draft, site: Site) -> None:
    """Put on record which sheets a page links."""
    draft.record.sheets = tuple(linked(draft, site))


def whole(site: Site) -> None:
    """List the selectors of each set of sheets that pages link, with the names that a page must have for one to match.

    Pages with other sheets are other pages: what stands on none of a set's own pages is not in their sheet.
    """
    for sheets in sorted({record.sheets for record in site.records.values() if record.sheets}):
        asked = {piece for path in sheets for rule in rules_at(site, path) for piece in rule.asked()}
        site.selectors[sheets] = {s: frozenset(() if ":is(" in s else NAMES.findall(s)) for s in sorted(asked)}
