"""Exchange rates: the ECB's table turned round and crossed, lists in either direction."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from tests.sources.conftest import Land
from tests.sources.systems.landed import counted, refused, rows

ECB = """Date,USD,JPY,GBP,ROL,
2026-01-02,1.25,160,0.8,N/A,
2026-01-01,1.2,150,N/A,N/A,
"""


def toml(currency: str) -> str:
    return f"""
[workspace]
currency = "{currency}"
[[sources]]
name = "rates"
kind = "exchange_rates"
root = "rates"
"""


def test_a_euro_buys_that_many_so_one_is_worth_the_inverse(land_files: Land) -> None:
    """1 / 1.25 = 0.8; 1 / 160 = 0.00625; 1 / 0.8 = 1.25; 1 / 1.2 = 0.8333…; 1 / 150 = 0.00666…"""
    landed = land_files(toml("EUR"), {"rates/eurofxref-hist.csv": ECB})
    assert rows(landed, "exchange_rates", "currency", "on", "rate") == [
        ("GBP", dt.date(2026, 1, 2), Decimal("1.25")),
        ("JPY", dt.date(2026, 1, 1), Decimal("0.00666667")),
        ("JPY", dt.date(2026, 1, 2), Decimal("0.00625")),
        ("USD", dt.date(2026, 1, 1), Decimal("0.83333333")),
        ("USD", dt.date(2026, 1, 2), Decimal("0.8")),
    ]


def test_other_reporting_currencies_are_crossed_through_the_euro(land_files: Land) -> None:
    """On 2 January a euro is 0.8 pounds: a dollar is 0.8 / 1.25, a yen 0.8 / 160. On the 1st nobody knows."""
    landed = land_files(toml("GBP"), {"rates/eurofxref-hist.csv": ECB})
    assert rows(landed, "exchange_rates", "currency", "on", "rate") == [
        ("EUR", dt.date(2026, 1, 2), Decimal("0.8")),
        ("JPY", dt.date(2026, 1, 2), Decimal("0.005")),
        ("USD", dt.date(2026, 1, 2), Decimal("0.64")),
    ]
    assert refused(landed) == {
        ("eurofxref-hist.csv", "exchange_rates", "not used", "the day has no rate of the reporting currency GBP"): 3
    }


@pytest.mark.parametrize(
    ("rate", "reason"), [("0", "bad number"), ("-1.2", "bad number"), ("a lot", "bad number"), ("inf", "bad number")]
)
def test_a_rate_that_is_none_is_refused(land_files: Land, rate: str, reason: str) -> None:
    landed = land_files(toml("EUR"), {"rates/eurofxref.csv": f"Date,USD\n2026-01-02,{rate}\n2026-01-03,1.25\n"})
    assert rows(landed, "exchange_rates", "on", "rate") == [(dt.date(2026, 1, 3), Decimal("0.8"))]
    assert [(key[2], count) for key, count in refused(landed).items()] == [(reason, 1)]


@pytest.mark.parametrize(
    ("header", "line", "rate"),
    [
        ("currency,date,rate", "USD,2026-01-02,0.8", Decimal("0.8")),
        ("currency,date,units_per_reporting", "USD,2026-01-02,1.25", Decimal("0.8")),
        ("base,currency,date,rate", "EUR,usd,2026-01-02,1.25", Decimal("0.8")),
        ("from_currency,to_currency,date,rate", "USD,EUR,2026-01-02,0.8", Decimal("0.8")),
        ("KEY,FREQ,CURRENCY,CURRENCY_DENOM,TIME_PERIOD,OBS_VALUE", "x,D,USD,EUR,2026-01-02,1.25", Decimal("0.8")),
    ],
)
def test_a_list_says_by_its_header_which_way_round_it_is(
    land_files: Land, header: str, line: str, rate: Decimal
) -> None:
    landed = land_files(toml("EUR"), {"rates/exchange_rates.csv": f"{header}\n{line}\n"})
    assert rows(landed, "exchange_rates", "currency", "on", "rate") == [("USD", dt.date(2026, 1, 2), rate)]


def test_a_list_of_pairs_is_crossed_through_its_base(land_files: Land) -> None:
    """A dollar is 0.8 euros and 128 yen, so a yen is 0.8 / 128 = 0.00625 euros."""
    pairs = "base,currency,date,rate\nUSD,EUR,2026-01-02,0.8\nUSD,JPY,2026-01-02,128\nUSD,JPY,2026-01-03,130\n"
    landed = land_files(toml("EUR"), {"rates/rates.csv": pairs})
    assert rows(landed, "exchange_rates", "currency", "on", "rate") == [
        ("JPY", dt.date(2026, 1, 2), Decimal("0.00625")),
        ("USD", dt.date(2026, 1, 2), Decimal("0.8")),
    ]
    assert counted(landed) == {("rates.csv", "exchange_rates"): (2, 1)}
