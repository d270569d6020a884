"""What an engine does: hold tables under their names, answer a statement, write one to Parquet."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pyarrow as pa
from sqlglot import exp


class Engine(Protocol):
    """DuckDB or Spark. Everything above this room speaks in portable syntax trees and Arrow tables."""

    dialect: str

    def open_parquet(self, name: str, path: Path) -> None:
        """Make the Parquet file known as table `name`."""

    def open_arrow(self, name: str, table: pa.Table) -> None:
        """Make the Arrow table known as table `name`."""

    def query(self, statement: exp.Expr) -> pa.Table:
        """The rows of a statement."""

    def write(self, statement: exp.Expr, path: Path) -> int:
        """Write the rows of a statement to one Parquet file; returns how many."""

    def close(self) -> None:
        """Give back what the engine holds."""
