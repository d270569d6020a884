"""Drafts made into mappings: date formats, decimal signs, value maps, lookups, and what only the user can answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.guessing.choices import NULLS, Understanding
from abmetrics.guessing.drafts import Draft, Filled, latest_column
from abmetrics.guessing.exports import ExportColumn
from abmetrics.guessing.guesses import ColumnGuess, TableGuess
from abmetrics.guessing.joins import BY_NAME, Known, aliases, link
from abmetrics.guessing.shapes import DATES, NUMBERS, OPEN_ORDER, OPEN_SIGN, ORDERS, Shape, shape_of
from abmetrics.guessing.words import plain
from abmetrics.model.schema import Column, Type
from abmetrics.settings import ColumnMapping
from abmetrics.sources.files import Reading, read_file

_TRUE = frozenset({"true", "yes", "1", "t", "y"})
_FALSE = frozenset({"false", "no", "0", "f", "n"})
_FEWEST_JOINS = 0.3


@dataclass(frozen=True)
class Habits:
    """How dates and numbers are written elsewhere: in the same file, else in all files alike."""

    orders: Mapping[str, set[str]]
    decimals: Mapping[str, set[str]]

    def order(self, file: str) -> tuple[str, str]:
        """The order of day and month that other columns show, and where; empty where they show none or several."""
        return _only(self.orders, file)

    def decimal(self, file: str) -> tuple[str, str]:
        """The decimal sign that other columns show, and where."""
        return _only(self.decimals, file)


def _only(shown: Mapping[str, set[str]], file: str) -> tuple[str, str]:
    own = shown.get(file, set())
    if len(own) == 1:
        return next(iter(own)), "the other columns of this file"
    everywhere = set().union(*shown.values())
    return (next(iter(everywhere)), "all other files") if not own and len(everywhere) == 1 else ("", "")


def habits_of(drafts: Sequence[Draft]) -> Habits:
    """How dates and numbers are written where the values leave no doubt."""
    orders: dict[str, set[str]] = {}
    decimals: dict[str, set[str]] = {}
    for one in drafts:
        for name, filled in one.columns.items():
            kind = one.table.column(name).type
            if kind in DATES and filled.shape.format in ORDERS:
                orders.setdefault(one.file.name, set()).add(str(filled.shape.format))
            if kind in NUMBERS and filled.shape.decimal:
                decimals.setdefault(one.file.name, set()).add(filled.shape.decimal)
    return Habits(orders, decimals)


def table_guess(one: Draft, known: Mapping[str, Known], habits: Habits) -> TableGuess:
    """The draft as a mapping, each column with its reason."""
    guesses = []
    for column in one.table.mappable:
        if column.name in one.columns:
            filled = one.columns[column.name]
            if filled.source and filled.source not in one.file.columns:
                continue
            guesses.append(_guess(one, column, filled, known, habits))
    guesses = _close_dates(one, guesses)
    key = one.columns[one.table.key[0]]
    repeats = len(one.table.key) == 1 and key.source and one.file.columns[key.source].uniqueness < 1
    latest = latest_column(one.file) if repeats or len(one.file.paths) > 1 else ""
    return TableGuess(
        one.table.name, one.file.name, one.file.rows, tuple(guesses), min(one.score, 1.0), one.reason, latest,
        _nulls(one), _left(one, latest),
    )  # fmt: skip


def _guess(one: Draft, column: Column, filled: Filled, known: Mapping[str, Known], habits: Habits) -> ColumnGuess:
    if filled.constant:
        return ColumnGuess(column.name, ColumnMapping(constant=filled.constant), filled.score, filled.reason)
    if filled.parts:
        mark = "|" if column.name in one.table.key else " "
        sql = f"concat_ws('{mark}', {', '.join(map(quoted, filled.parts))})"
        return ColumnGuess(column.name, ColumnMapping(sql=sql), filled.score, filled.reason)
    source = one.file.columns[filled.source]
    if filled.is_digest:
        sql = f"md5(nullif(lower(trim({quoted(filled.source)})), ''))"
        return ColumnGuess(column.name, ColumnMapping(sql=sql), filled.score, filled.reason)
    if filled.factor:
        return ColumnGuess(column.name, ColumnMapping(sql=_multiplied(source, filled)), filled.score, filled.reason)
    shape = shape_of(one.table, column, source, whole=True) if source.values else filled.shape
    if (column.reference is not None and column.reference[0] != one.table.name) or column.name == "parent_account_id":
        return _linked(column, filled, source, known)
    if column.type in DATES:
        return _dated(one, column, filled, shape, habits)
    if column.type in NUMBERS:
        return _numbered(one, column, filled, shape, habits)
    if column.values or column.type is Type.BOOLEAN:
        return _chosen(column, filled, shape.understanding)
    return ColumnGuess(column.name, ColumnMapping(column=filled.source), filled.score, filled.reason)


def _dated(one: Draft, column: Column, filled: Filled, shape: Shape, habits: Habits) -> ColumnGuess:
    if not shape.open:
        how = ColumnMapping(column=filled.source, format=shape.format)
        return ColumnGuess(column.name, how, filled.score, _and(filled.reason, shape.reason))
    order, where = habits.order(one.file.name)
    if not order and shape.open == OPEN_ORDER and all("." in text for text in one.file.columns[filled.source].few):
        order, where = ORDERS[0], "dates with dots usually"
    if order and shape.open == OPEN_ORDER:
        how = ColumnMapping(column=filled.source, format=order)
        reason = f"{filled.reason}; its values leave open {shape.open}: taken as {where} have it, please check"
        return ColumnGuess(column.name, how, 0.7 * filled.score, reason)
    asked = ColumnMapping(column=filled.source, format=ORDERS[0])
    sample = next((value for value in one.file.columns[filled.source].values if value not in NULLS), "")
    said = f"{sample!r}: the values leave open {shape.open}" if shape.open == OPEN_ORDER else shape.open
    return ColumnGuess(column.name, asked, filled.score, filled.reason, f"{said}; write D/M/Y or M/D/Y")


def _numbered(one: Draft, column: Column, filled: Filled, shape: Shape, habits: Habits) -> ColumnGuess:
    if not shape.open:
        how = ColumnMapping(column=filled.source, decimal="," if shape.decimal == "," else None)
        guess = ColumnGuess(column.name, how, filled.score, _and(filled.reason, shape.reason))
        return _per_year(one, guess, shape) if column.name == "annual_amount" else guess
    sign, where = habits.decimal(one.file.name)
    if sign and shape.open == OPEN_SIGN:
        how = ColumnMapping(column=filled.source, decimal="," if sign == "," else ".")
        reason = f"{filled.reason}; its values leave the decimal sign open: taken as {where} have it, please check"
        return ColumnGuess(column.name, how, 0.7 * filled.score, reason)
    sample = next((value for value in one.file.columns[filled.source].values if value not in NULLS), "")
    asked = ColumnMapping(column=filled.source, decimal=".")
    question = f'{sample!r}: the values show {shape.open}; write decimal = "." or ","'
    if shape.open == OPEN_SIGN:
        question = f'{sample!r}: a decimal sign or a thousands separator? write decimal = "." or ","'
    return ColumnGuess(column.name, asked, filled.score, filled.reason, question)


def _per_year(one: Draft, guess: ColumnGuess, shape: Shape) -> ColumnGuess:
    """A change of recurring revenue that is not said to be of the year may be of the month."""
    source = str(guess.how.column)
    if any(word in plain(source).split() for word in ("arr", "annual", "year", "yearly")):
        return guess
    monthly = Filled(source, reason="months", factor="12", shape=shape)
    return replace(
        guess,
        instead=ColumnMapping(sql=_multiplied(one.file.columns[source], monthly)),
        instead_reason=f"the change of a year's amount is meant; does {source!r} hold a month's",
    )


def _chosen(column: Column, filled: Filled, understood: Understanding) -> ColumnGuess:
    values: dict[str, str | int | float | bool] = {}
    for text, meant in {**understood.told, **understood.taken}.items():
        wanted = _meant(filled, meant)
        if not _is_plain(text, wanted):
            values[text] = wanted
    if values:
        values = dict(
            sorted(
                ((text, _meant(filled, meant)) for text, meant in understood.told.items()), key=lambda one: str(one[1])
            )
        )
        values |= understood.taken
    values |= dict.fromkeys(understood.strange, "")
    reason = filled.reason
    if understood.taken:
        rest = next(iter(understood.taken.values()))
        reason += f"; taken for {rest}, please check: {', '.join(map(repr, sorted(understood.taken)[:10]))}"
    if understood.strange:
        reason += f"; not understood and left empty: {', '.join(map(repr, understood.strange[:10]))}"
    how = ColumnMapping(column=filled.source, values=values)
    return ColumnGuess(column.name, how, filled.score, reason)


def _meant(filled: Filled, value: str | bool) -> str | bool:
    return (not value) if filled.is_inverse and isinstance(value, bool) else value


def _is_plain(text: str, meant: str | bool) -> bool:
    """Whether landing understands the text as it is."""
    if isinstance(meant, bool):
        return text.casefold() in (_TRUE if meant else _FALSE)
    return text.casefold() == meant


def _linked(column: Column, filled: Filled, source: ExportColumn, known: Mapping[str, Known]) -> ColumnGuess:
    table, _ = column.reference or ("", "")
    plain = ColumnMapping(column=filled.source)
    if table not in known:
        reason = f"{filled.reason}; no file fills {table}, so that nothing can be checked"
        return ColumnGuess(column.name, plain, 0.9 * filled.score, reason)
    joins = link(source, known[table])
    if joins.by != BY_NAME or joins.share < _FEWEST_JOINS:
        reason = _and(filled.reason, f"{joins.share:.0%} of its values are ids of {table}" if source.values else "")
        return ColumnGuess(column.name, plain, filled.score * (0.5 + joins.share / 2), reason)
    how = ColumnMapping(column=filled.source, lookup=f"{table}.name")
    reason = _and(filled.reason, f"{joins.share:.0%} of its values are names in {table}")
    meant = aliases(source, known[table])
    if not meant:
        return ColumnGuess(column.name, how, filled.score, reason)
    told = ", ".join(f"{count:,} rows say {value!r}: did you mean {name!r}?" for value, (name, count) in meant.items())
    instead = how.model_copy(update={"values": {value: name for value, (name, _) in meant.items()}})
    return ColumnGuess(
        column.name,
        how,
        filled.score,
        reason,
        instead=instead,
        instead_reason=f"no row of {table} is called so: {told}",
    )


def _close_dates(one: Draft, guesses: list[ColumnGuess]) -> list[ColumnGuess]:
    """A CRM's one close date is the day expected while a deal is open, and the day it closed afterwards."""
    by_name = {guess.name: guess for guess in guesses}
    status, closed = by_name.get("status"), by_name.get("closed_on")
    if one.table.name != "opportunities" or status is None or closed is None or "expected_close_on" in by_name:
        return guesses
    told = one.columns["status"].shape.understanding
    ended = sorted(text for text, meant in told.told.items() if meant in ("won", "lost"))
    if not ended or not status.how.column or not closed.how.column or closed.question:
        return guesses
    if not _filled_while_open(one, status.how.column, closed.how.column, ended):
        return guesses
    texts = ", ".join("'" + text.replace("'", "''") + "'" for text in ended)
    for name, sign in (("closed_on", "IN"), ("expected_close_on", "NOT IN")):
        sql = f"CASE WHEN trim({quoted(status.how.column)}) {sign} ({texts}) THEN {quoted(closed.how.column)} END"
        reason = _and(closed.reason, "open deals have one too: it is the day expected until the deal is closed")
        by_name[name] = ColumnGuess(name, ColumnMapping(sql=sql, format=closed.how.format), closed.score, reason)
    return [by_name[column.name] for column in one.table.mappable if column.name in by_name]


def _filled_while_open(one: Draft, status: str, closed: str, ended: list[str]) -> bool:
    for path in one.file.paths:
        raw = read_file(path, Reading()).raw
        texts = pc.utf8_trim_whitespace(raw.columns[status].cast(pa.string()))
        days = pc.utf8_trim_whitespace(raw.columns[closed].cast(pa.string()))
        is_open = pc.and_(pc.is_valid(texts), pc.invert(pc.is_in(texts, value_set=pa.array(ended, pa.string()))))
        has_day = pc.and_(pc.is_valid(days), pc.not_equal(days, ""))
        if pc.any(pc.and_(is_open, has_day)).as_py():
            return True
    return False


def _multiplied(source: ExportColumn, filled: Filled) -> str:
    """The number times its factor; a text that is no number keeps its unit, so that landing refuses it."""
    unit = filled.reason.rpartition(" ")[2]
    name = quoted(source.name)
    text = f"replace(replace({name}, '.', ''), ',', '.')" if filled.shape.decimal == "," else name
    product = f"CAST(TRY_CAST({text} AS DECIMAL(18, 4)) * {filled.factor} AS VARCHAR)"
    return f"coalesce({product}, nullif({name}, '') || ' {unit}')"


def _nulls(one: Draft) -> tuple[str, ...]:
    found = {
        value
        for name in one.used
        if name in one.file.columns
        for value in one.file.columns[name].values
        if value in NULLS
    }
    return tuple(sorted(found))


def _left(one: Draft, latest: str) -> dict[str, str]:
    like = f"no column of {one.table.name} is like it, or a better one fills it"
    return {
        column.name: like if column.values else "empty"
        for column in one.file.columns.values()
        if column.name not in one.used and column.name != latest
    }


def _and(*reasons: str) -> str:
    return "; ".join(reason for reason in reasons if reason)


def quoted(name: str) -> str:
    """A column's name in SQL."""
    return '"' + name.replace('"', '""') + '"'
