"""Whatever a file holds, nothing crashes, hangs or vanishes: for every system that is read natively.

A case is one hostile record: each system gets 2,000 of them and more, in at least 300 files of all its objects; the
profile `thorough` (`make verify`) asks for twenty times as many.
"""

from __future__ import annotations

import math
import signal
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from types import FrameType

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from abmetrics.builds.reckoning import Landed, Severity
from abmetrics.errors import AbmetricsError
from abmetrics.model.tables import canonical_table
from abmetrics.settings import parse_settings
from abmetrics.sources.known_systems import known_systems
from abmetrics.sources.land import land
from abmetrics.sources.reading import LOOKED_UP, NO_TABLE
from abmetrics.sources.system import System
from tests.every_source.hostile import FILES_PER_EXPORT, HostileFile, write_export, write_unreadable

FILES = 300
HANGS_AFTER_SECONDS = 120
TIMES_MORE = max(1, settings().max_examples // 100)

Place = tuple[str, str]
"""A table and a file."""


@pytest.mark.parametrize("kind", known_systems())
def test_nothing_crashes_hangs_or_vanishes(kind: str) -> None:
    """Each row of each file is accepted or quarantined, and what is accepted is as the tables are declared."""
    system = known_systems()[kind]
    seen: Counter[str] = Counter()

    @settings(
        max_examples=TIMES_MORE * math.ceil(FILES / _files_per_export(system)), phases=[Phase.explicit, Phase.generate]
    )
    @given(seed=st.integers(0, 2**32 - 1))
    def hostile(seed: int) -> None:
        with TemporaryDirectory() as folder:
            files = write_export(system, Path(folder) / "export", Random(seed))
            seen["files"] += len(files)
            seen["records"] += sum(len(file.lines or ()) for file in files)
            landed, left = _landed(system, Path(folder), files)
            _check_counts(landed)
            _check_lines(landed, left, Path(folder) / "export")
            _check_accepted(landed)
            seen["accepted"] += sum(table.num_rows for table in landed.tables.values())
            seen["refused files"] += len(files) - len(left)

    hostile()
    assert seen["files"] >= FILES
    assert seen["records"] >= 2_000
    assert seen["accepted"] >= 20, f"hardly anything is read at all: {seen}"
    assert seen["refused files"] < seen["files"] / 5, f"too much is refused as a whole: {seen}"


@pytest.mark.parametrize("kind", known_systems())
def test_a_file_that_cannot_be_read_is_refused_by_name(kind: str, tmp_path: Path) -> None:
    """A damaged file is refused with its name, or each of its rows is reckoned with; never a stack trace."""
    system = known_systems()[kind]
    for path in write_unreadable(system, tmp_path, Random(0)):
        landed, refusal = _tried(system, path.parent.name, tmp_path)
        if landed is None:
            assert path.name in refusal
            continue
        _check_counts(landed)
        _check_accepted(landed)
        assert [count for count in landed.counts if count.file == path.name], path.read_bytes()[:200]


def _files_per_export(system: System) -> int:
    return len(system.objects) * max(1, round(FILES_PER_EXPORT / len(system.objects)))


def _landed(system: System, folder: Path, files: list[HostileFile]) -> tuple[Landed, list[HostileFile]]:
    """What the export gives. A file refused as a whole must be named in the refusal; the others are read without it."""
    left = list(files)
    while True:
        landed, refusal = _tried(system, "export", folder)
        if landed is not None:
            return landed, left
        named = [file for file in left if file.path.name in refusal]
        assert named, f"no file is named in: {refusal}"
        for file in named:
            file.path.unlink()
        left = [file for file in left if file not in named]


def _tried(system: System, root: str, folder: Path) -> tuple[Landed | None, str]:
    """What a folder gives, or the words in which it is refused."""
    said = parse_settings(f'[[sources]]\nname = "export"\nkind = "{system.kind}"\nroot = "{root}"\n')
    try:
        with _no_hang():
            return land(said, folder), ""
    except AbmetricsError as error:
        return None, str(error)


@contextmanager
def _no_hang() -> Iterator[None]:
    def hangs(number: int, frame: FrameType | None) -> None:
        raise RuntimeError(f"still reading after {HANGS_AFTER_SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(HANGS_AFTER_SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _check_counts(landed: Landed) -> None:
    """The reckoning per file and table against the rows and issues that are there."""
    accepted: Counter[Place] = Counter()
    for name, table in landed.tables.items():
        accepted.update((name, file) for file in table["file"].to_pylist())
    refused = landed.issues.filter(pc.equal(landed.issues["severity"], str(Severity.QUARANTINED)))
    quarantined = Counter(zip(refused["table"].to_pylist(), refused["file"].to_pylist(), strict=True))
    for count in landed.counts:
        place = (count.table, count.file)
        assert count.rows_read == count.accepted + count.quarantined, count
        assert count.quarantined == quarantined.pop(place, 0), count
        if count.table not in (LOOKED_UP, NO_TABLE):
            assert count.accepted == accepted.pop(place, 0), count
    assert not accepted, "rows of files that are not reckoned with"
    assert not quarantined, "issues of files that are not reckoned with"


def _check_lines(landed: Landed, files: list[HostileFile], root: Path) -> None:
    """Every record that was written is found again, as a row or as an issue."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    fed = landed.issues.filter(pc.not_equal(landed.issues["table"], LOOKED_UP))
    for table in (*landed.tables.values(), fed):
        for file, line in zip(table["file"].to_pylist(), table["line"].to_pylist(), strict=True):
            found[file].add(line)
    looked_up = {count.file: count.rows_read for count in landed.counts if count.table == LOOKED_UP}
    for file in files:
        name = file.path.relative_to(root).as_posix()
        if file.lines is None:
            continue
        if name in looked_up:
            assert looked_up[name] + len(found[name] & file.lines) == len(file.lines), name
        else:
            assert file.lines <= found[name], (name, sorted(file.lines - found[name])[:5])


def _check_accepted(landed: Landed) -> None:
    """The accepted rows have the declared types, their required values, and only values of closed lists."""
    for name, table in landed.tables.items():
        declared = canonical_table(name)
        assert table.schema.equals(declared.arrow_schema)
        for column in declared.stored:
            values = table[column.name]
            if column.required:
                assert values.null_count == 0, (name, column.name)
            if column.values:
                assert set(pc.unique(values).to_pylist()) <= {None, *column.values}, (name, column.name)
            if pa.types.is_date(values.type) and values.null_count < len(values):
                ends = pc.min_max(values).as_py()
                assert ends["min"].year >= 1899, (name, column.name)
                assert ends["max"].year <= 2201, (name, column.name)
        key = [column for column in declared.key if column != "record_id"] or ["record_id"]
        keys = table.select([*key, "record_id"] if "record_id" in declared.key else key)
        assert keys.group_by(keys.column_names).aggregate([]).num_rows == table.num_rows, (name, key)
