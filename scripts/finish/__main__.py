"""Finish a built site: `python -m scripts.finish [FROM] [INTO]`."""

import argparse
import sys
from pathlib import Path

from .site import Problem
from .target import renewed, settled
from .walk import finish

SOURCE, TARGET = Path(".cache/generated"), Path("site")


def main(arguments: list[str] | None = None) -> int:
    """Write the finished site beside the old one and let it take its place; 0 done, 2 cannot."""
    parser = argparse.ArgumentParser(prog="python -m scripts.finish", description=__doc__)
    parser.add_argument("source", metavar="FROM", nargs="?", type=Path, default=SOURCE, help="what the generator wrote")
    parser.add_argument("target", metavar="INTO", nargs="?", type=Path, default=TARGET, help="the finished site")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the Markdown it was made from")
    parser.add_argument("--overrides", type=Path, default=Path("overrides"), help="the templates whose scripts may run")
    parser.add_argument("--processes", type=int, default=0, help="how many to use; as many as there are, unless said")
    options = parser.parse_args(arguments)
    try:
        with renewed(settled(options.source, options.target)) as new:
            finish(options.source, new, options.processes, docs=options.docs, overrides=options.overrides)
        return 0
    except Problem as problem:
        print(problem, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or options.target}: {error.strerror}: mend that and build again", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
