"""Delighted: the response CSV and the API's records, NPS and satisfaction, test responses and other surveys."""

from __future__ import annotations

import json

from tests.sources.conftest import Land, moment
from tests.sources.systems.landed import counted, digest, refused, rows

TOML = """
[workspace]
time_zone = "Europe/Berlin"
[[sources]]
name = "nps"
kind = "delighted"
root = "delighted"
"""


def test_the_response_csv(land_files: Land) -> None:
    landed = land_files(
        TOML,
        {
            "delighted/delighted_responses_2025.csv": """\
ID,Person Email,Score,Created At,Sent At,Survey Type,Test,Comment
1,jo@acme.com,9,2025-03-30 22:30:00 UTC,2025-03-29 08:00:00 UTC,nps,,thanks
2,ann@beta.io,4,2025-03-30 08:00:00 UTC,,CSAT,,
3,bo@beta.io,5,2025-03-30 08:00:00 UTC,,five_star,false,
4,cy@beta.io,10,2025-03-30 08:00:00 UTC,,nps,true,
5,di@beta.io,1,2025-03-30 08:00:00 UTC,,thumbs,,
6,ed@beta.io,ten,2025-03-30 08:00:00 UTC,,nps,,
,fi@beta.io,,,2025-03-29 08:00:00 UTC,nps,,
"""
        },
    )
    assert rows(landed, "surveys", "survey_id", "kind", "email_domain", "sent_at", "answered_at", "score") == [
        ("nps:1", "nps", "acme.com", moment("2025-03-29 08:00:00"), moment("2025-03-30 22:30:00"), 9),
        ("nps:2", "csat", "beta.io", None, moment("2025-03-30 08:00:00"), 4),
        ("nps:3", "csat", "beta.io", None, moment("2025-03-30 08:00:00"), 5),
        (
            f"nps:{digest('fi@beta.io')}|2025-03-29 08:00:00 UTC",
            "nps",
            "beta.io",
            moment("2025-03-29 08:00:00"),
            None,
            None,
        ),
    ]
    assert {key[2:]: count for key, count in refused(landed).items()} == {
        ("not used", "a test response"): 1,
        ("not used", "a survey of type thumbs, neither NPS nor satisfaction from 1 to 5"): 1,
        ("bad number", "not a number"): 1,
    }
    # 22:30 UTC is half past midnight in Berlin's summer time, which began that day.
    answered = dict(rows(landed, "surveys", "survey_id", "answered_on"))
    assert str(answered["nps:1"]) == "2025-03-31"


def test_the_apis_records_tell_seconds_since_1970_and_the_person_inside(land_files: Land) -> None:
    records = [
        {
            "id": "9",
            "person": {"id": "p", "email": "jo@acme.com"},
            "survey_type": "nps",
            "score": 7,
            "created_at": 1743373800,
        },
        {"id": "10", "person": "p2", "survey_type": "smileys", "score": 3, "created_at": 1743373800},
    ]
    landed = land_files(TOML, {"delighted/survey_responses.jsonl": "\n".join(map(json.dumps, records))})
    assert rows(landed, "surveys", "survey_id", "kind", "email_domain", "answered_at", "score") == [
        ("nps:10", "csat", None, moment("2025-03-30 22:30:00"), 3),
        ("nps:9", "nps", "acme.com", moment("2025-03-30 22:30:00"), 7),
    ]


def test_the_list_of_people_is_set_aside(land_files: Land) -> None:
    landed = land_files(TOML, {"delighted/people.csv": "Email,Last Sent At\njo@acme.com,2025-03-29\n"})
    assert counted(landed) == {("people.csv", "(no table)"): (0, 1)}
    assert [key[3] for key in refused(landed)] == ["the people asked; who answered stands in the responses"]
