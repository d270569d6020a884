/* visitor_people: the person an anonymous visitor first turned out to be. */
/* Grain: one row per identified visitor. It reaches back over the visitor's earlier visits (settled reading 6). */
WITH ranked AS (
  SELECT
    visitor_id,
    person_id,
    ROW_NUMBER() OVER (PARTITION BY visitor_id ORDER BY at NULLS LAST, person_id NULLS LAST) AS position
  FROM identifications
)
SELECT
  CAST(defined.visitor_id AS STRING) AS visitor_id,
  CAST(defined.person_id AS STRING) AS person_id
FROM (
  SELECT
    visitor_id,
    person_id
  FROM ranked
  WHERE
    position = 1
) AS defined
ORDER BY
  defined.visitor_id NULLS LAST
