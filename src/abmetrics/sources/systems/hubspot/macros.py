"""How HubSpot writes things into cells, for all of its feeds.

What a macro cannot read it leaves as it stands, so that landing refuses it with its file, line and value. Histories
write dates as milliseconds since 1970; merged records stand in lists parted by semicolons; lengths are milliseconds.
"""

from __future__ import annotations

MACROS = r"""
CREATE MACRO written(x) AS CASE
    WHEN regexp_full_match(x, '\d{12,13}')
        THEN strftime(make_timestamp(try_cast(x AS BIGINT) * 1000), '%Y-%m-%dT%H:%M:%S.%fZ')
    ELSE x
END;
CREATE MACRO moment(x) AS CASE
    WHEN try_cast(written(x) AS TIMESTAMPTZ)
        BETWEEN TIMESTAMPTZ '1900-01-01 00:00:00+00' AND TIMESTAMPTZ '2200-12-30 00:00:00+00'
        THEN try_cast(written(x) AS TIMESTAMPTZ)
END;
CREATE MACRO whole(x) AS coalesce(CAST(round(try_cast(x AS DECIMAL(18, 6))) AS VARCHAR), x);
CREATE MACRO seconds_of(x) AS
    coalesce(CAST(CAST(round(try_cast(x AS DECIMAL(18, 3)) / 1000) AS BIGINT) AS VARCHAR), x);
CREATE MACRO seconds_between(x, y) AS date_diff('second', moment(x), moment(y));
CREATE MACRO ill_timed(x, y) AS CASE
    WHEN y IS NOT NULL AND moment(y) IS NULL THEN 'bad date: it ends at ' || y
    WHEN moment(y) < moment(x) THEN 'bad date: it ends at ' || y || ', before it begins'
END;
CREATE MACRO unless(x) AS CASE truth(x) WHEN true THEN 'false' WHEN false THEN 'true' ELSE x END;
CREATE MACRO parts(x) AS list_filter(string_split(x, ';'), lambda part: trim(part) <> '');
CREATE MACRO tier_of(x) AS CASE
    WHEN regexp_full_match(lower(x), 'tier[ _-]*\d+') THEN regexp_extract(x, '\d+')
    ELSE x
END;
CREATE MACRO programme_of(x) AS CASE
    WHEN truth(x) OR regexp_matches(lower(x), '\babm\b|account[ -]based') THEN 'abm'
    WHEN lower(x) LIKE '%demand%' THEN 'demand_gen'
    WHEN NOT truth(x) THEN 'none'
    ELSE x
END;
CREATE MACRO type_of(x) AS CASE
    WHEN x IS NULL THEN NULL
    WHEN lower(x) LIKE '%renew%' THEN 'renewal'
    WHEN lower(x) LIKE '%cross%' THEN 'cross_sell'
    WHEN lower(x) LIKE '%new%' THEN 'new_business'
    WHEN regexp_matches(lower(x), 'existing|up[ _-]?sell|expansion|upgrade') THEN 'upsell'
    ELSE 'other'
END;
CREATE MACRO outcome_of(told, stage) AS coalesce(
    told,
    CASE regexp_replace(lower(stage), '[^a-z]', '', 'g')
        WHEN 'closedwon' THEN 'won' WHEN 'closedlost' THEN 'lost' ELSE 'open'
    END
);
CREATE MACRO status_of(is_closed, is_won, is_lost, outcome) AS CASE
    WHEN is_closed IS NOT NULL AND truth(is_closed) IS NULL THEN is_closed
    WHEN is_won IS NOT NULL AND truth(is_won) IS NULL THEN is_won
    WHEN is_lost IS NOT NULL AND truth(is_lost) IS NULL THEN is_lost
    WHEN truth(is_won) THEN 'won'
    WHEN truth(is_lost) OR (truth(is_closed) AND NOT truth(is_won)) THEN 'lost'
    ELSE outcome
END;
CREATE MACRO is_robot(x) AS
    coalesce(regexp_matches(lower(x), 'bot\b|crawler|spider|barracuda|proofpoint|mimecast'), false);
CREATE MACRO gone(x) AS CASE
    WHEN truth(x) THEN 'deleted'
    WHEN x IS NOT NULL AND truth(x) IS NULL THEN 'bad flag: whether it is deleted is told as ' || x
END;
CREATE MACRO is_target_flag(x) AS
    coalesce(lower(x) IN ('hs_is_target_account', 'is_target_account', 'target_account', 'is_target'), false);
CREATE MACRO no_history(x) AS
    'not used: no history is kept of ' || coalesce('the property ' || x, 'a property without a name');
"""
