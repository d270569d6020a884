/* account_clues: which accounts a company's domain or a name points to. Grain: one row per domain or name and account. */
/* Of several accounts on one domain it points to the parents only (settled reading 6): a subsidiary stands behind its */
/* parent where both share the domain. Merged accounts speak for the one they live on in. */
WITH merged AS (
  SELECT
    id,
    survivor_id
  FROM survivors
  WHERE
    kind = 'account' AND NOT survivor_id IS NULL
), told AS (
  SELECT
    domain,
    account_id
  FROM accounts
  WHERE
    NOT domain IS NULL
  UNION ALL
  SELECT
    domain,
    account_id
  FROM account_domains
), owned AS (
  SELECT
    told.domain AS domain,
    COALESCE(merged.survivor_id, told.account_id) AS account_id
  FROM told
  LEFT JOIN merged
    ON merged.id = told.account_id
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
  LEFT JOIN merged
    ON merged.id = accounts.parent_account_id
  JOIN company_owned AS parent
    ON parent.domain = child.domain
    AND parent.account_id = COALESCE(merged.survivor_id, accounts.parent_account_id)
  WHERE
    parent.account_id <> child.account_id
), named AS (
  SELECT DISTINCT
    accounts.name_key AS name_key,
    COALESCE(merged.survivor_id, accounts.account_id) AS account_id
  FROM accounts
  LEFT JOIN merged
    ON merged.id = accounts.account_id
  WHERE
    NOT accounts.name_key IS NULL
), pointing AS (
  SELECT
    'domain' AS kind,
    company_owned.domain AS clue,
    company_owned.account_id AS account_id
  FROM company_owned
  LEFT JOIN subsidiaries
    ON subsidiaries.domain = company_owned.domain
    AND subsidiaries.account_id = company_owned.account_id
  WHERE
    subsidiaries.account_id IS NULL
  UNION ALL
  SELECT
    'name' AS kind,
    name_key AS clue,
    account_id
  FROM named
)
SELECT
  CAST(defined.kind AS STRING) AS kind,
  CAST(defined.clue AS STRING) AS clue,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.candidates AS BIGINT) AS candidates
FROM (
  SELECT
    kind,
    clue,
    account_id,
    COUNT(*) OVER (PARTITION BY kind, clue) AS candidates
  FROM pointing
) AS defined
ORDER BY
  defined.kind NULLS LAST,
  defined.clue NULLS LAST,
  defined.account_id NULLS LAST
