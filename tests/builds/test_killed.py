"""A build that is killed leaves the last one current, and nothing that the next one does not remove."""

from __future__ import annotations

import random
import time

import pyarrow.parquet as pq

from abmetrics.model.tables import ALL_TABLES
from abmetrics.workspace import Workspace
from tests.builds.small_workspace import build, building, processes, write_workspace

KILLS = 50


def whole(workspace: Workspace) -> str:
    """The current build's id, once every table of it could be read."""
    current = workspace.current()
    for table in ALL_TABLES:
        assert pq.read_table(current.folder / f"{table.name}.parquet").schema.names == [c.name for c in table.stored]
    assert current.manifest.coverage["accounts"].rows == 2
    assert pq.read_table(workspace.folder / "vault" / "persons.parquet").num_rows == 1
    return current.id


def test_killed_at_fifty_random_moments(tmp_path):
    folder = write_workspace(tmp_path / "small")
    context = processes()
    building(context, folder).join()
    begun = time.monotonic()
    building(context, folder).join()
    duration = time.monotonic() - begun
    workspace, chance, left = Workspace(folder), random.Random(50), 0
    last = whole(workspace)
    for _ in range(KILLS):
        process = building(context, folder)
        process.join(chance.uniform(0, duration))
        was_killed = process.is_alive()
        process.kill()
        process.join()
        now = whole(workspace)
        # Killed after it was published, a build is as good as any.
        assert now >= last if was_killed else now > last
        last, left = now, left + len(list(workspace.store.folder.glob(".writing-*")))
    assert left, "no kill fell into the writing of a build"
    build(folder)
    assert whole(workspace) > last
    assert list(workspace.store.folder.glob(".writing-*")) == []
