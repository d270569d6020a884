"""The data themselves: how much of them is tied to an account, how fresh they are, what was set aside.

They decide whether the other numbers may be believed yet, and what to mend at the sources first. Read from match_facts,
source_days and quarantine_facts.
"""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi, counted, mean, ratio
from abmetrics.measures.facts import matches, quarantined, source_days
from abmetrics.measures.measure import count, total
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

_matchable = count("matchable", matches)
_matched = count("matched", matches, where="is_matched")
_ambiguous = count("ambiguous", matches, where="is_ambiguous")
_sources = count("sources", source_days)
_silence = total(
    "hours_of_silence",
    source_days,
    of="minutes_left + 1440 * (date_diff('day', CAST(from_on AS DATE), CAST(period_end AS DATE)) - 1)",
    per=60,
)
_quarantined = count("quarantined", quarantined)

match_rate = Kpi(
    id="match_rate",
    name="Match rate",
    question="What share of people, visits, organisations and spend is tied to an account?",
    formula=ratio(_matched, _matchable, "people, visits, organisations and rows of spend tied to an account ÷ all"),
    unit=Unit.SHARE,
    population=Population.ALL,
    date_basis="as-of",
    cuts=matches.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.DATA,
    advice=Advice.USE,
    advice_reason="What is tied to no account is missing in every number by account.",
    horizon=Horizon.LEADING,
    interval=Interval.NONE,
    playbook="Open `abmetrics matches --unmatched`: a few domains and companies carry most of what is missing.",
    source="Field standard (RevOps)",
    by_default=("match_kind",),
    also=(_ambiguous,),
)
data_freshness = Kpi(
    id="data_freshness",
    name="Freshness",
    question="How many hours before the end of the as-of day did a source last tell of something?",
    formula=mean(_silence, _sources, "hours from the source's last row to the end of the as-of day, days of 24 hours"),
    unit=Unit.HOURS,
    population=Population.ALL,
    date_basis="as-of",
    cuts=source_days.cuts,
    better=Better.LOWER,
    stage=FunnelStage.DATA,
    advice=Advice.USE,
    advice_reason="A source that stopped looks like a market that stopped.",
    horizon=Horizon.LEADING,
    interval=Interval.NONE,
    playbook="Where a source fell silent while others did not, look at its export before you look at the business.",
    source="Field standard (RevOps)",
    by_default=("source",),
)
quarantined_rows = Kpi(
    id="quarantined_rows",
    name="Quarantined rows",
    question="How many rows were set aside at landing?",
    formula=counted(_quarantined, "rows the build read and did not accept, whatever their date"),
    unit=Unit.COUNT,
    population=Population.ALL,
    date_basis="as-of",
    cuts=quarantined.cuts,
    better=Better.LOWER,
    stage=FunnelStage.DATA,
    advice=Advice.USE,
    advice_reason="A row set aside is in no number; `check` says why, row by row.",
    horizon=Horizon.LEADING,
    interval=Interval.NONE,
    playbook="Split it by reason, mend the largest one at its source, and build again.",
    source="Field standard (RevOps)",
)
KPIS = (match_rate, data_freshness, quarantined_rows)
