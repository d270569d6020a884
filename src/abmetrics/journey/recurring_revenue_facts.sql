-- recurring_revenue_facts: changes of recurring revenue in the reporting currency, at the rate of their day (rule 7).
-- Grain: one row per change.
SELECT
    changes.event_id,
    account_links.account_id,
    coalesce(labels.label, changes.product_id) AS product,
    changes.kind AS revenue_change,
    changes."on",
    CAST(CAST(changes.annual_amount AS DECIMAL(19, 4)) * exchange_spans.rate AS DECIMAL(18, 4)) AS annual_amount,
    changes.source,
    changes.record_id,
    changes.file,
    changes.line
FROM recurring_revenue_events AS changes
LEFT JOIN account_links ON account_links.id = changes.account_id
LEFT JOIN labels ON labels.kind = 'product' AND labels.id = changes.product_id
LEFT JOIN exchange_spans
    ON exchange_spans.currency = changes.currency
    AND exchange_spans.from_on <= changes."on" AND exchange_spans.to_on > changes."on"
