"""What the company is said to be, recomputed from the written files alone."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import Counter
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from abmetrics.demo.company import FEWEST_ACCOUNTS, LAST_DAY, write_demo
from abmetrics.errors import SettingsError, UnknownName
from tests.demo.conftest import ACCOUNTS

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_DAY = dt.date(2024, 4, 1)


def local_day(moment: str) -> dt.date:
    """The day at the company's seat of a moment written in UTC."""
    return dt.datetime.fromisoformat(moment[:19]).replace(tzinfo=dt.UTC).astimezone(BERLIN).date()


def contents(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


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


@pytest.mark.parametrize("crm", ["salesforce", "hubspot"])
def test_same_seed_same_bytes(tmp_path, crm):
    for name in ("first", "second"):
        write_demo(tmp_path / name, accounts=60, seed=11, crm=crm)
    assert contents(tmp_path / "first") == contents(tmp_path / "second")


def test_another_seed_is_another_company(tmp_path):
    for seed in (1, 2):
        write_demo(tmp_path / str(seed), accounts=60, seed=seed)
    first, second = contents(tmp_path / "1"), contents(tmp_path / "2")
    same = {name for name in first if first[name] == second.get(name)}
    always = {
        "abmetrics.toml", "exports/salesforce/Product2.csv", "exports/salesforce/OpportunityStage.csv",
        "exports/salesforce/UserRole.csv", "exports/stripe/product.csv", "exports/qualtrics/question.csv",
        "exports/qualtrics/distribution.csv", "exports/mailbox/own_domains.csv", "exports/calendar/own_domains.csv",
        "exports/google_ads/account_history.csv", "exports/google_ads/campaign_history.csv",
        "exports/facebook_ads/account_history.csv", "exports/facebook_ads/campaign_history.csv",
        "exports/facebook_ads/ad_history.csv", "exports/linkedin_ads/ad_account_history.csv",
        "exports/linkedin_ads/ad_campaign_history.csv", "exports/marketo/campaign.csv",
        "exports/salesforce/Campaign.csv",
    }  # fmt: skip
    assert same == always


@pytest.mark.parametrize(("accounts", "seed"), [(600, 7), (600, 8), (60, 1), (233, 2)])
def test_listed_deals_close_at_53_percent_and_others_at_19(tmp_path, read, latest, accounts, seed):
    write_demo(tmp_path, accounts=accounts, seed=seed)
    spans = target_spans(read(tmp_path, "sheets/target_list_members.csv"))
    deals = latest(tmp_path, "salesforce/Opportunity.csv", "Id", "SystemModstamp").values()
    for types in ({"New Business"}, {"New Business", "Upsell", "Cross-Sell"}):
        counts: Counter[tuple[bool, str]] = Counter()
        for deal in deals:
            if deal["IsClosed"] == "true" and deal["Duplicate__c"] == "false" and deal["Type"] in types:
                first, end = spans.get(deal["AccountId"], (dt.date.max, dt.date.max))
                counts[first <= local_day(deal["CreatedDate"]) < end, deal["IsWon"]] += 1
        for is_listed, share in ((True, 0.53), (False, 0.19)):
            won, lost = counts[is_listed, "true"], counts[is_listed, "false"]
            assert won > 0
            assert abs(won - share * (won + lost)) <= 0.5, types


def test_a_fifth_is_listed_most_of_them_from_the_first_day(salesforce, read):
    spans = target_spans(read(salesforce, "sheets/target_list_members.csv"))
    assert len(spans) == ACCOUNTS // 5
    assert sum(first == FIRST_DAY for first, _ in spans.values()) == 84  # 70 % of them
    assert sum(end <= LAST_DAY for _, end in spans.values()) == 7  # 6 % of them


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("ga4/*.csv", "event_timestamp"), ("marketo/activity_*.csv", "activity_date"),
        ("product/usage.csv", "Used At"),
        ("zendesk/ticket.csv", "created_at"), ("content/views.csv", "Viewed At"),
        ("salesforce/Task.csv", "CreatedDate"),
        ("salesforce/Lead.csv", "CreatedDate"), ("salesforce/Opportunity.csv", "CreatedDate"),
        ("salesforce/AccountHistory.csv", "CreatedDate"), ("salesforce/Contact.csv", "LastModifiedDate"),
        ("salesforce/Event.csv", "CreatedDate"), ("delighted/responses.csv", "Sent At"), ("chat/*.csv", "Started At"),
        ("salesforce/LeadHistory.csv", "CreatedDate"), ("qualtrics/survey_response.csv", "recorded_date"),
    ],
)  # fmt: skip
def test_nothing_happens_after_the_last_day_and_something_on_it_or_shortly_before(salesforce, read, name, column):
    moments = [row[column] for row in read(salesforce, name) if row[column]]
    if column == "event_timestamp":
        moments = [dt.datetime.fromtimestamp(int(m) / 1e6, dt.UTC).isoformat() for m in (max(moments), min(moments))]
    days = [local_day(moment) for moment in (max(moments), min(moments))]
    assert LAST_DAY - dt.timedelta(days=21) <= days[0] <= LAST_DAY
    assert days[1] < dt.date(2024, 9, 1)


def test_thirty_months_of_visits_more_from_year_to_year(salesforce, read):
    quarters: Counter[str] = Counter()
    for row in read(salesforce, "ga4/*.csv"):
        day = row["event_date"]
        quarters[f"{day[:4]}Q{(int(day[4:6]) + 2) // 3}"] += 1
    assert sorted(quarters) == [f"{y}Q{q}" for y in (2024, 2025, 2026) for q in (1, 2, 3, 4)][1:11]
    assert quarters["2026Q3"] > quarters["2025Q3"] > quarters["2024Q3"]


def test_every_system_and_kind_of_interaction_is_there(salesforce, read):
    counts = {
        name: len(read(salesforce, name))
        for name in (
            "ga4/*.csv", "marketo/activity_send_email.csv", "marketo/activity_click_email.csv",
            "marketo/activity_unsubscribe_email.csv", "marketo/activity_email_bounced.csv", "salesforce/Task.csv",
            "salesforce/CampaignMember.csv", "linkedin_ads/ad_analytics_by_member_company.csv",
            "google_ads/campaign_stats.csv", "facebook_ads/basic_ad.csv", "bombora/*.csv", "g2/buyer_intent.csv",
            "stripe/invoice.csv", "erp/rechnungen.csv", "zendesk/ticket.csv", "delighted/responses.csv",
            "qualtrics/survey_response.csv", "chat/*.csv", "social/*.csv", "content/*.csv", "product/usage.csv",
            "sheets/costs.csv", "sheets/quotas.csv", "ecb/*.csv",
        )
    }  # fmt: skip
    assert [name for name, count in counts.items() if count < 20] == []
    meetings = read(salesforce, "salesforce/Event.csv")
    assert {row["Meeting_Status__c"] for row in meetings} == {
        "Scheduled", "Completed", "Canceled", "No Show", "Rescheduled",
    }  # fmt: skip
    assert {row["Type"] for row in meetings} == {"Meeting", "Demo", "Call"}
    members = {row["Status"] for row in read(salesforce, "salesforce/CampaignMember.csv")}
    assert members == {"Attended", "No Show", "Delivered", "Returned", "Responded"}
    assert {row["Change"] for row in read(salesforce, "sheets/recurring_revenue.csv")} == {
        "new", "expansion", "contraction", "churn", "reactivation",
    }  # fmt: skip
    assert {row["event_name"] for row in read(salesforce, "ga4/*.csv")} == {"page_view", "form_start", "form_submit"}
    assert {row["Planned"] for row in read(salesforce, "sheets/costs.csv")} == {"Yes", "No"}


def test_recurring_revenue_adds_up_to_the_contracts(salesforce, read):
    """The signed changes of all time are what registered customers pay a year on the last day."""
    changes: Counter[str] = Counter()
    for row in read(salesforce, "sheets/recurring_revenue.csv"):
        changes[row["Account ID"]] += int(row["Annual Amount"])
    held: Counter[str] = Counter()
    for row in read(salesforce, "salesforce/Contract.csv"):
        ends = row["Cancelled_Date__c"] or row["EndDate"]
        is_over = dt.date.fromisoformat(ends) < LAST_DAY or (row["Cancelled_Date__c"] and ends <= LAST_DAY.isoformat())
        if dt.date.fromisoformat(row["StartDate"]) <= LAST_DAY and not is_over:
            held[row["AccountId"]] += int(row["Annual_Value__c"])
    assert {k: v for k, v in changes.items() if v} == dict(held)


@pytest.mark.parametrize("through", [dt.date(2024, 2, 28), dt.date(2024, 2, 29), dt.date(2025, 8, 4)])
def test_any_last_day_will_do(tmp_path, read, through):
    write_demo(tmp_path, accounts=60, seed=3, through=through)
    days = [row["event_date"] for row in read(tmp_path, "ga4/*.csv")]
    assert through - dt.timedelta(days=3) <= dt.date.fromisoformat(max(days)) <= through


def test_an_earlier_demo_is_replaced_and_other_files_stay(tmp_path, read):
    (tmp_path / "notes.txt").write_text("mine")
    write_demo(tmp_path, accounts=60, seed=3, through=dt.date(2025, 8, 4))
    (tmp_path / "builds").mkdir()
    write_demo(tmp_path, accounts=60, seed=3, crm="hubspot")
    assert {path.name for path in tmp_path.iterdir()} == {"abmetrics.toml", "truths.json", "exports", "notes.txt"}
    assert not (tmp_path / "exports" / "salesforce").exists()


def test_too_small_a_company_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="at least 20"):
        write_demo(tmp_path, accounts=FEWEST_ACCOUNTS - 1)
    with pytest.raises(SettingsError, match="seed is -1"):
        write_demo(tmp_path, seed=-1)
    with pytest.raises(UnknownName, match="hubspot"):
        write_demo(tmp_path, crm="hubspott")
    assert not list(tmp_path.iterdir())


def test_the_smallest_company_is_whole(tmp_path, read):
    write_demo(tmp_path, accounts=FEWEST_ACCOUNTS)
    assert len([r for r in read(tmp_path, "salesforce/Account.csv") if r["IsDeleted"] == "false"]) == FEWEST_ACCOUNTS
