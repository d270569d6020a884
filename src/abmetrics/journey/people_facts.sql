-- people_facts: people tied to an account. Grain: one row per lead or contact.
SELECT
    people.person_id, person_accounts.account_id, people.kind, people.persona, people.seniority, people.lead_source,
    people.created_on, people.source, people.record_id, people.file, people.line
FROM people
LEFT JOIN person_accounts ON person_accounts.person_id = people.person_id
