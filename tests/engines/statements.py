"""Every statement there is, made with settings and questions that reach every branch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sqlglot import exp

from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.compile import Request, account_statement, evidence_statement, value_statement
from abmetrics.kpis.kpi import Kpi
from abmetrics.measures.cuts import cut
from abmetrics.measures.facts import ACCOUNTS_IN_PERIOD
from abmetrics.measures.periods import Span, split
from abmetrics.model.tables import ALL_TABLES
from abmetrics.vocabulary import Grain
from abmetrics.workspace import DERIVATIONS
from tests.every_engine import adversarial

TABLES = (*ALL_TABLES, ACCOUNTS_IN_PERIOD)
YEAR = Span(dt.date(2026, 1, 1), dt.date(2027, 1, 1))
QUARTERS = split(YEAR, Grain.QUARTER)
HOSTILE_VALUE = "it's \\ ${HOME}; --"


def derived_statements() -> Iterator[tuple[str, exp.Expr]]:
    """Every derived table's statement, by the table's name."""
    settings = adversarial.settings()
    for derivation in DERIVATIONS:
        yield derivation.table.name, derivation.compiled(settings)


def questions(kpi: Kpi) -> Iterator[tuple[str, Request]]:
    """The KPI by nothing, by each cut, restricted by each cut, by all cuts, and period by period."""
    default = tuple(map(cut, kpi.by_default))
    yield "", Request(kpi, default, (), (YEAR,))
    for name in kpi.cuts:
        yield f"by {name}", Request(kpi, (cut(name),), (), (YEAR,))
        yield f"where {name}", Request(kpi, (), ((cut(name), HOSTILE_VALUE),), (YEAR,))
    yield "by all cuts", Request(kpi, tuple(map(cut, kpi.cuts)), (), (YEAR,))
    yield "by quarter", Request(kpi, default, (), QUARTERS)


def kpi_statements() -> Iterator[tuple[str, exp.Expr]]:
    """Every KPI's value, per-account and evidence statement for every question."""
    for kpi in KPIS:
        for words, question in questions(kpi):
            for statement in (value_statement, account_statement, evidence_statement):
                yield f"{statement.__name__} of {kpi.id} {words}".strip(), statement(question)
