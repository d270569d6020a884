"""What Salesforce remembers: field histories (AccountHistory and its like) and the versions that Fivetran keeps.

A field history tells a field's old and new value. What a field was before its first change is told from the record's
creation on, else a later value would be taken for the time before. A change of a lookup stands twice in it, with ids
and with names: the ids are taken.
"""

from __future__ import annotations

from collections.abc import Mapping

from abmetrics.sources.system import Feed, Role

_BOTH: tuple[Role, ...] = ("crm", "marketing")

_ACCOUNT_FIELDS = {
    "owner_id": "owner|ownerid",
    "industry": "industry",
    "country": "billingcountry|billingcountrycode",
    "tier": "(abm|account)?tierc?",
    "segment": "(account|sales)?segmentc?",
    "size_band": "sizebandc?|employeebandc",
    "region": "(sales)?regionc?",
    "programme": "(abm)?programmec?|abmprogramc",
}
_CONTACT_FIELDS = {
    "account_id": "account|accountid",
    "status": "(contact|lead)?statusc?",
    "score": "(lead|contact)?scorec?",
}
_LEAD_FIELDS = {"status": "status", "score": "(lead|contact)?scorec?"}

_ACCOUNT_VALUES = {
    "owner_id": "sf_id(owner_id)",
    "industry": "industry",
    "country": "coalesce(billing_country, shipping_country)",
    "tier": "tier",
    "segment": "segment",
    "size_band": "size_band",
    "region": "region",
    "programme": "programme_of(programme)",
}
_CONTACT_VALUES = {"account_id": "sf_id(account_id)", "status": "contact_status", "score": "score"}
_LEAD_VALUES = {"status": "status", "score": "score"}


def _versions(table: str, key: str, object_: str, values: Mapping[str, str], roles: tuple[Role, ...]) -> Feed:
    """Whole versions of a record, of which only what changed is told; a field the export never fills is not told.

    A version may fan out to several records of one line.
    """
    told = "\nUNION ALL\n".join(
        f"SELECT _row, id, fivetran_start, '{field}' AS field, {value} AS value FROM kept"
        for field, value in values.items()
    )
    return Feed(
        table,
        object_,
        f"""
        WITH judged AS (
            SELECT *, gone_or_merged(is_deleted, NULL, master_record_id) AS set_aside
            FROM {object_}
            WHERE fivetran_start IS NOT NULL
        ),

        kept AS (SELECT * FROM judged WHERE set_aside IS NULL),

        told AS ({told}),

        compared AS (
            SELECT
                *,
                count(value) OVER (PARTITION BY field) > 0 AS is_exported,
                row_number() OVER versions AS version,
                lag(value) OVER versions AS value_before
            FROM told
            WINDOW versions AS (PARTITION BY id, field ORDER BY moment(fivetran_start), _row)
        ),

        changed AS (
            SELECT _row, id, field, value, fivetran_start
            FROM compared
            WHERE is_exported AND (version = 1 OR value IS DISTINCT FROM value_before)
        )

        SELECT _row, sf_id(id) AS {key}, field, value, fivetran_start AS from_at, NULL AS set_aside FROM changed
        UNION ALL
        SELECT
            _row, sf_id(id) AS {key}, NULL AS field, NULL AS value, fivetran_start AS from_at,
            coalesce(set_aside, 'not used: a version in which nothing changed that is kept by day') AS set_aside
        FROM judged
        WHERE _row NOT IN (SELECT _row FROM changed)
        """,
        roles=roles,
        partial=not object_.endswith("_version"),
        fans_out=True,
    )


def _changes(table: str, object_: str, record: str, fields: Mapping[str, str], roles: tuple[Role, ...]) -> Feed:
    """The changes of single fields. `fields`: what is told -> how Salesforce calls it, capitals and underscores aside.

    A field's name that is one of ours already (as `values` may say) is taken as it is.
    """
    named = " ".join(
        f"WHEN field = '{field}' OR regexp_full_match(bare(field), '{spelling}') THEN '{field}'"
        for field, spelling in fields.items()
    )
    key = "account_id" if record == "account" else "person_id"
    return Feed(
        table,
        object_,
        f"""
        WITH named AS (
            SELECT
                _row, sf_id({record}_id) AS id, created_date, old_value, new_value, field AS its_name,
                CASE {named} END AS field,
                CASE WHEN truth(is_deleted) THEN 'deleted' END AS deleted
            FROM {object_}
        ),

        linked AS (
            SELECT
                *,
                field IN ('owner_id', 'account_id') AS is_link,
                is_id(coalesce(new_value, old_value)) AS has_ids
            FROM named
        ),

        judged AS (
            SELECT
                *,
                CASE
                    WHEN deleted IS NOT NULL THEN deleted
                    WHEN field IS NULL
                        THEN 'not used: no day-by-day attribute of ours is called ' || coalesce(its_name, 'nothing')
                    WHEN is_link AND NOT has_ids
                        AND bool_or(has_ids) OVER (PARTITION BY id, field, created_date)
                        THEN 'not used: the same change stands in another row with ids instead of names'
                END AS set_aside
            FROM linked
        ),

        kept AS (
            SELECT
                *,
                row_number() OVER (PARTITION BY id, field ORDER BY moment(created_date), _row) AS change
            FROM judged
            WHERE set_aside IS NULL
        ),

        births AS (SELECT sf_id(id) AS id, max_by(created_date, _row) AS created_date FROM {record} GROUP BY ALL)

        SELECT
            _row, id AS {key}, field, value_of(field, new_value) AS value,
            created_date AS from_at, set_aside
        FROM judged
        UNION ALL
        SELECT
            kept._row, kept.id AS {key}, kept.field, value_of(kept.field, kept.old_value) AS value,
            births.created_date AS from_at, NULL AS set_aside
        FROM kept
        JOIN births ON births.id = kept.id
        WHERE kept.change = 1 AND moment(births.created_date) < moment(kept.created_date)
        """,
        roles=roles,
        fans_out=True,
    )


FEEDS = (
    _versions("account_history", "account_id", "account_version", _ACCOUNT_VALUES, ("crm",)),
    _versions("account_history", "account_id", "account", _ACCOUNT_VALUES, ("crm",)),
    _changes("account_history", "account_history", "account", _ACCOUNT_FIELDS, ("crm",)),
    _versions("person_history", "person_id", "contact_version", _CONTACT_VALUES, _BOTH),
    _versions("person_history", "person_id", "contact", _CONTACT_VALUES, _BOTH),
    _changes("person_history", "contact_history", "contact", _CONTACT_FIELDS, _BOTH),
    _versions("person_history", "person_id", "lead_version", _LEAD_VALUES, _BOTH),
    _versions("person_history", "person_id", "lead", _LEAD_VALUES, _BOTH),
    _changes("person_history", "lead_history", "lead", _LEAD_FIELDS, _BOTH),
)
