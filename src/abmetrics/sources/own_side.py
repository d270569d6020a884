"""Which side of a mail or a meeting is ours: SQL for sources that name people by their addresses only.

Ours are the domains of a small file `own_domains.csv` (one column, `domain`) beside the export, with all below them,
and those of the mailboxes' owners where the export names these. The most frequent domain would be a guess: it may be a
customer's. Where nothing tells, no row is used, and the reason says what to add.
"""

from __future__ import annotations

from abmetrics.sources.system import Object

OWN_DOMAINS = Object("own_domain", files="our_domain", columns="domain|own_domain", signature="domain")

NOT_TOLD = (
    "'not used: nothing tells which side is ours; add a column owner with the mailbox''s address, or a file "
    "own_domains.csv with a column domain'"
)

MACROS = r"""
-- The addresses in a header such as `"Doe, Jane" <jane@acme.com>, joe@acme.com`, in small letters. Names in quotes may
-- hold addresses of their own and are left out; a list in brackets has its addresses in quotes.
CREATE MACRO addresses_in(header) AS regexp_extract_all(
    lower(CASE
        WHEN header LIKE '[%' THEN replace(header, '"', ' ')
        ELSE regexp_replace(header, '"[^"]*"', ' ', 'g')
    END),
    '[^\s<>,;:"()\[\]@]+@[^\s<>,;:"()\[\]@]+'
);
"""
"""What the feeds of such sources may call."""


def own_domains(addresses: str) -> str:
    """A CTE `own` of our domains: those of the file, and those of `addresses`, a SELECT of one column of addresses."""
    return f"""
    own AS (
        SELECT ltrim(lower(domain), '@') AS domain FROM own_domain WHERE domain IS NOT NULL
        UNION
        SELECT split_part(lower(address), '@', 2) FROM ({addresses}) AS owners(address)
        WHERE split_part(address, '@', 2) <> ''
    )"""


def our_addresses(addresses: str) -> str:
    """A CTE `ours`: of `addresses`, a SELECT of one column, those within our domains, each once."""
    return f"""
    ours AS (
        SELECT DISTINCT everyone.address
        FROM (SELECT DISTINCT address, split_part(address, '@', 2) AS domain FROM ({addresses}) AS named(address))
            AS everyone
        JOIN own ON everyone.domain = own.domain OR ends_with(everyone.domain, '.' || own.domain)
    )"""
