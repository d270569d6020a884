"""Marketo: leads, what they did (one file per kind of activity), programs and what they cost.

Its people are leads beside the CRM's; where Marketo knows the CRM's record, the lead is merged into it. A program is a
campaign, and the CRM's campaign where it is synchronised with one; a smart campaign stands for its program.
"""

from __future__ import annotations

from abmetrics.sources.system import Feed, Object, System, with_iso_dates

_MACROS = r"""
CREATE MACRO says(x, pattern) AS coalesce(regexp_matches(lower(x), pattern), false);
CREATE MACRO moment(x) AS CASE
    WHEN try_cast(x AS TIMESTAMPTZ)
        BETWEEN TIMESTAMPTZ '1900-01-01 00:00:00+00' AND TIMESTAMPTZ '2200-12-30 00:00:00+00'
        THEN try_cast(x AS TIMESTAMPTZ)
END;
CREATE MACRO day_after(x) AS CASE
    WHEN moment(x) IS NOT NULL THEN strftime(try_cast(x AS DATE) + 1, '%Y-%m-%d')
    ELSE x
END;
CREATE MACRO month_after(x) AS CASE
    WHEN moment(x) IS NOT NULL THEN strftime(try_cast(x AS DATE) + INTERVAL 1 MONTH, '%Y-%m-%d')
    ELSE x
END;
CREATE MACRO whole(x) AS coalesce(CAST(round(try_cast(x AS DECIMAL(18, 6))) AS VARCHAR), x);
CREATE MACRO unless(x) AS CASE truth(x) WHEN true THEN 'false' WHEN false THEN 'true' ELSE x END;
CREATE MACRO human(user_agent, is_bot) AS CASE
    WHEN says(user_agent, 'bot\b|crawler|spider|barracuda|proofpoint|mimecast') THEN 'false'
    ELSE unless(is_bot)
END;
CREATE MACRO gone(x) AS CASE
    WHEN truth(x) THEN 'deleted'
    WHEN x IS NOT NULL AND truth(x) IS NULL THEN 'bad flag: whether it is deleted is told as ' || x
END;
CREATE MACRO ids_in(x) AS CASE
    WHEN len(regexp_extract_all(x, '\d+')) > 0 THEN list_distinct(regexp_extract_all(x, '\d+'))
    ELSE [x]
END;
CREATE MACRO event_kind(type, channel) AS CASE
    WHEN says(channel, 'webinar|web ?cast') OR says(type, 'webinar') THEN 'webinar'
    WHEN says(channel, 'dinner|lunch|breakfast') THEN 'dinner'
    WHEN says(type, '^event') OR says(channel, '\bevent|trade ?show|road ?show|conference|seminar|workshop')
        THEN 'event'
END;
CREATE MACRO standing(x) AS CASE
    WHEN says(x, '^attended|checked[ -]?in|^visited') THEN 'attended'
    WHEN says(x, '^registered|no[ -]?show|wait[ -]?list|^rsvp|^confirmed') THEN 'registered'
END;
CREATE MACRO progress_kind(is_event, channel, status, success) AS CASE
    WHEN is_event THEN 'other'
    WHEN says(channel, 'direct[ -]?mail') AND truth(success) THEN 'direct_mail_reply'
    WHEN says(channel, 'direct[ -]?mail') AND says(status, 'sent|mailed') THEN 'direct_mail_sent'
    WHEN says(channel, 'content|download|white ?paper|e-?book') AND truth(success) THEN 'content'
    WHEN says(channel, '\bchat') AND truth(success) THEN 'chat'
    ELSE 'other'
END;
CREATE MACRO person_field(x) AS CASE regexp_replace(lower(x), '[^a-z]', '', 'g')
    WHEN 'leadscore' THEN 'score' WHEN 'score' THEN 'score'
    WHEN 'leadstatus' THEN 'status'
    WHEN 'sfdcaccountid' THEN 'account_id'
END;
"""

_LEAD = Object(
    "lead",
    """
    id|lead_id  email|email_address  first_name  last_name  phone|mobile_phone  title|job_title  company|company_name
    department  lead_source|source  lead_status|status  lead_score|score  created_at  updated_at
    sfdc_account_id  sfdc_contact_id  sfdc_lead_id  is_deleted|_fivetran_deleted
    """,
    signature="id email",
)
_PROGRAM = Object(
    "program",
    """
    id|program_id  name  channel  type  start_date  end_date  sfdc_id  approach|abm_approach  updated_at
    is_deleted|_fivetran_deleted
    """,
    signature="id name channel",
)
_PROGRAM_COST = Object(
    "program_cost",
    "program_id  starts_on|start_date|cost_date|month  cost|amount  currency",
    signature="program_id starts_on cost",
    files="program_period_cost period_cost",
)
_SMART_CAMPAIGN = Object("campaign", "id  program_id", signature="id program_id", files="smart_campaign")


def _activity(name: str, more: str = "", files: str = "") -> Object:
    """An activity's object: the columns all of them have, and its own."""
    return Object(
        f"activity_{name}",
        f"""
        id|activity_id  activity_date  lead_id  campaign_id  about|primary_attribute_value
        about_id|primary_attribute_value_id {more}
        """,
        signature="id activity_date lead_id",
        files=files,
    )


_ROBOT = "user_agent  is_bot_activity|bot_activity"
_MERGE_LEADS = _activity("merge_leads", "merge_ids")
_DELETE_LEAD = _activity("delete_lead")
_CHANGE_DATA_VALUE = _activity("change_data_value", "new_value")
_CHANGE_SCORE = _activity("change_score", "new_value")
_PROGRESS = _activity("change_status_in_progression", "new_status  success", "activity_change_program_member_status")
_VISIT_WEBPAGE = _activity("visit_webpage", "webpage_url  query_parameters  search_engine  user_agent")

_PROGRAMS = """
    programs AS (
        SELECT
            id, coalesce(max(sfdc_id), own_id(id)) AS campaign_id, max(name) AS name, max(channel) AS channel,
            max(event_kind(type, channel)) AS event_kind
        FROM program
        GROUP BY id
    )
"""
_CAMPAIGNS = f"""
    {_PROGRAMS}, smart AS (SELECT id, max(program_id) AS program_id FROM campaign GROUP BY id)
"""
_CAMPAIGN_ID = "coalesce(programs.campaign_id, own_id(smart.program_id)) AS campaign_id"
_JOIN_CAMPAIGNS = """
    LEFT JOIN smart ON smart.id = own.campaign_id
    LEFT JOIN programs ON programs.id = smart.program_id
"""

_PEOPLE = Feed(
    "people",
    "lead",
    """
    WITH deleted AS (
        SELECT lead_id, max(activity_date) AS deleted_at FROM activity_delete_lead GROUP BY lead_id
    )
    SELECT
        own._row, own_id(own.id) AS person_id, 'lead' AS kind, own.sfdc_account_id AS account_id, own.email,
        nullif(concat_ws(' ', own.first_name, own.last_name), '') AS name, own.phone, own.title, own.department,
        own.company, own.lead_source, own.lead_status AS status, whole(own.lead_score) AS score, own.created_at,
        moment(own.updated_at) AS latest,
        coalesce(
            gone(own.is_deleted),
            CASE WHEN deleted.lead_id IS NOT NULL THEN 'deleted: ' || coalesce(deleted.deleted_at, '') END
        ) AS set_aside
    FROM lead AS own
    LEFT JOIN deleted ON deleted.lead_id = own.id
    """,
)

_CRM_RECORDS = Feed(
    "merges",
    "lead",
    """
    SELECT _row, 'person' AS kind, own_id(id) AS old_id, coalesce(sfdc_contact_id, sfdc_lead_id) AS new_id
    FROM lead
    WHERE coalesce(sfdc_contact_id, sfdc_lead_id) IS NOT NULL
    """,
    partial=True,
)

_MERGES = Feed(
    "merges",
    "activity_merge_leads",
    """
    WITH told AS (SELECT _row, lead_id, activity_date, unnest(ids_in(merge_ids)) AS old FROM activity_merge_leads)
    SELECT
        _row, 'person' AS kind, own_id(old) AS old_id, own_id(lead_id) AS new_id, activity_date AS merged_at,
        moment(activity_date) AS latest
    FROM told
    """,
    fans_out=True,
)


def _history(name: str) -> Feed:
    """Changes of a lead's status, score and account; those of other fields are not kept."""
    return Feed(
        "person_history",
        name,
        f"""
        SELECT
            _row, own_id(lead_id) AS person_id, person_field(about) AS field,
            CASE person_field(about) WHEN 'score' THEN whole(new_value) ELSE new_value END AS value,
            activity_date AS from_at,
            CASE
                WHEN person_field(about) IS NULL
                    THEN 'not used: no history is kept of ' || coalesce('the field ' || about, 'a field without a name')
            END AS set_aside
        FROM {name}
        """,
    )


def _touches(name: str, kind: str, direction: str, more: str = "") -> Feed:
    """An activity as touches; `more` are further columns, as in a SELECT."""
    return Feed(
        "touches",
        name,
        f"""
        WITH {_CAMPAIGNS}
        SELECT
            own._row, own_id(own.id) AS touch_id, '{kind}' AS kind, own.activity_date AS at,
            own_id(own.lead_id) AS person_id, {_CAMPAIGN_ID}, own.about AS content, '{direction}' AS direction
            {more and f", {more}"}
        FROM {name} AS own
        {_JOIN_CAMPAIGNS}
        """,
    )


_EMAIL = "'email' AS channel"
_HUMAN = f"{_EMAIL}, human(own.user_agent, own.is_bot_activity) AS is_human"
_NOT_SENT = """
    CASE WHEN lower(own.action_result) IN ('skipped', 'failed')
        THEN 'not used: it was not sent, the result is ' || own.action_result END AS set_aside
"""
_TOUCHES: tuple[tuple[Object, str, str, str], ...] = (
    (_activity("send_email", "action_result"), "email_sent", "outbound", f"{_EMAIL}, {_NOT_SENT}"),
    (_activity("email_delivered"), "email_delivered", "outbound", _EMAIL),
    (_activity("email_bounced"), "other", "outbound", f"{_EMAIL}, 'bounced' AS outcome"),
    (_activity("email_bounced_soft"), "other", "outbound", f"{_EMAIL}, 'bounced' AS outcome"),
    (_activity("open_email", _ROBOT), "email_open", "inbound", _HUMAN),
    (_activity("click_email", _ROBOT), "email_click", "inbound", _HUMAN),
    (_activity("unsubscribe_email"), "other", "inbound", f"{_EMAIL}, 'unsubscribed' AS outcome"),
    (_activity("send_sales_email"), "email_sent", "outbound", "'sales_email' AS channel"),
    (_activity("open_sales_email"), "email_open", "inbound", "'sales_email' AS channel"),
    (_activity("click_sales_email"), "email_click", "inbound", "'sales_email' AS channel"),
    (_activity("receive_sales_email"), "email_reply", "inbound", "'sales_email' AS channel"),
    (_activity("fill_out_form"), "form", "inbound", "'web' AS channel"),
    (_activity("click_link"), "other", "inbound", "'web' AS channel, 'clicked' AS outcome"),
)

_PAGE_VIEWS = Feed(
    "page_views",
    "activity_visit_webpage",
    f"""
    WITH {_CAMPAIGNS}
    SELECT
        own._row, own_id(own.id) AS page_view_id, own.activity_date AS at, own_id(own.lead_id) AS person_id,
        {_CAMPAIGN_ID},
        coalesce(
            nullif(regexp_extract(own.query_parameters, 'utm_medium=([^&]+)', 1), ''),
            CASE WHEN own.search_engine IS NOT NULL THEN 'organic_search' END
        ) AS channel,
        coalesce(own.webpage_url, own.about) AS page, human(own.user_agent, NULL) AS is_human
    FROM activity_visit_webpage AS own
    {_JOIN_CAMPAIGNS}
    """,
)

_STATUSES = Feed(
    "touches",
    "activity_change_status_in_progression",
    f"""
    WITH {_PROGRAMS}, known AS (
        SELECT
            own.*, coalesce(programs.campaign_id, own_id(own.about_id)) AS program, programs.channel,
            progress_kind(programs.event_kind IS NOT NULL, programs.channel, own.new_status, own.success) AS kind
        FROM activity_change_status_in_progression AS own
        LEFT JOIN programs ON programs.id = own.about_id
    )
    SELECT
        _row, own_id(id) AS touch_id, kind, activity_date AS at, own_id(lead_id) AS person_id, program AS campaign_id,
        channel, about AS content, CASE kind WHEN 'direct_mail_sent' THEN 'outbound' ELSE 'inbound' END AS direction,
        lower(new_status) AS outcome
    FROM known
    """,
)

# Who came without having been registered is taken to have registered at the door, and who did not show up had been.
_ATTENDANCES = Feed(
    "event_attendances",
    "activity_change_status_in_progression",
    f"""
    WITH {_PROGRAMS}, known AS (
        SELECT
            own._row, own.lead_id, own.about_id, own.activity_date, moment(own.activity_date) AS since,
            standing(own.new_status) AS standing
        FROM activity_change_status_in_progression AS own
        JOIN programs ON programs.id = own.about_id AND programs.event_kind IS NOT NULL
    )
    SELECT
        max(_row) AS _row, own_id(about_id) AS event_id, own_id(lead_id) AS person_id,
        min_by(activity_date, since) AS registered_at,
        min_by(activity_date, since) FILTER (standing = 'attended') AS attended_at
    FROM known
    WHERE standing IS NOT NULL AND since IS NOT NULL
    GROUP BY about_id, lead_id
    """,
    partial=True,
)

_CAMPAIGN_FEED = Feed(
    "campaigns",
    "program",
    """
    SELECT
        _row, coalesce(sfdc_id, own_id(id)) AS campaign_id, name, channel, approach, start_date AS starts_on,
        day_after(end_date) AS ends_on,
        CASE WHEN sfdc_id IS NULL THEN moment(updated_at) END AS latest, gone(is_deleted) AS set_aside
    FROM program
    """,
)

_EVENTS = Feed(
    "events",
    "program",
    """
    SELECT
        _row, own_id(id) AS event_id, name, event_kind(type, channel) AS kind, start_date AS starts_at,
        coalesce(sfdc_id, own_id(id)) AS campaign_id, moment(updated_at) AS latest
    FROM program
    WHERE event_kind(type, channel) IS NOT NULL AND gone(is_deleted) IS NULL
    """,
    partial=True,
)

_COSTS = Feed(
    "costs",
    "program_cost",
    f"""
    WITH {_PROGRAMS}
    SELECT
        own._row, own_id('program-cost-' || own.program_id || '-' || own.starts_on) AS cost_id,
        CASE
            WHEN programs.event_kind IS NOT NULL THEN 'events'
            WHEN says(programs.channel, 'content|download|e-?book') THEN 'content'
            WHEN says(programs.channel, 'advertis|\\bads?\\b|ppc|paid|display|sponsor') THEN 'media'
            ELSE 'other'
        END AS kind,
        own.starts_on AS from_on, month_after(own.starts_on) AS to_on,
        coalesce(programs.campaign_id, own_id(own.program_id)) AS campaign_id, own.cost AS amount, own.currency
    FROM program_cost AS own
    LEFT JOIN programs ON programs.id = own.program_id
    """,
)

SYSTEM = System(
    kind="marketo",
    name="Marketo",
    about="leads, their activities, programs with events and costs",
    objects=(
        _LEAD, _PROGRAM, _PROGRAM_COST, _SMART_CAMPAIGN, _MERGE_LEADS, _DELETE_LEAD, _CHANGE_DATA_VALUE, _CHANGE_SCORE,
        _PROGRESS, _VISIT_WEBPAGE, *(one for one, *_ in _TOUCHES),
    ),
    feeds=with_iso_dates((
        _PEOPLE, _CRM_RECORDS, _MERGES, _history("activity_change_data_value"), _history("activity_change_score"),
        *(_touches(one.name, *how) for one, *how in _TOUCHES),
        _PAGE_VIEWS, _STATUSES, _ATTENDANCES, _CAMPAIGN_FEED, _EVENTS, _COSTS,
    )),
    role="marketing",
    prefixes=("marketo",),
    unused={
        "lead_describe": "descriptions of a lead's fields, no records",
        "email_template_history": "versions of e-mails; activities carry the name of the e-mail",
        "activity_type": "descriptions of activities, no records",
        "activity_interesting_moment": "repeats other activities that marketing thought worth a mention",
        "activity_new_lead": "how leads came to be; when is read from lead",
        "program_membership": "statuses in programs are read from activity_change_status_in_progression",
    },
    macros=_MACROS,
)  # fmt: skip
