"""LinkedIn Ads: daily analytics of campaigns (else of creatives), the firms reached, and the campaigns.

The report by company says how often people of each firm saw and clicked, which is what account-based numbers need, and
leaves out firms with a handful of views. Where it names campaign and day, the campaign's own row keeps what no firm is
named for: impressions and clicks count once. Cost stays with the campaign; a firm's row has a cost only where no report
by campaign or creative is there. Reactions and comments are told in numbers, never by person, so they make no touches.
"""

from __future__ import annotations

from abmetrics.sources.ad_reports import AD_MACROS, DAYS, same_spend
from abmetrics.sources.channels import HOST_MACRO
from abmetrics.sources.system import Feed, Object, System

_FIGURES = """
    day|date|date_start|start_date|start_date_in_utc impressions clicks
    cost_in_local_currency|total_spent|spend|cost cost_in_usd currency|account_currency synced_at|fivetran_synced
"""

_CAMPAIGN_FIGURES = Object(
    "ad_analytics_by_campaign",
    files="campaign_performance campaign_analytics",
    columns=f"campaign_id account_id {_FIGURES}",
    signature="campaign_id day impressions",
)
_CREATIVE_FIGURES = Object(
    "ad_analytics_by_creative",
    files="creative_performance creative_analytics ad_performance",
    columns=f"creative_id|ad_id campaign_id account_id {_FIGURES}",
    signature="creative_id day impressions",
)
_COMPANY_FIGURES = Object(
    "ad_analytics_by_company",
    files="""
        ad_analytics_by_member_company monthly_ad_analytics_by_member_company company_performance company
        company_report company_engagement_report companies_report member_company organization
    """,
    columns=f"""
        company|company_urn|organization_urn|member_company|member_company_urn|organization_id|company_id|company_linkedin_id
        company_name|organization_name|organization|account_name
        website|company_website|company_domain|domain|organization_website|company_page_domain
        campaign_id month {_FIGURES}
    """,
    signature="company_name impressions",
)
_HISTORIES = (
    Object(
        "ad_account_history",
        files="account account_history ad_account",
        columns="id currency last_modified_time",
        signature="id currency",
    ),
    Object(
        "campaign_history",
        files="ad_campaign_history campaign ad_campaign",
        columns="""
            id name account_id last_modified_time|updated_at run_schedule_start|start_date run_schedule_end|end_date
        """,
        signature="id name account_id",
    ),
    Object(
        "creative_history",
        files="ad_creative_history creative ad_creative",
        columns="id campaign_id last_modified_at|last_modified_time created_time",
        signature="id campaign_id",
    ),
)

_CURRENCIES = """
    accounts_of AS (
        SELECT id, last(account_id ORDER BY moment_of(last_modified_time) NULLS FIRST, _row) AS account_id
        FROM campaign_history
        WHERE account_id IS NOT NULL
        GROUP BY id
    ),
    currencies AS (
        SELECT id, last(currency ORDER BY moment_of(last_modified_time) NULLS FIRST, _row) AS currency
        FROM ad_account_history
        WHERE currency IS NOT NULL
        GROUP BY id
    ),
    only_currency AS (
        -- A row whose account nobody tells is in the currency of all accounts, where they have but one.
        SELECT min(currency) AS currency FROM currencies HAVING count(DISTINCT currency) = 1
    )
"""
_COST = """
    CASE WHEN {0}.currency IS NULL AND cost_in_usd IS NOT NULL THEN cost_in_usd ELSE cost_in_local_currency END AS cost,
    CASE WHEN {0}.currency IS NULL AND cost_in_usd IS NOT NULL THEN 'USD' ELSE {0}.currency END AS currency
"""
_NAMED = """
    named AS (
        SELECT campaign_id, us_day(day) AS day, sum(try_cast(impressions AS BIGINT)) AS impressions,
            sum(try_cast(clicks AS BIGINT)) AS clicks
        FROM ad_analytics_by_company
        WHERE campaign_id IS NOT NULL AND day IS NOT NULL
        GROUP BY ALL
    )
"""


def _beyond(figure: str) -> str:
    """A campaign's figure without what its firms were named for; text that is no number stays for landing to refuse."""
    return f"""
        CASE
            WHEN named.{figure} IS NULL OR try_cast(figures.{figure} AS BIGINT) IS NULL THEN figures.{figure}
            ELSE CAST(greatest(try_cast(figures.{figure} AS BIGINT) - named.{figure}, 0) AS VARCHAR)
        END AS {figure}
    """


_BY_CAMPAIGN = Feed(
    "ad_rows",
    "ad_analytics_by_campaign",
    f"""
    WITH {_CURRENCIES}, {_NAMED},
    figures AS (
        SELECT
            figures.* EXCLUDE (currency),
            coalesce(figures.currency, currencies.currency, only_currency.currency) AS currency
        FROM ad_analytics_by_campaign AS figures
        LEFT JOIN accounts_of ON accounts_of.id = figures.campaign_id
        LEFT JOIN currencies ON currencies.id = coalesce(figures.account_id, accounts_of.account_id)
        LEFT JOIN only_currency ON true
    )
    SELECT
        figures._row,
        own_id(concat_ws('|', 'campaign', figures.campaign_id, us_day(figures.day))) AS ad_row_id,
        us_day(figures.day) AS "on",
        own_id(figures.campaign_id) AS campaign_id,
        'linkedin_ads' AS channel,
        {_beyond("impressions")},
        {_beyond("clicks")},
        {_COST.format("figures")},
        epoch_us(moment_of(figures.synced_at)) AS latest
    FROM figures
    LEFT JOIN named ON named.campaign_id = figures.campaign_id AND named.day = us_day(figures.day)
    ORDER BY figures._row
    """,
    formats=DAYS,
)

_BY_CREATIVE = Feed(
    "ad_rows",
    "ad_analytics_by_creative",
    f"""
    WITH {_CURRENCIES},
    owners AS (
        SELECT
            id,
            last(campaign_id ORDER BY moment_of(coalesce(last_modified_at, created_time)) NULLS FIRST, _row)
                AS campaign_id
        FROM creative_history
        WHERE campaign_id IS NOT NULL
        GROUP BY id
    ),
    placed AS (
        SELECT
            figures.* EXCLUDE (campaign_id),
            coalesce(figures.campaign_id, owners.campaign_id) AS campaign_id
        FROM ad_analytics_by_creative AS figures
        LEFT JOIN owners ON owners.id = figures.creative_id
    ),
    priced AS (
        SELECT
            placed.* EXCLUDE (currency),
            coalesce(placed.currency, currencies.currency, only_currency.currency) AS currency
        FROM placed
        LEFT JOIN accounts_of ON accounts_of.id = placed.campaign_id
        LEFT JOIN currencies ON currencies.id = coalesce(placed.account_id, accounts_of.account_id)
        LEFT JOIN only_currency ON true
    )
    SELECT
        _row,
        own_id(concat_ws('|', 'creative', creative_id, us_day(day))) AS ad_row_id,
        us_day(day) AS "on",
        own_id(campaign_id) AS campaign_id,
        'linkedin_ads' AS channel,
        impressions,
        clicks,
        {_COST.format("priced")},
        epoch_us(moment_of(synced_at)) AS latest,
        {same_spend("creative", [("ad_analytics_by_campaign", "the report by campaign")])} AS set_aside
    FROM priced
    ORDER BY _row
    """,
    formats=DAYS,
)

_FIRM = "coalesce(nullif(regexp_extract(company, '[^:]+$'), ''), lower(host_of(website)), lower(company_name))"

_BY_COMPANY = Feed(
    "ad_rows",
    "ad_analytics_by_company",
    f"""
    WITH {_CURRENCIES},
    figures AS (
        SELECT
            figures.* EXCLUDE (currency),
            coalesce(figures.currency, currencies.currency, only_currency.currency) AS currency,
            EXISTS (SELECT 1 FROM ad_analytics_by_campaign)
                OR EXISTS (SELECT 1 FROM ad_analytics_by_creative) AS is_paid_there
        FROM ad_analytics_by_company AS figures
        LEFT JOIN accounts_of ON accounts_of.id = figures.campaign_id
        LEFT JOIN currencies ON currencies.id = accounts_of.account_id
        LEFT JOIN only_currency ON true
    ),
    priced AS (
        SELECT * EXCLUDE (currency), {_COST.format("figures")} FROM figures
    )
    SELECT
        _row,
        own_id(concat_ws('|', 'company', {_FIRM}, campaign_id, us_day(coalesce(day, month)))) AS ad_row_id,
        us_day(coalesce(day, month)) AS "on",
        own_id({_FIRM}) AS account_id,
        website AS domain,
        own_id(campaign_id) AS campaign_id,
        'linkedin_ads' AS channel,
        impressions,
        clicks,
        CASE WHEN NOT is_paid_there THEN priced.cost END AS cost,
        currency,
        epoch_us(moment_of(synced_at)) AS latest
    FROM priced
    ORDER BY _row
    """,
    formats=DAYS,
)

_FIRMS = Feed(
    "organisations",
    "ad_analytics_by_company",
    f"""
    SELECT min(_row) AS _row, own_id({_FIRM}) AS organisation_id, min_by(company_name, _row) AS name,
        min_by(website, _row) AS domain
    FROM ad_analytics_by_company
    WHERE {_FIRM} IS NOT NULL
    GROUP BY {_FIRM}
    ORDER BY 1
    """,
    partial=True,
)

_CAMPAIGNS = Feed(
    "campaigns",
    "campaign_history",
    """
    SELECT
        _row,
        own_id(id) AS campaign_id,
        name,
        'linkedin_ads' AS channel,
        plain_day(run_schedule_start) AS starts_on,
        day_after(left(run_schedule_end, 10)) AS ends_on,
        epoch_us(moment_of(last_modified_time)) AS latest
    FROM campaign_history
    """,
    formats={"starts_on": "Y-M-D", "ends_on": "Y-M-D"},
)

_SAME = "the same spend as in the report by campaign, there by {} of the members"

SYSTEM = System(
    kind="linkedin_ads",
    name="LinkedIn Ads",
    about="impressions, clicks and spend by day and campaign, impressions and clicks by firm, and the campaigns",
    objects=(_CAMPAIGN_FIGURES, _CREATIVE_FIGURES, _COMPANY_FIGURES, *_HISTORIES),
    feeds=(_FIRMS, _CAMPAIGNS, _BY_CAMPAIGN, _BY_CREATIVE, _BY_COMPANY),
    role="marketing",
    prefixes=("linkedin_ads", "linkedin"),
    unused={
        "ad_campaign_group_history": "groups of campaigns; spend is read by campaign",
        "geo": "names of places; no KPI reads ads by place",
        "monthly_ad_analytics_by_member_country": _SAME.format("country"),
        "monthly_ad_analytics_by_member_region": _SAME.format("region"),
        "social_reaction": "reactions in numbers, without the person, so they make no touch",
        "share_statistic": "reactions in numbers, without the person, so they make no touch",
        "ad_creative_history": "creatives; they are only asked for the campaign of figures by creative",
    },
    macros=HOST_MACRO + AD_MACROS,
)
