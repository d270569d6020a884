"""A served demo and one browser for all tests that look at it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from abmetrics.demo.company import write_demo
from abmetrics.web.app import create_app
from abmetrics.web.serve import HOST
from abmetrics.workspace import Workspace
from tests.browser.pipe import Browser, browser


@pytest.fixture(scope="session")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the demo's pages are served."""
    folder: Path = tmp_path_factory.mktemp("browser")
    write_demo(folder, accounts=150)
    Workspace(folder).build(lambda *_: None)
    server = uvicorn.Server(uvicorn.Config(create_app(folder), host=HOST, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        thread.join(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://{HOST}:{port}"
    server.should_exit = True
    thread.join(30)


@pytest.fixture
def tab(chromium: str, tmp_path: Path) -> Iterator[Browser]:
    """A browser with an empty profile."""
    with browser(chromium, tmp_path / "profile") as opened:
        yield opened
