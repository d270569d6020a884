"""Stripe: minor units, intervals, versions, trials, discounts; and the masked tables that Fivetran lands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.sources.conftest import Land
from tests.sources.systems.landed import counted, records_in, refused, rows

TOML = """
[workspace]
time_zone = "Europe/Berlin"
[[sources]]
name = "billing"
kind = "stripe"
root = "stripe"
"""
CUSTOMERS = """id,name,email,metadata,livemode
cus_1,Acme,pay@acme.com,"{""salesforce_account_id"": ""001A"", ""external_id"": ""x9""}",true
cus_2,Beta,pay@beta.io,"{""external_id"": ""001B""}",true
cus_3,Gamma,pay@gamma.dev,{not json,true
cus_4,Play,test@play.dev,,false
"""
PRICES = """id,product_id,currency,unit_amount,unit_amount_decimal,recurring_interval,recurring_interval_count,\
recurring_usage_type,transform_quantity_divide_by,transform_quantity_round
p_month,prod_a,usd,2999,,month,1,licensed,,
p_quarter,prod_a,eur,10000,,month,3,licensed,,
p_yen,prod_b,jpy,120000,,year,1,licensed,,
p_dinar,prod_b,kwd,1500,,week,1,licensed,,
p_packs,prod_b,eur,500,,month,1,licensed,10,up
p_used,prod_c,eur,7,,month,1,metered,,
p_broken,prod_c,eur,free,,month,1,licensed,,
"""
HEAD = (
    "id,customer_id,status,created,start_date,ended_at,cancel_at,cancel_at_period_end,current_period_end,trial_end,"
    "quantity,livemode,_fivetran_synced"
)
SUBSCRIPTIONS = f"""{HEAD}
sub_1,cus_1,active,2025-03-31 22:30:00,2025-03-31 22:30:00,,,false,2025-04-30 22:30:00,,,true,2026-01-01
sub_2,cus_2,active,2025-01-10 09:00:00,2025-01-10 09:00:00,,,true,2026-01-10 09:00:00,\
2025-01-24 09:00:00,2,true,2026-01-01
sub_3,cus_3,canceled,2025-01-10 09:00:00,2025-01-10 09:00:00,2025-01-20 09:00:00,,false,,\
2025-01-24 09:00:00,1,true,2026-01-01
sub_4,cus_3,incomplete_expired,2025-01-10 09:00:00,2025-01-10 09:00:00,,,false,,,1,true,2026-01-01
sub_5,cus_4,active,2025-01-10 09:00:00,2025-01-10 09:00:00,,,false,,,1,false,2026-01-01
sub_6,cus_3,canceled,2025-02-01 09:00:00,2025-02-01 09:00:00,2025-08-01 09:00:00,,false,,,1,true,2026-01-01
"""
ITEMS = """id,subscription_id,plan_id,quantity
si_1,sub_1,p_month,3
si_2,sub_1,p_packs,21
si_3,sub_2,p_quarter,
si_4,sub_3,p_month,1
si_5,sub_6,p_yen,2
"""
FILES = {
    "stripe/customer.csv": CUSTOMERS,
    "stripe/price.csv": PRICES,
    "stripe/subscription.csv": SUBSCRIPTIONS,
    "stripe/subscription_item.csv": ITEMS,
}


def test_customers_are_organisations_linked_by_what_their_metadata_says(land_files: Land) -> None:
    landed = land_files(TOML, FILES)
    assert rows(landed, "organisations", "organisation_id", "account_id", "name", "domain") == [
        ("billing:cus_1", "001A", "Acme", "acme.com"),
        ("billing:cus_2", "001B", "Beta", "beta.io"),
        ("billing:cus_3", None, "Gamma", "gamma.dev"),
    ]
    assert (
        refused(landed)[
            "stripe/customer.csv".removeprefix("stripe/"), "organisations", "not used", "a record of the test mode"
        ]
        == 1
    )


def test_each_item_is_a_contract_worth_its_price_a_year(land_files: Land) -> None:
    """29.99 × 3 × 12; 21 in packs of ten, rounded up, are 3 × 5.00 × 12; 100.00 × 2 × 4; ¥120,000 × 2, no cents."""
    landed = land_files(TOML, FILES)
    assert rows(
        landed,
        "contracts",
        "contract_id",
        "account_id",
        "product_id",
        "starts_on",
        "ends_on",
        "annual_value",
        "currency",
    ) == [
        ("billing:si_1", "billing:cus_1", "billing:prod_a", dt.date(2025, 4, 1), None, Decimal("1079.64"), "USD"),
        ("billing:si_2", "billing:cus_1", "billing:prod_b", dt.date(2025, 4, 1), None, Decimal("180"), "EUR"),
        (
            "billing:si_3",
            "billing:cus_2",
            "billing:prod_a",
            dt.date(2025, 1, 24),
            dt.date(2026, 1, 10),
            Decimal("800"),
            "EUR",
        ),
        (
            "billing:si_5",
            "billing:cus_3",
            "billing:prod_b",
            dt.date(2025, 2, 1),
            dt.date(2025, 8, 1),
            Decimal("240000"),
            "JPY",
        ),
    ]
    assert {key[2:]: count for key, count in refused(landed).items() if key[1] == "contracts"} == {
        ("not used", "ended within its trial"): 1,
        ("not used", "its first payment never came (incomplete_expired)"): 1,
        ("not used", "a record of the test mode"): 1,
    }


@pytest.mark.parametrize(
    ("price", "quantity", "annual"),
    [
        ("p_dinar", "1", Decimal("78.2143")),  # 1.500 dinars, of a thousand parts each, 365/7 times
        ("p_used", "", None),  # what is metered is not known before it is used
    ],
)
def test_units_and_intervals(land_files: Land, price: str, quantity: str, annual: Decimal | None) -> None:
    landed = land_files(
        TOML,
        FILES
        | {"stripe/subscription_item.csv": f"id,subscription_id,plan_id,quantity\nsi_1,sub_1,{price},{quantity}\n"},
    )
    worth = {row["contract_id"]: row["annual_value"] for row in landed.tables["contracts"].to_pylist()}
    assert worth["billing:si_1"] == annual


@pytest.mark.parametrize(("price", "quantity", "value"), [("p_broken", "1", "free"), ("p_month", "two", "two")])
def test_a_price_or_quantity_that_is_no_number_is_refused_with_what_stands_there(
    land_files: Land, price: str, quantity: str, value: str
) -> None:
    landed = land_files(
        TOML,
        FILES
        | {"stripe/subscription_item.csv": f"id,subscription_id,plan_id,quantity\nsi_1,sub_1,{price},{quantity}\n"},
    )
    assert [
        (row["line"], row["column"], row["value"]) for row in landed.issues.to_pylist() if row["reason"] == "bad number"
    ] == [(2, "annual_value", value)]


VERSIONS = f"""{HEAD.replace("_fivetran_synced", "_fivetran_start")}
sub_1,cus_1,active,2025-01-10 09:00:00,2025-01-10 09:00:00,,,false,,,1,true,2025-01-10 09:00:00
sub_1,cus_1,active,2025-01-10 09:00:00,2025-01-10 09:00:00,,,false,,,5,true,2025-03-01 09:00:00
sub_1,cus_1,active,2025-01-10 09:00:00,2025-01-10 09:00:00,,,false,,,5,true,2025-03-02 09:00:00
sub_1,cus_1,active,2025-01-10 09:00:00,2025-01-10 09:00:00,,,false,,,4,true,2025-04-01 09:00:00
sub_1,cus_1,canceled,2025-01-10 09:00:00,2025-01-10 09:00:00,2025-06-01 09:00:00,,false,,,4,true,2025-06-01 09:00:00
sub_2,cus_1,active,2025-09-01 09:00:00,2025-09-01 09:00:00,,,false,,,1,true,2025-09-01 09:00:00
"""


def test_versions_of_a_subscription_tell_how_recurring_revenue_changed(land_files: Land) -> None:
    """The version's own quantity counts: the items are those of today."""
    items = "id,subscription_id,plan_id,quantity\nsi_1,sub_1,p_quarter,4\nsi_2,sub_2,p_quarter,1\n"
    landed = land_files(
        TOML,
        {
            "stripe/subscription_history.csv": VERSIONS,
            "stripe/subscription_item.csv": items,
            "stripe/price.csv": PRICES,
        },
    )
    changes = rows(landed, "recurring_revenue_events", "on", "kind", "annual_amount", "contract_id", "currency")
    assert changes == [
        (dt.date(2025, 1, 10), "new", Decimal("400"), "billing:si_1", "EUR"),
        (dt.date(2025, 3, 1), "expansion", Decimal("1600"), "billing:si_1", "EUR"),
        (dt.date(2025, 4, 1), "contraction", Decimal("-400"), "billing:si_1", "EUR"),
        (dt.date(2025, 6, 1), "churn", Decimal("-1600"), "billing:si_1", "EUR"),
        (dt.date(2025, 9, 1), "reactivation", Decimal("400"), "billing:si_2", "EUR"),
    ]
    assert counted(landed)["subscription_history.csv", "recurring_revenue_events"] == (5, 1)
    assert rows(landed, "contracts", "contract_id", "annual_value", "ends_on") == [
        ("billing:si_1", Decimal("1600"), dt.date(2025, 6, 1)),
        ("billing:si_2", Decimal("400"), None),
    ]


def test_a_subscription_replaced_by_another_at_once_is_no_churn(land_files: Land) -> None:
    """400 a year ends the moment 1,200 a year begins: the customer was there all the time."""
    versions = f"""{HEAD.replace("_fivetran_synced", "_fivetran_start")}
sub_1,cus_1,canceled,2025-01-10 09:00:00,2025-01-10 09:00:00,2025-06-01 09:00:00,,false,,,1,true,2025-06-01 09:00:00
sub_2,cus_1,active,2025-06-01 09:00:00,2025-06-01 09:00:00,,,false,,,3,true,2025-06-01 09:00:00
"""
    items = "id,subscription_id,plan_id\nsi_1,sub_1,p_quarter\nsi_2,sub_2,p_quarter\n"
    landed = land_files(
        TOML,
        {
            "stripe/subscription_history.csv": versions,
            "stripe/subscription_item.csv": items,
            "stripe/price.csv": PRICES,
        },
    )
    assert rows(landed, "recurring_revenue_events", "on", "kind", "annual_amount") == [
        (dt.date(2025, 1, 10), "new", Decimal("400")),
        (dt.date(2025, 6, 1), "contraction", Decimal("-400")),
        (dt.date(2025, 6, 1), "expansion", Decimal("1200")),
    ]


INVOICES = """id,customer_id,subscription_id,currency,status,created,period_end,subtotal,tax,total,is_deleted,livemode
in_1,cus_1,sub_1,usd,paid,2025-05-01 10:00:00,2025-05-01 10:00:00,10000,1800,10800,false,true
in_2,cus_2,sub_2,eur,open,2025-05-02 10:00:00,2025-05-02 10:00:00,5000,,5000,false,true
in_3,cus_2,sub_2,eur,draft,2025-05-03 10:00:00,2025-05-03 10:00:00,5000,,5000,false,true
in_4,cus_2,sub_2,eur,void,2025-05-04 10:00:00,2025-05-04 10:00:00,5000,,5000,false,true
in_5,cus_3,,jpy,paid,,2025-05-05 10:00:00,5000,500,5500,false,true
"""
LINES = """id,invoice_id,amount,currency,period_start,period_end,plan_id,subscription_id,subscription_item_id,proration
il_1,in_1,-1500,usd,2025-04-15 10:00:00,2025-05-01 10:00:00,p_month,sub_1,si_1,true
il_2,in_1,11500,usd,2025-05-01 10:00:00,2025-06-01 10:00:00,p_packs,sub_1,si_2,false
il_3,in_9,700,usd,2025-05-01 10:00:00,2025-06-01 10:00:00,p_month,sub_1,si_1,false
"""


def test_lines_bear_the_discount_and_sum_to_the_invoice_without_tax(land_files: Land) -> None:
    """in_1: lines of −15.00 (proration) and 115.00, 10.00 off, 18.00 tax: 90.00 without tax, −13.50 and 103.50."""
    landed = land_files(TOML, FILES | {"stripe/invoice.csv": INVOICES, "stripe/invoice_line_item.csv": LINES})
    assert rows(
        landed, "invoices", "invoice_id", "account_id", "contract_id", "on", "amount", "currency", "period_from_on"
    ) == [
        (
            "billing:il_1",
            "billing:cus_1",
            "billing:si_1",
            dt.date(2025, 5, 1),
            Decimal("-13.5"),
            "USD",
            dt.date(2025, 4, 15),
        ),
        (
            "billing:il_2",
            "billing:cus_1",
            "billing:si_2",
            dt.date(2025, 5, 1),
            Decimal("103.5"),
            "USD",
            dt.date(2025, 5, 1),
        ),
        ("billing:in_2", "billing:cus_2", "billing:si_3", dt.date(2025, 5, 2), Decimal("50"), "EUR", None),
        ("billing:in_5", "billing:cus_3", None, dt.date(2025, 5, 5), Decimal("5000"), "JPY", None),
    ]
    assert {
        (file, detail.partition(";")[0]): count
        for (file, table, _, detail), count in refused(landed).items()
        if table == "invoices"
    } == {
        ("invoice.csv", "a draft"): 1,
        ("invoice.csv", "the invoice is void"): 1,
        ("invoice_line_item.csv", "its invoice is not in the export"): 1,
    }
    assert counted(landed)["invoice_line_item.csv", "(looked up)"] == (2, 0)


def test_a_credit_note_takes_back_what_was_billed(land_files: Land) -> None:
    notes = """id,invoice_id,created,currency,subtotal,total,discount_amount,status,livemode
cn_1,in_1,2025-05-20 10:00:00,usd,2000,2360,0,issued,true
cn_2,in_1,2025-05-21 10:00:00,usd,2000,2360,0,void,true
"""
    landed = land_files(TOML, {"stripe/invoice.csv": INVOICES, "stripe/credit_note.csv": notes})
    back = [row for row in rows(landed, "invoices", "invoice_id", "account_id", "amount") if "cn_" in row[0]]
    assert back == [("billing:cn_1", "billing:cus_1", Decimal("-20"))]
    assert refused(landed)["credit_note.csv", "invoices", "not used", "the credit note is void"] == 1


@pytest.mark.parametrize("bad", ["total", "tax"])
def test_an_amount_that_is_no_number_is_refused_with_what_stands_there(land_files: Land, bad: str) -> None:
    invoices = INVOICES.splitlines()[:2]
    line = invoices[1].replace("10800" if bad == "total" else "1800,", "many" if bad == "total" else "many,")
    landed = land_files(TOML, {"stripe/invoice.csv": f"{invoices[0]}\n{line}\n"})
    refusals = [
        (row["line"], row["column"], row["value"]) for row in landed.issues.to_pylist() if row["reason"] == "bad number"
    ]
    assert refusals == [(2, "amount", "many")]


PAID = "how invoices were paid; revenue is counted as billed"
OWN = "the company's own balance with Stripe; no KPI reads it"
REDUCED = "reductions, which the invoices' totals have already"
UNUSED = {
    "account": OWN, "balance_transaction": OWN, "card": PAID, "charge": PAID, "coupon": REDUCED,
    "credit_note_line_item": "lines of credit notes, whose totals are read", "discount": REDUCED, "dispute": PAID,
    "fee": OWN, "payment_intent": PAID, "payment_method": PAID, "payment_method_card": PAID, "payout": OWN,
    "payout_balance_transaction": OWN, "refund": PAID, "subscription_discount": REDUCED, "transfer": OWN,
}  # fmt: skip


@pytest.mark.needs("shared_data")
def test_every_masked_table_is_read_or_set_aside_for_the_right_reason(land_files: Land, shared_data) -> None:
    folder = shared_data / "fivetran" / "stripe"
    landed = land_files(TOML.replace('root = "stripe"', f'root = "{folder}"'), {})
    reckoned = counted(landed)
    for file in folder.glob("*.csv"):
        read = sum(sum(pair) for (name, _), pair in reckoned.items() if name == file.name)
        assert read == records_in(file), file.name
    why = {
        (file.removesuffix("_data.csv"), detail) for file, table, _, detail in refused(landed) if table == "(no table)"
    }
    assert why == set(UNUSED.items())
    # Masked beyond sense: both subscriptions end the moment their trial does; the second invoice is not live.
    said = {(file, detail.partition(";")[0]) for file, table, _, detail in refused(landed) if table != "(no table)"}
    assert said == {
        ("subscription_data.csv", "ended within its trial"),
        ("subscription_history_data.csv", "ended within its trial"),
        ("invoice_data.csv", "a record of the test mode"),
        ("invoice_line_item_data.csv", "its invoice is not in the export"),
        ("credit_note_data.csv", "its invoice is not in the export"),
        ("credit_note_data.csv", "a record of the test mode"),
    }
    assert len(rows(landed, "organisations", "organisation_id")) == 12
    # Line ad1111 is .21 of an invoice of 10.00: the lines do not add up, so the invoice stands for itself.
    assert rows(landed, "invoices", "invoice_id", "amount") == [("billing:ab1111", Decimal("10"))]
