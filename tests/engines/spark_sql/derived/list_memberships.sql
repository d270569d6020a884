/* list_memberships: members of every list, dated. Grain: one row per list, account and interval. */
/* Where a source dates a membership, its dates hold. Where none does, the builds do: a member that an earlier build of */
/* this list did not know began when this build saw it, and one that is gone ended then. What was there when the list was */
/* first seen has no known beginning. */
WITH watched AS (
  SELECT
    earlier_memberships.list_name AS list_name,
    earlier_memberships.purpose AS purpose,
    earlier_memberships.account_id AS account_id,
    earlier_memberships.from_on AS from_on,
    earlier_memberships.to_on AS to_on,
    earlier_memberships.is_history_known AS is_history_known,
    earlier_memberships.is_observed AS is_observed,
    observed_lists.seen_on AS seen_on,
    earlier_memberships.source AS source,
    earlier_memberships.record_id AS record_id,
    earlier_memberships.file AS file,
    earlier_memberships.line AS line
  FROM earlier_memberships
  JOIN observed_lists
    ON observed_lists.list_name = earlier_memberships.list_name
  WHERE
    earlier_memberships.is_observed OR NOT earlier_memberships.is_history_known
), present AS (
  SELECT
    stated_memberships.list_name AS list_name,
    stated_memberships.purpose AS purpose,
    stated_memberships.account_id AS account_id,
    CASE
      WHEN stated_memberships.is_history_known
      THEN stated_memberships.from_on
      WHEN NOT watched.from_on IS NULL
      THEN watched.from_on
      WHEN NOT observed_lists.seen_on IS NULL
      THEN observed_lists.seen_on
      ELSE stated_memberships.from_on
    END AS from_on,
    stated_memberships.to_on AS to_on,
    CASE
      WHEN stated_memberships.is_history_known
      THEN TRUE
      WHEN NOT watched.from_on IS NULL
      THEN watched.is_history_known
      ELSE NOT observed_lists.seen_on IS NULL
    END AS is_history_known,
    CASE
      WHEN stated_memberships.is_history_known
      THEN FALSE
      WHEN NOT watched.from_on IS NULL
      THEN watched.is_observed
      ELSE NOT observed_lists.seen_on IS NULL
    END AS is_observed,
    stated_memberships.source AS source,
    stated_memberships.record_id AS record_id,
    stated_memberships.file AS file,
    stated_memberships.line AS line
  FROM stated_memberships
  LEFT JOIN observed_lists
    ON observed_lists.list_name = stated_memberships.list_name
  LEFT JOIN watched
    ON watched.list_name = stated_memberships.list_name
    AND watched.account_id = stated_memberships.account_id
    AND watched.to_on = CAST('9999-12-31' AS DATE)
), gone AS (
  SELECT
    watched.list_name AS list_name,
    watched.purpose AS purpose,
    watched.account_id AS account_id,
    watched.from_on AS from_on,
    CASE
      WHEN watched.to_on < watched.seen_on
      THEN watched.to_on
      ELSE watched.seen_on
    END AS to_on,
    watched.is_history_known AS is_history_known,
    TRUE AS is_observed,
    watched.source AS source,
    watched.record_id AS record_id,
    watched.file AS file,
    watched.line AS line
  FROM watched
  LEFT JOIN present
    ON present.list_name = watched.list_name
    AND present.account_id = watched.account_id
    AND present.from_on = watched.from_on
  WHERE
    present.account_id IS NULL
)
SELECT
  CAST(defined.list_name AS STRING) AS list_name,
  CAST(defined.purpose AS STRING) AS purpose,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.is_history_known AS BOOLEAN) AS is_history_known,
  CAST(defined.is_observed AS BOOLEAN) AS is_observed,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    list_name,
    purpose,
    account_id,
    from_on,
    to_on,
    is_history_known,
    is_observed,
    source,
    record_id,
    file,
    line
  FROM present
  UNION ALL
  SELECT
    list_name,
    purpose,
    account_id,
    from_on,
    to_on,
    is_history_known,
    is_observed,
    source,
    record_id,
    file,
    line
  FROM gone
  WHERE
    from_on < to_on
) AS defined
ORDER BY
  defined.list_name NULLS LAST,
  defined.account_id NULLS LAST,
  defined.from_on NULLS LAST
