"""The options commands share, and how their texts become a question."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from abmetrics.answers import Question
from abmetrics.errors import QuestionError
from abmetrics.measures.periods import Span, parse_period
from abmetrics.vocabulary import Grain
from abmetrics.workspace import Build, Workspace

KpiId = Annotated[str, typer.Argument(metavar="KPI", help="The KPI's id; `abmetrics kpis` lists them.")]
Folder = Annotated[
    Path | None, typer.Option("--workspace", metavar="DIR", help="The workspace; the current folder by default.")
]
By = Annotated[
    list[str] | None, typer.Option("--by", metavar="CUT", help="Split by a cut; may be given several times.")
]
Where = Annotated[
    list[str] | None,
    typer.Option("--where", metavar="CUT=VALUE", help="Only one value of a cut; several times: all hold."),
]
Period = Annotated[
    str | None,
    typer.Option("--period", metavar="PERIOD", help="2026, 2026-Q3, 2026-09, 2026-W39, 2026-09-15, FY2026, FY2026-Q3."),
]
From = Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day of the period.")]
To = Annotated[str | None, typer.Option("--to", metavar="DAY", help="Day after its last: the end is not included.")]
GrainOption = Annotated[
    Grain | None, typer.Option("--grain", metavar="GRAIN", help=f"Split the period into pieces: {', '.join(Grain)}.")
]
AsOf = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="As things stood at the end of this day, as known today.")
]
BuildId = Annotated[str | None, typer.Option("--build", metavar="ID", help="Ask a kept build instead of the newest.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]

chosen = {"workspace": Path()}
"""The folder given before the command's name, if any."""


def workspace(folder: Path | None) -> Workspace:
    """The workspace asked for: by the command's own option, else the one before its name, else the current folder."""
    return Workspace(folder or chosen["workspace"])


def build_of(folder: Path | None, id: str | None) -> Build:
    """The build asked for: the newest unless one is named."""
    place = workspace(folder)
    return place.open(id) if id else place.current()


def question(
    build: Build,
    kpi: str,
    by: list[str] | None,
    where: list[str] | None,
    period: str | None,
    start: str | None,
    end: str | None,
    grain: Grain | None,
    as_of: str | None,
) -> Question:
    """The question that a command's options ask."""
    return Question(
        kpi=kpi,
        by=tuple(by or ()),
        where=filters(where),
        period=span(build, period, start, end),
        grain=grain,
        as_of=_day(as_of, "--as-of") if as_of else None,
    )


def filters(where: list[str] | None) -> tuple[tuple[str, str], ...]:
    """CUT=VALUE texts as pairs; QuestionError where one has no `=`."""
    pairs = []
    for text in where or ():
        cut, sign, value = text.partition("=")
        if not sign:
            raise QuestionError(f"--where {text!r}: write CUT=VALUE, such as tier=1")
        pairs.append((cut.strip(), value.strip()))
    return tuple(pairs)


def span(build: Build, period: str | None, start: str | None, end: str | None) -> Span | None:
    """The period asked for; an open side is the first or last day of the data. None: all the data."""
    if period:
        if start or end:
            raise QuestionError("give --period, or --from and --to, not both")
        return parse_period(period, build.settings.workspace.fiscal_year_start)
    if not start and not end:
        return None
    everything = build.span
    return Span(
        _day(start, "--from") if start else everything.start,
        _day(end, "--to") if end else everything.end,
    )


def _day(text: str, option: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{option} {text!r} is not a day; write it as 2026-09-30") from error
