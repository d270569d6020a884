"""Canonical tables of who is involved: accounts and their history, people, users, target lists, products."""

from __future__ import annotations

from abmetrics.model.schema import canonical, choice, day, flag, key, link, moment, money, number, text

ACCOUNT_FIELDS = (
    "tier", "segment", "industry", "size_band", "region", "country", "owner_id", "programme",
)  # fmt: skip

PERSON_FIELDS = ("account_id", "status", "score")

SENIORITIES = ("c_level", "vp", "director", "manager", "individual")

accounts = canonical(
    "accounts",
    "one row per account (firm)",
    "The firms a company sells to, as they are now; what they were earlier stands in account_history.",
    ("account_id",),
    key("account_id", "the account's id in the CRM"),
    text("name", "the account's name", expected=True),
    text("name_key", "the name without capitals, punctuation and legal form; computed from name when empty"),
    text("domain", "its main web or e-mail domain; further ones stand in account_domains"),
    link("parent_account_id", "accounts.account_id", "the parent firm; subsidiaries are counted alone"),
    text("industry", "industry or sector"),
    text("segment", "the sales segment"),
    text("tier", "the tier set by hand (1, 2, 3); it wins over the tier computed from the ICP"),
    text("size_band", "band of the number of employees, such as 200-999; computed from employees when empty"),
    number("employees", "number of employees"),
    money("annual_revenue", "the firm's yearly revenue, in `currency`"),
    text("currency", "ISO 4217 code of annual_revenue"),
    text("region", "sales region"),
    text("country", "country"),
    link("owner_id", "users.user_id", "the account's owner"),
    choice("programme", ("abm", "demand_gen", "none"), "the programme approach the account is worked with"),
    flag("is_target", "the CRM's own target-account flag; used where a target list is read from it"),
    moment("created_at", "when the account became known"),
)

account_history = canonical(
    "account_history",
    "one row per account, attribute and change",
    "Dated attribute values; each holds from `from_at` until the next one of the same attribute.",
    ("account_id", "field", "from_at"),
    key("account_id", "the account", "accounts.account_id"),
    choice("field", ACCOUNT_FIELDS, "which attribute", required=True),
    text("value", "its value from then on; empty for none"),
    moment("from_at", "from when on", required=True),
)

account_domains = canonical(
    "account_domains",
    "one row per account and further domain",
    "E-mail and web domains of an account besides its main one.",
    ("account_id", "domain"),
    key("account_id", "the account", "accounts.account_id"),
    key("domain", "a domain that belongs to it"),
)

target_list_members = canonical(
    "target_list_members",
    "one row per list, account and membership interval",
    "Dated membership of target and customer lists: half-open, from `from_on` to before `to_on`.",
    ("list_name", "account_id", "from_on"),
    key("list_name", "the list's name, as in [[target_lists]]"),
    key("account_id", "the account", "accounts.account_id"),
    day("from_on", "first day on the list; empty: since before the data begin", observed=True),
    day("to_on", "first day no longer on the list; empty: still on it"),
)

users = canonical(
    "users",
    "one row per colleague",
    "The company's own sellers and marketers, as owners of accounts and opportunities.",
    ("user_id",),
    key("user_id", "the user's id in the CRM"),
    text("name", "the name shown for this owner"),
    text("team", "sales team"),
    text("manager", "the manager's name"),
    text("region", "the user's region"),
)

people = canonical(
    "people",
    "one row per lead or contact",
    "People at accounts. Names, mails, phones and titles live in the vault; builds hold the key.",
    ("person_id",),
    key("person_id", "the person's id in the CRM"),
    choice("kind", ("lead", "contact"), "lead (raw) or contact", expected=True),
    link("account_id", "accounts.account_id", "the account the CRM links the person to"),
    text("email", "e-mail address", personal=True),
    text("name", "full name", personal=True),
    text("phone", "phone number", personal=True),
    text("title", "job title", personal=True),
    text("email_domain", "registrable domain of the e-mail address; computed from email when empty"),
    choice("seniority", SENIORITIES, "seniority; read from the title when empty"),
    text("persona", "the persona; matched from the title by [[personas]] when empty"),
    text("department", "department"),
    text("company", "the firm as the lead named it; it may tell the account where nothing else does"),
    text("company_key", "company without capitals, punctuation and legal form; computed from company when empty"),
    text("lead_source", "where the person first came from"),
    text("status", "lead status"),
    number("score", "lead score"),
    moment("created_at", "when the person became known"),
    moment("left_at", "when the person left the account, or was deleted", observed=False),
    link("converted_account_id", "accounts.account_id", "the account a lead was converted into"),
    moment("converted_at", "when the lead was converted"),
)

person_history = canonical(
    "person_history",
    "one row per person, attribute and change",
    "Dated attribute values of people; a contact who moves to another firm takes only later touches along.",
    ("person_id", "field", "from_at"),
    key("person_id", "the person", "people.person_id"),
    choice("field", PERSON_FIELDS, "which attribute", required=True),
    text("value", "its value from then on; empty for none"),
    moment("from_at", "from when on", required=True),
)

organisations = canonical(
    "organisations",
    "one row per firm as a system besides the CRM knows it",
    "Customers of the billing system, organisations of the help desk and the like, to be tied to accounts.",
    ("organisation_id",),
    key("organisation_id", "its id in that system; other tables of the system name it where they name an account"),
    link("account_id", "accounts.account_id", "the account it is linked to by that system itself"),
    text("name", "its name there"),
    text("name_key", "the name without capitals, punctuation and legal form; computed from name when empty"),
    text("domain", "its web or e-mail domain"),
)

merges = canonical(
    "merges",
    "one row per record merged away",
    "Records the CRM merged: whatever names the old id belongs to the new one, from the start.",
    ("kind", "old_id"),
    choice("kind", ("account", "person", "opportunity"), "what was merged", required=True),
    key("old_id", "the id that is gone"),
    key("new_id", "the id it lives on in"),
    moment("merged_at", "when", observed=False),
)

products = canonical(
    "products",
    "one row per product",
    "What the company sells.",
    ("product_id",),
    key("product_id", "the product's id"),
    text("name", "its name"),
    text("family", "its family or series"),
    money("list_price", "list price, in `currency`"),
    text("currency", "ISO 4217 code of list_price"),
)

campaigns = canonical(
    "campaigns",
    "one row per campaign",
    "Marketing campaigns and the programme each belongs to.",
    ("campaign_id",),
    key("campaign_id", "the campaign's id"),
    text("name", "its name"),
    text("channel", "channel, such as webinar or linkedin_ads"),
    text("programme", "the programme it is part of"),
    choice("approach", ("abm", "demand_gen", "none"), "the programme's approach"),
    day("starts_on", "first day"),
    day("ends_on", "day after the last"),
    money("budget", "planned cost, in `currency`"),
    text("currency", "ISO 4217 code of budget"),
)

PARTIES = (
    accounts, account_history, account_domains, target_list_members, organisations, users, people, person_history,
    merges, products, campaigns,
)  # fmt: skip
