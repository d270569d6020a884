"""Records of the CRM that stand for nothing any more: accounts merged away or thrown away, deals thrown away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from abmetrics.demo.world.chance import Span, at_work, day_between, stream
from abmetrics.demo.world.deals import OPEN, Deal
from abmetrics.demo.world.firms import Firm

_FIRMS_PER_MERGER, _FIRMS_PER_DELETION, _FIRMS_PER_DELETED_DEAL = 250, 500, 400


@dataclass(frozen=True)
class GoneAccount:
    """An account that is no more; `kept` is the firm it was merged into, none where it was deleted."""

    number: int
    name: str
    domain: str
    kept: Firm | None
    created: dt.date
    gone: dt.datetime


@dataclass(frozen=True)
class Gone:
    """What is no more. Numbers go on where those of firms and deals end."""

    accounts: list[GoneAccount]
    deals: list[Deal]

    def merged(self) -> dict[int, GoneAccount]:
        """Firm -> the account that was merged into it."""
        return {account.kept.number: account for account in self.accounts if account.kept}


def throw_away(seed: int, span: Span, firms: list[Firm], deals: list[Deal]) -> Gone:
    """Some accounts had been entered twice, some were tests; some deals were entered by mistake."""
    rng = stream(seed, "records")
    accounts: list[GoneAccount] = []
    own = [firm for firm in firms if not firm.kinship and firm.created < span.through - dt.timedelta(days=90)]
    chosen = rng.permutation(len(own))[: max(len(firms) // _FIRMS_PER_MERGER, 1)]
    for kept in (own[int(place)] for place in chosen):
        first = max(kept.created, span.start) + dt.timedelta(days=15)
        gone = at_work(rng, day_between(rng, first, span.through))
        name = kept.name.rpartition(" ")[0].upper()
        created = kept.created + dt.timedelta(days=3)
        accounts.append(GoneAccount(len(firms) + len(accounts), name, kept.domain, kept, created, gone))
    for number in range(max(len(firms) // _FIRMS_PER_DELETION, 2)):
        created = day_between(rng, span.start, span.through - dt.timedelta(days=30))
        gone = at_work(rng, created + dt.timedelta(days=2))
        accounts.append(
            GoneAccount(
                len(firms) + len(accounts), f"Test {number + 1}", f"test-{number + 1}.example", None, created, gone
            )
        )
    usable = [deal for deal in deals if not deal.is_duplicate and deal.status != OPEN]
    thrown = [usable[int(i)] for i in rng.permutation(len(usable))[: max(len(firms) // _FIRMS_PER_DELETED_DEAL, 2)]]
    return Gone(accounts, [replace(deal, number=len(deals) + place) for place, deal in enumerate(thrown)])
