"""Finish a built site: `python -m scripts.finish [FROM] [INTO]`."""

import argparse
import sys
from pathlib import Path

import turbohtml

from .site import Problem
from .target import renewed
from .walk import finish

SOURCE, TARGET = Path(".cache/generated"), Path("site")


def refusal(source: Path, target: Path) -> str:
    """Why these two folders will not do; nothing if they will."""
    home = source / "index.html"
    if not home.is_file():
        return f"{source}: no index.html there: build the site first (make build)"
    if source.resolve() == target.resolve() or source.resolve() in target.resolve().parents:
        return f"{target}: stands in {source}, which is to stay as it is: name another folder"
    if turbohtml.parse(home.read_bytes().decode("utf-8", "replace")).select_one("meta[http-equiv]"):
        return f"{source}: is finished already: name the folder that the generator wrote"
    return ""


def main(arguments: list[str] | None = None) -> int:
    """Write the finished site beside the old one and let it take its place; 0 done, 2 cannot."""
    parser = argparse.ArgumentParser(prog="python -m scripts.finish", description=__doc__)
    parser.add_argument("source", metavar="FROM", nargs="?", type=Path, default=SOURCE, help="what the generator wrote")
    parser.add_argument("target", metavar="INTO", nargs="?", type=Path, default=TARGET, help="the finished site")
    parser.add_argument("--docs", type=Path, default=Path("docs"), help="the Markdown it was made from")
    parser.add_argument("--overrides", type=Path, default=Path("overrides"), help="the templates whose scripts may run")
    parser.add_argument("--processes", type=int, default=0, help="how many to use; as many as there are, unless said")
    options = parser.parse_args(arguments)
    if reason := refusal(options.source, options.target):
        print(reason, file=sys.stderr)
        return 2
    try:
        with renewed(options.target) as new:
            finish(options.source, new, options.processes, docs=options.docs, overrides=options.overrides)
        return 0
    except Problem as problem:
        print(problem, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or options.target}: {error.strerror}: mend that and build again", file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main())
