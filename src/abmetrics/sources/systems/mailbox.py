"""Mailboxes: who wrote to whom and when, from Gmail, Microsoft Graph or a plain CSV; never subjects or contents.

A mail from us makes one row per person outside it went to, a mail from outside one row for who wrote it. The same mail
in two of our mailboxes counts once where its Message-ID tells. What a machine sent is told by its headers alone
(Auto-Submitted, X-Autoreply, X-Autorespond, Precedence).
"""

from __future__ import annotations

from abmetrics.sources.own_side import MACROS, NOT_TOLD, OWN_DOMAINS, our_addresses, own_domains
from abmetrics.sources.system import Feed, Object, System

_FILES = "mail email gmail mailbox graph_message outlook_message sent_item inbox"
_GMAIL = Object(
    "gmail_message",
    files=f"message {_FILES}",
    columns="id thread_id internal_date payload label_ids owner|mailbox|user_email|delegated_user user_id",
    signature="id payload internal_date",
)
_PLAIN = Object(
    "message",
    files=_FILES,
    columns="""
        id|message_id  internet_message_id|rfc822_message_id|payload_headers_message_id
        thread_id|conversation_id
        date|internal_date|sent_at|received_at|timestamp|payload_headers_date  sent_date_time  received_date_time
        from|sender|from_email|payload_headers_from
        to|to_recipients|to_emails|recipients|payload_headers_to
        cc|cc_recipients|cc_emails|payload_headers_cc  bcc|bcc_recipients|payload_headers_bcc
        auto_submitted|payload_headers_auto_submitted  x_autoreply  x_autorespond  precedence
        internet_message_headers  is_draft  label_ids
        owner|mailbox|mailbox_owner|user_email|user_principal_name  user_id|owner_id
    """,
    signature="id from to",
)


_MACROS = r"""
-- A moment from milliseconds or seconds since 1970 or the Date header's own form; others stay as they are.
CREATE MACRO moment_of(told) AS coalesce(
    CASE length(told)
        WHEN 13 THEN strftime(TRY(make_timestamp(try_cast(told AS BIGINT) * 1000)), '%Y-%m-%dT%H:%M:%S.%fZ')
        WHEN 10 THEN strftime(TRY(make_timestamp(try_cast(told AS BIGINT) * 1000000)), '%Y-%m-%dT%H:%M:%SZ')
    END,
    strftime(
        try_strptime(
            replace(regexp_replace(told, '\s*\(.*\)$', ''), 'GMT', '+0000'),
            ['%a, %d %b %Y %H:%M:%S %z', '%d %b %Y %H:%M:%S %z']
        ),
        '%Y-%m-%dT%H:%M:%SZ'
    ),
    told
);
-- The people of a sender or recipients column, which Graph tells as JSON.
CREATE MACRO people_of(told) AS CASE
    WHEN told LIKE '{%' THEN coalesce(TRY(json_extract_string(told, '$.emailAddress.address')), told)
    WHEN told LIKE '[%' THEN coalesce(
        nullif(array_to_string(TRY(json_extract_string(told, '$[*].emailAddress.address')), ' '), ''), told
    )
    ELSE told
END;
-- What a machine sent, by its headers.
CREATE MACRO is_automatic(auto_submitted, x_autoreply, x_autorespond, precedence) AS
    coalesce(lower(auto_submitted) NOT LIKE 'no%', false) OR coalesce(lower(x_autoreply) <> 'no', false)
    OR coalesce(lower(x_autorespond) <> 'no', false) OR coalesce(lower(precedence) = 'auto_reply', false);
"""


def _headers(table: str, headers: str) -> str:
    """A SELECT of the headers that are told as JSON, one row per mail."""
    wanted = (
        "from",
        "to",
        "cc",
        "bcc",
        "date",
        "message-id",
        "auto-submitted",
        "x-autoreply",
        "x-autorespond",
        "precedence",
    )
    picked = ", ".join(
        f"min(value) FILTER (name = '{name}') AS \"{name.replace('message-id', 'message_id').replace('-', '_')}\""
        for name in wanted
    )
    return f"""
        SELECT _row, {picked}
        FROM (
            SELECT
                _row, lower(json_extract_string(header, '$.name')) AS name,
                json_extract_string(header, '$.value') AS value
            FROM (SELECT _row, unnest(TRY(json_extract({headers}))) AS header FROM {table})
        )
        GROUP BY _row
    """


_FROM_GMAIL = f"""
    headers AS ({_headers("gmail_message", "payload, '$.headers[*]'")}),
    mails AS (
        SELECT
            gmail_message._row, gmail_message.thread_id, gmail_message.user_id,
            coalesce(headers.message_id, gmail_message.id) AS id,
            moment_of(coalesce(gmail_message.internal_date, headers.date)) AS sent_at,
            headers."from" AS sender,
            concat_ws(', ', headers."to", headers.cc, headers.bcc) AS recipients,
            is_automatic(auto_submitted, x_autoreply, x_autorespond, precedence) AS is_auto,
            gmail_message.label_ids,
            false AS is_draft
        FROM gmail_message
        LEFT JOIN headers ON headers._row = gmail_message._row
    )
"""
_FROM_PLAIN = f"""
    headers AS ({_headers("message", "internet_message_headers, '$[*]'")}),
    told AS (
        SELECT
            message.* EXCLUDE (auto_submitted, x_autoreply, x_autorespond, precedence),
            coalesce(message.auto_submitted, headers.auto_submitted) AS auto_submitted,
            coalesce(message.x_autoreply, headers.x_autoreply) AS x_autoreply,
            coalesce(message.x_autorespond, headers.x_autorespond) AS x_autorespond,
            coalesce(message.precedence, headers.precedence) AS precedence
        FROM message
        LEFT JOIN headers ON headers._row = message._row
    ),
    mails AS (
        SELECT
            _row, thread_id, user_id, coalesce(internet_message_id, id) AS id,
            moment_of(coalesce(date, sent_date_time, received_date_time)) AS sent_at,
            people_of("from") AS sender,
            concat_ws(', ', people_of("to"), people_of(cc), people_of(bcc)) AS recipients,
            is_automatic(auto_submitted, x_autoreply, x_autorespond, precedence) AS is_auto,
            label_ids,
            coalesce(truth(is_draft), false) AS is_draft
        FROM told
    )
"""


_OWNERS = """
    SELECT owner FROM gmail_message WHERE owner IS NOT NULL
    UNION ALL
    SELECT owner FROM message WHERE owner IS NOT NULL
"""


def _messages(object_: str, mails: str) -> Feed:
    return Feed(
        "messages",
        object_,
        f"""
        WITH {mails},
        sides AS (
            SELECT
                * EXCLUDE (sender, recipients),
                addresses_in(sender)[1] AS sender,
                list_distinct(addresses_in(recipients)) AS recipients
            FROM mails
        ),
        {own_domains(_OWNERS)},
        {our_addresses("SELECT sender FROM sides UNION ALL SELECT unnest(recipients) FROM sides")},
        outside AS (
            SELECT sides._row, 'inbound' AS direction, sides.sender AS address
            FROM sides
            ANTI JOIN ours ON ours.address = sides.sender
            WHERE sides.sender IS NOT NULL
            UNION ALL
            SELECT written._row, 'outbound' AS direction, written.address
            FROM (
                SELECT sides._row, unnest(sides.recipients) AS address
                FROM sides
                SEMI JOIN ours ON ours.address = sides.sender
            ) AS written
            ANTI JOIN ours ON ours.address = written.address
        )
        SELECT
            sides._row,
            own_id(sides.id || '|' || coalesce(md5(outside.address), '')) AS message_id,
            sides.sent_at AS "at",
            outside.direction,
            own_id(sides.thread_id) AS thread_id,
            outside.address AS email,
            sides.user_id,
            sides.is_auto AS is_auto_reply,
            CASE
                WHEN sides.is_draft OR sides.label_ids LIKE '%DRAFT%' THEN 'not used: a draft'
                WHEN sides.label_ids LIKE '%SPAM%' THEN 'not used: spam'
                WHEN (SELECT count(*) FROM own) = 0 THEN {NOT_TOLD}
                WHEN sides.sender IS NULL THEN 'not used: no address of who wrote it'
                WHEN outside.address IS NULL THEN 'not used: neither side is outside'
            END AS set_aside
        FROM sides
        LEFT JOIN outside ON outside._row = sides._row
        """,
    )


SYSTEM = System(
    kind="mailbox",
    name="Mailboxes",
    about="metadata of mails from Gmail, Microsoft Graph or a CSV: who, to whom, when",
    objects=(_GMAIL, _PLAIN, OWN_DOMAINS),
    feeds=(_messages("gmail_message", _FROM_GMAIL), _messages("message", _FROM_PLAIN)),
    role="marketing",
    macros=MACROS + _MACROS,
    unused={"own_domains": "read with the mails, of which there are none here"},
)
