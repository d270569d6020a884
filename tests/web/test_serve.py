"""`serve` listens on this machine only, and says so when it cannot."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from abmetrics.errors import AbmetricsError
from abmetrics.web.serve import HOST, serve


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def test_a_taken_port_is_an_error_with_a_way_on(workspace):
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        with pytest.raises(AbmetricsError, match="--port"):
            serve(workspace.folder, taken.getsockname()[1], open_browser=False, announce=print)


def test_it_serves_until_it_is_stopped(workspace):
    port = free_port()
    command = (
        "import sys; from pathlib import Path; from abmetrics.web.serve import serve; "
        "serve(Path(sys.argv[1]), int(sys.argv[2]), open_browser=False, announce=print)"
    )
    running = subprocess.Popen([sys.executable, "-c", command, str(workspace.folder), str(port)])
    try:
        assert b"Hafenlicht" in _fetch(f"http://{HOST}:{port}/builds")
        with pytest.raises(OSError, match="refused"), socket.create_connection(("127.0.0.2", port), timeout=5):
            pass
    finally:
        running.terminate()
        assert running.wait(timeout=30) in (0, -15)


def _fetch(address: str) -> bytes:
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=30) as response:
                return bytes(response.read())
        except urllib.error.URLError:
            time.sleep(0.2)
    raise AssertionError(f"nothing answers at {address}")
