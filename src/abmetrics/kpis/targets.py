"""Stage 1, target accounts: have we picked the right firms, and do we know the right people there?

They decide who is on the list and where marketing should look for people next. Read from account_spans (who was
listed, when), persona_slots (who is wanted and known) and list_changes (turnover).
"""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi, counted, ratio
from abmetrics.measures.cuts import ACCOUNT_CUTS
from abmetrics.measures.facts import LISTS, accounts_over_time, every_account, list_changes, persona_slots
from abmetrics.measures.measure import count, total
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

_listed = count("listed", accounts_over_time, where="is_listed", feeds=(LISTS,))
_targets = count("targets", accounts_over_time, where="is_target", feeds=(LISTS,))
_tiered = count("tiered_targets", accounts_over_time, where="is_target and tier is not null", feeds=(LISTS,))
_judged = count("targets_judged", accounts_over_time, where="is_target and is_fit is not null", feeds=(LISTS,))
_fitting = count("fitting_targets", accounts_over_time, where="is_target and is_fit", feeds=(LISTS,))
_fitting_elsewhere = count(
    "fitting_accounts_not_listed", every_account, where="is_fit and not is_listed and not is_customer"
)
_joined = count("joined", list_changes, on="on", where="change = 'joined'")
_left = count("left", list_changes, on="on", where="change = 'left'")
_filled = total("filled_slots", persona_slots, of="filled")
_wanted = total("wanted_slots", persona_slots, of="wanted")

listed_accounts = Kpi(
    id="listed_accounts",
    name="Listed accounts",
    question="How many accounts are on a target list?",
    formula=counted(_listed, "accounts on a target list at the period's end"),
    unit=Unit.COUNT,
    population=Population.LISTED,
    date_basis="as-of",
    cuts=ACCOUNT_CUTS,
    better=Better.NEITHER,
    stage=FunnelStage.TARGET,
    advice=Advice.CONTEXT,
    advice_reason="The size of a list is a decision, not a result; read it under the rates that divide by it.",
    horizon=Horizon.LEADING,
    interval=Interval.NONE,
    playbook="Look at who joined and left: a list that turns over fast starts every journey again.",
    source="Field standard (RevOps)",
    also=(_joined, _left),
)
target_accounts = Kpi(
    id="target_accounts",
    name="Target accounts",
    question="How many listed accounts are still to be won?",
    formula=counted(_targets, "listed accounts that are not customers at the period's end"),
    unit=Unit.COUNT,
    population=Population.TARGETS,
    date_basis="as-of",
    cuts=ACCOUNT_CUTS,
    better=Better.NEITHER,
    stage=FunnelStage.TARGET,
    advice=Advice.CONTEXT,
    advice_reason="It falls when accounts are won and when the list is cut: the two mean opposite things.",
    horizon=Horizon.LEADING,
    interval=Interval.NONE,
    playbook="Refill the list from fitting accounts that are not listed when wins thin it out.",
    source="Terminus, six-stage ABM funnel",
)
tiered_target_accounts = Kpi(
    id="tiered_target_accounts",
    name="Tiered target accounts",
    question="How many target accounts have a tier, and which?",
    formula=counted(_tiered, "target accounts whose tier is set; 1 meets all ICP criteria, 2 most, 3 the rest"),
    unit=Unit.COUNT,
    population=Population.TARGETS,
    date_basis="as-of",
    cuts=ACCOUNT_CUTS,
    better=Better.NEITHER,
    stage=FunnelStage.TARGET,
    advice=Advice.CONTEXT,
    advice_reason="It says where effort goes, not what comes of it.",
    horizon=Horizon.LEADING,
    interval=Interval.NONE,
    playbook="Split it by tier; tier the rest, or take them off the list.",
    source="Terminus, six-stage ABM funnel",
)
icp_fit_rate = Kpi(
    id="icp_fit_rate",
    name="ICP fit",
    question="What share of the target accounts meets the ideal customer profile?",
    formula=ratio(_fitting, _judged, "target accounts meeting all required ICP criteria ÷ target accounts"),
    unit=Unit.SHARE,
    population=Population.TARGETS,
    date_basis="as-of",
    cuts=ACCOUNT_CUTS,
    better=Better.HIGHER,
    stage=FunnelStage.TARGET,
    advice=Advice.USE,
    advice_reason="Effort on accounts that do not fit is the costliest kind.",
    horizon=Horizon.LEADING,
    interval=Interval.WILSON,
    playbook="Replace unfitting targets by fitting accounts that are not listed.",
    source="Terminus, six-stage ABM funnel",
    also=(_fitting_elsewhere,),
)
contact_coverage = Kpi(
    id="contact_coverage",
    name="Contact coverage",
    question="Of the people we want to know at target accounts, what share do we know?",
    formula=ratio(_filled, _wanted, "Σ over accounts and personas of min(known, wanted) ÷ Σ wanted"),
    unit=Unit.SHARE,
    population=Population.TARGETS,
    date_basis="as-of",
    cuts=(*ACCOUNT_CUTS, "persona"),
    better=Better.HIGHER,
    stage=FunnelStage.TARGET,
    advice=Advice.USE,
    advice_reason="A deal with one known person hangs on one person.",
    horizon=Horizon.LEADING,
    interval=Interval.CLUSTERED,
    playbook="Open the empty slots of the accounts nearest to a deal, and find those people first.",
    source="Marketo, ABM funnel metrics",
)

KPIS = (listed_accounts, target_accounts, tiered_target_accounts, icp_fit_rate, contact_coverage)
