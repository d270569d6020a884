"""Qualtrics: which answers are scores, who was asked and did not answer; and the masked tables."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.sources.conftest import Land
from tests.sources.systems.landed import counted, records_in, refused, rows

TOML = """
[workspace]
time_zone = "Europe/Berlin"
[[sources]]
name = "qx"
kind = "qualtrics"
root = "qualtrics"
"""
FILES = {
    "qualtrics/question.csv": """id,survey_id,question_type,selector,sub_selector,data_export_tag,_fivetran_deleted
Q1,SV_1,MC,NPS,,Q1,false
Q2,SV_1,MC,SAVR,TX,CSAT_overall,false
Q3,SV_1,TE,SL,,why,false
Q1,SV_2,MC,SAVR,TX,Q1,false
Q9,SV_2,MC,NPS,,old,true
""",
    "qualtrics/survey_response.csv": """id,survey_id,status,distribution_channel,recipient_email,\
end_date,recorded_date,last_modified_date
R_1,SV_1,0,email,jo@acme.com,2025-03-01 22:50:00,2025-03-01 23:30:00,2025-03-01 23:30:00
R_2,SV_1,0,anonymous,,2025-03-02 09:00:00,2025-03-02 09:00:00,2025-03-02 09:00:00
R_3,SV_1,1,preview,,2025-03-02 09:00:00,2025-03-02 09:00:00,2025-03-02 09:00:00
R_4,SV_2,0,email,jo@acme.com,2025-03-02 09:00:00,2025-03-02 09:00:00,2025-03-02 09:00:00
R_5,SV_1,0,email,jo@acme.com,2025-03-02 09:00:00,2025-03-02 09:00:00,2025-03-02 09:00:00
R_6,SV_7,0,email,jo@acme.com,2025-03-02 09:00:00,2025-03-02 09:00:00,2025-03-02 09:00:00
""",
    "qualtrics/question_response.csv": """response_id,question_id,value,text
R_1,Q1,9,
R_1,Q2,4,
R_1,Q3,,because
R_2,Q1,0,
R_4,Q1,5,
R_3,Q1,10,
""",
    "qualtrics/distribution_contact.csv": """contact_id,distribution_id,response_id,sent_at,status,survey_link
C_1,D_1,R_1,2025-02-28 08:00:00,SurveyFinished,
C_2,D_1,,2025-02-28 08:00:00,Opened,
C_3,D_2,,2025-02-28 08:00:00,Pending,https://x.qualtrics.com/jfe/form/SV_1?Q_CHL=email
C_4,D_1,,,Pending,
C_5,D_1,,2025-02-28 08:00:00,HardBounce,
C_6,D_3,,2025-02-28 08:00:00,Pending,
C_2,D_4,,2025-03-07 08:00:00,Pending,
""",
    "qualtrics/distribution.csv": """id,survey_link_survey_id,request_type
D_1,SV_1,Invite
D_3,SV_1,TestEmail
D_4,SV_1,Reminder
""",
    "qualtrics/directory_contact.csv": "id,email\nC_1,other@acme.com\nC_2,ann@beta.io\nC_3,bo@beta.io\n",
}


def test_scores_are_the_answers_to_nps_and_satisfaction_questions_and_silence_counts_as_sent(land_files: Land) -> None:
    landed = land_files(TOML, FILES)
    assert rows(landed, "surveys", "survey_id", "kind", "email_domain", "sent_on", "answered_on", "score") == [
        ("qx:D_1|C_2", "nps", "beta.io", dt.date(2025, 2, 28), None, None),
        ("qx:D_2|C_3", "nps", "beta.io", dt.date(2025, 2, 28), None, None),
        ("qx:R_1|csat", "csat", "acme.com", dt.date(2025, 2, 28), dt.date(2025, 3, 2), 4),
        ("qx:R_1|nps", "nps", "acme.com", dt.date(2025, 2, 28), dt.date(2025, 3, 2), 9),
        ("qx:R_2|nps", "nps", None, None, dt.date(2025, 3, 2), 0),
    ]
    assert {(key[0], key[3]): count for key, count in refused(landed).items()} == {
        ("survey_response.csv", "a preview or test"): 1,
        ("survey_response.csv", "the survey has no NPS or satisfaction question"): 1,
        ("survey_response.csv", "no NPS or satisfaction question was answered"): 1,
        ("survey_response.csv", "the questions of its survey are not in the export"): 1,
        ("distribution_contact.csv", "never sent"): 1,
        ("distribution_contact.csv", "not delivered (hardbounce)"): 1,
        ("distribution_contact.csv", "a preview or test"): 1,
        ("distribution_contact.csv", "not the survey itself (reminder)"): 1,
    }
    assert counted(landed)["distribution_contact.csv", "(looked up)"] == (1, 0)


def test_a_score_that_is_no_number_is_refused_where_it_stands(land_files: Land) -> None:
    answers = FILES["qualtrics/question_response.csv"].replace("R_1,Q1,9,", "R_1,Q1,very,")
    landed = land_files(TOML, FILES | {"qualtrics/question_response.csv": answers})
    bad = [
        (row["file"], row["line"], row["value"]) for row in landed.issues.to_pylist() if row["reason"] == "bad number"
    ]
    assert bad == [("survey_response.csv", 2, "very")]


DESIGN = "how the questionnaires are laid out; no KPI reads it"
LISTS = "mailing lists; who was asked stands in distribution_contact"
UNUSED = {
    "block": DESIGN,
    "block_question": DESIGN,
    "contact_mailing_list_membership": LISTS,
    "core_mailing_list": LISTS,
    "directory": LISTS,
    "directory_mailing_list": LISTS,
    "question_option": DESIGN,
    "sub_question": DESIGN,
    "survey": DESIGN,
    "survey_embedded_data": "free fields beside a response; no KPI reads them",
    "survey_version": DESIGN,
    "user": "colleagues who design surveys",
}


@pytest.mark.needs("shared_data")
def test_every_masked_table_is_read_or_set_aside_for_the_right_reason(land_files: Land, shared_data) -> None:
    """None of the five masked questions is NPS (`CS` is a constant sum), so no row of the seed is a score."""
    folder = shared_data / "fivetran" / "qualtrics"
    landed = land_files(TOML.replace('root = "qualtrics"', f'root = "{folder}"'), {})
    reckoned = counted(landed)
    for file in folder.glob("*.csv"):
        read = sum(sum(pair) for (name, _), pair in reckoned.items() if name == file.name)
        assert read == records_in(file), file.name
    why = {(file.removesuffix(".csv"), detail) for file, table, _, detail in refused(landed) if table == "(no table)"}
    assert why == set(UNUSED.items())
    assert {(key[0], key[3]): count for key, count in refused(landed).items() if key[1] == "surveys"} == {
        ("survey_response.csv", "the survey has no NPS or satisfaction question"): 5,
        ("distribution_contact.csv", "the survey has no NPS or satisfaction question"): 3,
        ("distribution_contact.csv", "the questions of its survey are not in the export"): 2,
    }
