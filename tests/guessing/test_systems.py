"""Exports of known systems: recognised by names and columns, one CRM among them, custom fields, leftovers."""

from __future__ import annotations

import pytest

from tests.conftest import SHARED_DATA
from tests.guessing.conftest import looked_at

ACCOUNTS = (
    "Id,Name,Website,NumberOfEmployees,BillingCountry,SystemModstamp,MasterRecordId,IsDeleted,ABM_Stufe__c,Abm_Approach__c,"
    "Strategic_Target__c,Notes__c\n"
    "001A,Acme,acme.example,100,DE,2026-01-01T00:00:00Z,,false,Tier 1,Account Based,Ja,long\n"
    "001B,Bolt,bolt.example,50,FR,2026-01-01T00:00:00Z,,false,Tier 2,Demand Gen,Nein,text\n"
)
OPPORTUNITIES = (
    "Id,AccountId,Name,StageName,IsClosed,IsWon,Amount,CurrencyIsoCode,CloseDate,CreatedDate,SystemModstamp,IsDeleted\n"
    "006A,001A,Deal,Closed Won,true,true,100,PLN,2026-02-01,2026-01-01T00:00:00Z,2026-02-01T00:00:00Z,false\n"
)
SF_CONTACTS = (
    "Id,AccountId,FirstName,LastName,Email,MasterRecordId,SystemModstamp,IsDeleted\n"
    "003A,001A,Eva,Klein,eva@acme.example,,2026-01-01T00:00:00Z,false\n"
)
HS_CONTACTS = (
    "id,property_email,property_firstname,property_lifecyclestage,property_hs_object_id,property_salesforcecontactid\n"
    "51,eva@acme.example,Eva,lead,51,003A\n"
)
HS_COMPANIES = (
    "id,property_name,property_domain,property_hs_object_id,property_salesforceaccountid\n"
    "71,Acme,acme.example,71,001A\n"
)
HS_DEALS = "deal_id,property_dealname,deal_pipeline_stage_id,property_amount,property_hs_object_id\n91,Deal,won,5,91\n"


def test_salesforce_is_known_by_its_columns_and_its_files_are_not_mapped_by_hand(look):
    found = look({"accounts.csv": ACCOUNTS, "Opportunity.csv": OPPORTUNITIES})
    (one,) = found.guess.systems
    assert (one.kind, one.root, one.role) == ("salesforce", "../exports", None)
    assert one.objects == {"account": ("accounts.csv",), "opportunity": ("Opportunity.csv",)}
    assert (found.guess.tables, found.guess.unplaced) == ((), {})
    assert found.guess.currency == "PLN"
    assert found.land().tables["opportunities"]["account_id"].to_pylist() == ["001A"]


def test_custom_fields_are_told_by_name_and_values_and_their_values_mapped(look):
    found = look({"accounts.csv": ACCOUNTS, "Opportunity.csv": OPPORTUNITIES})
    fields = {field.setting: (field.column, dict(field.values)) for field in found.guess.systems[0].fields}
    assert fields == {
        "account.tier": ("ABM_Stufe__c", {}),
        "account.programme": ("Abm_Approach__c", {"Account Based": "abm", "Demand Gen": "demand_gen"}),
        "account.is_target": ("Strategic_Target__c", {"Ja": True, "Nein": False}),
    }
    accounts = found.land().tables["accounts"].sort_by("account_id").to_pylist()
    assert [(row["tier"], row["programme"], row["is_target"]) for row in accounts] == [
        ("Tier 1", "abm", True), ("Tier 2", "demand_gen", False),
    ]  # fmt: skip
    assert [(one.name, one.kind) for one in found.guess.lists] == [("Target accounts", "flag")]


def test_beside_salesforce_hubspot_is_marketing(look):
    found = look({
        "sf/Account.csv": ACCOUNTS, "sf/Opportunity.csv": OPPORTUNITIES, "hs/contact.csv": HS_CONTACTS,
        "hs/company.csv": HS_COMPANIES, "hs/deal.csv": HS_DEALS,
    })  # fmt: skip
    roles = {one.kind: (one.role, one.root) for one in found.guess.systems}
    assert roles == {"hubspot": ("marketing", "../exports/hs"), "salesforce": (None, "../exports/sf")}
    landed = found.land()
    assert landed.tables["accounts"]["account_id"].to_pylist() == ["001A", "001B"]
    assert landed.tables["opportunities"].num_rows == 1


def test_hubspot_alone_is_the_crm(look):
    found = look({"contact.csv": HS_CONTACTS, "company.csv": HS_COMPANIES, "deal.csv": HS_DEALS})
    assert [(one.kind, one.role) for one in found.guess.systems] == [("hubspot", None)]
    assert found.land().tables["accounts"]["account_id"].to_pylist() == ["71"]


def test_two_systems_in_one_folder_do_not_read_each_others_files(look):
    found = look({
        "Account.csv": ACCOUNTS, "Opportunity.csv": OPPORTUNITIES, "sf_contacts.csv": SF_CONTACTS,
        "contacts.csv": HS_CONTACTS, "company.csv": HS_COMPANIES,
    })  # fmt: skip
    objects = {one.kind: one.objects for one in found.guess.systems}
    assert objects["salesforce"]["contact"] == ("sf_contacts.csv",)
    assert objects["hubspot"]["contact"] == ("contacts.csv",)
    people = found.land().tables["people"]["person_id"].to_pylist()
    assert sorted(people) == ["003A", "hubspot:51"]


def test_a_file_of_another_systems_that_is_called_as_an_object_of_ours_is_said_not_to_be_ours(look):
    found = look({
        "sf_account.csv": ACCOUNTS, "sf_opportunity.csv": OPPORTUNITIES,
        "stripe_customer.csv": "id,email,name,livemode,metadata\ncus_1,ap@acme.example,Acme,true,\n",
        "stripe_subscription.csv": (
            "id,customer_id,status,created,cancel_at,current_period_end,livemode\n"
            "sub_1,cus_1,active,2026-01-01,,2027-01-01,true\n"
        ),
        "stripe_product.csv": "id,name,livemode\nprod_1,Widget,true\n",
        "product.csv": "id,name,livemode,cancel_at,price_id\nprod_2,Gadget,true,,\n",
    })  # fmt: skip
    owners = {file: one.kind for one in found.guess.systems for files in one.objects.values() for file in files}
    assert owners["product.csv"] == "stripe"
    salesforce = next(one for one in found.guess.systems if one.kind == "salesforce")
    assert salesforce.files == {"product": ""}
    assert sorted(found.land().tables["products"]["product_id"].to_pylist()) == ["stripe:prod_1", "stripe:prod_2"]


def test_a_list_of_targets_beside_a_system_is_a_table_of_its_own(look):
    members = "List Name,Account ID,Member From,Member To\nABM 2026,001A,2026-01-01,\n"
    found = look({"Account.csv": ACCOUNTS, "Opportunity.csv": OPPORTUNITIES, "target_list_members.csv": members})
    assert [one.table for one in found.guess.tables] == ["target_list_members"]
    assert ("ABM 2026", "file", "targets") in {(one.name, one.kind, one.purpose) for one in found.guess.lists}
    assert found.land().tables["target_list_members"].num_rows == 1


def test_a_file_beside_a_system_finds_the_systems_records_by_name(look):
    targets = "Account Name,Tier\nACME,1\nBolt,2\n"
    found = look({"Account.csv": ACCOUNTS, "Opportunity.csv": OPPORTUNITIES, "target accounts.csv": targets})
    assert found.column("target accounts.csv", "account_id").how.lookup == "accounts.name"
    assert sorted(found.land().tables["target_list_members"]["account_id"].to_pylist()) == ["001A", "001B"]


def test_one_file_that_says_whose_it_is_is_enough(look):
    found = look({"delighted.csv": "id,email,score,created_at\n1,eva@acme.example,9,2026-01-01T00:00:00Z\n"})
    assert [(one.kind, dict(one.objects)) for one in found.guess.systems] == [
        ("delighted", {"response": ("delighted.csv",)})
    ]
    assert found.land().tables["surveys"]["score"].to_pylist() == [9]


def test_a_file_that_only_its_columns_tell_is_named_under_files(look):
    found = look({"Account.csv": ACCOUNTS, "export 17.csv": OPPORTUNITIES})
    (one,) = found.guess.systems
    assert one.files == {"opportunity": "export 17.csv"}
    assert found.land().tables["opportunities"].num_rows == 1


@pytest.mark.needs("shared_data")
@pytest.mark.parametrize(
    ("folder", "kinds"),
    [
        ("fivetran/salesforce", ["salesforce"]), ("fivetran/hubspot", ["hubspot"]), ("sfdc_kittycorn", ["salesforce"]),
        ("fivetran/ad_reporting", ["facebook_ads", "google_ads", "linkedin_ads"]), ("fivetran/zendesk", ["zendesk"]),
        (
            "fivetran",
            ["facebook_ads", "google_ads", "hubspot", "linkedin_ads", "marketo", "pardot", "qualtrics", "recurly",
             "salesforce", "stripe", "zendesk"],
        ),
    ],
    ids=str,
)  # fmt: skip
def test_every_file_of_real_exports_is_placed_or_explained(folder, kinds, tmp_path):
    exports = SHARED_DATA / folder
    found = looked_at(exports, tmp_path)
    assert [one.kind for one in found.guess.systems] == kinds
    assert (found.guess.tables, set(found.guess.unplaced) - {"LICENSE"}) == ((), set())
    told = {file for one in found.guess.systems for files in (*one.objects.values(), one.unread) for file in files}
    there = {path.relative_to(exports).as_posix() for path in exports.rglob("*") if path.is_file()}
    assert told == there - {"LICENSE"}
    landed = found.land()
    assert all(count.rows_read == count.accepted + count.quarantined for count in landed.counts)
    assert "accounts" in landed.tables or not {"salesforce", "hubspot"} & set(kinds)
