-- visitor_people: the person an anonymous visitor first turned out to be.
-- Grain: one row per identified visitor. It reaches back over the visitor's earlier visits (settled reading 6).
WITH ranked AS (
    SELECT
        visitor_id,
        person_id,
        row_number() OVER (PARTITION BY visitor_id ORDER BY at, person_id) AS position
    FROM identifications
)

SELECT visitor_id, person_id FROM ranked WHERE position = 1
