"""Put a gzip and a Brotli copy beside each text file that browsers load, for hosts that send such copies."""

from __future__ import annotations

import gzip
from pathlib import PurePosixPath

import brotli

from .site import Draft, Site

# No reader waits for the Markdown of a page: programs read it.
TEXT = {".html", ".css", ".mjs", ".js", ".json", ".svg", ".xml", ".txt", ".webmanifest"}
# Below this the copy saves less than a packet.
SMALLEST = 1000
UNKNOWN_SYSTEM = b"\xff"
# Level 11 saves a tenth more and takes thirty times as long.
BROTLI_QUALITY = 9


def copies(data: bytes) -> tuple[bytes, bytes]:
    """The same bytes give the same copies: no file name, no clock."""
    # A window no wider than the text: to set up the usual 4 MB takes ten times as long as to pack a page.
    window = min(max(len(data).bit_length(), 16), 22)
    zipped = gzip.compress(data, 9, mtime=0)
    # The tenth byte names the system, and Python 3.11 and 3.13 name another (RFC 1952, 2.3.1).
    return zipped[:9] + UNKNOWN_SYSTEM + zipped[10:], brotli.compress(data, quality=BROTLI_QUALITY, lgwin=window)


def add_copies(files: dict[str, bytes]) -> None:
    """Compress what is text and large enough."""
    for path, data in list(files.items()):
        if PurePosixPath(path).suffix in TEXT and len(data) >= SMALLEST:
            files[f"{path}.gz"], files[f"{path}.br"] = copies(data)


def note(draft: Draft, site: Site) -> None:
    """Put copies beside what is made of a page."""
    if not site.served:
        add_copies(draft.files)


def whole(site: Site) -> None:
    """Put copies beside all other files."""
    if not site.served:
        add_copies(site.files)
