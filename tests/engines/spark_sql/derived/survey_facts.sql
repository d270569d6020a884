SELECT
  CAST(defined.survey_id AS STRING) AS survey_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.respondent AS STRING) AS respondent,
  CAST(defined.kind AS STRING) AS kind,
  CAST(defined.score AS BIGINT) AS score,
  CAST(defined.promotion AS BIGINT) AS promotion,
  CAST(defined.persona AS STRING) AS persona,
  CAST(defined.seniority AS STRING) AS seniority,
  CAST(defined.answered_on AS DATE) AS answered_on,
  CAST(defined.answered_at AS TIMESTAMP_NTZ) AS answered_at,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  /* survey_facts: survey answers tied to an account. Grain: one row per answered survey. */
  /* Of a person who moved it is the account of the day of the answer. */
  SELECT
    surveys.survey_id,
    COALESCE(account_links.account_id, person_accounts.account_id, domain_accounts.account_id) AS account_id,
    COALESCE(person_links.person_id, surveys.person_id, surveys.survey_id) AS respondent,
    surveys.kind,
    surveys.score,
    CASE
      WHEN surveys.kind <> 'nps' OR surveys.score IS NULL
      THEN NULL
      WHEN surveys.score >= 9
      THEN 1
      WHEN surveys.score <= 6
      THEN -1
      ELSE 0
    END AS promotion,
    person_links.persona,
    person_links.seniority,
    surveys.answered_on,
    surveys.answered_at,
    surveys.source,
    surveys.record_id,
    surveys.file,
    surveys.line
  FROM surveys
  LEFT JOIN account_links
    ON account_links.id = surveys.account_id
  LEFT JOIN person_links
    ON person_links.id = surveys.person_id
  LEFT JOIN person_accounts
    ON person_accounts.person_id = person_links.person_id
    AND person_accounts.from_on <= surveys.answered_on
    AND person_accounts.to_on > surveys.answered_on
  LEFT JOIN domain_accounts
    ON domain_accounts.domain = surveys.email_domain
  WHERE
    NOT surveys.answered_on IS NULL AND NOT surveys.score IS NULL
) AS defined
ORDER BY
  defined.survey_id NULLS LAST
