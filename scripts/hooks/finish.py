"""Put the site through the finishing step after each MkDocs build."""

import subprocess
import sys
from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError

served = False


def on_startup(*, command: str, **_: object) -> None:
    """Remember whether MkDocs serves: its live reload is a script that a strict policy would stop."""
    global served
    served = command == "serve"


def on_post_build(config: dict[str, Any]) -> None:
    """Run the step as its own command, the very one that any generator's output goes through."""
    root = Path(config["config_file_path"]).parent
    command = [sys.executable, "-m", "scripts.finish", config["site_dir"], "--docs", config["docs_dir"]]
    if served:
        command.append("--serve")
    if subprocess.run(command, cwd=root).returncode:
        raise PluginError("the finishing step failed: its message stands above")
