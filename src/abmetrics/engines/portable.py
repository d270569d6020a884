"""The portable subset of SQL: which constructs may stand in a definition, and how it is bound and rendered.

Definitions are written in DuckDB's dialect. What gives the same rows on DuckDB and Spark was measured construct by
construct; only those are allowed here, and everything else is refused when a definition is loaded, by name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError, UnsupportedError

from abmetrics.errors import DefinitionError, did_you_mean

DUCKDB, SPARK = "duckdb", "spark"
DIALECTS = (DUCKDB, SPARK)

Parameter = str | int | bool | dt.date | Decimal

_STRUCTURE: tuple[type[exp.Expr], ...] = (
    exp.Select, exp.Subquery, exp.With, exp.CTE, exp.Join, exp.From, exp.Where, exp.Group, exp.Having, exp.Union,
    exp.Alias, exp.TableAlias, exp.Table, exp.Column, exp.Identifier, exp.Paren, exp.Tuple, exp.Order, exp.Ordered,
    exp.Window, exp.WindowSpec, exp.Distinct, exp.Placeholder, exp.Star,
)  # fmt: skip
_VALUES: tuple[type[exp.Expr], ...] = (
    exp.Literal, exp.Null, exp.Boolean, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Var,
)  # fmt: skip
_OPERATORS: tuple[type[exp.Expr], ...] = (
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Between,
    exp.NullSafeEQ, exp.NullSafeNEQ, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.Case,
    exp.If, exp.Coalesce, exp.Nullif, exp.DPipe, exp.Like,
)  # fmt: skip
_FUNCTIONS: tuple[type[exp.Expr], ...] = (
    exp.Count, exp.Sum, exp.Min, exp.Max, exp.RowNumber, exp.Lag, exp.Lead, exp.Floor, exp.Ceil, exp.Sqrt, exp.Exp,
    exp.Ln, exp.Round, exp.SplitPart, exp.DateDiff, exp.Abs,
    exp.Extract,  # of year, month and day from a DATE
)  # fmt: skip
_ALLOWED = frozenset(_STRUCTURE + _VALUES + _OPERATORS + _FUNCTIONS)
_EXTRACTED = {"YEAR", "MONTH", "DAY"}


def parse(sql: str, where: str) -> exp.Expr:
    """The syntax tree of one portable statement; DefinitionError names `where` it stands and what is not allowed."""
    try:
        tree = sqlglot.parse_one(sql, read=DUCKDB)
    except SqlglotError as error:
        raise DefinitionError(f"{where}: not SQL that can be read: {error}") from error
    if problems := list(violations(tree)):
        raise DefinitionError(f"{where}: outside the portable subset: {'; '.join(problems)}")
    return tree


def violations(tree: exp.Expr) -> Iterator[str]:
    """Every construct in the tree that the portable subset does not have, in words."""
    for node in tree.walk():
        problem = _problem(node) if type(node) in _ALLOWED else type(node).__name__
        if problem:
            yield f"{problem} in `{node.sql(DUCKDB)[:60]}`"


def _problem(node: exp.Expr) -> str:
    """What is wrong with how an allowed construct is used; empty where nothing is."""
    return next((problem for kind, problem, fails in _LIMITS if isinstance(node, kind) and fails(node)), "")


def _is_double(node: exp.Expr | None) -> bool:
    while isinstance(node, exp.Paren | exp.Nullif):
        node = node.this
    return isinstance(node, exp.Cast) and node.to.is_type(exp.DataType.Type.DOUBLE)


def _is_text(node: exp.Expr) -> bool:
    return isinstance(node, exp.Literal) and node.is_string and bool(node.name)


def _is_portable_difference(node: exp.DateDiff) -> bool:
    """Days between dates, or microseconds, the one unit of which no engine counts borders."""
    unit = node.args.get("unit")
    name = "" if unit is None else unit.name.upper()
    sides = (node.this, node.expression)
    are_dates = all(isinstance(side, exp.Cast) and side.to.is_type(exp.DataType.Type.DATE) for side in sides)
    return name == "MICROSECOND" or (name == "DAY" and are_dates)


def _is_whole_row(node: exp.Star) -> bool:
    return not isinstance(node.parent, exp.Count)


def _is_unframed(node: exp.Window) -> bool:
    """A running aggregate whose frame is left to the engine."""
    spec = node.args.get("spec")
    is_running = isinstance(node.this, exp.Sum | exp.Count | exp.Min | exp.Max) and node.args.get("order") is not None
    return is_running and (spec is None or spec.args.get("kind") != "ROWS")


_LIMITS: tuple[tuple[type[exp.Expr], str, Callable[[Any], bool]], ...] = (
    (
        exp.Div, "`/` needs CAST(… AS DOUBLE) on both sides",
        lambda node: not (_is_double(node.this) and _is_double(node.expression)),
    ),
    (
        exp.Extract, "EXTRACT of something other than year, month and day",
        lambda node: str(node.this).upper() not in _EXTRACTED,
    ),
    (
        exp.DateDiff, "date_diff other than 'day' between two DATE casts, or 'microsecond'",
        lambda node: not _is_portable_difference(node),
    ),
    (exp.Star, "SELECT *", _is_whole_row),
    (
        exp.Like, "LIKE needs a literal pattern without backslashes",
        lambda node: not _is_text(node.expression) or "\\" in node.expression.name,
    ),
    (exp.SplitPart, "split_part needs a literal delimiter", lambda node: not _is_text(node.args["delimiter"])),
    (exp.Window, "a running aggregate needs ROWS BETWEEN …", _is_unframed),
    (exp.Group, "GROUP BY ALL", lambda node: bool(node.args.get("all"))),
    (exp.Union, "UNION needs ALL", lambda node: bool(node.args.get("distinct"))),
    (exp.Join, "JOIN needs ON", lambda node: bool(node.args.get("method") or node.args.get("using"))),
    (exp.With, "WITH RECURSIVE", lambda node: bool(node.args.get("recursive"))),
)  # fmt: skip
"""Allowed constructs that are portable only if used in one way."""


def literal(value: Parameter | None) -> exp.Expr:
    """A typed literal: the only way a value gets into a statement."""
    if isinstance(value, bool) or value is None:
        return exp.convert(value)
    if isinstance(value, dt.date):
        return exp.cast(exp.Literal.string(value.isoformat()), "DATE")
    if isinstance(value, Decimal):
        return exp.cast(exp.Literal.string(format(value, "f")), "DECIMAL(18, 4)")
    if isinstance(value, int):
        return exp.Literal.number(value)
    return exp.cast(exp.Literal.string(value), "VARCHAR")


def ordered(name: str, table: str) -> exp.Ordered:
    """A column to sort by, NULL last: left unsaid, Spark would put NULL first."""
    return exp.Ordered(this=exp.column(name, table), nulls_first=False)


def bind(tree: exp.Expr, parameters: Mapping[str, Parameter], where: str) -> exp.Expr:
    """The tree with every `$name` replaced by its typed literal; one without a value is an error, not a NULL."""

    def replace(node: exp.Expr) -> exp.Expr:
        if not isinstance(node, exp.Placeholder):
            return node
        if node.name not in parameters:
            raise DefinitionError(f"{where}: parameter ${node.name} has no value{did_you_mean(node.name, parameters)}")
        return literal(parameters[node.name])

    return tree.transform(replace)


def render(tree: exp.Expr, dialect: str) -> str:
    """The statement in an engine's dialect; a construct that dialect cannot express is an error."""
    try:
        return tree.sql(dialect, pretty=True, unsupported_level=sqlglot.ErrorLevel.RAISE)
    except UnsupportedError as error:
        raise DefinitionError(f"cannot be said in {dialect}: {error}") from error
