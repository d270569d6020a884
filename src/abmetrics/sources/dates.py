"""Dates and moments: ISO always, other orders where the settings or the column itself say which, never by guess.

A column whose dates may be day-first or month-first is refused as a whole: ask for the format. Moments are stored as
UTC; one without a zone is a reading of the source's clock. A date where a moment is meant is that day's beginning in
the workspace's zone, so that its local day stays the date written. A moment where a date is meant is its local day in
the workspace's zone, except in a column whose clock always stands at midnight: there it is no clock, and the day stays.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from abmetrics.errors import BadData, SettingsError, did_you_mean
from abmetrics.model.schema import Type
from abmetrics.sources.clock import DAY, SECOND, Microseconds, local_days, to_utc
from abmetrics.sources.distinct import Distinct, Marks, Understood, Verdict
from abmetrics.sources.numbers import Where

ORDERS = {
    "D/M/Y": "dmy",
    "D.M.Y": "dmy",
    "D-M-Y": "dmy",
    "M/D/Y": "mdy",
    "M-D-Y": "mdy",
    "Y-M-D": "ymd",
    "Y/M/D": "ymd",
}
FORMATS = (*ORDERS, "excel", "epoch")

_EARLIEST = (dt.date(1900, 1, 1).toordinal() - dt.date(1970, 1, 1).toordinal()) * DAY
_AFTER_LATEST = (dt.date(2201, 1, 1).toordinal() - dt.date(1970, 1, 1).toordinal()) * DAY
_BEGINNING = dt.date(1970, 1, 1).toordinal()
_EXCEL_BEGINNING = dt.date(1899, 12, 30).toordinal()

# Days that exist in every year, so that Arrow may cast them unseen; 29 February takes the slow way.
_SURE_DAY = (
    r"(?:19|20|21)\d\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
_SURE_TIME = r"[T ](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?"
_WRITTEN = re.compile(
    r"(?P<a>\d{1,4})(?P<mark>[-/.])(?P<b>\d{1,2})(?P=mark)(?P<c>\d{1,4})"
    r"(?:(?:T|,?\s+)(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?"
)
_COMPACT = re.compile(r"(?P<a>\d{4})(?P<b>\d{2})(?P<c>\d{2})")
_SERIAL = re.compile(r"[2-7]\d{4}(?:\.\d+)?|80000(?:\.0+)?")
_EPOCH_LIKE = re.compile(r"\d{10}(?:\.\d+)?|\d{13}")


class Kind(IntEnum):
    """What a text turned out to be."""

    NOTHING = 0
    DAY = 1
    LOCAL = 2
    INSTANT = 3


@dataclass(frozen=True)
class Zones:
    """The zone of clock readings in the source that carry none, and the zone the workspace reports in."""

    source: str
    home: str


_Moment = tuple[int, Kind]
"""Microseconds since 1970: of the day's beginning, of the local clock, or of UTC, as the kind says."""

_BAD_DATE = Verdict("bad date", "not a date that exists; set `format` if it is written in an unusual way")
_SHORT_YEAR = Verdict("bad date", 'a year of two digits; set format = "%d/%m/%y" or "%m/%d/%y"')
_LOOKS_EXCEL = Verdict("bad date", 'looks like an Excel serial among other dates; set format = "excel" or correct it')
_OUT_OF_RANGE = Verdict("date out of range", "before 1900 or after 2200")
_CLOCK_CHANGE = Verdict(
    "clock change", "the clock showed this time twice, or never: taken as the first, or moved on by the gap"
)


def read_dates(column: pa.ChunkedArray, kind: Type, format_: str | None, zones: Zones, where: Where) -> Understood:
    """A column of dates or moments, text or typed, as DATE or as UTC TIMESTAMP.

    A day that does not exist, a year before 1900 or after 2200, or a text that is no date refuses its row. BadData
    where the order of day and month stays open or changes within the column, or where all are bare numbers.
    SettingsError for an unknown format.
    """
    if (
        pa.types.is_temporal(column.type)
        and not pa.types.is_time(column.type)
        and not pa.types.is_duration(column.type)
    ):
        values, kinds = _typed(column)
        return _finish(values, kinds, kind, zones, None, {})
    distinct = Distinct.of(_number_text(column))
    values, kinds = np.zeros(len(distinct.values), np.int64), np.zeros(len(distinct.values), np.int8)
    if format_ not in ("excel", "epoch"):
        _cast_iso(distinct.values, values, kinds)
    rest = np.flatnonzero(kinds == Kind.NOTHING).tolist()
    texts = distinct.values.take(pa.array(rest, pa.int64())).to_pylist()
    read = _reader(format_) if format_ else _examine(texts, len(rest) < len(distinct.values), where)
    refused: dict[int, Verdict] = {}
    for position, text in zip(rest, texts, strict=True):
        outcome = read(text)
        if isinstance(outcome, Verdict):
            refused[position] = outcome
        else:
            values[position], kinds[position] = outcome
    return _finish(values, kinds, kind, zones, distinct, refused)


def _typed(column: pa.ChunkedArray) -> tuple[Microseconds, np.ndarray[tuple[int], np.dtype[np.int8]]]:
    if pa.types.is_date(column.type):
        known = Kind.DAY
        days = column.cast(pa.date32()).cast(pa.int32())
        values = days.fill_null(0).to_numpy().astype(np.int64) * DAY
    else:
        known = Kind.INSTANT if column.type.tz else Kind.LOCAL
        moments = column.cast(pa.timestamp("us", column.type.tz), safe=False)
        values = moments.cast(pa.int64()).fill_null(0).to_numpy()
    return values, np.where(column.is_null().to_numpy(), Kind.NOTHING, known).astype(np.int8)


def _number_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Numbers as text without a trailing `.0`: a column of Excel serials or epochs may come typed."""
    text = column.cast(pa.string())
    return pc.replace_substring_regex(text, r"\.0$", "") if pa.types.is_floating(column.type) else text


def _cast_iso(texts: pa.Array, values: Microseconds, kinds: np.ndarray[tuple[int], np.dtype[np.int8]]) -> None:
    """Plain ISO texts, cast all at once; what is less plain stays NOTHING."""
    for tail, known in (("", Kind.DAY), (_SURE_TIME, Kind.LOCAL), (f"{_SURE_TIME}Z", Kind.INSTANT)):
        fits = pc.match_substring_regex(texts, f"^{_SURE_DAY}{tail}$")
        if pc.any(fits).as_py():
            picked = pc.utf8_rtrim(texts.filter(fits), characters="Z")
            mask = fits.to_numpy(zero_copy_only=False)
            values[mask] = picked.cast(pa.timestamp("us")).cast(pa.int64()).to_numpy()
            kinds[mask] = known


def _reader(format_: str) -> Callable[[str], _Moment | Verdict]:
    if format_ == "excel":
        return _from_excel
    if format_ == "epoch":
        return _from_epoch
    if format_ in ORDERS:
        return lambda text: _from_written(text, ORDERS[format_])
    if "%" in format_:
        return lambda text: _from_codes(text, format_)
    raise SettingsError(
        f"{format_!r} is not a date format{did_you_mean(format_, FORMATS)}; or use codes such as %d %b %Y"
    )


def _examine(texts: list[str], others: bool, where: Where) -> Callable[[str], _Moment | Verdict]:
    """How to read the texts of a column without a format: by the one order that fits all that are dates at all."""
    for shape, name in ((_SERIAL, "excel"), (_EPOCH_LIKE, "epoch")):
        if texts and not others and all(shape.fullmatch(text) for text in texts):
            raise BadData(
                f"{where(texts[0])}: {texts[0]!r} is a bare number, as are all values here; if they are dates, set "
                f'format = "{name}" for this column'
            )
    day_first = month_first = either = ""
    for text in texts:
        fits_day, fits_month = (not isinstance(_from_written(text, order), Verdict) for order in ("dmy", "mdy"))
        if fits_day and fits_month and _from_written(text, "dmy") != _from_written(text, "mdy"):
            either = either or text
        elif fits_day and not fits_month:
            day_first = day_first or text
        elif fits_month and not fits_day:
            month_first = month_first or text
    if day_first and month_first:
        raise BadData(
            f"{where(day_first)}: {day_first!r} has the day first, but {month_first!r} ({where(month_first)}) the "
            'month; set format = "D/M/Y" or "M/D/Y" for this column, and the others are quarantined'
        )
    if either and not day_first and not month_first:
        raise BadData(
            f"{where(either)}: {either!r} may be day/month or month/day, and no other value of the column tells which; "
            'set format = "D/M/Y" or "M/D/Y" for it'
        )
    order = "mdy" if month_first else "dmy"
    return lambda text: _LOOKS_EXCEL if _SERIAL.fullmatch(text) else _from_written(text, order)


def _from_written(text: str, order: str) -> _Moment | Verdict:
    """A date in figures, with or without a time; a year that stands first is always ISO's order."""
    match = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        return _BAD_DATE
    first, second, third = match["a"], match["b"], match["c"]
    if len(first) == 4:
        year, month, day = first, second, third
    elif len(third) != 4:
        return _SHORT_YEAR if len(third) == 2 else _BAD_DATE
    elif order == "ymd":
        return _BAD_DATE
    else:
        (day, month), year = ((first, second) if order == "dmy" else (second, first)), third
    try:
        start = (dt.date(int(year), int(month), int(day)).toordinal() - _BEGINNING) * DAY
    except ValueError:
        return _BAD_DATE
    time = match.groupdict()
    return (start, Kind.DAY) if time.get("hour") is None else _at_time(start, time)


def _at_time(start: int, time: dict[str, str | None]) -> _Moment | Verdict:
    hour, minute, second = (int(time[part] or 0) for part in ("hour", "minute", "second"))
    if half := time["half"]:
        if not 1 <= hour <= 12:
            return _BAD_DATE
        hour = hour % 12 + (12 if half[0] in "Pp" else 0)
    if hour > 23 or minute > 59 or second > 59:
        return _BAD_DATE
    fraction = int((time["fraction"] or "").ljust(6, "0")[:6])
    moment = start + ((hour * 60 + minute) * 60 + second) * SECOND + fraction
    zone = time["zone"]
    if not zone:
        return moment, Kind.LOCAL
    if zone in ("Z", "UTC", "GMT"):
        return moment, Kind.INSTANT
    minutes = int(zone[1:3]) * 60 + int(zone[3:].lstrip(":") or 0)
    return moment - (minutes if zone[0] == "+" else -minutes) * 60 * SECOND, Kind.INSTANT


def _from_excel(text: str) -> _Moment | Verdict:
    try:
        serial = float(text)
    except ValueError:
        return _from_written(text, "ymd")
    # Below 61 Excel counts a 29 February 1900 that never was.
    if not 61 <= serial < 110_000:
        return Verdict("bad date", "not an Excel serial between 61 and 109,999")
    day, seconds = int(serial), round((serial - int(serial)) * 86_400)
    start = (_EXCEL_BEGINNING + day - _BEGINNING) * DAY
    return (start + seconds * SECOND, Kind.LOCAL) if seconds else (start, Kind.DAY)


def _from_epoch(text: str) -> _Moment | Verdict:
    """Seconds, milliseconds or microseconds since 1970, told apart by size: 1e11 seconds would be the year 5138."""
    if not re.fullmatch(r"-?\d{1,16}(?:\.\d{1,6})?", text):
        return Verdict("bad date", "not seconds or milliseconds since 1970")
    number = float(text) if "." in text else int(text)
    for limit, unit in ((1e11, SECOND), (1e14, SECOND // 1000)):
        if abs(number) < limit:
            return round(number * unit), Kind.INSTANT
    return round(number), Kind.INSTANT


def _from_codes(text: str, codes: str) -> _Moment | Verdict:
    try:
        moment = dt.datetime.strptime(text, codes)  # noqa: DTZ007  the zone comes with %z or the settings
    except ValueError:
        outcome = _from_written(text, "ymd")
        return Verdict("bad date", f"not written as {codes}") if isinstance(outcome, Verdict) else outcome
    if moment.tzinfo is not None:
        return _since(moment.astimezone(dt.UTC)), Kind.INSTANT
    has_time = re.search(r"%-?[HIMScXTRrp]", codes) is not None
    return _since(moment), Kind.LOCAL if has_time else Kind.DAY


def _since(moment: dt.datetime) -> int:
    time = ((moment.hour * 60 + moment.minute) * 60 + moment.second) * SECOND + moment.microsecond
    return (moment.toordinal() - _BEGINNING) * DAY + time


def _finish(
    values: Microseconds,
    kinds: np.ndarray[tuple[int], np.dtype[np.int8]],
    kind: Type,
    zones: Zones,
    distinct: Distinct | None,
    refused: dict[int, Verdict],
) -> Understood:
    """Everything to UTC moments or local days; what lies outside 1900 to 2200 is refused.

    `values` are those of the rows themselves where `distinct` is None.
    """
    known = kinds != Kind.NOTHING
    outside = known & ((values < _EARLIEST) | (values >= _AFTER_LATEST))
    known &= ~outside
    local, day, instant = (known & (kinds == wanted) for wanted in (Kind.LOCAL, Kind.DAY, Kind.INSTANT))
    doubtful = np.zeros(len(values), bool)
    if kind is Type.DATE:
        out = (values // DAY).astype(np.int32)
        if np.any(values[local] % DAY):
            utc, doubtful[local] = to_utc(values[local], zones.source)
            out[local] = local_days(utc, zones.home)
        out[instant] = local_days(values[instant], zones.home)
        result = pa.array(out, pa.int32(), mask=~known).cast(pa.date32())
    else:
        moments = values.copy()
        moments[day], _ = to_utc(values[day], zones.home)
        moments[local], doubtful[local] = to_utc(values[local], zones.source)
        result = pa.array(moments, pa.int64(), mask=~known).cast(pa.timestamp("us"))
    rows_outside, rows_doubtful = np.flatnonzero(outside), np.flatnonzero(doubtful)
    if distinct is None:
        marks = Marks.of(rows_outside, _OUT_OF_RANGE), Marks.of(rows_doubtful, _CLOCK_CHANGE)
        return Understood(pa.chunked_array([result]), *marks)
    refused = refused | dict.fromkeys(rows_outside.tolist(), _OUT_OF_RANGE)
    noted = dict.fromkeys(rows_doubtful.tolist(), _CLOCK_CHANGE)
    return Understood(distinct.spread(result), distinct.mark(refused), distinct.mark(noted))
