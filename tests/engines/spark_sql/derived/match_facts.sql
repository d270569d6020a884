/* match_facts: what of the data is tied to an account, how and since when. */
/* Grain: one row per person, visit, organisation or row of spend and time with one match. A visit whose visitor became */
/* known later is unmatched until that day. Spend is every row that has a cost: of ad platforms, which may name an account */
/* or its domain, and of campaigns, which cannot. */
WITH clues AS (
  SELECT
    kind,
    clue,
    MAX(account_id) AS account_id,
    MAX(candidates) AS candidates
  FROM account_clues
  GROUP BY
    kind,
    clue
), persons AS (
  SELECT
    'person' AS match_kind,
    people.person_id AS match_id,
    person_accounts.account_id AS account_id,
    CASE
      WHEN people.created_on > person_accounts.from_on
      THEN people.created_on
      ELSE person_accounts.from_on
    END AS from_on,
    person_accounts.to_on AS to_on,
    person_accounts.is_ambiguous AS is_ambiguous,
    person_accounts.method AS match_method,
    person_accounts.confidence AS confidence,
    person_accounts.reason AS match_reason,
    people.email_domain AS domain,
    people.company_key AS company_key,
    people.source AS source,
    people.record_id AS record_id,
    people.file AS file,
    people.line AS line
  FROM person_accounts
  JOIN people
    ON people.person_id = person_accounts.person_id
), moves AS (
  SELECT
    person_accounts.person_id AS person_id,
    person_accounts.account_id AS account_id,
    person_accounts.from_on AS from_on,
    person_accounts.to_on AS to_on
  FROM person_accounts
  JOIN person_links
    ON person_links.id = person_accounts.person_id AND NOT person_links.moved_id IS NULL
), visits AS (
  SELECT
    web_sessions.session_id AS session_id,
    web_sessions.started_on AS started_on,
    account_links.account_id AS named_account,
    COALESCE(person_links.account_id, moves.account_id) AS person_account,
    CASE WHEN clues.candidates = 1 THEN clues.account_id END AS domain_account,
    COALESCE(clues.candidates, 0) AS candidates,
    NOT web_sessions.person_id IS NULL AS is_signed_in,
    visitor_people.identified_on AS identified_on,
    web_sessions.email_domain AS domain,
    web_sessions.source AS source,
    web_sessions.record_id AS record_id,
    web_sessions.file AS file,
    web_sessions.line AS line
  FROM web_sessions
  LEFT JOIN account_links
    ON account_links.id = web_sessions.account_id
  LEFT JOIN visitor_people
    ON visitor_people.visitor_id = web_sessions.visitor_id
  LEFT JOIN person_links
    ON person_links.id = COALESCE(web_sessions.person_id, visitor_people.person_id)
  LEFT JOIN moves
    ON moves.person_id = person_links.moved_id
    AND moves.from_on <= web_sessions.started_on
    AND moves.to_on > web_sessions.started_on
  LEFT JOIN clues
    ON clues.kind = 'domain' AND clues.clue = web_sessions.email_domain
  WHERE
    web_sessions.is_human
), tied_visits AS (
  SELECT
    session_id,
    started_on,
    domain,
    candidates,
    source,
    record_id,
    file,
    line,
    COALESCE(named_account, person_account, domain_account) AS account_id,
    CASE
      WHEN NOT named_account IS NULL
      THEN 'account'
      WHEN NOT person_account IS NULL AND is_signed_in
      THEN 'person'
      WHEN NOT person_account IS NULL
      THEN 'identification'
      WHEN NOT domain_account IS NULL
      THEN 'email_domain'
    END AS match_method,
    CASE
      WHEN named_account IS NULL
      AND NOT person_account IS NULL
      AND NOT is_signed_in
      AND identified_on > started_on
      AND person_account IS DISTINCT FROM domain_account
      THEN identified_on
      ELSE started_on
    END AS known_on
  FROM visits
), spend AS (
  SELECT
    'ad row ' || ad_row_id AS match_id,
    `on` AS spent_on,
    account_id,
    domain,
    source,
    record_id,
    file,
    line
  FROM ad_rows
  WHERE
    NOT cost IS NULL
  UNION ALL
  SELECT
    'cost ' || cost_id AS match_id,
    from_on AS spent_on,
    CAST(NULL AS STRING) AS account_id,
    CAST(NULL AS STRING) AS domain,
    source,
    record_id,
    file,
    line
  FROM costs
  WHERE
    NOT campaign_id IS NULL AND NOT COALESCE(is_planned, FALSE)
), tied_spend AS (
  SELECT
    spend.match_id AS match_id,
    spend.spent_on AS spent_on,
    spend.domain AS domain,
    account_links.account_id AS named_account,
    CASE WHEN clues.candidates = 1 THEN clues.account_id END AS domain_account,
    COALESCE(clues.candidates, 0) AS candidates,
    spend.source AS source,
    spend.record_id AS record_id,
    spend.file AS file,
    spend.line AS line
  FROM spend
  LEFT JOIN account_links
    ON account_links.id = spend.account_id
  LEFT JOIN clues
    ON clues.kind = 'domain' AND clues.clue = spend.domain
), all_matches AS (
  SELECT
    match_kind,
    match_id,
    account_id,
    from_on,
    to_on,
    is_ambiguous,
    match_method,
    confidence,
    match_reason,
    domain,
    company_key,
    source,
    record_id,
    file,
    line
  FROM persons
  WHERE
    from_on < to_on
  UNION ALL
  SELECT
    'organisation' AS match_kind,
    organisations.organisation_id AS match_id,
    account_links.account_id AS account_id,
    CAST('1900-01-01' AS DATE) AS from_on,
    CAST('9999-12-31' AS DATE) AS to_on,
    account_links.is_ambiguous AS is_ambiguous,
    account_links.method AS match_method,
    account_links.confidence AS confidence,
    account_links.reason AS match_reason,
    organisations.domain AS domain,
    organisations.name_key AS company_key,
    organisations.source AS source,
    organisations.record_id AS record_id,
    organisations.file AS file,
    organisations.line AS line
  FROM organisations
  JOIN account_links
    ON account_links.id = organisations.organisation_id
  UNION ALL
  SELECT
    'visit' AS match_kind,
    session_id AS match_id,
    account_id,
    known_on AS from_on,
    CAST('9999-12-31' AS DATE) AS to_on,
    account_id IS NULL AND candidates > 1 AS is_ambiguous,
    match_method,
    CASE
      WHEN match_method = 'email_domain'
      THEN CAST(0.9 AS DECIMAL(9, 8))
      WHEN NOT match_method IS NULL
      THEN CAST(1 AS DECIMAL(9, 8))
    END AS confidence,
    CASE
      WHEN match_method = 'account'
      THEN 'the visit names the account'
      WHEN match_method = 'person'
      THEN 'the visit names a person of the account'
      WHEN match_method = 'identification'
      THEN 'the visitor turned out to be a person of the account'
      WHEN match_method = 'email_domain'
      THEN 'the domain ' || domain || ' belongs to this account alone'
      WHEN candidates > 1
      THEN 'the domain ' || domain || ' is shared by ' || CAST(candidates AS STRING) || ' accounts'
      ELSE 'nobody knows who the visitor is'
    END AS match_reason,
    domain,
    CAST(NULL AS STRING) AS company_key,
    source,
    record_id,
    file,
    line
  FROM tied_visits
  UNION ALL
  SELECT
    'visit' AS match_kind,
    session_id AS match_id,
    CAST(NULL AS STRING) AS account_id,
    started_on AS from_on,
    known_on AS to_on,
    FALSE AS is_ambiguous,
    CAST(NULL AS STRING) AS match_method,
    CAST(NULL AS DECIMAL(9, 8)) AS confidence,
    'the visitor became known later' AS match_reason,
    domain,
    CAST(NULL AS STRING) AS company_key,
    source,
    record_id,
    file,
    line
  FROM tied_visits
  WHERE
    known_on > started_on
  UNION ALL
  SELECT
    'spend' AS match_kind,
    match_id,
    COALESCE(named_account, domain_account) AS account_id,
    spent_on AS from_on,
    CAST('9999-12-31' AS DATE) AS to_on,
    named_account IS NULL AND domain_account IS NULL AND candidates > 1 AS is_ambiguous,
    CASE
      WHEN NOT named_account IS NULL
      THEN 'account'
      WHEN NOT domain_account IS NULL
      THEN 'domain'
    END AS match_method,
    CASE
      WHEN NOT named_account IS NULL
      THEN CAST(1 AS DECIMAL(9, 8))
      WHEN NOT domain_account IS NULL
      THEN CAST(0.9 AS DECIMAL(9, 8))
    END AS confidence,
    CASE
      WHEN NOT named_account IS NULL
      THEN 'the row names the account'
      WHEN NOT domain_account IS NULL
      THEN 'the domain ' || domain || ' belongs to this account alone'
      WHEN candidates > 1
      THEN 'the domain ' || domain || ' is shared by ' || CAST(candidates AS STRING) || ' accounts'
      ELSE 'the row names neither an account nor the domain of one'
    END AS match_reason,
    domain,
    CAST(NULL AS STRING) AS company_key,
    source,
    record_id,
    file,
    line
  FROM tied_spend
)
SELECT
  CAST(defined.match_kind AS STRING) AS match_kind,
  CAST(defined.match_id AS STRING) AS match_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.from_on AS DATE) AS from_on,
  CAST(defined.to_on AS DATE) AS to_on,
  CAST(defined.is_matched AS BOOLEAN) AS is_matched,
  CAST(defined.is_ambiguous AS BOOLEAN) AS is_ambiguous,
  CAST(defined.match_method AS STRING) AS match_method,
  CAST(defined.confidence AS DECIMAL(18, 8)) AS confidence,
  CAST(defined.match_reason AS STRING) AS match_reason,
  CAST(defined.domain AS STRING) AS domain,
  CAST(defined.company_key AS STRING) AS company_key,
  CAST(defined.source AS STRING) AS source,
  CAST(defined.record_id AS STRING) AS record_id,
  CAST(defined.file AS STRING) AS file,
  CAST(defined.line AS BIGINT) AS line
FROM (
  SELECT
    match_kind,
    match_id,
    account_id,
    from_on,
    to_on,
    NOT account_id IS NULL AS is_matched,
    is_ambiguous,
    match_method,
    confidence,
    match_reason,
    domain,
    company_key,
    source,
    record_id,
    file,
    line
  FROM all_matches
) AS defined
ORDER BY
  defined.match_kind NULLS LAST,
  defined.match_id NULLS LAST,
  defined.from_on NULLS LAST
