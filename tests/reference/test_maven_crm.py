"""The Maven CRM through the command line: figures computed elsewhere (see ../shared/data/README.md), to the last digit.

The workspaces stand in tests/workspaces; they are copied here so that no build is written into the repository.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

WORKSPACES = Path(__file__).resolve().parent.parent / "workspaces"
pytestmark = pytest.mark.needs("shared_data")

BY_SECTOR = {
    "marketing": 0.648475, "entertainment": 0.646766, "software": 0.639205, "technology": 0.634216,
    "services": 0.633523, "retail": 0.630624, "employment": 0.625874, "telecommunications": 0.625,
    "medical": 0.623158, "finance": 0.611746,
}  # fmt: skip
BY_REGION = {  # region: won, lost, revenue
    "Central": (1629, 975, 3_346_293),
    "East": (1171, 687, 3_090_594),
    "West": (1438, 811, 3_568_647),
}
TOP_ACCOUNTS = {"Kan-code": 341_455, "Konex": 269_245, "Condax": 206_410, "Cheers": 198_020, "Hottechi": 194_957}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from abmetrics.cli import main; main()", *words, "--workspace", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(folder: Path, *words: str) -> list[dict]:
    shown = run(folder, "show", *words, "--json")
    assert shown.returncode == 0, shown.stderr
    found: list[dict] = json.loads(shown.stdout)["rows"]
    return found


def value(folder: Path, *words: str) -> dict:
    (row,) = rows(folder, *words)
    return row


@pytest.fixture(scope="module", params=["maven_crm", "maven_crm_us_dates"])
def maven(request, tmp_path_factory, shared_data) -> Path:
    folder: Path = tmp_path_factory.mktemp(request.param)
    text = (WORKSPACES / request.param / "abmetrics.toml").read_text()
    given = 'root = "../../../../shared/data/maven_crm"'
    assert given in text
    (folder / "abmetrics.toml").write_text(text.replace(given, f'root = "{shared_data / "maven_crm"}"'))
    built = run(folder, "build")
    assert built.returncode == 0, built.stderr
    return folder


def test_the_reference_figures(maven):
    close_rate = value(maven, "close_rate")
    assert (close_rate["numerator"], close_rate["denominator"]) == (4_238, 6_711)
    assert close_rate["value"] == pytest.approx(4_238 / 6_711, abs=1e-12)
    assert value(maven, "won_deals")["value"] == 4_238
    assert value(maven, "won_revenue")["value"] == 10_005_534
    assert value(maven, "average_selling_price")["value"] == pytest.approx(2_360.909391, abs=5e-7)
    assert value(maven, "sales_cycle_mean")["value"] == pytest.approx(51.781973, abs=5e-7)
    assert value(maven, "sales_cycle_median")["value"] == 57


def test_by_segment(maven):
    found = {row["cuts"]["segment"]: row["value"] for row in rows(maven, "close_rate", "--by", "segment")}
    assert found == {sector: pytest.approx(rate, abs=5e-7) for sector, rate in BY_SECTOR.items()}


def test_by_sales_team_and_owner_of_the_opportunity(maven):
    rates = {row["cuts"]["sales_team"]: row for row in rows(maven, "close_rate", "--by", "sales_team")}
    revenue = {row["cuts"]["sales_team"]: row["value"] for row in rows(maven, "won_revenue", "--by", "sales_team")}
    for region, (won, lost, amount) in BY_REGION.items():
        assert (rates[region]["numerator"], rates[region]["denominator"]) == (won, won + lost)
        assert revenue[region] == amount
    seller = value(maven, "won_deals", "--where", "opportunity_owner=Darcel Schlecht")
    assert seller["value"] == 349
    assert value(maven, "won_revenue", "--where", "opportunity_owner=Darcel Schlecht")["value"] == 1_153_214


def test_by_account(maven):
    found = {row["cuts"]["account"]: row["value"] for row in rows(maven, "won_revenue", "--by", "account")}
    assert {account: found[account] for account in TOP_ACCOUNTS} == TOP_ACCOUNTS
    assert sum(found.values()) == 10_005_534


def test_every_product_keeps_its_deals(maven):
    found = {row["cuts"]["product"]: row["value"] for row in rows(maven, "won_revenue", "--by", "product")}
    assert found["GTX Pro"] == 3_510_578, "the pipeline writes GTXPro"
    assert "(unknown)" not in found


def test_the_value_opens_to_its_rows(maven):
    shown = run(maven, "explain", "close_rate", "--json")
    evidence = json.loads(shown.stdout)
    assert evidence["kpi"] == "close_rate"
    parts = [row["part"] for row in evidence["rows"]]
    assert (parts.count("numerator"), parts.count("denominator")) == (4_238, 6_711)
    first = next(row for row in evidence["rows"] if row["record_id"] == "1C1I7A6R")
    assert first["source"] == "maven"
    assert first["file"].endswith("sales_pipeline.csv")
    assert first["line"] == 2, "the first row after the header"


def test_what_is_missing_is_reported_not_lost(maven):
    checked = run(maven, "check", "--json")
    assert checked.returncode == 1, "there is something to look at"
    found = json.loads(checked.stdout)
    (pipeline,) = (count for count in found["files"] if count["table"] == "opportunities")
    assert (pipeline["rows_read"], pipeline["accepted"], pipeline["quarantined"]) == (8_800, 8_800, 0)
    missing = {group["column"]: group["count"] for group in found["issues"] if group["table"] == "opportunities"}
    assert missing == {"created_at": 500, "account_id": 1_425}


def test_without_the_alias_the_product_is_unknown_and_says_so(maven, tmp_path):
    text = (maven / "abmetrics.toml").read_text()
    alias = ', values = { GTXPro = "GTX Pro" }'
    assert alias in text
    (tmp_path / "abmetrics.toml").write_text(text.replace(alias, ""))
    assert run(tmp_path, "build").returncode == 0
    by_product = {row["cuts"]["product"]: row["value"] for row in rows(tmp_path, "won_revenue", "--by", "product")}
    assert by_product["(unknown)"] == 3_510_578
    assert sum(by_product.values()) == 10_005_534, "no revenue is lost"
    issues = json.loads(run(tmp_path, "check", "--json").stdout)["issues"]
    (trap,) = (group for group in issues if group["column"] == "product_id")
    assert (trap["count"], trap["examples"][0]["value"]) == (1_480, "GTXPro")
    assert "GTX Pro" in trap["examples"][0]["detail"]
