"""A KPI by one cut: a row per group, with its interval where there is one, a bar from zero where there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from abmetrics.answers import AnswerRow
from abmetrics.charts.axis import Axis, axis
from abmetrics.charts.blank import blank_scene, is_blank
from abmetrics.charts.findings import missing_reason
from abmetrics.charts.formats import MISSING, Formats, Number
from abmetrics.charts.labels import ORDERED, cut_value
from abmetrics.charts.scene import Anchor, Bar, Item, Line, Link, Mark, Scene, Text, Tone
from abmetrics.charts.text_width import shortened, text_width
from abmetrics.vocabulary import Flag, Unit

RowHref: TypeAlias = Callable[[AnswerRow], str]
"""Where a group leads."""

_WIDE_FROM = 420
_HEADER, _NO_HEADER = 28.0, 8.0
_ROW = 36.0
_FOOT = 30.0


def bars_scene(
    title: str, rows: Sequence[AnswerRow], cut: str, unit: Unit, width: float, formats: Formats, href: RowHref
) -> Scene:
    """The rows from top to bottom as they come. A hollow mark is a group of too few; a dash is no value."""
    if is_blank(rows):
        return blank_scene(title, map(missing_reason, rows), width)
    values = [formats.value(unit, row.value, compact=True) for row in rows]
    intervals = [_ends(row, unit, formats) for row in rows]
    stacked = width < _WIDE_FROM
    value_room = max([text_width(words, 13, bold=True) for words in values], default=40)
    interval_room = max([text_width(words, 11) for words in intervals], default=0)
    longest = max(24.0, *(text_width(_name(row, cut), 13) for row in rows), 0.0)
    label_room = min(longest, width * 0.32)
    count_at = label_room + 58
    left = label_room + 14 if stacked else count_at + 18
    beside = 0 if stacked or not interval_room else interval_room + 14
    right = width - (max(value_room, interval_room) if stacked else value_room + beside) - 18
    has_intervals = any(row.low is not None for row in rows)
    known = [row.value for row in rows] + [row.low for row in rows] + [row.high for row in rows]
    scale = axis(known, left, right, zero=not has_intervals, ticks=3 if right - left < 260 else 4)
    head = _NO_HEADER if stacked else _HEADER
    foot = head + len(rows) * _ROW
    items: list[Item] = _axis(scale, head, foot, unit, formats)
    if not stacked:
        items.append(Text(count_at, 13, "n", 11, Tone.MUTED, anchor=Anchor.END))
        items.append(Text(width, 13, "95% interval" if has_intervals else "", 11, Tone.MUTED, anchor=Anchor.END))
    for number, row in enumerate(rows):
        base = head + number * _ROW + _ROW / 2 + 4.5
        first, second = (base - 5, base + 9.5) if stacked else (base, base)
        items += _marks(row, base - 4.5, scale)
        name = Text(0, first, shortened(_name(row, cut), 13, label_room))
        items.append(Link(href(row), f"{_name(row, cut)}: {values[number]}", (name,)))
        count = formats.part(row.n)
        if stacked:
            items.append(Text(0, second, f"n {count}", 11, Tone.MUTED))
        else:
            items.append(Text(count_at, base, count, 12, Tone.MUTED, anchor=Anchor.END))
        tone = Tone.MUTED if row.value is None else Tone.INK
        value_at = first if intervals[number] else base
        items.append(Text(width - beside, value_at, values[number], 13, tone, bold=True, anchor=Anchor.END))
        if intervals[number]:
            items.append(Text(width, second, intervals[number], 11, Tone.MUTED, anchor=Anchor.END))
    told = "; ".join(f"{_name(row, cut)}: {words}" for row, words in zip(rows, values, strict=True))
    return Scene(width, foot + _FOOT, title, told + ".", tuple(items))


def ranked(rows: Sequence[AnswerRow], cut: str) -> Sequence[AnswerRow]:
    """Highest value first and those without one last; cuts with an order of their own keep it."""
    if cut in ORDERED:
        return rows
    return sorted(rows, key=lambda row: float("inf") if row.value is None else -float(row.value))


def interval_scene(
    title: str, row: AnswerRow, before: AnswerRow | None, unit: Unit, width: float, formats: Formats
) -> Scene:
    """One value on a track, its interval as a band and the period before as a tick; for a card."""
    prior = before.value if before else None
    y = 9.0
    items: list[Item] = [Bar(0, y - 3.5, width, 7, Tone.TRACK, 3.5)]
    if row.value is not None:
        scale = _room_around(row, prior, width)
        if row.low is not None and row.high is not None:
            low, high = scale.place(row.low), scale.place(row.high)
            items.append(Bar(low, y - 3.5, max(high - low, 2), 7, Tone.PETROL_MID))
            ends = (formats.value(unit, row.low, compact=True), formats.value(unit, row.high, compact=True))
            items += _interval_ends(low, high, ends, width)
        if prior is not None:
            tick = scale.place(prior)
            items.append(Line(((tick, y - 9), (tick, y + 9)), Tone.INK, 1.5))
        items.append(Mark(scale.place(row.value), y, 5, Tone.PETROL, hollow=row.has(Flag.TOO_FEW)))
    words = formats.interval(unit, row.low, row.high) or "no interval"
    return Scene(
        width,
        34,
        title,
        f"{formats.value(unit, row.value)}; {words}; before: {formats.value(unit, prior)}.",
        tuple(items),
    )


def _interval_ends(low: float, high: float, ends: tuple[str, str], width: float) -> list[Item]:
    """The two ends written below the band, moved apart and inwards where they would touch or leave the card."""
    left_half, right_half = (text_width(words, 11) / 2 for words in ends)
    left_at = min(max(low, left_half), width - left_half)
    right_at = min(max(high, right_half), width - right_half)
    if left_at + left_half + 6 > right_at - right_half:
        middle = min(max((low + high) / 2, left_half + right_half + 6), width - left_half - right_half - 6)
        left_at, right_at = middle - left_half - 4, middle + right_half + 4
    return [
        Text(left_at, 30, ends[0], 11, Tone.MUTED, anchor=Anchor.MIDDLE),
        Text(right_at, 30, ends[1], 11, Tone.MUTED, anchor=Anchor.MIDDLE),
    ]


def _room_around(row: AnswerRow, prior: Number | None, width: float) -> Axis:
    known = [float(number) for number in (row.value, row.low, row.high, prior) if number is not None]
    low, high = min(known), max(known)
    margin = (high - low) / 5 or abs(high) / 2 or 1
    return Axis(low - margin, high + margin, 6, width - 6, ())


def _axis(scale: Axis, head: float, foot: float, unit: Unit, formats: Formats) -> list[Item]:
    items: list[Item] = []
    free_from = float("-inf")
    for tick in scale.ticks:
        x = scale.place(tick)
        items.append(Line(((x, head - 4), (x, foot)), Tone.HAIR))
        text = Text(x, foot + 17, formats.tick(unit, tick), 11, Tone.MUTED, anchor=Anchor.MIDDLE)
        if text.box.left > free_from:
            items.append(text)
            free_from = text.box.right + 8
    return items


def _marks(row: AnswerRow, y: float, scale: Axis) -> list[Item]:
    if row.value is None:
        return [Text(scale.start, y + 4.5, MISSING, tone=Tone.MUTED)]
    x = scale.place(row.value)
    if row.low is None or row.high is None:
        zero = scale.place(0)
        return [Bar(min(zero, x), y - 8, max(abs(x - zero), 1), 16, Tone.PETROL, 2)]
    low, high = scale.place(row.low), scale.place(row.high)
    return [
        Bar(low, y - 4, max(high - low, 2), 8, Tone.PETROL_MID, 4),
        Mark(x, y, 5.5, Tone.PETROL, hollow=row.has(Flag.TOO_FEW)),
    ]


def _ends(row: AnswerRow, unit: Unit, formats: Formats) -> str:
    if row.low is None or row.high is None:
        return ""
    if unit is Unit.SHARE:
        return f"{formats.plain_share(row.low)} – {formats.plain_share(row.high)}"
    return formats.interval(unit, row.low, row.high, compact=True)


def _name(row: AnswerRow, cut: str) -> str:
    return cut_value(cut, row.cuts.get(cut, ""))
