-- visitor_people: the person an anonymous visitor first turned out to be, and on which day.
-- Grain: one row per identified visitor. It reaches back over the visitor's earlier visits (settled reading 6).
WITH ranked AS (
    SELECT
        identifications.visitor_id AS visitor_id,
        coalesce(person_links.person_id, identifications.person_id) AS person_id,
        identifications."on" AS identified_on,
        row_number() OVER (
            PARTITION BY identifications.visitor_id ORDER BY identifications.at, identifications.person_id
        ) AS position
    FROM identifications
    LEFT JOIN person_links ON person_links.id = identifications.person_id
)

SELECT visitor_id, person_id, identified_on FROM ranked WHERE position = 1
