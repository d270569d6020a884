"""The facts: which derived tables measures read, with the cuts their rows have and the sources that feed them."""

from __future__ import annotations

from abmetrics.measures.cuts import ACCOUNT_CUTS
from abmetrics.measures.measure import Fact, Feed
from abmetrics.model import derived
from abmetrics.model.schema import Table, key
from abmetrics.model.schema import derived as derived_table
from abmetrics.model.tables import CANONICAL

ACTIVITY: Feed = ("touches", "sessions", "meetings", "messages", "event_attendances", "page_views")
LISTS: Feed = ("list_memberships",)
ACCOUNTS: Feed = ("accounts",)
DEALS: Feed = ("opportunities",)
ANYTHING: Feed = tuple(table.name for table in CANONICAL)

_DEAL_CUTS = (
    *ACCOUNT_CUTS, "opportunity_owner", "sales_team", "opportunity_source", "opportunity_type", "sales_stage",
    "product", "campaign",
)  # fmt: skip

accounts_over_time = Fact(derived.account_spans, "account_id", ACCOUNT_CUTS, (ACCOUNTS,), is_span=True)
every_account = Fact(derived.account_spans, "account_id", ACCOUNT_CUTS, (ACCOUNTS,), is_span=True, is_population=True)
"""The same without the KPI's population: for what is shown beside a value, such as fitting accounts not listed."""
stage_reaches = Fact(
    derived.stage_reaches, "account_id", (*ACCOUNT_CUTS, "funnel_stage"), (ACCOUNTS, LISTS), is_span=True
)
list_changes = Fact(derived.list_changes, "account_id", ACCOUNT_CUTS, (LISTS,), is_population=True)
persona_slots = Fact(derived.persona_slots, "persona", (*ACCOUNT_CUTS, "persona"), (LISTS, ("people",)), is_span=True)
touches = Fact(
    derived.touch_facts, "touch_id",
    (*ACCOUNT_CUTS, "channel", "campaign", "content", "touch_kind", "persona", "seniority"), (ACTIVITY,), moment="at",
    known_on="known_on",
)  # fmt: skip
deals = Fact(derived.opportunity_facts, "opportunity_id", _DEAL_CUTS, (DEALS,), created_on="created_on")
open_deals = Fact(
    derived.opportunity_spans, "opportunity_id", _DEAL_CUTS, (DEALS,), is_span=True, history=("opportunity_history",)
)
contracts = Fact(derived.contract_facts, "contract_id", (*ACCOUNT_CUTS, "product"), (("contracts",),), is_span=True)
people = Fact(derived.people_facts, "person_id", (*ACCOUNT_CUTS, "persona", "seniority", "lead_source"), (("people",),))
surveys = Fact(
    derived.survey_facts, "survey_id", (*ACCOUNT_CUTS, "persona", "seniority"), (("surveys",),), moment="answered_at"
)

recurring_revenue = Fact(
    derived.recurring_revenue_facts, "event_id", (*ACCOUNT_CUTS, "product", "revenue_change"),
    (("recurring_revenue_events",),),
)  # fmt: skip
experiments = Fact(derived.experiment_facts, "unit", (*ACCOUNT_CUTS, "experiment", "arm"), (("experiment_units",),))
matches = Fact(
    derived.match_facts, "match_id", (*ACCOUNT_CUTS, "match_kind", "match_method", "source"),
    (("people", "sessions", "page_views", "organisations", "ad_rows", "costs"),), is_span=True,
)  # fmt: skip
source_days = Fact(derived.source_days, "source", ("source",), (ANYTHING,), is_span=True)
quarantined = Fact(
    derived.quarantine_facts, "issue_id", ("source", "reason", "landed_table"), (ANYTHING,), is_span=True
)

ACCOUNTS_IN_PERIOD: Table = derived_table(
    "accounts_in_period", "one row per account listed at any time in the period",
    "The population S, made anew for every question.", ("account_id",),
    key("account_id", "the account"),
    provenance=True,
)  # fmt: skip
listed_in_period = Fact(ACCOUNTS_IN_PERIOD, "account_id", ACCOUNT_CUTS, (LISTS,), is_span=True, is_population=True)
