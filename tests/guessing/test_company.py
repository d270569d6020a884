"""What landed deals tell of the sales stages."""

from __future__ import annotations

from pathlib import Path

from abmetrics.guessing.company import stages_passed
from tests.golden.company import make

DEALS = "opportunity_id, status, stage, created_at \n d1, won, Closed Won, 2026-01-01 \n d2, open, Proposal, 2026-01-05"


def test_stages_stand_in_the_order_in_which_deals_pass_them(tmp_path: Path) -> None:
    history = """
        opportunity_id, from_at, stage, status
        d1, 2026-01-01, First call, open
        d1, 2026-01-02, Workshop, open
        d1, 2026-01-03, Offer, open
        d1, 2026-01-04, Closed Won, won
        d2, 2026-01-05, First call, open
        d2, 2026-01-06, Offer, open
        d2, 2026-01-07, First call, open
    """
    build = make(tmp_path, "", {"opportunities": DEALS, "opportunity_history": history}).build
    tables = {name: build.table(name) for name in ("opportunities", "opportunity_history")}
    # Places: First call 0 and 0, Workshop 1/2, Offer 1 and 1; a stage moved back to keeps its first place.
    assert stages_passed(tables) == ("First call", "Workshop", "Offer")


def test_without_histories_the_names_of_the_stages_of_open_deals_tell(tmp_path: Path) -> None:
    deals = DEALS + " \n d3, open, Discovery, 2026-02-01"
    build = make(tmp_path, "", {"opportunities": deals}).build
    assert stages_passed({"opportunities": build.table("opportunities")}) == ("Discovery", "Proposal")


def test_without_deals_there_are_no_stages() -> None:
    assert stages_passed({}) == ()
