"""Give each printed page its address, its day and a code that a phone reads."""

from __future__ import annotations

import segno
from turbohtml.build import E

from .site import Draft, Site


def code(address: str) -> str:
    """The address as a QR code (ISO/IEC 18004, error level L): a picture of one pixel a module, as a data: address."""
    # Any of the eight masks can be read; to weigh them all takes four times as long.
    return str(segno.make(address, error="l", micro=False, mask=0).png_data_uri(border=2, compresslevel=9))


def change(draft: Draft, site: Site) -> None:
    """Fill the foot of a page, which only paper shows."""
    foot = draft.tree.select_one("[data-guide=print-foot]")
    if foot is None or draft.tree.select_one("link[rel=canonical]") is None:
        return
    address = site.url(draft.path)
    day = draft.tree.select_one("time[data-guide=changed]")
    changed = f", last changed on {day.text}" if day else ""
    foot.append(E.img({"src": code(address), "alt": ""}))
    foot.append(E.p(f"{address}{changed}. Second Interview Guide, words under CC BY 4.0."))
