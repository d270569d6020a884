-- opportunity_spans: the open pipeline over time. Grain: one row per opportunity and time it stood open unchanged.
-- Versions come from the history, the first one reaching back to creation; without history there is one version with
-- the present amount and stage, of unknown history. Where any version has an amount, the present one never looks back.
-- Versions of a deal merged away stand in for its survivor until that one's own begin.
-- A deal is legitimate from legitimate_on on, so spans are cut there.
WITH own AS (
    SELECT opportunity_id, min(from_at) AS first_at FROM opportunity_history GROUP BY opportunity_id
),

history AS (
    SELECT opportunity_id, opportunity_id AS told_of, from_at, from_on, stage, status, amount, currency
    FROM opportunity_history
    UNION ALL
    SELECT
        survivors.survivor_id AS opportunity_id, merged.opportunity_id AS told_of, merged.from_at AS from_at,
        merged.from_on AS from_on, merged.stage AS stage, merged.status AS status, merged.amount AS amount,
        merged.currency AS currency
    FROM survivors
    JOIN opportunity_history AS merged ON merged.opportunity_id = survivors.id
    LEFT JOIN own ON own.opportunity_id = survivors.survivor_id
    WHERE survivors.kind = 'opportunity' AND survivors.survivor_id IS NOT NULL
        AND (own.first_at IS NULL OR merged.from_at < own.first_at)
),

last_of_day AS (
    SELECT
        opportunity_id, from_on, stage, status, amount, currency,
        row_number() OVER (PARTITION BY opportunity_id, from_on ORDER BY from_at DESC, told_of) AS position
    FROM history
),

versions AS (
    SELECT
        opportunity_id, from_on, stage, status, amount, currency,
        max(amount) OVER (PARTITION BY opportunity_id) AS largest_amount,
        row_number() OVER (PARTITION BY opportunity_id ORDER BY from_on) AS version,
        lead(from_on) OVER (PARTITION BY opportunity_id ORDER BY from_on) AS next_on
    FROM last_of_day
    WHERE position = 1
),

timed AS (
    SELECT
        o.opportunity_id AS opportunity_id,
        coalesce(versions.stage, o.stage) AS stage,
        CASE WHEN versions.largest_amount IS NULL THEN o.amount ELSE versions.amount END AS amount,
        coalesce(versions.currency, o.currency) AS currency,
        coalesce(versions.status, 'open') AS status,
        CASE WHEN versions.version > 1 THEN versions.from_on ELSE o.created_on END AS from_on,
        CASE
            WHEN versions.next_on IS NOT NULL
                AND (o.status = 'open' OR o.closed_on IS NULL OR versions.next_on < o.closed_on)
                THEN versions.next_on
            WHEN o.status <> 'open' THEN o.closed_on
            ELSE CAST('9999-12-31' AS DATE)
        END AS to_on,
        versions.opportunity_id IS NOT NULL AS is_history_known
    FROM opportunities AS o
    LEFT JOIN versions ON versions.opportunity_id = o.opportunity_id
),

standing AS (
    SELECT
        timed.opportunity_id AS opportunity_id, timed.stage AS stage, timed.amount AS amount,
        timed.currency AS currency, timed.from_on AS from_on, timed.to_on AS to_on,
        timed.is_history_known AS is_history_known, opportunity_facts.legitimate_on AS legitimate_on
    FROM timed
    JOIN opportunity_facts ON opportunity_facts.opportunity_id = timed.opportunity_id
    WHERE timed.status = 'open' AND timed.from_on < timed.to_on
),

halves AS (
    SELECT
        opportunity_id, stage, amount, currency, is_history_known, false AS is_legitimate, from_on,
        CASE WHEN legitimate_on < to_on THEN legitimate_on ELSE to_on END AS to_on
    FROM standing
    WHERE legitimate_on IS NULL OR legitimate_on > from_on
    UNION ALL
    SELECT
        opportunity_id, stage, amount, currency, is_history_known, true AS is_legitimate,
        CASE WHEN legitimate_on > from_on THEN legitimate_on ELSE from_on END AS from_on,
        to_on
    FROM standing
    WHERE legitimate_on < to_on
)

SELECT
    halves.opportunity_id,
    f.account_id,
    f.opportunity_owner,
    f.sales_team,
    f.opportunity_source,
    f.opportunity_type,
    halves.stage AS sales_stage,
    f.product,
    f.campaign,
    halves.is_legitimate,
    halves.amount,
    halves.currency,
    f.created_on,
    halves.from_on,
    halves.to_on,
    halves.is_history_known,
    f.source,
    f.record_id,
    f.file,
    f.line
FROM halves
JOIN opportunity_facts AS f ON f.opportunity_id = halves.opportunity_id
