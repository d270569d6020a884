"""Canonical tables of what people did and what was done for them: touches, visits, events, messages, costs."""

from __future__ import annotations

from abmetrics.model.schema import Column, Type, canonical, choice, day, flag, key, link, moment, money, number, text

TOUCH_KINDS = (
    "page_view", "session", "chat", "email_sent", "email_delivered", "email_open", "email_click", "email_reply",
    "social", "content", "call", "webinar", "event", "meeting", "dinner", "product_use", "form", "ad_impression",
    "ad_click", "direct_mail_sent", "direct_mail_reply", "support", "other",
)  # fmt: skip

_account = link("account_id", "accounts.account_id", "the account, where the source names it")
_person = link("person_id", "people.person_id", "the person, where known")
_email = text("email", "the person's address, where the source has no id; resolved through the vault", personal=True)
_domain = text("email_domain", "registrable domain of the address; computed from email when empty")
_campaign = link("campaign_id", "campaigns.campaign_id", "the campaign it belongs to")
_currency = text("currency", "ISO 4217 code; the workspace's when empty")

touches = canonical(
    "touches",
    "one row per interaction",
    "Every kind of interaction with a person or account, product use, events, direct mail and support included.",
    ("touch_id",),
    key("touch_id", "the interaction's id"),
    choice("kind", TOUCH_KINDS, "what kind of interaction", required=True),
    moment("at", "when it happened", required=True),
    _account, _person, _email, _domain,
    text("visitor_id", "the anonymous visitor, for web touches"),
    _campaign,
    text("channel", "channel; the kind's own when empty"),
    text("content", "the asset, page or event"),
    choice("direction", ("inbound", "outbound"), "who acted: them (inbound) or us (outbound)"),
    flag("is_human", "false for bots and auto-replies; true when empty"),
    number("seconds", "observed length"),
    text("outcome", "outcome or disposition, such as attended or no_show"),
    link("user_id", "users.user_id", "the colleague involved"),
    link("opportunity_id", "opportunities.opportunity_id", "the opportunity it is logged on"),
)  # fmt: skip

sessions = canonical(
    "sessions",
    "one row per web session",
    "Visits to the web site, already cut into sessions; one session is one touch.",
    ("session_id",),
    key("session_id", "the session's id"),
    moment("started_at", "when it began", required=True),
    text("visitor_id", "the visitor"),
    _account, _person, _email, _domain, _campaign,
    text("channel", "where the visit came from"),
    text("landing_page", "first page"),
    number("pages", "pages seen"),
    number("seconds", "time on the site"),
)  # fmt: skip

page_views = canonical(
    "page_views",
    "one row per page seen",
    "Web logs not yet cut into sessions: more than 30 minutes of silence, or a new channel, starts another one.",
    ("page_view_id",),
    key("page_view_id", "the page view's id"),
    moment("at", "when", required=True),
    text("visitor_id", "the visitor"),
    _account, _person, _email, _domain, _campaign,
    text("channel", "where the visit came from"),
    text("page", "address of the page"),
    number("seconds", "time on the page"),
    flag("is_human", "false for bots; true when empty"),
)  # fmt: skip

identifications = canonical(
    "identifications",
    "one row per moment a visitor became known",
    "Which person an anonymous visitor turned out to be.",
    ("visitor_id", "person_id", "at"),
    key("visitor_id", "the visitor"),
    key("person_id", "the person", "people.person_id"),
    moment("at", "when this became known", required=True),
)

events = canonical(
    "events",
    "one row per event",
    "Events, webinars and dinners.",
    ("event_id",),
    key("event_id", "the event's id"),
    text("name", "its name"),
    choice("kind", ("event", "webinar", "dinner"), "what kind"),
    moment("starts_at", "when it begins", observed=False),
    _campaign,
)

event_attendances = canonical(
    "event_attendances",
    "one row per event and person registered",
    "Who registered for an event and who came.",
    ("event_id", "record_id"),
    key("event_id", "the event", "events.event_id"),
    _person, _account, _email, _domain,
    moment("registered_at", "when they registered"),
    moment("attended_at", "when they attended; empty: did not"),
    number("seconds", "observed length of stay"),
)  # fmt: skip

meetings = canonical(
    "meetings",
    "one row per sales meeting",
    "Meetings, demos and calls in the calendar of a seller with people of an account.",
    ("meeting_id",),
    key("meeting_id", "the meeting's id"),
    choice("kind", ("meeting", "demo", "call", "dinner"), "what kind"),
    choice("status", ("scheduled", "held", "cancelled", "no_show", "rescheduled"), "what became of it"),
    moment("created_at", "when it was set up"),
    moment("starts_at", "when it begins", observed=False),
    number("seconds", "length"),
    _account, _person,
    link("opportunity_id", "opportunities.opportunity_id", "the opportunity it is about"),
    link("user_id", "users.user_id", "the seller"),
    text("booked_through", "what led to it"),
)  # fmt: skip

meeting_people = canonical(
    "meeting_people",
    "one row per meeting and person invited",
    "Who was invited and who came.",
    ("meeting_id", "person_id"),
    key("meeting_id", "the meeting", "meetings.meeting_id"),
    key("person_id", "the person", "people.person_id"),
    flag("attended", "whether they came"),
)

messages = canonical(
    "messages",
    "one row per mail and person of an account",
    "Mailbox metadata: who wrote to whom and when, never the content.",
    ("message_id",),
    key("message_id", "the message's id"),
    moment("at", "when", required=True),
    choice("direction", ("inbound", "outbound"), "from them or to them", required=True),
    text("thread_id", "the conversation"),
    _account, _person, _email, _domain,
    link("user_id", "users.user_id", "the colleague"),
    flag("is_auto_reply", "an automatic answer"),
)  # fmt: skip

calendar_entries = canonical(
    "calendar_entries",
    "one row per calendar entry and person of an account",
    "Calendar metadata: who met whom and how long, never the subject.",
    ("entry_id",),
    key("entry_id", "the entry's id"),
    moment("starts_at", "when it begins", required=True),
    number("seconds", "length"),
    _account, _person, _email, _domain,
    link("user_id", "users.user_id", "the colleague"),
)  # fmt: skip

ad_rows = canonical(
    "ad_rows",
    "one row per day, campaign and (where given) account",
    "Impressions, clicks and spend from ad platforms.",
    ("ad_row_id",),
    key("ad_row_id", "the row's id"),
    day("on", "the day", required=True, observed=True),
    _account,
    text("domain", "the firm's domain, where the platform knows no account"),
    _campaign,
    text("channel", "ad platform"),
    number("impressions", "impressions"),
    number("clicks", "clicks"),
    money("cost", "spend, in `currency`"),
    _currency,
)  # fmt: skip

costs = canonical(
    "costs",
    "one row per cost and period it is spread over",
    "Sales and marketing cost: media, content, people, tools, agencies, events.",
    ("cost_id",),
    key("cost_id", "the row's id"),
    choice("kind", ("media", "content", "people", "tools", "agencies", "events", "other"), "what for"),
    day("from_on", "first day it is spread over", required=True, observed=True),
    day("to_on", "day after the last; empty: the one day"),
    _campaign,
    text("programme", "the programme"),
    choice("approach", ("abm", "demand_gen", "none"), "the programme's approach"),
    flag("is_planned", "a budget rather than money spent"),
    money("amount", "the amount, in `currency`", required=True),
    _currency,
)

intent = canonical(
    "intent",
    "one row per account or domain, topic and week",
    "Intent scores of a vendor.",
    ("intent_id",),
    key("intent_id", "the row's id"),
    day("week_on", "Monday of the week", required=True, observed=True),
    _account,
    text("domain", "the firm's domain, where the vendor knows no account"),
    text("topic", "the topic", required=True),
    number("score", "the vendor's score"),
    flag("is_competitor", "a competitor topic"),
    text("vendor", "the vendor"),
)

surveys = canonical(
    "surveys",
    "one row per survey sent or answered",
    "Survey answers: net promoter score and satisfaction.",
    ("survey_id",),
    key("survey_id", "the row's id"),
    choice("kind", ("nps", "csat"), "which question: 0-10 recommendation (nps) or 1-5 satisfaction (csat)"),
    _account, _person, _email, _domain,
    moment("sent_at", "when it was sent"),
    moment("answered_at", "when it was answered; empty: was not"),
    number("score", "the score given"),
)  # fmt: skip

support_tickets = canonical(
    "support_tickets",
    "one row per ticket",
    "Support requests.",
    ("ticket_id",),
    key("ticket_id", "the ticket's id"),
    _account, _person, _email, _domain,
    moment("opened_at", "when it was opened", required=True),
    moment("closed_at", "when it was closed"),
    text("priority", "priority"),
    text("status", "status"),
)  # fmt: skip

experiment_units = canonical(
    "experiment_units",
    "one row per experiment and unit assigned to one of its arms",
    "Recorded experiments: who was assigned to what, when, and what became of it.",
    ("experiment_id", "unit_id"),
    key("experiment_id", "the experiment"),
    key("unit_id", "what was assigned: an account, a contract or a person"),
    link("account_id", "accounts.account_id", "the unit's account", required=True),
    text("arm", "the arm it was assigned to, such as treatment", required=True),
    flag("is_control", "the arm that got nothing new", required=True),
    day("assigned_on", "the day it was assigned", required=True, observed=True),
    text("outcome", "what became of it, such as renewed or churned; empty: not yet known"),
    flag("is_hit", "whether the outcome is the one the experiment counts; empty: not yet known"),
)

exchange_rates = canonical(
    "exchange_rates",
    "one row per currency and day",
    "Daily rates; a day without one takes the last rate before it.",
    ("currency", "on"),
    key("currency", "ISO 4217 code"),
    day("on", "the day", required=True),
    Column("rate", Type.RATE, "reporting currency per one unit of `currency`", required=True),
)

ACTIVITY = (
    touches, sessions, page_views, identifications, events, event_attendances, meetings, meeting_people, messages,
    calendar_entries, ad_rows, costs, intent, surveys, support_tickets, experiment_units,
    exchange_rates,
)  # fmt: skip
