"""Conditions and values in definitions: one SQL expression over a declared table, checked before anything runs."""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.annotate_types import annotate_types

from abmetrics.engines.portable import DUCKDB, violations
from abmetrics.engines.typed import type_violations
from abmetrics.errors import DefinitionError, did_you_mean
from abmetrics.model.schema import Table, Type

_TEXT, _NUMBER, _BOOLEAN, _DATE, _MOMENT = "text", "number", "true or false", "date", "timestamp"
_COMPARISONS = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.NullSafeEQ, exp.NullSafeNEQ)
_BOOLEAN_NODES = (*_COMPARISONS, exp.And, exp.Or, exp.Not, exp.Is, exp.In, exp.Between, exp.Like, exp.Boolean)


def condition(text: str, table: Table, where: str, more: Mapping[str, Type] | None = None) -> exp.Expr:
    """A boolean expression over `table` (and the named columns in `more`).

    DefinitionError names `where` it stands and says: unknown column (with the closest one), comparison of different
    types, a function outside the portable subset, or not a condition at all.
    """
    tree = _checked(text, table, where, more or {})
    if _family(tree) not in (_BOOLEAN, ""):
        raise DefinitionError(f"{where}: `{text}` is not a condition: it gives a {_family(tree)}")
    return tree


def value(text: str, table: Table, where: str, more: Mapping[str, Type] | None = None) -> exp.Expr:
    """A numeric expression over `table` (and the named columns in `more`), such as a column name."""
    tree = _checked(text, table, where, more or {})
    if _family(tree) not in (_NUMBER, ""):
        raise DefinitionError(f"{where}: `{text}` is not a number: it gives a {_family(tree)}")
    return tree


def _checked(text: str, table: Table, where: str, more: Mapping[str, Type]) -> exp.Expr:
    types = {column.name: column.type for column in table} | dict(more)
    try:
        tree: exp.Expr = sqlglot.parse_one(f"SELECT {text} AS x", read=DUCKDB).expressions[0].this
    except SqlglotError as error:
        raise DefinitionError(f"{where}: `{text}` cannot be read: {error}") from error
    if problems := list(violations(tree)):
        raise DefinitionError(f"{where}: `{text}` is outside the portable subset: {'; '.join(problems)}")
    for column in tree.find_all(exp.Column):
        if column.table or column.name not in types:
            raise DefinitionError(
                f"{where}: `{text}`: no column {column.sql(DUCKDB)} in {table.name}{did_you_mean(column.name, types)}"
            )
        column.type = exp.DataType.build(types[column.name].value, dialect=DUCKDB)
    annotate_types(tree, dialect=DUCKDB, overwrite_types=False)
    if problems := list(type_violations(tree)):
        raise DefinitionError(f"{where}: `{text}` gives another value on another engine: {'; '.join(problems)}")
    _check_comparisons(tree, text, where)
    return tree


def _check_comparisons(tree: exp.Expr, text: str, where: str) -> None:
    for node in tree.find_all(*_COMPARISONS, exp.In, exp.Between):
        if isinstance(node, exp.In):
            sides = [node.this, *node.expressions]
        elif isinstance(node, exp.Between):
            sides = [node.this, node.args["low"], node.args["high"]]
        else:
            sides = [node.this, node.expression]
        families = {_family(side) for side in sides} - {""}
        if len(families) > 1:
            found = " with ".join(sorted(families))
            raise DefinitionError(f"{where}: `{text}` compares {found} in `{node.sql(DUCKDB)}`")
    for node in tree.find_all(exp.And, exp.Or, exp.Not):
        for side in (node.this, node.args.get("expression")):
            if side is not None and _family(side) not in (_BOOLEAN, ""):
                raise DefinitionError(
                    f"{where}: `{text}`: `{side.sql(DUCKDB)}` is a {_family(side)}, not true or false"
                )


def _family(node: exp.Expr) -> str:
    """The family of types an expression belongs to; '' where it cannot be told (NULL, or a placeholder)."""
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, _BOOLEAN_NODES):
        return _BOOLEAN
    kind = node.type
    if kind is None or kind.is_type("unknown", "null"):
        return ""
    if kind.is_type(*exp.DataType.TEXT_TYPES):
        return _TEXT
    if kind.is_type(*exp.DataType.NUMERIC_TYPES):
        return _NUMBER
    if kind.is_type("boolean"):
        return _BOOLEAN
    if kind.is_type("date"):
        return _DATE
    return _MOMENT if kind.is_type(*exp.DataType.TEMPORAL_TYPES) else ""
