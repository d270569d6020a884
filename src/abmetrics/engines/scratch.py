"""A throw-away DuckDB for the SQL a workspace writes in its mappings: it sees the tables given, and nothing else."""

from __future__ import annotations

import duckdb
import pyarrow as pa

from abmetrics.errors import DefinitionError


class Scratch:
    """One in-memory DuckDB without access to files or the network; texts and times are read as UTC."""

    def __init__(self) -> None:
        self._connection = duckdb.connect(":memory:", config={"enable_external_access": "false"})
        self._connection.execute("SET TimeZone = 'UTC'").fetchall()

    def define(self, macros: str) -> None:
        """Make macros known to the statements that follow."""
        self._connection.execute(macros).fetchall()

    def tables_of(self, statement: str) -> set[str]:
        """The tables a statement reads, without those it defines itself; DefinitionError if it is not SQL."""
        try:
            return set(self._connection.get_table_names(statement))
        except duckdb.Error as error:
            raise DefinitionError(str(error)) from error

    def query(self, statement: str, tables: dict[str, pa.Table]) -> pa.Table:
        """The rows of a statement over the tables given; DefinitionError carries DuckDB's own message."""
        try:
            for name, table in tables.items():
                self._connection.register(name, table)
            return self._connection.sql(statement).to_arrow_table()
        except duckdb.Error as error:
            raise DefinitionError(str(error)) from error
        finally:
            for name in tables:
                self._connection.unregister(name)

    def close(self) -> None:
        """Give back the memory."""
        self._connection.close()
