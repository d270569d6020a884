"""Changes of recurring revenue from the dated versions of subscriptions, for billing systems that keep them."""

from __future__ import annotations


def revenue_changes(versions: str) -> str:
    """A feed for recurring_revenue_events over `versions`, a SELECT of one row per version of a subscription.

    It gives `_row`, `contract_id`, `account_id`, `product_id`, `currency`, `seen_at` (TIMESTAMP from which the version
    holds), `starts_on` and `ends_on` (texts: when it is first and last paid for), `annual` (DOUBLE, what it is worth a
    year, NULL if that is not known), and `set_aside`. A subscription begins with its first version and ends with the
    last one's end; between them each version counts its difference. What a change is called depends on all the
    customer pays in that currency: new from nothing, reactivation from nothing once there was something, churn to
    nothing. Versions that change nothing are set aside.
    """
    return f"""
    WITH versions AS ({versions}),
    kept AS (
        SELECT
            *,
            row_number() OVER one AS number,
            lag(annual) OVER one AS annual_before,
            max(try_cast(ends_on AS TIMESTAMP)) FILTER (is_last) OVER (PARTITION BY contract_id) AS ended_at
        FROM (
            SELECT
                *,
                row_number() OVER (PARTITION BY contract_id ORDER BY seen_at DESC NULLS LAST, _row DESC) = 1 AS is_last
            FROM versions
            WHERE set_aside IS NULL AND annual IS NOT NULL AND isfinite(annual)
            QUALIFY row_number() OVER (PARTITION BY contract_id, seen_at ORDER BY _row DESC) = 1
        )
        WINDOW one AS (PARTITION BY contract_id ORDER BY seen_at NULLS FIRST, _row)
    ),
    steps AS (
        SELECT
            _row, contract_id, account_id, product_id, currency, 'start' AS step, starts_on AS "on", annual AS change
        FROM kept
        WHERE number = 1
        UNION ALL
        SELECT
            _row, contract_id, account_id, product_id, currency,
            strftime(seen_at, '%Y-%m-%dT%H:%M:%S') AS step,
            strftime(seen_at, '%Y-%m-%dT%H:%M:%S') AS "on",
            annual - annual_before AS change
        FROM kept
        WHERE number > 1 AND (ended_at IS NULL OR seen_at < ended_at)
        UNION ALL
        SELECT
            _row, contract_id, account_id, product_id, currency, 'end' AS step, ends_on AS "on", -annual AS change
        FROM kept
        WHERE is_last AND ends_on IS NOT NULL
    ),
    summed AS (
        SELECT
            *,
            sum(change) OVER customer AS after,
            coalesce(
                sum(change) OVER (customer ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0
            ) AS before,
            row_number() OVER customer AS place
        FROM (SELECT *, try_cast("on" AS TIMESTAMP) AS moment FROM steps WHERE abs(round(change, 4)) > 0)
        WINDOW customer AS (
            PARTITION BY coalesce(account_id, contract_id), currency
            ORDER BY moment NULLS LAST, change DESC, contract_id, step
        )
    ),
    changes AS (
        SELECT
            _row,
            contract_id || '|' || step AS event_id,
            account_id, contract_id, product_id, "on",
            CASE
                WHEN change > 0 AND round(before, 4) <= 0 THEN
                    CASE WHEN place = 1 THEN 'new' ELSE 'reactivation' END
                WHEN change > 0 THEN 'expansion'
                WHEN round(after, 4) <= 0 THEN 'churn'
                ELSE 'contraction'
            END AS kind,
            CAST(round(change, 4) AS VARCHAR) AS annual_amount,
            currency
        FROM summed
    )
    SELECT
        versions._row, changes.event_id, changes.account_id, changes.contract_id, changes.product_id, changes."on",
        changes.kind, changes.annual_amount, changes.currency,
        CASE
            WHEN versions.set_aside IS NOT NULL THEN versions.set_aside
            WHEN changes.event_id IS NOT NULL THEN NULL
            WHEN versions.annual IS NULL THEN 'not used: what it is worth a year is not known'
            ELSE 'not used: this version changes nothing in what is paid'
        END AS set_aside
    FROM versions
    LEFT JOIN changes ON changes._row = versions._row AND changes.contract_id IS NOT DISTINCT FROM versions.contract_id
    """
