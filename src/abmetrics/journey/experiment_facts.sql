-- experiment_facts: units of experiments, tied to an account. Grain: one row per experiment and unit.
-- An account whose units stand in more than one arm of an experiment is marked: what one arm did, the other felt too.
WITH tied AS (
    SELECT
        units.experiment_id AS experiment, units.unit_id AS unit, account_links.account_id AS account_id,
        coalesce(account_links.account_id, units.account_id) AS stands_for, units.arm AS arm,
        units.is_control AS is_control, units.assigned_on AS assigned_on, units.is_hit AS is_hit,
        units.source AS source, units.record_id AS record_id, units.file AS file, units.line AS line
    FROM experiment_units AS units
    LEFT JOIN account_links ON account_links.id = units.account_id
),

arms AS (
    SELECT experiment, stands_for, count(DISTINCT arm) AS arms FROM tied GROUP BY experiment, stands_for
)

SELECT
    tied.experiment, tied.unit, tied.account_id, tied.arm, tied.is_control, tied.assigned_on, tied.is_hit,
    arms.arms > 1 AS is_in_several_arms, tied.source, tied.record_id, tied.file, tied.line
FROM tied
JOIN arms ON arms.experiment = tied.experiment AND arms.stands_for = tied.stands_for
