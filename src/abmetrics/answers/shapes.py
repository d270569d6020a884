"""The shapes of questions and answers: what every surface asks with, and what it shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from abmetrics.kpis.kpi import Kpi
from abmetrics.measures.periods import Span
from abmetrics.vocabulary import Flag, Grain, Stage

Number = int | float | Decimal


@dataclass(frozen=True)
class Question:
    """What is asked: a KPI, split by cuts, restricted to cut values, for a period, as of a day."""

    kpi: str
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    period: Span | None = None
    grain: Grain | None = None
    as_of: dt.date | None = None


@dataclass(frozen=True)
class AnswerRow:
    """One value with its parts, the number of units behind it, its 95 % interval and what must be known beside it."""

    period: Span
    cuts: dict[str, str]
    value: Number | None
    numerator: Number | None
    denominator: Number | None
    n: int
    low: float | None
    high: float | None
    flags: tuple[str, ...]
    also: dict[str, Number] = field(default_factory=dict)

    def has(self, flag: Flag) -> bool:
        """Whether the row carries that flag, with or without a detail behind it."""
        return any(text.startswith(flag) for text in self.flags)


@dataclass(frozen=True)
class Answer:
    """The rows of an answer, and where they came from."""

    question: Question
    kpi: Kpi
    currency: str
    as_of: dt.date
    build: str
    rows: tuple[AnswerRow, ...]
    sql: str


@dataclass(frozen=True)
class EvidenceRow:
    """One source row behind a value: which part it counts in, how much, and where it stands in the sources."""

    part: str
    amount: Number | None
    unit_id: str
    account_id: str | None
    source: str | None
    record_id: str | None
    file: str | None
    line: int | None
    period: Span
    cuts: dict[str, str]


@dataclass(frozen=True)
class Explanation:
    """The source rows behind an answer, or the page of them that was asked for; `total` counts them all."""

    question: Question
    kpi: Kpi
    build: str
    rows: tuple[EvidenceRow, ...]
    total: int


@dataclass(frozen=True)
class FunnelStep:
    """One stage of the funnel: who is in it, who got at least so far, and the share that goes on to the next."""

    stage: Stage
    label: str
    balance: Number | None
    """Accounts in this stage at the as-of moment (KPI stage_balance)."""
    balance_before: Number | None
    reached: Number | None
    """Accounts in this stage or a later one (KPI stage_reached)."""
    reached_before: Number | None
    rate_on: AnswerRow | None
    """Share of `reached` that is in a later stage (KPI stage_step_rate); None for the last stage."""
    rate_on_before: AnswerRow | None

    @property
    def balance_change(self) -> Number | None:
        """Accounts in this stage against the period before; None where either is unknown."""
        if self.balance is None or self.balance_before is None:
            return None
        return float(self.balance) - float(self.balance_before)

    @property
    def rate_change(self) -> float | None:
        """The step's share against the period before, as a difference of shares; None where either is unknown."""
        now, before = self.rate_on, self.rate_on_before
        if now is None or before is None or now.value is None or before.value is None:
            return None
        return float(now.value) - float(before.value)


@dataclass(frozen=True)
class Funnel:
    """The six-stage funnel at the end of a period, beside the period before."""

    period: Span
    before: Span
    as_of: dt.date
    build: str
    where: tuple[tuple[str, str], ...]
    steps: tuple[FunnelStep, ...]
    outside: Number | None
    flags: tuple[str, ...]
