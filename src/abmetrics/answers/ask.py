"""Ask a build a question: the value with its parts, interval and flags, or the source rows behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlglot import exp

from abmetrics.answers.composites import combined
from abmetrics.answers.courses import NOBODY, Followed
from abmetrics.answers.coverage import Standing, first_day, history_unknown, named, standing
from abmetrics.answers.shapes import Answer, AnswerRow, EvidenceRow, Explanation, Number, Question
from abmetrics.answers.uncertainty import Intervals
from abmetrics.engines.portable import DUCKDB
from abmetrics.errors import QuestionError
from abmetrics.kpis.catalogue import kpi as kpi_named
from abmetrics.kpis.compile import Request, has_median
from abmetrics.kpis.kpi import Kpi, Part
from abmetrics.kpis.rows import check_cuts, cut_column
from abmetrics.kpis.statements import evidence_statement, part_span, request_sql, value_statement
from abmetrics.measures.cuts import UNKNOWN, Cut, cut
from abmetrics.measures.periods import Span, split
from abmetrics.vocabulary import Flag, FunnelStage, Stage
from abmetrics.workspace import Build

_ORDERED = {"stage": tuple(Stage), "funnel_stage": tuple(Stage)[1:]}
"""Cuts whose values are known beforehand: each is shown, also where nobody is in it, in this order."""


def ask(build: Build, question: Question) -> Answer:
    """The answer to a question, from one build.

    UnknownName for a KPI or cut that does not exist, QuestionError for a period that cannot be meant.
    """
    return _answer(build, question, kpi_named(question.kpi))


def explain(build: Build, question: Question, first: int = 0, most: int | None = None) -> Explanation:
    """The source rows behind the answer, part by part; for additive parts their amounts sum to it.

    Behind a sum of minutes stand as many rows as there were touches, so a page of them may be asked for: `most` rows
    after the `first` ones.
    """
    return _explanation(build, question, kpi_named(question.kpi), first, most)


def question_sql(build: Build, question: Question, dialect: str) -> str:
    """The statement that answers a question, in an engine's dialect; empty where no data reach the period."""
    return _Asked(build, question, kpi_named(question.kpi)).sql(dialect)


def _answer(build: Build, question: Question, kpi: Kpi) -> Answer:
    asked = _Asked(build, question, kpi)
    return Answer(
        question=question,
        kpi=kpi,
        currency=build.settings.workspace.currency,
        as_of=asked.as_of,
        build=build.id,
        rows=asked.rows(),
        sql=asked.sql(DUCKDB),
    )


def _explanation(build: Build, question: Question, kpi: Kpi, first: int, most: int | None) -> Explanation:
    asked = _Asked(build, question, kpi)
    if kpi.formula.parts:
        return _explanation_of_parts(asked, first, most)
    if not asked.request.periods:
        return Explanation(question, kpi, build.id, (), 0)
    statement = evidence_statement(asked.request)
    if most is None:
        rows = build.engine.query(statement).to_pylist()
        total = len(rows)
    else:
        counted = exp.select("count(*) AS rows").from_(statement.subquery("counted"))
        total = build.engine.query(counted)["rows"][0].as_py()
        rows = build.engine.query(statement.limit(most).offset(first)).to_pylist()
    return Explanation(question, kpi, build.id, tuple(asked.evidence(row) for row in rows), total)


def _explanation_of_parts(asked: _Asked, first: int, most: int | None) -> Explanation:
    """The rows behind every part of a composite, one after another, each said to be its part's."""
    found: list[EvidenceRow] = []
    total = 0
    for span in asked.spans:
        for part in asked.kpi.formula.parts:
            left = None if most is None else most - len(found)
            about = _explanation(asked.build, asked.of_part(part, span), part.kpi, max(0, first - total), left)
            found += [replace(row, part=f"{part.kpi.id} {row.part}", period=span) for row in about.rows]
            total += about.total
    return Explanation(asked.question, asked.kpi, asked.build.id, tuple(found), total)


class _Asked:
    """A question made definite: its KPI, its cuts, its periods, each ending no later than the as-of day."""

    def __init__(self, build: Build, question: Question, kpi: Kpi) -> None:
        self.build, self.question, self.kpi = build, question, kpi
        fixed = {id for id, _ in question.where}
        default = tuple(id for id in self.kpi.by_default if id not in question.by and id not in fixed)
        by = tuple(cut(id) for id in (*default, *question.by))
        where = tuple((cut(id), value) for id, value in question.where)
        check_cuts(self.kpi, (*by, *(c for c, _ in where)))
        if len(set(by)) < len(by):
            raise QuestionError(f"{self.kpi.id}: a cut is named twice in {', '.join(c.id for c in by)}")
        through = min(question.as_of or build.span.last_day, build.span.last_day)
        whole = question.period or Span.through(min(first_day(build, self.kpi), through), through)
        fiscal = build.settings.workspace.fiscal_year_start
        self.spans = split(whole, question.grain, fiscal) if question.grain else (whole,)
        self.ends = {
            span: Span.through(span.start, min(span.last_day, through)) for span in self.spans if span.start <= through
        }
        # A cohort's origins lie in the period; what became of it is followed beyond.
        self.as_of = through if kpi.formula.course else min(whole.last_day, through)
        self.request = Request(self.kpi, by, where, tuple(self.ends.values()), followed_through=through)

    @property
    def by(self) -> tuple[Cut, ...]:
        return self.request.by

    def sql(self, dialect: str) -> str:
        """What is asked of the engine; empty where no data reach the period."""
        return request_sql(self.request, dialect) if self.request.periods else ""

    def rows(self) -> tuple[AnswerRow, ...]:
        """The rows of the answer."""
        if self.kpi.formula.parts:
            return self._composite_rows()
        if self.kpi.formula.course:
            followed = Followed(self.build, self.request)
            return tuple(self._followed_row(span, group, followed) for span, group in self.grid(followed.keys))
        found = self.found()
        intervals = Intervals(self.build, self.request)
        return tuple(
            self.row(span, group, found.get((span.start, *group)), intervals) for span, group in self.grid(found)
        )

    def of_part(self, part: Part, span: Span) -> Question:
        """What a composite asks of one of its parts for one of its periods."""
        measured = part_span(self.ends.get(span, span), part)
        return replace(self.question, kpi=part.kpi.id, by=tuple(c.id for c in self.by), period=measured, grain=None)

    def found(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        """The engine's rows by (period start, cut values)."""
        if not self.ends:
            return {}
        rows = self.build.engine.query(value_statement(self.request)).to_pylist()
        return {(row["period_start"], *(row[cut_column(c)] for c in self.by)): row for row in rows}

    def grid(self, found: Iterable[tuple[Any, ...]]) -> list[tuple[Span, tuple[str, ...]]]:
        """Every period with every group seen in any of them: a group without rows is a fact, not a gap."""
        if not self.by:
            return [(span, ()) for span in self.spans]
        groups = {key[1:] for key in found}
        if len(self.by) == 1 and self.by[0].id in _ORDERED:
            groups |= {(stage.value,) for stage in _ORDERED[self.by[0].id]}
        ordered = sorted(groups, key=lambda group: [_rank(c, value) for c, value in zip(self.by, group, strict=True)])
        return [(span, group) for span in self.spans for group in ordered]

    def row(self, span: Span, group: tuple[str, ...], found: dict[str, Any] | None, intervals: Intervals) -> AnswerRow:
        """One row of the answer, with zero told apart from not knowing."""
        kpi, measured = self.kpi, self.ends.get(span)
        known = standing(self.build, kpi, measured)
        row = found or {}
        left_out = {m.id: row.get(m.id) or 0 for m in kpi.left_out}
        units = int(row.get("n") or 0)
        numerator: Number | None = row.get("numerator")
        denominator: Number | None = row.get("denominator")
        value: Number | None = row.get("value")
        if numerator is None and not has_median(kpi) and not (units == 0 and any(left_out.values())):
            numerator = 0
        if kpi.formula.denominator is not None:
            denominator = denominator or 0
        else:
            value = numerator
        if known is Standing.NONE or (kpi.formula.denominator is not None and not denominator):
            value = None
        if known is Standing.NONE:
            numerator = denominator = None
            units = 0
        beside = {} if known is Standing.NONE else {m.id: row.get(m.id) or 0 for m in kpi.also}
        low, high = intervals.of(span.start, group, numerator, denominator) if value is not None else (None, None)
        return AnswerRow(
            period=span,
            cuts=self._cuts(group),
            value=value,
            numerator=numerator,
            denominator=denominator,
            n=units,
            low=low,
            high=high,
            flags=tuple(self._flags(span, measured, known, value, units, left_out)),
            also=beside | {id: n for id, n in left_out.items() if n},
        )

    def _followed_row(self, span: Span, group: tuple[str, ...], followed: Followed) -> AnswerRow:
        """One cohort: its median or its share, with what stands beside it."""
        measured = self.ends.get(span)
        known = standing(self.build, self.kpi, measured)
        outcome = NOBODY if known is Standing.NONE else followed.outcome(span.start, group)
        low, high = outcome.bounds
        flags = self._flags(span, measured, known, outcome.value, outcome.n, outcome.left_out)
        return AnswerRow(
            period=span,
            cuts=self._cuts(group),
            value=outcome.value,
            numerator=None,
            denominator=None,
            n=outcome.n,
            low=low,
            high=high,
            flags=(*outcome.flags, *flags),
            also=outcome.also | {id: count for id, count in outcome.left_out.items() if count},
        )

    def _composite_rows(self) -> tuple[AnswerRow, ...]:
        parts = self.kpi.formula.parts
        found: dict[tuple[Part, Span], dict[tuple[str, ...], AnswerRow]] = {}
        for span in self.spans:
            for part in parts:
                rows = _answer(self.build, self.of_part(part, span), part.kpi).rows
                found[part, span] = {tuple(row.cuts.values()): row for row in rows}
        groups = dict.fromkeys((span.start, *group) for (_, span), rows in found.items() for group in rows)
        return tuple(
            self._composite_row(
                span, group, tuple(found[part, span].get(group) or self._lone(part, span, group) for part in parts)
            )
            for span, group in self.grid(groups)
        )

    def _lone(self, part: Part, span: Span, group: tuple[str, ...]) -> AnswerRow:
        """A part's row of a group it has no rows of: whether that is zero or not known, the part tells."""
        fixed = tuple((c.id, value) for c, value in zip(self.by, group, strict=True))
        question = replace(self.of_part(part, span), by=(), where=self.question.where + fixed)
        (row,) = _answer(self.build, question, part.kpi).rows
        return row

    def _composite_row(self, span: Span, group: tuple[str, ...], rows: tuple[AnswerRow, ...]) -> AnswerRow:
        one = combined(self.kpi.formula, rows)
        own = self._flags(span, self.ends.get(span), Standing.WHOLE, None, one.n, {})
        return AnswerRow(
            period=span,
            cuts=self._cuts(group),
            value=one.value,
            numerator=one.numerator,
            denominator=one.denominator,
            n=one.n,
            low=None,
            high=None,
            flags=tuple(dict.fromkeys((*one.flags, *own))),
            also=one.also,
        )

    def _cuts(self, group: tuple[str, ...]) -> dict[str, str]:
        return {c.id: value for c, value in zip(self.by, group, strict=True)}

    def evidence(self, row: dict[str, Any]) -> EvidenceRow:
        """One source row behind the value."""
        whole = next(span for span, end in self.ends.items() if end.start == row["period_start"])
        return EvidenceRow(
            part=row["part"],
            amount=row["amount"],
            unit_id=row["unit_id"],
            account_id=row["account_id"],
            source=row["source"],
            record_id=row["record_id"],
            file=row["file"],
            line=row["line"],
            period=whole,
            cuts={c.id: row[cut_column(c)] for c in self.by},
        )

    def _flags(
        self,
        span: Span,
        measured: Span | None,
        known: Standing,
        value: Number | None,
        units: int,
        left_out: dict[str, Any],
    ) -> list[str]:
        flags: list[str] = []
        if known is Standing.NONE:
            flags += [Flag.NOT_COVERED, *(f"missing table: {name}" for name in self._missing())]
        elif known is Standing.PART:
            flags.append(Flag.PARTLY_COVERED)
        if measured is not None and measured.end < span.end:
            flags.append(Flag.PARTIAL_PERIOD)
        used = (*self.by, *(c for c, _ in self.request.where))
        if measured is not None and value is not None and history_unknown(self.build, self.kpi, used, measured):
            flags.append(Flag.HISTORY_UNKNOWN)
        is_sample = self.kpi.stage is not FunnelStage.DATA  # what was loaded is all there is of it
        if value is not None and is_sample and units < self.build.settings.workspace.min_sample:
            flags.append(Flag.TOO_FEW)
        flags += [f"{Flag.LEFT_OUT}: {count} {id}" for id, count in left_out.items() if count]
        if self.question.period is None:
            flags.append(Flag.ALL_THE_DATA)
        return flags

    def _missing(self) -> list[str]:
        feeds = [feed for m in self.kpi.formula.measures for feed in m.feeds]
        coverage = self.build.manifest.coverage
        missing = [named(feed) for feed in feeds if not any(coverage[t].is_loaded for t in feed if t in coverage)]
        return list(dict.fromkeys(missing))


def _rank(cut: Cut, value: str) -> tuple[int, int, str]:
    """Order of groups: stages as they follow, the rest by name, the unknown last."""
    if cut.id in _ORDERED and value in _ORDERED[cut.id]:
        return (0, _ORDERED[cut.id].index(Stage(value)), value)
    return (value == UNKNOWN, 0, value)
