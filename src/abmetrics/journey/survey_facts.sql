-- survey_facts: survey answers tied to an account. Grain: one row per answered survey.
SELECT
    surveys.survey_id,
    coalesce(linked.account_id, person_accounts.account_id, domain_accounts.account_id) AS account_id,
    coalesce(surveys.person_id, surveys.survey_id) AS respondent,
    surveys.kind,
    surveys.score,
    CASE
        WHEN surveys.kind <> 'nps' OR surveys.score IS NULL THEN NULL
        WHEN surveys.score >= 9 THEN 1
        WHEN surveys.score <= 6 THEN -1
        ELSE 0
    END AS promotion,
    people.persona,
    people.seniority,
    surveys.answered_on,
    surveys.answered_at,
    surveys.source,
    surveys.record_id,
    surveys.file,
    surveys.line
FROM surveys
LEFT JOIN accounts AS linked ON linked.account_id = surveys.account_id
LEFT JOIN people ON people.person_id = surveys.person_id
LEFT JOIN person_accounts ON person_accounts.person_id = surveys.person_id
LEFT JOIN domain_accounts ON domain_accounts.domain = surveys.email_domain
WHERE surveys.answered_on IS NOT NULL AND surveys.score IS NOT NULL
