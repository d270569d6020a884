"""ComplyFlow through the command line: figures computed elsewhere (see ../shared/data/README.md), none of them lost.

The workspace stands in tests/workspaces; it is copied here so that no build is written into the repository.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from abmetrics.settings import read_settings
from abmetrics.sources.land import land

WORKSPACE = Path(__file__).resolve().parent.parent / "workspaces" / "complyflow" / "abmetrics.toml"
pytestmark = pytest.mark.needs("shared_data")

MONTHLY = {"new": Decimal("145630.31"), "expansion": Decimal("4396.39"), "churn": Decimal("-14423.61")}
READ = {  # (file, table): rows
    ("accounts.csv", "accounts"): 1_800,
    ("sales_reps.csv", "users"): 40,
    ("leads.csv", "people"): 6_500,
    ("opportunities.csv", "opportunities"): 2_784,
    ("opportunities.csv", "opportunity_people"): 2_784,
    ("opportunities.csv", "products"): 3,
    ("subscriptions.csv", "contracts"): 787,
    ("revenue_events.csv", "recurring_revenue_events"): 964,
    ("retention_experiments.csv", "experiment_units"): 345,
}


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from abmetrics.cli import main; main()", *words, "--workspace", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(folder: Path, *words: str) -> list[dict[str, Any]]:
    shown = run(folder, "show", *words, "--json")
    assert shown.returncode == 0, shown.stderr
    found: list[dict[str, Any]] = json.loads(shown.stdout)["rows"]
    return found


@pytest.fixture(scope="module")
def complyflow(tmp_path_factory, shared_data) -> Path:
    folder: Path = tmp_path_factory.mktemp("complyflow")
    text = WORKSPACE.read_text()
    given = 'root = "../../../../shared/data/complyflow"'
    assert given in text
    (folder / "abmetrics.toml").write_text(text.replace(given, f'root = "{shared_data / "complyflow"}"'))
    built = run(folder, "build")
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def landed(complyflow):
    return land(read_settings(complyflow), complyflow)


@pytest.fixture(scope="module")
def checked(complyflow) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(run(complyflow, "check", "--json").stdout)
    return result


def test_every_row_of_every_file_is_accepted_or_quarantined(landed, shared_data):
    assert {(one.file, one.table): one.rows_read for one in landed.counts} == READ
    assert all(one.rows_read == one.accepted + one.quarantined for one in landed.counts)
    assert sum(one.quarantined for one in landed.counts) == 0
    for (file, table), read in READ.items():
        if table != "products":
            with (shared_data / "complyflow" / file).open(newline="") as lines:
                assert read == sum(1 for _ in csv.DictReader(lines)), file


def test_the_changes_of_recurring_revenue(complyflow, landed):
    changes = Counter[str]()
    for row in landed.tables["recurring_revenue_events"].to_pylist():
        changes[row["kind"]] += row["annual_amount"]
    assert {kind: amount / 12 for kind, amount in changes.items()} == MONTHLY
    shown = rows(complyflow, "recurring_revenue_change", "--by", "revenue_change")
    assert {row["cuts"]["revenue_change"]: row["value"] / 12 for row in shown} == {
        kind: pytest.approx(float(amount), abs=1e-9) for kind, amount in MONTHLY.items()
    }


def test_the_retention_experiment(complyflow, landed):
    arms = Counter((row["arm"], row["is_hit"]) for row in landed.tables["experiment_units"].to_pylist())
    assert arms == {("control", True): 61, ("control", False): 99, ("treatment", True): 47, ("treatment", False): 138}
    shown = rows(complyflow, "experiment_outcome_rate")
    assert {row["cuts"]["arm"]: (row["numerator"], row["denominator"]) for row in shown} == {
        "control": (61, 160),
        "treatment": (47, 185),
    }


def test_accounts_in_both_arms_are_flagged(checked, landed):
    arms: dict[str, set[str]] = {}
    for row in landed.tables["experiment_units"].to_pylist():
        arms.setdefault(row["account_id"], set()).add(row["arm"])
    in_both = {account for account, names in arms.items() if len(names) > 1}
    units = [row for row in landed.tables["experiment_units"].to_pylist() if row["account_id"] in in_both]
    assert len(in_both) == 15
    found = next(check for check in checked["checks"] if check["id"] == "in_several_arms")
    assert found["count"] == len(units)


@pytest.mark.parametrize(("check", "count"), [("before_account", 1_397), ("segment_disagrees", 1_594)])
def test_what_contradicts_is_found_and_counted_all_the_same(complyflow, checked, check, count):
    assert next(one for one in checked["checks"] if one["id"] == check)["count"] == count
    (close_rate,) = rows(complyflow, "close_rate")
    assert (close_rate["numerator"], close_rate["denominator"]) == (787, 787 + 1_926)


def test_leads_without_a_source_are_a_group_of_their_own(complyflow):
    leads = {row["cuts"]["lead_source"]: row["value"] for row in rows(complyflow, "leads", "--by", "lead_source")}
    assert leads["(unknown)"] == 191
    assert sum(leads.values()) == 6_500
