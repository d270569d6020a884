SELECT
  CAST(defined.event_id AS STRING) AS event_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.product AS STRING) AS product,
  CAST(defined.revenue_change AS STRING) AS revenue_change,
  CAST(defined.on AS DATE) AS on,
  CAST(defined.annual_amount AS DECIMAL(18, 4)) AS annual_amount,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  /* recurring_revenue_facts: changes of recurring revenue in the reporting currency, at the rate of their day (rule 7). */
  /* Grain: one row per change. */
  SELECT
    changes.event_id,
    account_links.account_id,
    COALESCE(labels.label, changes.product_id) AS product,
    changes.kind AS revenue_change,
    changes.`on`,
    CAST(CAST(changes.annual_amount AS DECIMAL(19, 4)) * exchange_spans.rate AS DECIMAL(18, 4)) AS annual_amount,
    changes.source,
    changes.record_id,
    changes.file,
    changes.line
  FROM recurring_revenue_events AS changes
  LEFT JOIN account_links
    ON account_links.id = changes.account_id
  LEFT JOIN labels
    ON labels.kind = 'product' AND labels.id = changes.product_id
  LEFT JOIN exchange_spans
    ON exchange_spans.currency = changes.currency
    AND exchange_spans.from_on <= changes.`on`
    AND exchange_spans.to_on > changes.`on`
) AS defined
ORDER BY
  defined.event_id NULLS LAST
