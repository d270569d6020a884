"""Every KPI there is, in the order of the funnel."""

from __future__ import annotations

from abmetrics.errors import UnknownName
from abmetrics.kpis import attribution, data, engagement, expansion, journey, opportunities, targets, won
from abmetrics.kpis.kpi import Kpi
from abmetrics.settings import Settings

KPIS: tuple[Kpi, ...] = (
    *targets.KPIS, *engagement.KPIS, *opportunities.KPIS, *won.KPIS, *expansion.KPIS, *journey.KPIS, *attribution.KPIS,
    *data.KPIS,
)  # fmt: skip

_BY_ID = {kpi.id: kpi for kpi in KPIS}


def kpi(id: str, where: str = "") -> Kpi:
    """The KPI of that id; UnknownName with a suggestion if there is none, and `where` it was asked for."""
    if id not in _BY_ID:
        raise UnknownName("KPI", id, _BY_ID, where)
    return _BY_ID[id]


def check_goals(settings: Settings) -> None:
    """UnknownName where a goal of the workspace names a KPI that does not exist."""
    for goal in settings.goals:
        kpi(goal.kpi, f"in goal {goal.name!r}")
