"""Facebook Ads by hand: figures by ad and by campaign, the ad's campaign by its latest version, and the currency."""

from __future__ import annotations

from decimal import Decimal

from tests.sources.conftest import Land
from tests.sources.systems.landed import counted, refused, rows

TOML = '[[sources]]\nname = "fb"\nkind = "facebook_ads"\nroot = "export"\n'
BY_AD = """ad_id,date,account_id,impressions,inline_link_clicks,clicks,spend
1,2024-05-01,9,4233,10,44,76.53
1,2024-05-02,9,100,,3,1.5
2,2024-05-01,8,50,1,1,-
"""
BY_CAMPAIGN = "campaign_id,date,account_id,impressions,inline_link_clicks,spend\n70,2024-05-01,9,4283,11,77.53\n"
ADS = "id,campaign_id,updated_time\n1,70,2024-04-01T00:00:00\n1,60,2024-01-01T00:00:00\n"
ACCOUNTS = "id,name,currency,_fivetran_synced\n9,Acme,GBP,2024-01-01\n"
CAMPAIGNS = """id,account_id,name,updated_time,start_time,stop_time
70,9,Old,2024-01-01T00:00:00,,
70,9,New,2024-02-01T00:00:00,2024-04-01T00:00:00,2024-05-31T23:59:59
"""
FILES = {
    "export/facebook_ads_basic_ad_data.csv": BY_AD,
    "export/ad_history.csv": ADS,
    "export/account_history.csv": ACCOUNTS,
    "export/campaign_history.csv": CAMPAIGNS,
}


def test_figures_by_ad_belong_to_the_ad_s_campaign(land_files: Land) -> None:
    """Clicks on links count, all clicks only where those are not told."""
    landed = land_files(TOML, FILES)
    names = ("ad_row_id", "campaign_id", "channel", "impressions", "clicks", "cost", "currency")
    assert rows(landed, "ad_rows", *names) == [
        ("fb:ad|1|2024-05-01", "fb:70", "facebook_ads", 4233, 10, Decimal("76.5300"), "GBP"),
        ("fb:ad|1|2024-05-02", "fb:70", "facebook_ads", 100, 3, Decimal("1.5000"), "GBP"),
    ]
    found = rows(landed, "campaigns", "campaign_id", "name", "starts_on", "ends_on")
    assert [(*row[:2], *map(str, row[2:])) for row in found] == [("fb:70", "New", "2024-04-01", "2024-06-01")]
    assert refused(landed) == {
        ("facebook_ads_basic_ad_data.csv", "ad_rows", "bad number", "not a number"): 1,
        (
            "campaign_history.csv",
            "campaigns",
            "duplicate key",
            "another row of this key is kept: campaign_history.csv:3",
        ): 1,
    }
    assert counted(landed)["ad_history.csv", "(looked up)"] == (2, 0)


def test_figures_by_campaign_stand_for_those_by_ad(land_files: Land) -> None:
    landed = land_files(TOML, FILES | {"export/basic_campaign.csv": BY_CAMPAIGN})
    assert rows(landed, "ad_rows", "campaign_id", "impressions", "cost") == [("fb:70", 4283, Decimal("77.5300"))]
    assert counted(landed)["facebook_ads_basic_ad_data.csv", "ad_rows"] == (0, 3)
