"""Give each printed page its address, its day and a code that a phone reads."""

from __future__ import annotations

import io

import segno
import turbohtml
from turbohtml.build import E

from .site import Site


def code(address: str) -> str:
    """The address as a QR code: SVG without a size or colour of its own (ISO/IEC 18004, error level L)."""
    out = io.BytesIO()
    # Any of the eight masks can be read; to weigh them all takes four times as long.
    segno.make(address, error="l", micro=False, mask=0).save(
        out, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, svgclass=None, lineclass=None, nl=False
    )
    return out.getvalue().decode()


def run(site: Site) -> None:
    """Fill each page's foot, which only paper shows."""
    for path in site.content_pages():
        tree = site.pages[path]
        foot = tree.select_one("[data-guide=print-foot]")
        if foot is None:
            continue
        address = site.url(path)
        day = tree.select_one("time[data-guide=changed]")
        changed = f", last changed on {day.text}" if day else ""
        svg = turbohtml.parse_fragment(code(address)).select_one("svg")
        svg.attrs["aria-hidden"] = "true"
        foot.append(svg)
        foot.append(E.p(f"{address}{changed}. Second Interview Guide, words under CC BY 4.0."))
