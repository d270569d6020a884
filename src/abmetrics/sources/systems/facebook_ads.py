"""Facebook Ads (Meta): daily figures of ads, or of campaigns or accounts where those are exported, and the campaigns.

Clicks are clicks on links: `clicks` also counts likes and opened comments, which lead nowhere.
"""

from __future__ import annotations

from abmetrics.sources.ad_reports import AD_MACROS, DAYS, same_spend
from abmetrics.sources.system import Feed, Object, System

_FIGURES = """
    account_id date|day|date_start impressions link_clicks|inline_link_clicks clicks spend|amount_spent
    currency|account_currency synced_at|fivetran_synced
"""

_LEVELS = {
    "basic_campaign": ("the report by campaign", "campaign", f"campaign_id {_FIGURES}", "campaign_id date spend"),
    "basic_ad_set": ("the report by ad set", "ad set", f"ad_set_id|adset_id {_FIGURES}", "ad_set_id date spend"),
    "basic_ad": ("the report by ad", "ad", f"ad_id {_FIGURES}", "ad_id date spend"),
    "basic_account": ("the report by account", "account", _FIGURES, "account_id date spend"),
}

_HISTORIES = (
    Object(
        "account_history",
        files="account",
        columns="id name currency|account_currency synced_at|fivetran_synced",
        signature="id name",
    ),
    Object(
        "campaign_history",
        files="campaign",
        columns="id name account_id start_time stop_time|end_time updated_time|updated_at",
        signature="id name account_id",
    ),
    Object(
        "ad_set_history",
        files="ad_set adset",
        columns="id campaign_id updated_time|updated_at",
        signature="id campaign_id",
    ),
    Object("ad_history", files="ad", columns="id campaign_id updated_time|updated_at", signature="id campaign_id"),
)

_OWNERS = {"basic_ad": "ad_history", "basic_ad_set": "ad_set_history"}
"""Where a level's campaign stands, for levels that do not name it."""


def _spend(name: str) -> Feed:
    """The daily rows of one level, unless a better one has the same spend."""
    names = list(_LEVELS)
    better = [(level, _LEVELS[level][0]) for level in names[: names.index(name)]]
    _, level, columns, _ = _LEVELS[name]
    own = columns.split()[0].partition("|")[0]
    owners = _OWNERS.get(name)
    campaigns = f"""
        , owners AS (
            SELECT id, last(campaign_id ORDER BY moment_of(updated_time) NULLS FIRST, _row) AS campaign_id
            FROM {owners}
            WHERE campaign_id IS NOT NULL
            GROUP BY id
        )
    """
    campaign = {"basic_campaign": "figures.campaign_id", "basic_account": "NULL"}.get(name, "owners.campaign_id")
    return Feed(
        "ad_rows",
        name,
        f"""
        WITH currencies AS (
            SELECT id, last(currency ORDER BY moment_of(synced_at) NULLS FIRST, _row) AS currency
            FROM account_history
            WHERE currency IS NOT NULL
            GROUP BY id
        ){campaigns if owners else ""}
        SELECT
            figures._row,
            own_id(concat_ws('|', '{level}', figures.{own}, plain_day(figures.date))) AS ad_row_id,
            plain_day(figures.date) AS "on",
            own_id({campaign}) AS campaign_id,
            'facebook_ads' AS channel,
            figures.impressions,
            coalesce(figures.link_clicks, figures.clicks) AS clicks,
            figures.spend AS cost,
            coalesce(figures.currency, currencies.currency) AS currency,
            epoch_us(moment_of(figures.synced_at)) AS latest,
            {same_spend(level, better)} AS set_aside
        FROM {name} AS figures
        LEFT JOIN currencies ON currencies.id = figures.account_id
        {f"LEFT JOIN owners ON owners.id = figures.{own}" if owners else ""}
        ORDER BY figures._row
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
        'facebook_ads' AS channel,
        start_time AS starts_on,
        day_after(left(stop_time, 10)) AS ends_on,
        epoch_us(moment_of(updated_time)) AS latest
    FROM campaign_history
    """,
    formats={"starts_on": "Y-M-D", "ends_on": "Y-M-D"},
)

_SAME = "the same spend as in the report by ad, there by {} of the people reached"
_ACTIONS = "conversions as Facebook counts them; conversions are read from the site and the CRM"

SYSTEM = System(
    kind="facebook_ads",
    name="Facebook Ads",
    about="impressions, clicks and spend by day and ad, and the campaigns",
    objects=(
        *(Object(name, columns=columns, signature=signature) for name, (_, _, columns, signature) in _LEVELS.items()),
        *_HISTORIES,
    ),
    feeds=(_CAMPAIGNS, *(_spend(name) for name in _LEVELS)),
    role="marketing",
    prefixes=("facebook_ads", "facebook", "meta_ads", "fb_ads"),
    unused={
        "demographics_country": _SAME.format("country"),
        "demographics_region": _SAME.format("region"),
        "demographics_country_action": _ACTIONS,
        "demographics_region_action": _ACTIONS,
        "basic_ad_action": _ACTIONS,
        "basic_ad_action_value": _ACTIONS,
        "basic_campaign_action": _ACTIONS,
        "basic_campaign_action_value": _ACTIONS,
        "creative_history": "texts, pictures and links of ads; spend is read by campaign",
        "ad_set_history": "ad sets; they are only asked for the campaign of figures by ad set, and none are here",
        "ad_history": "ads; they are only asked for the campaign of figures by ad, and none are here",
    },
    macros=AD_MACROS,
)
