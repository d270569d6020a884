"""Every trap stands in the exports as often as the sealed file says, counted without it."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from itertools import pairwise

import pytest

from abmetrics.demo.company import LAST_DAY
from tests.demo.test_company import FIRST_DAY, local_day

STAGES = ("Discovery", "Qualification", "Proposal", "Negotiation")


@pytest.fixture(scope="module")
def traps(salesforce, truths):
    return truths(salesforce)["traps"]


def test_merged_and_deleted_records(salesforce, read, traps):
    def gone(name):
        rows = [row for row in read(salesforce, f"salesforce/{name}.csv") if row["IsDeleted"] == "true"]
        return Counter(bool(row.get("MasterRecordId")) for row in rows)

    assert gone("Account") == {True: traps["accounts_merged_away"], False: traps["accounts_deleted"]}
    assert gone("Opportunity") == {False: traps["deals_deleted"]}
    assert gone("Contact") == {True: traps["people_merged_away"]}
    assert gone("Lead") == {False: traps["people_deleted"]}
    merged = [row for row in read(salesforce, "salesforce/Account.csv") if row["MasterRecordId"]]
    ids = {row["Id"] for row in read(salesforce, "salesforce/Account.csv")}
    assert {row["MasterRecordId"] for row in merged} <= ids
    assert min(traps[name] for name in ("accounts_merged_away", "people_merged_away", "deals_deleted")) > 0


def test_accounts_that_look_like_one_another(salesforce, read, latest, traps):
    accounts = latest(salesforce, "salesforce/Account.csv", "Id", "SystemModstamp")
    names = [row["Name"] for row in accounts.values()]
    assert {"Nordwind GmbH", "Nordwind AG", "Nordwind Energy GmbH"} <= set(names)
    assert sum(name.startswith("Nordwind") for name in names) == traps["accounts_with_look_alike_name"]
    assert len(set(names)) == len(names), "invoices find customers by name"
    domains = Counter(row["Website"] for row in accounts.values())
    shared = sum(count - 1 for count in domains.values())
    sharing = traps["accounts_on_a_parents_domain"] + traps["accounts_that_are_a_second_one_of_their_firm"]
    assert shared == sharing > 0
    assert sum(bool(row["ParentId"]) for row in accounts.values()) == traps["subsidiaries"]
    assert len(read(salesforce, "sheets/account_domains.csv")) == traps["accounts_with_a_second_domain"]


def test_people_who_move_leave_and_hide(salesforce, read, latest, traps):
    history = read(salesforce, "salesforce/ContactHistory.csv")
    moves = [row for row in history if row["Field"] == "Account" and row["DataType"] == "EntityId"]
    contacts = latest(salesforce, "salesforce/Contact.csv", "Id", "SystemModstamp")
    assert len(moves) == traps["people_who_changed_firm"] > 0
    assert all(contacts[row["ContactId"]]["AccountId"] == row["NewValue"] for row in moves)
    assert sum(bool(row["Left_Company_Date__c"]) for row in contacts.values()) == traps["people_who_left"]
    leads = latest(salesforce, "salesforce/Lead.csv", "Id", "SystemModstamp")
    free = ("gmail.com", "gmx.de", "outlook.com", "yahoo.com", "web.de")
    assert sum(row["Email"].endswith(free) for row in leads.values()) == traps["people_with_free_mail"]


def test_changes_of_owner_tier_and_list(salesforce, read, traps):
    history = [row for row in read(salesforce, "salesforce/AccountHistory.csv") if row["DataType"] != "Text"]
    changes = Counter(row["Field"] for row in history)
    assert changes["Owner"] == traps["account_owner_changes"] > 0
    assert changes["ABM_Tier__c"] == traps["tier_changes"] > 0
    listed = [r for r in read(salesforce, "sheets/target_list_members.csv") if r["List Name"] == "ABM targets"]
    assert changes["Programme__c"] == len(listed) + traps["left_the_list"]
    assert sum(row["Recorded On"] > row["Member From"] for row in listed) == traps["listed_in_hindsight"] > 0
    assert sum(bool(row["Member To"]) for row in listed) == traps["left_the_list"] > 0


def test_deals_revised_put_off_moved_back_and_entered_twice(salesforce, read, latest, traps):
    steps = defaultdict(list)
    for row in read(salesforce, "salesforce/OpportunityHistory.csv"):
        steps[row["OpportunityId"]].append(row)
    back = 0
    for rows in steps.values():
        rows.sort(key=lambda row: row["CreatedDate"])
        places = [STAGES.index(row["StageName"]) for row in rows if row["StageName"] in STAGES]
        back += any(later < earlier for earlier, later in pairwise(places))
    assert back == traps["stages_moved_back"] > 0
    assert sum(len({row["Amount"] for row in rows}) > 1 for rows in steps.values()) == traps["amounts_revised"] > 0
    fields = read(salesforce, "salesforce/OpportunityFieldHistory.csv")
    owners = [row for row in fields if row["Field"] == "Owner" and row["DataType"] == "EntityId"]
    assert len(owners) == traps["deal_owner_changes"]
    deals = latest(salesforce, "salesforce/Opportunity.csv", "Id", "SystemModstamp").values()
    assert sum(row["Duplicate__c"] == "true" for row in deals) == traps["deals_marked_as_duplicates"] > 0
    assert sum(not row["Amount"] for row in deals) == traps["deals_without_amount"] > 0
    new = [r for r in deals if r["Type"] == "New Business" and r["Duplicate__c"] == "false"]
    assert Counter(r["CurrencyIsoCode"] for r in new) == traps["new_deals_by_currency"]
    assert set(traps["new_deals_by_currency"]) == {"EUR", "USD", "GBP", "CHF"}


def test_deals_and_visits_at_the_borders_of_quarters_and_at_clock_changes(salesforce, read, latest, traps):
    deals = latest(salesforce, "salesforce/Opportunity.csv", "Id", "SystemModstamp").values()
    borders = Counter(r["CreatedDate"][11:19] for r in deals if r["CreatedDate"][11:19] in BORDERS and _border(r))
    assert sum(borders.values()) == traps["deals_created_at_a_quarters_border"] == 12
    pages = read(salesforce, "ga4/*.csv")
    first = {(row["user_pseudo_id"], row["ga_session_id"]): row for row in reversed(pages)}
    moments = [dt.datetime.fromtimestamp(int(row["event_timestamp"]) / 1e6, dt.UTC) for row in first.values()]
    quarters = sum(m.strftime("%H:%M:%S") in BORDERS and _is_border(m) for m in moments)
    assert quarters == 2 * 9, "nine borders between the ten quarters"
    clock = {
        dt.datetime(y, m, d, 0, 30, tzinfo=dt.UTC) + dt.timedelta(hours=h) for y, m, d in CLOCK_CHANGES for h in (0, 1)
    }
    assert clock <= set(moments)
    assert quarters + len(clock) == traps["visits_at_borders_and_clock_changes"]
    for row in pages:
        at = dt.datetime.fromtimestamp(int(row["event_timestamp"]) / 1e6, dt.UTC)
        if at.strftime("%H:%M:%S") in BORDERS:
            assert row["event_date"] == local_day(at.isoformat()).strftime("%Y%m%d")


BORDERS = {"21:59:59", "22:00:00", "22:59:59", "23:00:00"}
CLOCK_CHANGES = ((2024, 10, 27), (2025, 3, 30), (2025, 10, 26), (2026, 3, 29))


def _is_border(moment: dt.datetime) -> bool:
    """Whether it is the last second of a quarter at the seat, or the first."""
    days = {local_day((moment + dt.timedelta(seconds=s)).isoformat()) for s in (-1, 0, 1)}
    return len(days) == 2 and max(days).day == 1 and max(days).month in (1, 4, 7, 10) and max(days) > FIRST_DAY


def _border(row: dict[str, str]) -> bool:
    return _is_border(dt.datetime.fromisoformat(row["CreatedDate"][:19]).replace(tzinfo=dt.UTC))


@pytest.mark.parametrize("crm", ["salesforce", "hubspot"])
def test_late_versions_repeated_rows_and_broken_lines(request, read, truths, crm):
    folder = request.getfixturevalue(crm)
    traps = truths(folder)["traps"]
    assert len(traps["late versions"]) == 2
    for name, count in traps["late versions"].items():
        ids = Counter(row.get("Id") or row.get("id") or row.get("deal_id") for row in read(folder, name))
        assert sum(n - 1 for n in ids.values()) == count, name
    for name, count in traps["repeated rows"].items():
        rows = Counter(tuple(row.values()) for row in read(folder, name))
        assert sum(n - 1 for n in rows.values()) == count, name
    for name, count in traps["broken lines"].items():
        text = (folder / "exports" / name).read_text(encoding="utf-8")
        assert sum(line.endswith("-CUT") for line in text.splitlines()) == count == 1, name
    assert len(traps["broken lines"]) == 3


def test_rates_are_of_working_days_and_one_currency_is_not_quoted(salesforce, read):
    rows = read(salesforce, "ecb/eurofxref-hist.csv")
    days = [dt.date.fromisoformat(row["Date"]) for row in rows]
    assert days == sorted(days, reverse=True)
    assert days[0] == LAST_DAY
    assert all(day.weekday() < 5 for day in days)
    assert {row["RUB"] for row in rows} == {"N/A"}
    assert 0.9 < float(rows[0]["USD"]) < 1.3
