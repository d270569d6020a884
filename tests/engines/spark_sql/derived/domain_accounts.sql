SELECT
  CAST(defined.domain AS STRING) AS domain,
  CAST(defined.account_id AS STRING) AS account_id
FROM (
  /* domain_accounts: which account a company's e-mail domain belongs to. */
  /* Grain: one row per domain that tells exactly one account; where it points to several it tells nobody. */
  SELECT
    clue AS domain,
    account_id
  FROM account_clues
  WHERE
    kind = 'domain' AND candidates = 1
) AS defined
ORDER BY
  defined.domain NULLS LAST
