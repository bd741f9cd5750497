"""Give each printed page its address, its day and a code that a phone reads."""

from __future__ import annotations

import base64
import io

import zxingcpp
from PIL import Image
from turbohtml.build import E

from .site import Draft, Site


def code(address: str) -> str:
    """The address as a QR code (ISO/IEC 18004, error level L): a picture of one pixel a module, as a data: address.

    The white around it is the style sheet's.
    """
    made = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="L")
    picture = Image.fromarray(made.to_image(scale=1, add_quiet_zones=False))
    data = io.BytesIO()
    # A quarter smaller than as a PNG. More effort makes it no smaller.
    picture.save(data, "WEBP", lossless=True, quality=0, method=0)
    return f"data:image/webp;base64,{base64.b64encode(data.getvalue()).decode()}"


def change(draft: Draft, site: Site) -> None:
    """Fill the foot of a page, which only paper shows."""
    foot = draft.tree.select_one("[data-guide=print-foot]")
    if foot is None or draft.tree.select_one("link[rel=canonical]") is None:
        return
    address = site.url(draft.path)
    day = draft.tree.select_one("time[data-guide=changed]")
    changed = f", last changed on {day.text}" if day else ""
    if not site.served:
        foot.append(E.img({"src": code(address), "alt": ""}))
    foot.append(E.p(f"{address}{changed}. Second Interview Guide, words under CC BY 4.0."))
