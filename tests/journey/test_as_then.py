"""What was reported then, and what we now know about then: both answerable, and right, on histories made by hand.

Each case is one company exported twice: at the end of February and, after somebody changed something, of March.
The kept build of February says what was reported; the build of March, asked as of February, what is now known.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from abmetrics.vocabulary import Flag
from tests.golden.company import Company, make

FEBRUARY = dt.datetime(2026, 2, 28, 22, 0, tzinfo=dt.UTC)
MARCH = dt.datetime(2026, 3, 31, 22, 0, tzinfo=dt.UTC)

SETTINGS = """
[opportunities]
sales_stages = ["Discovery", "Proposal", "Negotiation"]
legitimate_from = "Proposal"
"""
ACCOUNTS = """
    account_id, name, tier, owner_id, created_at
    A, Acme, 1, bob, 2025-01-01
    B, Beta, 2, ann, 2025-01-01
"""
USERS = "user_id, name \n ann, Ann \n bob, Bob"
LISTED = """
    list_name, account_id, from_on
    ABM, A, 2026-01-01
    ABM, B, 2026-01-01
"""
LIVING = "touch_id, kind, at, account_id \n t0, call, 2026-01-05, A"

Both = tuple[Company, Company]


def exported_twice(folder: Path, before: dict[str, str], after: dict[str, str], settings: str = SETTINGS) -> Both:
    """The company as of February's export, and as of March's."""
    always = {"users": USERS, "accounts": ACCOUNTS, "target_list_members": LISTED}
    february = make(folder, settings, always | {"touches": LIVING + "\n f1, call, 2026-02-28, A"} | before, FEBRUARY)
    march = make(folder, settings, always | {"touches": LIVING + "\n m1, call, 2026-03-31, A"} | after, MARCH)
    return february, march


def test_an_owner_change(tmp_path: Path) -> None:
    header = "account_id, field, value, from_at \n A, owner_id, ann, 2025-01-01 \n B, owner_id, ann, 2025-01-01"
    february, march = exported_twice(
        tmp_path, {"account_history": header}, {"account_history": header + "\n A, owner_id, bob, 2026-03-10 12:00:00"}
    )
    asked = {"by": "account_owner", "period": "2026"}
    assert february.values("target_accounts", **asked) == {"Ann": 2}
    assert march.values("target_accounts", as_of="2026-02-28", **asked) == {"Ann": 2}
    assert march.values("target_accounts", as_of="2026-03-09", **asked) == {"Ann": 2}
    assert march.values("target_accounts", as_of="2026-03-10", **asked) == {"Ann": 1, "Bob": 1}
    assert march.values("target_accounts", **asked) == {"Ann": 1, "Bob": 1}


def test_an_owner_change_entered_late_changes_what_we_know_but_not_what_was_reported(tmp_path: Path) -> None:
    header = "account_id, field, value, from_at \n A, owner_id, ann, 2025-01-01 \n B, owner_id, ann, 2025-01-01"
    february, march = exported_twice(
        tmp_path, {"account_history": header}, {"account_history": header + "\n A, owner_id, bob, 2026-02-10"}
    )
    asked = {"by": "account_owner", "period": "2026"}
    assert february.values("target_accounts", **asked) == {"Ann": 2}
    assert march.values("target_accounts", as_of="2026-02-28", **asked) == {"Ann": 1, "Bob": 1}


def test_a_tier_change(tmp_path: Path) -> None:
    header = "account_id, field, value, from_at \n A, tier, 3, 2025-01-01 \n B, tier, 2, 2025-01-01"
    february, march = exported_twice(
        tmp_path, {"account_history": header}, {"account_history": header + "\n A, tier, 1, 2026-03-01"}
    )
    asked = {"by": "tier", "period": "2026"}
    assert february.values("tiered_target_accounts", **asked) == {"3": 1, "2": 1}
    assert march.values("tiered_target_accounts", as_of="2026-02-28", **asked) == {"3": 1, "2": 1}
    assert march.values("tiered_target_accounts", **asked) == {"1": 1, "2": 1}
    # A deal keeps the tier its account had when the deal was created.
    assert Flag.HISTORY_UNKNOWN not in march.ask("tiered_target_accounts", as_of="2026-02-28", **asked).rows[0].flags


def test_a_target_list_edited_in_the_past(tmp_path: Path) -> None:
    reported = "list_name, account_id, from_on \n ABM, A, 2026-01-01"
    edited = "list_name, account_id, from_on, to_on \n ABM, A, 2026-01-01, 2026-02-15 \n ABM, B, 2026-02-01,"
    february, march = exported_twice(tmp_path, {"target_list_members": reported}, {"target_list_members": edited})
    assert february.value("listed_accounts", period="2026-02") == 1
    # Now known about February: A left on the 15th, B had joined on the 1st.
    assert march.values("listed_accounts", period="2026-02", by="account") == {"Acme": 0, "Beta": 1}
    assert march.value("listed_accounts", period="2026-02", as_of="2026-02-10") == 2
    assert february.value("listed_accounts", period="2026-02", as_of="2026-02-10") == 1


DEALS = """
    opportunity_id, account_id, status, stage, amount, created_at, expected_close_on
    d1, A, open, {stage}, {amount}, 2026-01-10, 2026-06-30
"""
VERSIONS = """
    opportunity_id, from_at, stage, status, amount, expected_close_on
    d1, 2026-01-10, Discovery, open, 1000, 2026-05-31
    d1, 2026-02-01, Proposal, open, 1000, 2026-05-31
"""


def test_an_amount_revised(tmp_path: Path) -> None:
    before = {"opportunities": DEALS.format(stage="Proposal", amount=1000), "opportunity_history": VERSIONS}
    after = {
        "opportunities": DEALS.format(stage="Proposal", amount=1500),
        "opportunity_history": VERSIONS + "d1, 2026-03-05, Proposal, open, 1500, 2026-06-30",
    }
    february, march = exported_twice(tmp_path, before, after)
    asked = "target_account_pipeline"
    assert february.value(asked, period="2026-02") == 1000
    assert march.value(asked, period="2026-02") == 1000
    assert march.value(asked, period="2026-03", as_of="2026-03-04") == 1000
    assert march.value(asked, period="2026-03") == 1500
    assert march.value(asked, period="2026-01") == 0  # not yet at the stage from which it counts


def test_an_amount_corrected_for_the_past(tmp_path: Path) -> None:
    deal = {"opportunities": DEALS.format(stage="Proposal", amount=1000), "opportunity_history": VERSIONS}
    corrected = {
        "opportunities": DEALS.format(stage="Proposal", amount=1200),
        "opportunity_history": VERSIONS.replace("Proposal, open, 1000", "Proposal, open, 1200"),
    }
    february, march = exported_twice(tmp_path, deal, corrected)
    assert february.value("target_account_pipeline", period="2026-02") == 1000
    assert march.value("target_account_pipeline", period="2026-02") == 1200


def test_a_stage_moved_back(tmp_path: Path) -> None:
    before = {"opportunities": DEALS.format(stage="Proposal", amount=1000), "opportunity_history": VERSIONS}
    after = {
        "opportunities": DEALS.format(stage="Discovery", amount=1000),
        "opportunity_history": VERSIONS + "d1, 2026-03-05, Discovery, open, 1000, 2026-06-30",
    }
    february, march = exported_twice(tmp_path, before, after)
    asked = {"kpi": "target_account_pipeline", "by": "sales_stage"}
    assert february.values(period="2026-02", **asked) == {"Proposal": 1000}
    assert march.values(period="2026-02", **asked) == {"Proposal": 1000}
    # Once legitimate it stays so while it is open, and is told in the stage it moved back to.
    assert march.values(period="2026-03", **asked) == {"Discovery": 1000}
    stages = sorted(march.table("opportunity_spans", "from_on", "sales_stage", "is_legitimate"))
    assert stages == [
        (dt.date(2026, 1, 10), "Discovery", False),
        (dt.date(2026, 2, 1), "Proposal", True),
        (dt.date(2026, 3, 5), "Discovery", True),
    ]


PEOPLE = """
    person_id, kind, account_id, created_at
    p, contact, {account}, 2025-01-01
"""
MEETINGS = """
    meeting_id, kind, status, starts_at, person_id
    f, meeting, held, 2026-02-10 10:00:00, p
    m, meeting, held, 2026-03-10 10:00:00, p
"""


@pytest.fixture
def moved(tmp_path: Path) -> Both:
    """A contact who met us twice, in February for Acme and in March for Beta, which he joined on 1 March."""
    history = "person_id, field, value, from_at \n p, account_id, A, 2025-01-01"
    return exported_twice(
        tmp_path,
        {"people": PEOPLE.format(account="A"), "person_history": history, "meetings": MEETINGS},
        {
            "people": PEOPLE.format(account="B"),
            "person_history": history + "\n p, account_id, B, 2026-03-01",
            "meetings": MEETINGS,
        },
        "",
    )


def test_a_contact_that_moved_takes_only_later_touches_along(moved: Both) -> None:
    february, march = moved
    # A held meeting without a length is worth 30 minutes; the calls that keep the data alive, 10 each on Acme.
    asked = {"kpi": "engagement_minutes", "by": "account"}
    assert february.values(period="2026-02", **asked) == {"Acme": Decimal(40)}
    assert march.values(period="2026-02", **asked) == {"Acme": Decimal(30)}
    assert march.values(period="2026-03", **asked) == {"Acme": Decimal(10), "Beta": Decimal(30)}


def test_without_any_history_a_contact_that_moved_is_dated_by_the_builds(tmp_path: Path) -> None:
    _, march = exported_twice(
        tmp_path,
        {"people": PEOPLE.format(account="A"), "meetings": MEETINGS},
        {"people": PEOPLE.format(account="B"), "meetings": MEETINGS},
        "",
    )
    # March's export tells of 31 March, its last day: until then, as far as anybody saw, he was Acme's.
    assert march.values("engagement_minutes", period="2026-02", by="account") == {"Acme": Decimal(30)}
    spans = sorted(march.table("person_accounts", "account_id", "from_on", "to_on"))
    assert spans == [
        ("A", dt.date(1900, 1, 1), dt.date(2026, 3, 31)),
        ("B", dt.date(2026, 3, 31), dt.date(9999, 12, 31)),
    ]
