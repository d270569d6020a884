"""What the portable subset asks of types: constructs that are the same text on both engines and another number.

The syntax tree must have been annotated with types (`annotated` does that for a whole statement).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp
from sqlglot.errors import OptimizeError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify
from sqlglot.schema import MappingSchema

from abmetrics.engines.portable import DUCKDB
from abmetrics.errors import DefinitionError
from abmetrics.model.schema import Table

_WIDEST = 38
_MACHINE_WORD = 18
"""Digits of a DECIMAL that DuckDB multiplies in 64 bits, where a product overflows instead of widening."""

_DOUBLES = (exp.DType.DOUBLE, exp.DType.FLOAT)
_DECIMAL, _DATE = exp.DType.DECIMAL, exp.DType.DATE
_INTEGERS = tuple(exp.DataType.INTEGER_TYPES)
_WIDTHS = {exp.DType.BIGINT: 20}
_INTEGER_WIDTH = 10


def annotated(tree: exp.Expr, tables: Iterable[Table]) -> exp.Expr:
    """A copy of a statement over `tables` with every column resolved and every expression typed.

    DefinitionError for a column that no table in reach has, an alias of the same SELECT included: engines disagree on
    which of the two such a name means.
    """
    columns: dict[str, object] = {table.name: {column.name: column.type.value for column in table} for table in tables}
    schema = MappingSchema(columns, dialect=DUCKDB)
    try:
        resolved = qualify(tree.copy(), schema=schema, dialect=DUCKDB, expand_alias_refs=False, quote_identifiers=False)
    except OptimizeError as error:
        raise DefinitionError(str(error)) from error
    return annotate_types(resolved, schema=schema, dialect=DUCKDB)


def type_violations(tree: exp.Expr) -> Iterator[str]:
    """Every place in an annotated tree where engines would compute another value, in words."""
    for node in tree.walk():
        if reason := _reason(node):
            yield f"{reason} in `{node.sql(DUCKDB)[:60]}`"


def _reason(node: exp.Expr) -> str:
    if isinstance(node, exp.Mul):
        return _of_product(node)
    if isinstance(node, exp.Cast):
        return _of_cast(node)
    if isinstance(node, exp.Sub) and _is(node.this, _DATE) and _is(node.expression, _DATE):
        return "date - date: write date_diff('day', …)"
    if isinstance(node, exp.Sum | exp.Round) and _is(node.this, *_DOUBLES):
        return f"{node.key} of a DOUBLE: make it a DECIMAL or BIGINT"
    if isinstance(node, exp.IntDiv | exp.Mod) and not (_is(node.this, *_INTEGERS) and _is(node.expression, *_INTEGERS)):
        return "`//` and `%` need whole numbers"
    if isinstance(node, exp.Extract) and not _is(node.expression, _DATE):
        return "EXTRACT needs a DATE"
    return ""


def _of_product(node: exp.Mul) -> str:
    sides = (node.this, node.expression)
    if not any(_is(side, _DECIMAL) for side in sides) or any(_is(side, *_DOUBLES) for side in sides):
        return ""
    widths = [_width(side) for side in sides]
    if sum(widths) + 1 > _WIDEST:
        return f"a product of {widths[0]} and {widths[1]} digits, of which Spark drops decimals"
    if sum(widths) > _MACHINE_WORD and max(widths) <= _MACHINE_WORD:
        return f"a product of {widths[0]} and {widths[1]} digits overflows: CAST one side AS DECIMAL(19, …)"
    return "" if isinstance(_outer(node), exp.Cast) else "a product of DECIMALs needs a CAST to its own type"


def _of_cast(node: exp.Cast) -> str:
    wanted, given = node.to, _inner(node.this)
    is_fraction = _is(given, *_DOUBLES) or (_is(given, _DECIMAL) and _scale(given) > 0)
    if wanted.this in _INTEGERS and is_fraction and not isinstance(given, exp.Round | exp.Floor | exp.Ceil):
        return "CAST to a whole number, which DuckDB rounds and Spark cuts off: write round(…)"
    if _is(given, *_DOUBLES) and (wanted.this is _DECIMAL or wanted.this in exp.DataType.TEXT_TYPES):
        return f"CAST of a DOUBLE to {wanted.this.value}"
    return ""


def _is(node: exp.Expr, *kinds: exp.DType) -> bool:
    inner = _inner(node)
    if isinstance(inner, exp.Literal) and not inner.is_string and "." in inner.name and "e" not in inner.name.lower():
        return _DECIMAL in kinds  # 0.5 is a DECIMAL on both engines
    return inner.type is not None and inner.type.this in kinds


def _inner(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def _outer(node: exp.Expr) -> exp.Expr | None:
    parent = node.parent
    while isinstance(parent, exp.Paren):
        parent = parent.parent
    return parent


def _width(node: exp.Expr) -> int:
    """Digits a number may have: those a DECIMAL declares, those a literal is written with, those of an integer type."""
    inner = _inner(node)
    if isinstance(inner, exp.Literal):
        return len(inner.name.replace(".", ""))
    kind = inner.type
    if kind is None or kind.this is not _DECIMAL:
        return _WIDTHS.get(kind.this, _INTEGER_WIDTH) if kind is not None else _WIDEST
    return int(kind.expressions[0].name) if kind.expressions else _MACHINE_WORD


def _scale(node: exp.Expr) -> int:
    parameters = node.type.expressions if node.type is not None else []
    return int(parameters[1].name) if len(parameters) > 1 else 3
