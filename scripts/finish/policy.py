"""Write the security policy of the site: in each page, and for the hosts that can send headers."""

from __future__ import annotations

import base64
import functools
import hashlib
import re
from pathlib import Path

from turbohtml import Document
from turbohtml.build import E

from .site import Draft, Site

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
SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)
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


@functools.cache
def known(overrides: Path) -> frozenset[str]:
    """Digests of the scripts that stand inline in our templates: those we mean to run."""
    templates = [path.read_text("utf-8") for path in sorted(overrides.rglob("*.html"))]
    return frozenset(digest(text) for template in templates for text in SCRIPT.findall(template))


def policy(scripts: list[str], styles: list[str], more: dict[str, str] | None = None) -> str:
    """The policy that lets these run, on one line."""
    allowed = {"script-src": scripts, "style-src": styles}
    directives = DIRECTIVES | (more or {})
    return "; ".join(" ".join([name, value, *allowed.get(name, [])]) for name, value in directives.items())


def whole(site: Site) -> None:
    """Write the policy of the whole site into files that hosts read, once each page has its own."""
    if site.served:
        return
    every = [record for _, record in sorted(site.records.items())]
    scripts = list(dict.fromkeys(digest for record in every for digest in record.scripts))
    styles = list(dict.fromkeys(digest for record in every for digest in record.styles))
    headers = HEADERS | {"Content-Security-Policy": policy(scripts, styles, HEADER_ONLY)}
    site.files["_headers"] = ("/*\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())).encode()
    site.files["headers.nginx.txt"] = "".join(f'add_header {n} "{v}" always;\n' for n, v in headers.items()).encode()
    rows = "".join(f'\t{name} "{value}"\n' for name, value in headers.items())
    site.files["headers.caddy.txt"] = f"header {{\n{rows}}}\n".encode()


def change(draft: Draft, site: Site) -> None:
    """Put a policy into a page's head."""
    if site.served:
        return
    scripts, styles = inline(draft.tree)
    ours = known(site.overrides) if site.overrides else frozenset()
    draft.record.scripts, draft.record.styles = [script for script in scripts if script in ours], styles
    said = [
        E.meta({"name": "referrer", "content": HEADERS["Referrer-Policy"]}),
        E.meta({"http-equiv": "Content-Security-Policy", "content": policy(draft.record.scripts, styles)}),
    ]
    # Before all that it governs; but the encoding must stand within the first kilobyte.
    if charset := draft.tree.select_one("head > meta[charset]"):
        charset.insert_after(*said)
    elif head := draft.tree.select_one("head"):
        for meta in reversed(said):
            head.insert(0, meta)
