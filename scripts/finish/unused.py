"""Delete what the generator ships and no page uses."""

import re
from pathlib import PurePosixPath

from .site import Draft, Site

# Written for machines that know the address by heart, so nothing on the site need name them.
# All that cannot stand in a file's name becomes a space.
APART = bytes(byte if chr(byte).isalnum() or chr(byte) in "._-" else ord(" ") for byte in range(128)) + b" " * 128
KNOWN_BY_ADDRESS = re.compile(r"[^/]*\.(html|xml|txt|gz|br)|_headers|_redirects|\.nojekyll|objects\.inv")


def note(draft: Draft, site: Site) -> None:
    """Put on record which files a page names, but for those that this process has met already."""
    if site.unnamed is None:
        site.unnamed = {path: PurePosixPath(path).name.encode() for path in site.files if not path.endswith(".map")}
    words = set(draft.files[draft.path].translate(APART).split())
    draft.record.names = {path for path, name in site.unnamed.items() if name in words}
    for path in draft.record.names:
        del site.unnamed[path]


def whole(site: Site) -> None:
    """Keep known addresses and every file whose name stands in a page or in a file that is kept; delete the rest."""
    named = set().union(*(record.names for record in site.records.values()))
    kept = {path for path in site.files if path in named or KNOWN_BY_ADDRESS.fullmatch(path)}
    todo = set(kept)
    others = {path: PurePosixPath(path).name.encode() for path in site.files.keys() - kept}
    while todo:
        text = b"\n".join(site.files[path] for path in todo)
        todo = {path for path, name in others.items() if name in text and not path.endswith(".map")}
        kept |= todo
        others = {path: name for path, name in others.items() if path not in todo}
    for path in others:
        del site.files[path]
