"""`abmetrics init --from` on exports made elsewhere: built as guessed, the answers are the published figures."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from abmetrics import answers
from abmetrics.answers import AnswerRow
from abmetrics.workspace import Workspace

pytestmark = pytest.mark.needs("shared_data")

BY_SECTOR = {
    "marketing": 0.648475, "entertainment": 0.646766, "software": 0.639205, "services": 0.633523, "retail": 0.630624,
    "employment": 0.625874, "telecommunications": 0.625, "medical": 0.623158, "finance": 0.611746,
    "technolgy": 0.634216,
}  # fmt: skip
BY_REGION = {
    "Central": (1629, 1629 + 975, 3_346_293), "East": (1171, 1171 + 687, 3_090_594),
    "West": (1438, 1438 + 811, 3_568_647),
}  # fmt: skip
TOP_ACCOUNTS = {"Kan-code": 341_455, "Konex": 269_245, "Condax": 206_410, "Cheers": 198_020, "Hottechi": 194_957}


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from abmetrics.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def rows(folder: Path, kpi: str, *by: str) -> tuple[AnswerRow, ...]:
    return answers.ask(Workspace(folder / "work").current(), answers.Question(kpi, by=by)).rows


def by(folder: Path, kpi: str, cut: str) -> dict[str, AnswerRow]:
    return {row.cuts[cut]: row for row in rows(folder, kpi, cut)}


@pytest.fixture(scope="module", params=["maven_crm", "us_dates"])
def maven(request, tmp_path_factory, shared_data) -> Path:
    """The CRM's exports in a folder of their own, as published or with American dates, and a workspace beside them."""
    folder: Path = tmp_path_factory.mktemp(request.param)
    exports = shared_data / "maven_crm"
    if request.param == "us_dates":
        shutil.copytree(exports, folder / "exports", ignore=shutil.ignore_patterns("variant_us_dates"))
        shutil.copy(exports / "variant_us_dates" / "sales_pipeline.csv", folder / "exports")
        exports = folder / "exports"
    done = run("init", "work", "--from", str(exports), folder=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_reference_figures(maven):
    (close_rate,) = rows(maven, "close_rate")
    assert (close_rate.numerator, close_rate.denominator) == (4_238, 6_711)
    assert rows(maven, "won_revenue")[0].value == 10_005_534
    assert rows(maven, "average_selling_price")[0].value == pytest.approx(2_360.909391, abs=5e-7)
    assert rows(maven, "sales_cycle_mean")[0].value == pytest.approx(51.781973, abs=5e-7)
    assert rows(maven, "sales_cycle_median")[0].value == 57


@pytest.mark.parametrize("cut", ["industry", "segment"])
def test_by_sector(maven, cut):
    found = {sector: row.value for sector, row in by(maven, "close_rate", cut).items()}
    assert found == {sector: pytest.approx(rate, abs=5e-7) for sector, rate in BY_SECTOR.items()}


def test_by_region_and_seller(maven):
    rates, revenue = by(maven, "close_rate", "sales_team"), by(maven, "won_revenue", "sales_team")
    found = {region: (row.numerator, row.denominator, revenue[region].value) for region, row in rates.items()}
    assert found == BY_REGION
    seller = by(maven, "won_revenue", "opportunity_owner")["Darcel Schlecht"]
    assert seller.value == 1_153_214


def test_by_account(maven):
    found = {account: row.value for account, row in by(maven, "won_revenue", "account").items()}
    assert {account: found[account] for account in TOP_ACCOUNTS} == TOP_ACCOUNTS


def test_nothing_is_left_to_add_but_the_alias_which_stands_there_as_a_comment(maven):
    toml = maven / "work" / "abmetrics.toml"
    text = toml.read_text()
    asked = [line for line in text.splitlines() if line.startswith("# ? ")]
    assert [line.split()[2] for line in asked] == ["product_id:"]
    assert by(maven, "won_revenue", "product")["(unknown)"].value == 3_510_578
    line = next(line for line in text.splitlines() if line.startswith("# product_id = "))
    lost = 'product_id = { column = "product", lookup = "products.name" }'
    assert text.count(lost) == 1
    toml.write_text(text.replace(lost, line.removeprefix("# ")))
    try:
        assert run("build", "--workspace", "work", folder=maven).returncode == 0
        found = by(maven, "won_revenue", "product")
        assert found["GTX Pro"].value == 3_510_578
        assert "(unknown)" not in found
    finally:
        toml.write_text(text)


def test_complyflow_goes_all_the_way(tmp_path, shared_data):
    done = run("init", "work", "--from", str(shared_data / "complyflow"), "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert {one["file"]: one["table"] for one in found["tables"]} == {
        "accounts.csv": "accounts", "leads.csv": "people", "opportunities.csv": "opportunities",
        "sales_reps.csv": "users",
        "subscriptions.csv": "contracts", "revenue_events.csv": "recurring_revenue_events",
        "retention_experiments.csv": "experiment_units",
    }  # fmt: skip
    assert set(found["unplaced"]) == {"LICENSE", "customer_health_scores.csv"}
    assert sum(count["quarantined"] for count in found["files"]) == 0
