SELECT
  CAST(defined.person_id AS STRING) AS person_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.kind AS STRING) AS kind,
  CAST(defined.persona AS STRING) AS persona,
  CAST(defined.seniority AS STRING) AS seniority,
  CAST(defined.lead_source AS STRING) AS lead_source,
  CAST(defined.created_on AS DATE) AS created_on,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  /* people_facts: people tied to an account. Grain: one row per lead or contact that was not merged away. */
  /* The account is that of the day they became known; of one whose day is not known, the present one. */
  SELECT
    people.person_id,
    person_accounts.account_id,
    people.kind,
    people.persona,
    people.seniority,
    people.lead_source,
    people.created_on,
    people.source,
    people.record_id,
    people.file,
    people.line
  FROM people
  JOIN person_accounts
    ON person_accounts.person_id = people.person_id
    AND person_accounts.from_on <= COALESCE(people.created_on, CAST('9999-12-30' AS DATE))
    AND person_accounts.to_on > COALESCE(people.created_on, CAST('9999-12-30' AS DATE))
) AS defined
ORDER BY
  defined.person_id NULLS LAST
