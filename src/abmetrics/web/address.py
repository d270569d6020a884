"""The URL is the state: what a page's address asks for, read from it and written back into links."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from abmetrics.answers import Question
from abmetrics.errors import QuestionError, UnknownName
from abmetrics.measures.cuts import cut
from abmetrics.measures.periods import Span, add_months, parse_period
from abmetrics.vocabulary import Grain

EVERYTHING = "all"
_TO = ".."
_NAMES = ("period", "from", "to", "by", "where", "tier", "grain", "as_of", "build", "page")


@dataclass(frozen=True)
class Address:
    """The parameters of a page. `span` None: the page's usual period; `everything`: all the data instead."""

    span: Span | None = None
    everything: bool = False
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    grain: Grain | None = None
    as_of: dt.date | None = None
    build: str = ""
    page: int = 1

    def question(self, kpi: str, usual: Span) -> Question:
        """The question this address asks of a KPI; `usual` is the period where it names none."""
        span = None if self.everything else self.span or usual
        return Question(kpi, self.by, self.where, span, self.grain, self.as_of)

    def filtered(self, **cuts: str) -> Address:
        """The same with these filters in place of those of the same cuts, on its first page."""
        kept = tuple((name, value) for name, value in self.where if name not in cuts)
        return replace(self, where=(*kept, *cuts.items()), page=1)

    @property
    def carried(self) -> Address:
        """What is kept when a number leads to another: period, filters, as-of day and build."""
        return replace(self, by=(), grain=None, page=1)

    def among(self, cuts: Container[str]) -> Address:
        """What is kept when going to a page of many KPIs: period, build, and the filters by these cuts."""
        where = tuple(pair for pair in self.where if pair[0] in cuts)
        return Address(span=self.span, where=where, build=self.build)

    def check_for_many(self) -> None:
        """Refuse, on a page of many KPIs, what can be asked of one only; QuestionError names it."""
        pairs = (("by", self.by), ("grain", self.grain), ("as_of", self.as_of), ("period=all", self.everything))
        if given := next((name for name, value in pairs if value), None):
            raise QuestionError(f"{given} is asked of one KPI, as in /kpi/close_rate?{given}; this page shows many")

    def link(self, path: str) -> str:
        """The path with these parameters."""
        pairs = self.pairs()
        return f"{path}?{urlencode(pairs)}" if pairs else path

    def pairs(self) -> list[tuple[str, str]]:
        """The parameters as they stand in a link, in one order, those at their usual value left out."""
        pairs: list[tuple[str, str]] = []
        if self.everything:
            pairs.append(("period", EVERYTHING))
        elif self.span is not None:
            pairs.append(("period", span_text(self.span)))
        pairs += [("by", name) for name in self.by]
        pairs += [("where", f"{name}:{value}") for name, value in self.where]
        if self.grain is not None:
            pairs.append(("grain", self.grain))
        if self.as_of is not None:
            pairs.append(("as_of", self.as_of.isoformat()))
        if self.build:
            pairs.append(("build", self.build))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return pairs


def read_address(params: QueryParams, fiscal_year_start: int) -> Address:
    """The address that these parameters spell; QuestionError or UnknownName says what is wrong with them.

    `tier=1` is short for `where=tier:1`, `from=` and `to=` for `period=FROM..TO`; empty parameters, as forms send
    them, count as absent.
    """
    for name in params:
        if name not in _NAMES:
            raise UnknownName("parameter", name, _NAMES, "in the address")
    given = [(name, value) for name, value in params.multi_items() if value.strip()]
    first = dict(reversed(given))
    where = tuple(_filter(value) for name, value in given if name == "where")
    if "tier" in first:
        where = (*(pair for pair in where if pair[0] != "tier"), ("tier", first["tier"]))
    return Address(
        span=_span(first, fiscal_year_start),
        everything=first.get("period") == EVERYTHING,
        by=tuple(cut(value).id for name, value in given if name == "by"),
        where=where,
        grain=_grain(first["grain"]) if "grain" in first else None,
        as_of=_day(first["as_of"], "as_of") if "as_of" in first else None,
        build=first.get("build", ""),
        page=_page(first.get("page", "1")),
    )


def span_text(span: Span) -> str:
    """A span as one parameter: its name where it is a calendar year, quarter, month or day, else its two days.

    >>> span_text(parse_period("2026-Q3")), span_text(parse_period("2026-09"))
    ('2026-Q3', '2026-09')
    >>> span_text(parse_period("2026-W39"))
    '2026-09-21..2026-09-27'
    """
    start = span.start
    if start.day == 1:
        if start.month == 1 and span.end == add_months(start, 12):
            return f"{start.year}"
        if start.month in (1, 4, 7, 10) and span.end == add_months(start, 3):
            return f"{start.year}-Q{(start.month + 2) // 3}"
        if span.end == add_months(start, 1):
            return f"{start:%Y-%m}"
    if span.days == 1:
        return start.isoformat()
    return f"{start}{_TO}{span.last_day}"


def _span(first: dict[str, str], fiscal_year_start: int) -> Span | None:
    if "from" in first or "to" in first:
        if "period" in first:
            raise QuestionError("an address has either period= or from= and to=, not both")
        if "from" not in first or "to" not in first:
            raise QuestionError("from= and to= go together: both days are needed")
        return Span.through(_day(first["from"], "from"), _day(first["to"], "to"))
    if first.get("period", EVERYTHING) == EVERYTHING:
        return None
    begin, to, end = first["period"].partition(_TO)
    if to:
        return Span.through(_day(begin, "period"), _day(end, "period"))
    return parse_period(first["period"], fiscal_year_start)


def _filter(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise QuestionError(f"where={text!r} is not a filter; write where=cut:value, such as where=tier:1")
    return cut(name).id, value


def _grain(text: str) -> Grain:
    if text not in list(Grain):
        raise UnknownName("grain", text, list(Grain))
    return Grain(text)


def _day(text: str, name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise QuestionError(f"{name}={text!r} is not a day; write it as 2026-09-30") from error


def _page(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise QuestionError(f"page={text!r} is not a page; pages are counted from 1")
    return int(text)
