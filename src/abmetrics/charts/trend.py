"""A KPI over time: a line, the band of its 95 % interval, and the last value written beside its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeAlias

from abmetrics.answers import AnswerRow
from abmetrics.charts.axis import Axis, axis
from abmetrics.charts.blank import blank_scene, is_blank
from abmetrics.charts.findings import missing_reason
from abmetrics.charts.formats import Formats, Number
from abmetrics.charts.scene import Anchor, Band, Bar, Box, Item, Line, Mark, Point, Scene, Spot, Text, Tone
from abmetrics.charts.text_width import text_width
from abmetrics.measures.periods import Span
from abmetrics.vocabulary import Flag, Unit

PeriodHref: TypeAlias = Callable[[Span], str]
"""Where a point of the line leads: from its period to an address."""

_TOP, _BOTTOM = 14.0, 44.0
_TIP_LINE = 17.0
_FROM_ZERO = (Unit.COUNT, Unit.MONEY, Unit.MINUTES)


def trend_scene(
    title: str,
    rows: Sequence[AnswerRow],
    unit: Unit,
    width: float,
    height: float,
    formats: Formats,
    href: PeriodHref,
    beside: Sequence[AnswerRow] = (),
) -> Scene:
    """The rows, one per period in order, as a line. A row without a value leaves a gap; a partial period is dotted.

    `beside`: rows of the drawings next to this one; their values get room on the axis, so that all have the same.
    """
    if is_blank(rows):
        return blank_scene(title, map(missing_reason, rows), width)
    on_axis = [*rows, *beside]
    known = [row.value for row in on_axis] + [row.low for row in on_axis] + [row.high for row in on_axis]
    scale = axis(known, height - _BOTTOM, _TOP, zero=unit in _FROM_ZERO)
    tick_words = [formats.tick(unit, tick) for tick in scale.ticks]
    left = max(text_width(words, 11) for words in tick_words) + 10
    last = next((row for row in reversed(rows) if row.value is not None), None)
    right = width - (_end_label_width(last, unit, formats) + 14 if last else 14)
    places = _places(len(rows), left + 8, right)
    items: list[Item] = []
    for tick, words in zip(scale.ticks, tick_words, strict=True):
        y = scale.place(tick)
        items += [
            Line(((left, y), (right, y)), Tone.HAIR),
            Text(left - 8, y + 4, words, 11, Tone.MUTED, anchor=Anchor.END),
        ]
    items += _period_names(rows, places, height - 24, formats)
    items += _bands(rows, places, scale)
    items += _strokes(rows, places, scale)
    if last is not None and last.value is not None:
        items += _end_label(last, last.value, places[list(rows).index(last)], right, scale, unit, formats)
    items += _spots(rows, places, scale, unit, formats, href, width, height)
    told = "; ".join(f"{formats.period(row.period)}: {formats.value(unit, row.value)}" for row in rows)
    return Scene(width, height, title, told + ".", tuple(items))


def sparkline_scene(
    title: str, rows: Sequence[AnswerRow], unit: Unit, width: float, height: float, formats: Formats
) -> Scene:
    """The rows as a line without axes, for a card; its last value is the dot."""
    known = [float(row.value) for row in rows if row.value is not None] or [0.0]
    low, high = min(known), max(known)
    scale = Axis(low, high if high > low else low + 1, height - 8, 5, ())
    places = _places(len(rows), 4, width - 5)
    items: list[Item] = []
    for run in _runs(rows):
        line = tuple((places[index], scale.place(value)) for index, value in run)
        if len(line) > 1:
            items.append(Band((*line, (line[-1][0], height), (line[0][0], height)), Tone.PETROL_SOFT))
    items += _strokes(rows, places, scale, width=1.5, dots=False)
    known_at = [index for index, row in enumerate(rows) if row.value is not None]
    if known_at and (value := rows[known_at[-1]].value) is not None:
        items.append(Mark(places[known_at[-1]], scale.place(value), 3.5, Tone.PETROL))
    told = "; ".join(f"{formats.period(row.period)}: {formats.value(unit, row.value)}" for row in rows)
    return Scene(width, height, title, told + ".", tuple(items))


def _places(count: int, left: float, right: float) -> list[float]:
    if count < 2:
        return [(left + right) / 2] * count
    return [left + (right - left) * index / (count - 1) for index in range(count)]


def _runs(rows: Sequence[AnswerRow]) -> list[list[tuple[int, float]]]:
    """Stretches of rows with a value, as (index, value): the line is broken where a value is missing."""
    runs: list[list[tuple[int, float]]] = []
    for known, run in groupby(enumerate(rows), key=lambda pair: pair[1].value is not None):
        if known:
            runs.append([(index, float(row.value)) for index, row in run if row.value is not None])
    return runs


def _bands(rows: Sequence[AnswerRow], places: list[float], scale: Axis) -> list[Item]:
    bands: list[Item] = []
    for known, run in groupby(enumerate(rows), key=lambda pair: pair[1].low is not None and pair[1].high is not None):
        pairs = list(run)
        if not known or len(pairs) < 2:
            continue
        upper = [(places[index], scale.place(row.high)) for index, row in pairs if row.high is not None]
        lower = [(places[index], scale.place(row.low)) for index, row in pairs if row.low is not None]
        bands.append(Band((*upper, *reversed(lower)), Tone.PETROL_SOFT))
    return bands


def _strokes(
    rows: Sequence[AnswerRow], places: list[float], scale: Axis, width: float = 2, dots: bool = True
) -> list[Item]:
    items: list[Item] = []
    for run in _runs(rows):
        points: list[Point] = [(places[index], scale.place(value)) for index, value in run]
        solid = len(points)
        if rows[run[-1][0]].has(Flag.PARTIAL_PERIOD) and len(points) > 1:
            items.append(Line(tuple(points[-2:]), Tone.PETROL, width, dotted=True))
            solid -= 1
        if solid > 1:
            items.append(Line(tuple(points[:solid]), Tone.PETROL, width))
        if dots and (len(rows) <= 16 or len(points) == 1):
            items += [
                Mark(x, y, 3.5, Tone.PETROL, hollow=rows[index].has(Flag.TOO_FEW))
                for (x, y), (index, _) in zip(points, run, strict=True)
            ]
    return items


def _period_names(rows: Sequence[AnswerRow], places: list[float], y: float, formats: Formats) -> list[Item]:
    """As many names as there is room for, and below them each year where it begins."""
    names: list[Item] = []
    free_from = years_free_from = float("-inf")
    year = 0
    for row, x in zip(rows, places, strict=True):
        name = Text(x, y, formats.axis_period(row.period), 11, Tone.MUTED, anchor=Anchor.MIDDLE)
        if name.box.left > free_from:
            names.append(name)
            free_from = name.box.right + 8
        begun = Text(x, y + 15, str(row.period.start.year), 11, Tone.MUTED, bold=True, anchor=Anchor.MIDDLE)
        if row.period.start.year != year and begun.box.left > years_free_from:
            names.append(begun)
            years_free_from = begun.box.right + 8
            year = row.period.start.year
    return names


def _end_label_width(row: AnswerRow, unit: Unit, formats: Formats) -> float:
    value = text_width(formats.value(unit, row.value, compact=True), 15, bold=True)
    return max(value, text_width(formats.interval(unit, row.low, row.high, compact=True), 11))


def _end_label(
    row: AnswerRow, value: Number, at: float, right: float, scale: Axis, unit: Unit, formats: Formats
) -> list[Item]:
    y = min(max(scale.place(value), _TOP + 12), scale.start - 20)
    x = max(at, right) + 10
    items: list[Item] = [Text(x, y + 3, formats.value(unit, value, compact=True), 15, Tone.PETROL, bold=True)]
    below = formats.interval(unit, row.low, row.high, compact=True)
    if below:
        items.append(Text(x, y + 18, below, 11, Tone.MUTED))
    if row.has(Flag.PARTIAL_PERIOD):
        items.append(Text(x, y + (32 if below else 18), "partial", 11, Tone.MUTED))
    return items


def _spots(
    rows: Sequence[AnswerRow], places: list[float], scale: Axis, unit: Unit, formats: Formats, href: PeriodHref,
    width: float, height: float,
) -> list[Item]:  # fmt: skip
    spots: list[Item] = []
    step = places[1] - places[0] if len(places) > 1 else 40
    for row, x in zip(rows, places, strict=True):
        lines = [formats.value(unit, row.value), formats.interval(unit, row.low, row.high), *row.flags]
        lines = [line for line in lines if line]
        name = formats.period(row.period)
        wide = max(text_width(line, 12, bold=True) for line in [name, *lines]) + 22
        tall = 12 + _TIP_LINE * (len(lines) + 1)
        left = x + 12 if x + 12 + wide <= width else max(x - 12 - wide, 0)
        y = scale.place(row.value) if row.value is not None else height / 2
        top = min(max(y - tall / 2, 0), height - tall)
        shown: list[Item] = [Line(((x, scale.end), (x, scale.start)), Tone.INK)]
        if row.value is not None:
            shown.append(Mark(x, y, 4.5, Tone.PETROL))
        shown.append(Bar(left, top, wide, tall, Tone.TIP, 6))
        shown.append(Text(left + 11, top + 19, name, 12, Tone.ON_TIP, bold=True))
        shown += [
            Text(left + 11, top + 19 + _TIP_LINE * (at + 1), line, 12, Tone.ON_TIP) for at, line in enumerate(lines)
        ]
        area = Box(x - step / 2, 0, x + step / 2, height)
        spots.append(Spot(area, href(row.period), f"{name}: {', '.join(lines)}", tuple(shown)))
    return spots
