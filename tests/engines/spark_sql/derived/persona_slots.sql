/* persona_slots: people wanted and known per persona. Grain: one row per account, persona and time. */
/* Who moves is known at one account until that day and at the other from it on. */
/* Wanted depends on the account's size band in that time; a size that is unknown or not named takes the default row. */
WITH personas AS (
  SELECT DISTINCT
    persona
  FROM wanted_slots
), known AS (
  SELECT
    person_accounts.account_id AS account_id,
    people.persona AS persona,
    CASE
      WHEN people.created_on > person_accounts.from_on
      THEN people.created_on
      ELSE person_accounts.from_on
    END AS from_on,
    CASE
      WHEN people.left_on < person_accounts.to_on
      THEN people.left_on
      ELSE person_accounts.to_on
    END AS to_on
  FROM people
  JOIN person_accounts
    ON person_accounts.person_id = people.person_id
  JOIN personas
    ON personas.persona = people.persona
  WHERE
    NOT person_accounts.account_id IS NULL
), changes AS (
  SELECT
    account_spans.account_id AS account_id,
    personas.persona AS persona,
    MIN(account_spans.from_on) AS `on`,
    0 AS known
  FROM account_spans
  CROSS JOIN personas
  GROUP BY
    account_spans.account_id,
    personas.persona
  UNION ALL
  SELECT
    account_attributes.account_id AS account_id,
    personas.persona AS persona,
    account_attributes.from_on AS `on`,
    0 AS known
  FROM account_attributes
  CROSS JOIN personas
  WHERE
    account_attributes.field = 'size_band'
  UNION ALL
  SELECT
    account_id,
    persona,
    from_on AS `on`,
    1 AS known
  FROM known
  WHERE
    from_on < to_on
  UNION ALL
  SELECT
    account_id,
    persona,
    to_on AS `on`,
    -1 AS known
  FROM known
  WHERE
    from_on < to_on AND to_on < CAST('9999-12-31' AS DATE)
), days AS (
  SELECT
    account_id,
    persona,
    `on`,
    SUM(known) AS known
  FROM changes
  GROUP BY
    account_id,
    persona,
    `on`
), spans AS (
  SELECT
    account_id,
    persona,
    `on` AS from_on,
    COALESCE(
      LEAD(`on`) OVER (PARTITION BY account_id, persona ORDER BY `on` NULLS LAST),
      CAST('9999-12-31' AS DATE)
    ) AS to_on,
    SUM(known) OVER (
      PARTITION BY account_id, persona
      ORDER BY `on` NULLS LAST
      ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
    ) AS known
  FROM days
), sized AS (
  SELECT
    spans.account_id AS account_id,
    spans.persona AS persona,
    spans.from_on AS from_on,
    spans.to_on AS to_on,
    spans.known AS known,
    COALESCE(by_size.wanted, by_default.wanted, 0) AS wanted
  FROM spans
  LEFT JOIN account_attributes AS sizes
    ON sizes.account_id = spans.account_id
    AND sizes.field = 'size_band'
    AND sizes.from_on <= spans.from_on
    AND sizes.to_on > spans.from_on
  LEFT JOIN wanted_slots AS by_size
    ON by_size.persona = spans.persona AND by_size.size_band = sizes.value
  LEFT JOIN wanted_slots AS by_default
    ON by_default.persona = spans.persona AND by_default.size_band = ''
)
SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.persona AS STRING) AS persona,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.wanted AS BIGINT) AS wanted,
  CAST(defined.known AS BIGINT) AS known,
  CAST(defined.filled AS BIGINT) AS filled,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    sized.account_id,
    sized.persona,
    sized.from_on,
    sized.to_on,
    sized.wanted,
    sized.known,
    CASE WHEN sized.known < sized.wanted THEN sized.known ELSE sized.wanted END AS filled,
    accounts.source,
    accounts.record_id,
    accounts.file,
    accounts.line
  FROM sized
  JOIN accounts
    ON accounts.account_id = sized.account_id
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.persona NULLS LAST,
  defined.from_on NULLS LAST
