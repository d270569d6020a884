"""Local time and UTC, for whole columns: zone rules are asked once per quarter of an hour that occurs.

Every zone in use since 1972 changes its clock on a quarter of an hour. Python's own zone data is used, and not Arrow's,
which needs files that small machines lack.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa

Microseconds = np.ndarray[tuple[int], np.dtype[np.int64]]
Days = np.ndarray[tuple[int], np.dtype[np.int32]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]

SECOND = 1_000_000
DAY = 86_400 * SECOND
_QUARTER = 900 * SECOND
_EPOCH = dt.datetime(1970, 1, 1)  # noqa: DTZ001  a reading of a local clock has no zone yet
_EPOCH_UTC = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def to_utc(local: Microseconds, zone: str) -> tuple[Microseconds, Flags]:
    """UTC of local readings of the clock, and which of them the clock showed twice or never.

    A reading shown twice (clocks set back) is taken as the first time; one never shown (clocks set forward) is moved on
    by the length of the gap, so 02:30 in a skipped hour is 03:30.
    """
    tz = ZoneInfo(zone)

    def offset(quarter: int) -> int:
        reading = _EPOCH + dt.timedelta(microseconds=quarter * _QUARTER)
        return _offset(reading.replace(tzinfo=tz))

    def doubtful(quarter: int) -> int:
        reading = (_EPOCH + dt.timedelta(microseconds=quarter * _QUARTER)).replace(tzinfo=tz)
        return int(reading.utcoffset() != reading.replace(fold=1).utcoffset())

    return local - _per_quarter(local, offset), _per_quarter(local, doubtful).astype(bool)


def local_days(utc: Microseconds, zone: str) -> Days:
    """The local calendar day of UTC moments, as days since 1970-01-01."""
    tz = ZoneInfo(zone)

    def offset(quarter: int) -> int:
        return _offset((_EPOCH_UTC + dt.timedelta(microseconds=quarter * _QUARTER)).astimezone(tz))

    return ((utc + _per_quarter(utc, offset)) // DAY).astype(np.int32)


def local_day_column(moments: pa.ChunkedArray, zone: str) -> pa.ChunkedArray:
    """The local calendar day of a column of UTC timestamps; NULL stays NULL."""
    empty = moments.is_null().to_numpy()
    days = np.zeros(len(moments), np.int32)
    utc = moments.cast(pa.int64()).fill_null(0).to_numpy()
    days[~empty] = local_days(utc[~empty], zone)
    return pa.chunked_array([pa.array(days, pa.int32(), mask=empty).cast(pa.date32())])


def _offset(moment: dt.datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else offset // dt.timedelta(microseconds=1)


def _per_quarter(moments: Microseconds, ask: Callable[[int], int]) -> Microseconds:
    if len(moments) == 0:
        return np.empty(0, np.int64)
    encoded = pa.array(moments // _QUARTER).dictionary_encode()
    answers = np.array([ask(quarter) for quarter in encoded.dictionary.to_pylist()], np.int64)
    return np.asarray(answers[encoded.indices.to_numpy()])
