"""Measures: one aggregate over one fact, with the rows it counts. KPIs are formulas over these.

A fact is a derived table whose rows have an account, dates that may put them in a period, and cuts. Event facts
happen on a day; span facts hold from a day until before another and are read as of a period's end.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from abmetrics.engines.condition import condition, value
from abmetrics.errors import DefinitionError
from abmetrics.measures.cuts import cut
from abmetrics.model.schema import Table, Type

PERIOD_COLUMNS = {"period_start": Type.DATE, "period_end": Type.DATE}
"""What a condition may name besides its fact's columns: the half-open period asked for."""

Feed = tuple[str, ...]
"""Alternatives: any one of these tables, loaded for a time, covers it."""


@dataclass(frozen=True)
class Fact:
    """A derived table as measures see it.

    `created_on` is the day a deal's cuts are read at (settled reading 3); `moment` orders rows within a day.
    `known_on` is the day from which a row is known to be its account's: as of an earlier day it does not count.
    `history` names the tables without which its past is unknown. `is_population`: its rows are the population's own
    changes or members, so no population is applied to them again.
    """

    table: Table
    key: str
    cuts: tuple[str, ...]
    feeds: tuple[Feed, ...]
    is_span: bool = False
    created_on: str = ""
    moment: str = ""
    known_on: str = ""
    is_population: bool = False
    history: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in (self.key, self.created_on, self.moment, self.known_on):
            if name:
                self.table.column(name)
        for id in self.cuts:
            chosen = cut(id)
            if not chosen.account_field and not chosen.account_state:
                self.table.column(chosen.id)


class Aggregate(StrEnum):
    """What is done with the rows. Medians and distinct counts do not add up over cuts, and say so."""

    COUNT = "count"
    SUM = "sum"
    DISTINCT = "distinct"
    MEDIAN = "median"


@dataclass(frozen=True)
class Measure:
    """One aggregate over one fact.

    `on` is the date column that puts a row in a period ('' for span facts). `where` is one SQL boolean expression over
    the fact's columns and the period; `of` is what is summed, ranked or told apart; what
    is summed may name the period too. Both are checked here, so that a
    wrong one stops the import. `per` divides a sum into the reported unit (60 seconds per minute).
    `latest_per` keeps, of several rows of one value of that column in a period, the latest. `converted` says that `of`
    is an amount in the row's `currency`, to be taken at the as-of day's rate (rule 7).
    """

    id: str
    fact: Fact
    aggregate: Aggregate
    on: str
    where: str
    of: str
    per: int
    latest_per: str
    converted: bool
    feeds: tuple[Feed, ...]

    def __post_init__(self) -> None:
        table, place = self.fact.table, f"measure {self.id}"
        condition(self.where, table, place, PERIOD_COLUMNS)
        if bool(self.on) == self.fact.is_span:
            raise DefinitionError(f"{place}: event facts need a date column `on`, span facts have none")
        for name in (self.on, self.latest_per, self.of if self.aggregate is Aggregate.DISTINCT else ""):
            if name:
                table.column(name)
        if self.aggregate in (Aggregate.SUM, Aggregate.MEDIAN):
            value(self.of, table, place, PERIOD_COLUMNS)


def count(
    id: str,
    fact: Fact,
    on: str = "",
    where: str = "true",
    latest_per: str = "",
    converted: bool = False,
    feeds: tuple[Feed, ...] = (),
) -> Measure:
    """How many rows meet `where`."""
    return Measure(id, fact, Aggregate.COUNT, on, where, "", 1, latest_per, converted, fact.feeds + feeds)


def total(
    id: str,
    fact: Fact,
    of: str,
    on: str = "",
    where: str = "true",
    per: int = 1,
    latest_per: str = "",
    converted: bool = False,
    feeds: tuple[Feed, ...] = (),
) -> Measure:
    """The sum of `of` over the rows that meet `where`; rows without a value add nothing."""
    return Measure(id, fact, Aggregate.SUM, on, where, of, per, latest_per, converted, fact.feeds + feeds)


def distinct(id: str, fact: Fact, of: str, on: str = "", where: str = "true") -> Measure:
    """How many different values of column `of` there are among the rows that meet `where`."""
    return Measure(id, fact, Aggregate.DISTINCT, on, where, of, 1, "", False, fact.feeds)


def median_of(id: str, fact: Fact, of: str, on: str = "", where: str = "true") -> Measure:
    """The middle of `of` over the rows that meet `where`; of two middles, their mean."""
    return Measure(id, fact, Aggregate.MEDIAN, on, where, of, 1, "", False, fact.feeds)
