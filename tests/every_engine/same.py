"""What it means that two engines gave the same rows."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa

RELATIVE = 1e-9


def assert_same(duckdb: pa.Table, spark: pa.Table) -> None:
    """The same columns of the same types, and the same rows in the same order: floats to 1e-9, the rest exactly."""
    assert duckdb.schema.names == spark.schema.names
    assert duckdb.schema.types == spark.schema.types
    theirs = spark.to_pylist()
    for number, ours in enumerate(duckdb.to_pylist()):
        assert number < len(theirs), f"Spark has no row {number}: {ours}"
        different = {
            name: (ours[name], theirs[number][name]) for name in ours if not _same(ours[name], theirs[number][name])
        }
        assert not different, f"row {number}, DuckDB and Spark: {different}\nof {ours}"
    assert len(theirs) == duckdb.num_rows, f"DuckDB has no row {theirs[duckdb.num_rows]}"


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=0)
    return type(one) is type(other) and bool(one == other)
