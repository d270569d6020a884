/* opportunity_facts: deals with their amount in the reporting currency. Grain: one row per opportunity that was not */
/* merged away; the history of a merged one is its survivor's. */
/* The amount takes the rate of the day it closed, or of the day it was created while it is open (rule 7). */
/* Legitimate: at or past the set sales stage, and not a duplicate. Without a set stage that is from creation on. With */
/* one, the first version of the history at or past it; without history the creation day if the deal stands there now */
/* or was won. */
WITH merged AS (
  SELECT
    id,
    survivor_id
  FROM survivors
  WHERE
    kind = 'opportunity' AND NOT survivor_id IS NULL
), history AS (
  SELECT
    COALESCE(merged.survivor_id, opportunity_history.opportunity_id) AS opportunity_id,
    opportunity_history.stage AS stage,
    opportunity_history.from_on AS from_on
  FROM opportunity_history
  LEFT JOIN merged
    ON merged.id = opportunity_history.opportunity_id
), reached AS (
  SELECT
    history.opportunity_id AS opportunity_id,
    MIN(history.from_on) AS reached_on
  FROM history
  JOIN sales_stages
    ON sales_stages.stage = history.stage
  WHERE
    sales_stages.position >= 2
  GROUP BY
    history.opportunity_id
), with_history AS (
  SELECT DISTINCT
    opportunity_id
  FROM history
), first_wins AS (
  SELECT
    opportunities.opportunity_id AS opportunity_id,
    ROW_NUMBER() OVER (
      PARTITION BY COALESCE(account_links.account_id, opportunities.account_id)
      ORDER BY opportunities.closed_on NULLS LAST, opportunities.opportunity_id NULLS LAST
    ) AS position
  FROM opportunities
  LEFT JOIN account_links
    ON account_links.id = opportunities.account_id
  LEFT JOIN merged
    ON merged.id = opportunities.opportunity_id
  WHERE
    opportunities.status = 'won'
    AND NOT opportunities.closed_on IS NULL
    AND NOT opportunities.account_id IS NULL
    AND merged.id IS NULL
)
SELECT
  CAST(defined.opportunity_id AS STRING) AS opportunity_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.opportunity_owner AS STRING) AS opportunity_owner,
  CAST(defined.sales_team AS STRING) AS sales_team,
  CAST(defined.opportunity_source AS STRING) AS opportunity_source,
  CAST(defined.opportunity_type AS STRING) AS opportunity_type,
  CAST(defined.sales_stage AS STRING) AS sales_stage,
  CAST(defined.product AS STRING) AS product,
  CAST(defined.campaign AS STRING) AS campaign,
  CAST(defined.status AS STRING) AS status,
  CAST(defined.is_won AS BOOLEAN) AS is_won,
  CAST(defined.is_closed AS BOOLEAN) AS is_closed,
  CAST(defined.is_duplicate AS BOOLEAN) AS is_duplicate,
  CAST(defined.is_renewal AS BOOLEAN) AS is_renewal,
  CAST(defined.counts_in_rates AS BOOLEAN) AS counts_in_rates,
  CAST(defined.is_first_won AS BOOLEAN) AS is_first_won,
  CAST(defined.amount AS DECIMAL(18, 4)) AS amount,
  CAST(defined.is_rate_missing AS BOOLEAN) AS is_rate_missing,
  CAST(defined.created_on AS DATE) AS created_on,
  CAST(defined.closed_on AS DATE) AS closed_on,
  CAST(defined.legitimate_on AS DATE) AS legitimate_on,
  CAST(defined.cycle_days AS BIGINT) AS cycle_days,
  CAST(defined.is_before_account AS BOOLEAN) AS is_before_account,
  CAST(defined.is_of_other_segment AS BOOLEAN) AS is_of_other_segment,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    o.opportunity_id,
    account_links.account_id,
    COALESCE(owners.label, o.owner_id) AS opportunity_owner,
    users.team AS sales_team,
    o.opportunity_source,
    o.type AS opportunity_type,
    o.stage AS sales_stage,
    COALESCE(products.label, o.product_id) AS product,
    COALESCE(campaigns.label, o.campaign_id) AS campaign,
    o.status,
    o.status = 'won' AS is_won,
    o.status <> 'open' AS is_closed,
    COALESCE(o.is_duplicate, FALSE) AS is_duplicate,
    COALESCE(o.type, '') = 'renewal' AS is_renewal,
    (
      FALSE OR NOT COALESCE(o.is_duplicate, FALSE)
    )
    AND (
      FALSE OR COALESCE(o.type, '') <> 'renewal'
    ) AS counts_in_rates,
    COALESCE(first_wins.position, 0) = 1 AS is_first_won,
    CAST(CAST(o.amount AS DECIMAL(19, 4)) * exchange_spans.rate AS DECIMAL(18, 4)) AS amount,
    NOT o.amount IS NULL AND exchange_spans.rate IS NULL AS is_rate_missing,
    o.created_on,
    o.closed_on,
    CASE
      WHEN COALESCE(o.is_duplicate, FALSE)
      THEN NULL
      WHEN 2 = 0
      THEN o.created_on
      WHEN NOT reached.reached_on IS NULL
      THEN reached.reached_on
      WHEN o.status = 'won' AND NOT with_history.opportunity_id IS NULL
      THEN o.closed_on
      WHEN with_history.opportunity_id IS NULL
      AND (
        sales_stages.position >= 2 OR o.status = 'won'
      )
      THEN o.created_on
    END AS legitimate_on,
    CASE
      WHEN o.status = 'won'
      THEN DATEDIFF(DAY, CAST(o.created_on AS DATE), CAST(o.closed_on AS DATE))
    END AS cycle_days,
    COALESCE(o.created_on < accounts.created_on, FALSE) AS is_before_account,
    COALESCE(o.segment <> accounts.segment, FALSE) AS is_of_other_segment,
    o.source,
    o.record_id,
    o.file,
    o.line
  FROM opportunities AS o
  LEFT JOIN merged
    ON merged.id = o.opportunity_id
  LEFT JOIN account_links
    ON account_links.id = o.account_id
  LEFT JOIN accounts
    ON accounts.account_id = account_links.account_id
  LEFT JOIN users
    ON users.user_id = o.owner_id
  LEFT JOIN labels AS owners
    ON owners.kind = 'user' AND owners.id = o.owner_id
  LEFT JOIN labels AS products
    ON products.kind = 'product' AND products.id = o.product_id
  LEFT JOIN labels AS campaigns
    ON campaigns.kind = 'campaign' AND campaigns.id = o.campaign_id
  LEFT JOIN sales_stages
    ON sales_stages.stage = o.stage
  LEFT JOIN reached
    ON reached.opportunity_id = o.opportunity_id
  LEFT JOIN with_history
    ON with_history.opportunity_id = o.opportunity_id
  LEFT JOIN first_wins
    ON first_wins.opportunity_id = o.opportunity_id
  LEFT JOIN exchange_spans
    ON exchange_spans.currency = o.currency
    AND exchange_spans.from_on <= COALESCE(o.closed_on, o.created_on)
    AND exchange_spans.to_on > COALESCE(o.closed_on, o.created_on)
  WHERE
    merged.id IS NULL
) AS defined
ORDER BY
  defined.opportunity_id NULLS LAST
