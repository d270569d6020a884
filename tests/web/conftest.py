"""A small demo company, written, built and served once for all tests of the pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from abmetrics.demo.company import write_demo
from abmetrics.web.app import create_app
from abmetrics.workspace import Build, Workspace

HOST = "http://127.0.0.1"


@pytest.fixture(scope="session")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The demo with 150 accounts and one build."""
    folder: Path = tmp_path_factory.mktemp("web")
    write_demo(folder, accounts=150)
    made = Workspace(folder)
    made.build(lambda *_: None)
    return made


@pytest.fixture(scope="session")
def build(workspace: Workspace) -> Build:
    """Its build, to ask what the pages must show."""
    return workspace.current()


@pytest.fixture(scope="session")
def client(workspace: Workspace) -> Iterator[TestClient]:
    """A browser's requests to its pages."""
    with TestClient(create_app(workspace.folder), base_url=HOST) as browser:
        yield browser
