"""LinkedIn Ads by hand: levels of one spend, firms reached, currencies and campaigns with their history."""

from __future__ import annotations

from decimal import Decimal

from tests.sources.conftest import Land
from tests.sources.systems.landed import counted, refused, rows

WHY = "the same spend as in the report by campaign, there by creative"
TOML = (
    '[workspace]\ntime_zone = "America/Los_Angeles"\n[[sources]]\nname = "li"\nkind = "linkedin_ads"\nroot = "export"\n'
)
CAMPAIGNS = """id,name,account_id,last_modified_time,run_schedule_start,run_schedule_end
c1,Old name,a1,2024-01-01 00:00:00,2024-01-01 00:00:00,
c1,New name,a1,2024-03-01 00:00:00,2024-01-01 00:00:00,2024-06-30 00:00:00
c2,Other,a2,2024-02-01 00:00:00,,
"""
ACCOUNTS = "id,currency,last_modified_time\na1,EUR,2024-01-01\na1,CHF,2024-02-01\na2,USD,2024-01-01\n"
BY_CAMPAIGN = """campaign_id,day,impressions,clicks,cost_in_local_currency,cost_in_usd
c1,2024-05-01 00:00:00,1000,40,99.50,110.25
c2,2024-05-01 00:00:00,500,5,20,20
c3,2024-05-01 00:00:00,10,1,7,8.5
c1,2024-05-02 00:00:00,many,3,5,6
"""
BY_CREATIVE = """creative_id,day,impressions,clicks,cost_in_local_currency,cost_in_usd
k1,2024-05-01 00:00:00,600,30,60,66
k9,2024-05-01 00:00:00,400,10,39.50,44.25
"""
CREATIVES = "id,campaign_id,last_modified_at\nk1,c2,2024-01-01\nk1,c1,2024-02-01\n"
BY_COMPANY = """company_urn,company_name,website,campaign_id,day,impressions,clicks,cost_in_local_currency
urn:li:organization:11,Globex,https://www.globex.example,c1,2024-05-01,300,12,30
urn:li:organization:12,Initech,initech.example,c1,5/1/2024,150,2,15
urn:li:organization:11,Globex Corp,https://www.globex.example,,2024-05-01,7,1,1
"""
FILES = {
    "export/campaign_history.csv": CAMPAIGNS,
    "export/linkedin_ad_account_history_data.csv": ACCOUNTS,
    "export/ad_analytics_by_campaign.csv": BY_CAMPAIGN,
}
ROWS = ("ad_row_id", "on", "account_id", "domain", "campaign_id", "impressions", "clicks", "cost", "currency")


def found(land_files: Land, files: dict[str, str]) -> list[tuple[object, ...]]:
    """The ad rows, days as texts."""
    return [(row[0], str(row[1]), *row[2:]) for row in rows(land_files(TOML, files), "ad_rows", *ROWS)]


def test_spend_by_campaign_in_the_account_s_currency(land_files: Land) -> None:
    """The account's currency is that of its latest version; a campaign nobody tells of is told in dollars."""
    landed = land_files(TOML, FILES)
    assert [(row[0], str(row[1]), *row[2:]) for row in rows(landed, "ad_rows", *ROWS)] == [
        ("li:campaign|c1|2024-05-01", "2024-05-01", None, None, "li:c1", 1000, 40, Decimal("99.5000"), "CHF"),
        ("li:campaign|c2|2024-05-01", "2024-05-01", None, None, "li:c2", 500, 5, Decimal("20.0000"), "USD"),
        ("li:campaign|c3|2024-05-01", "2024-05-01", None, None, "li:c3", 10, 1, Decimal("8.5000"), "USD"),
    ]
    assert [
        (*row[:3], *map(str, row[3:]))
        for row in rows(landed, "campaigns", "campaign_id", "name", "channel", "starts_on", "ends_on")
    ] == [
        ("li:c1", "New name", "linkedin_ads", "2024-01-01", "2024-07-01"),
        ("li:c2", "Other", "linkedin_ads", "None", "None"),
    ]
    assert refused(landed) == {
        ("ad_analytics_by_campaign.csv", "ad_rows", "bad number", "not a number"): 1,
        (
            "campaign_history.csv",
            "campaigns",
            "duplicate key",
            "another row of this key is kept: campaign_history.csv:3",
        ): 1,
    }
    assert counted(landed)["linkedin_ad_account_history_data.csv", "(looked up)"] == (3, 0)


def test_creatives_are_read_only_where_no_campaigns_are(land_files: Land) -> None:
    creatives = {"export/ad_analytics_by_creative.csv": BY_CREATIVE, "export/creative_history.csv": CREATIVES}
    landed = land_files(TOML, FILES | creatives)
    assert counted(landed)["ad_analytics_by_creative.csv", "ad_rows"] == (0, 2)
    assert refused(landed)[
        "ad_analytics_by_creative.csv", "ad_rows", "not used", WHY
    ] == 2  # fmt: skip
    assert landed.tables["ad_rows"].num_rows == 3


def test_creatives_alone_bring_the_spend_to_their_campaign(land_files: Land) -> None:
    """Creative k1 has moved to c1; of k9 nobody tells the campaign, so its cost is told in dollars."""
    files = {name: text for name, text in FILES.items() if "by_campaign" not in name}
    files |= {"export/ad_analytics_by_creative.csv": BY_CREATIVE, "export/creative_history.csv": CREATIVES}
    assert [row[4:] for row in found(land_files, files)] == [
        ("li:c1", 600, 30, Decimal("60.0000"), "CHF"),
        (None, 400, 10, Decimal("44.2500"), "USD"),
    ]


def test_firms_take_their_impressions_out_of_the_campaign_and_leave_the_cost(land_files: Land) -> None:
    """Of 1,000 impressions 300 + 150 are named; the row without a campaign cannot be taken out of any."""
    landed = land_files(TOML, FILES | {"export/company_report.csv": BY_COMPANY})
    assert [(row[0], str(row[1]), *row[2:]) for row in rows(landed, "ad_rows", *ROWS)] == [
        ("li:campaign|c1|2024-05-01", "2024-05-01", None, None, "li:c1", 550, 26, Decimal("99.5000"), "CHF"),
        ("li:campaign|c2|2024-05-01", "2024-05-01", None, None, "li:c2", 500, 5, Decimal("20.0000"), "USD"),
        ("li:campaign|c3|2024-05-01", "2024-05-01", None, None, "li:c3", 10, 1, Decimal("8.5000"), "USD"),
        ("li:company|11|2024-05-01", "2024-05-01", "li:11", "globex.example", None, 7, 1, None, "EUR"),
        ("li:company|11|c1|2024-05-01", "2024-05-01", "li:11", "globex.example", "li:c1", 300, 12, None, "CHF"),
        ("li:company|12|c1|2024-05-01", "2024-05-01", "li:12", "initech.example", "li:c1", 150, 2, None, "CHF"),
    ]
    assert rows(landed, "organisations", "organisation_id", "name", "domain") == [
        ("li:11", "Globex", "globex.example"),
        ("li:12", "Initech", "initech.example"),
    ]


def test_firms_alone_bring_their_cost(land_files: Land) -> None:
    assert [row[7] for row in found(land_files, {"export/company_report.csv": BY_COMPANY})] == [
        Decimal("1.0000"), Decimal("30.0000"), Decimal("15.0000"),
    ]  # fmt: skip
