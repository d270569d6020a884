"""The ids and names that native systems tell of, so that the files beside them can be joined to their records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from abmetrics.errors import AbmetricsError
from abmetrics.guessing.guesses import Guess
from abmetrics.guessing.joins import Known
from abmetrics.guessing.systems import Native
from abmetrics.guessing.writing import toml_of
from abmetrics.model.tables import canonical_table
from abmetrics.settings import parse_settings
from abmetrics.sources.land import land

_NOTHING = Guess("", ".", "EUR", "", (), (), (), (), {})


def native_keys(natives: Sequence[Native]) -> list[Known]:
    """What the systems' exports hold, once landed; nothing where landing refuses them."""
    if not natives:
        return []
    # By full paths: the workspace's folder, from which the others start, may not be there yet.
    systems = tuple(replace(one.guess, root=one.export.root.resolve().as_posix()) for one in natives)
    try:
        landed = land(parse_settings(toml_of(replace(_NOTHING, systems=systems))), Path())
    except AbmetricsError:
        return []
    return [_known(name, rows) for name, rows in landed.tables.items() if len(canonical_table(name).key) == 1]


def _known(name: str, rows: pa.Table) -> Known:
    key = canonical_table(name).key[0]
    return Known(name, _texts(rows, key), _texts(rows, "name"))


def _texts(rows: pa.Table, column: str) -> frozenset[str]:
    if column not in rows.column_names:
        return frozenset()
    return frozenset(rows.column(column).drop_null().to_pylist())
