-- person_accounts: the account of a person, how it was found and why.
-- Grain: one row per person tied to an account. The CRM's own link wins, then a lead's conversion, then the e-mail
-- domain; free-mail and disposable domains never tell an account.
SELECT
    people.person_id,
    CASE
        WHEN linked.account_id IS NOT NULL THEN linked.account_id
        WHEN converted.account_id IS NOT NULL THEN converted.account_id
        ELSE domain_accounts.account_id
    END AS account_id,
    CASE
        WHEN linked.account_id IS NOT NULL THEN 'crm_link'
        WHEN converted.account_id IS NOT NULL THEN 'conversion'
        ELSE 'email_domain'
    END AS method,
    CASE
        WHEN linked.account_id IS NOT NULL THEN CAST(1 AS DECIMAL(9, 8))
        WHEN converted.account_id IS NOT NULL THEN CAST(1 AS DECIMAL(9, 8))
        ELSE CAST(0.9 AS DECIMAL(9, 8))
    END AS confidence,
    CASE
        WHEN linked.account_id IS NOT NULL THEN 'the CRM links the person to the account'
        WHEN converted.account_id IS NOT NULL THEN 'the lead was converted into the account'
        ELSE 'the e-mail domain ' || people.email_domain || ' belongs to this account alone'
    END AS reason
FROM people
LEFT JOIN accounts AS linked ON linked.account_id = people.account_id
LEFT JOIN accounts AS converted ON converted.account_id = people.converted_account_id
LEFT JOIN domain_accounts ON domain_accounts.domain = people.email_domain
WHERE linked.account_id IS NOT NULL OR converted.account_id IS NOT NULL OR domain_accounts.account_id IS NOT NULL
