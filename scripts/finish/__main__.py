"""Finish a built site in place: `python -m scripts.finish SITE [--docs DOCS] [--serve]`."""

import argparse
import sys
from pathlib import Path

from . import finish
from .site import Problem, Site, read, write


def main(arguments: list[str] | None = None) -> int:
    """Read the folder, run the steps, write what changed; 0 done, 2 cannot."""
    parser = argparse.ArgumentParser(prog="python -m scripts.finish", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder that the generator wrote")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the Markdown it was made from")
    parser.add_argument("--serve", action="store_true", help="leave room for live reload: no policy, no compression")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        print(f"{options.site}: no index.html there: build the site first (make build)", file=sys.stderr)
        return 2
    try:
        before = read(options.site)
        site = Site(dict(before), docs=options.docs, served=options.serve)
        finish(site)
        write(options.site, before, site.files)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
