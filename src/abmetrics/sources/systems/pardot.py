"""Pardot (Account Engagement): prospects, visitors, their visits and activities, campaigns, opportunities.

Its prospects are leads beside the CRM's; where Pardot knows the CRM's contact or lead, the prospect is merged into it.
Activities are told by the number of their type, as Pardot's API documents them. Opportunities come from the CRM, and
so count only in a workspace that has no other: `role = "crm"`.
"""

from __future__ import annotations

from abmetrics.sources.system import Feed, Object, Role, System, with_iso_dates

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
CREATE MACRO gone(x) AS CASE
    WHEN truth(x) THEN 'deleted'
    WHEN x IS NOT NULL AND truth(x) IS NULL THEN 'bad flag: whether it is deleted is told as ' || x
END;
CREATE MACRO kind_of(type, what, is_mail) AS CASE try_cast(type AS INTEGER)
    WHEN 1 THEN CASE
        WHEN is_mail OR says(what, 'mail') THEN 'email_click' WHEN says(what, 'file') THEN 'content'
        WHEN says(what, 'paid search') THEN 'ad_click' ELSE 'other'
    END
    WHEN 2 THEN CASE
        WHEN says(what, 'file|video') THEN 'content' WHEN says(what, 'mail') THEN 'email_open' ELSE 'page_view'
    END
    WHEN 4 THEN 'form' WHEN 5 THEN 'session' WHEN 6 THEN 'email_sent' WHEN 7 THEN 'page_view' WHEN 11 THEN 'email_open'
    WHEN 20 THEN 'session' WHEN 22 THEN 'chat' WHEN 24 THEN 'webinar' WHEN 25 THEN 'webinar' WHEN 26 THEN 'social'
    WHEN 27 THEN 'content' WHEN 28 THEN 'event' WHEN 29 THEN 'event' WHEN 30 THEN 'content' WHEN 31 THEN 'support'
    WHEN 32 THEN 'support' WHEN 33 THEN 'support' WHEN 34 THEN 'content'
    ELSE CASE WHEN type IS NOT NULL THEN 'other' END
END;
CREATE MACRO outcome_of(type) AS CASE try_cast(type AS INTEGER)
    WHEN 1 THEN 'clicked' WHEN 3 THEN 'error' WHEN 12 THEN 'unsubscribed' WHEN 13 THEN 'bounced'
    WHEN 14 THEN 'spam_complaint' WHEN 15 THEN 'email_preferences' WHEN 16 THEN 'resubscribed' WHEN 17 THEN 'clicked'
    WHEN 21 THEN 'clicked' WHEN 23 THEN 'invited' WHEN 24 THEN 'attended' WHEN 25 THEN 'registered'
    WHEN 28 THEN 'registered' WHEN 29 THEN 'attended' WHEN 30 THEN 'converted' WHEN 34 THEN 'completed'
    WHEN 35 THEN 'unsubscribed' WHEN 36 THEN 'bounced' WHEN 37 THEN 'resubscribed'
END;
CREATE MACRO type_of(x) AS CASE
    WHEN x IS NULL THEN NULL
    WHEN says(x, 'renew') THEN 'renewal' WHEN says(x, 'cross') THEN 'cross_sell'
    WHEN says(x, 'up[ _-]?sell|expansion|upgrade|existing') THEN 'upsell' WHEN says(x, '\bnew') THEN 'new_business'
    ELSE 'other'
END;
"""

_PROSPECT = Object(
    "prospect",
    """
    id|prospect_id  email  first_name  last_name  phone  job_title|title  department  company  source  score
    created_at  updated_at  is_deleted|_fivetran_deleted  prospect_account_id
    crm_account_fid|salesforce_account_id  crm_contact_fid|salesforce_contact_id  crm_lead_fid|salesforce_lead_id
    """,
    signature="id email",
)
_PROSPECT_ACCOUNT = Object(
    "prospect_account",
    """
    id  name  website|domain  industry  employees  annual_revenue  region|territory  country|billing_country
    created_at  updated_at  is_deleted|_fivetran_deleted  crm_fid|crm_account_fid|salesforce_id
    """,
    signature="id name",
)
_CAMPAIGN = Object(
    "campaign",
    "id  name  cost  created_at  crm_fid|salesforce_id  is_deleted|_fivetran_deleted  updated_at|_fivetran_synced",
    signature="id name",
)
_VISITOR = Object(
    "visitor", "id  prospect_id  created_at  updated_at  identified_at", signature="id prospect_id created_at"
)
_VISIT = Object(
    "visit",
    """
    id  visitor_id  prospect_id  pages|visitor_page_view_count  seconds|duration_in_seconds  campaign_id
    started_at|first_visitor_page_view_at|created_at  medium|medium_parameter  source|source_parameter
    """,
    signature="id visitor_id",
)
_PAGE_VIEW = Object("visitor_page_view", "visit_id  url  created_at", signature="visit_id url")
_ACTIVITY = Object(
    "visitor_activity",
    """
    id  type  type_name  created_at  prospect_id  visitor_id  visit_id  campaign_id  details  email_id
    list_email_id  email_template_id
    """,
    signature="id type created_at",
)
_OPPORTUNITY = Object(
    "opportunity",
    """
    id  name  stage  status  type  value|amount  campaign_id  created_at  closed_at  updated_at
    is_deleted|_fivetran_deleted
    """,
    signature="id status",
)
_OPPORTUNITY_PROSPECT = Object(
    "opportunity_prospect", "opportunity_id  prospect_id  updated_at", signature="opportunity_id prospect_id"
)

_CAMPAIGNS = """
    campaigns AS (SELECT id, coalesce(max(crm_fid), own_id(id)) AS campaign_id FROM campaign GROUP BY id)
"""


def _people(role: Role, account: str) -> Feed:
    """The prospects as leads; `account` is the account's id, an expression over the prospect."""
    return Feed(
        "people",
        "prospect",
        f"""
        SELECT
            _row, own_id(id) AS person_id, 'lead' AS kind, {account} AS account_id, email,
            nullif(concat_ws(' ', first_name, last_name), '') AS name, phone, job_title AS title, department, company,
            source AS lead_source, score, created_at, moment(updated_at) AS latest, gone(is_deleted) AS set_aside
        FROM prospect
        """,
        roles=(role,),
    )


# Deleted prospects too: what they did belongs to the CRM's record, which lives on.
_CRM_RECORDS = Feed(
    "merges",
    "prospect",
    """
    SELECT
        _row, 'person' AS kind, own_id(id) AS old_id, coalesce(crm_contact_fid, crm_lead_fid) AS new_id,
        moment(updated_at) AS latest
    FROM prospect
    WHERE coalesce(crm_contact_fid, crm_lead_fid) IS NOT NULL
    """,
    roles=("marketing",),
    partial=True,
)

_ORGANISATIONS = Feed(
    "organisations",
    "prospect_account",
    """
    SELECT
        _row, own_id(id) AS organisation_id, crm_fid AS account_id, name, website AS domain,
        moment(updated_at) AS latest, gone(is_deleted) AS set_aside
    FROM prospect_account
    """,
    roles=("marketing",),
)

_ACCOUNTS = Feed(
    "accounts",
    "prospect_account",
    """
    SELECT
        _row, id AS account_id, name, website AS domain, industry, employees, annual_revenue, region, country,
        created_at, moment(updated_at) AS latest, gone(is_deleted) AS set_aside
    FROM prospect_account
    """,
    roles=("crm",),
)

_CAMPAIGN_FEED = Feed(
    "campaigns",
    "campaign",
    """
    SELECT
        _row, coalesce(crm_fid, own_id(id)) AS campaign_id, name,
        CASE WHEN crm_fid IS NULL THEN moment(updated_at) END AS latest, gone(is_deleted) AS set_aside
    FROM campaign
    """,
)

# Pardot does not say when a campaign cost what it did: it is spread from its first activity to its last.
_COSTS = Feed(
    "costs",
    "campaign",
    f"""
    WITH {_CAMPAIGNS}, times AS (
        SELECT
            campaign_id, min_by(created_at, moment(created_at)) AS first_at,
            max_by(created_at, moment(created_at)) AS last_at
        FROM visitor_activity
        GROUP BY campaign_id
    )
    SELECT
        own._row, own_id('campaign-cost-' || own.id) AS cost_id, 'other' AS kind,
        coalesce(times.first_at, own.created_at) AS from_on, day_after(times.last_at) AS to_on, campaigns.campaign_id,
        own.cost AS amount
    FROM campaign AS own
    LEFT JOIN campaigns ON campaigns.id = own.id
    LEFT JOIN times ON times.campaign_id = own.id
    WHERE own.cost IS NOT NULL AND coalesce(try_cast(own.cost AS DOUBLE), 1) <> 0 AND gone(own.is_deleted) IS NULL
    """,
    partial=True,
)

# Whom a visitor turned out to be is known from the first activity in which Pardot names the prospect.
_IDENTIFICATIONS = Feed(
    "identifications",
    "visitor",
    """
    WITH named AS (
        SELECT visitor_id, prospect_id, min_by(created_at, moment(created_at)) AS first_at
        FROM visitor_activity
        GROUP BY visitor_id, prospect_id
    )
    SELECT
        own._row, own_id(own.id) AS visitor_id, own_id(own.prospect_id) AS person_id,
        coalesce(own.identified_at, named.first_at, own.updated_at, own.created_at) AS at,
        CASE
            WHEN own.prospect_id IS NULL THEN 'not used: an anonymous visitor; what it did is read from its activities'
        END AS set_aside
    FROM visitor AS own
    LEFT JOIN named ON named.visitor_id = own.id AND named.prospect_id = own.prospect_id
    """,
)

_SESSIONS = Feed(
    "sessions",
    "visit",
    f"""
    WITH {_CAMPAIGNS}, landings AS (
        SELECT visit_id, min_by(url, (moment(created_at), url)) AS url
        FROM visitor_page_view
        WHERE moment(created_at) IS NOT NULL
        GROUP BY visit_id
    )
    SELECT
        own._row, own_id('visit-' || own.id) AS session_id, own.started_at, own_id(own.visitor_id) AS visitor_id,
        own_id(own.prospect_id) AS person_id, coalesce(campaigns.campaign_id, own_id(own.campaign_id)) AS campaign_id,
        coalesce(own.medium, own.source) AS channel, landings.url AS landing_page, own.pages, own.seconds
    FROM visit AS own
    LEFT JOIN campaigns ON campaigns.id = own.campaign_id
    LEFT JOIN landings ON landings.visit_id = own.id
    """,
)

_TOUCHES = Feed(
    "touches",
    "visitor_activity",
    f"""
    WITH {_CAMPAIGNS}, visits AS (SELECT DISTINCT id FROM visit)
    SELECT
        own._row, own_id(own.id) AS touch_id,
        kind_of(
            own.type, own.type_name, coalesce(own.email_id, own.list_email_id, own.email_template_id) IS NOT NULL
        ) AS kind,
        own.created_at AS at, own_id(own.prospect_id) AS person_id, own_id(own.visitor_id) AS visitor_id,
        coalesce(campaigns.campaign_id, own_id(own.campaign_id)) AS campaign_id, own.details AS content,
        CASE WHEN try_cast(own.type AS INTEGER) IN (6, 13, 23, 36) THEN 'outbound' ELSE 'inbound' END AS direction,
        outcome_of(own.type) AS outcome,
        CASE
            WHEN own.type IS NOT NULL AND coalesce(try_cast(own.type AS INTEGER) NOT BETWEEN 1 AND 38, true)
                THEN 'not used: no activity of the type ' || own.type || ' is known'
            WHEN try_cast(own.type AS INTEGER) IN (8, 9, 10, 18, 19, 38)
                THEN 'not used: a change of an opportunity is no interaction'
            WHEN try_cast(own.type AS INTEGER) IN (5, 20) AND visits.id IS NOT NULL
                THEN 'not used: this visit is read from visit'
        END AS set_aside
    FROM visitor_activity AS own
    LEFT JOIN campaigns ON campaigns.id = own.campaign_id
    LEFT JOIN visits ON visits.id = own.visit_id
    """,
)

# The account is that of the prospects on the deal, the lowest id where they are of several.
_OPPORTUNITIES = Feed(
    "opportunities",
    "opportunity",
    f"""
    WITH {_CAMPAIGNS}, buyers AS (
        SELECT opportunity_prospect.opportunity_id AS opportunity_id, min(prospect.prospect_account_id) AS account_id
        FROM opportunity_prospect
        JOIN prospect ON prospect.id = opportunity_prospect.prospect_id
        GROUP BY opportunity_prospect.opportunity_id
    )
    SELECT
        own._row, own.id AS opportunity_id, buyers.account_id AS account_id, own.name, type_of(own.type) AS type,
        own.stage, own.status, own.value AS amount, own.created_at,
        CASE WHEN lower(own.status) <> 'open' THEN own.closed_at END AS closed_on,
        CASE WHEN lower(own.status) = 'open' THEN own.closed_at END AS expected_close_on,
        coalesce(campaigns.campaign_id, own.campaign_id) AS campaign_id, moment(own.updated_at) AS latest,
        gone(own.is_deleted) AS set_aside
    FROM opportunity AS own
    LEFT JOIN buyers ON buyers.opportunity_id = own.id
    LEFT JOIN campaigns ON campaigns.id = own.campaign_id
    """,
    roles=("crm",),
)

_OPPORTUNITY_PEOPLE = Feed(
    "opportunity_people",
    "opportunity_prospect",
    "SELECT _row, opportunity_id, prospect_id AS person_id, moment(updated_at) AS latest FROM opportunity_prospect",
    roles=("crm",),
)

_DEALS = 'opportunities come from the CRM; they count only where Pardot is it: role = "crm"'

SYSTEM = System(
    kind="pardot",
    name="Pardot",
    about="prospects, visitors, visits, activities, campaigns; opportunities where there is no other CRM",
    objects=(
        _PROSPECT, _PROSPECT_ACCOUNT, _CAMPAIGN, _VISITOR, _VISIT, _PAGE_VIEW, _ACTIVITY, _OPPORTUNITY,
        _OPPORTUNITY_PROSPECT,
    ),
    feeds=with_iso_dates((
        _people("marketing", "coalesce(crm_account_fid, own_id(prospect_account_id))"),
        _people("crm", "prospect_account_id"),
        _CRM_RECORDS, _ORGANISATIONS, _ACCOUNTS, _CAMPAIGN_FEED, _COSTS, _IDENTIFICATIONS, _SESSIONS, _TOUCHES,
        _OPPORTUNITIES, _OPPORTUNITY_PEOPLE,
    )),
    role="marketing",
    prefixes=("pardot",),
    unused={
        "list": "lists of prospects; target and customer lists are lists of companies",
        "list_membership": "lists of prospects; target and customer lists are lists of companies",
        "opportunity": _DEALS,
        "opportunity_prospect": _DEALS,
        "email": "mails sent; what happened to them is read from visitor_activity",
        "list_email": "mails sent; what happened to them is read from visitor_activity",
    },
    macros=_MACROS,
)  # fmt: skip
