"""Serve the finished site with live reload: `python -m scripts.serve [PORT]`."""

import socket
import sys

from click import ClickException
from mkdocs.__main__ import cli

HOST = "127.0.0.1"


def main(port: str = "8000") -> int:
    """Say the address and serve until interrupted; 2 if the port cannot be used."""
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
    print(f"The guide will be at http://{HOST}:{port}/ (Ctrl+C stops it)", flush=True)
    try:
        cli(["serve", "--strict", "--livereload", "--dev-addr", f"{HOST}:{port}"], standalone_mode=False)
    except ClickException as error:
        print("mkdocs.yml:", " ".join(error.format_message().split()), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
