"""Print the address that a built site was made for: `python -m scripts.address [SITE]`."""

import sys
from pathlib import Path

from .finish.site import Site


def main(site: str = "site") -> int:
    """Print the home page's canonical address; 2 if there is no home page."""
    home = Path(site, "index.html")
    if not home.is_file():
        print(f"{home}: no such file: run make build", file=sys.stderr)
        return 2
    print(Site({"index.html": home.read_bytes()}).address)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
