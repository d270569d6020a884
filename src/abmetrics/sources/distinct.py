"""Understanding a column by its distinct values: each is parsed once, however many rows hold it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa

Codes = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True)
class Verdict:
    """Why a value was refused, or what has to be said about it: a short stable code, and the words."""

    reason: str
    detail: str


@dataclass(frozen=True)
class Marks:
    """The rows something has to be said about, in order, with a reason and a detail each."""

    rows: Codes
    reasons: pa.Array
    details: pa.Array

    @staticmethod
    def none() -> Marks:
        """Nothing to say."""
        return Marks(np.empty(0, np.int64), pa.array([], pa.string()), pa.array([], pa.string()))

    @staticmethod
    def of(rows: Codes, verdict: Verdict) -> Marks:
        """The same to say about all of these rows."""
        size = len(rows)
        return Marks(rows, pa.repeat(pa.scalar(verdict.reason), size), pa.repeat(pa.scalar(verdict.detail), size))

    def __len__(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Understood:
    """A column in its canonical type: NULL where it was empty, refused, or set aside with a note."""

    values: pa.ChunkedArray
    refused: Marks = field(default_factory=Marks.none)
    noted: Marks = field(default_factory=Marks.none)
    signs: pa.ChunkedArray | None = None
    """Currency signs or codes found beside numbers; None when there were none."""


@dataclass(frozen=True)
class Distinct:
    """The distinct values of a column, and for each row which of them it holds; -1 for NULL."""

    values: pa.Array
    codes: Codes

    @staticmethod
    def of(column: pa.ChunkedArray) -> Distinct:
        """The distinct values of `column`, in order of first appearance."""
        if len(column) == 0:
            return Distinct(pa.array([], column.type), np.empty(0, np.int64))
        encoded = column.dictionary_encode()  # Arrow gives all chunks one dictionary
        indices = pa.chunked_array([chunk.indices for chunk in encoded.chunks]).fill_null(-1)
        return Distinct(encoded.chunk(0).dictionary, indices.to_numpy().astype(np.int64))

    def spread(self, per_value: pa.Array) -> pa.ChunkedArray:
        """One value per distinct value laid out over the rows; NULL rows stay NULL."""
        return pa.chunked_array([per_value.take(pa.array(self.codes, mask=self.codes < 0))])

    def mark(self, verdicts: dict[int, Verdict]) -> Marks:
        """The rows that hold a value with a verdict, by the value's position."""
        if not verdicts:
            return Marks.none()
        slots = np.full(len(self.values) + 1, -1, np.int64)  # the last slot is where code -1 looks
        slots[list(verdicts)] = np.arange(len(verdicts))
        which = slots[self.codes]
        rows = np.flatnonzero(which >= 0)
        chosen = pa.array(which[rows])
        reasons = pa.array([verdict.reason for verdict in verdicts.values()], pa.string())
        details = pa.array([verdict.detail for verdict in verdicts.values()], pa.string())
        return Marks(rows, reasons.take(chosen), details.take(chosen))


def understand_each(
    column: pa.ChunkedArray, target: pa.DataType, read: Callable[[str], Any | Verdict], note: bool = False
) -> Understood:
    """Each distinct text read by `read`, which gives a value of the target type or a Verdict.

    A Verdict refuses the row; with `note` it only sets the value aside as NULL and says so.
    """
    distinct = Distinct.of(column)
    values: list[Any] = []
    verdicts: dict[int, Verdict] = {}
    for position, text in enumerate(distinct.values.to_pylist()):
        result = read(text)
        if isinstance(result, Verdict):
            verdicts[position] = result
            result = None
        values.append(result)
    marks = distinct.mark(verdicts)
    spread = distinct.spread(pa.array(values, target))
    return Understood(spread, noted=marks) if note else Understood(spread, refused=marks)


def merged(base: pa.Array, positions: Sequence[int], values: Iterable[Any]) -> pa.Array:
    """`base` with the values at these (ascending) positions put in."""
    if not positions:
        return base
    mask = np.zeros(len(base), bool)
    mask[list(positions)] = True
    return pa.compute.replace_with_mask(base, pa.array(mask), pa.array(list(values), base.type))
