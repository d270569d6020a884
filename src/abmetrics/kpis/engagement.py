"""Stage 2, engaged target accounts: do the right accounts spend time with us?

They decide which accounts sales should call and where marketing has to try something else. Read from touch_facts
(what a touch is worth) and account_spans (who had enough of it in the window).
"""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi, counted, ratio, totalled
from abmetrics.measures.cuts import ACCOUNT_CUTS
from abmetrics.measures.facts import ACTIVITY, LISTS, accounts_over_time, touches
from abmetrics.measures.measure import count, total
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

_minutes = total("minutes", touches, of="weighted_seconds", on="on", where="is_active", per=60, feeds=(LISTS,))
_targets = count("targets_watched", accounts_over_time, where="is_target", feeds=(LISTS, ACTIVITY))
_engaged = count("engaged_targets", accounts_over_time, where="is_target and is_engaged", feeds=(LISTS, ACTIVITY))
_unengaged = count(
    "unengaged_targets", accounts_over_time, where="is_target and not is_engaged", feeds=(LISTS, ACTIVITY)
)

engagement_minutes = Kpi(
    id="engagement_minutes",
    name="Engagement minutes",
    question="How much time did people of listed accounts spend with us?",
    formula=totalled(_minutes, "Σ minutes of active touches × person weight"),
    unit=Unit.MINUTES,
    population=Population.LISTED,
    date_basis="activity date",
    cuts=touches.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.ENGAGED,
    advice=Advice.USE,
    advice_reason="Time given is the one currency all channels share.",
    horizon=Horizon.LEADING,
    interval=Interval.BOOTSTRAP,
    playbook="Split it by channel and by seniority: minutes of directors and above move deals.",
    source="Demandbase, ABM metrics",
)
engaged_accounts = Kpi(
    id="engaged_accounts",
    name="Engaged accounts",
    question="How many target accounts are engaged?",
    formula=counted(_engaged, "target accounts with at least the set active minutes (10) in the set days (90)"),
    unit=Unit.COUNT,
    population=Population.TARGETS,
    date_basis="as-of",
    cuts=ACCOUNT_CUTS,
    better=Better.HIGHER,
    stage=FunnelStage.ENGAGED,
    advice=Advice.USE,
    advice_reason="It moves months before opportunities do.",
    horizon=Horizon.LEADING,
    interval=Interval.OVERDISPERSED,
    playbook="Hand the newly engaged to their owners with the touches that made them so.",
    source="Terminus, six-stage ABM funnel; Demandbase, ABM metrics",
)
engagement_rate = Kpi(
    id="engagement_rate",
    name="Accounts engaged",
    question="What share of the target accounts is engaged?",
    formula=ratio(_engaged, _targets, "engaged target accounts ÷ target accounts"),
    unit=Unit.SHARE,
    population=Population.TARGETS,
    date_basis="as-of",
    cuts=ACCOUNT_CUTS,
    better=Better.HIGHER,
    stage=FunnelStage.ENGAGED,
    advice=Advice.USE,
    advice_reason="It does not grow by making the list longer.",
    horizon=Horizon.LEADING,
    interval=Interval.WILSON,
    playbook="Compare tiers and owners; where it is low, open the accounts that are not engaged.",
    source="Terminus, six-stage ABM funnel",
)
unengaged_rate = Kpi(
    id="unengaged_rate",
    name="Accounts not engaged",
    question="What share of the target accounts do we not reach?",
    formula=ratio(_unengaged, _targets, "target accounts that are not engaged ÷ target accounts"),
    unit=Unit.SHARE,
    population=Population.TARGETS,
    date_basis="as-of",
    cuts=ACCOUNT_CUTS,
    better=Better.LOWER,
    stage=FunnelStage.ENGAGED,
    advice=Advice.USE,
    advice_reason="Its rows are the list to work on.",
    horizon=Horizon.LEADING,
    interval=Interval.WILSON,
    playbook="Open its rows: these accounts need another channel, another person, or to leave the list.",
    source="Terminus, six-stage ABM funnel",
)

KPIS = (engagement_minutes, engaged_accounts, engagement_rate, unengaged_rate)
