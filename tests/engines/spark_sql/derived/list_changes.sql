SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.on AS DATE) AS on,
  CAST(defined.change AS STRING) AS change,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  /* list_changes: who joined and who left the target lists. Grain: one row per joining or leaving. */
  /* A membership since before the data begin has no joining; one that still holds has no leaving. */
  SELECT
    account_id,
    from_on AS `on`,
    'joined' AS change,
    source,
    record_id,
    file,
    line
  FROM listed_spans
  WHERE
    from_on > CAST('1900-01-01' AS DATE)
  UNION ALL
  SELECT
    account_id,
    to_on AS `on`,
    'left' AS change,
    source,
    record_id,
    file,
    line
  FROM listed_spans
  WHERE
    to_on < CAST('9999-12-31' AS DATE)
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.on NULLS LAST,
  defined.change NULLS LAST
