"""One request's view of the workspace: the build it reads, what its address asks, and the answers, asked once."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from threading import RLock
from typing import TypeVar, cast

from abmetrics import answers
from abmetrics.answers import Answer, Explanation, Funnel, Question
from abmetrics.charts.formats import Formats
from abmetrics.kpis.catalogue import kpi
from abmetrics.measures.periods import Span, add_months, quarter_of, split
from abmetrics.vocabulary import Grain, Stage
from abmetrics.web.address import Address
from abmetrics.workspace import Build, Workspace

T = TypeVar("T")


class Asked:
    """Answers already given, by build and question: builds never change, so neither do these.

    One question at a time: a build's engine is one connection, and a connection is for one thread.
    """

    def __init__(self, most: int = 1_000) -> None:
        self._most = most
        self._given: OrderedDict[object, object] = OrderedDict()
        self._lock = RLock()

    def once(self, key: object, ask: Callable[[], T]) -> T:
        """What `ask` answers, from memory where it was asked before under this key."""
        with self._lock:
            if key not in self._given:
                self._given[key] = ask()
            self._given.move_to_end(key)
            while len(self._given) > self._most:
                self._given.popitem(last=False)
            return cast(T, self._given[key])


@dataclass(frozen=True)
class Visit:
    """What one request sees."""

    workspace: Workspace
    build: Build
    address: Address
    asked: Asked

    @cached_property
    def formats(self) -> Formats:
        """Numbers and days in the workspace's habits."""
        return Formats(self.workspace.settings.workspace.currency)

    @cached_property
    def usual(self) -> Span:
        """The period a page shows where its address names none."""
        return usual_period(self.build.manifest.data_from, self.build.manifest.data_through)

    @cached_property
    def span(self) -> Span:
        """The period of this visit, for what has to have one."""
        return self.address.span or self.usual

    @cached_property
    def year(self) -> Span:
        """The twelve months up to the end of the period: long enough to see a trend and to compare groups."""
        end = self.span.end if self.span.end.day == 1 else add_months(self.span.end.replace(day=1), 1)
        return Span(add_months(end, -12), end)

    @cached_property
    def quarters(self) -> tuple[Span, ...]:
        """Every quarter the data reach into, latest first."""
        manifest = self.build.manifest
        first = quarter_of(manifest.data_from)
        return split(Span(first.start, quarter_of(manifest.data_through).end), Grain.QUARTER)[::-1]

    def ask(self, question: Question) -> Answer:
        """The answer of the visit's build."""
        return self.asked.once((self.build.id, question), lambda: answers.ask(self.build, question))

    def explain(self, question: Question, first: int, most: int) -> Explanation:
        """A page of the source rows behind an answer."""
        key = (self.build.id, "explain", question, first, most)
        return self.asked.once(key, lambda: answers.explain(self.build, question, first, most))

    def sql(self, question: Question, dialect: str) -> str:
        """The statement behind an answer, in `duckdb` or `spark`."""
        return answers.question_sql(self.build, question, dialect)

    def funnel(self) -> Funnel:
        """The funnel at the end of the visit's period, under its filters."""
        span, where = self.span, self.address.where
        return self.asked.once((self.build.id, "funnel", span, where), lambda: answers.funnel(self.build, span, where))

    def page_of(self, kpi_id: str, span: Span | None = None, **filters: str) -> str:
        """The address of a KPI's page for a period, under the visit's filters and these."""
        there = replace(self.address.carried.filtered(**filters), span=span or self.address.span)
        return there.link(f"/kpi/{kpi_id}")

    def page_of_stage(self, kpi_id: str, stage: Stage) -> str:
        """The address of a funnel number: the KPI's page, filtered to the stage by the cut that the KPI has."""
        name = "funnel_stage" if "funnel_stage" in kpi(kpi_id).cuts else "stage"
        return self.page_of(kpi_id, self.address.span, **{name: stage.value})


def usual_period(data_from: dt.date, data_through: dt.date) -> Span:
    """The last quarter that the data cover to its end, or the one they end in where they cover none.

    >>> usual_period(dt.date(2025, 1, 1), dt.date(2026, 10, 14)).start
    datetime.date(2026, 7, 1)
    >>> usual_period(dt.date(2026, 8, 1), dt.date(2026, 9, 29)).start
    datetime.date(2026, 7, 1)
    """
    latest = quarter_of(data_through)
    if latest.last_day <= data_through:
        return latest
    before = Span(add_months(latest.start, -3), latest.start)
    return before if before.start >= data_from else latest
