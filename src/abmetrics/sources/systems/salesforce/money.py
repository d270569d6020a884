"""Salesforce's exchange rates: units of a currency per unit of the corporate one, turned to the reporting currency.

A rate holds from its StartDate until the next one of its currency; NextStartDate overlaps that by a day and tells
nothing more. So the rate of a currency changes on the days its own or the reporting currency's rate does.
"""

from __future__ import annotations

from abmetrics.sources.system import Feed

_NO_RATE = "'no rate: the export has no rate of the reporting currency ' || reporting_currency()"

_DATED = Feed(
    "exchange_rates",
    "dated_conversion_rate",
    f"""
    WITH rates AS (
        SELECT
            _row, upper(iso_code) AS currency, try_cast(conversion_rate AS DOUBLE) AS units, conversion_rate,
            start_date,
            CASE
                WHEN try_cast(start_date AS DATE) < DATE '1900-01-01' THEN DATE '1900-01-01'
                WHEN try_cast(start_date AS DATE) > DATE '2200-12-31' THEN DATE '2200-12-31'
                ELSE try_cast(start_date AS DATE)
            END AS since
        FROM dated_conversion_rate
    ),

    sound AS (SELECT * FROM rates WHERE units BETWEEN 1e-9 AND 1e9 AND since IS NOT NULL AND currency IS NOT NULL),

    corporate AS (
        SELECT upper(iso_code) AS currency
        FROM currency_type
        WHERE truth(is_corporate) AND upper(iso_code) NOT IN (SELECT currency FROM sound)
        LIMIT 1
    ),

    home AS (
        SELECT since, max_by(units, (try_cast(start_date AS DATE), _row)) AS units, max(_row) AS _row
        FROM sound
        WHERE currency = reporting_currency()
        GROUP BY since
        UNION ALL
        SELECT DATE '1900-01-01', 1.0, NULL FROM corporate WHERE currency = reporting_currency()
        UNION ALL
        SELECT DATE '1900-01-01', max_by(try_cast(conversion_rate AS DOUBLE), _row), NULL
        FROM currency_type
        WHERE upper(iso_code) = reporting_currency() AND try_cast(conversion_rate AS DOUBLE) BETWEEN 1e-9 AND 1e9
            AND reporting_currency() NOT IN (SELECT currency FROM sound UNION ALL SELECT currency FROM corporate)
        HAVING count(*) > 0
    ),

    days AS (
        SELECT _row, currency, since FROM sound
        UNION ALL
        SELECT home._row, others.currency, home.since
        FROM home
        JOIN (
            SELECT currency, min(since) AS first_on FROM sound GROUP BY currency
            UNION ALL
            SELECT currency, DATE '1900-01-01' FROM corporate
        ) AS others
            ON others.currency <> reporting_currency() AND home.since >= others.first_on
        WHERE home._row IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM sound WHERE sound.currency = others.currency AND sound.since = home.since)
    ),

    valued AS (
        SELECT
            days._row, days.currency, days.since,
            coalesce(
                (
                    SELECT max_by(sound.units, (sound.since, sound._row))
                    FROM sound
                    WHERE sound.currency = days.currency AND sound.since <= days.since
                ),
                1.0
            ) AS units,
            coalesce(
                (SELECT max_by(home.units, home.since) FROM home WHERE home.since <= days.since),
                (SELECT min_by(home.units, home.since) FROM home)
            ) AS home_units
        FROM days
    )

    SELECT
        _row, currency, strftime(since, '%Y-%m-%d') AS "on",
        CAST(try_cast(round(home_units / units, 8) AS DECIMAL(18, 8)) AS VARCHAR) AS rate,
        CASE WHEN home_units IS NULL THEN {_NO_RATE} END AS set_aside
    FROM valued
    UNION ALL
    SELECT
        _row, currency, start_date AS "on", conversion_rate AS rate,
        CASE
            WHEN currency IS NULL OR conversion_rate IS NULL OR start_date IS NULL
                THEN 'missing value: currency, rate or day'
            WHEN since IS NULL THEN 'bad date: StartDate is ' || start_date
            ELSE 'bad number: ' || conversion_rate || ' is no rate of exchange'
        END AS set_aside
    FROM rates
    WHERE NOT coalesce(units BETWEEN 1e-9 AND 1e9 AND since IS NOT NULL AND currency IS NOT NULL, false)
    """,
    fans_out=True,
)

_FLAT = Feed(
    "exchange_rates",
    "currency_type",
    f"""
    WITH rates AS (
        SELECT _row, upper(iso_code) AS currency, try_cast(conversion_rate AS DOUBLE) AS units, conversion_rate
        FROM currency_type
    ),

    home AS (
        SELECT max_by(units, _row) AS units
        FROM rates
        WHERE currency = reporting_currency() AND units BETWEEN 1e-9 AND 1e9
    )

    SELECT
        rates._row, rates.currency, '1900-01-01' AS "on",
        CAST(try_cast(round(home.units / rates.units, 8) AS DECIMAL(18, 8)) AS VARCHAR) AS rate,
        CASE
            WHEN rates.currency IN (SELECT upper(iso_code) FROM dated_conversion_rate WHERE iso_code IS NOT NULL)
                THEN 'not used: dated rates of this currency stand in DatedConversionRate'
            WHEN rates.currency IS NULL OR rates.conversion_rate IS NULL THEN 'missing value: currency or rate'
            WHEN NOT coalesce(rates.units BETWEEN 1e-9 AND 1e9, false)
                THEN 'bad number: ' || rates.conversion_rate || ' is no rate of exchange'
            WHEN home.units IS NULL THEN {_NO_RATE}
        END AS set_aside
    FROM rates
    CROSS JOIN home
    """,
)

FEEDS = (_DATED, _FLAT)
