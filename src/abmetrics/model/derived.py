"""Derived tables: what a build computes from the canonical ones. Each has a `.sql` file, or a declared model.

Spans are half-open in local days: they hold from `from_on` to before `to_on`. 1900-01-01 means `since before the
data begin`, 9999-12-31 means `still`.
"""

from __future__ import annotations

from abmetrics.model.parties import SENIORITIES
from abmetrics.model.schema import Column, Type, choice, day, derived, flag, key, link, money, number, text

_from = day("from_on", "first day it holds", required=True)
_to = day("to_on", "first day it no longer holds", required=True)
_account = link("account_id", "accounts.account_id", "the account; NULL where none is known")
_account_key = key("account_id", "the account", "accounts.account_id")
_history = flag("is_history_known", "false where the source was a snapshot without dates")

touch_rules = derived(
    "touch_rules", "one row per touch kind", "What a touch of a kind is worth, from [engagement].", ("kind",),
    key("kind", "the kind of touch"),
    flag("is_active", "somebody at the account did something"),
    number("seconds", "worth when no length was observed"),
    number("cap_seconds", "most an observed length counts; NULL: observed lengths do not count"),
)  # fmt: skip
person_weights = derived(
    "person_weights", "one row per seniority", "How much a person's minutes count, from [engagement].", ("seniority",),
    key("seniority", "seniority, or unknown"),
    Column("weight", Type.RATE, "the weight", required=True),
)  # fmt: skip
wanted_slots = derived(
    "wanted_slots", "one row per persona and size band", "People wanted per account, from [[personas]].",
    ("persona", "size_band"),
    key("persona", "the persona"),
    key("size_band", "the size band; '' for accounts of unknown or unnamed size"),
    number("wanted", "people wanted", required=True),
)  # fmt: skip
funnel_stages = derived(
    "funnel_stages", "one row per stage", "The stages of the journey in order.", ("stage",),
    key("stage", "the stage"), number("position", "1 target … 6 expanded", required=True),
)  # fmt: skip
sales_stages = derived(
    "sales_stages", "one row per sales stage", "The CRM's open stages in order, from [opportunities].", ("stage",),
    key("stage", "the sales stage"), number("position", "its place, from 1", required=True),
)  # fmt: skip
email_domains = derived(
    "email_domains", "one row per e-mail domain seen", "What kind of domain it is.", ("domain",),
    key("domain", "registrable domain"),
    choice("kind", ("company", "free", "disposable"), "only company domains may tell an account", required=True),
)  # fmt: skip

survivors = derived(
    "survivors", "one row per record merged away", "The record a merged one lives on in; chains are followed.",
    ("kind", "id"),
    choice("kind", ("account", "person", "opportunity"), "what was merged", required=True),
    key("id", "the id that is gone"),
    text("survivor_id", "the loaded record it lives on in; NULL where the merges go in a circle or lead nowhere"),
    text("reason", "how it came there, in words", required=True),
)  # fmt: skip
loaded_tables = derived(
    "loaded_tables", "one row per canonical table", "Which tables the sources gave, be it without a row.", ("name",),
    key("name", "the table"), flag("is_loaded", "a source gave it", required=True),
)  # fmt: skip
issues = derived(
    "issues", "one row per row quarantined, and per note on an accepted one", "What landing set aside and why.", (),
    choice("severity", ("quarantined", "noted"), "whether the row was refused", required=True),
    text("reason", "a short stable code", required=True), text("detail", "the reason in words"),
    text("source", "the source in abmetrics.toml"), text("table", "the canonical table"),
    text("file", "the file or table it was read from"), number("line", "the line in that file"),
    text("record_id", "the row's own id in that source"), text("column", "the column"), text("value", "its value"),
)  # fmt: skip
source_days = derived(
    "source_days", "one row per source and day with rows", "When something last happened that a source told of.",
    ("source", "from_on"),
    key("source", "the source"), _from, _to,
    number("minutes_left", "minutes from the day's last row to the day's end; 0 for rows without a time of day",
           required=True),
    text("table", "the canonical table of that row", required=True),
    text("record_id", "its id in the source"), text("file", "the file it was read from"), number("line", "its line"),
)  # fmt: skip

labels = derived(
    "labels", "one row per thing with a name",
    "The readable name of an account, user, product or campaign; namesakes are told apart.",
    ("kind", "id"),
    choice("kind", ("account", "user", "product", "campaign"), "what it is", required=True),
    key("id", "its id"),
    text("label", "its name, with the id where two of one system share it", required=True),
)  # fmt: skip
account_clues = derived(
    "account_clues", "one row per domain or name and account it may mean",
    "Which accounts a company's domain, or a name's key, points to; where they are several it tells none.",
    ("kind", "clue", "account_id"),
    choice("kind", ("domain", "name"), "what points to the account", required=True),
    key("clue", "the registrable domain, or the key of the name"), _account_key,
    number("candidates", "how many accounts it points to", required=True),
)  # fmt: skip
domain_accounts = derived(
    "domain_accounts", "one row per company domain that tells one account",
    "Which account an e-mail domain belongs to; a shared one belongs to the parent, else to nobody.", ("domain",),
    key("domain", "registrable domain"), _account_key,
)  # fmt: skip
account_links = derived(
    "account_links", "one row per id that may stand for an account",
    "What an account_id of any table means: the account itself, the one it was merged into, or the one a firm of "
    "another system is tied to.",
    ("id",),
    key("id", "the id as sources name it"),
    link("account_id", "accounts.account_id", "the account it means; NULL where that is not known"),
    choice("method", ("crm_id", "merge", "system_link", "domain", "name"), "how; NULL where it is not known"),
    Column("confidence", Type.RATE, "0 to 1; NULL where the account is not known"),
    flag("is_ambiguous", "what is known points to several accounts", required=True),
    text("reason", "why, in words", required=True),
)  # fmt: skip
person_accounts = derived(
    "person_accounts", "one row per person and time with one account",
    "The account of a person over time, how it was found and why; the times of a person touch and cover all time.",
    ("person_id", "from_on"),
    key("person_id", "the person", "people.person_id"), _from, _to, _account,
    choice("method", ("crm_link", "conversion", "email_domain", "company_name"), "how; NULL where none is known"),
    Column("confidence", Type.RATE, "0 to 1; NULL where none is known"),
    flag("is_ambiguous", "what is known points to several accounts", required=True),
    text("reason", "why, in words", required=True), _history,
)  # fmt: skip
person_links = derived(
    "person_links", "one row per id that may stand for a person",
    "What a person_id of any table means, with what is asked of a person at every touch.", ("id",),
    key("id", "the id as sources name it"), key("person_id", "the person it means", "people.person_id"),
    link("account_id", "accounts.account_id", "the person's account; NULL where none is known, or where it changed"),
    link("moved_id", "people.person_id", "the person, where the account changed: then person_accounts tells the day's"),
    text("persona", "the person's persona"), choice("seniority", SENIORITIES, "the person's seniority"),
)  # fmt: skip
visitor_people = derived(
    "visitor_people", "one row per identified visitor", "The person an anonymous visitor first turned out to be.",
    ("visitor_id",),
    key("visitor_id", "the visitor"), key("person_id", "the person", "people.person_id"),
    day("identified_on", "local day on which it became known", required=True),
)  # fmt: skip

account_criteria = derived(
    "account_criteria", "one row per account and ICP criterion", "Which criteria an account meets.",
    ("account_id", "criterion"),
    _account_key, key("criterion", "the criterion's name"),
    flag("is_required", "needed for the fit"), flag("is_met", "whether the account meets it"),
)  # fmt: skip
account_fit = derived(
    "account_fit", "one row per account", "ICP fit and tier: a tier set by hand wins, and is marked.", ("account_id",),
    _account_key,
    number("criteria_met", "criteria met"), number("criteria", "criteria there are"),
    flag("is_fit", "meets all required criteria; NULL without criteria"),
    text("icp_tier", "1 all criteria, 2 most (more than half), 3 the rest; NULL without criteria"),
    text("tier", "the tier that counts"), flag("is_manual_tier", "it was set by hand"),
)  # fmt: skip
account_attributes = derived(
    "account_attributes", "one row per account, attribute and span", "Dated attribute values, for cuts.",
    ("account_id", "field", "from_on"),
    _account_key, key("field", "the attribute"), text("value", "its value"), _from, _to, _history,
)  # fmt: skip
stated_memberships = derived(
    "stated_memberships", "one row per list, account and interval",
    "Members of every list as sources and rules tell them now.", ("list_name", "account_id", "from_on"),
    key("list_name", "the list"), choice("purpose", ("targets", "customers"), "what the list is for", required=True),
    _account_key, _from, _to, _history,
    provenance=True,
)  # fmt: skip
observed_lists = derived(
    "observed_lists", "one row per list that an earlier build saw", "Since when a list is watched, given by the build.",
    ("list_name",),
    key("list_name", "the list"), day("seen_on", "the day as of which this build sees it", required=True),
)  # fmt: skip
earlier_memberships = derived(
    "earlier_memberships", "one row per list, account and interval", "list_memberships of the build before this one.",
    ("list_name", "account_id", "from_on"),
    key("list_name", "the list"), choice("purpose", ("targets", "customers"), "what the list is for", required=True),
    _account_key, _from, _to, _history,
    flag("is_observed", "dated by the builds that saw it come or go", required=True),
    provenance=True,
)  # fmt: skip
list_memberships = derived(
    "list_memberships", "one row per list, account and interval",
    "Members of every list, dated by the source, else by the builds that saw them come and go.",
    ("list_name", "account_id", "from_on"),
    key("list_name", "the list"), choice("purpose", ("targets", "customers"), "what the list is for", required=True),
    _account_key, _from, _to, _history,
    flag("is_observed", "dated by the builds that saw it come or go", required=True),
    provenance=True,
)  # fmt: skip
listed_spans = derived(
    "listed_spans", "one row per account and uninterrupted time on any target list",
    "When an account was listed: overlapping memberships are one.", ("account_id", "from_on"),
    _account_key, _from, _to, provenance=True,
)  # fmt: skip
list_changes = derived(
    "list_changes", "one row per joining or leaving", "Turnover of the target lists.", ("account_id", "on", "change"),
    _account_key, day("on", "the day", required=True), choice("change", ("joined", "left"), "which", required=True),
    provenance=True,
)  # fmt: skip

web_sessions = derived(
    "web_sessions", "one row per web session",
    "Visits as sources give them, and page views cut into visits: more than 30 minutes of silence, or a new channel, "
    "starts another one.",
    ("session_id",),
    key("session_id", "the session's id; of one cut from page views, its first page view's"),
    text("visitor_id", "the visitor"), link("account_id", "accounts.account_id", "the account the source names"),
    link("person_id", "people.person_id", "the person the source names"),
    text("email_domain", "registrable domain of the visitor's address"),
    Column("started_at", Type.TIMESTAMP, "when it began, UTC", required=True),
    day("started_on", "local day on which it began", required=True),
    link("campaign_id", "campaigns.campaign_id", "the first campaign in it"), text("channel", "where it came from"),
    text("landing_page", "first page"), number("pages", "pages seen"),
    number("seconds", "from the first page to the end of the last; NULL where only one moment was seen"),
    flag("is_human", "false for bots", required=True),
    provenance=True,
)  # fmt: skip
touch_facts = derived(
    "touch_facts", "one row per interaction", "Touches of all sources, tied to an account, with what they are worth.",
    ("touch_kind", "touch_id"),
    key("touch_kind", "the kind"), key("touch_id", "the interaction's id"), _account,
    link("person_id", "people.person_id", "the person"),
    day("on", "local day", required=True), Column("at", Type.TIMESTAMP, "when, UTC", required=True),
    day("known_on", "day from which it is known whose it was: a visitor may turn out later", required=True),
    text("campaign", "campaign"), text("channel", "channel"), text("content", "asset, page or event"),
    text("persona", "the person's persona"), choice("seniority", SENIORITIES, "the person's seniority"),
    flag("is_active", "somebody at the account did something", required=True),
    number("active_seconds", "active seconds, before weighting", required=True),
    Column("weighted_seconds", Type.MONEY, "active seconds × person weight", required=True),
    provenance=True, sorted_by=("account_id", "at", "touch_kind", "touch_id"),
)  # fmt: skip
account_days = derived(
    "account_days", "one row per account and day with a touch", "The roll-up that windows over many days read.",
    ("account_id", "on"),
    _account_key, day("on", "local day", required=True),
    number("touches", "touches"), number("active_touches", "active touches"),
    number("active_seconds", "active seconds, before weighting"),
    Column("weighted_seconds", Type.MONEY, "active seconds × person weight"),
    sorted_by=("account_id", "on"),
)  # fmt: skip

exchange_spans = derived(
    "exchange_spans", "one row per currency and span", "Which rate holds on a day: the last one on or before it.",
    ("currency", "from_on"),
    key("currency", "ISO 4217 code"), _from, _to, Column("rate", Type.RATE, "reporting currency a unit", required=True),
)  # fmt: skip
opportunity_facts = derived(
    "opportunity_facts", "one row per opportunity", "Deals with their amount in the reporting currency.",
    ("opportunity_id",),
    key("opportunity_id", "the opportunity"), _account,
    text("opportunity_owner", "its owner"), text("sales_team", "the owner's team"),
    text("opportunity_source", "lead or opportunity source"), text("opportunity_type", "type of deal"),
    text("sales_stage", "sales stage now"), text("product", "the product"), text("campaign", "the primary campaign"),
    choice("status", ("open", "won", "lost"), "open, won or lost", required=True),
    flag("is_won", "won", required=True), flag("is_closed", "won or lost", required=True),
    flag("is_duplicate", "marked as a duplicate", required=True), flag("is_renewal", "a renewal", required=True),
    flag("counts_in_rates", "counts in close rate, price and cycle (settled reading 3)", required=True),
    flag("is_first_won", "the account's first won deal", required=True),
    money("amount", "amount at the rate of its own date; NULL where unknown"),
    flag("is_rate_missing", "an amount whose currency has no rate on its date", required=True),
    day("created_on", "local day it was created"), day("closed_on", "day it closed"),
    day("legitimate_on", "day from which it is legitimate; NULL: never so far"),
    number("cycle_days", "days from created to won; NULL unless won and both dates are known"),
    flag("is_before_account", "created before its account became known", required=True),
    flag("is_of_other_segment", "its own segment is not its account's, as that is now", required=True),
    provenance=True,
)  # fmt: skip
opportunity_spans = derived(
    "opportunity_spans", "one row per opportunity and time it stood open unchanged", "The open pipeline over time.",
    ("opportunity_id", "from_on"),
    key("opportunity_id", "the opportunity"), _account,
    text("opportunity_owner", "its owner"), text("sales_team", "the owner's team"),
    text("opportunity_source", "lead or opportunity source"), text("opportunity_type", "type of deal"),
    text("sales_stage", "sales stage in that time"), text("product", "the product"),
    text("campaign", "the primary campaign"),
    flag("is_legitimate", "at or past the set stage, not a duplicate", required=True),
    money("amount", "amount in `currency` in that time"), text("currency", "its currency"),
    day("created_on", "local day it was created"), _from, _to, _history,
    provenance=True,
)  # fmt: skip
contract_facts = derived(
    "contract_facts", "one row per contract term", "Contracts with what they are worth a year.", ("contract_id",),
    key("contract_id", "the contract"), _account_key, text("product", "the product"),
    choice("kind", ("new", "renewal", "upsell", "cross_sell"), "given, or derived from earlier ones", required=True),
    flag("is_renewal", "continues an earlier term", required=True),
    flag("is_expansion", "an upsell or cross-sell", required=True),
    money("annual_amount", "value a year, reporting currency at the rate of the first day"), _from, _to,
    provenance=True,
)  # fmt: skip
customer_spans = derived(
    "customer_spans", "one row per account and uninterrupted time as a customer",
    "From contracts where they are loaded, else from the first won deal on.", ("account_id", "from_on"),
    _account_key, _from, _to,
    day("retained_on", "first renewal in it"), day("expanded_on", "first upsell or cross-sell in it"),
)  # fmt: skip

account_spans = derived(
    "account_spans", "one row per account and time in which nothing about its standing changed",
    "Where every account stood on every day: listed, customer, engaged, in opportunity, stage. The spans of an "
    "account touch and do not overlap, so it is in exactly one stage at any time.",
    ("account_id", "from_on"),
    _account_key, _from, _to,
    flag("is_listed", "on a target list", required=True), flag("is_customer", "a customer", required=True),
    flag("is_target", "listed and not a customer", required=True),
    flag("is_engaged", "enough active minutes in the window", required=True),
    flag("has_open_opportunity", "a legitimate one is open", required=True),
    text("stage", "the stage", required=True), number("stage_position", "0 outside … 6 expanded", required=True),
    text("tier", "tier in that time"), text("programme", "programme approach in that time", required=True),
    flag("is_fit", "meets the required ICP criteria; NULL without criteria"),
    provenance=True, sorted_by=("account_id", "from_on"),
)  # fmt: skip
stage_reaches = derived(
    "stage_reaches", "one row per account span and stage up to its own", "Who got at least so far.",
    ("account_id", "from_on", "funnel_stage"),
    _account_key, key("funnel_stage", "a stage up to the account's own"), _from, _to,
    flag("is_beyond", "the account is in a later stage than this", required=True),
    provenance=True,
)  # fmt: skip
persona_slots = derived(
    "persona_slots", "one row per account, persona and time", "People wanted and known per persona.",
    ("account_id", "persona", "from_on"),
    _account_key, key("persona", "the persona"), _from, _to,
    number("wanted", "people wanted", required=True), number("known", "people known", required=True),
    number("filled", "the smaller of the two", required=True),
    provenance=True,
)  # fmt: skip
people_facts = derived(
    "people_facts", "one row per lead or contact", "People tied to an account.", ("person_id",),
    key("person_id", "the person"), _account, choice("kind", ("lead", "contact"), "lead or contact"),
    text("persona", "persona"), text("seniority", "seniority"), text("lead_source", "where they came from"),
    day("created_on", "local day they became known"),
    provenance=True,
)  # fmt: skip
survey_facts = derived(
    "survey_facts", "one row per answered survey", "Answers tied to an account.", ("survey_id",),
    key("survey_id", "the answer"), _account, key("respondent", "the person, or the answer itself where unnamed"),
    text("kind", "nps or csat"), number("score", "the score"),
    number("promotion", "1 promoter (9-10), -1 detractor (0-6), 0 between; NULL unless nps"),
    text("persona", "persona"), text("seniority", "seniority"),
    day("answered_on", "local day", required=True), Column("answered_at", Type.TIMESTAMP, "when, UTC", required=True),
    provenance=True,
)  # fmt: skip

recurring_revenue_facts = derived(
    "recurring_revenue_facts", "one row per change of recurring revenue", "Changes in the reporting currency.",
    ("event_id",),
    key("event_id", "the change"), _account, text("product", "the product"),
    choice("revenue_change", ("new", "expansion", "contraction", "churn", "reactivation"), "what changed",
           required=True),
    day("on", "the day it takes effect", required=True),
    money("annual_amount", "change of the yearly amount, signed, at the rate of its day; NULL where there is no rate"),
    provenance=True,
)  # fmt: skip
experiment_facts = derived(
    "experiment_facts", "one row per experiment and unit assigned", "Units of experiments, tied to an account.",
    ("experiment", "unit"),
    key("experiment", "the experiment"), key("unit", "what was assigned: an account, a contract or a person"), _account,
    text("arm", "the arm", required=True), flag("is_control", "the arm that got nothing new", required=True),
    day("assigned_on", "the day it was assigned", required=True),
    flag("is_hit", "whether the outcome counts; NULL where it is not known"),
    flag("is_in_several_arms", "its account stands in more than one arm of the experiment", required=True),
    provenance=True,
)  # fmt: skip
match_facts = derived(
    "match_facts", "one row per person, visit, organisation or spend row and time with one match",
    "What of the data is tied to an account, how and since when.", ("match_kind", "match_id", "from_on"),
    choice("match_kind", ("person", "visit", "organisation", "spend"), "what is to be tied", required=True),
    key("match_id", "its id"), _account, _from, _to,
    flag("is_matched", "an account is known", required=True),
    flag("is_ambiguous", "what is known points to several accounts", required=True),
    text("match_method", "how the account was found"), Column("confidence", Type.RATE, "0 to 1"),
    text("match_reason", "why, in words"),
    text("domain", "the domain known of it"), text("company_key", "the key of the company's name known of it"),
    provenance=True,
)  # fmt: skip
quarantine_facts = derived(
    "quarantine_facts", "one row per row quarantined", "Rows set aside at landing; a build holds them for all time.",
    ("issue_id",),
    key("issue_id", "its number in the build"), _from, _to,
    text("reason", "a short stable code", required=True), text("landed_table", "the canonical table", required=True),
    text("source", "the source in abmetrics.toml", required=True), text("record_id", "the row's own id in that source"),
    text("file", "the file or table it was read from"), number("line", "the line in that file"),
)  # fmt: skip

RULES = (touch_rules, person_weights, wanted_slots, funnel_stages, sales_stages)
"""Settings in the form of tables, so that definitions can join them."""

GIVEN = (email_domains, survivors, loaded_tables, issues, source_days, observed_lists, earlier_memberships)
"""What a build works out beside the SQL: from what was landed, and from what there was to land."""

DERIVED = (
    *RULES, *GIVEN, labels, account_clues, domain_accounts, account_links, person_accounts, person_links,
    visitor_people, account_criteria, account_fit, account_attributes, stated_memberships, list_memberships,
    listed_spans, list_changes,
    web_sessions, touch_facts, account_days, exchange_spans, opportunity_facts, opportunity_spans, contract_facts,
    recurring_revenue_facts, customer_spans, account_spans, stage_reaches, persona_slots, people_facts, survey_facts,
    experiment_facts, match_facts, quarantine_facts,
)  # fmt: skip
