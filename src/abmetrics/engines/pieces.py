"""Pieces of statements, parsed once: what compiled questions are put together from.

A question is put together from some eighty small pieces that are the same in every question; parsing each of them anew
took ten times as long as running the statement.
"""

from __future__ import annotations

from functools import lru_cache

import sqlglot
from sqlglot import exp

from abmetrics.engines.portable import DUCKDB


def piece(text: str) -> exp.Expr:
    """The syntax tree of an expression, such as `max(u.n) AS n`; a copy that may be changed."""
    return _parsed(text).copy()


def select(*expressions: str | exp.Expr) -> exp.Select:
    """A SELECT of these expressions."""
    return add(exp.Select(), *expressions)


def add(statement: exp.Select, *expressions: str | exp.Expr) -> exp.Select:
    """The same statement with these expressions selected too."""
    return statement.select(*map(_tree, expressions), copy=False)


def source(statement: exp.Select, table: str | exp.Expr) -> exp.Select:
    """The same statement reading from `table`, such as `periods AS p`, or from a subquery."""
    return statement.from_(_table(table).copy() if isinstance(table, str) else table, copy=False)


def join(statement: exp.Select, table: str, on: str, kind: str = "") -> exp.Select:
    """The same statement with a table joined."""
    return statement.join(_table(table).copy(), on=piece(on), join_type=kind or None, copy=False)


def where(statement: exp.Select, *conditions: str | exp.Expr) -> exp.Select:
    """The same statement with further conditions, all of which hold."""
    return statement.where(*map(_tree, conditions), copy=False)


def group(statement: exp.Select, *keys: str) -> exp.Select:
    """The same statement with one row per key."""
    return statement.group_by(*map(piece, keys), copy=False)


def named(expression: str | exp.Expr, name: str) -> exp.Expr:
    """The expression under a name."""
    return exp.alias_(_tree(expression), name, copy=False)


def _tree(expression: str | exp.Expr) -> exp.Expr:
    return piece(expression) if isinstance(expression, str) else expression


@lru_cache(maxsize=8_192)
def _parsed(text: str) -> exp.Expr:
    return sqlglot.parse_one(text, read=DUCKDB)


@lru_cache(maxsize=512)
def _table(text: str) -> exp.Expr:
    read: exp.Expr = sqlglot.parse_one(f"FROM {text}", read=DUCKDB, into=exp.From).this
    return read
