"""Put a gzip and a Brotli copy beside each text file, for hosts that send such copies."""

from __future__ import annotations

import gzip
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath

import brotli

from .site import Site

TEXT = {".html", ".css", ".mjs", ".js", ".json", ".svg", ".xml", ".txt", ".md", ".webmanifest"}
# Below this the copy saves less than a packet.
SMALLEST = 1000
# Level 11 saves a tenth more and takes thirty times as long.
BROTLI_QUALITY = 9


def copies(data: bytes) -> tuple[bytes, bytes]:
    """The same bytes give the same copies: no file name, no clock."""
    # A window no wider than the text: to set up the usual 4 MB takes ten times as long as to pack a page.
    window = min(max(len(data).bit_length(), 16), 22)
    return gzip.compress(data, 9, mtime=0), brotli.compress(data, quality=BROTLI_QUALITY, lgwin=window)


def run(site: Site) -> None:
    """Compress what is text and large enough, on every core: both libraries let go of the lock."""
    if site.served:
        return
    paths = [p for p, data in site.files.items() if PurePosixPath(p).suffix in TEXT and len(data) >= SMALLEST]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, (zipped, brotlied) in zip(paths, pool.map(copies, (site.files[p] for p in paths)), strict=True):
            site.files[f"{path}.gz"] = zipped
            site.files[f"{path}.br"] = brotlied
