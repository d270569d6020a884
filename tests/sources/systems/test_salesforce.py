"""Salesforce: accounts and people, deals and money, as hand-made exports tell them."""

# ruff: noqa: E501  rows of an export are as wide as they are
from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from abmetrics.builds.reckoning import Landed
from tests.sources.conftest import Land, issues, moment

CRM = """
[workspace]
time_zone = "Europe/Berlin"
currency = "EUR"
[[sources]]
name = "crm"
kind = "salesforce"
root = "export"
"""
ACME, BETA = "001A000001LuFooIAF", "001A000001LuBarIAF"
ANN, BOB = "003A000001LuFooIAF", "003A000001LuBarIAF"
LEAD, DEAL, SELLER = "00QA000001LuFooIAF", "006A000001LuFooIAF", "005A000001LuFooIAF"


def export(land_files: Land, toml: str = CRM, **files: str) -> Landed:
    """The export landed; a file is named by its object."""
    written = {name: "\n".join(map(str.strip, text.strip().split("\n"))) for name, text in files.items()}
    return land_files(toml, {f"export/{name}.csv": text for name, text in written.items()})


def in_order(landed: Landed, table: str, *columns: str) -> list[Any]:
    """The rows in the order of the file: a tuple of these columns each, or one value where one is asked for."""
    found = landed.tables[table].select(list(columns)).to_pylist()
    return [tuple(row.values()) if len(columns) > 1 else row[columns[0]] for row in found]


def test_ids_of_15_characters_are_those_of_18(land_files: Land) -> None:
    """The suffix tells where the capitals stand, five characters a letter: a report's short id joins the long one."""
    landed = export(
        land_files,
        Account="Id,Name\n001A000001LuFooIAF,Acme\n70130000001tcyA,By its short id",
        Contact="Id,AccountId,Email\n003A000001LuFoo,001A000001LuFoo,ann@acme.example",
    )
    # 001A0 has one at the fourth place: 8, I. 00001 has none: A. LuFoo has the first and third: 1 + 4 is 5, F.
    assert in_order(landed, "accounts", "account_id") == [ACME, "70130000001tcyAAAQ"]
    assert in_order(landed, "people", "person_id", "account_id") == [(ANN, ACME)]


def test_accounts_with_what_users_keep_in_custom_fields(land_files: Land) -> None:
    """Tier, segment and the like under their usual names; the programme in words; ids of parents and owners."""
    landed = export(
        land_files,
        Account=f"""
            Id,Name,Website,ParentId,Industry,NumberOfEmployees,AnnualRevenue,CurrencyIsoCode,BillingCountry,OwnerId,CreatedDate,ABM_Tier__c,Segment__c,Region__c,ABM_Programme__c,Target_Account__c
            {ACME},Acme,https://www.acme.example/de,{BETA},Steel,250,1500000.50,USD,Germany,{SELLER},2024-03-31T22:30:00.000Z,1,Enterprise,DACH,1:1 ABM,true
            {BETA},Beta,,,,,,,,,,,,,Demand Gen,Target
        """,
    )
    assert in_order(
        landed, "accounts", "domain", "parent_account_id", "industry", "size_band", "annual_revenue", "currency", "country",
        "owner_id", "tier", "segment", "region", "programme", "is_target", "created_on",
    ) == [
        (
            "acme.example", BETA, "Steel", "200-999", Decimal("1500000.5000"), "USD", "Germany", SELLER, "1", "Enterprise",
            "DACH", "abm", True, dt.date(2024, 4, 1),
        ),
        (None, None, None, None, None, "EUR", None, None, None, None, None, "demand_gen", True, None),
    ]  # fmt: skip


def test_what_was_deleted_or_merged_is_set_aside_and_told(land_files: Land) -> None:
    """A merged record is deleted too; the merge is the reason that tells more, and where its id lives on."""
    landed = export(
        land_files,
        Account=f"""
            Id,Name,IsDeleted,MasterRecordId,LastModifiedDate
            {ACME},Acme,false,,2024-01-01T00:00:00Z
            {BETA},Acme Inc,true,{ACME},2024-02-01T09:00:00Z
            001A000001LuBazIAF,Gone,true,,2024-02-01T09:00:00Z
            001A000001LuBatIAF,Odd,maybe,,2024-02-01T09:00:00Z
        """,
        Contact=f"Id,AccountId,IsDeleted,MasterRecordId\n{ANN},{ACME},0,\n{BOB},{ACME},1,{ANN}",
    )
    assert in_order(landed, "accounts", "account_id") == [ACME]
    assert in_order(landed, "people", "person_id") == [ANN]
    assert in_order(landed, "merges", "kind", "old_id", "new_id", "merged_at") == [
        ("account", BETA, ACME, moment("2024-02-01 09:00:00")),
        ("person", BOB, ANN, None),
    ]
    assert issues(landed, "table", "line", "reason", "detail") == [
        ("accounts", 3, "merged", f"into {ACME}"),
        ("accounts", 4, "deleted", ""),
        ("accounts", 5, "bad flag", "IsDeleted is maybe"),
        ("people", 3, "merged", f"into {ANN}"),
    ]


def test_a_converted_lead_stays_and_is_one_with_its_contact(land_files: Land) -> None:
    """The lead's row knows when it came in; the merge makes it and the contact one person."""
    landed = export(
        land_files,
        Lead=f"""
            Id,Status,Company,Email,IsConverted,ConvertedDate,ConvertedAccountId,ConvertedContactId,CreatedDate,LeadSource,Lead_Score__c,Matched_Account__c
            {LEAD},Qualified,Acme,ann@acme.example,true,2024-05-02,{ACME},{ANN},2024-04-01T08:00:00Z,Web,80,{BETA}
            00QA000001LuBarIAF,New,Beta,bob@beta.example,false,,,,2024-04-02T08:00:00Z,Web,,{BETA}
        """,
    )
    assert in_order(
        landed, "people", "kind", "status", "score", "account_id", "converted_account_id", "converted_on", "created_on"
    ) == [
        ("lead", "Qualified", 80, None, ACME, dt.date(2024, 5, 2), dt.date(2024, 4, 1)),
        ("lead", "New", None, BETA, None, None, dt.date(2024, 4, 2)),
    ]
    assert in_order(landed, "merges", "kind", "old_id", "new_id", "merged_on") == [
        ("person", LEAD, ANN, dt.date(2024, 5, 2))
    ]


def test_users_with_role_as_team_and_manager_by_name(land_files: Land) -> None:
    """Of two versions of a user the one still open counts, whichever is read last."""
    landed = export(
        land_files,
        User=f"""
            Id,Name,UserRoleId,ManagerId,Department,_fivetran_active
            {SELLER},Sue Seller,00EA000001LuFooIAF,005A000001LuBarIAF,Sales,true
            {SELLER},Sue Before,,,Sales,false
            005A000001LuBarIAF,Max Manager,,,Sales,true
        """,
        UserRole="Id,Name\n00EA000001LuFooIAF,Mid-market",
    )
    assert in_order(landed, "users", "name", "team", "manager") == [
        ("Sue Seller", "Mid-market", "Max Manager"),
        ("Max Manager", "Sales", None),
    ]
    assert issues(landed, "reason", "line") == [("duplicate key", 3)]


def test_deals_with_status_type_product_and_days(land_files: Land) -> None:
    """CloseDate is the day it closed only where it is closed; the line with the largest total names the product."""
    landed = export(
        land_files,
        Opportunity=f"""
            Id,AccountId,Name,StageName,IsClosed,IsWon,Amount,CurrencyIsoCode,CloseDate,Type,RecordTypeId,CreatedDate,IsDeleted
            {DEAL},{ACME},A,Signed,true,true,1000.10,USD,2024-05-31,New Customer,,2024-01-01T10:00:00Z,false
            006A000001LuBarIAF,{ACME},B,Gone,true,false,,,2024-06-01,Existing Customer - Upgrade,,2024-01-01T10:00:00Z,false
            006A000001LuBazIAF,{ACME},C,Talks,false,false,5,,2024-07-01,,012A000001LuFooIAF,2024-01-01T10:00:00Z,false
            006A000001LuBatIAF,{ACME},D,Talks,false,false,5,,2024-07-01,Renewal,,2024-01-01T10:00:00Z,true
            006A000001LuBauIAF,{ACME},E,Talks,perhaps,false,5,,2024-07-01,Renewal,,2024-01-01T10:00:00Z,false
        """,
        RecordType="Id,Name\n012A000001LuFooIAF,Add-on business",
        OpportunityLineItem=f"""
            Id,OpportunityId,Product2Id,TotalPrice,IsDeleted
            00kA000001LuBarIAF,{DEAL},01tA000001LuLargeAF,100,false
            00kA000001LuFooIAF,{DEAL},01tA000001LuSmallAF,9,false
            00kA000001LuBazIAF,{DEAL},01tA000001LuDeletAF,1000,true
        """,
    )
    assert in_order(
        landed,
        "opportunities",
        "name",
        "status",
        "type",
        "amount",
        "currency",
        "closed_on",
        "expected_close_on",
        "product_id",
    ) == [
        ("A", "won", "new_business", Decimal("1000.1"), "USD", dt.date(2024, 5, 31), None, "01tA000001LuLargeAF"),
        ("B", "lost", "upsell", None, "EUR", dt.date(2024, 6, 1), None, None),
        ("C", "open", "upsell", Decimal(5), "EUR", None, dt.date(2024, 7, 1), None),
    ]
    assert issues(landed, "line", "reason", "column", "value") == [
        (5, "deleted", "opportunity_id", "006A000001LuBatIAF"),
        (6, "unknown value", "status", "perhaps"),
    ]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("New Business", "new_business"), ("New Logo", "new_business"), ("Renewal", "renewal"), ("Upsell", "upsell"),
        ("Up-sell", "upsell"), ("Cross-sell", "cross_sell"), ("Add-On", "upsell"), ("Existing Business", "upsell"),
        ("Existing Customer - Replacement", "other"), ("Partner", "other"), ("", None), ("newsletter", "other"),
    ],
)  # fmt: skip
def test_the_type_of_a_deal_is_told_by_keywords(words: str, kind: str | None, land_files: Land) -> None:
    """What the keywords do not tell is `other`, and nothing stays nothing."""
    landed = export(land_files, Opportunity=f"Id,StageName,CreatedDate,Type\n{DEAL},Talks,2024-01-01,{words}")
    assert in_order(landed, "opportunities", "type") == [kind]


def test_values_override_what_words_tell(land_files: Land) -> None:
    """A workspace may say what its own types and stages mean."""
    toml = CRM + '[sources.values."opportunity.type"]\nNeukunde = "new_business"\n'
    toml += '[sources.values."opportunity.stage_name"]\nGewonnen = "Closed Won"\n'
    landed = export(land_files, toml, Opportunity=f"Id,StageName,CreatedDate,Type\n{DEAL},Gewonnen,2024-01-01,Neukunde")
    assert in_order(landed, "opportunities", "type", "status") == [("new_business", "won")]


def test_stages_tell_the_status_where_the_flags_are_missing(land_files: Land) -> None:
    """OpportunityStage first, then the words."""
    landed = export(
        land_files,
        Opportunity=f"Id,StageName,CreatedDate\n{DEAL},Signed,2024-01-01\n006A000001LuBarIAF,Closed Lost,2024-01-01",
        OpportunityStage="ApiName,MasterLabel,IsClosed,IsWon\nSigned,Unterschrieben,true,true",
    )
    assert in_order(landed, "opportunities", "status") == ["won", "lost"]


def test_contact_roles_products_and_contracts(land_files: Land) -> None:
    """A contract ends the day after its last, or after its months; drafts are none."""
    landed = export(
        land_files,
        OpportunityContactRole=f"Id,OpportunityId,ContactId,Role,IsPrimary\n00KA000001LuFooIAF,{DEAL},{ANN},Decision Maker,true",
        Product2="Id,Name,Family\n01tA000001LuFooIAF,Rolling mill,Mills",
        Contract=f"""
            Id,AccountId,Status,StartDate,EndDate,ContractTerm,ACV__c
            800A000001LuFooIAF,{ACME},Activated,2024-01-01,2024-12-31,12,100
            800A000001LuBarIAF,{ACME},Activated,2024-01-31,,1,
            800A000001LuBazIAF,{ACME},Draft,2024-01-01,,12,
        """,
    )
    assert in_order(landed, "opportunity_people", "opportunity_id", "person_id", "role", "is_primary") == [
        (DEAL, ANN, "Decision Maker", True)
    ]
    assert in_order(landed, "products", "name", "family") == [("Rolling mill", "Mills")]
    assert in_order(landed, "contracts", "starts_on", "ends_on", "annual_value") == [
        (dt.date(2024, 1, 1), dt.date(2025, 1, 1), Decimal(100)),
        (dt.date(2024, 1, 31), dt.date(2024, 2, 29), None),
    ]
    assert issues(landed, "reason", "detail") == [("not used", "not yet signed")]


def test_rates_are_turned_to_the_reporting_currency_on_each_day_either_changes(land_files: Land) -> None:
    """2 EUR and 8 GBP make one corporate unit, so 1 GBP is 0.25 EUR; a day that overlaps belongs to the later rate."""
    landed = export(
        land_files,
        DatedConversionRate="""
            Id,IsoCode,ConversionRate,StartDate,NextStartDate
            1,EUR,2,0001-01-01,2024-03-02
            2,EUR,4,2024-03-01,9999-12-31
            3,GBP,8,0001-01-01,2024-05-02
            4,GBP,16,2024-05-01,9999-12-31
            5,JPY,0,0001-01-01,9999-12-31
            6,SEK,many,2024-01-01,9999-12-31
        """,
        CurrencyType="Id,IsoCode,ConversionRate,IsCorporate\n1,USD,1,true\n2,GBP,8,false\n3,CHF,5,false",
    )
    assert sorted(in_order(landed, "exchange_rates", "currency", "on", "rate")) == [
        ("EUR", dt.date(1900, 1, 1), Decimal(1)),
        ("EUR", dt.date(2024, 3, 1), Decimal(1)),
        ("GBP", dt.date(1900, 1, 1), Decimal("0.25")),  # 2 / 8
        ("GBP", dt.date(2024, 3, 1), Decimal("0.5")),  # 4 / 8
        ("GBP", dt.date(2024, 5, 1), Decimal("0.25")),  # 4 / 16
        ("USD", dt.date(1900, 1, 1), Decimal(2)),
        ("USD", dt.date(2024, 3, 1), Decimal(4)),
    ]
    assert sorted(issues(landed, "file", "line", "reason", "detail")) == [
        ("CurrencyType.csv", 2, "no rate", "the export has no rate of the reporting currency EUR"),
        ("CurrencyType.csv", 3, "not used", "dated rates of this currency stand in DatedConversionRate"),
        ("CurrencyType.csv", 4, "no rate", "the export has no rate of the reporting currency EUR"),
        ("DatedConversionRate.csv", 6, "bad number", "0 is no rate of exchange"),
        ("DatedConversionRate.csv", 7, "bad number", "many is no rate of exchange"),
    ]


def test_rates_without_dates_hold_for_all_time(land_files: Land) -> None:
    """CurrencyType alone, where dated rates are not in use."""
    landed = export(
        land_files, CurrencyType="Id,IsoCode,ConversionRate,IsCorporate\n1,USD,1,true\n2,EUR,0.8,false\n3,GBP,0.5,false"
    )
    assert in_order(landed, "exchange_rates", "currency", "on", "rate") == [
        ("USD", dt.date(1900, 1, 1), Decimal("0.8")),
        ("EUR", dt.date(1900, 1, 1), Decimal(1)),
        ("GBP", dt.date(1900, 1, 1), Decimal("1.6")),
    ]


def test_beside_another_crm_salesforce_tells_of_people_and_firms_only(land_files: Land) -> None:
    """Its ids are told apart, its accounts are organisations, and its deals are not counted a second time."""
    landed = export(
        land_files,
        CRM + 'role = "marketing"\n',
        Account=f"Id,Name,Website\n{ACME},Acme,acme.example",
        Contact=f"Id,AccountId,Email\n{ANN},{ACME},ann@acme.example",
        Opportunity=f"Id,StageName,CreatedDate\n{DEAL},Talks,2024-01-01",
    )
    assert in_order(landed, "organisations", "organisation_id", "domain") == [(f"crm:{ACME}", "acme.example")]
    assert in_order(landed, "people", "person_id", "account_id") == [(f"crm:{ANN}", f"crm:{ACME}")]
    assert not {"accounts", "opportunities"} & set(landed.tables)
    assert issues(landed, "table", "file", "reason") == [("(no table)", "Opportunity.csv", "not used")]


def test_data_loader_writes_names_in_one_word(land_files: Land) -> None:
    """ACCOUNTID is AccountId."""
    landed = export(
        land_files, contacts=f"ID,ACCOUNTID,FIRSTNAME,LASTNAME,CREATEDDATE\n{ANN},{ACME},Ann,Lee,2024-01-01"
    )
    assert in_order(landed, "people", "person_id", "account_id", "created_on") == [(ANN, ACME, dt.date(2024, 1, 1))]
    assert landed.vault["name"].to_pylist() == ["Ann Lee"]
