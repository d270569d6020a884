SELECT
  CAST(defined.person_id AS STRING) AS person_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.method AS STRING) AS method,
  CAST(defined.confidence AS DECIMAL(18, 8)) AS confidence,
  CAST(defined.reason AS STRING) AS reason
FROM (
  /* person_accounts: the account of a person, how it was found and why. */
  /* Grain: one row per person tied to an account. The CRM's own link wins, then a lead's conversion, then the e-mail */
  /* domain; free-mail and disposable domains never tell an account. */
  SELECT
    people.person_id,
    CASE
      WHEN NOT linked.account_id IS NULL
      THEN linked.account_id
      WHEN NOT converted.account_id IS NULL
      THEN converted.account_id
      ELSE domain_accounts.account_id
    END AS account_id,
    CASE
      WHEN NOT linked.account_id IS NULL
      THEN 'crm_link'
      WHEN NOT converted.account_id IS NULL
      THEN 'conversion'
      ELSE 'email_domain'
    END AS method,
    CASE
      WHEN NOT linked.account_id IS NULL
      THEN CAST(1 AS DECIMAL(9, 8))
      WHEN NOT converted.account_id IS NULL
      THEN CAST(1 AS DECIMAL(9, 8))
      ELSE CAST(0.9 AS DECIMAL(9, 8))
    END AS confidence,
    CASE
      WHEN NOT linked.account_id IS NULL
      THEN 'the CRM links the person to the account'
      WHEN NOT converted.account_id IS NULL
      THEN 'the lead was converted into the account'
      ELSE 'the e-mail domain ' || people.email_domain || ' belongs to this account alone'
    END AS reason
  FROM people
  LEFT JOIN accounts AS linked
    ON linked.account_id = people.account_id
  LEFT JOIN accounts AS converted
    ON converted.account_id = people.converted_account_id
  LEFT JOIN domain_accounts
    ON domain_accounts.domain = people.email_domain
  WHERE
    NOT linked.account_id IS NULL
    OR NOT converted.account_id IS NULL
    OR NOT domain_accounts.account_id IS NULL
) AS defined
ORDER BY
  defined.person_id NULLS LAST
