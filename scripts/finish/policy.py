"""Write the security policy of the site: in each page, and for the hosts that can send headers."""

from __future__ import annotations

import base64
import hashlib

from turbohtml import Document
from turbohtml.build import E

from .site import Site

DIRECTIVES = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
}
# Browsers take this one from a header only.
HEADER_ONLY = {"frame-ancestors": "'none'"}
HEADERS = {
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Content-Type-Options": "nosniff",
}
# A script of data is never run, so it needs no leave.
DATA = {"application/json", "application/ld+json"}


def digest(text: str) -> str:
    """A source expression that lets exactly this text run."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def inline(tree: Document) -> tuple[list[str], list[str]]:
    """Digests of a page's inline scripts and of its inline styles, in order, each once."""
    # Both are written just as they stand in the tree.
    scripts = [s.inner_html for s in tree.select("script:not([src])") if s.attrs.get("type") not in DATA]
    styles = [s.inner_html for s in tree.select("style")]
    return list(dict.fromkeys(map(digest, scripts))), list(dict.fromkeys(map(digest, styles)))


def policy(scripts: list[str], styles: list[str], more: dict[str, str] | None = None) -> str:
    """The policy that lets these run, on one line."""
    allowed = {"script-src": scripts, "style-src": styles}
    directives = DIRECTIVES | (more or {})
    return "; ".join(" ".join([name, value, *allowed.get(name, [])]) for name, value in directives.items())


def run(site: Site) -> None:
    """Put a policy into each page's head, and the same for the whole site into files that hosts read."""
    if site.served:
        return
    every_script: dict[str, None] = {}
    every_style: dict[str, None] = {}
    for tree in site.pages.values():
        scripts, styles = inline(tree)
        every_script |= dict.fromkeys(scripts)
        every_style |= dict.fromkeys(styles)
        said = [
            E.meta({"name": "referrer", "content": HEADERS["Referrer-Policy"]}),
            E.meta({"http-equiv": "Content-Security-Policy", "content": policy(scripts, styles)}),
        ]
        # Before all that it governs; but the encoding must stand within the first kilobyte.
        if charset := tree.select_one("head > meta[charset]"):
            charset.insert_after(*said)
        elif head := tree.select_one("head"):
            for meta in reversed(said):
                head.insert(0, meta)
    headers = HEADERS | {"Content-Security-Policy": policy(list(every_script), list(every_style), HEADER_ONLY)}
    site.files["_headers"] = ("/*\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())).encode()
    site.files["headers.nginx.txt"] = "".join(f'add_header {n} "{v}" always;\n' for n, v in headers.items()).encode()
    rows = "".join(f'\t{name} "{value}"\n' for name, value in headers.items())
    site.files["headers.caddy.txt"] = f"header {{\n{rows}}}\n".encode()
