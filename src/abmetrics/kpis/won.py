"""Stage 4, new deals won: what do we win, how often, how fast, at what price?

They decide where sales and marketing put the next hour. Read from opportunity_facts: one row per deal, cut by what its
account was when the deal was created.
"""

from __future__ import annotations

from abmetrics.kpis.kpi import Kpi, counted, mean, median, ratio, totalled
from abmetrics.measures.facts import deals
from abmetrics.measures.measure import count, median_of, total
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

_won = count("won", deals, on="closed_on", where="is_won")
_won_amount = total("won_amount", deals, of="amount", on="closed_on", where="is_won")
_won_without_amount = count("won_without_amount", deals, on="closed_on", where="is_won and amount is null")
_won_in_rates = count("won_in_rates", deals, on="closed_on", where="is_won and counts_in_rates")
_closed_in_rates = count("closed_in_rates", deals, on="closed_on", where="is_closed and counts_in_rates")
_priced = count("won_with_amount", deals, on="closed_on", where="is_won and counts_in_rates and amount is not null")
_priced_amount = total("won_amount_in_rates", deals, of="amount", on="closed_on", where="is_won and counts_in_rates")
_unpriced = count("unpriced_wins", deals, on="closed_on", where="is_won and counts_in_rates and amount is null")
_first_won = count("first_won", deals, on="closed_on", where="is_first_won")
_timed = "is_won and counts_in_rates and cycle_days >= 0"
_cycles = count("cycles", deals, on="closed_on", where=_timed)
_cycle_days = total("cycle_days_total", deals, of="cycle_days", on="closed_on", where=_timed)
_median_days = median_of("cycle_days_median", deals, of="cycle_days", on="closed_on", where=_timed)
_undated = count(
    "won_without_created_date", deals, on="closed_on", where="is_won and counts_in_rates and created_on is null"
)
_negative = count("negative_cycles", deals, on="closed_on", where="is_won and counts_in_rates and cycle_days < 0")

won_deals = Kpi(
    id="won_deals",
    name="Deals won",
    question="How many deals did we win?",
    formula=counted(_won, "won opportunities by the day they closed, renewals included"),
    unit=Unit.COUNT,
    population=Population.OPPORTUNITIES,
    date_basis="closed",
    cuts=deals.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.WON,
    advice=Advice.CONTEXT,
    advice_reason="More deals may be smaller deals; read it beside revenue and close rate.",
    horizon=Horizon.LAGGING,
    interval=Interval.OVERDISPERSED,
    playbook="Compare with the same quarter a year ago before you celebrate a season.",
    source="KPIs to measure and to ignore (Turkish list)",
)
won_revenue = Kpi(
    id="won_revenue",
    name="Won revenue",
    question="What were the deals we won worth?",
    formula=totalled(_won_amount, "Σ won amount, all accounts, all deal types, at the closing day's rate"),
    unit=Unit.MONEY,
    population=Population.OPPORTUNITIES,
    date_basis="closed",
    cuts=deals.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.WON,
    advice=Advice.USE,
    advice_reason="It is what the rest is for.",
    horizon=Horizon.LAGGING,
    interval=Interval.BOOTSTRAP,
    playbook="Split it by account: a quarter carried by one deal is not a trend.",
    source="Field standard (RevOps)",
    left_out=(_won_without_amount,),
)
close_rate = Kpi(
    id="close_rate",
    name="Close rate",
    question="Of the deals that closed in the period, what share did we win?",
    formula=ratio(_won_in_rates, _closed_in_rates, "won ÷ closed opportunities, without renewals and duplicates"),
    unit=Unit.SHARE,
    population=Population.OPPORTUNITIES,
    date_basis="closed",
    cuts=deals.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.WON,
    advice=Advice.USE,
    advice_reason="It tells whether sales works on the right deals.",
    horizon=Horizon.LAGGING,
    interval=Interval.CLUSTERED,
    playbook="Compare by owner and by programme; open the lost deals of the lowest group.",
    source="Marketo, ABM funnel metrics; Demandbase, ABM metrics",
)
new_customers = Kpi(
    id="new_customers",
    name="New customers",
    question="How many accounts became customers?",
    formula=counted(_first_won, "accounts with their first won deal in the period"),
    unit=Unit.COUNT,
    population=Population.ALL,
    date_basis="closed",
    cuts=deals.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.WON,
    advice=Advice.USE,
    advice_reason="It counts accounts, which is what ABM is about.",
    horizon=Horizon.LAGGING,
    interval=Interval.OVERDISPERSED,
    playbook="Look where they came from: listed accounts or elsewhere?",
    source="KPIs to measure and to ignore (Turkish list)",
)
average_selling_price = Kpi(
    id="average_selling_price",
    name="Average selling price",
    question="What is a won deal worth on average?",
    formula=mean(_priced_amount, _priced, "won amount ÷ won deals with an amount, without renewals and duplicates"),
    unit=Unit.MONEY,
    population=Population.OPPORTUNITIES,
    date_basis="closed",
    cuts=deals.cuts,
    better=Better.HIGHER,
    stage=FunnelStage.WON,
    advice=Advice.USE,
    advice_reason="ABM promises larger deals; here it shows.",
    horizon=Horizon.LAGGING,
    interval=Interval.BOOTSTRAP,
    playbook="Split it by product and tier; discounts show first in the middle tier.",
    source="Marketo, ABM funnel metrics",
    left_out=(_unpriced,),
)
sales_cycle_mean = Kpi(
    id="sales_cycle_mean",
    name="Sales cycle (mean)",
    question="How many days did won deals take on average?",
    formula=mean(_cycle_days, _cycles, "days from creation to won ÷ won deals with both dates"),
    unit=Unit.DAYS,
    population=Population.OPPORTUNITIES,
    date_basis="closed",
    cuts=deals.cuts,
    better=Better.LOWER,
    stage=FunnelStage.WON,
    advice=Advice.CONTEXT,
    advice_reason="Only completed deals are in it, so it falls when the slow ones are still open.",
    horizon=Horizon.LAGGING,
    interval=Interval.CLUSTERED,
    playbook="Read it beside the median: a mean far above it means a few deals that drag.",
    source="Polish KPI list; KPIs to measure and to ignore (Turkish list)",
    left_out=(_undated, _negative),
)
sales_cycle_median = Kpi(
    id="sales_cycle_median",
    name="Sales cycle (median)",
    question="How many days did the middle won deal take?",
    formula=median(_median_days, "median of days from creation to won, over won deals with both dates"),
    unit=Unit.DAYS,
    population=Population.OPPORTUNITIES,
    date_basis="closed",
    cuts=deals.cuts,
    better=Better.LOWER,
    stage=FunnelStage.WON,
    advice=Advice.CONTEXT,
    advice_reason="Only completed deals are in it, so it falls when the slow ones are still open.",
    horizon=Horizon.LAGGING,
    interval=Interval.MEDIAN,
    playbook="Where it grows, look in which sales stage the days are spent.",
    source="Polish KPI list; KPIs to measure and to ignore (Turkish list)",
    left_out=(_undated, _negative),
)

KPIS = (
    won_deals, won_revenue, close_rate, new_customers, average_selling_price, sales_cycle_mean, sales_cycle_median,
)  # fmt: skip
