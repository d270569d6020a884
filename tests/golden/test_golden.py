"""Every KPI against figures worked by hand from the catalogue, rows and all."""

from __future__ import annotations

import pytest

from abmetrics.kpis.catalogue import KPIS
from tests.golden import attribution, data, engagement, expansion, journey, opportunities, targets, won
from tests.golden.case import Case
from tests.golden.company import group

CASES: tuple[Case, ...] = (
    *targets.CASES, *engagement.CASES, *opportunities.CASES, *won.CASES, *expansion.CASES, *journey.CASES,
    *attribution.CASES, *data.CASES,
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_answer_is_the_one_worked_by_hand(case):
    rows = {group(row): row for row in case.company().ask(case.kpi, **case.asked).rows}
    assert set(rows) == set(case.expected)
    for cut, expected in case.expected.items():
        row = rows[cut]
        assert row.value == (expected.value if expected.value is None else pytest.approx(expected.value, rel=1e-12))
        assert (row.numerator, row.denominator) == (expected.numerator, expected.denominator)
        assert row.also == expected.also


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_evidence_adds_up_to_the_figures_worked_by_hand(case):
    parts: dict[tuple[object, str], list[float]] = {}
    for row in case.company().explain(case.kpi, **case.asked).rows:
        assert row.amount is not None
        parts.setdefault((group(row), row.part), []).append(float(row.amount))
    for cut, expected in case.expected.items():
        if "median" not in case.kpi:
            assert sum(parts.get((cut, "numerator"), [])) == pytest.approx(expected.numerator)
        if expected.denominator is not None:
            assert sum(parts.get((cut, "denominator"), [])) == pytest.approx(expected.denominator)


def test_every_kpi_of_the_catalogue_has_a_golden_case_and_every_case_a_kpi():
    assert {case.kpi for case in CASES} == {kpi.id for kpi in KPIS}
