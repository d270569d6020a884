/* account_links: what an account_id of any table means. Grain: one row per id that may stand for an account. */
/* An account is itself, unless the CRM merged it away. A firm of another system is the account that system links it to, */
/* else the one its domain tells, else the only one of its name; what points to several accounts ties it to none. */
WITH sure AS (
  SELECT
    accounts.account_id AS id,
    COALESCE(survivors.survivor_id, accounts.account_id) AS account_id,
    CASE WHEN survivors.survivor_id IS NULL THEN 'crm_id' ELSE 'merge' END AS method,
    COALESCE(survivors.reason, 'the account itself') AS reason
  FROM accounts
  LEFT JOIN survivors
    ON survivors.kind = 'account' AND survivors.id = accounts.account_id
  UNION ALL
  SELECT
    survivors.id AS id,
    survivors.survivor_id AS account_id,
    CASE WHEN NOT survivors.survivor_id IS NULL THEN 'merge' END AS method,
    survivors.reason AS reason
  FROM survivors
  LEFT JOIN accounts
    ON accounts.account_id = survivors.id
  WHERE
    survivors.kind = 'account' AND accounts.account_id IS NULL
), pointed AS (
  SELECT
    kind,
    clue,
    MAX(account_id) AS account_id,
    MAX(candidates) AS candidates
  FROM account_clues
  GROUP BY
    kind,
    clue
), firms AS (
  SELECT
    organisations.organisation_id AS id,
    organisations.domain AS domain,
    COALESCE(organisations.name, organisations.name_key) AS name,
    linked.account_id AS linked_id,
    CASE WHEN by_domain.candidates = 1 THEN by_domain.account_id END AS domain_id,
    CASE
      WHEN by_name.candidates = 1
      AND (
        by_domain.clue IS NULL OR NOT on_domain.account_id IS NULL
      )
      THEN by_name.account_id
    END AS name_id,
    COALESCE(by_domain.candidates, 0) AS domain_candidates,
    COALESCE(by_name.candidates, 0) AS name_candidates
  FROM organisations
  LEFT JOIN sure AS itself
    ON itself.id = organisations.organisation_id
  LEFT JOIN sure AS linked
    ON linked.id = organisations.account_id
  LEFT JOIN pointed AS by_domain
    ON by_domain.kind = 'domain' AND by_domain.clue = organisations.domain
  LEFT JOIN pointed AS by_name
    ON by_name.kind = 'name' AND by_name.clue = organisations.name_key
  LEFT JOIN account_clues AS on_domain
    ON on_domain.kind = 'domain'
    AND on_domain.clue = organisations.domain
    AND on_domain.account_id = by_name.account_id
  WHERE
    itself.id IS NULL
), judged AS (
  SELECT
    id,
    domain,
    name,
    domain_candidates,
    name_candidates,
    COALESCE(linked_id, domain_id, name_id) AS account_id,
    CASE
      WHEN NOT linked_id IS NULL
      THEN 'system_link'
      WHEN NOT domain_id IS NULL
      THEN 'domain'
      WHEN NOT name_id IS NULL
      THEN 'name'
    END AS method
  FROM firms
)
SELECT
  CAST(defined.id AS STRING) AS id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.method AS STRING) AS method,
  CAST(defined.confidence AS DECIMAL(18, 8)) AS confidence,
  CAST(defined.is_ambiguous AS BOOLEAN) AS is_ambiguous,
  CAST(defined.reason AS STRING) AS reason
FROM (
  SELECT
    id,
    account_id,
    method,
    CASE WHEN NOT account_id IS NULL THEN CAST(1 AS DECIMAL(9, 8)) END AS confidence,
    FALSE AS is_ambiguous,
    reason
  FROM sure
  UNION ALL
  SELECT
    id,
    account_id,
    method,
    CASE method
      WHEN 'system_link'
      THEN CAST(1 AS DECIMAL(9, 8))
      WHEN 'domain'
      THEN CAST(0.9 AS DECIMAL(9, 8))
      WHEN 'name'
      THEN CAST(0.7 AS DECIMAL(9, 8))
    END AS confidence,
    account_id IS NULL AND (
      domain_candidates > 1 OR name_candidates > 1
    ) AS is_ambiguous,
    CASE
      WHEN method = 'system_link'
      THEN 'its own system links it to the account'
      WHEN method = 'domain'
      THEN 'the domain ' || domain || ' belongs to this account alone'
      WHEN method = 'name'
      THEN 'only this account is named ' || name
      WHEN domain_candidates > 1
      THEN 'the domain ' || domain || ' is shared by ' || CAST(domain_candidates AS STRING) || ' accounts'
      WHEN name_candidates > 1
      THEN CAST(name_candidates AS STRING) || ' accounts are named ' || name
      ELSE 'no link, and no account of its domain or name'
    END AS reason
  FROM judged
) AS defined
ORDER BY
  defined.id NULLS LAST
