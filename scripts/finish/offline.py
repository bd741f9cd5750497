"""Tell the service worker what there is to keep: fill in service-worker.js and list the files in offline.json."""

import gzip
import hashlib
import json
import re
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

from .site import LAYOUT, Site, url_path
from .versions import digest

WORKER = "service-worker.js"
LIST = "offline.json"
PAGE = "offline/index.html"
# What a page shows or runs; feeds, copies for machines, downloads and pictures for other sites' cards are not.
SHOWN = re.compile(r"assets/.*|search/.*|tools/.*\.json|moved\.json|manifest\.webmanifest")
# Kept from the first visit, beside all that is no page.
FIRST = {"index.html", "404.html", PAGE, "take-along/index.html", "words/index.html"}
# The system fetches these when the guide is installed.
LATER = re.compile(r"assets/icons/.*\.png")


def card_pictures(site: Site) -> set[str]:
    """The pictures that only a card on another site shows."""
    named = set()
    for tree in site.pages.values():
        for meta in tree.select("meta[property='og:image'], meta[name='twitter:image']"):
            named.add(urlsplit(urljoin(site.address, str(meta.attrs["content"]))).path.removeprefix(site.base))
    return named


def kept_files(site: Site) -> dict[str, bytes]:
    """All that a reader of the whole guide needs, by address."""
    cards = card_pictures(site)
    return {
        url_path(path): data
        for path, data in sorted(site.files.items())
        if (path.endswith(".html") or SHOWN.fullmatch(path))
        and path not in cards
        and PurePosixPath(path).suffix not in {".gz", ".br"}
    }


def root_links(site: Site) -> None:
    """Make the links of the page for the missing begin at the root: it is shown at any address."""
    tree = site.pages[PAGE]
    for name in ("href", "src"):
        for element in tree.select(f"[{name}]"):
            value = str(element.attrs[name])
            if not value.startswith("#"):
                whole = urlsplit(urljoin(f"https://site.invalid{site.base}offline/", value))
                if whole.netloc == "site.invalid":
                    element.attrs[name] = whole._replace(scheme="", netloc="").geturl()
    site.files[PAGE] = tree.serialize(LAYOUT).encode("utf-8")


def run(site: Site) -> None:
    """Write the list and the worker's version; a preview has no worker, which would keep what you are changing."""
    if site.served or WORKER not in site.files:
        site.files.pop(WORKER, None)
        return
    if PAGE in site.pages:
        root_links(site)
    files = kept_files(site)
    version = digest(files)
    stubs = {path for path in site.files if path.endswith(".html") and path not in site.pages}
    first = {url_path(path) for path in (FIRST | stubs) & site.files.keys()}
    shell = [path for path in files if path in first or not (path.endswith(("/", ".html")) or LATER.fullmatch(path))]
    listed, found = {}, set(site.content_pages())
    for address, data in files.items():
        listed[address] = {"bytes": len(data), "hash": hashlib.sha256(data).hexdigest()[:16]}
        page = f"{address}index.html" if address == "" or address.endswith("/") else address
        if page in found and (heading := site.pages[page].select_one("title")):
            listed[address]["title"] = heading.text.rpartition(" - ")[0] or heading.text
    download = sum(len(gzip.compress(data, 6, mtime=0)) for data in files.values())
    whole = {"version": version, "download": download, "files": listed}
    site.files[LIST] = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    text = site.files[WORKER].decode()
    text = text.replace('const VERSION = "";', f"const VERSION = {json.dumps(version)};")
    site.files[WORKER] = text.replace("const SHELL = [];", f"const SHELL = {json.dumps(shell)};").encode()
