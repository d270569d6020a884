"""Data made elsewhere: the reference counts stand in its README, none was taken from our output."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow.compute as pc
import pytest

from abmetrics.settings import parse_settings
from abmetrics.sources.land import land
from tests.sources.conftest import issues, moment

pytestmark = pytest.mark.needs("shared_data")

MAVEN = """
[workspace]
time_zone = "America/New_York"
currency = "USD"
[[sources]]
name = "crm"
root = "{root}"
[[sources.tables]]
table = "accounts"
file = "accounts.csv"
[sources.tables.columns]
account_id = "account"
name = "account"
industry = {{ column = "sector", values = {{ technolgy = "technology" }} }}
employees = "employees"
parent_account_id = {{ column = "subsidiary_of", lookup = "accounts.name" }}
[[sources.tables]]
table = "users"
file = "sales_teams.csv"
columns = {{ user_id = "sales_agent", name = "sales_agent", team = "regional_office", manager = "manager" }}
[[sources.tables]]
table = "products"
file = "products.csv"
columns = {{ product_id = "product", name = "product", family = "series", list_price = "sales_price" }}
[[sources.tables]]
table = "opportunities"
file = "{deals}"
[sources.tables.columns]
opportunity_id = "opportunity_id"
account_id = {{ column = "account", lookup = "accounts.name" }}
owner_id = {{ column = "sales_agent", lookup = "users.name" }}
product_id = {{ column = "product", lookup = "products.name" }}
stage = "deal_stage"
status = {{ column = "deal_stage", values = {{ Won = "won", Lost = "lost", Engaging = "open", Prospecting = "open" }} }}
created_at = "engage_date"
closed_on = "close_date"
amount = "close_value"
"""


@pytest.fixture(scope="module")
def maven(shared_data: Path):
    toml = MAVEN.format(root=(shared_data / "maven_crm").as_posix(), deals="sales_pipeline.csv")
    return land(parse_settings(toml), shared_data)


def test_maven_lands_whole(maven) -> None:
    counts = {count.table: (count.rows_read, count.accepted, count.quarantined) for count in maven.counts}
    assert counts == {
        "accounts": (85, 85, 0), "users": (35, 35, 0), "products": (7, 7, 0), "opportunities": (8800, 8800, 0),
    }  # fmt: skip
    deals = maven.tables["opportunities"]
    won = deals.filter(pc.equal(deals.column("status"), "won"))
    assert won.num_rows == 4238
    assert pc.sum(won.column("amount")).as_py() == Decimal(10_005_534)
    days = [(row["closed_on"] - row["created_on"]).days for row in won.select(["closed_on", "created_on"]).to_pylist()]
    assert round(sum(days) / len(days), 6) == 51.781973
    assert pc.sum(pc.equal(maven.tables["accounts"].column("industry"), "technolgy")).as_py() == 0


def test_maven_traps_are_noted(maven) -> None:
    noted = issues(maven, "reason", "column", severity="noted")
    assert noted.count(("lookup found nothing", "product_id")) == 1480
    assert noted.count(("missing value", "created_at")) == 500
    assert noted.count(("missing value", "account_id")) == 1425
    assert len(noted) == 1480 + 500 + 1425
    gtx = next(row for row in maven.issues.to_pylist() if row["reason"] == "lookup found nothing")
    assert (gtx["value"], gtx["file"], gtx["line"], gtx["record_id"]) == ("GTXPro", "sales_pipeline.csv", 3, "Z063OYW0")
    assert "did you mean GTX Pro" in gtx["detail"]


def test_maven_with_us_dates_is_the_same(maven, shared_data: Path) -> None:
    file = "variant_us_dates/sales_pipeline.csv"
    other = land(parse_settings(MAVEN.format(root=(shared_data / "maven_crm").as_posix(), deals=file)), shared_data)
    left, right = (landed.tables["opportunities"].drop_columns(["file"]) for landed in (maven, other))
    assert left.equals(right)


SALESFORCE = """
[[sources]]
name = "salesforce"
root = "{root}"
[[sources.tables]]
table = "accounts"
file = "Account.parquet"
[sources.tables.columns]
account_id = "Id"
name = "Name"
domain = "Website"
employees = "NumberOfEmployees"
annual_revenue = "AnnualRevenue"
currency = "CurrencyIsoCode"
created_at = "CreatedDate"
[[sources.tables]]
table = "people"
file = "Contact.parquet"
[sources.tables.columns]
person_id = "Id"
kind = {{ constant = "contact" }}
account_id = "AccountId"
email = "Email"
name = "Name"
title = "Title"
[[sources.tables]]
table = "touches"
file = "Task.parquet"
[sources.tables.columns]
touch_id = "Id"
kind = {{ sql = "CASE TaskSubtype WHEN 'Call' THEN 'call' ELSE 'other' END" }}
at = {{ sql = "coalesce(CompletedDateTime, CreatedDate)" }}
account_id = "AccountId"
[[sources.tables]]
table = "calendar_entries"
query = '''SELECT Id AS entry_id, StartDateTime AS starts_at, DurationInMinutes * 60 AS seconds,
                  AccountId AS account_id, _file, _line FROM Event'''
[[sources.tables]]
table = "exchange_rates"
file = "DatedConversionRate.parquet"
columns = {{ currency = "IsoCode", on = "StartDate", rate = "ConversionRate" }}
"""


def test_salesforce_parquet_lands(shared_data: Path) -> None:
    landed = land(parse_settings(SALESFORCE.format(root=(shared_data / "sfdc_kittycorn").as_posix())), shared_data)
    assert {count.table: (count.rows_read, count.quarantined) for count in landed.counts} == {
        "accounts": (1680, 0), "people": (10130, 0), "touches": (82117, 0), "calendar_entries": (89521, 0),
        "exchange_rates": (10, 4),
    }  # fmt: skip
    # Empty strings are no account: the traps named in the README.
    assert landed.tables["touches"].column("account_id").null_count == 21_318
    assert landed.tables["calendar_entries"].column("account_id").null_count == 41_699
    assert landed.vault.num_rows == 10_130
    first = landed.tables["accounts"].slice(0, 1).to_pylist()[0]
    assert (first["domain"], first["currency"], first["created_at"], first["line"]) == (
        "kittycorn.dev", "CAD", moment("2022-12-02T20:06:55"), 1,
    )  # fmt: skip
    assert issues(landed, "reason", "column", "value") == [("date out of range", "on", "0001-01-01")] * 4
