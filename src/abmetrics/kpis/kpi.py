"""What a KPI is: a question, a formula over measures, and everything a reader must know to use the answer."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from abmetrics.errors import DefinitionError
from abmetrics.measures.measure import Aggregate, Measure
from abmetrics.model.schema import Type
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit


class Kind(StrEnum):
    """The kinds of formula; each is compiled in one place and tested once."""

    COUNT = "count"
    TOTAL = "total"
    RATIO = "ratio"
    MEAN = "mean"
    MEDIAN = "median"
    INDEX = "index"
    DURATION = "duration"
    COHORT = "cohort"
    CHANGE = "change"
    COMPOSITE = "composite"


_INTERVALS_OF_COURSES = (Interval.NONE, Interval.INCIDENCE, Interval.CLUSTERED)


class CutDay(StrEnum):
    """The day at which the account's tier, owner and so on are read."""

    ROW = "the row's own date"
    CREATION = "the deal's creation"
    PERIOD_END = "the period's end"


@dataclass(frozen=True)
class Course:
    """From a unit's origin, which is its measure's date, to what became of it: date columns of the measure's fact.

    `event` is waited for; `competing` ('' where there is none) ends the wait without it, unless it falls on the same
    day. `entry` ('' where units are watched from their origin) is the day from which a unit is watched; one without it
    never is. NULL says `not so far`. `by_day` is the day since origin by which a cohort is judged, 0 for durations.
    """

    event: str
    competing: str
    entry: str
    by_day: int


@dataclass(frozen=True)
class Part:
    """A KPI inside a composite, asked over the period, or over the `months` up to its end where that is not 0."""

    kpi: Kpi
    months: int


@dataclass(frozen=True)
class Formula:
    """How the value comes out of the measures. `denominator` is None where the value is the numerator itself.

    A `course` has its units as the numerator. `times` and `over` are the parts of a composite, whose numerator is that
    of its first part.
    """

    kind: Kind
    numerator: Measure
    denominator: Measure | None = None
    scale: int = 1
    words: str = ""
    course: Course | None = None
    times: tuple[Part, ...] = ()
    over: tuple[Part, ...] = ()

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of a composite, those it multiplies first."""
        return self.times + self.over

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures it needs, numerator first."""
        if self.parts:
            return tuple(dict.fromkeys(measure for part in self.parts for measure in part.kpi.formula.measures))
        return (self.numerator,) if self.denominator in (None, self.numerator) else (self.numerator, self.denominator)


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


def duration(units: Measure, event: str, words: str, competing: str = "", entry: str = "") -> Formula:
    """The median days from the units' date to `event`, "not reached" where fewer than half get there (rule 6).

    The cohort are the units with their origin in the period; they are followed to the as-of day and censored there.
    """
    return _followed(Kind.DURATION, units, Course(event, competing, entry, by_day=0), words)


def cohort(units: Measure, event: str, at: int, words: str, competing: str = "", entry: str = "") -> Formula:
    """The share of the units that has reached `event` within `at` days, by the same rule (rule 6)."""
    if at < 1:
        raise DefinitionError(f"measure {units.id}: a cohort is judged `at` some day after its origin, not {at}")
    return _followed(Kind.COHORT, units, Course(event, competing, entry, by_day=at), words)


def change(measure: Measure, words: str) -> Formula:
    """(now − before) ÷ before, against the equal period before; NULL where that was 0.

    Numerator and denominator are now − before and before, so the interval of a ratio is one of differences paired by
    account: R = Σ now ÷ Σ before, variance a ÷ (a − 1) × Σ (now − R × before)² ÷ (Σ before)² over the a accounts.
    """
    if measure.aggregate is Aggregate.MEDIAN:
        raise DefinitionError(f"measure {measure.id}: a median has no change by account; take a count or a sum")
    return Formula(Kind.CHANGE, measure, measure, words=words)


def composite(times: tuple[Kpi | Part, ...], words: str, over: tuple[Kpi | Part, ...] = ()) -> Formula:
    """The product of some KPIs, divided by that of others; NULL where a part is NULL or a divisor 0.

    Each part is asked as it is, with its own population and date basis.
    """
    if not times:
        raise DefinitionError(f"`{words}`: a composite needs something to multiply")
    first, *_ = multiplied = tuple(map(_part, times))
    return Formula(
        Kind.COMPOSITE, first.kpi.formula.numerator, words=words, times=multiplied, over=tuple(map(_part, over))
    )


def trailing(kpi: Kpi, months: int) -> Part:
    """A part asked over the months up to the period's end, as known then (settled reading 10)."""
    return Part(kpi, months)


def _part(given: Kpi | Part) -> Part:
    return given if isinstance(given, Part) else Part(given, months=0)


def _followed(kind: Kind, units: Measure, course: Course, words: str) -> Formula:
    if units.aggregate is not Aggregate.COUNT or not units.on:
        raise DefinitionError(f"measure {units.id}: units that are followed are counted by the day of their origin")
    for name in (course.event, course.competing, course.entry):
        if name and units.fact.table.column(name).type is not Type.DATE:
            raise DefinitionError(f"measure {units.id}: {name} in {units.fact.table.name} is not a date")
    return Formula(kind, units, words=words, course=course)


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

    def __post_init__(self) -> None:
        if self.formula.course and self.interval not in _INTERVALS_OF_COURSES:
            raise DefinitionError(f"{self.id}: {self.interval.value} is no interval of a {self.formula.kind.value}")
        if (self.formula.course or self.formula.parts) and (self.also or self.left_out):
            raise DefinitionError(f"{self.id}: a {self.formula.kind.value} counts for itself what stands beside it")
        if self.formula.parts and self.interval is not Interval.NONE:
            # Parts of other accounts and dates vary together in ways nothing here tells.
            raise DefinitionError(f"{self.id}: a composite has no interval of its own")
        for part in self.formula.parts:
            if part.kpi.by_default or not set(self.cuts) <= set(part.kpi.cuts):
                raise DefinitionError(f"{self.id}: its part {part.kpi.id} cannot be asked by all of its cuts")

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
