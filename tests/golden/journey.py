"""The funnel by hand: eleven accounts, each in one of the seven places at the end of 2026-Q2."""

from __future__ import annotations

from tests.golden.case import Case, Expected, counts
from tests.golden.company import Company, company


def journey() -> Company:
    """Each account is named after where it stands: O outside, T target, N engaged, P opportunity, W won, R, X."""
    return company(
        accounts="""
            account_id, created_at
            O1, 2026-01-01
            O2, 2026-01-01
            T1, 2026-01-01
            T2, 2026-01-01
            T3, 2026-01-01
            N1, 2026-01-01
            P1, 2026-01-01
            W1, 2026-01-01
            W2, 2026-06-30
            R1, 2026-01-01
            X1, 2026-01-01
            Z1, 2026-07-01
        """,  # Z1 does not exist yet
        target_list_members="""
            list_name, account_id, from_on
            L, T1, 2026-01-01
            L, T2, 2026-01-01
            L, T3, 2026-01-01
            L, N1, 2026-01-01
            L, P1, 2026-01-01
            L, W1, 2026-01-01
            L, Z1, 2026-07-01
        """,
        touches="""
            touch_id, kind, at, account_id
            t1, meeting, 2026-06-01, N1
            t2, meeting, 2026-06-01, P1
            t3, meeting, 2026-06-01, O1
            t4, social,  2026-06-01, T2
        """,  # thirty minutes each; a minute is not enough, and an unlisted account is outside however much it does
        opportunities="""
            opportunity_id, account_id, status, created_at
            o1, P1, open, 2026-06-01
            o2, W1, open, 2026-06-01
            o3, O1, open, 2026-06-01
        """,
        contracts="""
            contract_id, account_id, product_id, starts_on, ends_on
            c1, O2, p, 2025-01-01, 2026-01-01
            c2, T3, p, 2025-01-01, 2026-01-01
            c3, W1, p, 2026-06-30, 2027-06-30
            c4, W2, p, 2026-06-30, 2027-06-30
            c5, R1, p, 2025-06-30, 2026-06-30
            c6, R1, p, 2026-06-30, 2027-06-30
            c7, X1, p, 2026-01-01, 2027-01-01
            c8, X1, q, 2026-06-01, 2027-06-01
        """,  # two have ended, O2 unlisted and T3 still listed; R1's second term renews; X1 bought another product
    )


Q2 = {"period": "2026-Q2"}


def _rates(**parts: tuple[int, int]) -> dict[str, Expected]:
    return {stage: Expected(beyond / reached, beyond, reached) for stage, (beyond, reached) in parts.items()}


CASES = (
    Case(
        "stage_balance",
        journey,
        Q2,
        counts(outside=2, target=3, engaged=1, opportunity=1, won=2, retained=1, expanded=1),
    ),
    # From the end: 1, 1 + 1, 2 + 2, 4 + 1, 5 + 1, 6 + 3; outside is no stage of the funnel.
    Case("stage_reached", journey, Q2, counts(target=9, engaged=6, opportunity=5, won=4, retained=2, expanded=1)),
    # Further on ÷ got so far: the next stage's count over this one's.
    Case(
        "stage_step_rate",
        journey,
        Q2,
        _rates(target=(6, 9), engaged=(5, 6), opportunity=(4, 5), won=(2, 4), retained=(1, 2), expanded=(0, 1)),
    ),
)
