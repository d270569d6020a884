"""The six-stage funnel: where accounts stand, how many got at least so far, and what share goes on."""

from __future__ import annotations

from abmetrics.answers.ask import ask
from abmetrics.answers.shapes import Answer, AnswerRow, Funnel, FunnelStep, Number, Question
from abmetrics.measures.periods import Span, previous, quarter_of
from abmetrics.vocabulary import Flag, Stage
from abmetrics.workspace import Build


def funnel(build: Build, period: Span | None = None, where: tuple[tuple[str, str], ...] = ()) -> Funnel:
    """The funnel at the end of `period`, beside the period before; by default the last quarter the data reach."""
    now = period or quarter_of(build.span.last_day)
    before = previous(now)
    balances, reaches, steps_on = (
        {span: ask(build, Question(id, where=where, period=span)) for span in (now, before)}
        for id in ("stage_balance", "stage_reached", "stage_step_rate")
    )
    balance, reached, rates = (
        {span: _by_stage(answer) for span, answer in answers.items()} for answers in (balances, reaches, steps_on)
    )
    labels = build.settings.stages.labels
    steps = tuple(
        FunnelStep(
            stage=stage,
            label=labels.get(stage, stage.capitalize()),
            balance=_value(balance[now], stage),
            balance_before=_value(balance[before], stage),
            reached=_value(reached[now], stage),
            reached_before=_value(reached[before], stage),
            rate_on=rates[now].get(stage) if stage is not Stage.EXPANDED else None,
            rate_on_before=rates[before].get(stage) if stage is not Stage.EXPANDED else None,
        )
        for stage in Stage
        if stage is not Stage.OUTSIDE
    )
    answer = balances[now]
    flags = tuple(dict.fromkeys(flag for row in answer.rows for flag in row.flags if flag != Flag.TOO_FEW))
    return Funnel(now, before, answer.as_of, build.id, where, steps, _value(balance[now], Stage.OUTSIDE), flags)


def _by_stage(answer: Answer) -> dict[str, AnswerRow]:
    return {stage: row for row in answer.rows for stage in row.cuts.values()}


def _value(rows: dict[str, AnswerRow], stage: Stage) -> Number | None:
    return rows[stage].value if stage in rows else None
