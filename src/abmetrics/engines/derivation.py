"""A derived table's definition: the `.sql` file beside its module, its parameters, its declared output."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from sqlglot import exp

from abmetrics.engines.portable import DUCKDB, Parameter, bind, ordered, parse
from abmetrics.errors import DefinitionError
from abmetrics.model.schema import Column, Table
from abmetrics.settings import Settings

Parameters = Callable[[Settings], Mapping[str, Parameter]]
Statement = Callable[[Settings], exp.Expr]


def no_parameters(_: Settings) -> Mapping[str, Parameter]:
    """For definitions that no setting changes."""
    return {}


@dataclass(frozen=True)
class Derivation:
    """How one derived table comes about."""

    table: Table
    statement: Statement

    def compiled(self, settings: Settings) -> exp.Select:
        """The statement with parameters bound, its output exactly the declared columns, cast to their types, sorted."""
        inner = self.statement(settings)
        given = set(inner.named_selects)  # type: ignore[attr-defined]
        if missing := [column.name for column in self.table if column.name not in given]:
            raise DefinitionError(f"{self.table.name}: the definition does not give {', '.join(missing)}")
        outer = exp.select(*(exp.alias_(_declared(column), column.name) for column in self.table))
        outer = outer.from_(inner.subquery("defined"))  # type: ignore[attr-defined]
        return outer.order_by(*(ordered(name, "defined") for name in self.table.sorted_by or self.table.key))


def _declared(column: Column) -> exp.Cast:
    # The dialect tells that TIMESTAMP is one without a zone: Spark's own word for it is another.
    return exp.cast(exp.column(column.name, "defined"), column.type.value, dialect=DUCKDB)


def from_file(table: Table, room: str, parameters: Parameters = no_parameters) -> Derivation:
    """The definition in `room/NAME.sql`, named as the table."""
    where = f"{room.rsplit('.', 1)[-1]}/{table.name}.sql"
    text = files(room).joinpath(f"{table.name}.sql").read_text(encoding="utf-8")
    tree = parse(text, where)
    return Derivation(table, lambda settings: bind(tree, parameters(settings), where))


def from_python(table: Table, statement: Statement) -> Derivation:
    """A definition whose shape depends on the settings, such as one branch per ICP criterion."""
    return Derivation(table, statement)
