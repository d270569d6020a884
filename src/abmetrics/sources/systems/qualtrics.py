"""Qualtrics: who was sent a survey, and what was answered to its NPS (0 to 10) and satisfaction (1 to 5) questions.

A question is NPS if its selector or type says so, or its export tag begins with `nps`; satisfaction if its export tag
has `csat` in it, which is how a multiple-choice question from 1 to 5 is told from any other.
"""

from __future__ import annotations

from abmetrics.sources.system import Feed, Object, System

_OBJECTS = (
    Object(
        "survey_response",
        columns="""
            id survey_id status distribution_channel recipient_email end_date recorded_date last_modified_date
        """,
        signature="id survey_id recorded_date",
    ),
    Object(
        "question_response", columns="response_id question_id value loop_id", signature="response_id question_id value"
    ),
    Object(
        "question",
        columns="id survey_id question_type selector sub_selector data_export_tag fivetran_deleted",
        signature="id survey_id question_type",
    ),
    Object(
        "distribution_contact",
        columns="contact_id distribution_id response_id sent_at status survey_link",
        signature="contact_id distribution_id sent_at",
    ),
    Object("distribution", columns="id survey_link_survey_id request_type", signature="id survey_link_survey_id"),
    Object("directory_contact", columns="id email", signature="id email"),
    Object("core_contact", columns="id email", signature="id email"),
)

_SCORED = """
    scored AS (
        SELECT
            survey_id, id AS question_id,
            CASE
                WHEN 'nps' IN (lower(question_type), lower(selector), lower(sub_selector)) THEN 'nps'
                WHEN lower(data_export_tag) LIKE 'nps%' THEN 'nps'
                WHEN lower(data_export_tag) LIKE '%csat%' THEN 'csat'
            END AS kind
        FROM question
        WHERE NOT coalesce(truth(fivetran_deleted), false)
    ),
    known_surveys AS (
        SELECT survey_id, max(kind) AS kind FROM scored GROUP BY survey_id
    )
"""
_RESPONSES = """
    responses AS (
        SELECT id, min_by(survey_id, _row) AS survey_id FROM survey_response GROUP BY id
    )
"""
_SENT = """
    addresses AS (
        SELECT id, min(email) AS email
        FROM (SELECT id, email FROM directory_contact UNION ALL SELECT id, email FROM core_contact)
        GROUP BY id
    ),
    mailings AS (
        SELECT id, min_by(survey_link_survey_id, _row) AS survey_id, min_by(lower(request_type), _row) AS request_type
        FROM distribution
        GROUP BY id
    ),
    sent AS (
        SELECT
            distribution_contact._row, distribution_contact.distribution_id, distribution_contact.contact_id,
            distribution_contact.response_id, distribution_contact.sent_at,
            lower(distribution_contact.status) AS status, addresses.email, mailings.request_type,
            coalesce(
                mailings.survey_id, nullif(regexp_extract(distribution_contact.survey_link, 'SV_[A-Za-z0-9]+'), '')
            ) AS survey_id
        FROM distribution_contact
        LEFT JOIN addresses ON addresses.id = distribution_contact.contact_id
        LEFT JOIN mailings ON mailings.id = distribution_contact.distribution_id
    )
"""

_ANSWERS = Feed(
    "surveys",
    "survey_response",
    f"""
    WITH {_SCORED}, {_RESPONSES}, {_SENT},
    answers AS (
        SELECT
            question_response.response_id, scored.kind,
            min_by(question_response.value, question_response._row) AS score
        FROM question_response
        JOIN responses ON responses.id = question_response.response_id
        JOIN (SELECT DISTINCT survey_id, question_id, kind FROM scored WHERE kind IS NOT NULL) AS scored
            ON scored.survey_id = responses.survey_id AND scored.question_id = question_response.question_id
        WHERE question_response.value IS NOT NULL
        GROUP BY question_response.response_id, scored.kind
    ),
    invitations AS (
        SELECT response_id, min_by(sent_at, _row) AS sent_at, min_by(email, _row) AS email
        FROM sent
        GROUP BY response_id
    )
    SELECT
        survey_response._row,
        own_id(survey_response.id || '|' || coalesce(answers.kind, known_surveys.kind, '')) AS survey_id,
        coalesce(answers.kind, known_surveys.kind) AS kind,
        coalesce(survey_response.recipient_email, invitations.email) AS email,
        invitations.sent_at,
        coalesce(survey_response.recorded_date, survey_response.end_date) AS answered_at,
        answers.score,
        CASE
            WHEN lower(survey_response.distribution_channel) IN ('preview', 'test')
                OR lower(survey_response.status) IN ('1', '2', '9', 'survey preview', 'survey test')
                THEN 'not used: a preview or test'
            WHEN lower(survey_response.status) IN ('8', 'spam') THEN 'not used: marked as spam'
            WHEN known_surveys.survey_id IS NULL THEN 'not used: the questions of its survey are not in the export'
            WHEN known_surveys.kind IS NULL THEN 'not used: the survey has no NPS or satisfaction question'
            WHEN answers.kind IS NULL THEN 'not used: no NPS or satisfaction question was answered'
        END AS set_aside,
        try_cast(survey_response.last_modified_date AS TIMESTAMP) AS latest
    FROM survey_response
    LEFT JOIN answers ON answers.response_id = survey_response.id
    LEFT JOIN known_surveys ON known_surveys.survey_id = survey_response.survey_id
    LEFT JOIN invitations ON invitations.response_id = survey_response.id
    """,
)

_UNANSWERED = Feed(
    "surveys",
    "distribution_contact",
    f"""
    WITH {_SCORED}, {_RESPONSES}, {_SENT}
    SELECT
        sent._row,
        own_id(sent.distribution_id || '|' || sent.contact_id) AS survey_id,
        known_surveys.kind,
        sent.email,
        sent.sent_at,
        CASE
            WHEN sent.request_type = 'testemail' THEN 'not used: a preview or test'
            WHEN sent.request_type IN ('reminder', 'thankyou')
                THEN 'not used: not the survey itself (' || sent.request_type || ')'
            WHEN sent.sent_at IS NULL THEN 'not used: never sent'
            WHEN sent.status LIKE '%bounce%' OR sent.status IN ('failure', 'blocked', 'skipped')
                THEN 'not used: not delivered (' || sent.status || ')'
            WHEN known_surveys.survey_id IS NULL THEN 'not used: the questions of its survey are not in the export'
            WHEN known_surveys.kind IS NULL THEN 'not used: the survey has no NPS or satisfaction question'
        END AS set_aside
    FROM sent
    LEFT JOIN known_surveys ON known_surveys.survey_id = sent.survey_id
    LEFT JOIN responses ON responses.id = sent.response_id
    WHERE responses.id IS NULL
    """,
    partial=True,
)

_DESIGN = "how the questionnaires are laid out; no KPI reads it"
_LISTS = "mailing lists; who was asked stands in distribution_contact"
_ALONE = "read with survey_response, which is not in the export"

SYSTEM = System(
    kind="qualtrics",
    name="Qualtrics",
    about="surveys sent and answered, with their NPS and satisfaction scores",
    objects=_OBJECTS,
    feeds=(_ANSWERS, _UNANSWERED),
    role="marketing",
    prefixes=("qualtrics",),
    unused={
        "block": _DESIGN,
        "block_question": _DESIGN,
        "question_option": _DESIGN,
        "sub_question": _DESIGN,
        "survey": _DESIGN,
        "survey_version": _DESIGN,
        "survey_embedded_data": "free fields beside a response; no KPI reads them",
        "user": "colleagues who design surveys",
        "directory": _LISTS,
        "directory_mailing_list": _LISTS,
        "core_mailing_list": _LISTS,
        "contact_mailing_list_membership": _LISTS,
        "question_response": _ALONE,
    },
)
