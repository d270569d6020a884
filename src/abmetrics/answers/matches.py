"""What of the data is tied to an account, how, and what is not: where mending a source pays most."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from abmetrics.engines.portable import parse
from abmetrics.workspace import Build

_KINDS = ("person", "visit", "organisation", "spend")

_RATES = """
SELECT match_kind, match_method, count(*) AS things, min(confidence) AS confidence,
    sum(CASE WHEN is_ambiguous THEN 1 ELSE 0 END) AS ambiguous
FROM match_facts
WHERE to_on = CAST('9999-12-31' AS DATE)
GROUP BY match_kind, match_method
ORDER BY match_kind, count(*) DESC, match_method
"""

_UNMATCHED = """
SELECT
    facts.match_kind AS match_kind, coalesce(facts.domain, facts.company_key) AS clue, domains.kind AS domain_kind,
    count(*) AS things, min(facts.match_id) AS example
FROM match_facts AS facts
LEFT JOIN email_domains AS domains ON domains.domain = facts.domain
WHERE facts.to_on = CAST('9999-12-31' AS DATE) AND NOT facts.is_matched AND NOT facts.is_ambiguous
GROUP BY facts.match_kind, coalesce(facts.domain, facts.company_key), domains.kind
ORDER BY count(*) DESC, facts.match_kind, coalesce(facts.domain, facts.company_key), domains.kind
"""

_AMBIGUOUS = """
WITH unsure AS (
    SELECT match_kind, match_reason, domain, company_key, count(*) AS things, min(match_id) AS example
    FROM match_facts
    WHERE to_on = CAST('9999-12-31' AS DATE) AND is_ambiguous
    GROUP BY match_kind, match_reason, domain, company_key
),

pointed AS (
    SELECT
        unsure.match_kind AS match_kind, unsure.match_reason AS match_reason, unsure.things AS things,
        unsure.example AS example, clues.account_id AS account_id
    FROM unsure
    JOIN account_clues AS clues ON clues.kind = 'domain' AND clues.clue = unsure.domain AND clues.candidates > 1
    UNION ALL
    SELECT
        unsure.match_kind AS match_kind, unsure.match_reason AS match_reason, unsure.things AS things,
        unsure.example AS example, clues.account_id AS account_id
    FROM unsure
    LEFT JOIN account_clues AS shared
        ON shared.kind = 'domain' AND shared.clue = unsure.domain AND shared.candidates > 1
    JOIN account_clues AS clues ON clues.kind = 'name' AND clues.clue = unsure.company_key AND clues.candidates > 1
    WHERE shared.clue IS NULL
),

counted AS (
    SELECT match_kind, match_reason, account_id, sum(things) AS things, min(example) AS example
    FROM pointed
    GROUP BY match_kind, match_reason, account_id
)

SELECT
    counted.match_kind AS match_kind, counted.match_reason AS match_reason, counted.things AS things,
    counted.example AS example, counted.account_id AS account_id, labels.label AS label
FROM counted
JOIN labels ON labels.kind = 'account' AND labels.id = counted.account_id
ORDER BY counted.things DESC, counted.match_kind, counted.match_reason, counted.account_id
"""

_LOST_MERGES = "SELECT kind, id, reason FROM survivors WHERE survivor_id IS NULL ORDER BY kind, id"

_FREE = {"free": "a free-mail domain tells no account", "disposable": "a disposable domain tells no account"}


@dataclass(frozen=True)
class MethodCount:
    """How many were tied by one method, and how sure that is, from 0 to 1."""

    method: str
    count: int
    confidence: float


@dataclass(frozen=True)
class KindRate:
    """How many of one kind of thing are tied to an account; `methods` adds up to `matched`."""

    kind: str
    all: int
    matched: int
    ambiguous: int
    methods: tuple[MethodCount, ...]

    @property
    def share(self) -> float:
        """Tied ÷ all; there is always at least one, else the kind is not listed."""
        return self.matched / self.all


@dataclass(frozen=True)
class Unmatched:
    """Things tied to no account of which the same domain or company is known; `clue` is None where neither is."""

    kind: str
    clue: str | None
    reason: str
    count: int
    example: str


@dataclass(frozen=True)
class Candidate:
    """An account something may belong to."""

    account_id: str
    label: str


@dataclass(frozen=True)
class Ambiguous:
    """Things that point to the same several accounts, for the same reason."""

    kind: str
    reason: str
    count: int
    example: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class LostMerge:
    """A merged-away record that leads in a circle or to nothing: it stays what it is."""

    kind: str
    id: str
    reason: str


@dataclass(frozen=True)
class Matches:
    """Everything `abmetrics matches` says about a build, the most frequent first."""

    build: str
    rates: tuple[KindRate, ...]
    unmatched: tuple[Unmatched, ...]
    ambiguous: tuple[Ambiguous, ...]
    lost_merges: tuple[LostMerge, ...]


def matches(build: Build) -> Matches:
    """How things stand at the end of the data: people, visits, organisations and spend, tied or not."""
    rates = {kind: list(rows) for kind, rows in groupby(_rows(build, _RATES), lambda row: str(row["match_kind"]))}
    unsure = groupby(
        _rows(build, _AMBIGUOUS), lambda row: (row["match_kind"], row["match_reason"], row["things"], row["example"])
    )
    return Matches(
        build.id,
        tuple(_rate(kind, rates[kind]) for kind in _KINDS if kind in rates),
        tuple(_unmatched(row) for row in _rows(build, _UNMATCHED)),
        tuple(
            Ambiguous(kind, reason, int(things), example, tuple(Candidate(r["account_id"], r["label"]) for r in rows))
            for (kind, reason, things, example), rows in unsure
        ),
        tuple(LostMerge(**row) for row in _rows(build, _LOST_MERGES)),
    )


def matches_json(matches: Matches) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "build": matches.build,
        "rates": [
            vars(rate) | {"share": rate.share, "methods": [vars(method) for method in rate.methods]}
            for rate in matches.rates
        ],
        "unmatched": [vars(group) for group in matches.unmatched],
        "ambiguous": [
            vars(group) | {"candidates": [vars(candidate) for candidate in group.candidates]}
            for group in matches.ambiguous
        ],
        "lost_merges": [vars(merge) for merge in matches.lost_merges],
    }


def _rows(build: Build, sql: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = build.engine.query(parse(sql, "answers/matches.py")).to_pylist()
    return rows


def _rate(kind: str, rows: Iterable[dict[str, Any]]) -> KindRate:
    told = list(rows)
    methods = tuple(
        MethodCount(row["match_method"], row["things"], float(row["confidence"]))
        for row in told
        if row["match_method"] is not None
    )
    everything, ambiguous = sum(row["things"] for row in told), sum(int(row["ambiguous"]) for row in told)
    return KindRate(kind, everything, sum(method.count for method in methods), ambiguous, methods)


def _unmatched(row: dict[str, Any]) -> Unmatched:
    reason = _FREE.get(row["domain_kind"] or "", "no account has it" if row["clue"] else "nothing to go by")
    return Unmatched(row["match_kind"], row["clue"], reason, row["things"], row["example"])
