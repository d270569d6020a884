"""G2: buyer intent, one line per visit of a firm to a page about a product, a category or a comparison.

The visits of one firm and topic in one week become one row of `intent`; its score is their number, so it is compared
with the firm's own weeks before, not with the threshold of a scored vendor. The topic is the product looked at, else
the category, else the kind of signal; where a competitor is compared or looked at, the topic is that competitor. The
week is that of the day as written.
"""

from __future__ import annotations

from abmetrics.sources.channels import HOST_MACRO
from abmetrics.sources.days import WEEK_MACROS
from abmetrics.sources.system import Feed, Object, System

_VISIT = Object(
    "buyer_intent",
    files="""
        g2 g2_intent intent intent_signal buyer_intent_signal signal intent_activity buyer_intent_activity visit
        buyer_intent_report
    """,
    columns="""
        company_id|g2_company_id|organization_id
        company_name|company|organization|account_name|name
        company_domain|domain|company_website|website|organization_domain
        signal_type|signal|tag|activity_type|intent_type|event_type
        product|product_name|product_viewed|viewed_product|products
        category|category_name|category_viewed|viewed_category|categories
        competitor|competitors|compared_product|compared_products|compared_with|competitor_product|comparison
        visited_at|visit_time|visited_time|visited_on|visit_date|time|timestamp|date|day|occurred_at|last_seen
        visits|visit_count|activities|count
    """,
    signature="signal_type visited_at",
)

_MACROS = r"""
CREATE MACRO is_rivalry(signal, competitor) AS
    competitor IS NOT NULL OR coalesce(regexp_matches(lower(signal), 'compar|alternative|competitor|versus'), false);
"""

_FIRM = "coalesce(company_id, host_of(company_domain), lower(company_name))"
_DETAILS = "counted: among the visits of this firm to this topic in the week, in the row of its first"

_FIRMS = Feed(
    "organisations",
    "buyer_intent",
    f"""
    SELECT min(_row) AS _row, own_id({_FIRM}) AS organisation_id, min_by(company_name, _row) AS name,
        min_by(company_domain, _row) AS domain
    FROM buyer_intent
    WHERE {_FIRM} IS NOT NULL
    GROUP BY {_FIRM}
    ORDER BY 1
    """,
    partial=True,
)

_INTENT = Feed(
    "intent",
    "buyer_intent",
    f"""
    WITH visits AS (
        SELECT
            _row,
            {_FIRM} AS firm,
            company_domain,
            monday_of(visited_at) AS week,
            coalesce(CAST(monday_of(visited_at) AS VARCHAR), visited_at) AS week_on,
            coalesce(competitor, product, category, signal_type) AS topic,
            is_rivalry(signal_type, competitor) AS is_competitor,
            coalesce(try_cast(visits AS BIGINT), 1) AS visits,
            CASE
                WHEN {_FIRM} IS NULL THEN 'missing value: neither a company nor its domain is named'
                WHEN visits IS NOT NULL AND try_cast(visits AS BIGINT) IS NULL
                    THEN 'bad number: the number of visits is none'
            END AS fault
        FROM buyer_intent
    ),
    counted AS (
        SELECT
            *,
            sum(visits) FILTER (fault IS NULL) OVER same_topic AS score,
            row_number() OVER (
                PARTITION BY firm, lower(topic), week, is_competitor, fault IS NULL ORDER BY _row
            ) AS position
        FROM visits
        WINDOW same_topic AS (PARTITION BY firm, lower(topic), week, is_competitor)
    )
    SELECT
        _row,
        own_id(concat_ws(
            '|', coalesce(firm, ''), coalesce(lower(topic), ''), week_on, CASE WHEN is_competitor THEN 'competitor' END
        )) AS intent_id,
        week_on,
        own_id(firm) AS account_id,
        company_domain AS domain,
        topic,
        CAST(score AS VARCHAR) AS score,
        CAST(is_competitor AS VARCHAR) AS is_competitor,
        'g2' AS vendor,
        CASE
            WHEN fault IS NOT NULL THEN fault
            WHEN week IS NOT NULL AND topic IS NOT NULL AND position > 1 THEN '{_DETAILS}'
        END AS set_aside
    FROM counted
    ORDER BY _row
    """,
    formats={"week_on": "Y-M-D"},
)

SYSTEM = System(
    kind="g2",
    name="G2",
    about="buyer intent: which firms looked at which products, categories and competitors, by week",
    objects=(_VISIT,),
    feeds=(_FIRMS, _INTENT),
    role="marketing",
    prefixes=("g2",),
    macros=HOST_MACRO + WEEK_MACROS + _MACROS,
)
