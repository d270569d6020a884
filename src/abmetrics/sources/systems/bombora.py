"""Bombora: the Company Surge report, one line per firm, topic and week with its composite score (0 to 100).

A week stands by its Monday. A date that says when the week begins may be the Sunday before; any other date lies in its
week. Where a report breaks a firm down by place, the highest score of firm, topic and week is kept.
"""

from __future__ import annotations

from abmetrics.sources.channels import HOST_MACRO
from abmetrics.sources.days import WEEK_MACROS
from abmetrics.sources.system import Feed, Object, System

_SURGE = Object(
    "surge",
    files="""
        company_surge bombora surge_report surge_data company_surge_report comprehensive intent_score
        surge_score bombora_surge topic_surge
    """,
    columns="""
        company_id|company_identifier|bombora_company_id
        company_name|company|name|organization
        domain|company_url|company_domain|website|url|domain_name
        topic_name|topic|intent_topic  topic_id
        composite_score|score|surge_score|topic_composite_score|company_surge_score
        week_start|week_of|week_starting|week_begin|week_start_date
        date|week|week_ending|week_end|week_end_date|report_date|surge_date|score_date|week_date
        is_competitor|competitor|competitor_topic
    """,
    signature="topic_name composite_score",
)

_MACROS = """
CREATE MACRO surge_week(week_start, other) AS CASE
    WHEN day_of(week_start) IS NOT NULL THEN CAST(CAST(date_trunc('week', day_of(week_start) + 1) AS DATE) AS VARCHAR)
    WHEN week_start IS NULL AND monday_of(other) IS NOT NULL THEN CAST(monday_of(other) AS VARCHAR)
    ELSE coalesce(week_start, other)
END;
"""

_FIRM = "coalesce(company_id, host_of(domain), lower(company_name))"

_FIRMS = Feed(
    "organisations",
    "surge",
    f"""
    SELECT min(_row) AS _row, own_id({_FIRM}) AS organisation_id, min_by(company_name, _row) AS name,
        min_by(domain, _row) AS domain
    FROM surge
    WHERE {_FIRM} IS NOT NULL
    GROUP BY {_FIRM}
    ORDER BY 1
    """,
    partial=True,
)

_INTENT = Feed(
    "intent",
    "surge",
    f"""
    SELECT
        _row,
        own_id(concat_ws(
            '|', coalesce({_FIRM}, ''), coalesce(topic_id, lower(topic_name), ''), surge_week(week_start, date)
        )) AS intent_id,
        surge_week(week_start, date) AS week_on,
        own_id({_FIRM}) AS account_id,
        domain,
        topic_name AS topic,
        composite_score AS score,
        is_competitor,
        'bombora' AS vendor,
        try_cast(composite_score AS DOUBLE) AS latest,
        CASE WHEN {_FIRM} IS NULL THEN 'missing value: neither a company nor its domain is named' END AS set_aside
    FROM surge
    """,
    formats={"week_on": "Y-M-D"},
)

SYSTEM = System(
    kind="bombora",
    name="Bombora",
    about="surge scores by firm, topic and week, as the Company Surge report has them",
    objects=(_SURGE,),
    feeds=(_FIRMS, _INTENT),
    role="marketing",
    prefixes=("bombora",),
    unused={"summary": "averages over a firm's topics, which the scores by topic tell"},
    macros=HOST_MACRO + WEEK_MACROS + _MACROS,
)
