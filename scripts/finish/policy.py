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
# The one page where a reader may record an answer, and play it back from the page's own memory.
RECORDING = "tools/practise/index.html"
RECORDED = {"media-src": "blob:"}
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
    recording = RECORDING in site.records
    more = HEADER_ONLY | (RECORDED if recording else {})
    headers = HEADERS | {"Content-Security-Policy": policy(scripts, styles, more)}
    for name, text in for_hosts(headers, site.base if recording else "").items():
        site.files[name] = text.encode()


def for_hosts(headers: dict[str, str], base: str) -> dict[str, str]:
    """The files that hosts read. Below `base` one page may ask for the microphone, so its header is another."""
    features, name = headers["Permissions-Policy"], "Permissions-Policy"
    recording = features.replace("microphone=()", "microphone=(self)")
    page = f"{base}{RECORDING.removesuffix('index.html')}"
    netlify = "/*\n" + "".join(f"  {name}: {value}\n" for name, value in headers.items())
    nginx = "".join(f'add_header {name} "{value}" always;\n' for name, value in headers.items())
    caddy = "".join(f'\t{name} "{value}"\n' for name, value in headers.items())
    if not base:
        return {"_headers": netlify, "headers.nginx.txt": nginx, "headers.caddy.txt": f"header {{\n{caddy}}}\n"}
    # A host that joins the values of two rules is understood too: of two words for one feature the last counts.
    netlify += f"{page}*\n  {name}: {recording}\n"
    # The one form of `if` that nginx calls safe: it sets a variable.
    nginx = (
        f'set $guide_features "{features}";\n'
        f'if ($uri ~ "^{page}") {{\n  set $guide_features "{recording}";\n}}\n'
        + nginx.replace(f'"{features}"', "$guide_features")
    )
    caddy = caddy.replace(f'"{features}"', "{guide_features}")
    matcher = f'map {{path}} {{guide_features}} {{\n\t~^{page} "{recording}"\n\tdefault "{features}"\n}}\n'
    return {"_headers": netlify, "headers.nginx.txt": nginx, "headers.caddy.txt": f"{matcher}header {{\n{caddy}}}\n"}


def change(draft: Draft, site: Site) -> None:
    """Put a policy into a page's head."""
    if site.served:
        return
    scripts, styles = inline(draft.tree)
    ours = known(site.overrides) if site.overrides else frozenset()
    sheets = set(map(digest, site.styles.values()))
    draft.record.scripts = [script for script in scripts if script in ours]
    draft.record.styles = [style for style in styles if style in sheets]
    more = RECORDED if draft.path == RECORDING else {}
    said = [
        E.meta({"name": "referrer", "content": HEADERS["Referrer-Policy"]}),
        E.meta(
            {
                "http-equiv": "Content-Security-Policy",
                "content": policy(draft.record.scripts, draft.record.styles, more),
            }
        ),
    ]
    # Before all that it governs; but the encoding must stand within the first kilobyte.
    if charset := draft.tree.select_one("head > meta[charset]"):
        charset.insert_after(*said)
    elif head := draft.tree.select_one("head"):
        for meta in reversed(said):
            head.insert(0, meta)
