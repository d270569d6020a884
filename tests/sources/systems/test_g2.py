"""G2 by hand: visits of firms, summed up by topic and week."""

from __future__ import annotations

from tests.sources.conftest import Land
from tests.sources.systems.landed import refused, rows

TOML = '[[sources]]\nname = "reviews"\nkind = "g2"\nroot = "export"\n'
# 2024-05-05 is a Sunday, 2024-05-06 a Monday.
VISITS = """Company Name,Company Domain,Signal Type,Product,Category,Competitor,Visited At
Globex,globex.example,Product Profile,Acme Suite,ABM,,2024-05-06 09:00:00 UTC
Globex,www.globex.example,Pricing,acme suite,,,2024-05-12T23:59:00Z
Globex,globex.example,Product Profile,Acme Suite,ABM,,05/13/2024
Globex,globex.example,Product Profile,Acme Suite,ABM,Rival One,2024-05-07
Globex,globex.example,Category,,ABM,,2024-05-05
Initech,,Alternatives,,,,2024-05-07
Initech,,Category,,ABM,,some day
Initech,,Category,,ABM,,some day
,,Category,,ABM,,2024-05-07
"""
COUNTED = "among the visits of this firm to this topic in the week, in the row of its first"


def test_visits_of_a_week_are_one_row(land_files: Land) -> None:
    landed = land_files(TOML, {"export/g2_buyer_intent.csv": VISITS})
    found = rows(landed, "intent", "account_id", "topic", "week_on", "score", "is_competitor", "vendor")
    assert sorted((row[0], row[1], str(row[2]), *row[3:]) for row in found) == [
        ("reviews:globex.example", "ABM", "2024-04-29", 1, False, "g2"),
        ("reviews:globex.example", "Acme Suite", "2024-05-06", 2, False, "g2"),
        ("reviews:globex.example", "Acme Suite", "2024-05-13", 1, False, "g2"),
        ("reviews:globex.example", "Rival One", "2024-05-06", 1, True, "g2"),
        ("reviews:initech", "Alternatives", "2024-05-06", 1, True, "g2"),
    ]
    assert rows(landed, "organisations", "organisation_id", "name", "domain") == [
        ("reviews:globex.example", "Globex", "globex.example"),
        ("reviews:initech", "Initech", None),
    ]
    bad_date = "not a date that exists; set `format` if it is written in an unusual way"
    assert refused(landed) == {
        ("g2_buyer_intent.csv", "intent", "counted", COUNTED): 1,
        ("g2_buyer_intent.csv", "intent", "bad date", bad_date): 2,
        ("g2_buyer_intent.csv", "intent", "missing value", "neither a company nor its domain is named"): 1,
    }


def test_visits_that_were_counted_already_are_added_up(land_files: Land) -> None:
    visits = """domain,signal,category,day,visits
a.example,Category,ABM,2024-05-06,3
a.example,Category,ABM,2024-05-07,several
a.example,Category,ABM,2024-05-08,4
"""
    landed = land_files(TOML, {"export/buyer_intent.csv": visits})
    assert rows(landed, "intent", "domain", "score") == [("a.example", 7)]
    assert refused(landed) == {
        ("buyer_intent.csv", "intent", "counted", COUNTED): 1,
        ("buyer_intent.csv", "intent", "bad number", "the number of visits is none"): 1,
    }
