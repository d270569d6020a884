"""`abmetrics serve`: the pages for the person at this machine, and nobody else."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

import uvicorn

from abmetrics.errors import AbmetricsError
from abmetrics.web.app import create_app

HOST = "127.0.0.1"


def serve(folder: Path, port: int, open_browser: bool, announce: Callable[[str], None]) -> None:
    """Serve the workspace in `folder` on 127.0.0.1 until interrupted; port 0 takes a free one.

    `announce` is told the address once the port is listening; with `open_browser` the first page opens then.
    AbmetricsError if the port is taken.
    """
    app = create_app(folder)
    with _listening(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/"
        announce(address)
        if open_browser:
            webbrowser.open(address)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
        uvicorn.Server(config).run(sockets=[listener])


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        raise AbmetricsError(f"port {port} is taken ({error.strerror}); choose another with --port") from error
    listener.listen()
    return listener
