"""What is known about a time: whether the sources that feed a KPI cover it, and whether its past is dated (rule 4)."""

from __future__ import annotations

import datetime as dt
from enum import Enum

from abmetrics.builds.memory import LISTS as WATCHED_LISTS
from abmetrics.kpis.kpi import Kind, Kpi
from abmetrics.measures.cuts import Cut
from abmetrics.measures.facts import LISTS
from abmetrics.measures.measure import Feed
from abmetrics.measures.periods import Span, previous
from abmetrics.workspace import Build


class Standing(Enum):
    """How much of a period the feeding sources cover."""

    NONE = "none"
    PART = "part"
    WHOLE = "whole"


def named(feed: Feed) -> str:
    """The tables of a feed as a user knows them: lists are loaded as their members, or made by a flag or the ICP."""
    return "target_list_members" if feed == LISTS else " or ".join(feed)


def first_day(build: Build, kpi: Kpi) -> dt.date:
    """The first day all feeds of a KPI cover: where `all the data` begin for it."""
    coverage = build.manifest.coverage
    starts = []
    for feed in {feed for measure in kpi.formula.measures for feed in measure.feeds}:
        days = [coverage[name].first_on for name in feed if name in coverage]
        starts.append(min((day for day in days if day is not None), default=build.span.start))
    return max(starts, default=build.span.start)


def standing(build: Build, kpi: Kpi, measured: Span | None) -> Standing:
    """The least any feed of the KPI covers of the period; `measured` is None where no data reach it at all."""
    if measured is None:
        return Standing.NONE
    feeds = {feed for measure in kpi.formula.measures for feed in measure.feeds}
    found = {_feed_standing(build, feed, span, kpi.is_as_of) for feed in feeds for span in _spans_read(kpi, measured)}
    if Standing.NONE in found:
        return Standing.NONE
    return Standing.PART if Standing.PART in found else Standing.WHOLE


def _spans_read(kpi: Kpi, measured: Span) -> tuple[Span, ...]:
    """The period, and for a change the one before it too: where that is not known, no change is."""
    return (measured, previous(measured)) if kpi.formula.kind is Kind.CHANGE else (measured,)


def _feed_standing(build: Build, feed: Feed, measured: Span, is_as_of: bool) -> Standing:
    """A loaded table covers from its first observed day to the end of the data; one without dates covers all time."""
    loaded = [known for name in feed if (known := build.manifest.coverage.get(name)) is not None and known.is_loaded]
    if not loaded:
        return Standing.NONE
    first = [known.first_on for known in loaded if known.first_on is not None]
    if not first or min(first) <= measured.start:
        return Standing.WHOLE
    if min(first) >= measured.end:
        return Standing.NONE
    return Standing.WHOLE if is_as_of else Standing.PART


def history_unknown(build: Build, kpi: Kpi, cuts: tuple[Cut, ...], measured: Span) -> bool:
    """Whether the answer reads the past of something a source gave only as it is now (rule 2)."""
    manifest = build.manifest
    earliest = _spans_read(kpi, measured)[-1]
    day = earliest.last_day if kpi.is_as_of else earliest.start
    if day >= manifest.data_through:
        return False
    fields = {c.account_field for c in cuts} - {"", "account"}
    undated = {field for field in fields if _is_before(build, field, day)}
    reads_lists = any(LISTS in measure.feeds for measure in kpi.formula.measures) or any(c.account_state for c in cuts)
    no_history = any(
        _is_before(build, table, day) for measure in kpi.formula.measures for table in measure.fact.history
    )
    return bool(undated) or (reads_lists and _is_before(build, WATCHED_LISTS, day)) or no_history


def _is_before(build: Build, history: str, day: dt.date) -> bool:
    """Whether on that day the past of a field or history was not known yet."""
    known = build.manifest.known_from.get(history)
    return known is None or day < known
