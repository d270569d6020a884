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
from tests.every_kpi.firm import PERIOD, firm

EVERY_KPI = pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)

ALWAYS_KNOWN = {"account", "programme", "stage", "channel", "touch_kind", "funnel_stage"}
"""Cuts that every account, or every touch, has a value of. A persona is wanted by name."""


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


@EVERY_KPI
def test_groups_of_every_additive_cut_add_up_to_the_total(kpi):
    total = sums(kpi, rows(kpi), kpi.by_default)
    for id in own_cuts(kpi):
        groups = sums(kpi, rows(kpi, id), kpi.by_default)
        assert {k: v for k, v in total.items() if v != [0] * len(v)} == {
            k: v for k, v in groups.items() if v != [0] * len(v)
        }, id


@EVERY_KPI
def test_totals_re_divide_the_sums_of_their_parts(kpi):
    for row in rows(kpi) + rows(kpi, "tier"):
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
        groups = {row.cuts[id] for row in rows(kpi, id)}
        assert id in always_known or UNKNOWN in groups, id
        assert "" not in groups, id


@EVERY_KPI
def test_a_filter_gives_the_group_it_names(kpi):
    for id in dict.fromkeys(("account", "tier", kpi.cuts[-1])):
        for row in rows(kpi, *(() if id in kpi.by_default else (id,))):
            asked = firm().ask(kpi.id, period=PERIOD, where=dict(row.cuts)).rows
            assert [(r.value, r.numerator, r.denominator, r.n) for r in asked] == [
                (row.value, row.numerator, row.denominator, row.n)
            ], row.cuts


@EVERY_KPI
def test_splitting_by_several_cuts_refines_each(kpi):
    two = ("region", "stage" if kpi.cuts[-1] in ("stage", "funnel_stage") else kpi.cuts[-1])
    two = tuple(id for id in two if id not in kpi.by_default)
    found = rows(kpi, *two)
    for id in two:
        keep = (*kpi.by_default, id)
        coarse, fine = sums(kpi, rows(kpi, id), keep), sums(kpi, found, keep)
        assert {k: v for k, v in coarse.items() if v != [0] * len(v)} == {
            k: v for k, v in fine.items() if v != [0] * len(v)
        }


def test_an_account_counts_in_every_stage_up_to_its_own_and_that_cut_says_it_does_not_add_up():
    assert not cut("funnel_stage").additive
    assert [id for id in ALWAYS_KNOWN if not cut(id).additive] == ["funnel_stage"]
