"""The rows step of a compiled question: a fact's rows in each period, with population, cuts and filters applied."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from sqlglot import exp

from abmetrics.engines.pieces import add, join, named, piece, select, source, where
from abmetrics.engines.portable import literal
from abmetrics.errors import QuestionError, UnknownName
from abmetrics.kpis.kpi import CutDay, Kpi
from abmetrics.measures.cuts import UNKNOWN, Cut
from abmetrics.measures.facts import ACCOUNTS_IN_PERIOD
from abmetrics.measures.measure import Fact, Measure
from abmetrics.model.schema import PROVENANCE
from abmetrics.vocabulary import Population

_STATES = {
    Population.LISTED: "is_listed",
    Population.TARGETS: "is_target",
    Population.CUSTOMERS: "is_customer",
}

_ALWAYS = ("account_id", *(column.name for column in PROVENANCE))
"""Columns of every rows step: facts about the data themselves have no account."""


@dataclass(frozen=True)
class Scan:
    """One reading of one fact: measures that agree on all of this share it."""

    fact: Fact
    on: str
    latest_per: str
    latest_where: str
    converted: bool


class Asked(Protocol):
    """The part of a request the rows step needs."""

    @property
    def kpi(self) -> Kpi:
        """The KPI asked for."""

    @property
    def by(self) -> tuple[Cut, ...]:
        """The cuts it is split by."""

    @property
    def where(self) -> tuple[tuple[Cut, str], ...]:
        """The cut values it is restricted to."""

    @property
    def followed_through(self) -> dt.date | None:
        """The last day by which something is known; None: the period's last day."""


def scan_of(measure: Measure) -> Scan:
    """The scan a measure reads."""
    latest_where = measure.where if measure.latest_per else ""
    return Scan(measure.fact, measure.on, measure.latest_per, latest_where, measure.converted)


def cut_column(cut: Cut) -> str:
    """The column a cut's value stands in."""
    return f"cut_{cut.id}"


def check_cuts(kpi: Kpi, cuts: tuple[Cut, ...]) -> None:
    """QuestionError where the KPI's rows do not have a cut; says which they have."""
    for cut in cuts:
        if cut.id not in kpi.cuts:
            raise UnknownName("cut", cut.id, kpi.cuts, f"of {kpi.id}")


def rows_step(asked: Asked, scan: Scan) -> exp.Select:
    """The fact's rows with their period, cut values, account and provenance."""
    step = _Rows(asked.kpi, scan)
    used = tuple(dict.fromkeys((*asked.by, *(cut for cut, _ in asked.where))))
    values = {cut: step.cut_value(cut) for cut in used}
    population = step.population_condition()
    columns: tuple[str | exp.Expr, ...] = (
        "p.period_start",
        "p.period_end",
        "p.last_day",
        named(f"f.{scan.fact.key}", "unit_id"),
        *(named(values[cut], cut_column(cut)) for cut in asked.by),
        *step.fact_columns(),
    )
    statement = join(source(select(*columns), "periods AS p"), f"{scan.fact.table.name} AS f", step.in_period)
    for alias, table, condition in step.joins:
        join(statement, f"{table} AS {alias}", condition, kind="" if alias == "m" else "left")
    if population:
        where(statement, population)
    if scan.fact.known_on:
        through = literal(asked.followed_through) if asked.followed_through else piece("p.last_day")
        where(statement, exp.LTE(this=piece(f"f.{scan.fact.known_on}"), expression=through))
    for cut, wanted in asked.where:
        where(statement, exp.EQ(this=piece(values[cut]), expression=literal(wanted)))
    return _latest(statement, scan) if scan.latest_per else statement


def _latest(statement: exp.Select, scan: Scan) -> exp.Select:
    """Of several rows of one respondent in a period only the latest, by moment and then by key."""
    names = statement.named_selects
    recency = (
        "row_number() OVER (PARTITION BY p.period_start, p.period_end, "
        f"f.{scan.latest_per} ORDER BY f.{scan.fact.moment} DESC, f.{scan.fact.key} DESC)"
    )
    ranked = add(where(statement, f"({scan.latest_where})"), named(recency, "recency"))
    latest = source(select(*(f"l.{name}" for name in names)), ranked.subquery("l", copy=False))
    return where(latest, "l.recency = 1")


class _Rows:
    """The pieces of one rows step; joins are added as cuts and population ask for them."""

    def __init__(self, kpi: Kpi, scan: Scan) -> None:
        self.kpi, self.scan = kpi, scan
        self.joins: list[tuple[str, str, str]] = []
        if scan.converted:
            self._join(
                "x", "exchange_spans",
                "x.currency = f.currency AND x.from_on <= p.last_day AND x.to_on > p.last_day",
            )  # fmt: skip

    @property
    def in_period(self) -> str:
        if self.scan.fact.table is ACCOUNTS_IN_PERIOD:
            return "f.period_start = p.period_start AND f.period_end = p.period_end"
        if self.scan.fact.is_span:
            return "f.from_on < p.period_end AND f.to_on >= p.period_end"
        return f'f."{self.scan.on}" >= p.period_start AND f."{self.scan.on}" < p.period_end'

    @property
    def cut_day(self) -> str:
        if self.kpi.cut_day is CutDay.PERIOD_END or self.scan.fact.is_span:
            return "p.last_day"
        if self.kpi.cut_day is CutDay.CREATION and self.scan.fact.created_on:
            return f"f.{self.scan.fact.created_on}"
        return f'f."{self.scan.on}"'

    def cut_value(self, cut: Cut) -> str:
        """The expression of a cut's value; NULL is the group "(unknown)", never dropped."""
        if cut.account_field:
            alias = f"a_{cut.id}"
            self._join(
                alias, "account_attributes",
                f"{alias}.account_id = f.account_id AND {alias}.field = '{cut.account_field}' "
                f"AND {alias}.from_on <= {self.cut_day} AND {alias}.to_on > {self.cut_day}",
            )  # fmt: skip
            return f"coalesce({alias}.value, '{UNKNOWN}')"
        if cut.account_state:
            return f"coalesce({self._state(cut.account_state)}, '{UNKNOWN}')"
        return f"coalesce(f.{cut.id}, '{UNKNOWN}')"

    def population_condition(self) -> str:
        """What the population asks of a row; for S, the join to the accounts listed in the period asks it."""
        population = self.kpi.population
        if self.scan.fact.is_population:
            return ""
        if population is Population.LISTED_IN_PERIOD:
            self._join(
                "m", "accounts_in_period",
                "m.period_start = p.period_start AND m.period_end = p.period_end AND m.account_id = f.account_id",
            )  # fmt: skip
            return ""
        if population in _STATES:
            return self._state(_STATES[population])
        if population in (Population.OPPORTUNITIES, Population.PEOPLE, Population.ALL):
            return ""
        raise QuestionError(f"{self.kpi.id}: population {population.value} cannot be read yet")

    def fact_columns(self) -> list[str]:
        columns = []
        taken = {"period_start", "period_end", "last_day"}
        for column in self.scan.fact.table:
            if self.scan.converted and column.name == "amount":
                columns.append("CAST(CAST(f.amount AS DECIMAL(19, 4)) * x.rate AS DECIMAL(18, 4)) AS amount")
            elif column.name not in taken:
                columns.append(f'f."{column.name}"')
        names = {column.name for column in self.scan.fact.table}
        return columns + [f"CAST(NULL AS VARCHAR) AS {name}" for name in _ALWAYS if name not in names]

    def _state(self, column: str) -> str:
        """A column of account_spans on the day cuts are read; the fact's own where it is account_spans."""
        if self.scan.fact.table.name == "account_spans":
            return f"f.{column}"
        self._join(
            "s", "account_spans",
            f"s.account_id = f.account_id AND s.from_on <= {self.cut_day} AND s.to_on > {self.cut_day}",
        )  # fmt: skip
        return f"s.{column}"

    def _join(self, alias: str, table: str, condition: str) -> None:
        if alias not in {known for known, _, _ in self.joins}:
            self.joins.append((alias, table, condition))
