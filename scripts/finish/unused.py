"""Delete what the generator ships and no page uses."""

import re
from pathlib import PurePosixPath

from .site import Site

# Written for machines that know the address by heart, so nothing on the site need name them.
KNOWN_BY_ADDRESS = re.compile(r"[^/]*\.(html|xml|txt|gz|br)|_headers|_redirects|\.nojekyll|objects\.inv")


def run(site: Site) -> None:
    """Keep pages, known addresses and every file whose name stands in a file that is kept; delete the rest."""
    kept = {path for path in site.files if PurePosixPath(path).suffix == ".html" or KNOWN_BY_ADDRESS.fullmatch(path)}
    todo = set(kept)
    others = {path: PurePosixPath(path).name.encode() for path in site.files.keys() - kept}
    while todo:
        text = b"\n".join(site.files[path] for path in todo)
        todo = {path for path, name in others.items() if name in text and not path.endswith(".map")}
        kept |= todo
        others = {path: name for path, name in others.items() if path not in todo}
    for path in others:
        del site.files[path]
