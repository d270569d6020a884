"""Google Ads by hand: millionths, segments of a day, levels of one spend, and campaigns with their history."""

from __future__ import annotations

from decimal import Decimal

from tests.sources.conftest import Land, issues
from tests.sources.systems.landed import counted, refused, rows

TOML = '[[sources]]\nname = "g"\nkind = "google_ads"\nroot = "export"\n'
HEAD = (
    "_fivetran_id,customer_id,date,_fivetran_synced,ad_network_type,clicks,cost_micros,device,id,campaign_id,"
    "impressions\n"
)
CAMPAIGNS = """id,updated_at,name,customer_id,start_date,end_date
7,2024-01-01T00:00:00,Brand (old),1,2024-01-01,2037-12-30
7,2024-02-01T00:00:00,Brand,1,2024-01-01,2037-12-30
8,2024-02-01T00:00:00,Launch,1,2024-03-01,2024-03-31
"""
ACCOUNTS = "id,updated_at,currency_code\n1,2024-01-01 00:00:00,PLN\n"
DAYS = """x1,1,2024-05-01,2024-05-02,SEARCH,3,36150000,MOBILE,7,166
x2,1,2024-05-01,2024-05-02,SEARCH,1,1,DESKTOP,7,10
x1,1,2024-05-01,2024-05-09,SEARCH,4,37150000,MOBILE,7,170
x3,1,2024-05-02,2024-05-09,SEARCH,4,"1,000,000",MOBILE,7,170
x4,1,05/03/2024,2024-05-09,SEARCH,4,1000000,MOBILE,7,170
"""
BY_CAMPAIGN = HEAD.replace(",campaign_id", "") + DAYS
BY_AD_GROUP = HEAD + "y1,1,2024-05-01,2024-05-02,SEARCH,3,36150000,MOBILE,g1,7,166\n"
BY_ACCOUNT = HEAD.replace(",id,campaign_id", "") + "z1,1,2024-05-01,2024-05-02,MIXED,3,36150000,MOBILE,166\n"


def test_spend_by_campaign_is_in_units_of_the_account_s_currency(land_files: Land) -> None:
    """The day's row exported again, later, wins; a millionth rounds to nothing and is noted; 1,000,000 is no number."""
    landed = land_files(
        TOML,
        {
            "export/campaign_stats.csv": BY_CAMPAIGN,
            "export/google_ads_campaign_history_data.csv": CAMPAIGNS,
            "export/google_ads_account_history.csv": ACCOUNTS,
        },
    )
    names = ("campaign_id", "channel", "impressions", "clicks", "cost", "currency")
    assert rows(landed, "ad_rows", *names) == [
        ("g:7", "google_ads", 10, 1, Decimal("0.0000"), "PLN"),
        ("g:7", "google_ads", 170, 4, Decimal("37.1500"), "PLN"),
    ]
    assert [
        (*row[:2], *map(str, row[2:]))
        for row in rows(landed, "campaigns", "campaign_id", "name", "starts_on", "ends_on")
    ] == [
        ("g:7", "Brand", "2024-01-01", "None"),
        ("g:8", "Launch", "2024-03-01", "2024-04-01"),
    ]
    assert issues(landed, "table", "line", "column", "reason", "value") == [
        ("campaigns", 2, "campaign_id", "duplicate key", "g:7"),
        ("ad_rows", 6, "on", "bad date", "05/03/2024"),
        ("ad_rows", 5, "cost", "bad number", "micros 1,000,000"),
        ("ad_rows", 2, "ad_row_id", "duplicate key", "g:campaign|7|2024-05-01|SEARCH|MOBILE|x1"),
    ]


def test_exactly_one_level_brings_the_spend(land_files: Land) -> None:
    lower = {"export/ad_group_stats.csv": BY_AD_GROUP, "export/account_stats.csv": BY_ACCOUNT}
    landed = land_files(TOML, {"export/campaign_stats.csv": BY_CAMPAIGN} | lower)
    words = "the same spend as in the report by campaign, there by "
    assert refused(landed)["ad_group_stats.csv", "ad_rows", "not used", words + "ad group"] == 1
    assert refused(landed)["account_stats.csv", "ad_rows", "not used", words + "account"] == 1


def test_the_ad_groups_bring_it_where_no_campaigns_are(land_files: Land) -> None:
    lower = {"export/ad_group_stats.csv": BY_AD_GROUP, "export/account_stats.csv": BY_ACCOUNT}
    landed = land_files(TOML, lower)
    assert rows(landed, "ad_rows", "ad_row_id", "campaign_id", "cost") == [
        ("g:ad group|g1|2024-05-01|SEARCH|MOBILE|y1", "g:7", Decimal("36.1500"))
    ]
    words = "the same spend as in the report by ad group, there by account"
    assert refused(landed) == {("account_stats.csv", "ad_rows", "not used", words): 1}


def test_the_account_s_spend_is_of_no_campaign(land_files: Land) -> None:
    landed = land_files(TOML, {"export/account_stats.csv": BY_ACCOUNT, "export/keyword_stats.csv": BY_AD_GROUP})
    assert rows(landed, "ad_rows", "campaign_id", "cost") == [(None, Decimal("36.1500"))]
    assert counted(landed)["keyword_stats.csv", "(no table)"] == (0, 1)
