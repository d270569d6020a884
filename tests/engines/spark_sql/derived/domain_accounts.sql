/* domain_accounts: which account a company's e-mail domain belongs to. */
/* Grain: one row per domain that tells exactly one account. Of several accounts on one domain it is the parent */
/* (settled reading 6); where no single one is the parent of the rest, the domain tells nobody. */
WITH owned AS (
  SELECT
    accounts.domain AS domain,
    accounts.account_id AS account_id
  FROM accounts
  WHERE
    NOT accounts.domain IS NULL
  UNION ALL
  SELECT
    account_domains.domain AS domain,
    account_domains.account_id AS account_id
  FROM account_domains
), company_owned AS (
  SELECT DISTINCT
    owned.domain AS domain,
    owned.account_id AS account_id
  FROM owned
  JOIN accounts
    ON accounts.account_id = owned.account_id
  JOIN email_domains
    ON email_domains.domain = owned.domain AND email_domains.kind = 'company'
), subsidiaries AS (
  SELECT DISTINCT
    child.domain AS domain,
    child.account_id AS account_id
  FROM company_owned AS child
  JOIN accounts
    ON accounts.account_id = child.account_id
  JOIN company_owned AS parent
    ON parent.domain = child.domain AND parent.account_id = accounts.parent_account_id
  WHERE
    parent.account_id <> child.account_id
), heads AS (
  SELECT
    company_owned.domain AS domain,
    company_owned.account_id AS account_id
  FROM company_owned
  LEFT JOIN subsidiaries
    ON subsidiaries.domain = company_owned.domain
    AND subsidiaries.account_id = company_owned.account_id
  WHERE
    subsidiaries.account_id IS NULL
)
SELECT
  CAST(defined.domain AS STRING) AS domain,
  CAST(defined.account_id AS STRING) AS account_id
FROM (
  SELECT
    heads.domain,
    MAX(heads.account_id) AS account_id
  FROM heads
  GROUP BY
    heads.domain
  HAVING
    COUNT(*) = 1
) AS defined
ORDER BY
  defined.domain NULLS LAST
