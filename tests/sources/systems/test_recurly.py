"""Recurly: the latest version of each id, terms by their plan, trials, lines without tax; and the masked tables."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.sources.conftest import Land
from tests.sources.systems.landed import counted, records_in, refused, rows

TOML = """
[workspace]
time_zone = "America/New_York"
[[sources]]
name = "billing"
kind = "recurly"
root = "recurly"
"""
ACCOUNTS = """id,code,company,email,updated_at
a1,C-1,Acme,pay@acme.com,2025-06-01 00:00:00
a1,C-1,Old name,pay@acme.com,2025-01-01 00:00:00
a2,C-2,Beta,pay@beta.io,2025-01-01 00:00:00
"""
PLANS = """id,code,name,interval_unit,interval_length,updated_at
p1,gold,Gold,months,3,2025-01-01 00:00:00
p2,day,Daily,days,30,2025-01-01 00:00:00
p1,gold,Gold,months,1,2024-01-01 00:00:00
"""
SUBSCRIPTIONS = """id,account_id,plan_id,state,created_at,updated_at,activated_at,expires_at,trial_ends_at,currency,\
unit_amount,quantity,add_ons_total,subtotal
s1,a1,p1,expired,2025-02-01 03:00:00,2025-08-01 12:00:00,2025-02-01 03:00:00,2025-08-01 12:00:00,,USD,100.0,2,50.0,250.0
s1,a1,p1,active,2025-02-01 03:00:00,2025-02-01 03:00:00,2025-02-01 03:00:00,,,USD,100.0,1,0.0,100.0
s1,a1,p1,active,2025-02-01 03:00:00,2025-05-01 12:00:00,2025-02-01 03:00:00,,,USD,100.0,2,50.0,250.0
s2,a2,p2,active,2025-01-01 12:00:00,2025-01-01 12:00:00,2025-01-01 12:00:00,,2025-01-15 12:00:00,EUR,60.0,2,0.0,
s3,a2,p2,failed,2025-01-01 12:00:00,2025-01-01 12:00:00,,,,EUR,60.0,2,0.0,120.0
s4,a2,p2,expired,2025-01-01 12:00:00,2025-01-09 12:00:00,2025-01-01 12:00:00,2025-01-09 12:00:00,\
2025-01-15 12:00:00,EUR,60.0,2,0.0,120.0
s5,a2,p2,active,2025-01-01 12:00:00,2025-01-09 12:00:00,2025-01-01 12:00:00,,,EUR,60.0,2,0.0,much
"""
FILES = {
    "recurly/account_history.csv": ACCOUNTS,
    "recurly/plan_history.csv": PLANS,
    "recurly/subscription_history.csv": SUBSCRIPTIONS,
}


def test_the_latest_version_of_a_firm_counts_and_its_code_is_taken_for_a_crm_id_only_where_the_workspace_says_so(
    land_files: Land,
) -> None:
    landed = land_files(TOML, FILES)
    assert rows(landed, "organisations", "organisation_id", "account_id", "name", "domain") == [
        ("billing:a1", None, "Acme", "acme.com"),
        ("billing:a2", None, "Beta", "beta.io"),
    ]
    told = land_files(TOML + '[sources.fields]\n"account_history.crm_account_id" = "code"\n', FILES)
    assert rows(told, "organisations", "organisation_id", "account_id") == [
        ("billing:a1", "C-1"),
        ("billing:a2", "C-2"),
    ]


def test_a_subscription_is_a_contract_worth_its_subtotal_a_year(land_files: Land) -> None:
    """250 every three months is 1,000; 60 × 2 every thirty days is 120 × 365/30 = 1,460.

    At 03:00 UTC New York still has the day before.
    """
    landed = land_files(TOML, FILES)
    assert rows(
        landed, "contracts", "contract_id", "product_id", "starts_on", "ends_on", "annual_value", "currency"
    ) == [
        ("billing:s1", "billing:p1", dt.date(2025, 1, 31), dt.date(2025, 8, 1), Decimal("1000"), "USD"),
        ("billing:s2", "billing:p2", dt.date(2025, 1, 15), None, Decimal("1460"), "EUR"),
    ]
    why = {
        (reason, detail.partition(";")[0]): count
        for (_, table, reason, detail), count in refused(landed).items()
        if table == "contracts"
    }
    assert why == {
        ("duplicate key", "another row of this key is kept: subscription_history.csv:2"): 2,
        ("not used", "the subscription never began (failed)"): 1,
        ("not used", "ended within its trial"): 1,
        ("bad number", "not a number"): 1,
    }


def test_versions_tell_how_recurring_revenue_changed(land_files: Land) -> None:
    landed = land_files(TOML, FILES)
    changes = rows(landed, "recurring_revenue_events", "contract_id", "on", "kind", "annual_amount")
    assert changes == [
        ("billing:s1", dt.date(2025, 1, 31), "new", Decimal("400")),
        ("billing:s1", dt.date(2025, 5, 1), "expansion", Decimal("600")),
        ("billing:s1", dt.date(2025, 8, 1), "churn", Decimal("-1000")),
        ("billing:s2", dt.date(2025, 1, 15), "new", Decimal("1460")),
    ]


def test_lines_are_billed_without_tax_and_an_invoice_without_lines_as_one(land_files: Land) -> None:
    invoices = """id,account_id,state,type,created_at,updated_at,currency,subtotal,total,tax
i1,a1,paid,charge,2025-03-01 12:00:00,2025-03-01 12:00:00,USD,100.0,107.0,17.0
i2,a1,voided,charge,2025-03-02 12:00:00,2025-03-03 12:00:00,USD,50.0,50.0,0.0
i2,a1,paid,charge,2025-03-02 12:00:00,2025-03-02 12:00:00,USD,50.0,50.0,0.0
i3,a2,paid,charge,2025-03-04 12:00:00,2025-03-04 12:00:00,EUR,80.0,95.2,15.2
i4,a2,open,credit,2025-03-05 12:00:00,2025-03-05 12:00:00,EUR,-20.0,-23.8,-3.8
"""
    lines = """id,invoice_id,account_id,subscription_id,plan_id,state,currency,subtotal,discount,tax,tax_inclusive,\
created_at,updated_at,start_date,end_date
l1,i1,a1,s1,p1,invoiced,USD,100.0,10.0,17.0,false,\
2025-02-27 12:00:00,2025-03-01 12:00:00,2025-03-01 12:00:00,2025-06-01 12:00:00
l2,i2,a1,s1,p1,invoiced,USD,50.0,0.0,0.0,false,2025-03-02 12:00:00,2025-03-02 12:00:00,,
l3,,a1,s1,p1,pending,USD,70.0,0.0,0.0,false,2025-03-02 12:00:00,2025-03-02 12:00:00,,
l4,i9,a1,,,invoiced,USD,119.0,0.0,19.0,true,2025-03-06 12:00:00,2025-03-06 12:00:00,,
"""
    landed = land_files(TOML, FILES | {"recurly/invoice_history.csv": invoices, "recurly/line_item_history.csv": lines})
    assert rows(landed, "invoices", "invoice_id", "account_id", "contract_id", "on", "amount", "period_to_on") == [
        ("billing:invoice:i3", "billing:a2", None, dt.date(2025, 3, 4), Decimal("80"), None),
        ("billing:invoice:i4", "billing:a2", None, dt.date(2025, 3, 5), Decimal("-20"), None),
        ("billing:l1", "billing:a1", "billing:s1", dt.date(2025, 3, 1), Decimal("90"), dt.date(2025, 6, 1)),
        ("billing:l4", "billing:a1", None, dt.date(2025, 3, 6), Decimal("100"), None),
    ]
    assert {key[2:]: count for key, count in refused(landed).items() if key[1] == "invoices"} == {
        ("not used", "the invoice is void"): 1,
        ("not used", "not invoiced yet"): 1,
    }


PAID = "how invoices were paid; revenue is counted as billed"
REDUCED = "reductions, which the invoices' lines have already"
UNUSED = {
    "account_balance_history": "what accounts owe; no KPI reads it",
    "account_note_history": "notes of colleagues; no KPI reads them",
    "billing_info_history": "cards and addresses; no KPI reads them",
    "coupon_discount": REDUCED,
    "coupon_redemption_history": REDUCED,
    "credit_payment_history": PAID,
    "invoice_coupon_redemption_history": REDUCED,
    "invoice_subscription_history": "which invoice bills which subscription; the lines name it themselves",
    "plan_currency_history": "list prices; a subscription's own price is read",
    "subscription_add_on_history": "add-ons; a subscription's subtotal has them already",
    "subscription_change_history": "changes that are planned; those made are versions of the subscription",
    "transaction": PAID,
    "transaction_subscription": PAID,
}


@pytest.mark.needs("shared_data")
def test_every_masked_table_is_read_or_set_aside_for_the_right_reason(land_files: Land, shared_data) -> None:
    folder = shared_data / "fivetran" / "recurly"
    landed = land_files(TOML.replace('root = "recurly"', f'root = "{folder}"'), {})
    reckoned = counted(landed)
    for file in folder.glob("*.csv"):
        of_file = {table: sum(pair) for (name, table), pair in reckoned.items() if name == file.name}
        # Versions of subscriptions tell both what is under contract and how that changed, the latter several times.
        of_file.pop("recurring_revenue_events", None)
        assert sum(of_file.values()) == records_in(file), file.name
    why = {
        (file.removesuffix("_data.csv"), detail) for file, table, _, detail in refused(landed) if table == "(no table)"
    }
    assert why == set(UNUSED.items())
    assert {key[:3]: count for key, count in refused(landed).items() if key[1] != "(no table)"} == {
        ("account_history_data.csv", "organisations", "duplicate key"): 1,
        ("subscription_history_data.csv", "contracts", "duplicate key"): 1,
        ("subscription_history_data.csv", "recurring_revenue_events", "not used"): 1,
    }
    # 99 and 5,596 (2,999 and add-ons of 2,597) a month.
    assert sorted(amount for (amount,) in rows(landed, "contracts", "annual_value")) == [1_188, 1_188, 1_188, 67_152]
    # Five lines, and the three invoices without any: nothing, 99 and 99.
    assert (
        sum(amount for (amount,) in rows(landed, "invoices", "amount")) == Decimal("-5") + 10 + Decimal("160.9") + 198
    )
