"""abmetrics.toml: every setting has a default that works, and a wrong one is refused with its line and a way out."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from abmetrics.errors import SettingsError
from abmetrics.settings import parse_settings, read_settings


def test_an_empty_file_is_a_valid_workspace():
    settings = parse_settings("")
    assert settings.workspace.currency == "EUR"
    assert settings.stages.engaged_minutes == 10
    assert settings.stages.engaged_days == 90


def test_what_is_written_is_what_is_read():
    settings = parse_settings(
        """
[workspace]
time_zone = "Europe/Warsaw"
[[target_lists]]
name = "A"
kind = "flag"
where = "employees > 10"
since = 2026-01-31
[engagement]
minutes = { chat = 7, page_view = 1.5 }
[[sources]]
name = "crm"
[[sources.tables]]
table = "accounts"
file = "a.csv"
[sources.tables.columns]
account_id = "Id"
tier = { column = "T", values = { A = "1" } }
"""
    )
    assert settings.target_lists[0].since == dt.date(2026, 1, 31)
    assert settings.engagement.minutes_by_kind["chat"] == 7
    assert settings.engagement.minutes_by_kind["page_view"] == Decimal("1.5")
    assert settings.engagement.minutes_by_kind["webinar"] == 30, "defaults stand beside"
    columns = settings.sources[0].tables[0].columns
    assert columns["account_id"].column == "Id"
    assert columns["tier"].values == {"A": "1"}


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (
            '[workspace]\nname = "A"\ncurency = "EUR"\n',
            3,
            "unknown setting 'workspace.curency'; did you mean currency?",
        ),
        ('[workspce]\nname = "A"\n', 1, "did you mean workspace?"),
        ('[workspace]\ntime_zone = "Europe/Warsw"\n', 2, "did you mean Europe/Warsaw"),
        ('[workspace]\ncurrency = "EURO"\n', 2, "ISO 4217"),
        ("[workspace]\nfiscal_year_start = 13\n", 2, "less than or equal to 12"),
        ('[workspace]\nfiscal_year_start = "4"\n', 2, "valid integer"),
        (
            '[[target_lists]]\nname = "A"\n\n[[target_lists]]\nname = "B"\nkind = "flags"\n',
            6,
            "'file', 'flag' or 'icp'",
        ),
        ('[[icp.criteria]]\nname = "A"\n', 1, "'icp.criteria.where' is missing"),
        ('[[icp.criteria]]\nname = "A"\nwhere = "x"\nrequired = "no"\n', 4, "valid boolean"),
        ('[stages]\nengaged_minutes = "ten"\n', 2, "engaged_minutes"),
        ('[stages.labels]\nengagd = "Warm"\n', 2, "did you mean engaged?"),
        (
            '[[sources]]\nname = "crm"\n[[sources.tables]]\ntable = "t"\n[[sources.tables]]\ntable = "u"\nfiel = "a"\n',
            7,
            "did you mean file?",
        ),
        (
            '[[sources]]\nname = "c"\n[[sources.tables]]\ntable = "t"\ncolumns.a = "x"\ncolumns.b = { colum = "y" }\n',
            6,
            "did you mean column?",
        ),
        ('[[sources]]\nname = "crm"\nquery = """\n[workspace]\nx = 1\n"""\nrot = "."\n', 7, "did you mean root?"),
    ],
)
def test_a_wrong_setting_is_refused_with_its_line(text, line, says):
    with pytest.raises(SettingsError) as refused:
        parse_settings(text, "abmetrics.toml")
    places = [told for told in str(refused.value).splitlines() if says in told]
    assert places, str(refused.value)
    assert places[0].startswith(f"abmetrics.toml:{line}: ")


def test_text_that_is_not_toml_is_refused_with_its_line():
    with pytest.raises(SettingsError, match="line 2"):
        parse_settings("[workspace]\nname = \n")


def test_a_folder_without_the_file_says_how_to_make_one(tmp_path):
    with pytest.raises(SettingsError, match="abmetrics init"):
        read_settings(tmp_path)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path):
    (tmp_path / "abmetrics.toml").write_bytes(b'\xef\xbb\xbf[workspace]\nname = "A"\n')
    assert read_settings(tmp_path).workspace.name == "A"
