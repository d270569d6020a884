-- list_changes: who joined and who left the target lists. Grain: one row per joining or leaving.
-- A membership since before the data begin has no joining; one that still holds has no leaving.
SELECT account_id, from_on AS "on", 'joined' AS change, source, record_id, file, line
FROM listed_spans
WHERE from_on > CAST('1900-01-01' AS DATE)
UNION ALL
SELECT account_id, to_on AS "on", 'left' AS change, source, record_id, file, line
FROM listed_spans
WHERE to_on < CAST('9999-12-31' AS DATE)
