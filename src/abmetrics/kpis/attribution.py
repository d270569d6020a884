"""Attribution, return, lift: what did marketing bring, and what would have come without it?

They decide what is done more of. Read from experiment_facts (who was assigned to what, and what became of it) and
people_facts (raw leads, which ABM asks you to stop steering by).
"""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi, counted, ratio
from abmetrics.measures.facts import experiments, people
from abmetrics.measures.measure import count
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

_leads = count("raw_leads", people, on="created_on", where="kind = 'lead'")
_assigned = count("units_assigned", experiments, on="assigned_on")
_hits = count("units_with_outcome", experiments, on="assigned_on", where="is_hit")
_unknown = count("outcome_not_known", experiments, on="assigned_on", where="is_hit is null")
_in_several_arms = count("units_in_several_arms", experiments, on="assigned_on", where="is_in_several_arms")

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

experiment_outcome_rate = Kpi(
    id="experiment_outcome_rate",
    name="Experiment outcome rate",
    question="In each arm of an experiment, what share of the units had the outcome it counts?",
    formula=ratio(_hits, _assigned, "units with the counted outcome ÷ units assigned"),
    unit=Unit.SHARE,
    population=Population.ALL,
    date_basis="assigned",
    cuts=experiments.cuts,
    better=Better.NEITHER,
    stage=FunnelStage.ATTRIBUTION,
    advice=Advice.USE,
    advice_reason="Chance alone decided who got what, so a difference between arms is an effect.",
    horizon=Horizon.LAGGING,
    interval=Interval.CLUSTERED,
    playbook="Compare the arms' intervals; leave out accounts that stand in several arms and see whether it holds.",
    source="Field standard (experiments)",
    by_default=("experiment", "arm"),
    also=(_in_several_arms, _unknown),
)

KPIS = (leads, experiment_outcome_rate)
