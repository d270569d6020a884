"""The test-only KPIs are asked for by id like any other, in these tests alone."""

from __future__ import annotations

import pytest

from abmetrics.kpis import catalogue
from tests.formulas.declared import DECLARED


@pytest.fixture(autouse=True)
def known_to_the_catalogue(monkeypatch):
    for kpi in DECLARED:
        monkeypatch.setitem(catalogue._BY_ID, kpi.id, kpi)
