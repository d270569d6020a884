"""Bombora by hand: a Company Surge report with its weeks, firms and the rows that cannot be used."""

from __future__ import annotations

from tests.sources.conftest import Land
from tests.sources.systems.landed import refused, rows

TOML = '[[sources]]\nname = "surge"\nkind = "bombora"\nroot = "export"\n'
# 2024-05-05 is a Sunday, 2024-05-06 a Monday.
REPORT = """Company Name,Company URL,Topic Name,Topic ID,Composite Score,Date,Metro Area
Globex Inc,https://www.globex.example/,Account Based Marketing,17,72,05/05/2024,Berlin
Globex Inc,globex.example,Account Based Marketing,17,81,05/05/2024,Munich
Globex Inc,globex.example,Marketing Attribution,18,55,5/6/2024,
Initech,,Account Based Marketing,17,64,2024-05-12,
Initech,,Account Based Marketing,17,high,2024-05-13,
Initech,,Account Based Marketing,17,60,week 19,
,,Account Based Marketing,17,60,2024-05-13,
Hooli,hooli.example,,,60,2024-05-13,
"""
REFUSED = {
    ("company_surge.csv", "intent", "bad number", "not a number"): 1,
    (
        "company_surge.csv", "intent", "bad date",
        "not a date that exists; set `format` if it is written in an unusual way",
    ): 1,
    ("company_surge.csv", "intent", "missing value", "neither a company nor its domain is named"): 1,
    ("company_surge.csv", "intent", "missing value", "required, but empty"): 1,
    ("company_surge.csv", "intent", "duplicate key", "another row of this key is kept: company_surge.csv:3"): 1,
}  # fmt: skip


def test_scores_stand_by_firm_topic_and_monday(land_files: Land) -> None:
    """The higher of two places' scores is kept; a Sunday ends the week of the Monday before."""
    landed = land_files(TOML, {"export/company_surge.csv": REPORT})
    found = rows(landed, "intent", "account_id", "domain", "topic", "week_on", "score", "is_competitor", "vendor")
    assert [(*row[:3], str(row[3]), *row[4:]) for row in found] == [
        ("surge:globex.example", "globex.example", "Account Based Marketing", "2024-04-29", 81, None, "bombora"),
        ("surge:globex.example", "globex.example", "Marketing Attribution", "2024-05-06", 55, None, "bombora"),
        ("surge:initech", None, "Account Based Marketing", "2024-05-06", 64, None, "bombora"),
    ]
    assert rows(landed, "organisations", "organisation_id", "name", "domain") == [
        ("surge:globex.example", "Globex Inc", "globex.example"),
        ("surge:hooli.example", "Hooli", "hooli.example"),
        ("surge:initech", "Initech", None),
    ]
    assert refused(landed) == REFUSED


def test_a_week_that_begins_on_sunday_is_that_of_the_next_day(land_files: Land) -> None:
    report = """Domain,Topic,Score,Week Of,Competitor
a.example,CRM,70,2024-05-05,yes
a.example,CRM,71,2024-05-13,no
"""
    landed = land_files(TOML, {"export/bombora_surge_report_20240520.csv": report})
    found = rows(landed, "intent", "week_on", "score", "is_competitor")
    assert sorted((str(row[0]), *row[1:]) for row in found) == [("2024-05-06", 70, True), ("2024-05-13", 71, False)]
