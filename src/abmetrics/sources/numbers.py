"""Numbers as people write them: thousands separators, decimal commas, currency signs, brackets for minus.

A text is read twice, once with a decimal point and once with a decimal comma. Where only one reading is possible it
tells the column's decimal sign; a column in which every reading stays open is refused, since 1,234 may be a thousand
times 1.234.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.errors import BadData
from abmetrics.model.schema import Type
from abmetrics.sources.currency import is_currency_mark
from abmetrics.sources.distinct import Distinct, Marks, Understood, Verdict, merged

Where = Callable[[str], str]
"""The place of the first row that holds a text: file, line and column, for messages."""

_SCALES = {Type.INTEGER: 0, Type.MONEY: 4, Type.RATE: 8}
_DIGITS = 18
_MARK = r"[^\s\d.,()+\-−%'’]{1,4}"
_SHAPE = re.compile(
    rf"(?P<lead>{_MARK})?\s*(?P<open>\()?\s*(?P<minus>[-−+])?\s*(?P<before>{_MARK})?\s*(?P<inner>[-−+])?\s*"
    r"(?P<body>[\d.,][\d.,'’\s]*?)(?P<power>[eE][-+]?\d{1,3})?"
    rf"\s*(?P<after>{_MARK})?\s*(?P<trailing>[-−])?\s*(?P<close>\))?"
)
_READINGS = {
    decimal: re.compile(
        rf"(?P<whole>\d+|[1-9]\d{{0,2}}(?P<group>[{other}\s'’])\d{{3}}(?:(?P=group)\d{{3}})*|)"
        rf"(?:[{decimal}](?P<fraction>\d*))?"
    )
    for decimal, other in ((".", ","), (",", "."))
}
_NOT_A_NUMBER = Verdict("bad number", "not a number")
_TOO_LARGE = Verdict("bad number", f"more digits than fit: at most {_DIGITS}, with the decimals")
# A share written with % may mean 12 or .12, and no canonical amount or count is a share.
_PERCENT = Verdict("bad number", "a percentage, where an amount or count is meant")


@dataclass(frozen=True)
class _Written:
    """A number's text, taken apart: what it is under either decimal sign, and the currency beside it."""

    point: Decimal | None
    comma: Decimal | None
    mark: str

    def under(self, decimal: str) -> Decimal | None:
        return self.point if decimal == "." else self.comma


def read_numbers(column: pa.ChunkedArray, kind: Type, decimal: str | None, where: Where) -> Understood:
    """A column of numbers, text or typed, in its canonical type.

    Decimals beyond the type's scale are rounded half to even and noted; digits that do not fit, fractions in a column
    of whole numbers, percentages and texts such as NaN refuse the row. In typed columns NaN is how some tools write
    `no value`: NULL, with a note. BadData where the decimal sign stays open, or the column uses both.
    """
    if pa.types.is_floating(column.type):
        return _read_floats(column, kind)
    if pa.types.is_signed_integer(column.type) and kind is Type.INTEGER:
        return Understood(column.cast(pa.int64()))
    if pa.types.is_integer(column.type) and _all_below(column, 2**53 // 10 ** _SCALES[kind]):
        return _read_floats(column.cast(pa.float64()), kind)
    if pa.types.is_decimal(column.type):
        return _read_text(column.cast(pa.string()), kind, ".", where)
    return _read_text(column.cast(pa.string()), kind, decimal, where)


def _read_text(column: pa.ChunkedArray, kind: Type, decimal: str | None, where: Where) -> Understood:
    distinct = Distinct.of(column)
    plain = _plain(distinct.values, kind) if decimal != "," else np.zeros(len(distinct.values), bool)
    rest = np.flatnonzero(~plain).tolist()
    texts = distinct.values.take(pa.array(rest, pa.int64())).to_pylist()
    written = [_take_apart(text) for text in texts]
    chosen = decimal or _decimal_sign(zip(texts, written, strict=True), _shows_point(distinct.values, plain), where)
    values: list[Decimal | None] = []
    refused: dict[int, Verdict] = {}
    noted: dict[int, Verdict] = {}
    marks: dict[int, str] = {}
    for position, parts in zip(rest, written, strict=True):
        outcome = parts if isinstance(parts, Verdict) else _fit(parts.under(chosen), kind)
        if isinstance(parts, _Written) and parts.mark:
            marks[position] = parts.mark
        if isinstance(outcome, Verdict):
            refused[position] = outcome
            values.append(None)
            continue
        value, rounded = outcome
        values.append(value)
        if rounded:
            noted[position] = Verdict("rounded", f"more than {_SCALES[kind]} decimals; kept as {value}")
    fast = pc.if_else(pa.array(plain), distinct.values, None).cast(kind.arrow)
    whole = merged(fast, rest, (int(v) if v is not None and kind is Type.INTEGER else v for v in values))
    signs = distinct.spread(_sparse(marks, len(distinct.values))) if marks else None
    return Understood(distinct.spread(whole), distinct.mark(refused), distinct.mark(noted), signs)


def _plain(texts: pa.Array, kind: Type) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Texts that can mean one number only and fit the type: those Arrow may cast as a whole.

    A single point before three digits is left out: it may part thousands.
    """
    scale = _SCALES[kind]
    whole = _DIGITS - scale
    shape = rf"^-?(?:0|[1-9]\d{{0,{whole - 1}}})" + (rf"(?:\.\d{{1,{scale}}})?$" if scale else "$")
    fits = pc.match_substring_regex(texts, shape)
    return np.asarray(
        pc.and_not(fits, pc.match_substring_regex(texts, r"^-?[1-9]\d{0,2}\.\d{3}$")).to_numpy(zero_copy_only=False)
    )


def _shows_point(texts: pa.Array, plain: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> str | None:
    """A plain text with a point in it, as evidence for the decimal point; None when there is none."""
    found = pc.index(pc.and_(pa.array(plain), pc.match_substring(texts, ".")), True).as_py()
    return None if found < 0 else str(texts[found].as_py())


def _take_apart(text: str) -> _Written | Verdict:
    if text.rstrip().endswith("%") or text.startswith("%"):
        return _PERCENT
    shape = _SHAPE.fullmatch(text)
    if shape is None or bool(shape["open"]) != bool(shape["close"]):
        return _NOT_A_NUMBER
    marks = [mark for mark in (shape["lead"], shape["before"], shape["after"]) if mark]
    signs = [sign for sign in (shape["minus"], shape["inner"], shape["trailing"]) if sign]
    if len(marks) > 1 or len(signs) + bool(shape["open"]) > 1 or not all(is_currency_mark(mark) for mark in marks):
        return _NOT_A_NUMBER
    negative = bool(shape["open"]) or any(sign != "+" for sign in signs)
    readings = {decimal: _under(shape["body"].strip(), shape["power"], decimal) for decimal in _READINGS}
    if all(value is None for value in readings.values()):
        return _NOT_A_NUMBER
    point, comma = (-v if v is not None and negative else v for v in readings.values())
    return _Written(point, comma, marks[0] if marks else "")


def _under(body: str, power: str | None, decimal: str) -> Decimal | None:
    match = _READINGS[decimal].fullmatch(body)
    if match is None or not (match["whole"] or match["fraction"]):
        return None
    whole = re.sub(r"\D", "", match["whole"])
    return Decimal(f"{whole or 0}.{match['fraction'] or 0}{power or ''}")


def _decimal_sign(written: Iterable[tuple[str, _Written | Verdict]], plain_point: str | None, where: Where) -> str:
    """The column's decimal sign, told by the texts that can be read in one way only."""
    evidence: dict[str, str] = {} if plain_point is None else {".": plain_point}
    open_ = ""
    for text, parts in written:
        if isinstance(parts, Verdict) or parts.point == parts.comma:
            continue
        if parts.point is None or parts.comma is None:
            evidence.setdefault("," if parts.point is None else ".", text)
        else:
            open_ = open_ or text
    if len(evidence) == 2:
        raise BadData(
            f"{where(evidence[','])}: {evidence[',']!r} has a decimal comma, but {evidence['.']!r} "
            f'({where(evidence["."])}) a decimal point; set decimal = "," or "." for this column'
        )
    if open_ and not evidence:
        raise BadData(
            f"{where(open_)}: {open_!r} may have a decimal sign or a thousands separator, and no other value of the "
            'column tells which; set decimal = "." or "," for it'
        )
    return next(iter(evidence), ".")


def _fit(value: Decimal | None, kind: Type) -> tuple[Decimal, bool] | Verdict:
    """The value within the type's digits, and whether decimals were rounded off."""
    if value is None:
        return _NOT_A_NUMBER
    if value and value.adjusted() >= _DIGITS - _SCALES[kind]:
        return _TOO_LARGE
    fitted = value.quantize(Decimal(1).scaleb(-_SCALES[kind]), ROUND_HALF_EVEN)
    if kind is Type.INTEGER and fitted != value:
        return Verdict("bad number", "not a whole number")
    if fitted and fitted.adjusted() >= _DIGITS - _SCALES[kind]:
        return _TOO_LARGE
    return fitted, fitted != value


def _sparse(marks: dict[int, str], size: int) -> pa.Array:
    out: list[str | None] = [None] * size
    for position, mark in marks.items():
        out[position] = mark
    return pa.array(out, pa.string())


def _all_below(column: pa.ChunkedArray, limit: int) -> bool:
    ends = pc.min_max(column).as_py()
    return ends["min"] is None or (ends["min"] > -limit and ends["max"] < limit)


def _read_floats(column: pa.ChunkedArray, kind: Type) -> Understood:
    """Floats without a detour over text, as far as they fit exactly; the others one by one."""
    empty = column.is_null().to_numpy()
    numbers = column.cast(pa.float64()).fill_null(0.0).to_numpy()
    with np.errstate(invalid="ignore", over="ignore"):
        scaled = numbers * 10 ** _SCALES[kind]
        units = np.rint(scaled)
        # Up to 2**53 a double holds the scaled number; the tolerance is a float's own noise, such as that of .1 + .2.
        noise = np.minimum(1e-9 + 1e-12 * np.abs(scaled), 1e-3)
        exact = (np.abs(scaled) < 2.0**53) & (np.abs(scaled - units) <= noise)
    easy = exact | empty
    fast = _from_units(np.where(easy, units, 0).astype(np.int64), empty | ~easy, kind)
    rows = np.flatnonzero(~easy)
    if len(rows) == 0:
        return Understood(pa.chunked_array([fast]))
    rest = column.take(pa.array(rows))
    values: list[Decimal | int | None] = []
    refused: dict[int, Verdict] = {}
    noted: dict[int, Verdict] = {}
    distinct = Distinct.of(rest)
    for position, number in enumerate(distinct.values.to_pylist()):
        outcome = _fit_float(number, kind)
        if isinstance(outcome, Verdict):
            (noted if outcome.reason == "NaN read as empty" else refused)[position] = outcome
            values.append(None)
            continue
        value, rounded = outcome
        values.append(int(value) if kind is Type.INTEGER else value)
        if rounded:
            noted[position] = Verdict("rounded", f"more than {_SCALES[kind]} decimals; kept as {value}")
    slow = distinct.spread(pa.array(values, kind.arrow)).combine_chunks()
    mask = np.zeros(len(column), bool)
    mask[rows] = True
    whole = pc.replace_with_mask(fast, pa.array(mask), slow)
    marks = [distinct.mark(verdicts) for verdicts in (refused, noted)]
    placed = [Marks(rows[mark.rows], mark.reasons, mark.details) for mark in marks]
    return Understood(pa.chunked_array([whole]), *placed)


def _fit_float(number: float, kind: Type) -> tuple[Decimal, bool] | Verdict:
    if number != number:  # the one value that is not itself
        return Verdict("NaN read as empty", "not a number, as some tools write a missing one")
    if number in (float("inf"), float("-inf")):
        return Verdict("bad number", "infinite")
    return _fit(Decimal(repr(number)), kind)


def _from_units(
    units: np.ndarray[tuple[int], np.dtype[np.int64]], empty: np.ndarray[tuple[int], np.dtype[np.bool_]], kind: Type
) -> pa.Array:
    """Whole numbers of the type's smallest unit as that type: 12345 is 1.2345 for money."""
    if kind is Type.INTEGER:
        return pa.array(units, mask=empty)
    wide = np.empty((len(units), 2), np.int64)
    wide[:, 0] = units
    wide[:, 1] = units >> 63  # the sign, drawn out over the upper half of 128 bits
    present = np.packbits(~empty, bitorder="little").tobytes()
    return pa.Array.from_buffers(kind.arrow, len(units), [pa.py_buffer(present), pa.py_buffer(wide.tobytes())])
