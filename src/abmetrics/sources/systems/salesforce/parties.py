"""Salesforce's accounts, contacts, leads and users, and what was merged into what."""

from __future__ import annotations

from abmetrics.sources.system import Feed, Role

_CRM: tuple[Role, ...] = ("crm",)

_ACCOUNTS = Feed(
    "accounts",
    "account",
    """
    SELECT
        _row,
        sf_id(id) AS account_id,
        name,
        coalesce(website, domain) AS domain,
        sf_id(parent_id) AS parent_account_id,
        industry,
        segment,
        tier,
        size_band,
        number_of_employees AS employees,
        annual_revenue,
        currency_iso_code AS currency,
        region,
        coalesce(billing_country, shipping_country) AS country,
        sf_id(owner_id) AS owner_id,
        programme_of(programme) AS programme,
        CASE WHEN says(is_target, '^target') THEN 'true' ELSE is_target END AS is_target,
        created_date AS created_at,
        moment(coalesce(last_modified_date, system_modstamp)) AS latest,
        gone_or_merged(is_deleted, fivetran_active, master_record_id) AS set_aside
    FROM account
    """,
    roles=_CRM,
)

_ORGANISATIONS = Feed(
    "organisations",
    "account",
    """
    SELECT
        _row,
        sf_id(id) AS organisation_id,
        name,
        coalesce(website, domain) AS domain,
        moment(coalesce(last_modified_date, system_modstamp)) AS latest,
        gone_or_merged(is_deleted, fivetran_active, master_record_id) AS set_aside
    FROM account
    """,
    roles=("marketing",),
)

_CONTACTS = Feed(
    "people",
    "contact",
    """
    SELECT
        _row,
        sf_id(id) AS person_id,
        'contact' AS kind,
        sf_id(account_id) AS account_id,
        email,
        coalesce(name, nullif(concat_ws(' ', first_name, last_name), '')) AS name,
        coalesce(phone, mobile_phone) AS phone,
        title,
        persona,
        department,
        lead_source,
        contact_status AS status,
        score,
        created_date AS created_at,
        left_at,
        moment(coalesce(last_modified_date, system_modstamp)) AS latest,
        gone_or_merged(is_deleted, fivetran_active, master_record_id) AS set_aside
    FROM contact
    """,
)

# A lead's conversion outranks the account that a matching tool had thought of before.
_LEADS = Feed(
    "people",
    "lead",
    """
    SELECT
        _row,
        sf_id(id) AS person_id,
        'lead' AS kind,
        CASE WHEN converted_account_id IS NULL THEN sf_id(matched_account_id) END AS account_id,
        email,
        coalesce(name, nullif(concat_ws(' ', first_name, last_name), '')) AS name,
        coalesce(phone, mobile_phone) AS phone,
        title,
        persona,
        department,
        company,
        lead_source,
        status,
        score,
        created_date AS created_at,
        sf_id(converted_account_id) AS converted_account_id,
        CASE
            WHEN truth(is_converted) OR converted_account_id IS NOT NULL THEN coalesce(converted_at, converted_date)
        END AS converted_at,
        moment(coalesce(last_modified_date, system_modstamp)) AS latest,
        gone_or_merged(is_deleted, fivetran_active, master_record_id) AS set_aside
    FROM lead
    """,
)


def _merges(object_: str, kind: str, roles: tuple[Role, ...] = ("crm", "marketing")) -> Feed:
    """Records merged away: Salesforce deletes the loser and names the winner in MasterRecordId."""
    return Feed(
        "merges",
        object_,
        f"""
        SELECT
            _row,
            '{kind}' AS kind,
            sf_id(id) AS old_id,
            sf_id(master_record_id) AS new_id,
            coalesce(last_modified_date, system_modstamp) AS merged_at
        FROM {object_}
        WHERE master_record_id IS NOT NULL
        """,
        roles=roles,
        partial=True,
    )


# A converted lead and the contact it became are one person: whatever names the lead belongs to the contact, and with it
# to its account, from the start. The lead's own row stays among people, since only it knows when the lead came in.
_CONVERSIONS = Feed(
    "merges",
    "lead",
    """
    SELECT
        _row,
        'person' AS kind,
        sf_id(id) AS old_id,
        sf_id(converted_contact_id) AS new_id,
        coalesce(converted_at, converted_date) AS merged_at
    FROM lead
    WHERE converted_contact_id IS NOT NULL AND gone_or_merged(is_deleted, fivetran_active, master_record_id) IS NULL
    """,
    partial=True,
)

# Of several rows with one id (versions that Fivetran has closed, in history mode) the one still open is the user.
_USERS = Feed(
    "users",
    "user",
    """
    WITH names AS (
        SELECT
            sf_id(id) AS id,
            max_by(coalesce(name, nullif(concat_ws(' ', first_name, last_name), '')), _row) AS name
        FROM "user"
        GROUP BY ALL
    ),

    roles AS (SELECT sf_id(id) AS id, max_by(name, _row) AS name FROM user_role GROUP BY ALL)

    SELECT
        u._row,
        sf_id(u.id) AS user_id,
        coalesce(u.name, nullif(concat_ws(' ', u.first_name, u.last_name), '')) AS name,
        coalesce(roles.name, u.department, u.division) AS team,
        managers.name AS manager,
        u.region,
        CASE WHEN truth(u.fivetran_active) THEN 1 ELSE 0 END AS latest
    FROM "user" AS u
    LEFT JOIN roles ON roles.id = sf_id(u.user_role_id)
    LEFT JOIN names AS managers ON managers.id = sf_id(u.manager_id)
    """,
)

FEEDS = (
    _ACCOUNTS, _ORGANISATIONS, _CONTACTS, _LEADS, _USERS,
    _merges("account", "account", _CRM), _merges("contact", "person"), _merges("lead", "person"), _CONVERSIONS,
)  # fmt: skip
