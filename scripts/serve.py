"""Serve the finished site with live reload: `python -m scripts.serve [PORT]`."""

from __future__ import annotations

import logging
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

from click import ClickException
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer

from .finish.complaint import in_one_line
from .finish.site import Problem
from .finish.target import replace
from .finish.walk import finish

HOST = "127.0.0.1"
# Seconds between two looks for what was edited.
LOOK = 0.1


class Preview:
    """The site while somebody edits it: unpacked, without policy, offline copy, pictures for cards, codes for paper."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.folder, self.site = port, folder, folder / "site"
        path = urlsplit(self.configured().site_url or "/").path
        self.server = LiveReloadServer(self.rebuild, HOST, port, str(self.site), path, polling_interval=LOOK)
        self.server.error_handler = self.page_for

    def configured(self) -> MkDocsConfig:
        """The configuration as it stands now, for this address."""
        config = load_config(site_dir=str(self.folder / "generated"), strict=True)
        config.site_url = f"http://{HOST}:{self.port}{urlsplit(config.site_url or '/').path}"
        return config

    def make(self) -> None:
        """Build and finish; the site that is there stays until the new one is whole."""
        config, new = self.configured(), self.folder / "new"
        build(config, serve_url=config.site_url)
        generated, docs = Path(config.site_dir), Path(config.docs_dir)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir()
        with in_one_line(generated, docs, generated):
            finish(generated, new, docs=docs, served=True)
        replace(new, self.site)

    def rebuild(self) -> None:
        """After an edit: say what is wrong with it, and go on showing what was there."""
        try:
            self.make()
        except (Abort, ClickException, OSError, Problem) as error:
            print(" ".join(str(error).split()), file=sys.stderr)

    def page_for(self, status: int) -> bytes | None:
        """The site's own page for a wrong address."""
        page = self.site / f"{status}.html"
        return page.read_bytes() if page.is_file() else None

    def run(self) -> None:
        """Show the site until somebody stops it."""
        config = self.configured()
        for path in (config.docs_dir, "overrides", str(config.config_file_path)):
            self.server.watch(path)
        try:
            self.server.serve()
        except KeyboardInterrupt:
            pass
        finally:
            self.server.shutdown()


def main(port: str = "8000") -> int:
    """Say the address and serve until interrupted; 2 if the site or the port cannot be had."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        print(f"PORT is {port}, not a number from 1 to 65535: try make serve PORT=8001", file=sys.stderr)
        return 2
    with socket.socket() as probe:
        # As the server itself does, so that a port just given up counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(port)))
        except OSError:
            print(f"port {port} is taken: try make serve PORT={int(port) + 1}", file=sys.stderr)
            return 2
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    with tempfile.TemporaryDirectory(prefix="guide-") as folder:
        try:
            preview = Preview(int(port), Path(folder))
            preview.make()
        except ClickException as error:
            print("mkdocs.yml:", " ".join(error.format_message().split()), file=sys.stderr)
            return 2
        except (OSError, Problem) as error:
            print(error, file=sys.stderr)
            return 2
        print(f"The guide is at http://{HOST}:{port}/ (Ctrl+C stops it)", flush=True)
        preview.run()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
