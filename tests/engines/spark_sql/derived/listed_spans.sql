/* listed_spans: when an account was on any target list. Grain: one row per account and uninterrupted time. */
/* Overlapping and touching memberships are one; the row behind it is the membership it began with. */
WITH members AS (
  SELECT
    list_memberships.account_id AS account_id,
    list_memberships.from_on AS from_on,
    list_memberships.to_on AS to_on,
    list_memberships.list_name AS list_name,
    list_memberships.source AS source,
    list_memberships.record_id AS record_id,
    list_memberships.file AS file,
    list_memberships.line AS line,
    MAX(list_memberships.to_on) OVER (
      PARTITION BY list_memberships.account_id
      ORDER BY list_memberships.from_on NULLS LAST, list_memberships.to_on NULLS LAST, list_memberships.list_name NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS until_then
  FROM list_memberships
  JOIN accounts
    ON accounts.account_id = list_memberships.account_id
  WHERE
    list_memberships.purpose = 'targets'
    AND list_memberships.from_on < list_memberships.to_on
), islands AS (
  SELECT
    account_id,
    from_on,
    to_on,
    source,
    record_id,
    file,
    line,
    list_name,
    SUM(CASE WHEN until_then >= from_on THEN 0 ELSE 1 END) OVER (
      PARTITION BY account_id
      ORDER BY from_on NULLS LAST, to_on NULLS LAST, list_name NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS island
  FROM members
), placed AS (
  SELECT
    account_id,
    from_on,
    to_on,
    source,
    record_id,
    file,
    line,
    island,
    ROW_NUMBER() OVER (
      PARTITION BY account_id, island
      ORDER BY from_on NULLS LAST, to_on NULLS LAST, list_name NULLS LAST
    ) AS position
  FROM islands
)
SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    account_id,
    MIN(from_on) AS from_on,
    MAX(to_on) AS to_on,
    MAX(CASE WHEN position = 1 THEN source END) AS source,
    MAX(CASE WHEN position = 1 THEN record_id END) AS record_id,
    MAX(CASE WHEN position = 1 THEN file END) AS file,
    MAX(CASE WHEN position = 1 THEN line END) AS line
  FROM placed
  GROUP BY
    account_id,
    island
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.from_on NULLS LAST
