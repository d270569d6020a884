-- stage_reaches: who got at least so far. Grain: one row per account span and stage up to its own; outside has none.
SELECT
    account_spans.account_id,
    funnel_stages.stage AS funnel_stage,
    account_spans.from_on,
    account_spans.to_on,
    account_spans.stage_position > funnel_stages.position AS is_beyond,
    account_spans.source,
    account_spans.record_id,
    account_spans.file,
    account_spans.line
FROM account_spans
JOIN funnel_stages ON funnel_stages.position <= account_spans.stage_position
