SELECT
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.funnel_stage AS STRING) AS funnel_stage,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.is_beyond AS BOOLEAN) AS is_beyond,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  /* stage_reaches: who got at least so far. Grain: one row per account span and stage up to its own; outside has none. */
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
  JOIN funnel_stages
    ON funnel_stages.position <= account_spans.stage_position
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.from_on NULLS LAST,
  defined.funnel_stage NULLS LAST
