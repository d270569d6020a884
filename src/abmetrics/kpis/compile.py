"""From a KPI and a question to one portable statement.

Every statement has the same shape: `periods` (what is asked), one `rows` step per fact (the rows in each period, with
population, cuts and filters applied), one aggregation per fact, and the formula over the joined aggregates. Rows of
two facts are never joined to each other: that is how spend doubles.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from sqlglot import exp

from abmetrics.engines.pieces import add, group, join, named, piece, select, source, where
from abmetrics.engines.portable import DUCKDB, literal, ordered
from abmetrics.kpis.kpi import Kind, Kpi
from abmetrics.kpis.rows import Scan, cut_column, rows_step, scan_of
from abmetrics.measures.cuts import Cut
from abmetrics.measures.measure import Aggregate, Measure
from abmetrics.measures.periods import Span
from abmetrics.model.schema import PROVENANCE
from abmetrics.vocabulary import Population

NUMERATOR, DENOMINATOR, VALUE, UNITS = "numerator", "denominator", "value", "n"


@dataclass(frozen=True)
class Request:
    """What is compiled: a KPI split by cuts, restricted to cut values, for periods that end no later than as-of.

    `followed_through` is the last day by which something is known: what became of a unit, who a visitor was; None: its
    period's last day.
    """

    kpi: Kpi
    by: tuple[Cut, ...]
    where: tuple[tuple[Cut, str], ...]
    periods: tuple[Span, ...]
    followed_through: dt.date | None = None


def value_statement(request: Request) -> exp.Select:
    """period_start, period_end, cut_…, numerator, denominator, value, n, and one column per count beside the value."""
    return _formula(request, account=False)


def account_statement(request: Request) -> exp.Select:
    """The same parts per account: what intervals over accounts are computed from. The account may be NULL."""
    return _formula(request, account=True)


def evidence_statement(request: Request) -> exp.Select:
    """The rows behind the value: part, unit, account, amount, provenance, period and cuts."""
    parts = [(NUMERATOR, request.kpi.formula.numerator)]
    if request.kpi.formula.denominator is not None:
        parts.append((DENOMINATOR, request.kpi.formula.denominator))
    scans = _scans(request)
    selects = [_evidence(request, part, measure, scans.index(scan_of(measure))) for part, measure in parts]
    union = _union(selects)
    names = selects[0].named_selects
    statement = source(select(*(f"e.{name}" for name in names)), union.subquery("e", copy=False))
    for name, step in steps(request, scans):
        statement = statement.with_(name, step, copy=False)
    order = ("part", "period_start", *(cut_column(cut) for cut in request.by), "unit_id", "record_id")
    return statement.order_by(*(ordered(name, "e") for name in order), copy=False)


def steps(request: Request, scans: list[Scan]) -> list[tuple[str, exp.Expr]]:
    """The first steps of every statement, by name: the periods, who is in the population, the rows of each scan."""
    named_steps: list[tuple[str, exp.Expr]] = [("periods", _periods(request.periods))]
    if request.kpi.population is Population.LISTED_IN_PERIOD:
        named_steps.append(("accounts_in_period", _accounts_in_period()))
    named_steps.extend((f"rows_{i}", rows_step(request, scan)) for i, scan in enumerate(scans))
    return named_steps


def _scans(request: Request) -> list[Scan]:
    return list(dict.fromkeys(scan_of(measure) for measure in request.kpi.measures))


def _periods(spans: tuple[Span, ...]) -> exp.Expr:
    def one(span: Span) -> exp.Select:
        values = {"period_start": span.start, "period_end": span.end, "last_day": span.last_day}
        return select(*(named(literal(value), name) for name, value in values.items()))

    return _union([one(span) for span in spans])


def _accounts_in_period() -> exp.Expr:
    """The population S: accounts listed at any time in the period, each once, with where they stand in the sources."""
    members = source(select("p.period_start", "p.period_end", "p.last_day", "s.account_id"), "periods AS p")
    join(members, "account_spans AS s", "s.from_on < p.period_end AND s.to_on > p.period_start AND s.is_listed")
    columns = ("m.period_start", "m.period_end", "m.last_day", "m.account_id", *(f"a.{c.name}" for c in PROVENANCE))
    statement = source(select(*columns), members.distinct(copy=False).subquery("m", copy=False))
    return join(statement, "accounts AS a", "a.account_id = m.account_id")


def _formula(request: Request, account: bool) -> exp.Select:
    kpi, scans = request.kpi, _scans(request)
    keys = ["period_start", "period_end", *(cut_column(cut) for cut in request.by)]
    if account:
        keys.append("account_id")
    columns = _measure_columns(kpi)
    joined = _union(
        [_aggregation(index, scan, columns, keys) for index, scan in enumerate(scans)]
        + [
            _median(scans.index(scan_of(m)), m, name, columns, keys)
            for name, m in columns
            if name != UNITS and _is_median(m)
        ]
    )
    own_keys = [f"u.{key}" for key in keys]
    merged = source(select(*own_keys), joined.subquery("u", copy=False))
    group(add(merged, *(f"max(u.{name}) AS {name}" for name, _ in columns)), *own_keys)
    beside = (f"parts.{measure.id}" for measure in (*kpi.also, *kpi.left_out))
    statement = source(select(*(f"parts.{key}" for key in keys), *_values(kpi), *beside), "parts")
    for name, step in [*steps(request, scans), ("parts", merged)]:
        statement = statement.with_(name, step, copy=False)
    return statement.order_by(*(ordered(key, "parts") for key in keys), copy=False)


def _measure_columns(kpi: Kpi) -> list[tuple[str, Measure]]:
    columns = [(NUMERATOR, kpi.formula.numerator)]
    if kpi.formula.denominator is not None:
        columns.append((DENOMINATOR, kpi.formula.denominator))
    columns.append((UNITS, _units(kpi)))
    return columns + [(measure.id, measure) for measure in (*kpi.also, *kpi.left_out)]


def _units(kpi: Kpi) -> Measure:
    """The measure that counts the units behind the value: what a ratio is over, else what is counted or summed."""
    return kpi.formula.denominator or kpi.formula.numerator


def _values(kpi: Kpi) -> list[exp.Expr | str]:
    numerator: exp.Expr | str = f"parts.{NUMERATOR}"
    if kpi.formula.denominator is None:
        return [numerator, f"CAST(NULL AS BIGINT) AS {DENOMINATOR}", f"parts.{NUMERATOR} AS {VALUE}", f"parts.{UNITS}"]
    # The two parts may come from different facts: where the one has no rows and the other has, that is 0, not unknown.
    share = f"CAST(coalesce(parts.{NUMERATOR}, 0) AS DOUBLE) / nullif(CAST(parts.{DENOMINATOR} AS DOUBLE), 0)"
    scaled = share if kpi.formula.scale == 1 else f"{kpi.formula.scale} * ({share})"
    return [numerator, f"parts.{DENOMINATOR}", f"{scaled} AS {VALUE}", f"parts.{UNITS}"]


def _is_median(measure: Measure) -> bool:
    return measure.aggregate is Aggregate.MEDIAN


def _aggregation(index: int, scan: Scan, columns: list[tuple[str, Measure]], keys: list[str]) -> exp.Select:
    """One row per key with this fact's measures; the other facts' columns are NULL, to be filled by the union."""
    own_keys = [f"r.{key}" for key in keys]
    statement = group(source(select(*own_keys), f"rows_{index} AS r"), *own_keys)
    for name, measure in columns:
        own = scan_of(measure) == scan and (name == UNITS or not _is_median(measure))
        add(statement, _aggregate(measure, name) if own else _nothing(measure, name))
    return statement


def _aggregate(measure: Measure, name: str) -> exp.Expr:
    counted = f"CASE WHEN {qualified(measure.where)} THEN 1 ELSE 0 END"
    if name == UNITS and measure.aggregate is not Aggregate.DISTINCT:
        if measure.of:
            counted = (
                f"CASE WHEN ({qualified(measure.where)}) AND ({qualified(measure.of)}) IS NOT NULL THEN 1 ELSE 0 END"
            )
        return named(f"CAST(sum({counted}) AS BIGINT)", name)
    if measure.aggregate is Aggregate.COUNT:
        return named(f"CAST(sum({counted}) AS BIGINT)", name)
    if measure.aggregate is Aggregate.DISTINCT:
        return named(f"count(DISTINCT CASE WHEN {qualified(measure.where)} THEN r.{measure.of} END)", name)
    total = f"sum(CASE WHEN {qualified(measure.where)} THEN {qualified(measure.of)} END)"
    return named(_per(total, measure), name)


def _per(total: str, measure: Measure) -> str:
    """A sum in the reported unit: exact as it stands, or divided (seconds to minutes)."""
    if measure.per == 1:
        return f"CAST({total} AS DECIMAL(28, 4))"
    return f"CAST({total} AS DOUBLE) / nullif(CAST({measure.per} AS DOUBLE), 0)"


def _nothing(measure: Measure, name: str) -> exp.Expr:
    if name != UNITS and (_is_median(measure) or measure.per != 1):
        return named("CAST(NULL AS DOUBLE)", name)
    is_sum = name != UNITS and measure.aggregate is Aggregate.SUM
    return named(f"CAST(NULL AS {'DECIMAL(28, 4)' if is_sum else 'BIGINT'})", name)


def _median(index: int, measure: Measure, name: str, columns: list[tuple[str, Measure]], keys: list[str]) -> exp.Select:
    """The middle value by rank arithmetic, the same on every engine: the mean of ranks n/2 and n/2 + 1."""
    partition = ", ".join(f"r.{key}" for key in keys)
    of = qualified(measure.of)
    ranked = select(
        *(f"r.{key}" for key in keys),
        named(of, "ranked"),
        f"row_number() OVER (PARTITION BY {partition} ORDER BY {of}, r.unit_id) AS position",
        f"count(*) OVER (PARTITION BY {partition}) AS units",
    )
    where(source(ranked, f"rows_{index} AS r"), qualified(measure.where), f"({of}) IS NOT NULL")
    own_keys = [f"k.{key}" for key in keys]
    middle = source(select(*own_keys), ranked.subquery("k", copy=False))
    mean = "CAST(sum(k.ranked) AS DOUBLE) / nullif(CAST(count(k.ranked) AS DOUBLE), 0)"
    for column, other in columns:
        add(middle, named(mean, name) if column == name else _nothing(other, column))
    return group(where(middle, "2 * k.position BETWEEN k.units AND k.units + 2"), *own_keys)


def _evidence(request: Request, part: str, measure: Measure, index: int) -> exp.Select:
    amount = "1"
    condition = [qualified(measure.where)]
    if measure.of and measure.aggregate is not Aggregate.DISTINCT:
        amount = f"CAST({qualified(measure.of)} AS DOUBLE) / nullif(CAST({measure.per} AS DOUBLE), 0)"
        condition.append(f"({qualified(measure.of)}) IS NOT NULL")
    keys = ["period_start", "period_end", *(cut_column(cut) for cut in request.by)]
    columns = [*keys, "account_id", "unit_id", "source", "record_id", "file", "line"]
    rows = select(*(f"r.{name}" for name in columns), named(f"CAST({amount} AS DOUBLE)", "amount"))
    where(source(rows, f"rows_{index} AS r"), *condition)
    if measure.aggregate is Aggregate.DISTINCT:
        partition = ", ".join(f"r.{key}" for key in [*keys, measure.of])
        add(rows, f"row_number() OVER (PARTITION BY {partition} ORDER BY r.unit_id) AS position")
    picked = select(named(literal(part), "part"), *(f"d.{name}" for name in [*columns, "amount"]))
    source(picked, rows.subquery("d", copy=False))
    return where(picked, "d.position = 1") if measure.aggregate is Aggregate.DISTINCT else picked


@cache
def qualified(text: str) -> str:
    """An expression over a fact's columns with every column taken from the rows step."""
    tree = piece(text)
    for column in tree.find_all(exp.Column):
        column.set("table", exp.to_identifier("r"))
    return tree.sql(DUCKDB)


def _union(selects: list[exp.Select]) -> exp.Select | exp.Union:
    return exp.union(*selects, distinct=False, copy=False) if len(selects) > 1 else selects[0]


def has_median(kpi: Kpi) -> bool:
    """Whether the value is a middle value rather than a sum or a share."""
    return kpi.formula.kind is Kind.MEDIAN
