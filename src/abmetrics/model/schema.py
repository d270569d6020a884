"""How a table is declared: its columns, key, grain and meaning, once, for every room that reads or writes it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum

import pyarrow as pa

from abmetrics.errors import UnknownName


class Type(StrEnum):
    """The column types, written as DuckDB and Spark both read them. Anything summed is DECIMAL or BIGINT."""

    TEXT = "VARCHAR"
    INTEGER = "BIGINT"
    BOOLEAN = "BOOLEAN"
    DATE = "DATE"
    TIMESTAMP = "TIMESTAMP"  # UTC, microseconds
    MONEY = "DECIMAL(18, 4)"
    RATE = "DECIMAL(18, 8)"

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type a column of this type is stored as."""
        return _ARROW_TYPES[self]


_ARROW_TYPES: dict[Type, pa.DataType] = {
    Type.TEXT: pa.string(),
    Type.INTEGER: pa.int64(),
    Type.BOOLEAN: pa.bool_(),
    Type.DATE: pa.date32(),
    Type.TIMESTAMP: pa.timestamp("us"),
    Type.MONEY: pa.decimal128(18, 4),
    Type.RATE: pa.decimal128(18, 8),
}


@dataclass(frozen=True)
class Column:
    """One column: `required` rows without it are quarantined, `expected` ones are noted and kept."""

    name: str
    type: Type
    meaning: str
    required: bool = False
    expected: bool = False
    references: str = ""
    values: tuple[str, ...] = ()
    personal: bool = False
    local_day_of: str = ""
    observed: bool = False

    @property
    def reference(self) -> tuple[str, str] | None:
        """(table, column) this column points to, or None."""
        if not self.references:
            return None
        table, column = self.references.split(".")
        return table, column


@dataclass(frozen=True)
class Table:
    """A canonical or derived table. `grain` says in words what one row is; `key` is what makes it one."""

    name: str
    grain: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    derived: bool = False
    sorted_by: tuple[str, ...] = ()
    by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    def column(self, name: str) -> Column:
        """The column of that name; UnknownName with a suggestion if there is none."""
        if name not in self.by_name:
            raise UnknownName("column", name, self.by_name, f"in table {self.name}")
        return self.by_name[name]

    def __iter__(self) -> Iterator[Column]:
        return iter(self.columns)

    @property
    def stored(self) -> tuple[Column, ...]:
        """The columns a build stores: all but the personal ones, which live in the vault."""
        return tuple(column for column in self.columns if not column.personal)

    @property
    def personal(self) -> tuple[Column, ...]:
        """The columns that live in the vault."""
        return tuple(column for column in self.columns if column.personal)

    @property
    def mappable(self) -> tuple[Column, ...]:
        """The columns a source may fill: not the provenance, not the local days computed at landing."""
        provenance = {column.name for column in PROVENANCE}
        return tuple(c for c in self.columns if c.name not in provenance and not c.local_day_of)

    @property
    def observed(self) -> tuple[str, ...]:
        """The date columns whose values are things that happened: they tell what span of time the table covers."""
        return tuple(column.name for column in self.columns if column.observed)

    @property
    def arrow_schema(self) -> pa.Schema:
        """The Arrow schema of the stored columns, in declared order."""
        return pa.schema([(column.name, column.type.arrow) for column in self.stored])


PROVENANCE = (
    Column("source", Type.TEXT, "the source in abmetrics.toml the row came from", required=True),
    Column("record_id", Type.TEXT, "the row's own id in that source", required=True),
    Column("file", Type.TEXT, "the file or table it was read from"),
    Column("line", Type.INTEGER, "the line in that file, the header being line 1"),
)


def text(name: str, meaning: str, **more: object) -> Column:
    """A text column."""
    return replace(Column(name, Type.TEXT, meaning), **more)  # type: ignore[arg-type]


def key(name: str, meaning: str, references: str = "") -> Column:
    """A text column that is part of the key: required."""
    return Column(name, Type.TEXT, meaning, required=True, references=references)


def link(name: str, references: str, meaning: str, **more: object) -> Column:
    """A text column holding another table's key."""
    return replace(Column(name, Type.TEXT, meaning, references=references), **more)  # type: ignore[arg-type]


def choice(name: str, values: tuple[str, ...], meaning: str, **more: object) -> Column:
    """A text column with a closed list of values."""
    return replace(Column(name, Type.TEXT, meaning, values=values), **more)  # type: ignore[arg-type]


def number(name: str, meaning: str, **more: object) -> Column:
    """A whole-number column."""
    return replace(Column(name, Type.INTEGER, meaning), **more)  # type: ignore[arg-type]


def money(name: str, meaning: str, **more: object) -> Column:
    """An amount in the row's own currency (or in the reporting currency, where the meaning says so)."""
    return replace(Column(name, Type.MONEY, meaning), **more)  # type: ignore[arg-type]


def flag(name: str, meaning: str, **more: object) -> Column:
    """A boolean column."""
    return replace(Column(name, Type.BOOLEAN, meaning), **more)  # type: ignore[arg-type]


def day(name: str, meaning: str, **more: object) -> Column:
    """A calendar date in the workspace's reporting time zone."""
    return replace(Column(name, Type.DATE, meaning), **more)  # type: ignore[arg-type]


def moment(name: str, meaning: str, observed: bool = True, **more: object) -> tuple[Column, Column]:
    """A UTC timestamp `…_at` and beside it `…_on`, its local day, computed once when the row lands.

    That one conversion is why no derived table ever handles a time zone (portable-SQL rule).
    """
    at = replace(Column(name, Type.TIMESTAMP, meaning), **more)  # type: ignore[arg-type]
    on_name = name.removesuffix("at") + "on"
    on = Column(on_name, Type.DATE, f"local day of {name}", local_day_of=name, observed=observed)
    return at, on


def canonical(
    name: str, grain: str, meaning: str, key_columns: tuple[str, ...], *columns: Column | tuple[Column, ...]
) -> Table:
    """A table that sources fill; the provenance columns are added here."""
    return Table(name, grain, meaning, key_columns, _flat(columns) + PROVENANCE)


def derived(
    name: str,
    grain: str,
    meaning: str,
    key_columns: tuple[str, ...],
    *columns: Column | tuple[Column, ...],
    provenance: bool = False,
    sorted_by: tuple[str, ...] = (),
) -> Table:
    """A table that a build computes; `provenance` when each row stands for one source row."""
    tail = PROVENANCE if provenance else ()
    return Table(name, grain, meaning, key_columns, _flat(columns) + tail, derived=True, sorted_by=sorted_by)


def _flat(columns: tuple[Column | tuple[Column, ...], ...]) -> tuple[Column, ...]:
    out: list[Column] = []
    for column in columns:
        out.extend([column] if isinstance(column, Column) else column)
    return tuple(out)
