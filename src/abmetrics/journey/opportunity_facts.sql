-- opportunity_facts: deals with their amount in the reporting currency. Grain: one row per opportunity that was not
-- merged away; the history of a merged one is its survivor's.
-- The amount takes the rate of the day it closed, or of the day it was created while it is open (rule 7).
-- Legitimate: at or past the set sales stage, and not a duplicate. Without a set stage that is from creation on. With
-- one, the first version of the history at or past it; without history the creation day if the deal stands there now
-- or was won.
WITH merged AS (
    SELECT id, survivor_id FROM survivors WHERE kind = 'opportunity' AND survivor_id IS NOT NULL
),

history AS (
    SELECT
        coalesce(merged.survivor_id, opportunity_history.opportunity_id) AS opportunity_id,
        opportunity_history.stage AS stage, opportunity_history.from_on AS from_on
    FROM opportunity_history
    LEFT JOIN merged ON merged.id = opportunity_history.opportunity_id
),

reached AS (
    SELECT history.opportunity_id AS opportunity_id, min(history.from_on) AS reached_on
    FROM history
    JOIN sales_stages ON sales_stages.stage = history.stage
    WHERE sales_stages.position >= $legitimate_position
    GROUP BY history.opportunity_id
),

with_history AS (
    SELECT DISTINCT opportunity_id FROM history
),

first_wins AS (
    SELECT
        opportunities.opportunity_id AS opportunity_id,
        row_number() OVER (
            PARTITION BY coalesce(account_links.account_id, opportunities.account_id)
            ORDER BY opportunities.closed_on, opportunities.opportunity_id
        ) AS position
    FROM opportunities
    LEFT JOIN account_links ON account_links.id = opportunities.account_id
    LEFT JOIN merged ON merged.id = opportunities.opportunity_id
    WHERE opportunities.status = 'won' AND opportunities.closed_on IS NOT NULL AND opportunities.account_id IS NOT NULL
        AND merged.id IS NULL
)

SELECT
    o.opportunity_id,
    account_links.account_id,
    coalesce(owners.label, o.owner_id) AS opportunity_owner,
    users.team AS sales_team,
    o.opportunity_source,
    o.type AS opportunity_type,
    o.stage AS sales_stage,
    coalesce(products.label, o.product_id) AS product,
    coalesce(campaigns.label, o.campaign_id) AS campaign,
    o.status,
    o.status = 'won' AS is_won,
    o.status <> 'open' AS is_closed,
    coalesce(o.is_duplicate, false) AS is_duplicate,
    coalesce(o.type, '') = 'renewal' AS is_renewal,
    ($rates_with_duplicates OR NOT coalesce(o.is_duplicate, false))
    AND ($rates_with_renewals OR coalesce(o.type, '') <> 'renewal') AS counts_in_rates,
    coalesce(first_wins.position, 0) = 1 AS is_first_won,
    CAST(CAST(o.amount AS DECIMAL(19, 4)) * exchange_spans.rate AS DECIMAL(18, 4)) AS amount,
    o.amount IS NOT NULL AND exchange_spans.rate IS NULL AS is_rate_missing,
    o.created_on,
    o.closed_on,
    CASE
        WHEN coalesce(o.is_duplicate, false) THEN NULL
        WHEN $legitimate_position = 0 THEN o.created_on
        WHEN reached.reached_on IS NOT NULL THEN reached.reached_on
        WHEN o.status = 'won' AND with_history.opportunity_id IS NOT NULL THEN o.closed_on
        WHEN with_history.opportunity_id IS NULL AND (sales_stages.position >= $legitimate_position OR o.status = 'won')
            THEN o.created_on
    END AS legitimate_on,
    CASE
        WHEN o.status = 'won' THEN date_diff('day', CAST(o.created_on AS DATE), CAST(o.closed_on AS DATE))
    END AS cycle_days,
    coalesce(o.created_on < accounts.created_on, false) AS is_before_account,
    coalesce(o.segment <> accounts.segment, false) AS is_of_other_segment,
    o.source,
    o.record_id,
    o.file,
    o.line
FROM opportunities AS o
LEFT JOIN merged ON merged.id = o.opportunity_id
LEFT JOIN account_links ON account_links.id = o.account_id
LEFT JOIN accounts ON accounts.account_id = account_links.account_id
LEFT JOIN users ON users.user_id = o.owner_id
LEFT JOIN labels AS owners ON owners.kind = 'user' AND owners.id = o.owner_id
LEFT JOIN labels AS products ON products.kind = 'product' AND products.id = o.product_id
LEFT JOIN labels AS campaigns ON campaigns.kind = 'campaign' AND campaigns.id = o.campaign_id
LEFT JOIN sales_stages ON sales_stages.stage = o.stage
LEFT JOIN reached ON reached.opportunity_id = o.opportunity_id
LEFT JOIN with_history ON with_history.opportunity_id = o.opportunity_id
LEFT JOIN first_wins ON first_wins.opportunity_id = o.opportunity_id
LEFT JOIN exchange_spans
    ON exchange_spans.currency = o.currency
    AND exchange_spans.from_on <= coalesce(o.closed_on, o.created_on)
    AND exchange_spans.to_on > coalesce(o.closed_on, o.created_on)
WHERE merged.id IS NULL
