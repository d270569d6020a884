-- people_facts: people tied to an account. Grain: one row per lead or contact that was not merged away.
-- The account is that of the day they became known; of one whose day is not known, the present one.
SELECT
    people.person_id, person_accounts.account_id, people.kind, people.persona, people.seniority, people.lead_source,
    people.created_on, people.source, people.record_id, people.file, people.line
FROM people
JOIN person_accounts
    ON person_accounts.person_id = people.person_id
    AND person_accounts.from_on <= coalesce(people.created_on, CAST('9999-12-30' AS DATE))
    AND person_accounts.to_on > coalesce(people.created_on, CAST('9999-12-30' AS DATE))
