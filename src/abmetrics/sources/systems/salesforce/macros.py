"""What Salesforce's feeds ask again and again."""

from __future__ import annotations

MACROS = r"""
CREATE MACRO capitals(x) AS substr(
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345',
    1 + CASE WHEN x[1] BETWEEN 'A' AND 'Z' THEN 1 ELSE 0 END + CASE WHEN x[2] BETWEEN 'A' AND 'Z' THEN 2 ELSE 0 END
    + CASE WHEN x[3] BETWEEN 'A' AND 'Z' THEN 4 ELSE 0 END + CASE WHEN x[4] BETWEEN 'A' AND 'Z' THEN 8 ELSE 0 END
    + CASE WHEN x[5] BETWEEN 'A' AND 'Z' THEN 16 ELSE 0 END,
    1
);
CREATE MACRO sf_id(x) AS own_id(
    CASE
        WHEN length(x) = 15 AND regexp_full_match(x, '[0-9A-Za-z]{15}')
            THEN x || capitals(x[1:5]) || capitals(x[6:10]) || capitals(x[11:15])
        ELSE x
    END
);
CREATE MACRO id_of(x, kind, prefix, name) AS CASE WHEN x[1:3] = prefix OR lower(kind) = name THEN sf_id(x) END;
CREATE MACRO says(x, pattern) AS coalesce(regexp_matches(lower(x), pattern), false);
CREATE MACRO moment(x) AS try_cast(x AS TIMESTAMPTZ);
CREATE MACRO is_usual(x) AS
    moment(x) BETWEEN TIMESTAMPTZ '1900-01-01 00:00:00+00' AND TIMESTAMPTZ '2200-12-30 00:00:00+00';
CREATE MACRO bare(x) AS regexp_replace(lower(x), '[^a-z0-9]', '', 'g');
CREATE MACRO is_id(x) AS coalesce(regexp_full_match(x, '00[15G][0-9A-Za-z]{12}([0-9A-Za-z]{3})?'), false);
CREATE MACRO day_after(x) AS CASE
    WHEN is_usual(x) THEN strftime(try_cast(x AS DATE) + 1, '%Y-%m-%d')
    ELSE x
END;
CREATE MACRO gone(is_deleted, fivetran_active) AS CASE
    WHEN truth(is_deleted) THEN 'deleted'
    WHEN is_deleted IS NOT NULL AND truth(is_deleted) IS NULL THEN 'bad flag: IsDeleted is ' || is_deleted
    WHEN NOT truth(fivetran_active)
        THEN 'not used: a version that Fivetran has closed; the record was changed or deleted since'
    WHEN fivetran_active IS NOT NULL AND truth(fivetran_active) IS NULL
        THEN 'bad flag: _fivetran_active is ' || fivetran_active
END;
CREATE MACRO gone_or_merged(is_deleted, fivetran_active, master_record_id) AS CASE
    WHEN master_record_id IS NOT NULL THEN 'merged: into ' || master_record_id
    ELSE gone(is_deleted, fivetran_active)
END;
CREATE MACRO status_of(is_closed, is_won) AS CASE
    WHEN is_closed IS NOT NULL AND truth(is_closed) IS NULL THEN is_closed
    WHEN is_won IS NOT NULL AND truth(is_won) IS NULL THEN is_won
    WHEN truth(is_won) THEN 'won'
    WHEN truth(is_closed) THEN 'lost'
    WHEN NOT truth(is_closed) THEN 'open'
END;
CREATE MACRO status_in_words(stage_name) AS CASE
    WHEN says(stage_name, '\b(closed|deal)[ -]*won\b|^won\b') THEN 'won'
    WHEN says(stage_name, '\b(closed|deal)[ -]*lost\b|^lost\b|\bdisqualified\b') THEN 'lost'
    WHEN stage_name IS NOT NULL THEN 'open'
END;
CREATE MACRO programme_of(x) AS CASE
    WHEN says(x, '\babm\b|account[ -]based|^1:|^one[ -]to[ -]') OR truth(x) THEN 'abm'
    WHEN says(x, 'demand') THEN 'demand_gen'
    WHEN NOT truth(x) THEN 'none'
    ELSE x
END;
CREATE MACRO value_of(field, x) AS CASE
    WHEN field IN ('owner_id', 'account_id') THEN sf_id(x)
    WHEN field = 'programme' THEN programme_of(x)
    ELSE x
END;
CREATE MACRO type_of(x) AS CASE
    WHEN lower(x) IN ('new_business', 'renewal', 'upsell', 'cross_sell', 'other') THEN lower(x)
    WHEN says(x, '\brenew') THEN 'renewal'
    WHEN says(x, '\bcross') THEN 'cross_sell'
    WHEN says(x, '\bup[ -]?sell|\badd[ -]?on\b|\bupgrade|\bexpan|\bgrowth\b') THEN 'upsell'
    WHEN says(x, '\breplacement|\bdowngrade|\bcontraction|\bservices?\b') THEN 'other'
    WHEN says(x, '\bexisting\b') THEN 'upsell'
    WHEN says(x, '\bnew\b|\bland\b|\bfirst\b') THEN 'new_business'
    WHEN x IS NOT NULL THEN 'other'
END;
CREATE MACRO event_kind(type) AS CASE
    WHEN says(type, 'webinar|webcast|virtual event|online event') THEN 'webinar'
    WHEN says(type, '\bdinner\b') THEN 'dinner'
    WHEN says(type, '\bevents?\b|conference|trade ?show|seminar|workshop|roadshow|breakfast|summit|exhibition|meetup')
        THEN 'event'
END;
CREATE MACRO mail_kind(subject, type) AS CASE
    WHEN says(subject, '^(email: *)?opened email|\[opened\]') THEN 'email_open'
    WHEN says(subject, '^(email: *)?clicked link|\[clicked\]') THEN 'email_click'
    WHEN says(subject, '^email: *<<|^<<|\[in\]|^reply:|^(email: *)?(inbound|received)\b') OR says(type, 'inbound|reply')
        THEN 'email_reply'
    ELSE 'email_sent'
END;
CREATE MACRO is_mail(subject, type) AS
    says(subject, '^e-?mail(: |:|$)|\[e-?mail\]|^(was sent email|opened email|clicked link in email)')
    OR says(type, '\be-?mail\b');
CREATE MACRO is_letter(subject, type) AS
    says(subject, '^send (a )?(letter|gift|mailer)|\bdirect mail\b')
    OR says(type, '\bletter\b|\bdirect mail\b|\bgift\b');
"""
