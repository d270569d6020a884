"""DuckDB, embedded: the engine of a laptop, and the dialect definitions are written in."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
from sqlglot import exp

from abmetrics.engines.portable import DUCKDB, render


class DuckDb:
    """One in-memory DuckDB; tables are views over Parquet files or Arrow tables."""

    dialect = DUCKDB

    def __init__(self) -> None:
        # What does not fit into memory goes to a folder of the process's own, not into the folder it was started in.
        self._aside = TemporaryDirectory(prefix="abmetrics-duckdb-")
        self._connection = duckdb.connect(config={"temp_directory": self._aside.name})
        self._connection.execute("SET TimeZone = 'UTC'").fetchall()
        self._connection.execute("SET preserve_insertion_order = true").fetchall()

    def open_parquet(self, name: str, path: Path) -> None:
        """Make the Parquet file known as table `name`."""
        file = str(path).replace("'", "''")
        self._connection.execute(
            f"CREATE OR REPLACE VIEW \"{name}\" AS SELECT * FROM read_parquet('{file}')"
        ).fetchall()

    def open_arrow(self, name: str, table: pa.Table) -> None:
        """Make the Arrow table known as table `name`."""
        self._connection.register(name, table)

    def query(self, statement: exp.Expr) -> pa.Table:
        """The rows of a statement."""
        return self._connection.sql(render(statement, DUCKDB)).to_arrow_table()

    def write(self, statement: exp.Expr, path: Path) -> int:
        """Write the rows of a statement to one Parquet file; returns how many."""
        file = str(path).replace("'", "''")
        self._connection.execute(
            f"COPY ({render(statement, DUCKDB)}) TO '{file}' (FORMAT parquet, COMPRESSION zstd)"
        ).fetchall()
        return int(pq.read_metadata(path).num_rows)

    def close(self) -> None:
        """Give back the memory."""
        self._connection.close()
        self._aside.cleanup()
