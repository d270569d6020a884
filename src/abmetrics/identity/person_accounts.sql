-- person_accounts: the account of a person over time, how it was found and why.
-- Grain: one row per person and time with one account; the times of a person touch and cover all time.
-- The CRM's own link wins, dated by the person's history: who moves takes only later touches along, and before the
-- first version its value holds, as far as is known. Then a lead's conversion, from the start (settled reading 6), then
-- the e-mail domain, then the one account of the company's name. Free-mail and disposable domains tell no account;
-- a domain several accounts share tells nobody, unless one of them bears the name.
WITH last_of_day AS (
    SELECT
        person_id, value, from_on,
        row_number() OVER (PARTITION BY person_id, from_on ORDER BY from_at DESC) AS position
    FROM person_history
    WHERE field = 'account_id'
),

versions AS (
    SELECT
        person_id, value, from_on,
        lead(from_on) OVER (PARTITION BY person_id ORDER BY from_on) AS next_on,
        row_number() OVER (PARTITION BY person_id ORDER BY from_on) AS version
    FROM last_of_day
    WHERE position = 1
),

has_history AS (
    SELECT count(*) > 0 AS is_dated FROM versions
),

linked AS (
    SELECT
        versions.person_id AS person_id, versions.value AS named_id, versions.from_on AS from_on,
        coalesce(versions.next_on, CAST('9999-12-31' AS DATE)) AS to_on, true AS is_history_known
    FROM versions
    UNION ALL
    SELECT person_id, value AS named_id, CAST('1900-01-01' AS DATE) AS from_on, from_on AS to_on, false AS is_history_known
    FROM versions
    WHERE version = 1 AND from_on > CAST('1900-01-01' AS DATE)
    UNION ALL
    SELECT
        people.person_id AS person_id, people.account_id AS named_id, CAST('1900-01-01' AS DATE) AS from_on,
        CAST('9999-12-31' AS DATE) AS to_on, has_history.is_dated AS is_history_known
    FROM people
    CROSS JOIN has_history
    LEFT JOIN versions ON versions.person_id = people.person_id AND versions.version = 1
    WHERE versions.person_id IS NULL
),

pointed AS (
    SELECT kind, clue, max(account_id) AS account_id, max(candidates) AS candidates
    FROM account_clues
    GROUP BY kind, clue
),

told AS (
    SELECT
        people.person_id AS person_id, people.email_domain AS email_domain, coalesce(people.company, people.company_key) AS company,
        converted.account_id AS converted_id,
        CASE WHEN by_domain.candidates = 1 THEN by_domain.account_id END AS domain_id,
        CASE
            WHEN by_name.candidates = 1 AND (by_domain.clue IS NULL OR on_domain.account_id IS NOT NULL)
                THEN by_name.account_id
        END AS name_id,
        coalesce(by_domain.candidates, 0) AS domain_candidates,
        coalesce(by_name.candidates, 0) AS name_candidates
    FROM people
    LEFT JOIN survivors ON survivors.kind = 'person' AND survivors.id = people.person_id
    LEFT JOIN account_links AS converted ON converted.id = people.converted_account_id
    LEFT JOIN pointed AS by_domain ON by_domain.kind = 'domain' AND by_domain.clue = people.email_domain
    LEFT JOIN pointed AS by_name ON by_name.kind = 'name' AND by_name.clue = people.company_key
    LEFT JOIN account_clues AS on_domain
        ON on_domain.kind = 'domain' AND on_domain.clue = people.email_domain
        AND on_domain.account_id = by_name.account_id
    WHERE survivors.survivor_id IS NULL
),

judged AS (
    SELECT
        told.person_id AS person_id, linked.from_on AS from_on, linked.to_on AS to_on,
        linked.is_history_known AS is_history_known, told.email_domain AS email_domain, told.company AS company,
        told.domain_candidates AS domain_candidates, told.name_candidates AS name_candidates,
        coalesce(account_links.account_id, told.converted_id, told.domain_id, told.name_id) AS account_id,
        CASE
            WHEN account_links.account_id IS NOT NULL THEN 'crm_link'
            WHEN told.converted_id IS NOT NULL THEN 'conversion'
            WHEN told.domain_id IS NOT NULL THEN 'email_domain'
            WHEN told.name_id IS NOT NULL THEN 'company_name'
        END AS method
    FROM told
    JOIN linked ON linked.person_id = told.person_id
    LEFT JOIN account_links ON account_links.id = linked.named_id
)

SELECT
    person_id, from_on, to_on, account_id, method,
    CASE method
        WHEN 'crm_link' THEN CAST(1 AS DECIMAL(9, 8))
        WHEN 'conversion' THEN CAST(1 AS DECIMAL(9, 8))
        WHEN 'email_domain' THEN CAST(0.9 AS DECIMAL(9, 8))
        WHEN 'company_name' THEN CAST(0.7 AS DECIMAL(9, 8))
    END AS confidence,
    account_id IS NULL AND (domain_candidates > 1 OR name_candidates > 1) AS is_ambiguous,
    CASE
        WHEN method = 'crm_link' THEN 'the CRM links the person to the account'
        WHEN method = 'conversion' THEN 'the lead was converted into the account'
        WHEN method = 'email_domain' THEN 'the e-mail domain ' || email_domain || ' belongs to this account alone'
        WHEN method = 'company_name' THEN 'only this account is named ' || company
        WHEN domain_candidates > 1
            THEN 'the e-mail domain ' || email_domain || ' is shared by ' || CAST(domain_candidates AS VARCHAR) || ' accounts'
        WHEN name_candidates > 1 THEN CAST(name_candidates AS VARCHAR) || ' accounts are named ' || company
        ELSE 'no link, and no account of the e-mail domain or company name'
    END AS reason,
    is_history_known
FROM judged
