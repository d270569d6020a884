"""The generated pages say what the code says."""

from __future__ import annotations

import pytest

from abmetrics.model.tables import ALL_TABLES
from abmetrics.settings import Settings
from docs.generate import FOLDER, PAGES, sections, settings_page, tables_page


@pytest.mark.parametrize("name", PAGES)
def test_a_committed_page_is_what_the_code_says(name):
    page = FOLDER / name
    assert page.is_file(), "run `make docs`"
    assert page.read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


def test_every_setting_stands_on_its_page():
    page = settings_page()
    for section in sections(Settings):
        assert section.heading in page
    assert "| `fiscal_year_start` | whole number, 1 to 12 | `1` | Month in which the fiscal year begins. |" in page
    assert "| `kind` | one of `file`, `flag`, `icp` | `file` |" in page
    assert "| `minutes` | table: text → number | none |" in page
    assert "| `time_zone` | time zone | `UTC` |" in page
    assert "## `[[sources.tables]]`" in page
    assert "## `[sources.tables.columns.NAME]`" in page


def test_every_table_and_column_stands_on_its_page():
    page = tables_page()
    for table in ALL_TABLES:
        assert f"### `{table.name}`" in page
        for column in table:
            assert f"| `{column.name}` | {column.type.value} |" in page
    assert "| `account_id` | VARCHAR | required | the account's id in the CRM |" in page
    assert "| `email` | VARCHAR | personal | e-mail address |" in page
