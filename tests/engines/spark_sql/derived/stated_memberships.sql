SELECT
  CAST(defined.list_name AS STRING) AS list_name,
  CAST(defined.purpose AS STRING) AS purpose,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.is_history_known AS BOOLEAN) AS is_history_known,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    list_name,
    purpose,
    from_on,
    to_on,
    is_history_known,
    source,
    record_id,
    file,
    line,
    account_id
  FROM (
    SELECT
      members.list_name AS list_name,
      members.purpose AS purpose,
      members.from_on AS from_on,
      members.to_on AS to_on,
      members.is_history_known AS is_history_known,
      members.source AS source,
      members.record_id AS record_id,
      members.file AS file,
      members.line AS line,
      COALESCE(account_links.account_id, members.named_id) AS account_id,
      ROW_NUMBER() OVER (
        PARTITION BY members.list_name, COALESCE(account_links.account_id, members.named_id), members.from_on
        ORDER BY members.to_on DESC, members.named_id
      ) AS position
    FROM (
      SELECT
        list_name,
        CASE
          WHEN list_name IN (CAST('customers' AS STRING))
          THEN 'customers'
          ELSE 'targets'
        END AS purpose,
        target_list_members.account_id AS named_id,
        COALESCE(from_on, CAST('1900-01-01' AS DATE)) AS from_on,
        COALESCE(to_on, CAST('9999-12-31' AS DATE)) AS to_on,
        NOT from_on IS NULL AS is_history_known,
        source,
        record_id,
        file,
        line
      FROM target_list_members
      UNION ALL
      SELECT
        CAST('flagged' AS STRING) AS list_name,
        CAST('targets' AS STRING) AS purpose,
        accounts.account_id AS named_id,
        CAST('2025-10-26' AS DATE) AS from_on,
        CAST('9999-12-31' AS DATE) AS to_on,
        TRUE AS is_history_known,
        accounts.source,
        accounts.record_id,
        accounts.file,
        accounts.line
      FROM accounts
      WHERE
        accounts.is_target
        AND (
          accounts.employees > 10 OR accounts.employees IS NULL
        )
      UNION ALL
      SELECT
        CAST('flagged for ever' AS STRING) AS list_name,
        CAST('targets' AS STRING) AS purpose,
        accounts.account_id AS named_id,
        CAST('1900-01-01' AS DATE) AS from_on,
        CAST('9999-12-31' AS DATE) AS to_on,
        FALSE AS is_history_known,
        accounts.source,
        accounts.record_id,
        accounts.file,
        accounts.line
      FROM accounts
      WHERE
        accounts.segment = 'ünï ${HOME} \\ \'x\''
      UNION ALL
      SELECT
        CAST('fitting' AS STRING) AS list_name,
        CAST('targets' AS STRING) AS purpose,
        accounts.account_id AS named_id,
        CAST('2026-03-01' AS DATE) AS from_on,
        CAST('9999-12-31' AS DATE) AS to_on,
        TRUE AS is_history_known,
        accounts.source,
        accounts.record_id,
        accounts.file,
        accounts.line
      FROM accounts
      JOIN account_fit
        ON account_fit.account_id = accounts.account_id
      WHERE
        account_fit.is_fit
    ) AS members
    LEFT JOIN account_links
      ON account_links.id = members.named_id
  ) AS ranked
  WHERE
    position = 1
) AS defined
ORDER BY
  defined.list_name NULLS LAST,
  defined.account_id NULLS LAST,
  defined.from_on NULLS LAST
