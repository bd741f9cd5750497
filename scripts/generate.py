"""Run the generator, strictly: `python -m scripts.generate [INTO]`."""

from __future__ import annotations

import sys
from pathlib import Path

from click import ClickException
from mkdocs.__main__ import cli
from mkdocs.exceptions import Abort

from .finish.site import Problem
from .finish.target import free, renewed

TARGET = ".cache/generated"


def generate(target: str | Path = TARGET, config: str = "mkdocs.yml") -> str:
    """Write the pages as the generator makes them, all or none; why that failed, in one line, or nothing."""
    try:
        with renewed(free(Path(target))) as new:
            cli(["build", "--strict", "--config-file", config, "--site-dir", str(new)], standalone_mode=False)
    except (Abort, Problem) as error:
        return " ".join(str(error).split())
    except ClickException as error:
        return f"{config}: {' '.join(error.format_message().split())}"
    except OSError as error:
        return f"{error.filename or target}: {error.strerror}: mend that and build again"
    return ""


def main(target: str = TARGET) -> int:
    """0 done, 2 cannot."""
    if failure := generate(target):
        print(failure, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
