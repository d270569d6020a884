"""HubSpot, as the CRM and beside one: exports written by hand, the records they mean stated by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tests.sources.conftest import moment
from tests.sources.systems.landed import counted, refused, rows

CRM = """
[workspace]
time_zone = "Europe/Berlin"
currency = "EUR"
[[sources]]
name = "hubspot"
kind = "hubspot"
root = "export"
"""
MARKETING = CRM + 'role = "marketing"\n'

COMPANIES = """\
id,is_deleted,property_name,property_domain,property_hs_additional_domains,property_hs_parent_company_id,\
property_industry,property_numberofemployees,property_annualrevenue,property_hubspot_owner_id,\
property_hs_ideal_customer_profile,property_programme,property_hs_is_target_account,property_createdate,\
property_hs_merged_object_ids,property_salesforceaccountid
100,false,Acme,https://www.acme.com/en,acme.io; acme.de,90,SOFTWARE,250,1000000,7,tier_1,ABM,true,\
2024-01-05 23:30:00,101;102,001A
103,true,Gone,gone.com,gone.org,,,,,,,,,2024-01-01 00:00:00,,
104,maybe,Odd,odd.com,,,,,,,,,,2024-01-01 00:00:00,,
"""

CONTACTS = """\
id,_fivetran_deleted,property_email,property_firstname,property_lastname,property_jobtitle,\
property_associatedcompanyid,property_lifecyclestage,property_hs_lead_status,property_hubspotscore,\
property_createdate,property_hs_merged_object_ids,property_salesforcecontactid,property_salesforceleadid
1,false,Ann@acme.com,Ann,Lee,VP Sales,100,marketingqualifiedlead,OPEN,41.6,2024-02-01 10:00:00,11:1706788800000;12,003A,
2,false,bob@acme.com,Bob,,,,,NEW,,2024-02-02 10:00:00,,,00QB
3,true,cy@acme.com,,,,,,,,2024-02-03 10:00:00,,,
"""


def test_companies_are_accounts(land_files):
    landed = land_files(CRM, {"export/company.csv": COMPANIES})
    columns = ("account_id", "name", "domain", "parent_account_id", "industry", "employees", "annual_revenue", "tier")
    assert rows(landed, "accounts", *columns) == [
        ("100", "Acme", "acme.com", "90", "SOFTWARE", 250, Decimal("1000000"), "1")
    ]
    assert rows(landed, "accounts", "owner_id", "programme", "is_target", "created_at", "created_on") == [
        ("7", "abm", True, moment("2024-01-05 23:30"), dt.date(2024, 1, 6))
    ]
    assert rows(landed, "account_domains", "account_id", "domain") == [("100", "acme.de"), ("100", "acme.io")]
    assert rows(landed, "merges", "kind", "old_id", "new_id") == [("account", "101", "100"), ("account", "102", "100")]
    assert refused(landed) == {
        ("company.csv", "accounts", "deleted", ""): 1,
        ("company.csv", "accounts", "bad flag", "whether it is deleted is told as maybe"): 1,
    }
    assert counted(landed)["company.csv", "accounts"] == (1, 2)


def test_beside_a_crm_companies_are_organisations_and_deals_are_left_to_it(land_files):
    deals = "deal_id,property_dealname\n5,Big\n"
    landed = land_files(
        MARKETING,
        {"export/company.csv": COMPANIES, "export/contact.csv": CONTACTS, "export/hubspot_deals_2024.csv": deals},
    )
    assert rows(landed, "organisations", "organisation_id", "account_id", "name", "domain") == [
        ("hubspot:100", "001A", "Acme", "acme.com")
    ]
    assert "accounts" not in landed.tables
    assert rows(landed, "people", "person_id", "kind", "account_id") == [
        ("hubspot:1", "lead", "hubspot:100"),
        ("hubspot:2", "lead", None),
    ]
    assert rows(landed, "merges", "kind", "old_id", "new_id") == [
        ("person", "hubspot:1", "003A"),
        ("person", "hubspot:11", "hubspot:1"),
        ("person", "hubspot:12", "hubspot:1"),
        ("person", "hubspot:2", "00QB"),
    ]
    why = 'deals count only where HubSpot is the CRM: role = "crm"'
    assert refused(landed)["hubspot_deals_2024.csv", "(no table)", "not used", why] == 1


def test_contacts_are_people_with_their_company(land_files):
    landed = land_files(
        CRM,
        {
            "export/contact.csv": CONTACTS,
            "export/contact_company.csv": "contact_id,company_id,type_id\n2,300,279\n2,400,1\n",
        },
    )
    columns = ("person_id", "kind", "account_id", "email_domain", "seniority", "status", "score", "created_at")
    assert rows(landed, "people", *columns) == [
        ("1", "contact", "100", "acme.com", "vp", "marketingqualifiedlead", 42, moment("2024-02-01 10:00")),
        ("2", "contact", "400", "acme.com", None, "NEW", None, moment("2024-02-02 10:00")),
    ]
    assert landed.vault.select(["person_id", "email", "name"]).to_pylist() == [
        {"person_id": "1", "email": "ann@acme.com", "name": "Ann Lee"},
        {"person_id": "2", "email": "bob@acme.com", "name": "Bob"},
    ]
    assert rows(landed, "merges", "old_id", "new_id", "merged_at") == [
        ("11", "1", moment("2024-02-01 12:00")),
        ("12", "1", None),
    ]
    assert counted(landed)["contact_company.csv", "(looked up)"] == (2, 0)


def test_a_merge_told_twice_is_one_merge(land_files):
    audit = "canonical_vid,contact_id,vid_to_merge,timestamp\n1,1,11,2024-02-02 09:00:00\n"
    landed = land_files(CRM, {"export/contact.csv": CONTACTS, "export/contact_merge_audit.csv": audit})
    assert rows(landed, "merges", "old_id", "new_id", "merged_at") == [
        ("11", "1", moment("2024-02-02 09:00")),
        ("12", "1", None),
    ]
    assert refused(landed) == {("contact.csv", "people", "deleted", ""): 1}


def test_histories_of_companies_and_contacts(land_files):
    companies = """\
company_id,name,value,timestamp,source
100,hs_ideal_customer_profile,tier_2,2024-01-05 23:30:00,CRM_UI
100,hs_ideal_customer_profile,tier_1,2024-03-01 00:00:00,CRM_UI
100,hubspot_owner_id,,2024-02-01 00:00:00,CRM_UI
100,description,A firm,2024-02-01 00:00:00,CRM_UI
100,country,Germany,soon,CRM_UI
100,our_segment,Mid market,2024-02-01 00:00:00,CRM_UI
"""
    contacts = """\
contact_id,name,value,timestamp
1,lifecyclestage,lead,2024-02-01 10:00:00
1,hs_lead_status,NEW,2024-02-01 10:00:00
2,hs_lead_status,NEW,2024-02-02 10:00:00
1,associatedcompanyid,100,2024-02-01 10:00:00
1,associatedcompanyid,,2024-05-01 10:00:00
1,hubspotscore,12.4,1714557600000
"""
    toml = CRM + '[sources.values]\n"company_property_history.name" = { our_segment = "segment" }\n'
    landed = land_files(
        toml, {"export/company_property_history.csv": companies, "export/contact_property_history.csv": contacts}
    )
    assert rows(landed, "account_history", "account_id", "field", "value", "from_at") == [
        ("100", "owner_id", None, moment("2024-02-01 00:00")),
        ("100", "segment", "Mid market", moment("2024-02-01 00:00")),
        ("100", "tier", "1", moment("2024-03-01 00:00")),
        ("100", "tier", "2", moment("2024-01-05 23:30")),
    ]
    assert rows(landed, "person_history", "person_id", "field", "value", "from_at") == [
        ("1", "account_id", "100", moment("2024-02-01 10:00")),
        ("1", "account_id", None, moment("2024-05-01 10:00")),
        ("1", "score", "12", moment("2024-05-01 10:00")),
        ("1", "status", "lead", moment("2024-02-01 10:00")),
        ("2", "status", "NEW", moment("2024-02-02 10:00")),
    ]
    told = {(table, reason, detail.partition(";")[0]): n for (_, table, reason, detail), n in refused(landed).items()}
    assert told == {
        ("account_history", "not used", "no history is kept of the property description"): 1,
        ("account_history", "bad date", "not a date that exists"): 1,
        ("person_history", "not used", "the lifecycle stage tells the status of this contact"): 1,
    }


def test_the_history_of_the_target_flag_is_a_dated_list(land_files):
    """Times are half-open local days; 22:30 UTC is the next day in Berlin's summer."""
    changes = """\
company_id,name,value,timestamp
100,hs_is_target_account,false,2024-01-01 10:00:00
100,hs_is_target_account,true,2024-05-01 22:30:00
100,hs_is_target_account,true,2024-05-20 10:00:00
100,hs_is_target_account,,2024-06-01 10:00:00
100,hs_is_target_account,true,2024-07-01 10:00:00
200,hs_is_target_account,perhaps,2024-07-01 10:00:00
200,hs_is_target_account,true,some day
"""
    landed = land_files(CRM, {"export/company_property_history.csv": changes})
    assert rows(landed, "target_list_members", "list_name", "account_id", "from_on", "to_on") == [
        ("HubSpot target accounts", "100", dt.date(2024, 5, 2), dt.date(2024, 6, 1)),
        ("HubSpot target accounts", "100", dt.date(2024, 7, 1), None),
    ]
    file = ("company_property_history.csv", "account_history")
    assert refused(landed) == {
        (*file, "told elsewhere", "as its time on the list of target accounts"): 5,
        (*file, "bad flag", "whether it is a target account is told as perhaps"): 1,
        (*file, "bad date", "since when it is a target account is told as some day"): 1,
    }


STAGES = """\
stage_id,pipeline_id,label,closed_won,is_closed,probability
s1,p1,Discovery,false,false,0.2
s1,p2,First call,false,false,0.1
w,p1,Signed,true,true,1.0
l,p1,Lost,false,false,0.0
"""


STATUSES = "known: lost, open, won"


def test_deals_with_stage_status_account_and_dates(land_files):
    deals = """\
deal_id,is_deleted,deal_pipeline_id,deal_pipeline_stage_id,owner_id,property_dealname,property_amount,\
property_closedate,property_createdate,property_dealtype,property_deal_currency_code,property_closed_lost_reason,\
property_hs_is_closed_won,property_hs_merged_object_ids
1,false,p2,s1,7,One,1000.50,2024-06-30 22:30:00,2024-01-10 10:00:00,newbusiness,USD,,,
2,false,p1,w,7,Two,,2024-03-01 09:00:00,2024-01-10 10:00:00,Renewal 2024,,,,21
3,false,p1,l,7,Three,10,2024-03-02 09:00:00,2024-01-10 10:00:00,existingbusiness,,Price,,
4,false,,closedwon,7,Four,10,2024-03-02 09:00:00,2024-01-10 10:00:00,,,,,
5,false,,4711,7,Five,10,2024-03-02 09:00:00,2024-01-10 10:00:00,,,,true,
6,true,p1,w,7,Six,10,2024-03-02 09:00:00,2024-01-10 10:00:00,,,,,
7,false,p1,w,7,Seven,10,2024-03-02 09:00:00,2024-01-10 10:00:00,,,,perhaps,
"""
    landed = land_files(
        CRM,
        {
            "export/deal.csv": deals,
            "export/deal_pipeline_stage.csv": STAGES,
            "export/deal_company.csv": "deal_id,company_id,type_id\n1,300,341\n1,400,5\n2,200,341\n2,100,341\n",
            "export/deal_contact.csv": "deal_id,contact_id,type_id,label\n1,9,7,Decision maker\n1,9,3,\n",
            "export/merged_deal.csv": "deal_id,merged_deal_id\n1,20\n2,21\n",
        },
    )
    assert rows(landed, "opportunities", "opportunity_id", "account_id", "stage", "status", "amount", "currency") == [
        ("1", "400", "First call", "open", Decimal("1000.5"), "USD"),
        ("2", "100", "Signed", "won", None, "EUR"),
        ("3", None, "Lost", "lost", Decimal(10), "EUR"),
        ("4", None, "closedwon", "won", Decimal(10), "EUR"),
        ("5", None, "4711", "won", Decimal(10), "EUR"),
    ]
    assert rows(landed, "opportunities", "opportunity_id", "type", "closed_on", "expected_close_on", "loss_reason") == [
        ("1", "new_business", None, dt.date(2024, 7, 1), None),
        ("2", "renewal", dt.date(2024, 3, 1), None, None),
        ("3", "upsell", dt.date(2024, 3, 2), None, "Price"),
        ("4", None, dt.date(2024, 3, 2), None, None),
        ("5", None, dt.date(2024, 3, 2), None, None),
    ]
    assert rows(landed, "opportunity_people", "opportunity_id", "person_id", "role") == [("1", "9", "Decision maker")]
    assert rows(landed, "merges", "kind", "old_id", "new_id") == [
        ("opportunity", "20", "1"),
        ("opportunity", "21", "2"),
    ]
    assert refused(landed) == {
        ("deal.csv", "opportunities", "deleted", ""): 1,
        ("deal.csv", "opportunities", "unknown value", f"not in the list; {STATUSES}; map it under `values`"): 1,
        ("deal_contact.csv", "opportunity_people", "duplicate key",
         "another row of this key is kept: deal_contact.csv:2"): 1,
    }  # fmt: skip


def test_a_deals_history_is_full_versions_of_it(land_files):
    changes = """\
deal_id,name,value,timestamp
1,dealstage,s1,2024-01-10 10:00:00
1,amount,1000,2024-01-10 10:00:00
1,closedate,1711843200000,2024-01-10 10:00:00
1,hubspot_owner_id,7,2024-01-10 10:00:00
1,amount,2000,2024-02-01 08:00:00
1,dealname,Other name,2024-02-02 08:00:00
1,dealstage,w,2024-03-01 09:00:00
1,amount,,2024-03-05 09:00:00
"""
    landed = land_files(
        CRM,
        {
            "export/deal.csv": "deal_id,pipeline,dealname,deal_currency_code\n1,p1,One,USD\n",
            "export/deal_property_history.csv": changes,
            "export/deal_pipeline_stage.csv": STAGES,
        },
    )
    columns = ("from_at", "stage", "status", "amount", "currency", "expected_close_on", "owner_id")
    due = dt.date(2024, 3, 31)
    assert rows(landed, "opportunity_history", *columns) == [
        (moment("2024-01-10 10:00"), "Discovery", "open", Decimal(1000), "USD", due, "7"),
        (moment("2024-02-01 08:00"), "Discovery", "open", Decimal(2000), "USD", due, "7"),
        (moment("2024-03-01 09:00"), "Signed", "won", Decimal(2000), "USD", due, "7"),
        (moment("2024-03-05 09:00"), "Signed", "won", None, "USD", due, "7"),
    ]
    assert refused(landed) == {
        ("deal_property_history.csv", "opportunity_history", "not used",
         "no history is kept of the property dealname"): 1,
        ("deal_property_history.csv", "opportunity_history", "duplicate key",
         "another row of this key is kept: deal_property_history.csv:5"): 3,
    }  # fmt: skip


def test_stages_entered_stand_in_where_the_property_history_has_none(land_files):
    files = {
        "export/deal_pipeline_stage.csv": STAGES,
        "export/deal_stage.csv": "_fivetran_start,deal_id,date_entered,value\n"
        "2024-01-10 10:00:00,1,2024-01-10 10:00:00,s1\n"
        "2024-03-01 09:00:00,1,2024-03-01 09:00:00,w\n"
        "2024-01-10 10:00:00,2,2024-01-10 10:00:00,s1\n",
    }
    landed = land_files(CRM, files)
    assert rows(landed, "opportunity_history", "opportunity_id", "from_at", "stage", "status") == [
        ("1", moment("2024-01-10 10:00"), "First call", "open"),
        ("1", moment("2024-03-01 09:00"), "Signed", "won"),
        ("2", moment("2024-01-10 10:00"), "First call", "open"),
    ]
    amounts = "deal_id,name,value,timestamp\n1,amount,500,2024-02-01 08:00:00\n2,dealstage,l,2024-02-01 08:00:00\n"
    landed = land_files(CRM, files | {"export/deal_property_history.csv": amounts})
    assert rows(landed, "opportunity_history", "opportunity_id", "from_at", "stage", "amount") == [
        ("1", moment("2024-01-10 10:00"), "First call", None),
        ("1", moment("2024-02-01 08:00"), "First call", Decimal(500)),
        ("1", moment("2024-03-01 09:00"), "Signed", Decimal(500)),
        ("2", moment("2024-02-01 08:00"), "Lost", None),
    ]
    why = "deal_property_history tells the stages of this deal"
    assert refused(landed) == {("deal_stage.csv", "opportunity_history", "not used", why): 1}


def test_hubspots_own_csv_exports_are_known_by_their_names(land_files):
    landed = land_files(
        CRM,
        {
            "export/hubspot-crm-exports-all-companies-2024-05-01.csv": "Record ID,Company name,Company Domain Name,"
            "Company owner,Create Date\n100,Acme,acme.com,Jo Ray,2024-01-05 10:00\n",
            "export/hubspot-crm-exports-all-deals-2024-05-01.csv": "Record ID,Deal Name,Deal Stage,Amount,Close Date\n"
            "5,Big,Closed Won,10,2024-03-01 09:00\n",
        },
    )
    assert rows(landed, "accounts", "account_id", "name", "owner_id", "created_at") == [
        ("100", "Acme", "Jo Ray", moment("2024-01-05 10:00"))
    ]
    assert rows(landed, "opportunities", "opportunity_id", "status", "closed_on") == [("5", "won", dt.date(2024, 3, 1))]
