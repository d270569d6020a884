"""What was read of unchanged files, kept so that they are not read again.

One entry per mapping of a workspace: its rows in canonical types with all that was found about them, under a key made
of everything they depend on: the files' content, the mapping, the zones, the tables it looks up, the code that reads.
A key that is not there is read anew, so the result is that of a full build. Entries hold addresses and names as the
exports do; that is why the shelf stands in the vault's folder, readable by its owner only.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from abmetrics import engines, model, sources
from abmetrics.builds.reckoning import ISSUES_SCHEMA, FileCount, Severity
from abmetrics.model.tables import canonical_table
from abmetrics.settings import ColumnMapping
from abmetrics.sources.batch import Batch, FilePlace, Finding, Origin, SelfLookup
from abmetrics.sources.distinct import Marks, Verdict
from abmetrics.sources.encodings import digest
from abmetrics.sources.raw import Rejected

Reckoned = tuple[pa.Table, list[FileCount]]
"""Issues and counts of files that no table is made of."""

_DIGESTS = "digests.json"
_RACY_NANOSECONDS = 2_000_000_000
_FINDINGS = pa.schema(
    [
        ("finding", pa.int64()), ("row", pa.int64()), ("reason", pa.string()), ("detail", pa.string()),
        ("value", pa.string()),
    ]
)  # fmt: skip


class Shelf:
    """The entries of one workspace. One build at a time uses it: the build's lock is held meanwhile."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self._used: set[str] = set()
        path = folder / _DIGESTS
        self._digests: dict[str, list[Any]] = json.loads(path.read_text()) if path.exists() else {}
        self._asked: dict[str, list[Any]] = {}

    def digest_of(self, path: Path) -> str:
        """SHA-256 of a file; a file whose size and times are as they were is not read for it.

        Times too close to the moment they were noted prove nothing: the file might have been written once more.
        """
        name = str(path.resolve())
        stat = path.stat()
        seen = [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]
        known = self._asked.get(name) or self._digests.get(name)
        if known is None or known[:4] != seen or max(seen[1:3]) > known[4] - _RACY_NANOSECONDS:
            known = [*seen, time.time_ns(), digest(path)]
        self._asked[name] = known
        return str(known[5])

    def has(self, key: str) -> bool:
        """Whether anything is kept under a key."""
        return self._path(key, "json").exists()

    def batch(self, key: str) -> Batch | None:
        """The rows kept under a key; None where there are none."""
        about = self._about(key)
        if about is None:
            return None
        rows = pa.ipc.open_file(pa.memory_map(str(self._path(key, "rows")))).read_all()
        told = pa.ipc.open_file(pa.memory_map(str(self._path(key, "findings")))).read_all()
        places = tuple(FilePlace(*place) for place in about["places"])
        place_of, lines = (np.array(rows.column(name).to_numpy(), np.int64) for name in ("_place", "_line"))
        return Batch(
            canonical_table(about["table"]),
            Origin(places, place_of, lines),
            {name: rows.column(f"column {name}") for name in about["columns"]},
            np.array(rows.column("_rank").to_numpy(), np.float64),
            _findings(about["findings"], told),
            {name: rows.column(f"sign {name}") for name in about["signs"]},
            [
                SelfLookup(one["column"], ColumnMapping(**one["how"]), rows.column(f"lookup {number}"))
                for number, one in enumerate(about["lookups"])
            ],
            [(places[place], Rejected(*row)) for place, *row in about["rejected"]],
            [(FilePlace(*place), column, Verdict(*verdict)) for place, column, verdict in about["notes"]],
        )

    def keep_batch(self, key: str, batch: Batch) -> None:
        """Keep rows under a key."""
        places = list(dict.fromkeys([*batch.origin.places, *(place for place, _ in batch.rejected)]))
        number = {place: position for position, place in enumerate(places)}
        columns = {
            "_place": pa.array(batch.origin.place_of), "_line": pa.array(batch.origin.lines),
            "_rank": pa.array(batch.ranks),
            **{f"column {name}": column for name, column in batch.columns.items()},
            **{f"sign {name}": column for name, column in batch.signs.items()},
            **{f"lookup {position}": one.texts for position, one in enumerate(batch.self_lookups)},
        }  # fmt: skip
        self._write(key, "rows", pa.table(columns))
        self._write(key, "findings", _findings_table(batch.findings))
        self._tell(
            key,
            {
                "table": batch.table.name,
                "places": [[place.source, place.file] for place in places],
                "columns": list(batch.columns),
                "signs": list(batch.signs),
                "lookups": [{"column": s.column, "how": s.how.model_dump(mode="json")} for s in batch.self_lookups],
                "findings": [[str(one.severity), one.column] for one in batch.findings],
                "rejected": [
                    [number[place], row.line, row.reason, row.detail, row.value] for place, row in batch.rejected
                ],
                "notes": [
                    [[place.source, place.file], column, [verdict.reason, verdict.detail]]
                    for place, column, verdict in batch.file_notes
                ],
            },
        )

    def reckoned(self, key: str, make: Callable[[], Reckoned]) -> Reckoned:
        """Issues and counts kept under a key, or made and kept now."""
        about = self._about(key)
        if about is not None:
            issues = pa.ipc.open_file(pa.memory_map(str(self._path(key, "issues")))).read_all()
            return issues.cast(ISSUES_SCHEMA), [FileCount(**count) for count in about["counts"]]
        issues, counts = make()
        self._write(key, "issues", issues)
        self._tell(key, {"counts": [asdict(count) for count in counts]})
        return issues, counts

    def close(self) -> None:
        """Forget what this build did not use, and remember the digests it asked for."""
        for path in self.folder.iterdir():
            if path.name != _DIGESTS and path.name.partition(".")[0] not in self._used:
                path.unlink()
        self._put(self.folder / _DIGESTS, json.dumps(self._asked).encode())

    def _about(self, key: str) -> Any:
        self._used.add(key)
        return json.loads(self._path(key, "json").read_text()) if self.has(key) else None

    def _tell(self, key: str, about: dict[str, Any]) -> None:
        """Written last: an entry without it is none."""
        self._put(self._path(key, "json"), json.dumps(about).encode())

    def _write(self, key: str, part: str, table: pa.Table) -> None:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as writer:
            writer.write_table(table)
        self._put(self._path(key, part), sink.getvalue())

    def _path(self, key: str, part: str) -> Path:
        return self.folder / f"{key}.{part}"

    def _put(self, path: Path, content: Any) -> None:
        aside = path.with_name(f"{path.name}.writing")
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(content)
        aside.replace(path)


def key_of(*parts: object) -> str:
    """One short key for everything that rows depend on, the code that reads them included."""
    return hashlib.sha256(json.dumps([_code(), *parts], default=str).encode()).hexdigest()[:32]


@cache
def _code() -> str:
    """A digest of the rooms that reading depends on: another version of them may read a file otherwise."""
    digests = hashlib.sha256()
    for room in (model, sources, engines):
        for path in sorted(Path(room.__path__[0]).rglob("*.py")):
            digests.update(path.read_bytes())
    return digests.hexdigest()


def _findings_table(findings: Sequence[Finding]) -> pa.Table:
    parts = [
        pa.table(
            {
                "finding": pa.repeat(pa.scalar(number), len(one.marks)),
                "row": pa.array(one.marks.rows, pa.int64()),
                "reason": one.marks.reasons,
                "detail": one.marks.details,
                "value": one.values,
            }
        ).cast(_FINDINGS)
        for number, one in enumerate(findings)
    ]
    return pa.concat_tables(parts).combine_chunks() if parts else _FINDINGS.empty_table()


def _findings(told: Sequence[Sequence[str]], rows: pa.Table) -> list[Finding]:
    numbers = rows.column("finding").to_numpy()
    starts = np.searchsorted(numbers, np.arange(len(told) + 1))
    out = []
    for number, (severity, column) in enumerate(told):
        part = rows.slice(starts[number], starts[number + 1] - starts[number]).combine_chunks()
        reasons, details, values = (_array(part.column(name)) for name in ("reason", "detail", "value"))
        marks = Marks(np.array(part.column("row").to_numpy(), np.int64), reasons, details)
        out.append(Finding(Severity(severity), column, marks, values))
    return out


def _array(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
