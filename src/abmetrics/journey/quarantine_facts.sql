-- quarantine_facts: rows set aside at landing. Grain: one row per row quarantined.
-- No row set aside has a date that could be relied on, so each holds for all time: it is counted in every period.
SELECT
    CAST(
        row_number() OVER (ORDER BY source, "table", file, line, record_id, "column", reason, detail, value) AS VARCHAR
    ) AS issue_id,
    CAST('1900-01-01' AS DATE) AS from_on,
    CAST('9999-12-31' AS DATE) AS to_on,
    reason,
    "table" AS landed_table,
    source,
    record_id,
    file,
    line
FROM issues
WHERE severity = 'quarantined'
