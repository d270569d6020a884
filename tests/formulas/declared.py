"""Test-only KPIs, one or two of each kind of formula that the catalogue does not use yet, over a test-only fact."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from abmetrics.kpis.kpi import Formula, Kpi, change, cohort, composite, counted, duration, trailing
from abmetrics.kpis.won import average_selling_price, close_rate, sales_cycle_mean
from abmetrics.measures.cuts import ACCOUNT_CUTS
from abmetrics.measures.facts import ACCOUNTS, LISTS, deals, open_deals, touches
from abmetrics.measures.measure import Fact, count, distinct, total
from abmetrics.model.schema import Table, day, derived, key, link
from abmetrics.vocabulary import Advice, Better, FunnelStage, Horizon, Interval, Population, Unit

WAITS: Table = derived(
    "waits", "one row per wait", "From a first day to what became of it.", ("wait_id",),
    key("wait_id", "the wait"), link("account_id", "accounts.account_id", "the account"),
    day("began_on", "origin"), day("reached_on", "the event"), day("left_on", "the competing event"),
    day("watched_from_on", "entry"),
    provenance=True,
)  # fmt: skip

waits = Fact(WAITS, "wait_id", ACCOUNT_CUTS, (ACCOUNTS,))
_begun = count("waits_begun", waits, on="began_on", where="wait_id <> 'X'")
_unfed = count("waits_of_surveys", waits, on="began_on", feeds=(("surveys",),))


def waits_table(text: str) -> pa.Table:
    """Rows of `wait_id account began reached left watched_from`; - is not so far, days are of 2026 unless longer."""
    columns = ("wait_id", "account_id", "began_on", "reached_on", "left_on", "watched_from_on")
    rows = []
    for line, words in enumerate(filter(None, map(str.split, text.splitlines())), start=2):
        values = [None if word == "-" else word for word in words]
        days = [word if word is None or len(word) > 5 else f"2026-{word}" for word in values[2:]]
        named = dict(zip(columns, [*values[:2], *days], strict=True))
        rows.append(named | {"source": "crm", "record_id": words[0], "file": "waits.csv", "line": line})
    as_written = pa.schema([(c.name, pa.int64() if c.name == "line" else pa.string()) for c in WAITS])
    return pa.Table.from_pylist(rows, as_written).cast(WAITS.arrow_schema)


def declared(id: str, formula: Formula, **differently: Any) -> Kpi:
    """A KPI of that formula; what its other fields say does not matter here."""
    fields: dict[str, Any] = {
        "id": id, "name": id, "question": f"What is {id}?", "formula": formula, "unit": Unit.DAYS,
        "population": Population.ALL, "date_basis": "began", "cuts": ACCOUNT_CUTS, "better": Better.LOWER,
        "stage": FunnelStage.WON, "advice": Advice.USE, "advice_reason": "It is a test.", "horizon": Horizon.LAGGING,
        "interval": Interval.NONE, "playbook": "None.", "source": "none",
    }  # fmt: skip
    return Kpi(**fields | differently)


watched_days = declared(
    "watched_days",
    duration(_begun, "reached_on", "days to the event", competing="left_on", entry="watched_from_on"),
    interval=Interval.INCIDENCE,
)
plain_days = declared("plain_days", duration(_begun, "reached_on", "days to the event"), interval=Interval.INCIDENCE)
unfed_days = declared("unfed_days", duration(_unfed, "reached_on", "days"), interval=Interval.INCIDENCE)
listed_days = declared(
    "listed_days", duration(_begun, "reached_on", "days, of listed accounts"), population=Population.LISTED
)
reached_in = {
    at: declared(
        f"reached_in_{at}",
        cohort(_begun, "reached_on", at, "share that got there", competing="left_on", entry="watched_from_on"),
        unit=Unit.SHARE,
        interval=Interval.INCIDENCE,
    )
    for at in (4, 5, 7, 8)
}
reached_by_account = declared(
    "reached_by_account",
    cohort(_begun, "reached_on", 4, "share that got there", competing="left_on"),
    unit=Unit.SHARE,
    interval=Interval.CLUSTERED,
)

_minutes = total("minutes_given", touches, of="weighted_seconds", on="on", where="is_active", per=60)
_seconds = total("seconds_given", touches, of="active_seconds", on="on", where="is_active")
_active_accounts = distinct("active_accounts", touches, of="account_id", on="on", where="is_active")
_passive = count("passive_touches", touches, on="on", where="not is_active")
_open = count("open_deals", open_deals, where="is_legitimate", feeds=(LISTS,))
_created = count("created_deals", deals, on="created_on")

minutes_change = declared(
    "minutes_change",
    change(_minutes, "minutes against the period before"),
    unit=Unit.SHARE,
    cuts=touches.cuts,
    date_basis="activity date",
    interval=Interval.CLUSTERED,
    also=(_passive,),
)
seconds_change = declared("seconds_change", change(_seconds, "seconds against before"), cuts=touches.cuts)
accounts_change = declared("accounts_change", change(_active_accounts, "accounts against before"), cuts=touches.cuts)
open_change = declared(
    "open_change", change(_open, "open deals against before"), cuts=open_deals.cuts, date_basis="as-of",
    population=Population.LISTED,
)  # fmt: skip
created_change = declared(
    "created_change", change(_created, "deals created"), cuts=deals.cuts, population=Population.LISTED_IN_PERIOD
)

open_now = declared(
    "open_now", counted(_open, "open deals"), unit=Unit.COUNT, cuts=open_deals.cuts, date_basis="as-of"
)  # fmt: skip
velocity = declared(
    "velocity",
    composite(
        times=(open_now, trailing(close_rate, 12), trailing(average_selling_price, 12)),
        over=(trailing(sales_cycle_mean, 12),),
        words="open deals × close rate × price ÷ cycle, shares and means of 12 months",
    ),
    cuts=deals.cuts,
    date_basis="as-of",
)
expected_won = declared(
    "expected_won", composite(times=(open_now, close_rate), words="open deals × close rate"), cuts=deals.cuts
)

won_per_open = declared(
    "won_per_open", composite(times=(close_rate,), over=(open_now,), words="close rate ÷ open deals"), cuts=deals.cuts
)

COURSES = (watched_days, plain_days, unfed_days, listed_days, *reached_in.values(), reached_by_account)
CHANGES = (minutes_change, seconds_change, accounts_change, open_change, created_change)
DECLARED = (*COURSES, *CHANGES, velocity, expected_won, won_per_open)
