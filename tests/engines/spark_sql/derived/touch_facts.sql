/* touch_facts: interactions of all sources, tied to an account, with what they are worth. */
/* Grain: one row per interaction; a web session and a held meeting are each one touch. */
/* Worth (settled reading 5): an observed length counts up to its kind's cap, else the kind's own minutes; product use */
/* counts up to its cap per person and day. Seconds are whole numbers, so sums do not depend on the order of rows. */
/* Whose it was: the account the source names, else that of the person (of one who moved, the account of that day), be he */
/* known only since a later visit, else the one the e-mail domain tells. */
WITH gathered AS (
  SELECT
    kind AS touch_kind,
    touch_id,
    account_id,
    person_id,
    email_domain,
    visitor_id,
    at,
    `on`,
    campaign_id,
    channel,
    content,
    direction,
    COALESCE(is_human, TRUE) AS is_human,
    outcome,
    seconds,
    CAST(1 AS BIGINT) AS pages,
    source,
    record_id,
    file,
    line
  FROM touches
  UNION ALL
  SELECT
    'session' AS touch_kind,
    session_id AS touch_id,
    account_id,
    person_id,
    email_domain,
    visitor_id,
    started_at AS at,
    started_on AS `on`,
    campaign_id,
    COALESCE(channel, 'web') AS channel,
    landing_page AS content,
    'inbound' AS direction,
    is_human,
    CAST(NULL AS STRING) AS outcome,
    seconds,
    COALESCE(pages, 1) AS pages,
    source,
    record_id,
    file,
    line
  FROM web_sessions
  UNION ALL
  SELECT
    CASE kind WHEN 'dinner' THEN 'dinner' WHEN 'call' THEN 'call' ELSE 'meeting' END AS touch_kind,
    meeting_id AS touch_id,
    account_id,
    person_id,
    CAST(NULL AS STRING) AS email_domain,
    CAST(NULL AS STRING) AS visitor_id,
    starts_at AS at,
    starts_on AS `on`,
    CAST(NULL AS STRING) AS campaign_id,
    'meeting' AS channel,
    kind AS content,
    'inbound' AS direction,
    TRUE AS is_human,
    status AS outcome,
    seconds,
    CAST(1 AS BIGINT) AS pages,
    source,
    record_id,
    file,
    line
  FROM meetings
  WHERE
    NOT starts_at IS NULL
  UNION ALL
  SELECT
    CASE direction WHEN 'inbound' THEN 'email_reply' ELSE 'email_sent' END AS touch_kind,
    message_id AS touch_id,
    account_id,
    person_id,
    email_domain,
    CAST(NULL AS STRING) AS visitor_id,
    at,
    `on`,
    CAST(NULL AS STRING) AS campaign_id,
    'mailbox' AS channel,
    CAST(NULL AS STRING) AS content,
    direction,
    NOT COALESCE(is_auto_reply, FALSE) AS is_human,
    CAST(NULL AS STRING) AS outcome,
    CAST(NULL AS BIGINT) AS seconds,
    CAST(1 AS BIGINT) AS pages,
    source,
    record_id,
    file,
    line
  FROM messages
  UNION ALL
  SELECT
    COALESCE(events.kind, 'event') AS touch_kind,
    event_attendances.record_id AS touch_id,
    event_attendances.account_id AS account_id,
    event_attendances.person_id AS person_id,
    event_attendances.email_domain AS email_domain,
    CAST(NULL AS STRING) AS visitor_id,
    event_attendances.attended_at AS at,
    event_attendances.attended_on AS `on`,
    events.campaign_id AS campaign_id,
    COALESCE(events.kind, 'event') AS channel,
    events.name AS content,
    'inbound' AS direction,
    TRUE AS is_human,
    CAST(NULL AS STRING) AS outcome,
    event_attendances.seconds AS seconds,
    CAST(1 AS BIGINT) AS pages,
    event_attendances.source AS source,
    event_attendances.record_id AS record_id,
    event_attendances.file AS file,
    event_attendances.line AS line
  FROM event_attendances
  LEFT JOIN events
    ON events.event_id = event_attendances.event_id
  WHERE
    NOT event_attendances.attended_at IS NULL
), moves AS (
  SELECT
    person_accounts.person_id AS person_id,
    person_accounts.account_id AS account_id,
    person_accounts.from_on AS from_on,
    person_accounts.to_on AS to_on
  FROM person_accounts
  JOIN person_links
    ON person_links.id = person_accounts.person_id AND NOT person_links.moved_id IS NULL
), tied AS (
  SELECT
    gathered.touch_kind AS touch_kind,
    gathered.touch_id AS touch_id,
    gathered.at AS at,
    gathered.`on` AS `on`,
    gathered.campaign_id AS campaign_id,
    gathered.channel AS channel,
    gathered.content AS content,
    gathered.outcome AS outcome,
    gathered.direction AS direction,
    gathered.is_human AS is_human,
    gathered.seconds AS seconds,
    gathered.pages AS pages,
    COALESCE(person_links.person_id, gathered.person_id, visitor_people.person_id) AS person_id,
    COALESCE(
      account_links.account_id,
      person_links.account_id,
      moves.account_id,
      domain_accounts.account_id
    ) AS account_id,
    CASE
      WHEN account_links.account_id IS NULL
      AND gathered.person_id IS NULL
      AND visitor_people.identified_on > gathered.`on`
      AND COALESCE(person_links.account_id, moves.account_id) IS DISTINCT FROM domain_accounts.account_id
      THEN visitor_people.identified_on
      ELSE gathered.`on`
    END AS known_on,
    person_links.persona AS persona,
    person_links.seniority AS seniority,
    gathered.source AS source,
    gathered.record_id AS record_id,
    gathered.file AS file,
    gathered.line AS line
  FROM gathered
  LEFT JOIN account_links
    ON account_links.id = gathered.account_id
  LEFT JOIN visitor_people
    ON visitor_people.visitor_id = gathered.visitor_id
  LEFT JOIN person_links
    ON person_links.id = COALESCE(gathered.person_id, visitor_people.person_id)
  LEFT JOIN moves
    ON moves.person_id = person_links.moved_id
    AND moves.from_on <= gathered.`on`
    AND moves.to_on > gathered.`on`
  LEFT JOIN domain_accounts
    ON domain_accounts.domain = gathered.email_domain
), judged AS (
  SELECT
    tied.touch_kind AS touch_kind,
    tied.touch_id AS touch_id,
    tied.at AS at,
    tied.`on` AS `on`,
    tied.campaign_id AS campaign_id,
    COALESCE(tied.channel, tied.touch_kind) AS channel,
    tied.content AS content,
    tied.person_id AS person_id,
    tied.account_id AS account_id,
    tied.known_on AS known_on,
    tied.persona AS persona,
    tied.seniority AS seniority,
    tied.source AS source,
    tied.record_id AS record_id,
    tied.file AS file,
    tied.line AS line,
    COALESCE(touch_rules.is_active, FALSE)
    AND tied.is_human
    AND NOT COALESCE(tied.outcome, '') IN (
      'scheduled',
      'cancelled',
      'no_show',
      'rescheduled',
      'no_answer',
      'voicemail',
      'registered',
      'bounced'
    ) AS is_active,
    CASE
      WHEN tied.seconds IS NULL OR touch_rules.cap_seconds IS NULL
      THEN tied.pages * touch_rules.seconds
      WHEN tied.seconds > tied.pages * touch_rules.cap_seconds
      THEN tied.pages * touch_rules.cap_seconds
      ELSE tied.seconds
    END AS worth_seconds,
    tied.seconds AS seconds,
    touch_rules.cap_seconds AS cap_seconds,
    COALESCE(person_weights.weight, 1) AS weight
  FROM tied
  LEFT JOIN touch_rules
    ON touch_rules.kind = tied.touch_kind
  LEFT JOIN person_weights
    ON person_weights.seniority = COALESCE(tied.seniority, 'unknown')
), product_use AS (
  SELECT
    touch_id,
    COALESCE(
      SUM(CASE WHEN is_active THEN COALESCE(seconds, 0) ELSE 0 END) OVER (
        PARTITION BY account_id, COALESCE(person_id, ''), `on`
        ORDER BY at NULLS LAST, touch_id NULLS LAST
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
      ),
      0
    ) AS seconds_before
  FROM judged
  WHERE
    touch_kind = 'product_use'
), valued AS (
  SELECT
    judged.touch_kind AS touch_kind,
    judged.touch_id AS touch_id,
    judged.at AS at,
    judged.`on` AS `on`,
    judged.campaign_id AS campaign_id,
    judged.channel AS channel,
    judged.content AS content,
    judged.person_id AS person_id,
    judged.account_id AS account_id,
    judged.known_on AS known_on,
    judged.persona AS persona,
    judged.seniority AS seniority,
    judged.is_active AS is_active,
    judged.weight AS weight,
    judged.source AS source,
    judged.record_id AS record_id,
    judged.file AS file,
    judged.line AS line,
    CASE
      WHEN NOT judged.is_active
      THEN 0
      WHEN product_use.seconds_before IS NULL OR judged.cap_seconds IS NULL
      THEN COALESCE(judged.worth_seconds, 0)
      WHEN product_use.seconds_before >= judged.cap_seconds
      THEN 0
      WHEN product_use.seconds_before + COALESCE(judged.seconds, 0) > judged.cap_seconds
      THEN judged.cap_seconds - product_use.seconds_before
      ELSE COALESCE(judged.seconds, 0)
    END AS active_seconds
  FROM judged
  LEFT JOIN product_use
    ON product_use.touch_id = judged.touch_id AND judged.touch_kind = 'product_use'
)
SELECT
  CAST(defined.touch_kind AS STRING) AS touch_kind,
  CAST(defined.touch_id AS STRING) AS touch_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.person_id AS STRING) AS person_id,
  CAST(defined.on AS DATE) AS on,
  CAST(defined.at AS TIMESTAMP_NTZ) AS at,
  CAST(defined.known_on AS DATE) AS known_on,
  CAST(defined.campaign AS STRING) AS campaign,
  CAST(defined.channel AS STRING) AS channel,
  CAST(defined.content AS STRING) AS content,
  CAST(defined.persona AS STRING) AS persona,
  CAST(defined.seniority AS STRING) AS seniority,
  CAST(defined.is_active AS BOOLEAN) AS is_active,
  CAST(defined.active_seconds AS BIGINT) AS active_seconds,
  CAST(defined.weighted_seconds AS DECIMAL(18, 4)) AS weighted_seconds,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    valued.touch_kind,
    valued.touch_id,
    valued.account_id,
    valued.person_id,
    valued.`on`,
    valued.at,
    valued.known_on,
    COALESCE(labels.label, valued.campaign_id) AS campaign,
    valued.channel,
    valued.content,
    valued.persona,
    valued.seniority,
    valued.is_active,
    valued.active_seconds,
    CAST(CAST(valued.active_seconds AS DECIMAL(19, 0)) * CAST(valued.weight AS DECIMAL(9, 4)) AS DECIMAL(18, 4)) AS weighted_seconds,
    valued.source,
    valued.record_id,
    valued.file,
    valued.line
  FROM valued
  LEFT JOIN labels
    ON labels.kind = 'campaign' AND labels.id = valued.campaign_id
) AS defined
ORDER BY
  defined.account_id NULLS LAST,
  defined.at NULLS LAST,
  defined.touch_kind NULLS LAST,
  defined.touch_id NULLS LAST
