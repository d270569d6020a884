"""Stage 6, customer expansion: what is a customer worth, and would they recommend us?

They decide where customer marketing goes. Read from contract_facts (what runs when),
survey_facts (the answers) and recurring_revenue_facts (what changed when).
"""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi, index, mean, totalled
from abmetrics.measures.facts import contracts, recurring_revenue, surveys
from abmetrics.measures.measure import count, total
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

_active = count("active_contracts", contracts, where="annual_amount is not null")
_annual = total("annual_value", contracts, of="annual_amount")
_unvalued = count("contracts_without_value", contracts, where="annual_amount is null")
_revenue_change = total("recurring_revenue_changed", recurring_revenue, of="annual_amount", on="on")
_unconverted_change = count("changes_without_rate", recurring_revenue, on="on", where="annual_amount is null")
_nps = "kind = 'nps'"
_answers = count("answers", surveys, on="answered_on", where=_nps, latest_per="respondent")
_promotion = total(
    "promoters_less_detractors", surveys, of="promotion", on="answered_on", where=_nps, latest_per="respondent"
)

average_contract_value = Kpi(
    id="average_contract_value",
    name="Average contract value",
    question="What is an active contract worth a year?",
    formula=mean(_annual, _active, "annualised value ÷ contracts active at the period's end"),
    unit=Unit.MONEY,
    population=Population.CUSTOMERS,
    date_basis="as-of",
    cuts=contracts.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.EXPANDED,
    advice=Advice.USE,
    advice_reason="It grows by selling more to the same accounts, which is ABM's second half.",
    horizon=Horizon.LAGGING,
    interval=Interval.BOOTSTRAP,
    playbook="Compare customers won through ABM with the rest.",
    source="Terminus, six-stage ABM funnel",
    left_out=(_unvalued,),
)
net_promoter_score = Kpi(
    id="net_promoter_score",
    name="Net promoter score",
    question="Would our customers recommend us?",
    formula=index(
        _promotion, _answers, "100 × (promoters 9-10 − detractors 0-6) ÷ answers, the latest per person in the period"
    ),
    unit=Unit.INDEX,
    population=Population.CUSTOMERS,
    date_basis="answered",
    cuts=surveys.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.EXPANDED,
    advice=Advice.USE,
    advice_reason="Detractors leave at the next term end; it says who to call before.",
    horizon=Horizon.LEADING,
    interval=Interval.CLUSTERED,
    playbook="Call the detractors' accounts in order of their renewal date.",
    source="Terminus, six-stage ABM funnel; KPIs to measure and to ignore (Turkish list)",
)

recurring_revenue_change = Kpi(
    id="recurring_revenue_change",
    name="Change of recurring revenue",
    question="How did yearly recurring revenue change, and by what?",
    formula=totalled(_revenue_change, "Σ yearly recurring revenue gained less lost, at the rate of the day it changed"),
    unit=Unit.MONEY,
    population=Population.ALL,
    date_basis="effective",
    cuts=recurring_revenue.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.EXPANDED,
    advice=Advice.USE,
    advice_reason="Expansion that outgrows churn is growth without a single new customer.",
    horizon=Horizon.LAGGING,
    interval=Interval.BOOTSTRAP,
    playbook="Split it by revenue_change: churn by segment first, then where expansion comes from.",
    source="Field standard (SaaS finance)",
    left_out=(_unconverted_change,),
)

KPIS = (average_contract_value, net_promoter_score, recurring_revenue_change)
