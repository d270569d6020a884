"""Delighted: survey responses as its CSV and API give them; `Score` answers how likely they recommend us (0 to 10).

CSAT, five-star and smiley surveys ask for a satisfaction of 1 to 5; what other surveys ask fits neither scale.
"""

from __future__ import annotations

from abmetrics.sources.system import Feed, Object, System

_RESPONSES = Object(
    "response",
    files="delighted survey survey_response nps_response",
    columns="""
        id|response_id|survey_response_id  email|person_email|email_address  score  sent_at|survey_sent_at|last_sent_at
        created_at|responded_at|timestamp|answered_at  survey_type|type  test  person
    """,
    signature="score created_at",
)


def _moment(column: str) -> str:
    """A moment as text; the API tells it in seconds since 1970."""
    epoch = f"TRY(make_timestamp(try_cast({column} AS BIGINT) * 1000000))"
    return f"coalesce(strftime({epoch}, '%Y-%m-%dT%H:%M:%SZ'), {column})"


_SURVEYS = Feed(
    "surveys",
    "response",
    f"""
    WITH read AS (
        SELECT
            _row, id, score, {_moment("sent_at")} AS sent_at, {_moment("created_at")} AS created_at, test,
            coalesce(email, TRY(json_extract_string(person, '$.email'))) AS email,
            regexp_replace(lower(coalesce(survey_type, 'nps')), '[^a-z0-9]', '', 'g') AS asked
        FROM response
    )
    SELECT
        _row,
        own_id(coalesce(id, md5(lower(email)) || '|' || coalesce(created_at, sent_at, ''))) AS survey_id,
        CASE
            WHEN asked = 'nps' THEN 'nps'
            WHEN asked IN ('csat', 'csat5', 'fivestar', '5star', 'stars', 'starsfive', 'smileys') THEN 'csat'
        END AS kind,
        email,
        sent_at,
        CASE WHEN score IS NOT NULL THEN created_at END AS answered_at,
        score,
        CASE
            WHEN truth(test) THEN 'not used: a test response'
            WHEN kind IS NULL
                THEN 'not used: a survey of type ' || asked || ', neither NPS nor satisfaction from 1 to 5'
        END AS set_aside
    FROM read
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
    unused={
        "person": "the people asked; who answered stands in the responses",
        "people": "the people asked; who answered stands in the responses",
        "unsubscribe": "who no longer wants surveys; no KPI reads it",
        "bounce": "addresses that surveys could not reach; no KPI reads it",
    },
)
