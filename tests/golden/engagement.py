"""Stage 2 by hand: minutes of the listed, and which targets had enough of them."""

from __future__ import annotations

from tests.golden.case import Case, Expected, one
from tests.golden.company import Company, company


def active() -> Company:
    """2026-Q2. A, B, C are targets, D is listed and a customer, E is not listed.

    A: a held meeting of 30 minutes with a C-level, weight 2: 60; a page view: 1. An ad impression is passive.
    B: a webinar of 10 minutes on 1 April, weight ½: 5.
    C: four mail replies of 2 minutes, a call of 2 observed minutes: 10, with nobody in particular.
    D: two hours of content, capped at 30.
    """
    return company(
        """
[engagement]
person_weights = { c_level = 2, individual = 0.5 }
""",
        accounts="account_id \n A \n B \n C \n D \n E",
        target_list_members="""
            list_name, account_id, from_on
            L, A, 2026-01-01
            L, B, 2026-01-01
            L, C, 2026-01-01
            L, D, 2026-01-01
        """,
        contracts="contract_id, account_id, starts_on \n c1, D, 2026-01-01",
        people="""
            person_id, kind, account_id, seniority
            p1, contact, A, c_level
            p2, contact, B, individual
        """,
        meetings="""
            meeting_id, kind, status, starts_at, seconds, person_id
            m1, meeting, held, 2026-05-04 09:00, 1800, p1
        """,
        touches="""
            touch_id, kind, at, account_id, person_id, seconds
            t1, page_view,     2026-05-05 10:00, A,   ,
            t2, ad_impression, 2026-05-05 10:00, A,   ,
            t3, webinar,       2026-04-01 10:00,  , p2, 600
            t4, email_reply,   2026-05-05 10:00, C,   ,
            t5, email_reply,   2026-05-06 10:00, C,   ,
            t6, email_reply,   2026-05-07 10:00, C,   ,
            t7, email_reply,   2026-05-08 10:00, C,   ,
            t8, call,          2026-06-30 10:00, C,   , 120
            t9, content,       2026-05-05 10:00, D,   , 7200
            t10, event,        2026-05-05 10:00, E,   ,
        """,
    )


Q2 = {"period": "2026-Q2"}
DAY_BEFORE = {"period": "2026-Q2", "as_of": "2026-06-29"}

CASES = (
    # A 60 + 1, B 5, C 8 + 2, D 30.
    Case("engagement_minutes", active, Q2, one(106, 106)),
    Case(
        "engagement_minutes",
        active,
        Q2 | {"by": "account"},
        {"A": Expected(61, 61), "B": Expected(5, 5), "C": Expected(10, 10), "D": Expected(30, 30)},
    ),
    # The quarter's last 90 days begin on 2 April, so B's webinar of the 1st is out. A has 31 minutes, C exactly 10.
    Case("engaged_accounts", active, Q2, one(2, 2)),
    # A day earlier B's ten minutes (unweighted) are in, and C has 8 only: A, B.
    Case("engaged_accounts", active, DAY_BEFORE, one(2, 2)),
    Case(
        "engaged_accounts",
        active,
        DAY_BEFORE | {"by": "account"},
        {"A": Expected(1, 1), "B": Expected(1, 1), "C": Expected(0, 0)},
    ),
    # Of the targets A, B, C: A and C.
    Case("engagement_rate", active, Q2, one(2 / 3, 2, 3)),
    # B.
    Case("unengaged_rate", active, Q2, one(1 / 3, 1, 3)),
    Case(
        "unengaged_rate",
        active,
        Q2 | {"by": "account"},
        {"A": Expected(0, 0, 1), "B": Expected(1, 1, 1), "C": Expected(0, 0, 1)},
    ),
)
