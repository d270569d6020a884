"""Currency codes and the signs written beside amounts: which currencies a sign may stand for."""

from __future__ import annotations

from functools import cache

from babel.numbers import is_currency

_DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "TWD", "BRL", "ARS", "CLP", "COP")
SIGNS: dict[str, tuple[str, ...]] = {
    "€": ("EUR",), "£": ("GBP",), "$": _DOLLARS, "US$": ("USD",), "C$": ("CAD",), "CA$": ("CAD",), "A$": ("AUD",),
    "AU$": ("AUD",), "NZ$": ("NZD",), "R$": ("BRL",), "HK$": ("HKD",), "S$": ("SGD",), "¥": ("JPY", "CNY"),
    "zł": ("PLN",), "₺": ("TRY",), "TL": ("TRY",), "₹": ("INR",), "₽": ("RUB",), "₩": ("KRW",), "₪": ("ILS",),
    "₴": ("UAH",), "₫": ("VND",), "฿": ("THB",), "₱": ("PHP",), "₦": ("NGN",), "Kč": ("CZK",), "Ft": ("HUF",),
    "lei": ("RON",), "kr": ("SEK", "NOK", "DKK", "ISK"), "Fr": ("CHF",),
}  # fmt: skip


def is_currency_mark(text: str) -> bool:
    """Whether this may stand beside an amount: a sign, or an ISO 4217 code."""
    return bool(currencies_of(text))


@cache
def currencies_of(mark: str) -> tuple[str, ...]:
    """The currencies a sign or code may stand for; more than one for $, ¥ and kr, none where it is neither.

    >>> currencies_of("€"), currencies_of("usd"), currencies_of("pcs")
    (('EUR',), ('USD',), ())
    """
    if mark in SIGNS:
        return SIGNS[mark]
    code = mark.upper()
    return (code,) if is_currency(code) else ()
