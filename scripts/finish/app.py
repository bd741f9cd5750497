"""Make the guide one that a phone can install: a manifest and icons, drawn from the site's own icon."""

import io
import json
import math
import re
from itertools import pairwise

import turbohtml
from PIL import Image, ImageDraw
from turbohtml.build import E

from .record import Guide
from .redirects import relative
from .site import Draft, Problem, Site, url_path

MANIFEST = "manifest.webmanifest"
ICON = "assets/icons/icon.svg"
TOUCH_ICON = "assets/icons/apple-touch-icon.png"
# Name, size, and whether the system cuts the shape, so that ours fills the square.
PICTURES = (
    ("assets/icons/icon-192.png", 192, False),
    ("assets/icons/icon-512.png", 512, False),
    ("assets/icons/icon-maskable-512.png", 512, True),
    (TOUCH_ICON, 180, True),
)
# Drawn larger and made smaller, lines come out smooth.
FINER = 4


def strokes(outline: str) -> list[list[tuple[float, float]]]:
    """The lines of an SVG path of straight strokes, as points; raise `ValueError` for any other."""
    lines: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, rest in re.findall(r"([A-Za-z])([^A-Za-z]*)", outline):
        numbers = [float(number) for number in re.findall(r"-?[\d.]+", rest)]
        if command not in "Mmhl" or (command != "h" and len(numbers) % 2):
            raise ValueError(command)
        steps = [(n, 0.0) for n in numbers] if command == "h" else list(zip(numbers[::2], numbers[1::2], strict=True))
        for index, (right, down) in enumerate(steps):
            x, y = (right, down) if command == "M" and index == 0 else (x + right, y + down)
            if command in "Mm" and index == 0:
                lines.append([])
            lines[-1].append((x, y))
    return lines


def draw(svg: str, size: int, filled: bool) -> bytes:
    """The icon as a PNG of this size; raise `Problem` where it has more than a rectangle and straight strokes."""
    tree = turbohtml.parse(svg)
    box = float(str(tree.find("svg").attrs["viewbox"]).split()[2])
    scale = size * FINER / box
    picture = Image.new("RGBA", (size * FINER, size * FINER))
    pen = ImageDraw.Draw(picture)
    for shape in tree.select("rect, path"):
        values = shape.attrs
        if shape.tag == "rect":
            radius = 0 if filled else float(values["rx"]) * scale
            pen.rounded_rectangle((0, 0, size * FINER - 1, size * FINER - 1), radius, fill=values["fill"])
            continue
        width = float(values["stroke-width"]) * scale
        try:
            lines = strokes(values["d"])
        except ValueError as error:
            raise Problem(f"docs/{ICON}:1: cannot draw path command {error}: use M, m, h and l") from None
        for line in lines:
            points = [(x * scale, y * scale) for x, y in line]
            for (x0, y0), (x1, y1) in pairwise(points):
                across = width / 2 / math.dist((x0, y0), (x1, y1))
                right, down = (y0 - y1) * across, (x1 - x0) * across
                corners = [(x0 + right, y0 + down), (x1 + right, y1 + down), (x1 - right, y1 - down)]
                pen.polygon([*corners, (x0 - right, y0 - down)], fill=values["stroke"])
            for x, y in points:
                pen.circle((x, y), width / 2, fill=values["stroke"])
    data = io.BytesIO()
    picture.reduce(FINER).save(data, "PNG", optimize=True)
    return data.getvalue()


def manifest(guide: Guide, colour: str) -> bytes:
    """What a system needs to know to install the guide; addresses are relative, so any base will do."""
    icons = [{"src": ICON, "type": "image/svg+xml", "sizes": "any", "purpose": "any"}] + [
        {"src": path, "type": "image/png", "sizes": f"{size}x{size}", "purpose": "maskable" if filled else "any"}
        for path, size, filled in PICTURES
        if path != TOUCH_ICON
    ]
    fields = {
        "id": "./",
        "name": guide.name,
        "short_name": guide.name.removeprefix("The ").removesuffix(" Guide"),
        "description": guide.description,
        "lang": guide.language or "en",
        "start_url": "./",
        "scope": "./",
        "display": "minimal-ui",
        "theme_color": colour,
        "background_color": colour,
        "icons": icons,
    }
    return json.dumps(fields, ensure_ascii=False, indent=1).encode()


def whole(site: Site) -> None:
    """Write the manifest and the icons."""
    if site.served or ICON not in site.files or site.guide is None:
        return
    svg = site.files[ICON].decode()
    for path, size, filled in PICTURES:
        site.files[path] = draw(svg, size, filled)
    site.files[MANIFEST] = manifest(site.guide, str(turbohtml.parse(svg).select_one("rect").attrs["fill"]))


def change(draft: Draft, site: Site) -> None:
    """Name both in a page's head."""
    if MANIFEST not in site.files:
        return
    # A host shows 404.html at any address, so its links begin at the root.
    lead = site.base if draft.path == "404.html" else ""
    for relation, target in (("manifest", MANIFEST), ("apple-touch-icon", TOUCH_ICON)):
        href = f"{lead}{target}" if lead else relative(f"/{url_path(draft.path)}", f"/{target}")
        draft.tree.find("head").append(E.link({"rel": relation, "href": href}))
