"""Finish a built site: `python -m scripts.finish [FROM] [INTO]`."""

import argparse
import os
import sys
from pathlib import Path

from .complaint import in_one_line
from .site import Problem
from .target import alone, renewed, settled
from .walk import finish

SOURCE, TARGET = Path(".cache/generated"), Path("site")


def main(arguments: list[str] | None = None) -> int:
    """Write the finished site beside the old one and let it take its place; 0 done, 2 cannot, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m scripts.finish", description=__doc__)
    parser.add_argument("source", metavar="FROM", nargs="?", type=Path, default=SOURCE, help="what the generator wrote")
    parser.add_argument("target", metavar="INTO", nargs="?", type=Path, default=TARGET, help="the finished site")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the Markdown it was made from")
    parser.add_argument("--overrides", type=Path, default=Path("overrides"), help="the templates whose scripts may run")
    parser.add_argument("--processes", type=int, default=0, help="how many to use; as many as there are, unless said")
    options = parser.parse_args(arguments)
    source, docs, overrides = options.source, options.docs, options.overrides
    try:
        with in_one_line(source, source, docs, overrides):
            target = settled(source, options.target)
            # What the generator would write meanwhile is no part of this site.
            with alone(Path(os.path.realpath(source))), renewed(target) as new:
                finish(source, new, options.processes, docs=docs, overrides=overrides)
    except Problem as problem:
        print(problem, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
