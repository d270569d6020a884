/* account_attributes: dated attribute values of accounts, for cuts. Grain: one row per account, attribute and span. */
/* Where the source gives a history, each value holds until the next; where it does not, the present value is taken */
/* for all time and marked as of unknown history. The history of an account merged away stands in for its survivor's */
/* until that one's own begins. */
WITH present AS (
  SELECT
    account_id,
    'account' AS field,
    account_id AS value
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    'tier' AS field,
    tier AS value
  FROM account_fit
  UNION ALL
  SELECT
    account_id,
    'segment' AS field,
    segment AS value
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    'industry' AS field,
    industry AS value
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    'size_band' AS field,
    size_band AS value
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    'region' AS field,
    region AS value
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    'country' AS field,
    country AS value
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    'owner_id' AS field,
    owner_id AS value
  FROM accounts
  UNION ALL
  SELECT
    account_id,
    'programme' AS field,
    programme AS value
  FROM accounts
), own AS (
  SELECT
    account_id,
    field,
    MIN(from_at) AS first_at
  FROM account_history
  GROUP BY
    account_id,
    field
), history AS (
  SELECT
    account_links.account_id AS account_id,
    account_history.account_id AS told_of,
    account_history.field AS field,
    account_history.value AS value,
    account_history.from_at AS from_at,
    account_history.from_on AS from_on
  FROM account_history
  JOIN account_links
    ON account_links.id = account_history.account_id
  LEFT JOIN own
    ON own.account_id = account_links.account_id AND own.field = account_history.field
  WHERE
    NOT account_links.account_id IS NULL
    AND (
      account_links.account_id = account_history.account_id
      OR own.first_at IS NULL
      OR account_history.from_at < own.first_at
    )
), last_of_day AS (
  SELECT
    account_id,
    field,
    value,
    from_on,
    ROW_NUMBER() OVER (PARTITION BY account_id, field, from_on ORDER BY from_at DESC, told_of NULLS LAST) AS position
  FROM history
), dated AS (
  SELECT
    account_id,
    field,
    value,
    from_on,
    LEAD(from_on) OVER (PARTITION BY account_id, field ORDER BY from_on NULLS LAST) AS to_on
  FROM last_of_day
  WHERE
    position = 1
), dated_pairs AS (
  SELECT DISTINCT
    account_id,
    field
  FROM dated
), dated_fields AS (
  SELECT DISTINCT
    field
  FROM dated
), spans AS (
  SELECT
    account_id,
    field,
    value,
    from_on,
    COALESCE(to_on, CAST('9999-12-31' AS DATE)) AS to_on,
    TRUE AS is_history_known
  FROM dated
  UNION ALL
  SELECT
    present.account_id AS account_id,
    present.field AS field,
    present.value AS value,
    CAST('1900-01-01' AS DATE) AS from_on,
    CAST('9999-12-31' AS DATE) AS to_on,
    present.field = 'account' OR NOT dated_fields.field IS NULL AS is_history_known
  FROM present
  LEFT JOIN dated_pairs
    ON dated_pairs.account_id = present.account_id AND dated_pairs.field = present.field
  LEFT JOIN dated_fields
    ON dated_fields.field = present.field
  WHERE
    dated_pairs.account_id IS NULL
)
SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.field AS STRING) AS field,
  CAST(defined.value AS STRING) AS value,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.is_history_known AS BOOLEAN) AS is_history_known
FROM (
  SELECT
    spans.account_id,
    spans.field,
    COALESCE(labels.label, spans.value) AS value,
    spans.from_on,
    spans.to_on,
    spans.is_history_known
  FROM spans
  LEFT JOIN labels
    ON labels.id = spans.value
    AND labels.kind = CASE spans.field WHEN 'account' THEN 'account' WHEN 'owner_id' THEN 'user' ELSE '' END
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.field NULLS LAST,
  defined.from_on NULLS LAST
