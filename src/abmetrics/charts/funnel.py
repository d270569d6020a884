"""The six-stage funnel: how many got at least so far, how many stand there now, and what share goes on.

A bar is as long as the number of accounts that reached the stage; its dark part are those standing there now. The
tick is the period before. Changes are drawn in grey: whether one is more than noise is not tested here, so nothing
is said about it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

from abmetrics.answers import AnswerRow, Funnel, FunnelStep
from abmetrics.charts.axis import Axis
from abmetrics.charts.blank import blank_scene
from abmetrics.charts.formats import MISSING, Formats, Number
from abmetrics.charts.scene import Anchor, Band, Bar, Item, Line, Link, Scene, Text, Tone
from abmetrics.charts.text_width import shortened, text_width
from abmetrics.vocabulary import Stage, Unit

StageHref: TypeAlias = Callable[[str, Stage], str]
"""Where a number of the funnel leads: from a KPI's id and the stage to an address."""

_WIDE_FROM = 480
_HEADER = 34


@dataclass(frozen=True)
class _Columns:
    """Where everything stands: heights of a stage and its bar, both ends of the bars, right edges of the numbers."""

    row: float
    bar: float
    label: float
    bars: float
    bars_end: float
    balance: float
    rate: float
    rate_change: float | None


def funnel_scene(funnel: Funnel, width: float, formats: Formats, href: StageHref) -> Scene:
    """The funnel drawn for `width` pixels; below 480 the change of the rate moves under the rate."""
    title = f"Funnel at the end of {formats.period(funnel.period)}"
    if not any(step.reached for step in funnel.steps):
        return blank_scene(title, funnel.flags or ["no account is on a target list"], width)
    columns = _columns(funnel, width, formats)
    scale = Axis(0, max(_largest(funnel), 1), columns.bars, columns.bars_end, ())
    items: list[Item] = [*_header(funnel, columns, width, formats), *_flow(funnel, columns, scale)]
    for number, step in enumerate(funnel.steps):
        items += _stage(step, _HEADER + number * columns.row, columns, scale, formats, href)
        if step.rate_on is not None:
            items += _step_rate(step, step.rate_on, _HEADER + (number + 1) * columns.row, columns, formats, href)
    height = _HEADER + len(funnel.steps) * columns.row + 4
    return Scene(width, height, title, _told(funnel, formats), tuple(items))


def _columns(funnel: Funnel, width: float, formats: Formats) -> _Columns:
    """The bars get what the numbers to their right leave, and these get what their longest needs."""

    def room(numbers: list[Number | None], least: float) -> float:
        return max(least, *(text_width(formats.value(Unit.COUNT, number), 13, bold=True) for number in numbers))

    reached = room([step.reached for step in funnel.steps], 30) + 18
    balance = room([step.balance for step in funnel.steps], 46)
    if width < _WIDE_FROM:
        return _Columns(62, 32, 78, 86, width - 66 - balance - reached, width - 66, width, None)
    return _Columns(80, 42, 92, 104, width - 196 - balance - reached, width - 184, width - 80, width)


def _largest(funnel: Funnel) -> float:
    known = [number for step in funnel.steps for number in (step.reached, step.reached_before) if number is not None]
    return float(max(known, default=0))


def _header(funnel: Funnel, columns: _Columns, width: float, formats: Formats) -> list[Item]:
    before = formats.period(funnel.before)
    y = 14
    items: list[Item] = [Line(((0, _HEADER - 10), (width, _HEADER - 10)), Tone.HAIR)]
    x = columns.bars
    keys = (
        ((Tone.PETROL, "in stage"), (Tone.PETROL_MID, "further on"))
        if columns.rate_change
        else ((Tone.PETROL, "in stage"),)
    )
    for tone, words in keys:
        items += [Bar(x, y - 8, 9, 9, tone, 1.5), Text(x + 14, y, words, 11, Tone.MUTED)]
        x += 14 + text_width(words, 11) + 14
    if columns.rate_change is not None:
        items += [Line(((x + 2, y - 10), (x + 2, y + 2)), Tone.INK, 1.5), Text(x + 9, y, before, 11, Tone.MUTED)]
    items.append(Text(columns.balance, y, "In stage", 11, Tone.MUTED, anchor=Anchor.END))
    items.append(Text(columns.rate, y, "Go on", 11, Tone.MUTED, anchor=Anchor.END))
    if columns.rate_change is not None:
        words = shortened(f"vs {before}", 11, columns.rate_change - columns.rate - 8)
        items.append(Text(columns.rate_change, y, words, 11, Tone.MUTED, anchor=Anchor.END))
    return items


def _flow(funnel: Funnel, columns: _Columns, scale: Axis) -> list[Item]:
    bands: list[Item] = []
    for number, (step, following) in enumerate(pairwise(funnel.steps)):
        if step.reached is None or following.reached is None:
            continue
        top, foot = _HEADER + number * columns.row + columns.bar, _HEADER + (number + 1) * columns.row
        now, then = scale.place(step.reached), scale.place(following.reached)
        points = ((scale.start, top), (now, top), (then, foot), (scale.start, foot))
        bands.append(Band(points, Tone.PETROL_SOFT))
    return bands


def _stage(
    step: FunnelStep, top: float, columns: _Columns, scale: Axis, formats: Formats, href: StageHref
) -> list[Item]:
    middle = top + columns.bar / 2 + 4.5
    name = Text(columns.label, middle, shortened(step.label, 13, columns.label), anchor=Anchor.END)
    balance_page = href("stage_balance", step.stage)
    items: list[Item] = [Link(balance_page, f"{step.label}: definition and accounts", (name,))]
    if step.reached is None:
        items.append(Text(columns.bars, middle, MISSING, tone=Tone.MUTED))
    else:
        end = scale.place(step.reached)
        items.append(Bar(scale.start, top, max(end - scale.start, 1), columns.bar, Tone.PETROL_MID, 2))
        if step.balance is not None:
            items.append(Bar(scale.start, top, scale.place(step.balance) - scale.start, columns.bar, Tone.PETROL, 2))
        label_at = end
        if step.reached_before is not None:
            tick = scale.place(step.reached_before)
            items.append(Line(((tick, top - 3), (tick, top + columns.bar + 3)), Tone.INK, 1.5))
            label_at = max(label_at, tick)
        reached = Text(label_at + 8, middle, formats.value(Unit.COUNT, step.reached), bold=True)
        told = f"{reached.words} accounts reached {step.label}: definition and rows"
        items.append(Link(href("stage_reached", step.stage), told, (reached,)))
    balance = Text(columns.balance, middle, formats.value(Unit.COUNT, step.balance), bold=True, anchor=Anchor.END)
    items.append(Link(balance_page, f"{balance.words} accounts in {step.label}: definition and rows", (balance,)))
    if step.balance_change is not None:
        change = formats.change(Unit.COUNT, step.balance_change)
        items.append(Text(columns.balance, middle + 14, change, 11, Tone.MUTED, anchor=Anchor.END))
    return items


def _step_rate(
    step: FunnelStep, on: AnswerRow, border: float, columns: _Columns, formats: Formats, href: StageHref
) -> list[Item]:
    y = border - (columns.row - columns.bar) / 2 + 1
    rate = Text(columns.rate, y, formats.value(Unit.SHARE, on.value), bold=True, anchor=Anchor.END)
    told = f"{rate.words} go on from {step.label}: definition and rows"
    items: list[Item] = [Link(href("stage_step_rate", step.stage), told, (rate,))]
    change = formats.change(Unit.SHARE, step.rate_change)
    if columns.rate_change is not None:
        items.append(Text(columns.rate_change, y, change, 13, Tone.MUTED, anchor=Anchor.END))
        if on.low is not None and on.high is not None:
            ends = f"{formats.plain_share(on.low)} – {formats.plain_share(on.high)}"
            items.append(Text(columns.rate, y + 14, ends, 11, Tone.MUTED, anchor=Anchor.END))
    else:
        items.append(Text(columns.rate, y + 14, change, 11, Tone.MUTED, anchor=Anchor.END))
    return items


def _told(funnel: Funnel, formats: Formats) -> str:
    counts = ((step.label, formats.part(step.balance), formats.part(step.reached)) for step in funnel.steps)
    return "; ".join(f"{label}: {balance} in it, {reached} reached it" for label, balance, reached in counts) + "."
