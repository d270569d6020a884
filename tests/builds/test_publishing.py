"""A reader sees whole builds only; one process writes at a time; ids sort as the builds were made."""

from __future__ import annotations

import datetime as dt
import multiprocessing
from multiprocessing.synchronize import Event
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from abmetrics.builds.manifest import Coverage, Manifest, from_json, to_json
from abmetrics.builds.reckoning import FileCount, Fingerprint
from abmetrics.builds.store import BuildStore
from abmetrics.errors import BuildError, UnknownName

TABLES = [f"table_{n}" for n in range(20)]


def manifest(id: str) -> Manifest:
    return Manifest(
        id=id,
        version="1",
        created_at=dt.datetime(2026, 3, 29, 1, 0, 0, 123456, tzinfo=dt.UTC),
        engine="duckdb://",
        data_from=dt.date(2025, 10, 26),
        data_through=dt.date(2026, 3, 29),
        settings={"workspace": {"name": "it's ünï"}, "stages": {"engaged_minutes": "10"}},
        definitions={"labels": "SELECT 'it''s'"},
        kpis={"leads": "SELECT 1"},
        fingerprints=(Fingerprint("crm", "a b/ä.csv", 12, "00ff", was_read=True),),
        counts=(
            FileCount("crm", "accounts", "a.csv", 5, 3, 2, 1, 4),
            FileCount("crm", "people", "p.csv", 7, 7, 0, 0, 0),
        ),
        issues={"missing value": 2},
        coverage={"accounts": Coverage(True, 3, None, dt.date(2026, 3, 1))},
        known_from={"tier": dt.date(2026, 3, 1)},
    )


def publish(store: BuildStore, number: int) -> str:
    """A build whose every table holds the same number."""
    with store.writing() as draft:
        for name in TABLES:
            draft.keep(name, pa.table({"number": [number]}))
        store.publish(draft, manifest(draft.id))
    return draft.id


def read_until_told(folder: Path, reads: Event, stop: Event, seen: multiprocessing.Queue[object]) -> None:
    """Look for the current build again and again; tell how many different ones were seen, or what was wrong."""
    store, last, numbers = BuildStore(folder), "", set()
    try:
        while not stop.is_set():
            current = store.current()
            if current == last:
                continue
            # First the names, at once: a build that fills up under a reader's eyes is soon whole.
            names = {path.name for path in (folder / current).iterdir()}
            assert names == {f"{name}.parquet" for name in TABLES} | {"manifest.json"}, f"{current} holds {names}"
            found = {pq.read_table(folder / current / f"{name}.parquet")["number"][0].as_py() for name in TABLES}
            assert len(found) == 1, f"{current} holds {found}"
            assert store.manifest(current).id == current
            numbers |= found
            last = current
            reads.set()
        seen.put(len(numbers))
    except Exception as error:  # noqa: BLE001 what was wrong is told by the test
        seen.put(repr(error))


def test_a_reader_in_another_process_sees_whole_builds_only(tmp_path):
    store, context = BuildStore(tmp_path / "builds"), multiprocessing.get_context("forkserver")
    publish(store, 0)
    reads, stop, seen = context.Event(), context.Event(), context.Queue()
    reader = context.Process(target=read_until_told, args=(store.folder, reads, stop, seen))
    reader.start()
    assert reads.wait(60)
    for number in range(1, 60):
        publish(store, number)
    stop.set()
    told = seen.get(timeout=60)
    reader.join()
    assert isinstance(told, int), told
    assert told > 1, "the reader saw one build only, so nothing was tested"


def fail_after(written: Path) -> None:
    assert written.is_file()
    raise ZeroDivisionError


def test_a_build_that_fails_leaves_nothing_and_the_last_one_current(tmp_path):
    store = BuildStore(tmp_path / "builds")
    first = publish(store, 1)
    with pytest.raises(ZeroDivisionError), store.writing() as draft:
        fail_after(draft.keep("accounts", pa.table({"number": [2]})))
    assert store.current() == first
    assert sorted(path.name for path in store.folder.iterdir()) == [".lock", first]


def test_a_draft_is_not_a_build_before_it_is_published(tmp_path):
    store = BuildStore(tmp_path / "builds")
    with store.writing() as draft:
        draft.keep("accounts", pa.table({"number": [1]}))
        assert store.ids() == ()
        with pytest.raises(BuildError, match="run `abmetrics build`"):
            store.current()
        with pytest.raises(UnknownName):
            store.open(draft.id)


def test_what_a_killed_build_left_is_removed_by_the_next(tmp_path):
    store = BuildStore(tmp_path / "builds")
    left = store.folder / ".writing-20260329T010000.000000"
    left.mkdir(parents=True)
    (left / "accounts.parquet").write_bytes(b"half a file")
    publish(store, 1)
    assert not left.exists()


def hold(folder: Path, holds: Event, go_on: Event) -> None:
    with BuildStore(folder).writing():
        holds.set()
        go_on.wait(60)


def test_a_second_builder_is_turned_away_while_the_first_writes(tmp_path):
    store, context = BuildStore(tmp_path / "builds"), multiprocessing.get_context("forkserver")
    holds, go_on = context.Event(), context.Event()
    first = context.Process(target=hold, args=(store.folder, holds, go_on))
    first.start()
    assert holds.wait(60)
    with pytest.raises(BuildError, match="another build is being written here"):
        publish(store, 2)
    assert len(list(store.folder.glob(".writing-*"))) == 1, "the first one's draft is left alone"
    go_on.set()
    first.join()
    publish(store, 3)


def test_a_killed_builder_lets_go_of_the_lock(tmp_path):
    store, context = BuildStore(tmp_path / "builds"), multiprocessing.get_context("forkserver")
    holds, go_on = context.Event(), context.Event()
    first = context.Process(target=hold, args=(store.folder, holds, go_on))
    first.start()
    assert holds.wait(60)
    first.kill()
    first.join()
    publish(store, 2)


def test_ids_sort_even_if_the_clock_goes_back(tmp_path):
    store = BuildStore(tmp_path / "builds")
    made_when_the_clock_was_ahead = "29991231T235959.999999"
    (store.folder / publish(store, 1)).rename(store.folder / made_when_the_clock_was_ahead)
    after = [publish(store, 2), publish(store, 3)]
    assert after == ["30000101T000000.000000", "30000101T000000.000001"]
    assert store.ids() == (made_when_the_clock_was_ahead, *after)
    assert store.current() == after[-1]


def test_ids_of_builds_made_at_once_differ_and_sort(tmp_path):
    store = BuildStore(tmp_path / "builds")
    made = [publish(store, number) for number in range(5)]
    assert made == sorted(set(made)) == list(store.ids())


def test_a_manifest_comes_back_as_it_was_written(tmp_path):
    given = manifest("20260329T010000.000000")
    assert from_json(to_json(given)) == given


def test_a_builds_manifest_is_read_from_its_folder(tmp_path):
    store = BuildStore(tmp_path / "builds")
    id = publish(store, 1)
    assert store.manifest(id) == manifest(id)


def test_an_unknown_build_is_named_with_the_closest_one(tmp_path):
    store = BuildStore(tmp_path / "builds")
    id = publish(store, 1)
    with pytest.raises(UnknownName, match=id):
        store.manifest(id[:-1] + "x")


def test_a_build_of_another_version_is_refused_with_the_next_step(tmp_path):
    store = BuildStore(tmp_path)
    with store.writing() as draft:
        store.publish(draft, manifest(draft.id))
    (tmp_path / draft.id / "manifest.json").write_text('{"id": "from elsewhere"}')
    with pytest.raises(BuildError, match="another version of abmetrics; run `abmetrics build`"):
        store.manifest(draft.id)
    assert store.newest() is None
