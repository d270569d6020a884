"""The commands as other tools use them: words, exit codes, shapes of the JSON."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

ACCOUNTS = "Id,Name,Listed\nA1,Acme,yes\nA2,Bolt,yes\nA3,Cord,no\n"
DEALS = (
    "Id,Account,Stage,Amount,Created,Closed\n"
    "D1,Acme,Won,100.50,2026-01-05,2026-02-10\n"
    "D2,Acme,Lost,,2026-01-10,2026-02-20\n"
    "D3,Bolt,Won,49.50,2026-03-01,2026-04-02\n"
    "D4,Cord,Open,70,2026-03-03,\n"
)
TOML = """
[workspace]
currency = "PLN"

[[target_lists]]
name = "flagged"
kind = "flag"
where = "is_target"
since = 2026-01-01

[[sources]]
name = "crm"

[[sources.tables]]
table = "accounts"
file = "accounts.csv"
columns = { account_id = "Id", name = "Name", is_target = "Listed" }

[[sources.tables]]
table = "opportunities"
file = "deals.csv"
[sources.tables.columns]
opportunity_id = "Id"
account_id = { column = "Account", lookup = "accounts.name" }
status = { column = "Stage", values = { Won = "won", Lost = "lost", Open = "open" } }
amount = "Amount"
created_at = "Created"
closed_on = "Closed"
"""


def run(*words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from abmetrics.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def output(*words: str, folder: Path) -> dict:
    done = run(*words, folder=folder)
    assert done.returncode == 0, done.stderr
    found: dict = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def company(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("company")
    for name, text in (("accounts.csv", ACCOUNTS), ("deals.csv", DEALS), ("abmetrics.toml", TOML)):
        (folder / name).write_text(text)
    built = run("build", folder=folder)
    assert built.returncode == 0, built.stderr
    assert "7 rows read, 0 quarantined" in built.stdout
    return folder


def test_show_json_has_the_agreed_shape(company):
    shown = output("show", "close_rate", "--period", "2026-Q1", "--json", folder=company)
    assert set(shown) == {"kpi", "name", "unit", "population", "currency", "as_of", "build", "rows"}
    assert (shown["kpi"], shown["unit"], shown["population"], shown["currency"]) == ("close_rate", "share", "O", "PLN")
    assert shown["as_of"] == "2026-03-31"
    (row,) = shown["rows"]
    assert row["period"] == {"start": "2026-01-01", "end": "2026-04-01"}
    # D1 won and D2 lost closed in the quarter; D3 closed a day after it.
    assert (row["value"], row["numerator"], row["denominator"], row["n"]) == (0.5, 1, 2, 2)
    assert row["cuts"] == {}
    # The data begin on 5 January, inside the quarter.
    assert row["flags"] == ["partly covered", "too few"]


def test_without_a_period_all_the_data_answer_and_say_so(company):
    (row,) = output("show", "won_revenue", "--json", folder=company)["rows"]
    assert row["value"] == 150  # 100.50 + 49.50
    assert "all the data" in row["flags"]


def test_the_workspace_may_be_named_before_or_after_the_command(company):
    before = run("--workspace", str(company), "show", "won_deals", "--json")
    after = run("show", "won_deals", "--json", "--workspace", str(company))
    assert before.returncode == after.returncode == 0, before.stderr + after.stderr
    assert before.stdout == after.stdout


def test_cuts_filters_grain_and_as_of(company):
    by = output(
        "show", "won_revenue", "--by", "account", "--grain", "month", "--period", "2026", "--json", folder=company
    )
    found = {(r["period"]["start"], r["cuts"]["account"]): r["value"] for r in by["rows"]}
    assert found["2026-02-01", "Acme"] == 100.5
    assert found["2026-04-01", "Bolt"] == 49.5
    assert found["2026-01-01", "Acme"] == 0
    one = output("show", "won_deals", "--where", "account=Bolt", "--json", folder=company)
    assert one["rows"][0]["value"] == 1
    then = output("show", "won_deals", "--as-of", "2026-03-15", "--json", folder=company)
    assert (then["as_of"], then["rows"][0]["value"]) == ("2026-03-15", 1)
    span = output("show", "won_deals", "--from", "2026-02-10", "--to", "2026-02-11", "--json", folder=company)
    assert span["rows"][0]["value"] == 1


def test_show_csv(company):
    done = run("show", "won_revenue", "--by", "account", "--csv", folder=company)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert {row["account"]: row["value"] for row in rows} == {"Acme": "100.5", "Bolt": "49.5"}


def test_explain_json_lists_source_rows(company):
    evidence = output("explain", "won_revenue", "--json", folder=company)
    assert evidence["kpi"] == "won_revenue"
    rows = [(r["part"], r["source"], r["record_id"], r["file"], r["line"], r["amount"]) for r in evidence["rows"]]
    assert rows == [
        ("numerator", "crm", "D1", "deals.csv", 2, 100.5),
        ("numerator", "crm", "D3", "deals.csv", 4, 49.5),
    ]


@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_sql_is_printed_in_both_dialects(company, dialect):
    done = run("sql", "close_rate", "--dialect", dialect, folder=company)
    assert done.returncode == 0
    assert "opportunity_facts" in done.stdout


def test_check_is_content_with_clean_data(company):
    found = output("check", "--json", folder=company)
    assert found["issues"] == []
    assert {check["count"] for check in found["checks"]} == {0}


def test_check_finds_facts_that_contradict_and_exits_with_1(tmp_path):
    deals = DEALS.replace("100.50,2026-01-05,2026-02-10", ",2026-02-11,2026-02-10")
    for name, text in (("accounts.csv", ACCOUNTS), ("deals.csv", deals), ("abmetrics.toml", TOML)):
        (tmp_path / name).write_text(text)
    assert run("build", folder=tmp_path).returncode == 0
    done = run("check", "--json", folder=tmp_path)
    assert done.returncode == 1
    found = {check["id"]: check for check in json.loads(done.stdout)["checks"] if check["count"]}
    assert set(found) == {"won_without_amount", "closed_before_created"}
    assert found["closed_before_created"]["examples"][0]["line"] == 2


def test_builds_are_listed_and_can_be_asked(company):
    listed = output("builds", "--json", folder=company)
    shown = output("show", "won_deals", "--build", listed[0]["build"], "--json", folder=company)
    assert shown["build"] == listed[0]["build"]
    assert shown["rows"][0]["value"] == 2
    assert run("show", "won_deals", "--build", "2020", folder=company).returncode == 2


def test_funnel_counts_every_account_once(company):
    found = output("funnel", "--period", "2026-Q1", "--json", folder=company)
    balance = {step["stage"]: step["balance"] for step in found["steps"]}
    # 31 March: Acme won on 10 February; Bolt is listed with D3 open; Cord is not listed.
    assert balance == {"target": 0, "engaged": 0, "opportunity": 1, "won": 1, "retained": 0, "expanded": 0}
    assert found["outside"] == 1


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("show", "close_rat"), 2, "did you mean close_rate"),
        (("show", "close_rate", "--by", "segmet"), 2, "did you mean segment"),
        (("show", "close_rate", "--by", "persona"), 2, "of close_rate"),
        (("show", "close_rate", "--period", "2026-Q5"), 2, "is not a period"),
        (("show", "close_rate", "--period", "2026", "--from", "2026-01-01"), 2, "not both"),
        (("show", "close_rate", "--from", "2026-02-01", "--to", "2026-02-01"), 2, "is empty"),
        (("show", "close_rate", "--where", "tier"), 2, "CUT=VALUE"),
        (("show", "close_rate", "--as-of", "yesterday"), 2, "is not a day"),
        (("kpis", "nps"), 2, "unknown KPI"),
        (("sql", "close_rate", "--dialect", "oracle"), 2, "unknown dialect"),
    ],
)
def test_errors_say_what_to_do_and_have_stable_codes(company, words, code, says):
    done = run(*words, folder=company)
    assert done.returncode == code, done.stdout
    assert says in " ".join(done.stderr.split())
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_workspace(tmp_path):
    done = run("show", "close_rate", folder=tmp_path)
    assert done.returncode == 2
    assert "abmetrics init" in " ".join(done.stderr.split())


def test_a_goal_names_a_kpi_that_exists(tmp_path):
    (tmp_path / "abmetrics.toml").write_text('[[goals]]\nname = "Win more"\nkpi = "close_rat"\ntarget = 0.5\n')
    done = run("check", folder=tmp_path)
    assert done.returncode == 2
    assert "in goal 'Win more'; did you mean close_rate?" in " ".join(done.stderr.split())


def test_an_unknown_setting_is_refused_with_its_line(tmp_path):
    (tmp_path / "abmetrics.toml").write_text('[workspace]\nname = "A"\ncurency = "EUR"\n')
    done = run("build", folder=tmp_path)
    assert done.returncode == 2
    assert "abmetrics.toml:3: unknown setting 'workspace.curency'; did you mean currency?" in " ".join(
        done.stderr.split()
    )


def test_a_missing_file_is_a_source_that_cannot_be_reached(tmp_path):
    (tmp_path / "abmetrics.toml").write_text(TOML)
    done = run("build", folder=tmp_path)
    assert done.returncode == 4
    assert "accounts.csv" in done.stderr


def test_init_writes_a_file_that_is_valid_and_never_overwrites(tmp_path):
    assert run("init", folder=tmp_path).returncode == 0
    assert run("build", folder=tmp_path).returncode == 0
    (row,) = output("show", "close_rate", "--json", folder=tmp_path)["rows"]
    assert row["value"] is None
    assert "not covered" in row["flags"]
    assert "missing table: opportunities" in row["flags"]
    again = run("init", folder=tmp_path)
    assert again.returncode == 2
    assert "left alone" in " ".join(again.stderr.split())


def test_demo_never_overwrites_a_workspace_of_somebody(company):
    done = run("demo", "--no-serve", folder=company)
    assert done.returncode == 2
    assert (company / "abmetrics.toml").read_text() == TOML


def test_demo_builds_a_company_whose_deals_close_as_planted(tmp_path):
    done = run("demo", "--accounts", "200", "--seed", "3", "--no-serve", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = output("show", "close_rate", "--by", "programme", "--json", folder=tmp_path)["rows"]
    rates = {row["cuts"]["programme"]: row for row in rows}
    for programme, planted in (("abm", 0.53), ("demand_gen", 0.19)):
        row = rates[programme]
        assert abs(row["numerator"] - planted * row["denominator"]) <= 0.5, "to the nearest deal"
    found = output("funnel", "--json", folder=tmp_path)
    assert all(step["balance"] > 0 for step in found["steps"])


@pytest.mark.parametrize(
    "command",
    ["init", "build", "check", "matches", "kpis", "show", "explain", "sql", "builds", "funnel", "demo", "serve"],
)
def test_every_command_has_help_with_an_example(command):
    done = run(command, "--help")
    assert done.returncode == 0
    assert "Example:" in done.stdout
    assert "--workspace" in done.stdout
