"""Stage 3, target-account opportunities: does engagement turn into deals?

They decide whether the list is worth its effort. Read from opportunity_facts (created deals) and opportunity_spans
(the open pipeline over time).
"""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi, ratio, totalled
from abmetrics.measures.cuts import ACCOUNT_CUTS
from abmetrics.measures.facts import LISTS, deals, listed_in_period, open_deals
from abmetrics.measures.measure import count, distinct, total
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

_accounts = count("accounts_listed_in_period", listed_in_period)
_with_opportunity = distinct(
    "accounts_with_opportunity", deals, of="account_id", on="created_on", where="legitimate_on < period_end"
)
_pipeline = total("open_amount", open_deals, of="amount", where="is_legitimate", converted=True, feeds=(LISTS,))
_without_amount = count("open_without_amount", open_deals, where="is_legitimate and amount is null", converted=True)

opportunity_rate = Kpi(
    id="opportunity_rate",
    name="Opportunity rate",
    question="What share of the accounts listed in the period opened an opportunity in it?",
    formula=ratio(
        _with_opportunity,
        _accounts,
        "accounts with a legitimate opportunity created in the period ÷ accounts listed in it",
    ),
    unit=Unit.SHARE,
    population=Population.LISTED_IN_PERIOD,
    date_basis="opportunity created",
    cuts=ACCOUNT_CUTS,
    better=Better.HIGHER,
    stage=FunnelStage.OPPORTUNITY,
    advice=Advice.USE,
    advice_reason="It counts accounts, so one busy account cannot carry it.",
    horizon=Horizon.LEADING,
    interval=Interval.WILSON,
    playbook="Where engaged accounts open nothing, sit down with their owners: is it the message or the follow-up?",
    source="Terminus, six-stage ABM funnel",
)
target_account_pipeline = Kpi(
    id="target_account_pipeline",
    name="Target-account pipeline",
    question="What are the open opportunities of listed accounts worth?",
    formula=totalled(
        _pipeline, "Σ amount of open legitimate opportunities of listed accounts, at the as-of day's rates"
    ),
    unit=Unit.MONEY,
    population=Population.LISTED,
    date_basis="as-of",
    cuts=open_deals.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.OPPORTUNITY,
    advice=Advice.USE,
    advice_reason="It is next quarter's revenue before the discounts.",
    horizon=Horizon.LEADING,
    interval=Interval.BOOTSTRAP,
    playbook="Split it by sales stage and age; ask the owners about what has stood still.",
    source="Terminus, six-stage ABM funnel",
    left_out=(_without_amount,),
)

KPIS = (opportunity_rate, target_account_pipeline)
