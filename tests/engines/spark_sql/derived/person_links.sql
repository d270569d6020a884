/* person_links: what a person_id of any table means, with what is asked of a person at every touch. */
/* Grain: one row per id that may stand for a person. The account stands here where it is one for all time, so that only */
/* the touches of those who moved have to be looked up by day. */
WITH ids AS (
  SELECT
    people.person_id AS id,
    COALESCE(survivors.survivor_id, people.person_id) AS person_id
  FROM people
  LEFT JOIN survivors
    ON survivors.kind = 'person' AND survivors.id = people.person_id
  UNION ALL
  SELECT
    survivors.id AS id,
    survivors.survivor_id AS person_id
  FROM survivors
  LEFT JOIN people
    ON people.person_id = survivors.id
  WHERE
    survivors.kind = 'person'
    AND NOT survivors.survivor_id IS NULL
    AND people.person_id IS NULL
), standing AS (
  SELECT
    person_id,
    MAX(account_id) AS account_id,
    COUNT(DISTINCT COALESCE(account_id, '')) > 1 AS has_moved
  FROM person_accounts
  GROUP BY
    person_id
)
SELECT
  CAST(defined.id AS STRING) AS id,
  CAST(defined.person_id AS STRING) AS person_id,
  CAST(defined.account_id AS STRING) AS account_id,
  CAST(defined.moved_id AS STRING) AS moved_id,
  CAST(defined.persona AS STRING) AS persona,
  CAST(defined.seniority AS STRING) AS seniority
FROM (
  SELECT
    ids.id,
    ids.person_id,
    CASE WHEN NOT standing.has_moved THEN standing.account_id END AS account_id,
    CASE WHEN standing.has_moved THEN ids.person_id END AS moved_id,
    people.persona,
    people.seniority
  FROM ids
  JOIN standing
    ON standing.person_id = ids.person_id
  JOIN people
    ON people.person_id = ids.person_id
) AS defined
ORDER BY
  defined.id NULLS LAST
