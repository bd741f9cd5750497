"""Leave the comments of scripts to those who read the source: they are a fifth of what a browser would fetch."""

from __future__ import annotations

import re

from .site import Site
from .versions import FOLDER

# Whole lines only: `// why`, and `/** what */` over one line or several. No text of ours has such a line within
# backticks; a test holds that.
COMMENTS = re.compile(rb"^[ \t]*(?://.*|/\*\*(?:[^*]|\*(?!/))*\*/[ \t]*)\n", re.MULTILINE)


def whole(site: Site) -> None:
    """Drop them; the preview keeps them for whoever works on the scripts."""
    if site.served:
        return
    for path in site.files:
        if path.startswith(FOLDER) and path.endswith(".mjs"):
            site.files[path] = COMMENTS.sub(b"", site.files[path])
