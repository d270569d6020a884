"""Every KPI opens to its source rows: they add up to its parts, and they stand where they say (rule 10)."""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import Any

import pytest

from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.kpi import Kind
from tests.every_kpi.firm import PERIOD, firm

EVERY_KPI = pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
ASKED: tuple[dict[str, Any], ...] = (
    {"period": PERIOD},
    {"period": PERIOD, "by": ("tier", "stage"), "as_of": "2026-06-12"},
)


@EVERY_KPI
@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_the_rows_behind_a_value_add_up_to_its_parts(kpi, asked):
    asked = asked | {"by": tuple(id for id in asked.get("by", ()) if id in kpi.cuts and id not in kpi.by_default)}
    amounts: dict[Any, list[float]] = defaultdict(list)
    for evidence in firm().explain(kpi.id, **asked).rows:
        amounts[evidence.part, *evidence.cuts.values()].append(float(evidence.amount or 0))
    for row in firm().ask(kpi.id, **asked).rows:
        numerator = amounts.pop(("numerator", *row.cuts.values()), [])
        denominator = amounts.pop(("denominator", *row.cuts.values()), [])
        if kpi.formula.kind is Kind.MEDIAN:
            assert row.value == (median(numerator) if numerator else None)
            assert row.n == len(numerator)
            continue
        assert sum(numerator) == pytest.approx(float(row.numerator or 0))
        assert sum(denominator) == pytest.approx(float(row.denominator or 0))
        if kpi.formula.denominator is None:
            assert row.value == pytest.approx(sum(numerator))
        elif denominator:
            assert row.value == pytest.approx(kpi.formula.scale * sum(numerator) / sum(denominator))
    assert not amounts, "rows of groups that the answer does not have"


@EVERY_KPI
def test_each_row_behind_a_value_stands_in_the_file_and_line_it_names(kpi):
    rows = firm().explain(kpi.id, period=PERIOD).rows
    assert rows
    for row in rows:
        assert (row.source, row.part in ("numerator", "denominator")) == ("crm", True)
        line = (firm().folder / str(row.file)).read_text().splitlines()[int(row.line or 0) - 1]
        assert str(row.record_id).split("|")[0] in line, (row.file, row.line)


def test_rows_that_are_no_account_s_are_shown_too():
    unknown = [row for row in firm().explain("won_deals", period=PERIOD).rows if row.account_id is None]
    assert [row.record_id for row in unknown] == ["o10"]


def test_evidence_of_a_time_without_data_is_empty():
    assert firm().explain("won_deals", period="2031").rows == ()
