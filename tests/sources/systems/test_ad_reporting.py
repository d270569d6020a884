"""Three ad platforms in one folder, in the layout Fivetran lands them: every file once, every sum as in the files."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abmetrics.builds.reckoning import Landed
from abmetrics.settings import parse_settings
from abmetrics.sources.land import land
from tests.sources.systems.landed import counted, records_in, refused, rows

pytestmark = pytest.mark.needs("shared_data")

PLATFORMS = {"linkedin": "linkedin_ads", "google": "google_ads", "facebook": "facebook_ads"}
_ACTIONS = "conversions as Facebook counts them; conversions are read from the site and the CRM"
_BY_AD = "the same spend as in the report by ad, there by {} of the people reached"
_BY_CAMPAIGN = "the same spend as in the report by campaign, there by {} of the members"
_PART = "the part of the spend that {} brought; the report by campaign has all of it"
NOT_USED = {
    "facebook_ads_ad_set_history_data.csv": "ad sets; they are only asked for the campaign of figures by ad set, "
    "and none are here",
    "facebook_ads_basic_ad_action_values_data.csv": _ACTIONS,
    "facebook_ads_basic_ad_actions_data.csv": _ACTIONS,
    "facebook_ads_creative_history_data.csv": "texts, pictures and links of ads; spend is read by campaign",
    "facebook_ads_demographics_country_actions_data.csv": _ACTIONS,
    "facebook_ads_demographics_country_data.csv": _BY_AD.format("country"),
    "facebook_ads_demographics_region_actions_data.csv": _ACTIONS,
    "facebook_ads_demographics_region_data.csv": _BY_AD.format("region"),
    "google_ads_ad_group_criterion_history_data.csv": "keywords that are bid on; no KPI reads them",
    "google_ads_ad_group_history_data.csv": "names and states of ad groups; spend is read by campaign",
    "google_ads_ad_history_data.csv": "texts and states of single ads; spend is read by campaign",
    "google_ads_keyword_stats_data.csv": _PART.format("keywords"),
    "google_ads_search_term_keyword_stats_data.csv": _PART.format("search terms"),
    "linkedin_ad_campaign_group_history_data.csv": "groups of campaigns; spend is read by campaign",
    "linkedin_geo_data.csv": "names of places; no KPI reads ads by place",
    "linkedin_monthly_ad_analytics_by_member_country_data.csv": _BY_CAMPAIGN.format("country"),
    "linkedin_monthly_ad_analytics_by_member_region_data.csv": _BY_CAMPAIGN.format("region"),
}  # fmt: skip
SAME_SPEND = {
    "linkedin_ad_analytics_by_creative_data.csv": "creative",
    "google_ads_ad_group_stats_data.csv": "ad group",
    "google_ads_ad_stats_data.csv": "ad",
    "google_ads_account_stats_data.csv": "account",
}
HISTORIES = {
    "linkedin_ad_campaign_history_data.csv": "last_modified_time",
    "google_ads_campaign_history_data.csv": "updated_at",
    "facebook_ads_campaign_history_data.csv": "updated_time",
}
LOOKED_UP = {
    "linkedin_ad_account_history_data.csv", "linkedin_ad_creative_history_data.csv",
    "google_ads_account_history_data.csv", "facebook_ads_account_history_data.csv",
    "facebook_ads_ad_history_data.csv",
}  # fmt: skip
SPEND = {
    "linkedin_ad_analytics_by_campaign_data.csv": ("clicks", "cost_in_local_currency", 1, "linkedin_ads"),
    "google_ads_campaign_stats_data.csv": ("clicks", "cost_micros", 1_000_000, "google_ads"),
    "facebook_ads_basic_ad_data.csv": ("inline_link_clicks", "spend", 1, "facebook_ads"),
}


@pytest.fixture(scope="module")
def folder(shared_data: Path) -> Path:
    """The folder that the three platforms share."""
    return shared_data / "fivetran" / "ad_reporting"


@pytest.fixture(scope="module", params=["as declared", "the other way round"])
def landed(request: pytest.FixtureRequest, folder: Path) -> Landed:
    """The folder as the root of three sources, in either order."""
    names = list(PLATFORMS) if request.param == "as declared" else list(reversed(PLATFORMS))
    sources = "\n".join(f'[[sources]]\nname = "{name}"\nkind = "{PLATFORMS[name]}"\nroot = "."' for name in names)
    return land(parse_settings(sources), folder)


def records(file: Path) -> list[dict[str, str]]:
    """A file's records as plain Python reads them."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def total(values: list[str]) -> Decimal:
    """The sum of what is filled."""
    return sum((Decimal(value) for value in values if value), Decimal(0))


def test_every_file_is_taken_once_and_none_is_lost(landed: Landed, folder: Path) -> None:
    files = {path.name: records_in(path) for path in folder.iterdir()}
    taken = Counter(count.file for count in landed.counts)
    assert taken == dict.fromkeys(files, 1)
    for (file, _), (accepted, quarantined) in counted(landed).items():
        assert accepted + quarantined == files[file], file
    owners = {count.file: count.source for count in landed.counts}
    assert all(file.startswith(f"{source}_") for file, source in owners.items())


def test_each_file_is_read_for_what_it_is(landed: Landed, folder: Path) -> None:
    tables = {count.file: count.table for count in landed.counts}
    assert tables == {
        **dict.fromkeys([*SPEND, *SAME_SPEND], "ad_rows"),
        **dict.fromkeys(HISTORIES, "campaigns"),
        **dict.fromkeys(LOOKED_UP, "(looked up)"),
        **dict.fromkeys(NOT_USED, "(no table)"),
    }


def test_every_row_that_is_not_used_has_the_right_reason(landed: Landed, folder: Path) -> None:
    expected: Counter[tuple[Any, ...]] = Counter()
    for file, why in NOT_USED.items():
        expected[file, "(no table)", "not used", why] = records_in(folder / file)
    for file, level in SAME_SPEND.items():
        why = f"the same spend as in the report by campaign, there by {level}"
        expected[file, "ad_rows", "not used", why] = records_in(folder / file)
    for file, changed in HISTORIES.items():
        versions = list(enumerate(records(folder / file), start=2))
        last = {row["id"]: line for line, row in sorted(versions, key=lambda version: version[1][changed])}
        for line, row in versions:
            if last[row["id"]] != line:
                why = f"another row of this key is kept: {file}:{last[row['id']]}"
                expected[file, "campaigns", "duplicate key", why] += 1
    assert refused(landed) == expected


def test_impressions_clicks_and_spend_are_those_of_the_files(landed: Landed, folder: Path) -> None:
    """LinkedIn tells dollars beside the account's currency, which are dollars too; every row has its campaign."""
    for file, (clicks, cost, unit, channel) in SPEND.items():
        told = records(folder / file)
        found = [row for row in landed.tables["ad_rows"].to_pylist() if row["channel"] == channel]
        assert len(found) == len(told)
        assert sum(row["impressions"] or 0 for row in found) == total([row["impressions"] for row in told])
        assert sum(row["clicks"] for row in found) == total([row[clicks] for row in told])
        assert sum(row["cost"] for row in found) == total([row[cost] for row in told]) / unit
        assert sorted(str(row["on"]) for row in found) == sorted(
            row.get("date", row.get("day", ""))[:10] for row in told
        )
    known = {campaign for (campaign,) in rows(landed, "campaigns", "campaign_id")}
    assert {campaign for (campaign,) in rows(landed, "ad_rows", "campaign_id")} <= known
    assert {currency for _, currency in rows(landed, "ad_rows", "channel", "currency")} == {"USD", "EUR"}
