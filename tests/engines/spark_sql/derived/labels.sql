/* labels: the readable name of an account, user, product or campaign. */
/* Grain: one row per kind and id. Two things of one name are told apart by their id; one without a name is its id. */
/* A colleague whom two systems know by one name is one colleague: only namesakes within a system are told apart. */
WITH named AS (
  SELECT
    'account' AS kind,
    account_id AS id,
    COALESCE(name, account_id) AS name,
    '' AS known_in
  FROM accounts
  UNION ALL
  SELECT
    'user' AS kind,
    user_id AS id,
    COALESCE(name, user_id) AS name,
    source AS known_in
  FROM users
  UNION ALL
  SELECT
    'product' AS kind,
    product_id AS id,
    COALESCE(name, product_id) AS name,
    '' AS known_in
  FROM products
  UNION ALL
  SELECT
    'campaign' AS kind,
    campaign_id AS id,
    COALESCE(name, campaign_id) AS name,
    '' AS known_in
  FROM campaigns
), counted AS (
  SELECT
    kind,
    name,
    known_in,
    COUNT(*) AS things
  FROM named
  GROUP BY
    kind,
    name,
    known_in
), namesakes AS (
  SELECT
    kind,
    name,
    MAX(things) AS things
  FROM counted
  GROUP BY
    kind,
    name
)
SELECT
  CAST(defined.kind AS STRING) AS kind,
  CAST(defined.id AS STRING) AS id,
  CAST(defined.label AS STRING) AS label
FROM (
  SELECT
    named.kind,
    named.id,
    CASE
      WHEN namesakes.things > 1
      THEN named.name || ' (' || named.id || ')'
      ELSE named.name
    END AS label
  FROM named
  JOIN namesakes
    ON namesakes.kind = named.kind AND namesakes.name = named.name
) AS defined
ORDER BY
  defined.kind NULLS LAST,
  defined.id NULLS LAST
