"""Serves the page to this computer's browser. Any static host would do: nothing is asked of it but files."""

import os
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from paceclip.errors import UserError

_HOST = "127.0.0.1"


class ServeError(UserError):
    """The page can't be served; str() says why and what to do."""


class Handler(SimpleHTTPRequestHandler):
    """Says what each file is, whatever this computer thinks, and nothing of each request."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

    def log_message(self, format: str, *args) -> None:
        """Nothing: there are thirty at each start."""


def server(folder: Path, port: int = 0) -> ThreadingHTTPServer:
    """A server of `folder` to this computer alone, on any free port where `port` is 0; serve_forever() starts it."""
    try:
        return ThreadingHTTPServer((_HOST, port), partial(Handler, directory=str(folder)))
    except OSError as error:
        raise ServeError(
            f"port {port} can't be used: {error.strerror}: choose another, make web WEB_PORT=8001"
        ) from error


def address(made: ThreadingHTTPServer) -> str:
    """Where a browser finds it."""
    return f"http://localhost:{made.server_port}/"


def browser_options() -> list[str]:
    """What chromium has to be started with: as root, as in a container, it has no sandbox."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []
