"""What a column's values are, told by the readers that landing uses itself: dates, numbers, flags, lists, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

import pyarrow as pa

from abmetrics.errors import BadData
from abmetrics.guessing.choices import NULLS, Understanding, understand
from abmetrics.guessing.exports import ExportColumn
from abmetrics.model.schema import Column, Table, Type
from abmetrics.sources.currency import currencies_of
from abmetrics.sources.dates import Zones, read_dates
from abmetrics.sources.distinct import Understood
from abmetrics.sources.numbers import read_numbers
from abmetrics.sources.texts import registrable_domain

DATES = frozenset({Type.DATE, Type.TIMESTAMP})
NUMBERS = frozenset({Type.INTEGER, Type.MONEY, Type.RATE})
CODES = (
    "%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%m-%y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%b-%y", "%b %d, %Y",
    "%B %d, %Y", "%d/%m/%Y %H:%M", "%Y-%m-%d %H:%M:%S %Z", "%a, %d %b %Y %H:%M:%S %z", "%b %Y", "%Y-%m", "%m/%Y",
)  # fmt: skip
ORDERS = ("D/M/Y", "M/D/Y")
ZONES = Zones("UTC", "UTC")
OPEN_ORDER = "whether the day or the month comes first"
OPEN_SIGN = "the decimal sign"

_ISO = re.compile(r"\d{4}-?\d{2}-?\d{2}(?:[T ].*)?")
_MOST_VALUES = 20_000
_MOST_CHOICES = 80
_ENOUGH = 0.7
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


@dataclass(frozen=True)
class Shape:
    """How values are to be read to fill a column, and the share that can be; `open` is what they leave unsaid."""

    share: float
    reason: str = ""
    format: str | None = None
    decimal: str | None = None
    understanding: Understanding = field(default_factory=Understanding)
    open: str = ""


NOTHING = Shape(0.0)


def shape_of(table: Table, column: Column, values: ExportColumn, whole: bool = False) -> Shape:
    """Whether a source column's values can fill a canonical column. `whole` looks at all of them, not at a few."""
    texts = tuple(text for text in (values.values[:_MOST_VALUES] if whole else values.few) if text not in NULLS)
    if not texts:
        return Shape(0.8, "empty so far")
    if column.type in DATES:
        return dates_in(texts)
    if column.type in NUMBERS:
        return numbers_in(texts, column.type)
    if column.type is Type.BOOLEAN or column.values:
        return _choices_in(table, column, values, texts)
    test = _TESTS.get(column.name)
    if test is not None:
        share = sum(map(test, texts)) / len(texts)
        return Shape(share, f"{share:.0%} of the values are such") if share >= _ENOUGH else NOTHING
    if dates_in(texts[:50]).share > _ENOUGH:
        return NOTHING
    if column.name in _IN_WORDS and sum(map(_is_bare_number, texts)) > len(texts) / 2:
        return NOTHING
    return Shape(1.0)


@lru_cache(maxsize=10_000)
def dates_in(texts: tuple[str, ...]) -> Shape:
    """How dates are written here: the format, where it is not ISO; `open` where day and month may be either."""
    if all(_ISO.fullmatch(text) for text in texts):
        return Shape(_share_of_dates(texts, None), "ISO dates")
    try:
        share = _share(read_dates(_column(texts), Type.TIMESTAMP, None, ZONES, _nowhere), len(texts))
    except BadData:
        return _open_dates(texts)
    if share < _ENOUGH:
        if not any(map(_has_digit, texts)):
            return NOTHING
        best = max(CODES, key=lambda code: _share_of_dates(texts[:50], code))
        share = _share_of_dates(texts, best)
        return Shape(share, f"written as {best}", best) if share >= _ENOUGH else NOTHING
    day, month = (_share_of_dates(texts, order) for order in ORDERS)
    if day == month:
        return Shape(share, "dates")
    order = ORDERS[0] if day > month else ORDERS[1]
    return Shape(max(day, month), f"{_shows(texts, order)!r} tells {order}", order)


@lru_cache(maxsize=10_000)
def numbers_in(texts: tuple[str, ...], kind: Type) -> Shape:
    """How numbers are written here: the decimal sign, where it is a comma; `open` where it may be either."""
    try:
        share = _share(read_numbers(_column(texts), kind, None, _nowhere), len(texts))
    except BadData as error:
        shares = {sign: _share(read_numbers(_column(texts), kind, sign, _nowhere), len(texts)) for sign in (".", ",")}
        why = "both a decimal comma and a decimal point" if "has a decimal comma" in str(error) else OPEN_SIGN
        return Shape(max(shares.values()), "numbers", open=why) if max(shares.values()) >= _ENOUGH else NOTHING
    if share < _ENOUGH:
        return NOTHING
    under = {sign: _share(read_numbers(_column(texts), kind, sign, _nowhere), len(texts)) for sign in (".", ",")}
    if under[","] > under["."]:
        return Shape(share, "decimal comma", decimal=",")
    return Shape(share, "numbers")


def _choices_in(table: Table, column: Column, values: ExportColumn, texts: tuple[str, ...]) -> Shape:
    if len(values.values) > _MOST_CHOICES:
        return NOTHING
    understood = understand(table, column.name, texts)
    if not understood.told or (column.type is Type.BOOLEAN and understood.strange):
        return NOTHING
    if understood.share < (0.1 if understood.taken else 0.5):
        return NOTHING
    return Shape(
        0.6 + 0.4 * understood.share,
        f"{len(understood.told)} of {len(texts)} values understood",
        None,
        None,
        understood,
    )


def _open_dates(texts: tuple[str, ...]) -> Shape:
    """Bare numbers, or dates whose order stays open or changes."""
    for name in ("excel", "epoch"):
        if all(_is_bare_number(text) for text in texts) and _share_of_dates(texts, name) == 1:
            return Shape(0.9, f"bare numbers, as {name} writes dates", name)
    day, month = (_share_of_dates(texts, order) for order in ORDERS)
    if not _shows(texts, ORDERS[0]) and not _shows(texts, ORDERS[1]):
        return Shape(day, "dates", open=OPEN_ORDER)
    first = {order: _shows(texts, order) for order in ORDERS}
    return Shape(
        max(day, month), "dates", open=f"{first[ORDERS[0]]!r} has the day first, {first[ORDERS[1]]!r} the month"
    )


def _share_of_dates(texts: tuple[str, ...], format_: str | None) -> float:
    try:
        return _share(read_dates(_column(texts), Type.TIMESTAMP, format_, ZONES, _nowhere), len(texts))
    except BadData:
        return 0.0


def _share(understood: Understood, size: int) -> float:
    return 1 - len(understood.refused) / size


def _column(texts: tuple[str, ...]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(texts, pa.string())])


def _nowhere(_text: str) -> str:
    return ""


def _shows(texts: tuple[str, ...], order: str) -> str:
    """The first text that is a date in this order only; empty where there is none."""
    only = (text for text in texts if _share_of_dates((text,), order) > _share_of_dates((text,), _other(order)))
    return next(only, "")


def _other(order: str) -> str:
    return ORDERS[1] if order == ORDERS[0] else ORDERS[0]


def _is_bare_number(text: str) -> bool:
    return re.fullmatch(r"-?[\d.,]+", text) is not None


def _has_digit(text: str) -> bool:
    return any(letter.isdigit() for letter in text)


def _is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


def _is_domain(text: str) -> bool:
    return "@" not in text and registrable_domain(text) is not None


def _is_currency(text: str) -> bool:
    return len(text) <= 3 and len(currencies_of(text)) == 1


_TESTS: dict[str, Callable[[str], bool]] = {
    "email": _is_address, "domain": _is_domain, "email_domain": _is_domain, "currency": _is_currency,
}  # fmt: skip
_IN_WORDS = frozenset({"name", "title", "stage", "industry", "segment", "region", "country", "list_name", "topic"})
