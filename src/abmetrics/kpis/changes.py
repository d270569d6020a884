"""A period beside the equal one before it: the statements of changes.

Both periods are answered by the one statement that would answer either, and then set side by side.
"""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from abmetrics.engines.pieces import add, group, join, named, select, source
from abmetrics.engines.portable import literal, ordered
from abmetrics.kpis import compile as one_period
from abmetrics.kpis.compile import Request
from abmetrics.kpis.kpi import Formula, Kind
from abmetrics.kpis.rows import cut_column
from abmetrics.measures.measure import Aggregate, Measure
from abmetrics.measures.periods import Span, previous

_NOW, _BEFORE = "a.period_start = p.now_start", "a.period_start = p.before_start"
_IS_NOW = "a.period_start = p.now_start AND a.period_end = p.now_end"
_IS_BEFORE = "a.period_start = p.before_start AND a.period_end = p.before_end"


def value_statement(request: Request) -> exp.Select:
    """The columns of every value: numerator is now − before, denominator before, n the units before."""
    return _beside(request, one_period.value_statement(_both(request)), account=False)


def account_statement(request: Request) -> exp.Select:
    """The same per account, so that each is its own comparison. The account may be NULL."""
    return _beside(request, one_period.account_statement(_both(request)), account=True)


def evidence_statement(request: Request) -> exp.Select:
    """The rows behind both parts; those of the period before take away from the numerator."""
    names = [
        "period_start", "period_end", *(cut_column(cut) for cut in request.by), "account_id", "unit_id", "source",
        "record_id", "file", "line", "amount",
    ]  # fmt: skip
    selects = [
        _evidence(names, part, amount, on)
        for part, amount, on in (
            (one_period.NUMERATOR, "a.amount", _IS_NOW),
            (one_period.NUMERATOR, "0 - a.amount", _IS_BEFORE),
            (one_period.DENOMINATOR, "a.amount", _IS_BEFORE),
        )
    ]
    union = exp.union(*selects, distinct=False, copy=False)
    statement = source(select(*(f"e.{name}" for name in ("part", *names))), union.subquery("e", copy=False))
    statement = _with_both(statement, request, one_period.evidence_statement(_both(request)))
    order = ("part", "period_start", *(cut_column(cut) for cut in request.by), "unit_id", "record_id", "amount")
    return statement.order_by(*(ordered(name, "e") for name in order), copy=False)


def _both(request: Request) -> Request:
    """The measure itself, asked of every period and of the one before each."""
    kpi = replace(request.kpi, formula=Formula(Kind.COUNT, request.kpi.formula.numerator))
    spans = dict.fromkeys(span for now in request.periods for span in (now, previous(now)))
    return replace(request, kpi=kpi, periods=tuple(spans))


def _beside(request: Request, both: exp.Select, account: bool) -> exp.Select:
    keys = [*(cut_column(cut) for cut in request.by), *(["account_id"] if account else [])]
    own_keys = ["p.now_start", "p.now_end", *(f"a.{key}" for key in keys)]
    kind = _type(request.kpi.formula.numerator)
    now, before = (f"coalesce(max(CASE WHEN {on} THEN a.{one_period.NUMERATOR} END), 0)" for on in (_NOW, _BEFORE))
    beside = [measure.id for measure in (*request.kpi.also, *request.kpi.left_out)]
    merged = select("p.now_start AS period_start", "p.now_end AS period_end", *(f"a.{key}" for key in keys))
    add(
        merged,
        named(f"CAST({now} - {before} AS {kind})", one_period.NUMERATOR),
        named(f"CAST({before} AS {kind})", one_period.DENOMINATOR),
        named(f"max(CASE WHEN {_BEFORE} THEN a.{one_period.UNITS} END)", one_period.UNITS),
        *(named(f"max(CASE WHEN {_NOW} THEN a.{name} END)", name) for name in beside),
    )
    group(join(source(merged, "pairs AS p"), "asked AS a", f"({_IS_NOW}) OR ({_IS_BEFORE})"), *own_keys)
    names = ["period_start", "period_end", *keys]
    share = f"CAST(m.{one_period.NUMERATOR} AS DOUBLE) / nullif(CAST(m.{one_period.DENOMINATOR} AS DOUBLE), 0)"
    statement = select(*(f"m.{name}" for name in names), f"m.{one_period.NUMERATOR}", f"m.{one_period.DENOMINATOR}")
    add(statement, named(share, one_period.VALUE), f"m.{one_period.UNITS}", *(f"m.{name}" for name in beside))
    source(statement, merged.subquery("m", copy=False))
    return _with_both(statement, request, both).order_by(*(ordered(name, "m") for name in names), copy=False)


def _evidence(names: list[str], part: str, amount: str, on: str) -> exp.Select:
    told = {"period_start": "p.now_start", "period_end": "p.now_end", "amount": f"CAST({amount} AS DOUBLE)"}
    columns = [named(told.get(name, f"a.{name}"), name) for name in names]
    is_part = f"({on}) AND a.part = '{one_period.NUMERATOR}'"
    return join(source(select(named(literal(part), "part"), *columns), "pairs AS p"), "asked AS a", is_part)


def _with_both(statement: exp.Select, request: Request, both: exp.Select) -> exp.Select:
    return statement.with_("pairs", _pairs(request.periods), copy=False).with_("asked", both, copy=False)


def _pairs(spans: tuple[Span, ...]) -> exp.Expr:
    def one(now: Span) -> exp.Select:
        before = previous(now)
        days = {"now_start": now.start, "now_end": now.end, "before_start": before.start, "before_end": before.end}
        return select(*(named(literal(day), name) for name, day in days.items()))

    selects = [one(span) for span in spans]
    return exp.union(*selects, distinct=False, copy=False) if len(selects) > 1 else selects[0]


def _type(measure: Measure) -> str:
    if measure.per != 1:
        return "DOUBLE"
    return "DECIMAL(28, 4)" if measure.aggregate is Aggregate.SUM else "BIGINT"
