"""`abmetrics init --from` as a newcomer and a script meet it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from abmetrics.settings import read_settings
from tests.guessing.conftest import written

FILES = {
    "accounts.csv": "Account ID,Account Name,Website\nA1,Acme,acme.example\nA2,Bolt,bolt.example\n",
    "deals.csv": (
        "Deal ID,Account,Stage,Amount,Created,Close Date\n"
        "D1,Acme,Won,5,2026-01-01,2026-02-01\nD2,Bolt,Lost,1,2026-01-02,2026-02-30\n"
    ),
}


def run(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from abmetrics.cli import main; main()", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    return written(tmp_path / "exports", FILES)


def test_it_writes_builds_checks_and_says_what_to_do_next(tmp_path, exports):
    done = run("init", "work", "--from", "exports", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    told = " ".join(done.stdout.split())
    assert "4 rows read = 3 accepted + 1 quarantined" in told
    assert "bad date in opportunities.closed_on (deals.csv)" in told
    assert "next: name your target accounts" in told
    assert read_settings(tmp_path / "work").sources[0].root == "../exports"
    assert run("show", "close_rate", "--workspace", "work", folder=tmp_path).returncode == 0


def test_it_never_overwrites(tmp_path, exports):
    (tmp_path / "abmetrics.toml").write_text("# mine\n")
    done = run("init", ".", "--from", "exports", folder=tmp_path)
    assert done.returncode == 2
    assert "left alone" in done.stderr
    assert (tmp_path / "abmetrics.toml").read_text() == "# mine\n"


def test_a_folder_that_is_not_there_is_unreachable_and_nothing_is_written(tmp_path):
    done = run("init", "work", "--from", "nowhere", folder=tmp_path)
    assert done.returncode == 4
    assert "nowhere" in done.stderr
    assert not (tmp_path / "work").exists()


def test_json_tells_every_guess_with_its_score_and_reason(tmp_path, exports):
    done = run("init", "work", "--from", "exports", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    (deals,) = (one for one in found["tables"] if one["file"] == "deals.csv")
    owner = next(column for column in deals["columns"] if column["column"] == "account_id")
    assert owner["mapping"] == {"column": "Account", "lookup": "accounts.name"}
    assert owner["score"] > 0.9
    assert "names in accounts" in owner["reason"]
    assert {count["file"]: count["rows_read"] for count in found["files"]} == {"accounts.csv": 2, "deals.csv": 2}
    assert found["next_step"]


def test_a_workspace_may_stand_in_the_folder_of_the_exports(tmp_path, exports):
    assert run("init", "--from", ".", folder=exports).returncode == 0
    assert [source.root for source in read_settings(exports).sources] == ["."]
    assert run("build", folder=exports).returncode == 0


def test_a_folder_of_nothing_that_can_be_used_still_gives_a_workspace_to_start_from(tmp_path):
    written(tmp_path / "exports", {"notes.md": "hello"})
    done = run("init", "work", "--from", "exports", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "by hand" in done.stdout
    assert read_settings(tmp_path / "work").sources == ()


def test_a_column_that_contradicts_itself_is_asked_with_both_witnesses(tmp_path):
    dates = "".join(f"D{n},Won,1,{'13/01/2026' if n % 2 else '01/14/2026'}\n" for n in range(4))
    written(tmp_path / "exports", {**FILES, "other_deals.csv": "Deal ID,Stage,Amount,Created\n" + dates})
    done = run("init", "work", "--from", "exports", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "work" / "abmetrics.toml").read_text()
    assert "# ? created_at: '13/01/2026' has the day first, '01/14/2026' the month" in text


def test_help_has_an_example(tmp_path):
    assert "init my-company --from exports" in run("init", "--help", folder=tmp_path).stdout
