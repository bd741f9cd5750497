"""Print the address that a built site was made for: `python -m scripts.address [SITE]`."""

import sys
from pathlib import Path

from .finish.complaint import in_one_line
from .finish.site import Problem, Site


def main(site: str = "site") -> int:
    """Print the home page's canonical address; 2 if there is no home page that says it."""
    home = Path(site, "index.html")
    if not home.is_file():
        print(f"{home}: no such file: run make build", file=sys.stderr)
        return 2
    try:
        with in_one_line(home):
            print(Site({"index.html": home.read_bytes()}, generated=home.parent).address)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
