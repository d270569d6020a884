"""Attribution, return, lift by hand: what became of the units of an experiment."""

from __future__ import annotations

from tests.golden.case import Case, Expected
from tests.golden.company import Company, company


def experiment() -> Company:
    """Experiment E: five units against four. The account A stands in both arms; what became of u5 is not known."""
    return company(
        accounts="account_id, tier \n A, 1 \n B, 2 \n C, 2",
        merges="kind, old_id, new_id \n account, A old, A",
        experiment_units="""
            experiment_id, unit_id, account_id, arm, is_control, assigned_on, is_hit
            E, u1, A,     treatment, false, 2026-04-01, true
            E, u2, B,     treatment, false, 2026-04-02, true
            E, u3, B,     treatment, false, 2026-06-30, false
            E, u4, C,     treatment, false, 2026-05-01, false
            E, u5, gone,  treatment, false, 2026-05-01,
            E, u6, A old, control,   true,  2026-04-01, true
            E, u7, C old, control,   true,  2026-04-01, false
            E, u8, gone2, control,   true,  2026-04-01, false
            E, u9, gone2, control,   true,  2026-04-01, false
            E, u0, gone2, control,   true,  2026-07-01, true
            F, u1, B,     control,   true,  2026-04-01, true
        """,
    )


def _row(hits: int, units: int, several: int = 0, unknown: int = 0) -> Expected:
    return Expected(hits / units, hits, units, {"units_in_several_arms": several, "outcome_not_known": unknown})


CASES = (
    # Treatment: u1, u2 of five; control: u6 of four, u0 a day too late. A's are u1 and, by the id merged away, u6.
    Case(
        "experiment_outcome_rate",
        experiment,
        {"period": "2026-Q2"},
        {
            ("E", "treatment"): _row(2, 5, several=1, unknown=1),
            ("E", "control"): _row(1, 4, several=1),
            ("F", "control"): _row(1, 1),
        },
    ),
    Case(
        "experiment_outcome_rate",
        experiment,
        {"period": "2026-Q2", "where": {"experiment": "E", "tier": "2"}},
        {"treatment": _row(1, 3)},  # u2 of u2 u3 u4
    ),
)
