"""Salesforce's histories: who owned an account, where a deal stood and what it was worth, at every moment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tests.sources.conftest import Land, issues
from tests.sources.systems.landed import rows
from tests.sources.systems.test_salesforce import ACME, ANN, BETA, DEAL, LEAD, SELLER, export

OTHER = "005A000001LuBarIAF"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_changes_of_an_account_and_what_it_was_before(land_files: Land) -> None:
    """The first change also tells the value from creation on; names beside ids, and other fields, are set aside."""
    landed = export(
        land_files,
        Account=f"Id,Name,OwnerId,CreatedDate,ABM_Tier__c\n{ACME},Acme,{OTHER},2024-01-01T10:00:00Z,2",
        AccountHistory=f"""
            Id,AccountId,Field,OldValue,NewValue,CreatedDate
            1,{ACME},Owner,{SELLER},{OTHER},2024-03-01T10:00:00.000+0000
            2,{ACME},Owner,Sue Seller,Max Other,2024-03-01T10:00:00.000+0000
            3,{ACME},ABM_Tier__c,3,1,2024-04-01T10:00:00.000+0000
            4,{ACME},ABM_Tier__c,1,2,2024-05-01T10:00:00.000+0000
            5,{ACME},Phone,1,2,2024-05-01T10:00:00.000+0000
            6,{BETA},Industry,,Steel,2024-05-01T10:00:00.000+0000
        """,
    )
    assert rows(landed, "account_history", "account_id", "field", "from_on", "value") == [
        (BETA, "industry", day("2024-05-01"), "Steel"),
        (ACME, "owner_id", day("2024-01-01"), SELLER),
        (ACME, "owner_id", day("2024-03-01"), OTHER),
        (ACME, "tier", day("2024-01-01"), "3"),
        (ACME, "tier", day("2024-04-01"), "1"),
        (ACME, "tier", day("2024-05-01"), "2"),
    ]
    assert sorted(issues(landed, "line", "reason", "detail")) == [
        (3, "not used", "the same change stands in another row with ids instead of names"),
        (6, "not used", "no day-by-day attribute of ours is called Phone"),
    ]


def test_a_field_of_another_name_is_told_by_values(land_files: Land) -> None:
    """What the workspace reads tier from may also be looked for in the history."""
    toml = """
[workspace]
[[sources]]
name = "crm"
kind = "salesforce"
root = "export"
[sources.fields]
"account.tier" = "Klasse__c"
[sources.values."account_history.field"]
Klasse__c = "tier"
"""
    landed = export(
        land_files,
        toml,
        Account=f"Id,Name,CreatedDate,Klasse__c\n{ACME},Acme,2024-01-01,1",
        AccountHistory=f"AccountId,Field,OldValue,NewValue,CreatedDate\n{ACME},Klasse__c,2,1,2024-04-01T10:00:00Z",
    )
    assert rows(landed, "accounts", "tier") == [("1",)]
    assert rows(landed, "account_history", "field", "from_on", "value") == [
        ("tier", day("2024-01-01"), "2"),
        ("tier", day("2024-04-01"), "1"),
    ]


def test_a_contact_that_moves_and_a_lead_that_is_worked(land_files: Land) -> None:
    """The account before the move holds from the contact's creation; a lead's status goes with its id."""
    landed = export(
        land_files,
        Contact=f"Id,AccountId,CreatedDate\n{ANN},{BETA},2023-06-01",
        ContactHistory=f"ContactId,Field,OldValue,NewValue,CreatedDate\n{ANN},Account,{ACME},{BETA},2024-02-01T00:00:00Z",
        Lead=f"Id,Status,CreatedDate\n{LEAD},Qualified,2024-01-01",
        LeadHistory=f"""
            LeadId,Field,OldValue,NewValue,CreatedDate
            {LEAD},Status,New,Working,2024-01-02T09:00:00Z
            {LEAD},Status,Working,Qualified,2024-01-09T09:00:00Z
            {LEAD},created,,,2024-01-01T00:00:00Z
        """,
    )
    assert rows(landed, "person_history", "person_id", "field", "from_on", "value") == [
        (ANN, "account_id", day("2023-06-01"), ACME),
        (ANN, "account_id", day("2024-02-01"), BETA),
        (LEAD, "status", day("2024-01-01"), "New"),
        (LEAD, "status", day("2024-01-02"), "Working"),
        (LEAD, "status", day("2024-01-09"), "Qualified"),
    ]


def test_versions_tell_only_what_changed(land_files: Land) -> None:
    """Fivetran keeps whole versions: a version that changed nothing of ours is set aside, an emptied value is told."""
    landed = export(
        land_files,
        sf_account_history=f"""
            id,name,owner_id,industry,abm_tier_c,is_deleted,_fivetran_start,_fivetran_end,_fivetran_active
            {ACME},Acme,{SELLER},Steel,,false,2024-01-01 00:00:00,2024-02-01 00:00:00,false
            {ACME},Acme Ltd,{SELLER},Steel,,false,2024-02-01 00:00:01,2024-03-01 00:00:00,false
            {ACME},Acme Ltd,{OTHER},,,false,2024-03-01 00:00:01,9999-12-31 23:59:59,true
            {BETA},Beta,{OTHER},,,true,2024-03-01 00:00:01,9999-12-31 23:59:59,true
        """,
    )
    assert rows(landed, "account_history", "field", "from_on", "value", "line") == [
        ("industry", day("2024-01-01"), "Steel", 2),
        ("industry", day("2024-03-01"), None, 4),
        ("owner_id", day("2024-01-01"), SELLER, 2),
        ("owner_id", day("2024-03-01"), OTHER, 4),
    ]
    assert issues(landed, "line", "reason") == [(3, "not used"), (5, "deleted")]


def test_a_table_in_history_mode_gives_records_and_versions(land_files: Land) -> None:
    """Where Fivetran keeps the versions in the table itself, the open one is the record, all of them its history."""
    landed = export(
        land_files,
        account=f"""
            id,name,owner_id,_fivetran_start,_fivetran_active
            {ACME},Acme,{SELLER},2024-01-01 00:00:00,false
            {ACME},Acme,{OTHER},2024-03-01 00:00:00,true
        """,
    )
    assert rows(landed, "accounts", "owner_id", "line") == [(OTHER, 3)]
    assert rows(landed, "account_history", "from_on", "value") == [
        (day("2024-01-01"), SELLER),
        (day("2024-03-01"), OTHER),
    ]
    assert issues(landed, "table", "line", "reason") == [("accounts", 2, "not used")]


def test_a_deal_through_its_stages(land_files: Land) -> None:
    """Stage moved back, amount revised, date postponed: whole versions; owners come from the other history."""
    landed = export(
        land_files,
        Opportunity=f"""
            Id,StageName,IsClosed,IsWon,Amount,CloseDate,OwnerId,CurrencyIsoCode,CreatedDate
            {DEAL},Signed,true,true,90,2024-06-30,{OTHER},EUR,2024-01-01T10:00:00Z
        """,
        OpportunityHistory=f"""
            Id,OpportunityId,StageName,Amount,CloseDate,CreatedDate
            1,{DEAL},Talks,50,2024-03-31,2024-01-01T10:00:00Z
            2,{DEAL},Offer,50,2024-03-31,2024-02-01T10:00:00Z
            3,{DEAL},Talks,70,2024-06-30,2024-03-01T10:00:00Z
            4,{DEAL},Signed,90,2024-06-30,2024-06-30T10:00:00Z
        """,
        OpportunityFieldHistory=f"""
            Id,OpportunityId,Field,OldValue,NewValue,CreatedDate
            1,{DEAL},Owner,{SELLER},{OTHER},2024-02-15T10:00:00Z
            2,{DEAL},StageName,Talks,Offer,2024-02-01T10:00:00Z
            3,{DEAL},NextStep,a,b,2024-02-15T10:00:00Z
        """,
    )
    assert rows(
        landed, "opportunity_history", "from_on", "stage", "status", "amount", "expected_close_on", "owner_id"
    ) == [
        (day("2024-01-01"), "Talks", "open", Decimal(50), day("2024-03-31"), SELLER),
        (day("2024-02-01"), "Offer", "open", Decimal(50), day("2024-03-31"), SELLER),
        (day("2024-02-15"), "Offer", "open", Decimal(50), day("2024-03-31"), OTHER),
        (day("2024-03-01"), "Talks", "open", Decimal(70), day("2024-06-30"), OTHER),
        (day("2024-06-30"), "Signed", "won", Decimal(90), day("2024-06-30"), OTHER),
    ]
    assert issues(landed, "line", "reason", "detail") == [
        (3, "not used", "part of the version of the same moment in OpportunityHistory"),
        (4, "not used", "no day-by-day attribute of ours is called NextStep"),
    ]


def test_field_history_alone_makes_whole_versions(land_files: Land) -> None:
    """Before its first change a field was what that change says it was; a field that never changed is what it is."""
    landed = export(
        land_files,
        Opportunity=f"Id,StageName,Amount,CloseDate,CreatedDate\n{DEAL},Offer,80,2024-06-30,2024-01-01T10:00:00Z",
        OpportunityFieldHistory=f"""
            OpportunityId,Field,OldValue,NewValue,CreatedDate
            {DEAL},Amount,,60,2024-02-01T10:00:00Z
            {DEAL},StageName,Talks,Offer,2024-03-01T10:00:00Z
            {DEAL},Amount,60,80,2024-03-01T10:00:00Z
        """,
    )
    assert rows(landed, "opportunity_history", "from_on", "stage", "amount", "expected_close_on") == [
        (day("2024-01-01"), "Talks", None, day("2024-06-30")),
        (day("2024-02-01"), "Talks", Decimal(60), day("2024-06-30")),
        (day("2024-03-01"), "Offer", Decimal(80), day("2024-06-30")),
    ]
    assert issues(landed, "line", "reason") == [(4, "not used")]
