"""Delighted: the CSV of survey responses; `Score` is the answer to how likely they recommend us (0 to 10)."""

from __future__ import annotations

from abmetrics.sources.system import Feed, Object, System

_RESPONSES = Object(
    "response",
    files="delighted survey_response nps_response",
    columns="""
        id|response_id|survey_response_id  email|person_email|email_address  score  sent_at|survey_sent_at
        created_at|responded_at|timestamp|answered_at  survey_type|type  test
    """,
    signature="score email",
)

_SURVEYS = Feed(
    "surveys",
    "response",
    """
    SELECT
        _row,
        own_id(coalesce(id, email || '|' || coalesce(created_at, sent_at, ''))) AS survey_id,
        CASE WHEN lower(coalesce(survey_type, 'nps')) LIKE '%csat%' THEN 'csat' ELSE 'nps' END AS kind,
        email,
        sent_at,
        CASE WHEN score IS NOT NULL THEN created_at END AS answered_at,
        score,
        CASE WHEN truth(test) THEN 'not used: a test response' END AS set_aside
    FROM response
    """,
)

SYSTEM = System(
    kind="delighted",
    name="Delighted",
    about="survey responses (NPS, CSAT) as the response CSV has them",
    objects=(_RESPONSES,),
    feeds=(_SURVEYS,),
    role="marketing",
    prefixes=("delighted",),
)
