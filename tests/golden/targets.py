"""Stage 1 by hand: who is listed, to be won, tiered, fitting; whom we know there; and the raw leads."""

from __future__ import annotations

from tests.golden.case import Case, Expected, one
from tests.golden.company import Company, company

ICP = """
[[target_lists]]
name = "Targets"
[[target_lists]]
name = "Friends"
purpose = "customers"
[[icp.criteria]]
name = "Large"
where = "employees >= 200"
[[icp.criteria]]
name = "Our industry"
where = "industry = 'Software'"
[[icp.criteria]]
name = "Rich"
where = "annual_revenue >= 1000000"
required = false
"""


def listed() -> Company:
    """Nine firms; the criteria each meets (Large, Our industry, Rich) stand behind it.

    At the last instant of 2026-Q1 these are listed: A, B, C, D (since ever), E, G (until the quarter's end, which is
    the first day it is not). H left the day before; I is on a customer list only, which lists nobody; F is on none.
    E has a contract, so the targets are A, B, C, D, G.
    """
    return company(
        ICP,
        accounts="""
            account_id, tier, employees, industry, annual_revenue, created_at
            A,  ,  500, Software, 5000000, 2026-01-01
            B,  ,  200, Software,      10, 2026-01-01
            C,  ,   50, Software, 5000000, 2026-01-01
            D, 1,   50, Steel,           , 2026-01-01
            E,  ,  500, Software, 5000000, 2026-01-01
            F,  ,  500, Software, 5000000, 2026-01-01
            G,  ,     , Software,        , 2026-01-01
            H,  ,  500, Software, 5000000, 2026-01-01
            I,  ,  500, Software, 5000000, 2026-04-20
        """,  # A all three: tier 1 · B two: 2 · C two, not the required Large: 2, no fit · D none: 1 by hand, no fit
        # G one, its size unknown: 3, no fit
        target_list_members="""
            list_name, account_id, from_on, to_on
            Targets, A, 2026-01-01,
            Targets, B, 2026-01-01,
            Targets, C, 2026-02-01,
            Targets, D,           ,
            Targets, E, 2026-01-01,
            Targets, G, 2026-01-10, 2026-04-01
            Targets, H, 2026-01-01, 2026-03-31
            Friends, I, 2026-01-01,
        """,
        contracts="""
            contract_id, account_id, starts_on, ends_on
            c1, E, 2026-02-01, 2027-02-01
        """,
    )


def known_people() -> Company:
    """Wanted: one Buyer (two at 1000-4999 employees) and two Champions (none at 1-49), at the end of 2026-Q1.

    A (1500 employees) wants 2 Buyers, 2 Champions; knows 1 and 3, so 1 and 2 slots are filled.
    B (size unknown) takes the default row: wants 1 and 2; knows 0 and 1: the second Champion comes in April.
    C (20 employees) wants 1 and 0; its Buyer left on 31 March, its Champion fills no slot.
    D is not listed.
    """
    return company(
        """
[[personas]]
name = "Buyer"
wanted = 1
wanted_by_size = { "1000-4999" = 2 }
[[personas]]
name = "Champion"
wanted = 2
wanted_by_size = { "1-49" = 0 }
""",
        accounts="""
            account_id, employees
            A, 1500
            B,
            C, 20
            D, 1500
        """,
        target_list_members="""
            list_name, account_id, from_on
            L, A, 2026-01-01
            L, B, 2026-01-01
            L, C, 2026-01-01
        """,
        people="""
            person_id, kind, account_id, persona, created_at, left_at
            p1, contact, A, Buyer,    2026-01-05,
            p2, contact, A, Champion, 2026-01-05,
            p3, contact, A, Champion, 2026-01-06,
            p4, lead,    A, Champion, 2026-01-07,
            p5, contact, B, Champion, 2026-03-31,
            p6, contact, B, Champion, 2026-04-01,
            p7, contact, C, Buyer,    2026-01-05, 2026-03-31
            p8, contact, C, Champion, 2026-01-05,
            p9, contact, D, Buyer,    2026-01-05,
        """,
    )


def raw_leads() -> Company:
    """Leads known in 2026-Q2: l1 on the first day, l2 on the last, l3 without an account."""
    return company(
        accounts="account_id, region \n A, North",
        people="""
            person_id, kind, account_id, created_at
            l0, lead, A, 2026-03-31
            l1, lead, A, 2026-04-01
            l2, lead, A, 2026-06-30
            l3, lead,  , 2026-05-05
            l4, lead, A, 2026-07-01
            l5, lead, A,
            k1, contact, A, 2026-05-01
        """,
    )


Q1 = {"period": "2026-Q1"}

CASES = (
    # A B C D E G. Joined in the quarter: A B C E G H (D has been there since ever). Left in it: H.
    Case("listed_accounts", listed, Q1, one(6, 6, joined=6, left=1)),
    # At the end of January: A B D E G H; C joins in February.
    Case("listed_accounts", listed, {"period": "2026-01"}, one(6, 6, joined=5, left=0)),
    # 6 less the customer E.
    Case("target_accounts", listed, Q1, one(5, 5)),
    # In January E is not yet a customer: A B D E G H.
    Case("target_accounts", listed, {"period": "2026-01"}, one(6, 6)),
    # Tier 1: A, and D by hand. Tier 2: B C. Tier 3: G.
    Case("tiered_target_accounts", listed, Q1, one(5, 5)),
    Case(
        "tiered_target_accounts",
        listed,
        Q1 | {"by": "tier"},
        {t: Expected(n, n) for t, n in {"1": 2, "2": 2, "3": 1}.items()},
    ),
    # A and B of A B C D G: 2 ÷ 5. F and H fit and are not listed; I, which does too, becomes known in April.
    Case("icp_fit_rate", listed, Q1, one(0.4, 2, 5, fitting_accounts_not_listed=2)),
    # Filled A 1 + 2, B 0 + 1, C 0 + 0 = 4; wanted A 2 + 2, B 1 + 2, C 1 + 0 = 8.
    Case("contact_coverage", known_people, Q1, one(0.5, 4, 8)),
    # Buyers filled A 1 of B, C 0, wanted 2 + 1 + 1; Champions A 2 + B 1, wanted 2 + 2 + 0.
    Case(
        "contact_coverage",
        known_people,
        Q1 | {"by": "persona"},
        {"Buyer": Expected(1 / 4, 1, 4), "Champion": Expected(3 / 4, 3, 4)},
    ),
    # l1, l2, l3; l0 is a day early, l4 a day late, l5 has no day, k1 is a contact.
    Case("leads", raw_leads, {"period": "2026-Q2"}, one(3, 3)),
    Case(
        "leads",
        raw_leads,
        {"period": "2026-Q2", "by": "region"},
        {"North": Expected(2, 2), "(unknown)": Expected(1, 1)},
    ),
)
