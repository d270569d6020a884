-- account_links: what an account_id of any table means. Grain: one row per id that may stand for an account.
-- An account is itself, unless the CRM merged it away. A firm of another system is the account that system links it to,
-- else the one its domain tells, else the only one of its name; what points to several accounts ties it to none.
WITH named AS (
    SELECT account_id AS id FROM accounts
    UNION ALL
    SELECT id FROM survivors WHERE kind = 'account'
    UNION ALL
    SELECT organisation_id AS id FROM organisations
),

ids AS (
    SELECT DISTINCT id FROM named
),

merged AS (
    SELECT id, survivor_id, reason FROM survivors WHERE kind = 'account'
),

pointed AS (
    SELECT kind, clue, max(account_id) AS account_id, max(candidates) AS candidates
    FROM account_clues
    GROUP BY kind, clue
),

firms AS (
    SELECT
        organisations.organisation_id AS id, organisations.domain AS domain,
        coalesce(organisations.name, organisations.name_key) AS name,
        coalesce(merged.survivor_id, linked.account_id) AS linked_id,
        CASE WHEN by_domain.candidates = 1 THEN by_domain.account_id END AS domain_id,
        CASE
            WHEN by_name.candidates = 1 AND (by_domain.clue IS NULL OR on_domain.account_id IS NOT NULL)
                THEN by_name.account_id
        END AS name_id,
        by_domain.candidates AS domain_candidates,
        by_name.candidates AS name_candidates
    FROM organisations
    LEFT JOIN accounts AS linked ON linked.account_id = organisations.account_id
    LEFT JOIN merged ON merged.id = organisations.account_id
    LEFT JOIN pointed AS by_domain ON by_domain.kind = 'domain' AND by_domain.clue = organisations.domain
    LEFT JOIN pointed AS by_name ON by_name.kind = 'name' AND by_name.clue = organisations.name_key
    LEFT JOIN account_clues AS on_domain
        ON on_domain.kind = 'domain' AND on_domain.clue = organisations.domain
        AND on_domain.account_id = by_name.account_id
),

judged AS (
    SELECT
        ids.id AS id, firms.domain AS domain, firms.name AS name, merged.reason AS merge_reason,
        coalesce(firms.domain_candidates, 0) AS domain_candidates, coalesce(firms.name_candidates, 0) AS name_candidates,
        coalesce(
            merged.survivor_id, accounts.account_id, firms.linked_id, firms.domain_id, firms.name_id
        ) AS account_id,
        CASE
            WHEN merged.survivor_id IS NOT NULL THEN 'merge'
            WHEN accounts.account_id IS NOT NULL THEN 'crm_id'
            WHEN firms.linked_id IS NOT NULL THEN 'system_link'
            WHEN firms.domain_id IS NOT NULL THEN 'domain'
            WHEN firms.name_id IS NOT NULL THEN 'name'
        END AS method
    FROM ids
    LEFT JOIN accounts ON accounts.account_id = ids.id
    LEFT JOIN merged ON merged.id = ids.id
    LEFT JOIN firms ON firms.id = ids.id
)

SELECT
    id, account_id, method,
    CASE
        WHEN method = 'domain' THEN CAST(0.9 AS DECIMAL(9, 8))
        WHEN method = 'name' THEN CAST(0.7 AS DECIMAL(9, 8))
        WHEN method IS NOT NULL THEN CAST(1 AS DECIMAL(9, 8))
    END AS confidence,
    account_id IS NULL AND (domain_candidates > 1 OR name_candidates > 1) AS is_ambiguous,
    CASE
        WHEN merge_reason IS NOT NULL AND coalesce(method, 'merge') IN ('merge', 'crm_id') THEN merge_reason
        WHEN method = 'crm_id' THEN 'the account itself'
        WHEN method = 'system_link' THEN 'its own system links it to the account'
        WHEN method = 'domain' THEN 'the domain ' || domain || ' belongs to this account alone'
        WHEN method = 'name' THEN 'only this account is named ' || name
        WHEN domain_candidates > 1
            THEN 'the domain ' || domain || ' is shared by ' || CAST(domain_candidates AS VARCHAR) || ' accounts'
        WHEN name_candidates > 1 THEN CAST(name_candidates AS VARCHAR) || ' accounts are named ' || name
        ELSE 'no link, and no account of its domain or name'
    END AS reason
FROM judged
