SELECT
  CAST(defined.issue_id AS STRING) AS issue_id,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.reason AS STRING) AS reason,
  CAST(defined.landed_table AS STRING) AS landed_table,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  /* quarantine_facts: rows set aside at landing. Grain: one row per row quarantined. */
  /* No row set aside has a date that could be relied on, so each holds for all time: it is counted in every period. */
  SELECT
    CAST(ROW_NUMBER() OVER (
      ORDER BY source NULLS LAST, `table` NULLS LAST, file NULLS LAST, line NULLS LAST, record_id NULLS LAST, `column` NULLS LAST, reason NULLS LAST, detail NULLS LAST, value NULLS LAST
    ) AS STRING) AS issue_id,
    CAST('1900-01-01' AS DATE) AS from_on,
    CAST('9999-12-31' AS DATE) AS to_on,
    reason,
    `table` AS landed_table,
    source,
    record_id,
    file,
    line
  FROM issues
  WHERE
    severity = 'quarantined'
) AS defined
ORDER BY
  defined.issue_id NULLS LAST
