"""What became of the units of a cohort, counted per day since their origin: the statements of durations and cohorts.

The engine counts, portably, how many units entered, reached the event, left by a competing one or were last seen on
which day; the curve through these counts is drawn at the driver (compare/survival.py), a declared model.
"""

from __future__ import annotations

from sqlglot import exp

from abmetrics.engines.pieces import group, named, select, source, where
from abmetrics.engines.portable import literal, ordered
from abmetrics.errors import DefinitionError
from abmetrics.kpis.compile import Request, qualified, steps
from abmetrics.kpis.kpi import Course
from abmetrics.kpis.rows import cut_column, scan_of
from abmetrics.measures.measure import Measure

ENTERED, COMPLETED, COMPETING, CENSORED = "entered", "completed", "competing", "censored"
NEGATIVE, NEVER_AT_RISK = "negative_durations", "never_at_risk"
"""Units the curve leaves out: their outcome lies before their origin, or before they were watched, if ever."""
IN_THE_CURVE = (COMPLETED, COMPETING, CENSORED)
LEFT_OUT = (NEGATIVE, NEVER_AT_RISK)
_PROVENANCE = ("source", "record_id", "file", "line")


def counts_statement(request: Request) -> exp.Select:
    """period_start, period_end, cut_…, kind, day, units: how many entered on a day, and how many ended on it, how."""
    return _counts(request, _keys(request))


def account_counts_statement(request: Request) -> exp.Select:
    """The same counts per account. The account may be NULL."""
    return _counts(request, [*_keys(request), "account_id"])


def units_statement(request: Request) -> exp.Select:
    """The units themselves: what became of each as its part, after how many days as its amount, with provenance."""
    names = [*_keys(request), "account_id", "unit_id", *_PROVENANCE]
    amount = named("CAST(s.ended_day AS DOUBLE)", "amount")
    statement = source(select("s.kind AS part", *(f"s.{name}" for name in names), amount), "stays AS s")
    order = ("kind", "period_start", *(cut_column(cut) for cut in request.by), "unit_id", "record_id")
    return _with_stays(statement, request).order_by(*(ordered(name, "s") for name in order), copy=False)


def _counts(request: Request, keys: list[str]) -> exp.Select:
    own_keys = [f"s.{key}" for key in keys]
    entries = source(
        select(*own_keys, f"CAST('{ENTERED}' AS VARCHAR) AS kind", "s.entered_day AS day", "count(*) AS units"),
        "stays AS s",
    )
    group(where(entries, " OR ".join(f"s.kind = '{kind}'" for kind in IN_THE_CURVE)), *own_keys, "s.entered_day")
    ends = source(select(*own_keys, "s.kind", "s.ended_day AS day", "count(*) AS units"), "stays AS s")
    group(ends, *own_keys, "s.kind", "s.ended_day")
    both = exp.union(entries, ends, distinct=False, copy=False)
    statement = source(
        select(*(f"t.{name}" for name in [*keys, "kind", "day", "units"])), both.subquery("t", copy=False)
    )
    return _with_stays(statement, request).order_by(
        *(ordered(name, "t") for name in [*keys, "kind", "day"]), copy=False
    )


def _with_stays(statement: exp.Select, request: Request) -> exp.Select:
    units, course = request.kpi.formula.numerator, request.kpi.formula.course
    if course is None:
        raise DefinitionError(f"{request.kpi.id}: a {request.kpi.formula.kind.value} follows no units")
    courses = _courses(request, units, course)
    for name, step in [*steps(request, [scan_of(units)]), ("courses", courses), ("stays", _stays(request))]:
        statement = statement.with_(name, step, copy=False)
    return statement


def _courses(request: Request, units: Measure, course: Course) -> exp.Select:
    """One row per unit: its origin, the day it is watched from, what came first and when, and the last day known."""
    columns = [
        named(f'r."{units.on}"', "origin_on"),
        named(_entered_on(course, units.on), "entered_on"),
        named(_first(course, f'r."{course.event}"', f'r."{course.competing}"'), "outcome_on"),
        named(_first(course, f"'{COMPLETED}'", f"'{COMPETING}'"), "outcome"),
        named(literal(request.followed_through) if request.followed_through else "r.last_day", "followed_on"),
    ]
    kept = [*_keys(request), "account_id", "unit_id", *_PROVENANCE]
    return where(source(select(*(f"r.{name}" for name in kept), *columns), "rows_0 AS r"), qualified(units.where))


def _entered_on(course: Course, origin: str) -> str:
    if not course.entry:
        return f'r."{origin}"'
    return f'CASE WHEN r."{course.entry}" < r."{origin}" THEN r."{origin}" ELSE r."{course.entry}" END'


def _first(course: Course, if_event: str, if_competing: str) -> str:
    """One or the other, by what came first; on the same day the event does."""
    if not course.competing:
        return if_event
    event, competing = f'r."{course.event}"', f'r."{course.competing}"'
    is_event = f"{event} IS NOT NULL AND ({competing} IS NULL OR {event} <= {competing})"
    return f"CASE WHEN {is_event} THEN {if_event} ELSE {if_competing} END"


def _stays(request: Request) -> exp.Select:
    """One row per unit: from which day to which it was watched, and how that ended.

    What is dated after the last day known has not happened yet.
    """
    ended_on = "CASE WHEN c.outcome_on <= c.followed_on THEN c.outcome_on ELSE c.followed_on END"
    kind = (
        f"CASE WHEN c.outcome_on < c.origin_on THEN '{NEGATIVE}' "
        f"WHEN c.entered_on IS NULL OR c.entered_on > ({ended_on}) THEN '{NEVER_AT_RISK}' "
        f"WHEN c.outcome_on <= c.followed_on THEN c.outcome ELSE '{CENSORED}' END"
    )
    kept = [*_keys(request), "account_id", "unit_id", *_PROVENANCE]
    columns = [named(_days("c.entered_on"), "entered_day"), named(_days(ended_on), "ended_day"), named(kind, "kind")]
    return source(select(*(f"c.{name}" for name in kept), *columns), "courses AS c")


def _keys(request: Request) -> list[str]:
    return ["period_start", "period_end", *(cut_column(cut) for cut in request.by)]


def _days(on: str) -> str:
    return f"CAST(date_diff('day', CAST(c.origin_on AS DATE), CAST({on} AS DATE)) AS BIGINT)"
