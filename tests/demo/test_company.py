"""The planted truths, recomputed from the written files alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from abmetrics.demo.company import FEWEST_ACCOUNTS, LAST_DAY, write_demo
from abmetrics.errors import SettingsError

BERLIN = ZoneInfo("Europe/Berlin")


def local_day(moment: str) -> dt.date:
    return dt.datetime.fromisoformat(moment).astimezone(BERLIN).date()


def german_day(text: str) -> dt.date:
    day, month, year = text.split(".")
    return dt.date(int(year), int(month), int(day))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def target_spans(rows):
    """Account -> (first day, first day no longer) on the target list."""
    return {
        row["Account ID"]: (
            dt.date.fromisoformat(row["Member From"]),
            dt.date.fromisoformat(row["Member To"]) if row["Member To"] else dt.date.max,
        )
        for row in rows
        if row["List Name"] == "ABM targets"
    }


def test_same_seed_same_bytes(tmp_path):
    for name in ("first", "second"):
        write_demo(tmp_path / name, accounts=90, seed=11)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_another_seed_is_another_company(tmp_path):
    for seed in (1, 2):
        write_demo(tmp_path / str(seed), accounts=90, seed=seed)
    first, second = contents(tmp_path / "1"), contents(tmp_path / "2")
    same = {name for name in first if first[name] == second[name]}
    assert same == {"abmetrics.toml", "exports/products.csv"}


@pytest.mark.parametrize(("accounts", "seed"), [(600, 7), (600, 8), (60, 1), (233, 2)])
@pytest.mark.parametrize("types", [{"New Business"}, {"New Business", "Upsell", "Cross-Sell"}])
def test_listed_deals_close_at_53_percent_and_others_at_19(tmp_path, read, accounts, seed, types):
    write_demo(tmp_path, accounts=accounts, seed=seed)
    spans = target_spans(read(tmp_path, "target_list_members.csv"))
    counts: Counter[tuple[bool, str]] = Counter()
    for deal in read(tmp_path, "opportunities.csv"):
        if deal["Stage"].startswith("Closed") and deal["Duplicate"] == "FALSE" and deal["Type"] in types:
            first, end = spans.get(deal["Account ID"], (dt.date.max, dt.date.max))
            counts[first <= local_day(deal["Created Date"]) < end, deal["Stage"]] += 1
    for is_listed, share in ((True, 0.53), (False, 0.19)):
        won, lost = counts[is_listed, "Closed Won"], counts[is_listed, "Closed Lost"]
        assert won > 0
        assert abs(won - share * (won + lost)) <= 0.5


def test_a_third_is_listed_most_of_them_from_the_first_day(demo, read):
    spans = target_spans(read(demo, "target_list_members.csv"))
    assert len(spans) == 210  # 35 % of 600
    assert sum(first == dt.date(2024, 10, 1) for first, _ in spans.values()) == 147  # 70 % of them
    assert sum(end <= LAST_DAY for _, end in spans.values()) == 13  # 6 % of them


def test_on_the_last_day_every_stage_holds_accounts_fewer_from_stage_to_stage(demo, read):
    listed = {
        a for a, (first, end) in target_spans(read(demo, "target_list_members.csv")).items() if first <= LAST_DAY < end
    }
    account_of = {row["Account Name"]: row["Account ID"] for row in read(demo, "accounts.csv")}
    kinds: dict[str, set[str]] = {}
    running = set()
    for term in read(demo, "contracts.csv"):
        account = account_of[term["Kunde"]]
        kinds.setdefault(account, set()).add(term["Art"])
        end = german_day(term["Gekündigt zum"] or term["Ende"])
        if german_day(term["Beginn"]) <= LAST_DAY < end:
            running.add(account)
    in_deal = {
        deal["Account ID"]
        for deal in read(demo, "opportunities.csv")
        if deal["Stage"] in ("Qualification", "Proposal", "Negotiation")
    }
    since = LAST_DAY - dt.timedelta(days=89)
    called = {  # a call of ten minutes is engagement enough by itself
        row["Account ID"]
        for row in read(demo, "sales_activities.csv")
        if int(row["Call Seconds"] or 0) >= 600 and local_day(row["Activity Date"]) >= since
    }
    stages: Counter[str] = Counter()
    for account in listed:
        if account in running:
            has_more = kinds[account] & {"Erweiterung", "Zusatzprodukt"}
            stages["expanded" if has_more else "retained" if "Verlängerung" in kinds[account] else "won"] += 1
        else:
            stages["opportunity" if account in in_deal else "called" if account in called else "other"] += 1
    assert len(listed) == 197
    assert stages["opportunity"] > stages["won"] > stages["retained"] > stages["expanded"] >= 10
    assert stages["called"] >= 10
    assert stages["other"] > stages["opportunity"]


def test_activity_goes_on_to_the_last_day_and_grows(demo, read):
    quarters: Counter[tuple[int, int]] = Counter()
    last = dt.date.min
    for row in read(demo, "web_sessions.csv"):
        day = local_day(row["Started At"])
        quarters[day.year, (day.month + 2) // 3] += 1
        last = max(last, day)
    assert last == LAST_DAY
    assert set(quarters) == {(2024, 4), *((2025, q) for q in (1, 2, 3, 4)), *((2026, q) for q in (1, 2, 3))}
    assert quarters[2026, 3] > quarters[2025, 3]


def test_nothing_happens_after_the_last_day(demo, read):
    happened = {
        "accounts.csv": ("Created Date",),
        "account_history.csv": ("Edit Date",),
        "contacts.csv": ("Created Date", "Left Company Date", "Last Modified Date"),
        "leads.csv": ("Created Date", "Converted Date"),
        "opportunities.csv": ("Created Date",),
        "opportunity_history.csv": ("Changed At",),
        "opportunity_contact_roles.csv": ("Created Date",),
        "sales_meetings.csv": ("Created Date",),
        "sales_activities.csv": ("Activity Date",),
        "marketing_activities.csv": ("Activity Date",),
        "web_sessions.csv": ("Started At",),
        "product_usage.csv": ("Used At",),
        "surveys.csv": ("Sent At", "Answered At"),
    }
    for name, columns in happened.items():
        for row in read(demo, name):
            for column in columns:
                if row[column] and row[column] != "2026-02-30T10:00:00Z":
                    assert local_day(row[column]) <= LAST_DAY, (name, row)
    closed = [row for row in read(demo, "opportunities.csv") if row["Stage"].startswith("Closed")]
    assert all(dt.date.fromisoformat(row["Close Date"]) <= LAST_DAY for row in closed)
    assert all(dt.date.fromisoformat(row["Close Date"]) >= local_day(row["Created Date"]) for row in closed)
    assert all(german_day(row["Beginn"]) <= LAST_DAY for row in read(demo, "contracts.csv"))


def test_the_planted_dirt_and_no_other(demo, read):
    contacts = Counter(row["Contact ID"] for row in read(demo, "contacts.csv"))
    assert [count for count in contacts.values() if count > 1] == [2]
    known = {row["Product Name"] for row in read(demo, "products.csv")}
    assert [row["Product"] for row in read(demo, "opportunities.csv") if row["Product"] not in known] == [
        "SignalCore (old)"
    ]
    ragged = {
        path.name: widths.most_common()[1:]
        for path in (demo / "exports").glob("*.csv")
        if len(widths := Counter(line.count(b",") for line in path.read_bytes().splitlines())) > 1
        and path.name == "marketing_activities.csv"
    }
    assert ragged == {"marketing_activities.csv": [(2, 1)]}
    impossible = [
        row for row in read(demo, "marketing_activities.csv") if row["Activity Date"].startswith("2026-02-30")
    ]
    assert len(impossible) == 1


def test_ids_are_told_once_and_point_to_something(demo, read):
    people = {row["Contact ID"] for row in read(demo, "contacts.csv")} | {
        row["Lead ID"] for row in read(demo, "leads.csv")
    }
    accounts = [row["Account ID"] for row in read(demo, "accounts.csv")]
    deals = [row["Opportunity ID"] for row in read(demo, "opportunities.csv")]
    assert len(set(accounts)) == len(accounts) == 600
    assert len({row["Account Name"] for row in read(demo, "accounts.csv")}) == 600  # contracts find them by name
    assert len(set(deals)) == len(deals)
    assert {row["Opportunity ID"] for row in read(demo, "opportunity_history.csv")} == set(deals)
    assert {row["Contact ID"] for row in read(demo, "opportunity_contact_roles.csv")} <= people
    assert {row["Who ID"] for row in read(demo, "sales_activities.csv")} - {""} <= people
    assert {row["Auftrag"] for row in read(demo, "contracts.csv")} <= set(deals)
    changes = Counter((row["Opportunity ID"], row["Changed At"]) for row in read(demo, "opportunity_history.csv"))
    assert set(changes.values()) == {1}


@pytest.mark.parametrize("through", [dt.date(2024, 2, 28), dt.date(2024, 2, 29), dt.date(2025, 8, 4)])
def test_any_last_day_will_do(tmp_path, read, through):
    write_demo(tmp_path, accounts=60, seed=3, through=through)
    assert max(local_day(row["Started At"]) for row in read(tmp_path, "web_sessions.csv")) == through


def test_too_small_a_company_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="at least 20"):
        write_demo(tmp_path, accounts=FEWEST_ACCOUNTS - 1)
    with pytest.raises(SettingsError, match="seed is -1"):
        write_demo(tmp_path, seed=-1)
    assert not list(tmp_path.iterdir())
