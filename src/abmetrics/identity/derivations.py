"""People and visits are tied to accounts: the derived tables of this room, in the order they are made."""

from __future__ import annotations

from abmetrics.engines.derivation import from_file
from abmetrics.model import derived

_ROOM = "abmetrics.identity"

IDENTITY = (
    from_file(derived.labels, _ROOM),
    from_file(derived.account_clues, _ROOM),
    from_file(derived.domain_accounts, _ROOM),
    from_file(derived.account_links, _ROOM),
    from_file(derived.person_accounts, _ROOM),
    from_file(derived.person_links, _ROOM),
    from_file(derived.visitor_people, _ROOM),
)
