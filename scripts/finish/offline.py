"""Tell the service worker what there is to keep: fill in service-worker.js and list the files in offline.json."""

import gzip
import hashlib
import json
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

from .record import Kept
from .site import Draft, Site, url_path
from .versions import digest

WORKER = "service-worker.js"
LIST = "offline.json"
PAGE = "offline/index.html"
# What a page shows or runs; feeds, copies for machines, downloads and pictures for other sites' cards are not.
SHOWN = re.compile(r"assets/.*|search/.*|tools/.*\.json|moved\.json|addresses\.json|manifest\.webmanifest")
# Kept from the first visit, beside all that is no page.
FIRST = {"index.html", "404.html", PAGE, "take-along/index.html", "words/index.html"}
# The system fetches these when the guide is installed.
LATER = re.compile(r"assets/icons/.*\.png")


def change(draft: Draft, site: Site) -> None:
    """Make the links of the page for the missing begin at the root: it is shown at any address."""
    for name in ("href", "src") if draft.path == PAGE and not site.served else ():
        for element in draft.tree.select(f"[{name}]"):
            value = str(element.attrs[name])
            if not value.startswith("#"):
                whole = urlsplit(urljoin(f"https://site.invalid{site.base}offline/", value))
                if whole.netloc == "site.invalid":
                    element.attrs[name] = whole._replace(scheme="", netloc="").geturl()


def note(draft: Draft, _: Site) -> None:
    """Put on record how much a page is to fetch, and what tells it from another version."""
    data = draft.files[draft.path]
    draft.record.kept = kept(data, draft.files.get(f"{draft.path}.gz", data))


def kept(data: bytes, copy: bytes) -> Kept:
    """What the list says of a file and of its compressed copy."""
    return Kept(len(data), hashlib.sha256(data).hexdigest()[:16], len(copy))


def whole(site: Site) -> None:
    """Write the list and the worker's version; a preview has no worker, which would keep what you are changing."""
    if site.served or WORKER not in site.files:
        site.files.pop(WORKER, None)
        return
    stubs = {path for path in site.files if path.endswith(".html")}
    others = {path: data for path, data in site.files.items() if path in stubs or SHOWN.fullmatch(path)}
    files = {path: kept(data, gzip.compress(data, 9, mtime=0)) for path, data in others.items()}
    files |= {path: record.kept for path, record in site.records.items()}
    files = dict(sorted(files.items()))
    version = digest({path: file.hash.encode() for path, file in files.items()})
    shell = [url_path(p) for p in files if p in FIRST | stubs or not (p.endswith(".html") or LATER.fullmatch(p))]
    listed: dict[str, dict[str, Any]] = {}
    for path, file in files.items():
        listed[url_path(path)] = {"bytes": file.bytes, "hash": file.hash}
        if path in site.records and (page := site.records[path].page):
            listed[url_path(path)]["title"] = page.tab
    download = sum(file.packed for file in files.values())
    list_of_files = {"version": version, "download": download, "files": listed}
    site.files[LIST] = json.dumps(list_of_files, ensure_ascii=False, separators=(",", ":")).encode()
    text = site.files[WORKER].decode()
    text = text.replace('const VERSION = "";', f"const VERSION = {json.dumps(version)};")
    site.files[WORKER] = text.replace("const SHELL = [];", f"const SHELL = {json.dumps(shell)};").encode()
