"""HubSpot's marketing mails and forms. `email_event` has a row for everything; the files beside it only add details."""

from __future__ import annotations

from abmetrics.sources.system import Feed

EMAIL_EVENTS = Feed(
    "touches",
    "email_event",
    """
    WITH opens AS (
        SELECT id, max(duration) AS duration, max(user_agent) AS user_agent FROM email_event_open GROUP BY id
    ), clicks AS (
        SELECT id, max(url) AS url, max(user_agent) AS user_agent FROM email_event_click GROUP BY id
    ), changes AS (
        SELECT id, max(portal_subscription_status) AS status FROM email_event_status_change GROUP BY id
    ), campaigns AS (
        SELECT id, max(coalesce(name, subject)) AS name FROM email_campaign GROUP BY id
    )
    SELECT
        own._row, own_id(own.id) AS touch_id,
        CASE upper(own.type)
            WHEN 'SENT' THEN 'email_sent' WHEN 'DELIVERED' THEN 'email_delivered' WHEN 'OPEN' THEN 'email_open'
            WHEN 'CLICK' THEN 'email_click'
            ELSE CASE WHEN own.type IS NOT NULL THEN 'other' END
        END AS kind,
        written(own.created) AS at, own.recipient AS email, own_id(own.email_campaign_id) AS campaign_id,
        'email' AS channel, coalesce(clicks.url, campaigns.name) AS content,
        CASE
            WHEN upper(own.type) IN ('SENT', 'DELIVERED', 'BOUNCE', 'DROPPED') THEN 'outbound' ELSE 'inbound'
        END AS direction,
        CASE
            WHEN is_robot(coalesce(opens.user_agent, clicks.user_agent)) THEN 'false'
            ELSE unless(own.filtered_event)
        END AS is_human,
        seconds_of(opens.duration) AS seconds,
        CASE upper(own.type)
            WHEN 'BOUNCE' THEN 'bounced' WHEN 'DROPPED' THEN 'dropped' WHEN 'SPAMREPORT' THEN 'spam_report'
            WHEN 'FORWARD' THEN 'forwarded' WHEN 'PRINT' THEN 'printed'
            WHEN 'STATUSCHANGE' THEN coalesce(lower(changes.status), 'subscription_changed')
        END AS outcome,
        CASE
            WHEN upper(own.type) IN ('PROCESSED', 'DEFERRED', 'SUPPRESSED', 'UNBOUNCE')
                THEN 'not used: ' || upper(own.type) || ' is a step of delivery, no interaction'
            WHEN upper(own.type) NOT IN (
                'SENT', 'DELIVERED', 'OPEN', 'CLICK', 'BOUNCE', 'DROPPED', 'SPAMREPORT', 'FORWARD', 'PRINT',
                'STATUSCHANGE'
            ) THEN 'not used: no e-mail event of the type ' || own.type || ' is known'
        END AS set_aside
    FROM email_event AS own
    LEFT JOIN opens ON opens.id = own.id
    LEFT JOIN clicks ON clicks.id = own.id
    LEFT JOIN changes ON changes.id = own.id
    LEFT JOIN campaigns ON campaigns.id = own.email_campaign_id
    """,
)

CAMPAIGNS = Feed(
    "campaigns",
    "email_campaign",
    "SELECT _row, own_id(id) AS campaign_id, coalesce(name, subject) AS name, 'email' AS channel FROM email_campaign",
)

FORMS = Feed(
    "touches",
    "contact_form_submission",
    """
    WITH forms AS (SELECT guid, max(name) AS name FROM form GROUP BY guid)
    SELECT
        own._row,
        own_id('form-' || coalesce(own.conversion_id, concat_ws('|', own.form_id, own.contact_id, own.submitted_at)))
            AS touch_id,
        'form' AS kind, written(own.submitted_at) AS at, own_id(own.contact_id) AS person_id, 'web' AS channel,
        coalesce(forms.name, own.title, own.page_url) AS content, 'inbound' AS direction
    FROM contact_form_submission AS own
    LEFT JOIN forms ON forms.guid = own.form_id
    """,
)

FEEDS = (EMAIL_EVENTS, CAMPAIGNS, FORMS)
