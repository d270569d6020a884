"""Texts made comparable once and for all: trimmed, one Unicode form, closed lists, truth values, domains, addresses.

Everything that depends on how letters compare happens here, in Python and Arrow, because the engines disagree on it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import pyarrow as pa
import pyarrow.compute as pc
from publicsuffixlist import PublicSuffixList

from abmetrics.errors import did_you_mean
from abmetrics.sources.currency import currencies_of
from abmetrics.sources.distinct import Understood, Verdict, understand_each

_TRUTH = {
    "true": True, "yes": True, "1": True, "t": True, "y": True,
    "false": False, "no": False, "0": False, "f": False, "n": False,
}  # fmt: skip
_HOST = re.compile(
    r"(?:[a-z][a-z0-9+.-]*:)?(?://)?(?:[^/@\s]*@)?(?P<host>[^/:?#\s@]+)(?::\d+)?(?:[/?#].*)?", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^@\s<>,;]+@(?P<host>[^@\s<>,;]+\.[^@\s<>,;.]+)")


def is_text(column: pa.ChunkedArray) -> bool:
    """Whether a column is text already."""
    return bool(pa.types.is_string(column.type))


def as_text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Plain typed values as text; ids and counts that some tool made floats lose the `.0` again."""
    texts = column.cast(pa.string())
    return pc.replace_substring_regex(texts, r"\.0$", "") if pa.types.is_floating(column.type) else texts


def clean(column: pa.ChunkedArray, nulls: Sequence[str] = ()) -> pa.ChunkedArray:
    """Texts trimmed and in Unicode's composed form (NFC); empty ones and the further `nulls` are NULL."""
    if pa.types.is_null(column.type):
        return column.cast(pa.string())
    trimmed = pc.utf8_trim_whitespace(column)
    if not pc.all(pc.string_is_ascii(trimmed)).as_py():
        trimmed = pc.utf8_normalize(trimmed, form="NFC")
    nothing = pc.is_in(trimmed, value_set=pa.array(["", *nulls], pa.string()))
    if not pc.any(nothing).as_py():
        return trimmed
    return pc.if_else(nothing, pa.scalar(None, pa.string()), trimmed)


def read_choice(column: pa.ChunkedArray, allowed: tuple[str, ...]) -> Understood:
    """One of a closed list, whatever its capitals; anything else refuses the row and names what is known."""
    known = {value.casefold(): value for value in allowed}

    def read(text: str) -> str | Verdict:
        if found := known.get(text.casefold()):
            return found
        return Verdict("unknown value", f"not in the list{did_you_mean(text, allowed)}; map it under `values`")

    return understand_each(column, pa.string(), read)


def read_flags(column: pa.ChunkedArray) -> Understood:
    """true/false, yes/no, t/f, y/n, 1/0 in any capitals; anything else refuses the row."""
    if pa.types.is_boolean(column.type):
        return Understood(column)

    def read(text: str) -> bool | Verdict:
        value = _TRUTH.get(text.casefold())
        return Verdict("bad flag", "neither true nor false; map it under `values`") if value is None else value

    return understand_each(column, pa.bool_(), read)


def read_currencies(column: pa.ChunkedArray) -> Understood:
    """ISO 4217 codes in capitals; a sign that stands for one currency only is taken for its code."""

    def read(text: str) -> str | Verdict:
        currencies = currencies_of(text)
        return (
            currencies[0] if len(currencies) == 1 else Verdict("unknown currency", "not an ISO 4217 code, such as EUR")
        )

    return understand_each(column, pa.string(), read)


def read_domains(column: pa.ChunkedArray) -> Understood:
    """Registrable domains of web addresses, hosts or mail domains; what is none is set aside with a note.

    A wrong web site is no reason to lose a firm, so the row stays, without a domain.
    """

    def read(text: str) -> str | Verdict:
        return registrable_domain(text) or Verdict("bad domain", "no registrable domain in it; left empty")

    return understand_each(column, pa.string(), read, note=True)


def read_addresses(column: pa.ChunkedArray) -> Understood:
    """E-mail addresses in small letters; what is no address is set aside with a note."""
    return understand_each(column, pa.string(), _address, note=True)


def domains_of_addresses(addresses: pa.ChunkedArray) -> pa.ChunkedArray:
    """The registrable domain of each address; NULL where it has none."""

    def read(text: str) -> str | None:
        return registrable_domain(text.rpartition("@")[2])

    return understand_each(addresses, pa.string(), read).values


def _address(text: str) -> str | Verdict:
    match = _ADDRESS.fullmatch(text.removeprefix("mailto:"))
    return match[0].lower() if match else Verdict("bad e-mail", "not an e-mail address; left empty")


def registrable_domain(text: str) -> str | None:
    """The part of a host or web address that somebody registered, by the public suffix list; None where there is none.

    >>> registrable_domain("https://www.shop.Example.co.uk/basket"), registrable_domain("localhost")
    ('example.co.uk', None)
    """
    match = _HOST.fullmatch(text.strip())
    if match is None:
        return None
    host = match["host"].lower().strip(".")
    if re.fullmatch(r"[\d.]+", host) or "." not in host:
        return None
    found: str | None = _suffixes().privatesuffix(host)
    return found


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
