/* visitor_people: the person an anonymous visitor first turned out to be, and on which day. */
/* Grain: one row per identified visitor. It reaches back over the visitor's earlier visits (settled reading 6). */
WITH ranked AS (
  SELECT
    identifications.visitor_id AS visitor_id,
    COALESCE(person_links.person_id, identifications.person_id) AS person_id,
    identifications.`on` AS identified_on,
    ROW_NUMBER() OVER (
      PARTITION BY identifications.visitor_id
      ORDER BY identifications.at NULLS LAST, identifications.person_id NULLS LAST
    ) AS position
  FROM identifications
  LEFT JOIN person_links
    ON person_links.id = identifications.person_id
)
SELECT
  CAST(defined.visitor_id AS STRING) AS visitor_id,
  CAST(defined.person_id AS STRING) AS person_id,
  CAST(defined.identified_on AS DATE) AS identified_on
FROM (
  SELECT
    visitor_id,
    person_id,
    identified_on
  FROM ranked
  WHERE
    position = 1
) AS defined
ORDER BY
  defined.visitor_id NULLS LAST
