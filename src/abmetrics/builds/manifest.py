"""What a build says about itself: enough to check any number in it, and to make it again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from abmetrics.builds.reckoning import BY_DESIGN, FileCount, Fingerprint


@dataclass(frozen=True)
class Coverage:
    """What a table holds: whether any source feeds it, how many rows, and the first and last day something happened."""

    is_loaded: bool
    rows: int
    first_on: dt.date | None
    last_on: dt.date | None


@dataclass(frozen=True)
class Manifest:
    """A build's own account of itself."""

    id: str
    version: str
    created_at: dt.datetime
    engine: str
    data_from: dt.date
    data_through: dt.date
    settings: dict[str, Any]
    definitions: dict[str, str]
    """Derived table -> its compiled SQL, in the engine's dialect."""
    kpis: dict[str, str]
    """KPI -> the compiled SQL of its value over all the data."""
    fingerprints: tuple[Fingerprint, ...]
    counts: tuple[FileCount, ...]
    issues: dict[str, int]
    """Reason -> how many rows or values were set aside for it."""
    coverage: dict[str, Coverage]
    known_from: dict[str, dt.date]
    """Account attribute, history table or `lists` -> from which day on its past is known: 1900-01-01 where a source
    dates it, else when builds began to watch it."""

    @property
    def telling_counts(self) -> tuple[FileCount, ...]:
        """The counts without those of tables that a file could fill and does not, where it fills another."""
        told = {(count.source, count.file) for count in self.counts if count.rows_read}
        return tuple(c for c in self.counts if c.rows_read or (c.source, c.file) not in told)

    @property
    def by_design(self) -> int:
        """Quarantined rows with which nothing is wrong: they are only not used."""
        return sum(count for reason, count in self.issues.items() if reason in BY_DESIGN)

    @property
    def total(self) -> FileCount:
        """All files together: for the last line of the reckoning."""
        names = ("rows_read", "accepted", "quarantined", "duplicates", "noted")
        sums = {name: sum(getattr(count, name) for count in self.counts) for name in names}
        return FileCount(source="all", table="", file="", **sums)


_ADAPTER = TypeAdapter(Manifest)


def to_json(manifest: Manifest) -> bytes:
    """The manifest as it stands in manifest.json."""
    return _ADAPTER.dump_json(manifest, indent=2)


def from_json(text: bytes) -> Manifest:
    """The manifest of a build."""
    return _ADAPTER.validate_json(text)
