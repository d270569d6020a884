"""Every KPI, every cut: groups add up to the total, nothing is dropped, a filter gives the group it names."""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from typing import Any

import pytest

from abmetrics.answers import AnswerRow
from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.kpi import Kind, Kpi
from abmetrics.measures.cuts import UNKNOWN, cut
from tests.every_kpi.firm import PERIOD, a_cut, firm

EVERY_KPI = pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)

ALWAYS_KNOWN = {
    "account", "programme", "stage", "channel", "touch_kind", "funnel_stage", "revenue_change", "experiment", "arm",
    "match_kind", "source", "reason", "landed_table",
}  # fmt: skip
"""Cuts that every account, or every row, has a value of. A persona is wanted by name."""


@cache
def rows(kpi: Kpi, *by: str) -> tuple[AnswerRow, ...]:
    return firm().ask(kpi.id, period=PERIOD, by=by).rows


def own_cuts(kpi: Kpi) -> list[str]:
    return [id for id in kpi.cuts if id not in kpi.by_default]


def sums(kpi: Kpi, found: tuple[AnswerRow, ...], keep: tuple[str, ...]) -> dict[tuple[str, ...], list[Any]]:
    """Numerator, denominator, units and the counts beside them, added up over all cuts but `keep`."""
    names = [m.id for m in (*kpi.also, *kpi.left_out)]
    whole: dict[tuple[str, ...], list[Any]] = defaultdict(lambda: [0] * (3 + len(names)))
    for row in found:
        numerator = 0 if kpi.formula.kind is Kind.MEDIAN else row.numerator or 0
        parts = [numerator, row.denominator or 0, row.n, *(row.also.get(name, 0) for name in names)]
        key = tuple(row.cuts[id] for id in keep)
        whole[key] = [a + b for a, b in zip(whole[key], parts, strict=True)]
    return {key: [pytest.approx(float(part), rel=1e-12) for part in parts] for key, parts in whole.items()}


def said(whole: dict[tuple[str, ...], list[Any]]) -> dict[tuple[str, ...], list[Any]]:
    """Without the groups nobody is in: whether such a one is listed depends on what else is asked."""
    return {key: parts for key, parts in whole.items() if any(part != 0 for part in parts)}


@EVERY_KPI
def test_groups_of_all_cuts_at_once_add_up_to_the_total(kpi):
    """A cut that dropped or doubled a row would show, whichever it is."""
    everything = rows(kpi, *own_cuts(kpi))
    assert said(sums(kpi, everything, kpi.by_default)) == said(sums(kpi, rows(kpi), kpi.by_default))


@EVERY_KPI
def test_splitting_by_several_cuts_refines_each(kpi):
    everything = rows(kpi, *own_cuts(kpi))
    for id in {*a_cut(kpi), *own_cuts(kpi)[-1:]}:
        keep = (*kpi.by_default, id)
        assert said(sums(kpi, everything, keep)) == said(sums(kpi, rows(kpi, id), keep))


@EVERY_KPI
def test_totals_re_divide_the_sums_of_their_parts(kpi):
    for row in rows(kpi) + rows(kpi, *a_cut(kpi)):
        if row.denominator:
            assert row.value == pytest.approx(kpi.formula.scale * float(row.numerator or 0) / float(row.denominator))
        elif kpi.formula.denominator is not None:
            assert row.value is None
        else:
            assert row.value == row.numerator


@EVERY_KPI
def test_rows_without_a_value_of_the_cut_stay_as_their_own_group(kpi):
    always_known = ALWAYS_KNOWN | ({"persona"} if kpi.id == "contact_coverage" else set())
    for id in own_cuts(kpi):
        groups = {row.cuts[id] for row in rows(kpi, *own_cuts(kpi))}
        assert id in always_known or UNKNOWN in groups, id
        assert "" not in groups, id


@EVERY_KPI
def test_a_filter_gives_the_group_it_names(kpi):
    for row in (rows(kpi, *a_cut(kpi))[-1], rows(kpi, *own_cuts(kpi)[-1:])[0]):
        (asked,) = firm().ask(kpi.id, period=PERIOD, where=dict(row.cuts)).rows
        assert (asked.value, asked.numerator, asked.denominator, asked.n) == (
            row.value, row.numerator, row.denominator, row.n,
        ), row.cuts  # fmt: skip


def test_an_account_counts_in_every_stage_up_to_its_own_and_that_cut_says_it_does_not_add_up():
    assert not cut("funnel_stage").additive
    assert [id for id in ALWAYS_KNOWN if not cut(id).additive] == ["funnel_stage"]
