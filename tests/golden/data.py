"""The data themselves by hand: what is tied to an account, when each source last spoke, what was set aside."""

from __future__ import annotations

from tests.golden.case import Case, Expected, one
from tests.golden.company import Company, company


def tied() -> Company:
    """2026-Q2. Two accounts share a domain; one visitor turns out to be p1 on 10 May; p6 is known from July on."""
    return company(
        accounts="""
            account_id, name, domain
            A, Acme, acme.example
            B, Beta, shared.example
            C, Cogs, shared.example
        """,
        people="""
            person_id, kind, account_id, email_domain, company, created_at
            p1, contact, A, ,               ,      2026-01-01
            p2, lead,     , acme.example,   ,      2026-01-01
            p3, lead,     , shared.example, ,      2026-01-01
            p4, lead,     , other.example,  Cogs,
            p5, lead,     , other.example,  Other, 2026-01-01
            p6, lead,     , other.example,  ,      2026-07-01
        """,
        identifications="visitor_id, person_id, at \n v1, p1, 2026-05-10 09:00",
        organisations="""
            organisation_id, account_id, name
            o1, A, Acme
            o2,  , Nobody
        """,
        costs="""
            cost_id, from_on, campaign_id, amount, is_planned
            k1, 2026-04-01, spring, 100, false
            k2, 2026-04-01, spring, 100, true
            k3, 2026-04-01,       , 100, false
        """,
        **{
            "web.sessions": """
                session_id, started_at, visitor_id
                s1, 2026-04-01 10:00, v1
                s2, 2026-05-20 10:00, v1
                s3, 2026-05-20 10:00, v2
            """,
            "web.page_views": """
                page_view_id, at, visitor_id, email_domain, is_human
                w1, 2026-05-21 10:00, v3, acme.example, true
                w2, 2026-05-21 10:01, v3, acme.example, true
                w3, 2026-05-21 10:02, v4,             , false
            """,
            "ads.ad_rows": """
                ad_row_id, on, account_id, domain, cost
                r1, 2026-05-01, A, ,               10
                r2, 2026-05-01,  , acme.example,   10
                r3, 2026-05-01,  , shared.example, 10
                r4, 2026-05-01,  , ,               10
                r5, 2026-05-01,  , acme.example,
                r6, 2026-07-02,  , acme.example,   10
            """,
        },
    )


def spoken() -> Company:
    """Local time is Warsaw's, two hours ahead of UTC in summer; the web last spoke on 28 June at noon there.

    The CRM: on 20 June at 9:00, on the 30th at 18:00 and an hour before, and of a contract that begins on 5 June.
    """
    return company(
        """
[workspace]
time_zone = "Europe/Warsaw"
""",
        accounts="account_id \n A",
        touches="""
            touch_id, kind, at, account_id
            t1, content, 2026-06-20 09:00, A
            t2, content, 2026-06-30 17:00, A
            t3, content, 2026-06-30 18:00, A
        """,
        contracts="contract_id, account_id, starts_on \n c1, A, 2026-06-05",
        **{"web.sessions": "session_id, started_at \n s1, 2026-06-28 12:00 \n s2, 2026-06-28 11:00"},
    )


def set_aside() -> Company:
    """Five rows quarantined: two keys that come twice, two dates that are none, a kind that there is not."""
    return company(
        accounts="account_id \n A \n A \n B",
        touches="""
            touch_id, kind, at
            t1, content, never
            t2, content, 2026-05-05 10:00
            t3, dance,   2026-05-05 10:00
        """,
        **{"web.sessions": "session_id, started_at \n s1, 2026-05-05 \n s1, 2026-05-06 \n s2, soon"},
    )


Q2 = {"period": "2026-Q2"}

CASES = (
    # People: p1 by link, p2 by domain, p4 by name (whenever he became known) of p1 to p5; p3 is one of two accounts'.
    # Visits: s1 and s2 (v1 is known by then), the visit w1 by its domain, of s1 s2 s3 w1; the robot is no visit.
    # Organisations: o1 of two. Spend: r1, r2 of r1 r2 r3 r4 and k1; r3 is one of two accounts'.
    Case(
        "match_rate",
        tied,
        Q2,
        {
            "person": Expected(3 / 5, 3, 5, {"ambiguous": 1}),
            "visit": Expected(3 / 4, 3, 4, {"ambiguous": 0}),
            "organisation": Expected(1 / 2, 1, 2, {"ambiguous": 0}),
            "spend": Expected(2 / 5, 2, 5, {"ambiguous": 1}),
        },
    ),
    # At the end of April nobody knows yet whose visit s1 was, and only the costs of campaigns are spent.
    Case(
        "match_rate",
        tied,
        {"period": "2026-04", "where": {"match_kind": "visit"}},
        one(0, 0, 1, ambiguous=0),
    ),
    Case("match_rate", tied, {"period": "2026-04", "where": {"match_kind": "spend"}}, one(0, 0, 1, ambiguous=0)),
    # By how they were found, people only: each method ties all of its own, the two untied have none.
    Case(
        "match_rate",
        tied,
        Q2 | {"where": {"match_kind": "person"}, "by": "match_method"},
        {
            "crm_link": Expected(1, 1, 1, {"ambiguous": 0}),
            "email_domain": Expected(1, 1, 1, {"ambiguous": 0}),
            "company_name": Expected(1, 1, 1, {"ambiguous": 0}),
            "(unknown)": Expected(0, 0, 2, {"ambiguous": 1}),
        },
    ),
    # To midnight of 30 June: 6 hours from 18:00; 12 hours and two days from noon of the 28th.
    Case("data_freshness", spoken, Q2, {"crm": Expected(6, 6, 1), "web": Expected(60, 60, 1)}),
    # To midnight of 29 June: 15 hours and nine days from 9:00 of the 20th; 12 hours and a day.
    Case(
        "data_freshness",
        spoken,
        Q2 | {"as_of": "2026-06-29"},
        {"crm": Expected(231, 231, 1), "web": Expected(36, 36, 1)},
    ),
    # To midnight of 6 June: a day; the contract's day counts as whole. The web has not spoken.
    Case("data_freshness", spoken, {"period": "2026-06-06"}, {"crm": Expected(24, 24, 1)}),
    Case("quarantined_rows", set_aside, {"period": "2026-05"}, one(5, 5)),
    Case("quarantined_rows", set_aside, {"by": "source"}, {"crm": Expected(3, 3), "web": Expected(2, 2)}),
    Case(
        "quarantined_rows",
        set_aside,
        {"by": "landed_table"},
        {"accounts": Expected(1, 1), "touches": Expected(2, 2), "sessions": Expected(2, 2)},
    ),
)
