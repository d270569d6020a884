"""The journey: how many accounts stand in each stage, how many got at least so far, and who goes on.

They decide which step to work on. Read from account_spans and stage_reaches, which hold every account's stage on every
day. stage_reached and stage_step_rate are the funnel's two figures; the catalogue's stage_balance is the third.
"""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi, counted, ratio
from abmetrics.measures.cuts import ACCOUNT_CUTS
from abmetrics.measures.facts import LISTS, accounts_over_time, stage_reaches
from abmetrics.measures.measure import count
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

_accounts = count("accounts", accounts_over_time, feeds=(LISTS,))
_reached = count("reached", stage_reaches)
_beyond = count("beyond", stage_reaches, where="is_beyond")

stage_balance = Kpi(
    id="stage_balance",
    name="Stage balance",
    question="How many accounts are in each stage?",
    formula=counted(_accounts, "accounts by the one stage they are in at the period's end"),
    unit=Unit.COUNT,
    population=Population.ALL,
    date_basis="as-of",
    cuts=ACCOUNT_CUTS,
    better=Better.NEITHER,
    stage=FunnelStage.JOURNEY,
    advice=Advice.USE,
    advice_reason="Every account is in exactly one stage, so the stages add up to all accounts.",
    horizon=Horizon.LEADING,
    interval=Interval.NONE,
    playbook="A stage that swells while the next one does not is where accounts get stuck.",
    source="Demandbase, ABM metrics",
    by_default=("stage",),
)
stage_reached = Kpi(
    id="stage_reached",
    name="Got at least so far",
    question="How many accounts are in a stage or a later one?",
    formula=counted(_reached, "accounts whose stage at the period's end is this one or a later one"),
    unit=Unit.COUNT,
    population=Population.ALL,
    date_basis="as-of",
    cuts=stage_reaches.cuts,
    better=Better.NEITHER,
    stage=FunnelStage.JOURNEY,
    advice=Advice.CONTEXT,
    advice_reason="It is the funnel's bar; an account counts in every stage up to its own, so the bars do not add up.",
    horizon=Horizon.LEADING,
    interval=Interval.NONE,
    playbook="Read the rate to the next stage rather than the bar.",
    source="abmetrics, after the Terminus six-stage ABM funnel",
    by_default=("funnel_stage",),
)
stage_step_rate = Kpi(
    id="stage_step_rate",
    name="Go on to the next stage",
    question="Of the accounts that got at least so far, what share is further on?",
    formula=ratio(_beyond, _reached, "accounts in a later stage ÷ accounts in this stage or a later one"),
    unit=Unit.SHARE,
    population=Population.ALL,
    date_basis="as-of",
    cuts=stage_reaches.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.JOURNEY,
    advice=Advice.USE,
    advice_reason="The lowest step is the one to work on.",
    horizon=Horizon.LEADING,
    interval=Interval.WILSON,
    playbook="Open the accounts that stand before the lowest step.",
    source="abmetrics, after the Terminus six-stage ABM funnel",
    by_default=("funnel_stage",),
)

KPIS = (stage_balance, stage_reached, stage_step_rate)
