"""Exchange rates: the European Central Bank's table (`Date,USD,JPY,…`: units per euro) and lists of one rate a row.

A list says by its header which way round it is: `currency,date,rate` is the reporting currency per unit; with a `base`
(also `from_currency`, or the ECB's `CURRENCY_DENOM`) one unit of the base is `rate` units of the currency; a column
`units_per_reporting` is the other way round. Rates of other pairs are crossed through their base on the same day. Rates
are kept to eight decimals, as the table holds them.
"""

from __future__ import annotations

from abmetrics.sources.system import Feed, Object, System

_ECB_CURRENCIES = (
    "USD", "JPY", "BGN", "CYP", "CZK", "DKK", "EEK", "GBP", "HUF", "LTL", "LVL", "MTL", "PLN", "ROL", "RON", "SEK",
    "SIT", "SKK", "CHF", "ISK", "NOK", "HRK", "RUB", "TRL", "TRY", "AUD", "BRL", "CAD", "CNY", "HKD", "IDR", "ILS",
    "INR", "KRW", "MXN", "MYR", "NZD", "PHP", "SGD", "THB", "ZAR",
)  # fmt: skip

_TABLE = Object(
    "eurofxref",
    files="eurofxref_hist eurofxref_hist_90d eurofxref_daily ecb ecb_rate exchange_rate rate fx_rate currency_rate",
    columns=" ".join(("date", *map(str.lower, _ECB_CURRENCIES))),
    signature="date usd",
)
_LIST = Object(
    "exchange_rate",
    files="rate fx_rate currency_rate ecb ecb_rate exr",
    columns="""
        date|on|day|rate_date|time_period|valid_from
        currency|currency_code|quote|quote_currency|to_currency|target_currency
        base|base_currency|from_currency|source_currency|currency_denom
        rate|exchange_rate|value|obs_value  units_per_reporting|units_per_reporting_currency
    """,
    signature="date currency",
)

_NOT_POSITIVE = "'bad number: a rate must be above 0'"
_NO_REPORTING = "'not used: the day has no rate of the reporting currency ' || reporting_currency()"

_QUOTES = ", ".join(f"{{'currency': '{code}', 'units': {code.lower()}}}" for code in _ECB_CURRENCIES)

_FROM_TABLE = Feed(
    "exchange_rates",
    "eurofxref",
    f"""
    WITH quoted AS (
        SELECT _row, date, unnest([{{'currency': 'EUR', 'units': '1'}}, {_QUOTES}], recursive := true)
        FROM eurofxref
    ),
    numbered AS (
        SELECT _row, date, currency, units, try_cast(units AS DOUBLE) AS per_euro
        FROM quoted
        WHERE upper(units) NOT IN ('N/A', 'NA', '-')
    ),
    reporting AS (
        SELECT _row, per_euro FROM numbered
        WHERE currency = reporting_currency() AND isfinite(per_euro) AND per_euro > 0
    )
    SELECT
        numbered._row,
        numbered.currency,
        numbered.date AS "on",
        CASE
            WHEN isfinite(numbered.per_euro) AND numbered.per_euro > 0 AND reporting.per_euro IS NOT NULL
                THEN CAST(round(reporting.per_euro / numbered.per_euro, 8) AS VARCHAR)
            ELSE numbered.units
        END AS rate,
        CASE
            WHEN numbered.per_euro <= 0 THEN {_NOT_POSITIVE}
            WHEN numbered.per_euro IS NOT NULL AND reporting.per_euro IS NULL THEN {_NO_REPORTING}
        END AS set_aside
    FROM numbered
    LEFT JOIN reporting ON reporting._row = numbered._row
    WHERE numbered.currency <> reporting_currency()
    """,
    fans_out=True,
)

_FROM_LIST = Feed(
    "exchange_rates",
    "exchange_rate",
    f"""
    WITH numbered AS (
        SELECT
            _row, date, upper(currency) AS currency, upper(base) AS base,
            coalesce(rate, units_per_reporting) AS written,
            rate IS NULL AS is_inverse, try_cast(coalesce(rate, units_per_reporting) AS DOUBLE) AS number
        FROM exchange_rate
    ),
    reporting AS (
        SELECT date, base, min_by(number, _row) AS per_base
        FROM numbered
        WHERE currency = reporting_currency() AND base IS NOT NULL AND isfinite(number) AND number > 0
        GROUP BY date, base
    ),
    judged AS (
        SELECT
            numbered._row, numbered.date, numbered.currency, numbered.base, numbered.written, numbered.number,
            CASE
                WHEN NOT (isfinite(numbered.number) AND numbered.number > 0) THEN NULL
                WHEN numbered.base IS NULL AND NOT numbered.is_inverse THEN numbered.number
                WHEN numbered.base IS NULL OR numbered.base = reporting_currency() THEN 1 / numbered.number
                WHEN numbered.currency = reporting_currency() THEN numbered.number
                ELSE reporting.per_base / numbered.number
            END AS rate
        FROM numbered
        LEFT JOIN reporting ON reporting.date = numbered.date AND reporting.base = numbered.base
    )
    SELECT
        _row,
        CASE WHEN base IS NOT NULL AND currency = reporting_currency() THEN base ELSE currency END AS currency,
        date AS "on",
        coalesce(CAST(round(rate, 8) AS VARCHAR), written) AS rate,
        CASE
            WHEN number <= 0 THEN {_NOT_POSITIVE}
            WHEN isfinite(number) AND rate IS NULL THEN {_NO_REPORTING}
        END AS set_aside
    FROM judged
    """,
)

SYSTEM = System(
    kind="exchange_rates",
    name="Exchange rates",
    about="daily rates: the ECB's eurofxref table, or a list of currency, date and rate",
    objects=(_TABLE, _LIST),
    feeds=(_FROM_TABLE, _FROM_LIST),
    role="marketing",
)
