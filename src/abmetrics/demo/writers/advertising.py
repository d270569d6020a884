"""The ad platforms' reports: LinkedIn (with the firms reached), Google and Facebook, as Fivetran lands them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import numpy as np

from abmetrics.demo.world.campaigns import FACEBOOK, LINKEDIN, SEARCH, Campaign
from abmetrics.demo.world.company import Company
from abmetrics.demo.writers.sheet import Cell, Sheet

_ACCOUNTS = {LINKEDIN: 507_515_000, SEARCH: 212_145_0000, FACEBOOK: 1_700_252_260}
_FIRST = {LINKEDIN: 148_000_000, SEARCH: 9_930_000_000, FACEBOOK: 6_215_000_000}
_MICROS_A_CENT = 10_000


def ad_sheets(company: Company) -> list[Sheet]:
    """All reports; each campaign is called as the CRM calls it."""
    return [*_linkedin(company), *_google(company), *_facebook(company)]


def ad_campaign_id(campaign: Campaign) -> int:
    """What its platform calls a campaign."""
    return _FIRST[campaign.family] + campaign.number


def _of(company: Company, family: str) -> list[Campaign]:
    return [campaign for campaign in company.campaigns if campaign.family == family]


def _days(company: Company, family: str) -> Iterator[tuple[Campaign, dt.date, int, int, int]]:
    ads = company.ads
    rows = zip(
        ads.campaign.tolist(), ads.day.tolist(), ads.impressions.tolist(), ads.clicks.tolist(), ads.cents.tolist(),
        strict=True,
    )  # fmt: skip
    for number, day, impressions, clicks, cents in rows:
        campaign = company.campaigns[number]
        if campaign.family == family:
            yield campaign, company.span.day(day), impressions, clicks, cents


def _linkedin(company: Company) -> Iterator[Sheet]:
    account = _ACCOUNTS[LINKEDIN]
    campaigns = _of(company, LINKEDIN)
    modified = f"{company.span.start} 08:00:00"
    yield Sheet(
        "linkedin_ads/ad_account_history.csv",
        ("id", "last_modified_time", "created_time", "name", "currency", "version_tag"),
        [(account, modified, modified, "Hafenlicht Software", "EUR", "1")],
    )
    yield Sheet(
        "linkedin_ads/ad_campaign_history.csv",
        ("id", "last_modified_time", "account_id", "campaign_group_id", "created_time", "name", "version_tag"),
        [
            (
                ad_campaign_id(c),
                f"{c.starts} 08:00:00",
                account,
                600_000 + c.number,
                f"{c.starts} 08:00:00",
                c.name,
                "1",
            )
            for c in campaigns
        ],
    )
    yield Sheet(
        "linkedin_ads/ad_analytics_by_campaign.csv",
        ("campaign_id", "day", "impressions", "clicks", "cost_in_local_currency", "likes", "comments", "shares"),
        [
            (ad_campaign_id(c), f"{day} 00:00:00", impressions, clicks, f"{cents / 100:.2f}", clicks // 3, 0, 0)
            for c, day, impressions, clicks, cents in _days(company, LINKEDIN)
        ],
    )
    yield Sheet(
        "linkedin_ads/ad_analytics_by_member_company.csv",
        ("campaign_id", "day", "member_company", "company_name", "company_website", "impressions", "clicks"),
        list(_firms_reached(company)),
    )


def _firms_reached(company: Company) -> Iterator[tuple[Cell, ...]]:
    reached = company.ads.reached
    order = np.lexsort((reached.firm, reached.day, reached.campaign))
    columns = (reached.campaign, reached.day, reached.firm, reached.impressions, reached.clicks)
    for number, day, place, impressions, clicks in zip(*(c[order].tolist() for c in columns), strict=True):
        firm = company.firms[place]
        yield (
            ad_campaign_id(company.campaigns[number]), f"{company.span.day(day)} 00:00:00",
            f"urn:li:organization:{1_000_000 + place}", firm.name, f"https://www.{firm.domain}", impressions, clicks,
        )  # fmt: skip


def _google(company: Company) -> Iterator[Sheet]:
    customer = _ACCOUNTS[SEARCH]
    updated = f"{company.span.start}T08:00:00.000"
    yield Sheet(
        "google_ads/account_history.csv",
        ("id", "updated_at", "currency_code", "descriptive_name", "time_zone", "test_account"),
        [(customer, updated, "EUR", "Hafenlicht Software", "Europe/Berlin", "false")],
    )
    yield Sheet(
        "google_ads/campaign_history.csv",
        ("id", "updated_at", "name", "customer_id", "advertising_channel_type", "start_date", "end_date", "status"),
        [
            (
                ad_campaign_id(c),
                f"{c.starts}T08:00:00.000",
                c.name,
                customer,
                "SEARCH",
                c.starts,
                c.ends - dt.timedelta(days=1),
                "ENABLED",
            )
            for c in _of(company, SEARCH)
        ],
    )
    yield Sheet(
        "google_ads/campaign_stats.csv",
        (
            "customer_id",
            "date",
            "id",
            "device",
            "ad_network_type",
            "impressions",
            "clicks",
            "cost_micros",
            "conversions",
        ),
        [
            (customer, day, ad_campaign_id(c), "DESKTOP", "SEARCH", impressions, clicks, cents * _MICROS_A_CENT, 0)
            for c, day, impressions, clicks, cents in _days(company, SEARCH)
        ],
    )


def _facebook(company: Company) -> Iterator[Sheet]:
    account = _ACCOUNTS[FACEBOOK]
    campaigns = _of(company, FACEBOOK)
    updated = f"{company.span.start}T08:00:00"
    yield Sheet(
        "facebook_ads/account_history.csv", ("id", "name", "currency"), [(account, "Hafenlicht Software", "EUR")]
    )
    yield Sheet(
        "facebook_ads/campaign_history.csv",
        ("id", "account_id", "name", "updated_time"),
        [(ad_campaign_id(c), account, c.name, updated) for c in campaigns],
    )
    yield Sheet(
        "facebook_ads/ad_history.csv",
        ("id", "account_id", "ad_set_id", "campaign_id", "creative_id", "name", "updated_time"),
        [
            (ad_campaign_id(c) * 10, account, ad_campaign_id(c) * 10 + 1, ad_campaign_id(c), None, "Carousel", updated)
            for c in campaigns
        ],
    )
    yield Sheet(
        "facebook_ads/basic_ad.csv",
        ("ad_id", "date", "account_id", "impressions", "inline_link_clicks", "spend"),
        [
            (ad_campaign_id(c) * 10, day, account, impressions, clicks, f"{cents / 100:.2f}")
            for c, day, impressions, clicks, cents in _days(company, FACEBOOK)
        ],
    )
