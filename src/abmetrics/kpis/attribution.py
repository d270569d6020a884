"""What marketing brought: for now the raw count of leads, which ABM asks you to stop steering by."""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi, counted
from abmetrics.measures.facts import people
from abmetrics.measures.measure import count
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

_leads = count("raw_leads", people, on="created_on", where="kind = 'lead'")

leads = Kpi(
    id="leads",
    name="Leads",
    question="How many raw leads came in?",
    formula=counted(_leads, "leads by the day they became known"),
    unit=Unit.COUNT,
    population=Population.PEOPLE,
    date_basis="created",
    cuts=people.cuts,
    better=Better.NEITHER,
    stage=FunnelStage.ATTRIBUTION,
    advice=Advice.IGNORE,
    advice_reason="With ABM raw leads may rightly fall; look at engaged accounts and contact coverage instead.",
    horizon=Horizon.LEADING,
    interval=Interval.OVERDISPERSED,
    playbook="Do nothing about it; see engaged_accounts.",
    source="KPIs to measure and to ignore (Turkish list)",
)

KPIS = (leads,)
