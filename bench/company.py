"""A big made-up company as Parquet exports: seeded, so that every run measures the same rows."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

FIRST_DAY = np.datetime64("2024-10-01", "us")
DAYS = 730
KINDS = (
    "email_sent",
    "email_open",
    "email_click",
    "page_view",
    "content",
    "webinar",
    "call",
    "email_reply",
    "product_use",
)
CHANNELS = ("email", "web", "linkedin_ads", "webinar", "phone", "product", "events", "organic")
SENIORITIES = ("c_level", "vp", "director", "manager", "individual")
STAGES = ("Discovery", "Qualification", "Proposal", "Negotiation")

ACCOUNTS, PEOPLE, OPPORTUNITIES, CONTRACTS, LISTED, CAMPAIGNS, USERS = 20_000, 100_000, 40_000, 8_000, 6_000, 200, 60

TOML = """
[workspace]
name = "Bench"
time_zone = "Europe/Berlin"

[[target_lists]]
name = "Targets"

[[icp.criteria]]
name = "Large"
where = "employees >= 200"

[[icp.criteria]]
name = "Our industries"
where = "industry IN ('Software', 'Machinery')"
required = false

[[personas]]
name = "Buyer"
wanted = 2

[[personas]]
name = "Champion"

[engagement]
person_weights = { c_level = 1.5, vp = 1.25 }

[opportunities]
sales_stages = ["Discovery", "Qualification", "Proposal", "Negotiation"]
legitimate_from = "Qualification"

[[sources]]
name = "warehouse"
"""


def write_company(folder: Path, touches: int, seed: int = 5) -> None:
    """The exports and the abmetrics.toml that reads them: every column under its own name."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(seed)
    toml = TOML
    for name, columns in _tables(chance, touches).items():
        pq.write_table(pa.table(columns), folder / f"{name}.parquet", compression="zstd")
        mapped = "\n".join(f'{column} = "{column}"' for column in columns)
        toml += f'\n[[sources.tables]]\ntable = "{name}"\nfile = "{name}.parquet"\n[sources.tables.columns]\n{mapped}\n'
    (folder / "abmetrics.toml").write_text(toml, encoding="utf-8")


def _tables(chance: np.random.Generator, touches: int) -> dict[str, dict[str, pa.Array]]:
    people_account = chance.integers(0, ACCOUNTS, PEOPLE)
    # A few accounts take most of the interactions, as they do.
    toucher = (PEOPLE * chance.random(touches) ** 2).astype(np.int64)
    is_known = pa.array(chance.random(touches) < 0.8)
    no_id = pa.scalar(None, pa.string())
    created = chance.integers(0, DAYS - 30, OPPORTUNITIES)
    closed = created + chance.integers(5, 200, OPPORTUNITIES)
    status = np.where(closed >= DAYS, 0, np.where(chance.random(OPPORTUNITIES) < 0.3, 1, 2))
    history = np.repeat(np.arange(OPPORTUNITIES), 3)
    begins = chance.integers(0, DAYS, CONTRACTS)
    return {
        "users": {"user_id": _ids("u", np.arange(USERS)), "name": _ids("Seller ", np.arange(USERS))},
        "campaigns": {"campaign_id": _ids("c", np.arange(CAMPAIGNS)), "name": _ids("Campaign ", np.arange(CAMPAIGNS))},
        "accounts": {
            "account_id": _ids("a", np.arange(ACCOUNTS)),
            "name": _ids("Firm ", np.arange(ACCOUNTS)),
            "domain": pc.binary_join_element_wise(_ids("firm", np.arange(ACCOUNTS)), ".example", ""),
            "industry": _pick(chance, ("Software", "Machinery", "Logistics", "Retail"), ACCOUNTS),
            "segment": _pick(chance, ("Enterprise", "Midmarket", "Small"), ACCOUNTS),
            "country": _pick(chance, ("Germany", "France", "Poland", "Sweden"), ACCOUNTS),
            "employees": pa.array(chance.integers(1, 9_000, ACCOUNTS)),
            "owner_id": _ids("u", chance.integers(0, USERS, ACCOUNTS)),
        },
        "account_history": {
            "account_id": _ids("a", np.repeat(np.arange(ACCOUNTS), 2)),
            "field": pa.array(["tier"] * (2 * ACCOUNTS)),
            "value": _pick(chance, ("1", "2", "3"), 2 * ACCOUNTS),
            "from_at": _moments(np.tile([0, 365], ACCOUNTS), chance),
        },
        "target_list_members": {
            "list_name": pa.array(["Targets"] * LISTED),
            "account_id": _ids("a", chance.permutation(ACCOUNTS)[:LISTED]),
            "from_on": _days(chance.integers(0, DAYS, LISTED)),
        },
        "people": {
            "person_id": _ids("p", np.arange(PEOPLE)),
            "kind": _pick(chance, ("contact", "lead"), PEOPLE),
            "account_id": _ids("a", people_account),
            "persona": _pick(chance, ("Buyer", "Champion", "Other"), PEOPLE),
            "seniority": _pick(chance, SENIORITIES, PEOPLE),
            "lead_source": _pick(chance, CHANNELS, PEOPLE),
            "created_at": _moments(chance.integers(0, DAYS, PEOPLE), chance),
        },
        "opportunities": {
            "opportunity_id": _ids("o", np.arange(OPPORTUNITIES)),
            "account_id": _ids("a", chance.integers(0, ACCOUNTS, OPPORTUNITIES)),
            "owner_id": _ids("u", chance.integers(0, USERS, OPPORTUNITIES)),
            "type": _pick(chance, ("new_business", "renewal", "upsell"), OPPORTUNITIES),
            "stage": _pick(chance, STAGES, OPPORTUNITIES),
            "status": pa.array(np.array(["open", "won", "lost"])[status]),
            "amount": pa.array(chance.integers(1_000, 900_000, OPPORTUNITIES)),
            "created_at": _moments(created, chance),
            "closed_on": pc.if_else(pa.array(status > 0), _days(closed), pa.scalar(None, pa.date32())),
        },
        "opportunity_history": {
            "opportunity_id": _ids("o", history),
            "stage": pa.array(np.array(STAGES)[np.tile([0, 1, 2], OPPORTUNITIES)]),
            "status": pa.array(["open"] * len(history)),
            "amount": pa.array(chance.integers(1_000, 900_000, len(history))),
            "from_at": _moments(created[history] + np.tile([0, 2, 4], OPPORTUNITIES), chance),
        },
        "contracts": {
            "contract_id": _ids("k", np.arange(CONTRACTS)),
            "account_id": _ids("a", chance.integers(0, ACCOUNTS, CONTRACTS)),
            "starts_on": _days(begins),
            "ends_on": _days(begins + 365),
            "value": pa.array(chance.integers(5_000, 500_000, CONTRACTS)),
        },
        "surveys": {
            "survey_id": _ids("s", np.arange(CONTRACTS)),
            "kind": pa.array(["nps"] * CONTRACTS),
            "person_id": _ids("p", chance.integers(0, PEOPLE, CONTRACTS)),
            "answered_at": _moments(chance.integers(0, DAYS, CONTRACTS), chance),
            "score": pa.array(chance.integers(0, 11, CONTRACTS)),
        },
        "touches": {
            "touch_id": _ids("t", np.arange(touches)),
            "kind": _pick(chance, KINDS, touches),
            "at": _moments(chance.integers(0, DAYS, touches), chance),
            "person_id": pc.if_else(is_known, _ids("p", toucher), no_id),
            "account_id": pc.if_else(is_known, no_id, _ids("a", people_account[toucher])),
            "campaign_id": _ids("c", chance.integers(0, CAMPAIGNS, touches)),
            "channel": _pick(chance, CHANNELS, touches),
            "seconds": pa.array(chance.integers(5, 4_000, touches), mask=chance.random(touches) < 0.5),
        },
    }  # fmt: skip


def _ids(prefix: str, numbers: np.ndarray) -> pa.Array:
    return pc.binary_join_element_wise(prefix, pa.array(numbers).cast(pa.string()), "")


def _pick(chance: np.random.Generator, values: tuple[str, ...], rows: int) -> pa.Array:
    return pa.array(values).take(pa.array(chance.integers(0, len(values), rows)))


def _days(numbers: np.ndarray) -> pa.Array:
    return pa.array((FIRST_DAY + numbers * np.timedelta64(1, "D")).astype("datetime64[D]"))


def _moments(numbers: np.ndarray, chance: np.random.Generator) -> pa.Array:
    within = chance.integers(0, 86_400, len(numbers)) * np.timedelta64(1, "s")
    return pa.array((FIRST_DAY + numbers * np.timedelta64(1, "D") + within).astype("datetime64[us]"))


if __name__ == "__main__":
    write_company(Path(sys.argv[1]), int(sys.argv[2]))
