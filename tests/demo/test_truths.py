"""The sealed truths hold in the exports: each is found again by plain Python over the written files."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from pathlib import Path

import pytest

import abmetrics
from abmetrics.demo.company import LAST_DAY
from tests.demo.test_company import local_day, target_spans

PRODUCT = Path(abmetrics.__file__).parent


def account_by_domain(read, folder):
    """Domain -> account, of domains that one account alone has."""
    found = defaultdict(set)
    for row in read(folder, "salesforce/Account.csv"):
        if row["IsDeleted"] == "false":
            found[row["Website"].removeprefix("https://www.")].add(row["Id"])
    return {domain: next(iter(ids)) for domain, ids in found.items() if len(ids) == 1}


def test_no_code_outside_the_demo_knows_of_the_sealed_file():
    naming = [
        str(path.relative_to(PRODUCT))
        for path in PRODUCT.rglob("*")
        if path.suffix in {".py", ".sql", ".toml", ".html", ".js"}
        and path.relative_to(PRODUCT).parts[0] != "demo"
        and "truths" in path.read_text(encoding="utf-8")
    ]
    assert naming == []


def test_close_rates_and_their_confounder(salesforce, read, latest, truths):
    told = truths(salesforce)["close_rates"]
    accounts = latest(salesforce, "salesforce/Account.csv", "Id", "SystemModstamp")
    spans = target_spans(read(salesforce, "sheets/target_list_members.csv"))
    industries = {"Software", "Machinery", "Logistics", "Medical Devices"}
    countries = {"Germany", "Austria", "Switzerland", "France", "Netherlands", "United Kingdom", "Sweden"}
    cells: Counter[tuple[str, bool]] = Counter()
    unknown_size = {a for a, row in accounts.items() if not row["NumberOfEmployees"]}
    for deal in latest(salesforce, "salesforce/Opportunity.csv", "Id", "SystemModstamp").values():
        account = accounts[deal["AccountId"]]
        if deal["IsClosed"] != "true" or deal["Duplicate__c"] == "true" or deal["Type"] != "New Business":
            continue
        first, end = spans.get(deal["AccountId"], (dt.date.max, dt.date.max))
        group = "abm" if first <= local_day(deal["CreatedDate"]) < end else "not_abm"
        cells[f"{group}", deal["IsWon"] == "true"] += 1
        fits = account["Industry"] in industries and account["BillingCountry"] in countries
        fits = fits and int(account["NumberOfEmployees"] or 0) >= 200
        if deal["AccountId"] not in unknown_size:
            cells[f"{group}_{'fit' if fits else 'unfit'}", deal["IsWon"] == "true"] += 1
    for group in ("abm", "not_abm"):
        assert told[group]["won"] == cells[group, True]
        assert told[group]["closed"] == cells[group, True] + cells[group, False]
    for cell, planted in told["by_fit"].items():
        seen = cells[cell, True] + cells[cell, False]
        assert planted["closed"] - len(unknown_size) * 3 <= seen <= planted["closed"], "a few firms' size is unknown"
    rate = {cell: part["won"] / part["closed"] for cell, part in told["by_fit"].items()}
    assert rate["abm_fit"] > rate["abm_unfit"]
    assert rate["not_abm_fit"] > rate["not_abm_unfit"]
    assert told["difference_within_fit"] < told["difference"] - 0.05, "part of the raw difference is the fit's"


def test_surges_are_the_only_scores_from_60_on(salesforce, read, truths):
    planted = {(s["domain"], s["topic"], week) for s in truths(salesforce)["surges"] for week in s["weeks"]}
    high = {
        (row["Domain"], row["Topic Name"], row["Week Start"])
        for row in read(salesforce, "bombora/*.csv")
        if int(row["Composite Score"]) >= 60
    }
    assert high == planted
    assert any(week >= "2026-09-07" for _, _, week in planted)
    assert any(topic in ("Brightwell", "Kontera") for _, topic, _ in planted)


def test_a_research_spike_is_far_above_the_firms_usual_week(salesforce, read, truths):
    company = {visitor: account for visitor, account in truths(salesforce)["visitors"].items() if account}
    weeks: Counter[tuple[str, dt.date]] = Counter()
    seen = set()
    for row in read(salesforce, "ga4/*.csv"):
        session = (row["user_pseudo_id"], row["ga_session_id"])
        if session not in seen and row["user_pseudo_id"] in company:
            seen.add(session)
            day = dt.date.fromisoformat(row["event_date"])
            weeks[company[row["user_pseudo_id"]], day - dt.timedelta(days=day.weekday())] += 1
    spikes = truths(salesforce)["research_spikes"]
    assert len(spikes) >= 5
    for spike in spikes:
        week = dt.date.fromisoformat(spike["week"])
        usual = sum(weeks[spike["account"], week - dt.timedelta(weeks=n)] for n in range(1, 13)) / 12
        assert weeks[spike["account"], week] >= max(14, 4 * usual)


def test_who_leaves_complained_much_and_fell_silent_and_who_only_complained_did_not(salesforce, read, truths):
    driver = truths(salesforce)["churn_driver"]
    organisations = account_by_domain(read, salesforce)
    domains = {r["organization_id"]: r["domain_name"] for r in read(salesforce, "zendesk/domain_name.csv")}
    tickets = defaultdict(list)
    for row in read(salesforce, "zendesk/ticket.csv"):
        account = organisations.get(domains[row["organization_id"]])
        tickets[account].append(local_day(row["created_at"]))
    uses = defaultdict(list)
    for row in read(salesforce, "product/usage.csv"):
        uses[row["Account ID"]].append(local_day(row["Used At"]))

    def a_day(days, first, length):
        return sum(first <= day < first + dt.timedelta(days=length) for day in days) / length

    loud, before, silent, busy = 0.0, 0.0, 0.0, 0.0
    for account, day in driver["churned"].items():
        left = dt.date.fromisoformat(day)
        if left < dt.date(2025, 2, 1):
            continue
        loud += a_day(tickets[account], left - dt.timedelta(days=120), 120)
        before += a_day(tickets[account], left - dt.timedelta(days=240), 120)
        silent += a_day(uses[account], left - dt.timedelta(days=100), 100)
        busy += a_day(uses[account], left - dt.timedelta(days=200), 100)
    assert loud > 3 * before
    assert silent < 0.5 * busy
    assert set(driver["loud"]) - set(driver["churned"]), "some complain and stay"


def test_everybody_is_at_the_account_that_is_told(salesforce, read, latest, truths):
    told = truths(salesforce)["people"]
    contacts = latest(salesforce, "salesforce/Contact.csv", "Id", "SystemModstamp")
    assert {i for i, row in contacts.items() if told[i] != row["AccountId"]} == set()
    domains = account_by_domain(read, salesforce)
    leads = latest(salesforce, "salesforce/Lead.csv", "Id", "SystemModstamp")
    by_domain = {i: domains[d] for i, row in leads.items() if (d := row["Email"].partition("@")[2]) in domains}
    assert len(by_domain) > 300
    assert {i for i, account in by_domain.items() if told[i] != account} == set()
    hidden = [i for i, row in leads.items() if row["Email"].endswith(("gmail.com", "gmx.de", "web.de")) and told[i]]
    assert hidden, "a free-mail address hides an account"
    assert [i for i in leads if told[i] is None], "and some work at firms we do not know"


def test_a_visitor_is_at_the_account_of_whoever_the_log_names(salesforce, read, truths):
    sealed = truths(salesforce)
    moved = {row["ContactId"] for row in read(salesforce, "salesforce/ContactHistory.csv")}
    visitors: dict[str, set[str | None]] = defaultdict(set)
    first_named, anonymous_first = set(), set()
    for row in read(salesforce, "ga4/*.csv"):
        visitor = row["user_pseudo_id"]
        if row["user_id"] and row["user_id"] not in moved:
            visitors[visitor].add(sealed["people"][row["user_id"]])
            first_named.add(visitor)
        elif not row["user_id"] and visitor not in first_named:
            anonymous_first.add(visitor)
    assert {v for v, accounts in visitors.items() if accounts != {sealed["visitors"][v]}} == set()
    assert len(anonymous_first & first_named) > 100, "anonymous first, known later"


def test_drawn_mails_click_at_the_planted_rates(salesforce, read, truths):
    told = truths(salesforce)["personalisation_lift"]
    counts: Counter[tuple[str, str]] = Counter()
    for what in ("email_delivered", "click_email"):
        for row in read(salesforce, f"marketo/activity_{what}.csv"):
            name = row["primary_attribute_value"]
            if name.startswith("ABM") and row.get("is_bot_activity") != "true":
                counts[what, "personalised" if name.endswith("(personalised)") else "standard"] += 1
    for arm, share in (("personalised", 0.075), ("standard", 0.045)):
        delivered, clicked = counts["email_delivered", arm], counts["click_email", arm]
        assert told[f"drawn_{arm}"] == {"delivered": delivered, "clicked": clicked}
        assert abs(clicked - share * delivered) <= 0.5, "to the nearest click"
    assert told["lift"] == pytest.approx(0.03, abs=0.001)


def test_most_won_deals_and_few_lost_ones_were_begun_by_ad_webinar_and_call(salesforce, read, latest, truths):
    order = truths(salesforce)["channel_order"]
    deals = latest(salesforce, "salesforce/Opportunity.csv", "Id", "SystemModstamp")
    assert {deals[i]["IsWon"] for i in order["deals_won"]} == {"true"}
    assert {deals[i]["IsWon"] for i in order["deals_lost"]} <= {"false"}
    new = [d for d in deals.values() if d["Type"] == "New Business" and d["CreatedDate"] > "2024-09-01"]
    won = sum(d["IsWon"] == "true" for d in new)
    lost = sum(d["IsWon"] == "false" and d["IsClosed"] == "true" for d in new)
    assert len(order["deals_won"]) / won > 0.5 > 0.15 > len(order["deals_lost"]) / lost
    calls = defaultdict(list)
    for row in read(salesforce, "salesforce/Task.csv"):
        calls[row["AccountId"]].append(local_day(row["CreatedDate"]))
    company = truths(salesforce)["visitors"]
    paid = defaultdict(list)
    for row in read(salesforce, "ga4/*.csv"):
        if row["medium"] in ("paid_social", "cpc"):
            paid[company[row["user_pseudo_id"]]].append(dt.date.fromisoformat(row["event_date"]))
    for deal in (deals[i] for i in order["deals_won"] + order["deals_lost"]):
        created = local_day(deal["CreatedDate"])
        assert any(95 <= (created - day).days < 111 for day in paid[deal["AccountId"]])
        assert any(1 <= (created - day).days <= 13 for day in calls[deal["AccountId"]])


def test_customers_stand_in_the_stage_their_contracts_say(salesforce, read, truths):
    """Stages from won on follow from contracts alone: the register's and Stripe's."""
    today, running = LAST_DAY.isoformat(), set()
    kinds: dict[str, set[str]] = defaultdict(set)
    held_until: dict[str, dt.date] = {}
    for row in sorted(read(salesforce, "salesforce/Contract.csv"), key=lambda row: row["StartDate"]):
        account, starts = row["AccountId"], dt.date.fromisoformat(row["StartDate"])
        if starts > held_until.get(account, starts):
            kinds[account].clear()
        stops = dt.date.fromisoformat(row["EndDate"]) + dt.timedelta(days=1)
        if row["Cancelled_Date__c"]:
            stops = dt.date.fromisoformat(row["Cancelled_Date__c"])
        held_until[account] = max(held_until.get(account, stops), stops)
        if row["StartDate"] <= today:
            kinds[account].add(row["Type__c"])
            if row["EndDate"] >= today and (not row["Cancelled_Date__c"] or row["Cancelled_Date__c"] > today):
                running.add(account)
    stages = {
        account: "expanded" if kinds[account] & {"Upsell", "Cross-Sell"}
        else "retained" if "Renewal" in kinds[account] else "won"
        for account in running
    }  # fmt: skip
    told = truths(salesforce)["stages"]
    assert {a: s for a, s in stages.items() if told[a] != s} == {}
    young = {a for a, s in told.items() if s in ("won", "retained", "expanded")} - running
    assert len(young) == len(read(salesforce, "stripe/customer.csv"))
    assert {told[a] for a in young} <= {"won", "expanded"}


def test_targets_who_are_no_customers_are_engaged_in_a_deal_or_silent(salesforce, read, latest, truths):
    told = truths(salesforce)["stages"]
    assert set(told) == set(latest(salesforce, "salesforce/Account.csv", "Id", "SystemModstamp"))
    listed = {
        account
        for account, (first, end) in target_spans(read(salesforce, "sheets/target_list_members.csv")).items()
        if first <= LAST_DAY < end
    }
    customers = {a for a, stage in told.items() if stage in ("won", "retained", "expanded")}
    in_deal = {
        deal["AccountId"]
        for deal in latest(salesforce, "salesforce/Opportunity.csv", "Id", "SystemModstamp").values()
        if deal["StageName"] in ("Qualification", "Proposal", "Negotiation")
    }
    assert {a for a, stage in told.items() if stage == "outside"} == set(told) - listed - customers
    assert {a for a, stage in told.items() if stage == "opportunity"} == (listed & in_deal) - customers
    since = LAST_DAY - dt.timedelta(days=89)
    company = truths(salesforce)["visitors"]
    minutes: dict[str, float] = defaultdict(float)
    for row in read(salesforce, "salesforce/Task.csv"):
        if local_day(row["CreatedDate"]) >= since:
            minutes[row["AccountId"]] += int(row["CallDurationInSeconds"]) / 60
    quiet = defaultdict(float, minutes)
    for row in read(salesforce, "ga4/*.csv"):
        account = company[row["user_pseudo_id"]]
        if account and dt.date.fromisoformat(row["event_date"]) >= since:
            quiet[account] += int(row["engagement_time_msec"]) / 60_000
    assert all(minutes[a] >= 10 for a, stage in told.items() if stage == "engaged")
    assert all(quiet[a] < 10 for a, stage in told.items() if stage == "target")
    counts = Counter(told.values())
    assert counts["target"] > counts["engaged"] > 10
    assert counts["won"] > counts["expanded"] > 5
