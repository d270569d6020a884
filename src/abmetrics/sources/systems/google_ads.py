"""Google Ads: daily statistics of campaigns (else of ad groups, ads or accounts), campaigns with their history.

Cost comes in millionths of the account's currency. A day of a campaign stands in several rows, one per device and
network; together they are its spend.
"""

from __future__ import annotations

from abmetrics.sources.ad_reports import AD_MACROS, DAYS, same_spend
from abmetrics.sources.system import Feed, Object, System

_STATS = "customer_id date|day|segments_date device ad_network_type impressions clicks cost_micros|metrics_cost_micros"
_SYNCED = "fivetran_id synced_at|fivetran_synced"

_LEVELS = {
    "campaign_stats": (
        "the report by campaign", "campaign", f"id|campaign_id {_STATS} {_SYNCED}", "id date cost_micros",
    ),
    "ad_group_stats": (
        "the report by ad group", "ad group", f"id|ad_group_id campaign_id {_STATS} {_SYNCED}",
        "id campaign_id date cost_micros",
    ),
    "ad_stats": (
        "the report by ad", "ad", f"id|ad_id campaign_id {_STATS} {_SYNCED} keyword|keyword_ad_group_criterion",
        "id campaign_id date cost_micros",
    ),
    "account_stats": ("the report by account", "account", f"{_STATS} {_SYNCED}", "customer_id date cost_micros"),
}  # fmt: skip

_CAMPAIGN = Object(
    "campaign_history",
    files="campaign",
    columns="id name customer_id start_date end_date updated_at|last_modified_time",
    signature="id name customer_id",
)
_ACCOUNT = Object(
    "account_history",
    files="account customer",
    columns="id currency_code|currency updated_at",
    signature="id currency_code",
)

_MACROS = """
CREATE MACRO from_micros(x) AS CASE
    WHEN try_cast(x AS DECIMAL(24, 0)) IS NOT NULL
        THEN CAST(try_cast(x AS DECIMAL(24, 0)) * CAST('0.000001' AS DECIMAL(7, 6)) AS VARCHAR)
    ELSE 'micros ' || x
END;
"""


def _spend(name: str) -> Feed:
    """The daily rows of one level, unless a better one has the same spend."""
    words = {level: (words, _) for level, (words, _, _, _) in _LEVELS.items()}
    names = list(_LEVELS)
    better = [(level, words[level][0]) for level in names[: names.index(name)]]
    _, level, columns, _ = _LEVELS[name]
    campaign = {"campaign_stats": "stats.id", "account_stats": "NULL"}.get(name, "stats.campaign_id")
    own = "stats.customer_id" if name == "account_stats" else "stats.id"
    keyword = "stats.keyword" if "keyword" in columns else "NULL"
    return Feed(
        "ad_rows",
        name,
        f"""
        WITH currencies AS (
            SELECT id, last(currency_code ORDER BY moment_of(updated_at) NULLS FIRST, _row) AS currency
            FROM account_history
            WHERE currency_code IS NOT NULL
            GROUP BY id
        )
        SELECT
            stats._row,
            own_id(concat_ws(
                '|', '{level}', {own}, plain_day(stats.date), stats.ad_network_type, stats.device, {keyword},
                stats.fivetran_id
            )) AS ad_row_id,
            plain_day(stats.date) AS "on",
            own_id({campaign}) AS campaign_id,
            'google_ads' AS channel,
            stats.impressions,
            stats.clicks,
            from_micros(stats.cost_micros) AS cost,
            currencies.currency,
            epoch_us(moment_of(stats.synced_at)) AS latest,
            {same_spend(level, better)} AS set_aside
        FROM {name} AS stats
        LEFT JOIN currencies ON currencies.id = stats.customer_id
        ORDER BY stats._row
        """,
        formats=DAYS,
    )


_CAMPAIGNS = Feed(
    "campaigns",
    "campaign_history",
    """
    SELECT
        _row,
        own_id(id) AS campaign_id,
        name,
        'google_ads' AS channel,
        start_date AS starts_on,
        -- Google's way to write that a campaign has no end.
        CASE WHEN NOT starts_with(end_date, '2037-12-30') THEN day_after(plain_day(end_date)) END AS ends_on,
        epoch_us(moment_of(updated_at)) AS latest
    FROM campaign_history
    """,
    formats={"starts_on": "Y-M-D", "ends_on": "Y-M-D"},
)

_BY_SEARCH_TERM = "the part of the spend that search terms brought; the report by campaign has all of it"

SYSTEM = System(
    kind="google_ads",
    name="Google Ads",
    about="impressions, clicks and spend by day and campaign, and the campaigns",
    objects=(
        *(Object(name, columns=columns, signature=signature) for name, (_, _, columns, signature) in _LEVELS.items()),
        _CAMPAIGN,
        _ACCOUNT,
    ),
    feeds=(_CAMPAIGNS, *(_spend(name) for name in _LEVELS)),
    role="marketing",
    prefixes=("google_ads", "googleads", "adwords"),
    unused={
        "keyword_stats": "the part of the spend that keywords brought; the report by campaign has all of it",
        "search_term_keyword_stats": _BY_SEARCH_TERM,
        "search_term_stats": _BY_SEARCH_TERM,
        "ad_group_history": "names and states of ad groups; spend is read by campaign",
        "ad_group_criterion_history": "keywords that are bid on; no KPI reads them",
        "ad_history": "texts and states of single ads; spend is read by campaign",
        "ad_group": "names and states of ad groups; spend is read by campaign",
        "ad": "texts and states of single ads; spend is read by campaign",
    },
    macros=AD_MACROS + _MACROS,
)
