"""What a KPI is: a question, a formula over measures, and everything a reader must know to use the answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from abmetrics.measures.measure import Aggregate, Measure
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit


class Kind(StrEnum):
    """The kinds of formula; each is compiled in one place and tested once."""

    COUNT = "count"
    TOTAL = "total"
    RATIO = "ratio"
    MEAN = "mean"
    MEDIAN = "median"
    INDEX = "index"


class CutDay(StrEnum):
    """The day at which the account's tier, owner and so on are read."""

    ROW = "the row's own date"
    CREATION = "the deal's creation"
    PERIOD_END = "the period's end"


@dataclass(frozen=True)
class Formula:
    """How the value comes out of the measures. `denominator` is None where the value is the numerator itself."""

    kind: Kind
    numerator: Measure
    denominator: Measure | None = None
    scale: int = 1
    words: str = ""

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures it needs, numerator first."""
        return (self.numerator,) if self.denominator is None else (self.numerator, self.denominator)


def counted(measure: Measure, words: str) -> Formula:
    """The count itself."""
    return Formula(Kind.COUNT, measure, words=words)


def totalled(measure: Measure, words: str) -> Formula:
    """The sum itself."""
    return Formula(Kind.TOTAL, measure, words=words)


def ratio(numerator: Measure, denominator: Measure, words: str) -> Formula:
    """Numerator ÷ denominator; NULL where the denominator is 0. Totals re-divide sums (rule 4)."""
    return Formula(Kind.RATIO, numerator, denominator, words=words)


def mean(numerator: Measure, denominator: Measure, words: str) -> Formula:
    """Sum ÷ number of units; a ratio whose denominator counts what is summed."""
    return Formula(Kind.MEAN, numerator, denominator, words=words)


def median(measure: Measure, words: str) -> Formula:
    """The middle value of the units."""
    return Formula(Kind.MEDIAN, measure, words=words)


def index(numerator: Measure, denominator: Measure, words: str) -> Formula:
    """100 × numerator ÷ denominator, such as NPS."""
    return Formula(Kind.INDEX, numerator, denominator, scale=100, words=words)


@dataclass(frozen=True, kw_only=True)
class Kpi:
    """One number of the catalogue. Every field that carries meaning is required: defaults are how catalogues rot."""

    id: str
    name: str
    question: str
    formula: Formula
    unit: Unit
    population: Population
    date_basis: str
    """`as-of`, or the words for the date that puts a row in a period."""
    cuts: tuple[str, ...]
    better: Better
    stage: FunnelStage
    advice: Advice
    advice_reason: str
    horizon: Horizon
    interval: Interval
    playbook: str
    source: str
    by_default: tuple[str, ...] = ()
    """Cuts it is always shown by, where one number would say nothing."""
    also: tuple[Measure, ...] = ()
    """Counts shown beside the value, such as who joined and left."""
    left_out: tuple[Measure, ...] = ()
    """Rows the value leaves out and counts apart, such as won deals without an amount."""

    @property
    def is_as_of(self) -> bool:
        """Whether it is measured at the period's end rather than over the period."""
        return self.date_basis == "as-of"

    @property
    def cut_day(self) -> CutDay:
        """The day at which account cuts are read (rule 8 and settled reading 3)."""
        if self.is_as_of or self.formula.numerator.aggregate is Aggregate.DISTINCT:
            return CutDay.PERIOD_END
        return CutDay.CREATION if self.population is Population.OPPORTUNITIES else CutDay.ROW

    @property
    def measures(self) -> tuple[Measure, ...]:
        """Every measure it needs: the formula's, those shown beside it, those left out and counted apart."""
        return (*self.formula.measures, *self.also, *self.left_out)
