"""What was read and what was set aside, and why: nothing that was read is lost."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class Severity(StrEnum):
    """`quarantined`: the row was not accepted. `noted`: it was, but one of its values needs a look."""

    QUARANTINED = "quarantined"
    NOTED = "noted"


ISSUES_SCHEMA = pa.schema(
    [
        ("severity", pa.string()),
        ("reason", pa.string()),
        ("detail", pa.string()),
        ("source", pa.string()),
        ("table", pa.string()),
        ("file", pa.string()),
        ("line", pa.int64()),
        ("record_id", pa.string()),
        ("column", pa.string()),
        ("value", pa.string()),
    ]
)
"""One row per quarantined row (its further faults stand in `detail`), and one per note on an accepted row.

`reason` is a short stable code such as `bad number`, `duplicate key`, `lookup found nothing`; issues are counted by it.
`file` and `line` say where the row stands; `line` is NULL for a note on a whole file and for rows of a query that does
not select `_line`. The values of personal columns are never kept here: `value` is then `(personal)`.
"""

BY_DESIGN = frozenset({"not used", "deleted", "merged", "told elsewhere", "counted"})
"""Reasons for which rows are set aside although nothing is wrong with them: nobody has to mend anything."""

PERSONAL = "(personal)"


@dataclass(frozen=True)
class FileCount:
    """How many rows of one file (or query) went where: rows_read == accepted + quarantined, always."""

    source: str
    table: str
    file: str
    rows_read: int
    accepted: int
    quarantined: int
    duplicates: int
    """Those of the quarantined rows that another row of the same key superseded."""
    noted: int
    """Notes on its accepted rows, and on the file as a whole; a row may have several."""


@dataclass(frozen=True)
class Fingerprint:
    """A file of a source: enough to tell whether it changed."""

    source: str
    file: str
    bytes: int
    sha256: str
    was_read: bool
    """False where it is as it was at the build before, whose reading of it was taken."""


@dataclass(frozen=True)
class Landed:
    """What the sources gave: typed canonical tables (stored columns only), the vault's rows, and the reckoning."""

    tables: dict[str, pa.Table]
    vault: pa.Table
    issues: pa.Table
    counts: tuple[FileCount, ...]
    fingerprints: tuple[Fingerprint, ...]
