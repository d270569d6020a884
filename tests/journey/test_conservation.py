"""Generated companies: every account is in exactly one stage on every day, the one a plain reading of the rules gives.

The reading below goes account by account and day by day and shares nothing with the product's running sums. A company
holds many accounts, since a build costs more than they do.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from abmetrics.vocabulary import Stage
from tests.golden.company import Company, make

FIRST = dt.date(2024, 3, 1)
DAYS = 140
STILL = 10_000
ENGAGED_DAYS = 30
MINUTES = {"meeting": 30, "content": 10, "page_view": 1, "email_open": 0}
KINDS = (*MINUTES, "email_sent")  # the last is passive

days = st.integers(0, DAYS)
fortnights = st.integers(0, DAYS // 14).map(lambda number: 14 * number)
terms = st.tuples(fortnights, fortnights).map(lambda pair: (pair[0], sum(pair) + 14))
"""Contract terms: few days to choose from, so that one often begins where another ends."""
spans = st.tuples(days, st.one_of(st.integers(1, 60), st.just(STILL))).map(lambda pair: (pair[0], sum(pair)))


@dataclass(frozen=True)
class Contract:
    start: int
    end: int
    cancelled: int
    kind: str

    @property
    def last(self) -> int:
        """The day it no longer holds; one cancelled on or before its first day never held."""
        return min(self.end, self.cancelled)


@dataclass(frozen=True)
class Account:
    created: int
    memberships: list[tuple[int, int]]
    contracts: list[Contract]
    touches: list[tuple[int, str]]
    deals: list[tuple[int, int]]

    def existed(self, day: int) -> bool:
        held = [c.start for c in self.contracts if c.last > c.start]
        firsts = [self.created, *(m[0] for m in self.memberships), *held, *(t[0] for t in self.touches)]
        return min(firsts + [deal[0] for deal in self.deals]) <= day

    def is_listed(self, day: int) -> bool:
        return any(start <= day < end for start, end in self.memberships)

    def tenure(self, day: int) -> list[Contract]:
        """The contracts of the uninterrupted time as a customer around a day; none where it is no customer."""
        held = [c for c in self.contracts if c.last > c.start]
        around = [c for c in held if c.start <= day < c.last]
        while more := [
            c for c in held if c not in around and any(c.start <= a.last and a.start <= c.last for a in around)
        ]:
            around += more
        return around

    def is_engaged(self, day: int) -> bool:
        in_window = [kind for on, kind in self.touches if day - ENGAGED_DAYS < on <= day and kind in MINUTES]
        return bool(in_window) and sum(MINUTES[kind] for kind in in_window) >= 10

    def stage(self, day: int) -> Stage:
        if tenure := self.tenure(day):
            reached = {c.kind for c in tenure if c.start <= day}
            if reached & {"upsell", "cross_sell"}:
                return Stage.EXPANDED
            return Stage.RETAINED if "renewal" in reached else Stage.WON
        if not self.is_listed(day):
            return Stage.OUTSIDE
        if any(created <= day < closed for created, closed in self.deals):
            return Stage.OPPORTUNITY
        return Stage.ENGAGED if self.is_engaged(day) else Stage.TARGET


contracts = st.builds(
    lambda span, cancelled, kind: Contract(span[0], span[1], cancelled, kind),
    terms,
    st.one_of(st.just(STILL), days),
    st.sampled_from(["new", "renewal", "upsell", "cross_sell"]),
)
accounts = st.builds(
    Account,
    created=days,
    memberships=st.lists(spans, max_size=2),
    contracts=st.lists(contracts, max_size=3, unique_by=lambda c: c.start),
    touches=st.lists(st.tuples(days, st.sampled_from(KINDS)), max_size=5),
    deals=st.lists(spans, max_size=2),
)


def date(day: int) -> str:
    return "" if day >= STILL else str(FIRST + dt.timedelta(days=day))


def built(folder: Path, firms: list[Account]) -> Company:
    """The firms as files, beside one that closes the time with a last touch."""
    lines = {
        "accounts": ["account_id, created_at", f"last, {date(0)}"],
        "target_list_members": ["list_name, account_id, from_on, to_on"],
        "contracts": ["contract_id, account_id, starts_on, ends_on, cancelled_on, kind"],
        "touches": ["touch_id, kind, at, account_id", f"last, other, {date(DAYS)}, last"],
        "opportunities": ["opportunity_id, account_id, status, amount, created_at, closed_on"],
    }
    for a, firm in enumerate(firms):
        lines["accounts"].append(f"A{a}, {date(firm.created)}")
        lines["target_list_members"] += [
            f"L{i}, A{a}, {date(start)}, {date(end)}" for i, (start, end) in enumerate(firm.memberships)
        ]
        lines["contracts"] += [
            f"A{a}-{i}, A{a}, {date(c.start)}, {date(c.end)}, {date(c.cancelled)}, {c.kind}"
            for i, c in enumerate(firm.contracts)
        ]
        lines["touches"] += [f"A{a}-{i}, {kind}, {date(on)}, A{a}" for i, (on, kind) in enumerate(firm.touches)]
        lines["opportunities"] += [
            f"A{a}-{i}, A{a}, {'open' if closed >= STILL else 'lost'}, 7, {date(created)}, {date(closed)}"
            for i, (created, closed) in enumerate(firm.deals)
        ]
    settings = f"[stages] \n engaged_days = {ENGAGED_DAYS}"
    return make(folder, settings, {table: "\n".join(rows) for table, rows in lines.items()})


@hypothesis.settings(max_examples=max(6, hypothesis.settings.default.max_examples // 16))  # type: ignore[union-attr]
@given(firms=st.lists(accounts, min_size=1, max_size=25), day=days)
def test_accounts_are_conserved_over_the_stages(firms, day):
    with TemporaryDirectory() as folder:
        firm = built(Path(folder), firms)
        spans_touch_and_never_overlap(firm)
        stages_are_those_of_a_plain_reading(firm, firms)
        answers_count_those_accounts(firm, firms, day)


def spans_touch_and_never_overlap(firm: Company) -> None:
    by_account: dict[str, list[tuple[dt.date, dt.date]]] = {}
    for account, start, end in firm.table("account_spans", "account_id", "from_on", "to_on"):
        by_account.setdefault(account, []).append((start, end))
    for account_spans in by_account.values():
        assert all(start < end for start, end in account_spans)
        assert [end for _, end in account_spans[:-1]] == [start for start, _ in account_spans[1:]]
        assert account_spans[-1][1] == dt.date(9999, 12, 31)


def stages_are_those_of_a_plain_reading(firm: Company, firms: list[Account]) -> None:
    found = firm.table("account_spans", "account_id", "from_on", "to_on", "stage", "is_listed", "is_engaged")
    for a, account in enumerate(firms):
        own = [row[1:] for row in found if row[0] == f"A{a}"]
        for day in range(DAYS + ENGAGED_DAYS):
            on = FIRST + dt.timedelta(days=day)
            here = [row[2:] for row in own if row[0] <= on < row[1]]
            plain = (account.stage(day), account.is_listed(day), account.is_engaged(day))
            assert here == ([plain] if account.existed(day) else []), f"A{a} on {on}: {account}"


def answers_count_those_accounts(firm: Company, firms: list[Account], day: int) -> None:
    there = [account for account in firms if account.existed(day)]
    asked = {"as_of": date(day)}
    stages = Counter(account.stage(day) for account in there) + Counter([Stage.OUTSIDE])  # the one named `last`
    balance = firm.values("stage_balance", **asked)
    if not any(account.memberships for account in firms) or min(m[0] for a in firms for m in a.memberships) > day:
        return  # nobody was ever listed by then: not covered
    assert balance == {stage: stages[stage] for stage in Stage}
    assert sum(balance.values()) == len(there) + 1

    listed, targets = firm.value("listed_accounts", **asked), firm.value("target_accounts", **asked)
    customers = sum(account.is_listed(day) and bool(account.tenure(day)) for account in there)
    assert (listed, listed) == (sum(account.is_listed(day) for account in there), targets + customers)
    assert targets == sum(balance[stage] for stage in (Stage.TARGET, Stage.ENGAGED, Stage.OPPORTUNITY))

    engaged = firm.value("engaged_accounts", **asked)
    assert engaged is None or 0 <= engaged <= targets

    reached = list(firm.values("stage_reached", **asked).values())
    assert reached == sorted(reached, reverse=True)
    assert reached[0] == sum(balance.values()) - balance[Stage.OUTSIDE]

    evidence = Counter(row.cuts["stage"] for row in firm.explain("stage_balance", **asked).rows)
    assert evidence == +Counter(balance)
