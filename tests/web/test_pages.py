"""The pages over a real build: every link leads somewhere, every page has its twin, both show the build's answers."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from abmetrics import answers
from abmetrics.answers import Question
from abmetrics.charts.formats import Formats
from abmetrics.errors import SettingsError
from abmetrics.kpis.catalogue import KPIS
from abmetrics.measures.periods import parse_period
from abmetrics.vocabulary import Unit
from abmetrics.web.app import create_app
from abmetrics.web.evidence_page import PAGE_SIZE
from tests.web.conftest import HOST

EURO = Formats("EUR")
Q3 = "period=2026-Q3"
PAGES = {
    "/": "/index.json",
    "/kpis": "/kpis.json",
    "/kpi/close_rate": "/kpi/close_rate.json",
    "/kpi/close_rate/rows": "/kpi/close_rate/rows.json",
    "/data": "/data.json",
    "/builds": "/builds.json",
}
MOST_LINKS = 150


class Reader(HTMLParser):
    """Links, words and suspicious attributes of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.words: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.links += [given[name] for name in ("href", "src") if given.get(name)]
        self.inline += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.inline.append(tag)

    def handle_data(self, data):
        self.words.append(data.strip())


def shape(link: str) -> tuple:
    """Links of one shape show the same page of other numbers: path, parameters' names, and how it is split."""
    parts = urlsplit(link)
    asked = parse_qsl(parts.query)
    return parts.path, tuple(sorted({(name, value if name in ("by", "grain") else "") for name, value in asked}))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_and_its_twin_are_there(client, path):
    page, twin = client.get(f"{path}?{Q3}"), client.get(f"{PAGES[path]}?{Q3}")
    assert (page.status_code, twin.status_code) == (200, 200)
    assert isinstance(twin.json(), dict)
    assert f'href="{PAGES[path]}?{Q3}"' in page.text


def test_every_link_from_the_first_page_on_leads_somewhere(client):
    waiting, seen = ["/"], {shape("/")}
    visited = 0
    while waiting and visited < MOST_LINKS:
        link = waiting.pop(0)
        visited += 1
        response = client.get(link)
        assert response.status_code == 200, f"{link}: {response.text[:400]}"
        if not response.headers["content-type"].startswith("text/html"):
            continue
        for found in Reader(response.text).links:
            if found.startswith("#"):
                continue
            assert found.startswith("/"), f"{link} leads out of the house: {found}"
            if shape(found) not in seen:
                seen.add(shape(found))
                waiting.append(found)
    assert visited > len(PAGES)


def test_the_overview_shows_the_funnel_of_the_build(client, build):
    told = answers.funnel(build, parse_period("2026-Q3"), (("tier", "1"),))
    page = Reader(client.get(f"/?{Q3}&tier=1").text)
    twin = client.get(f"/index.json?{Q3}&tier=1").json()
    assert twin["funnel"] == answers.funnel_json(told)
    for step in told.steps:
        assert EURO.value(Unit.COUNT, step.balance) in page.words
        assert EURO.value(Unit.COUNT, step.reached) in page.words
        if step.rate_on is not None:
            assert EURO.value(Unit.SHARE, step.rate_on.value) in page.words


def test_a_number_of_the_funnel_opens_to_the_same_number_and_its_rows(client, build):
    told = answers.funnel(build, parse_period("2026-Q3"), ())
    for link in {
        link for link in Reader(client.get(f"/?{Q3}").text).links if "stage_balance?" in link and "where" in link
    }:
        name = dict(parse_qsl(urlsplit(link).query))["where"].partition(":")[2]
        step = next(step for step in told.steps if step.stage == name)
        twin = client.get(link.replace("stage_balance?", "stage_balance.json?")).json()
        rows = client.get(link.replace("stage_balance?", "stage_balance/rows.json?")).json()
        assert [row["value"] for row in twin["rows"]] == [step.balance]
        assert rows["of"] == step.balance


@pytest.mark.parametrize("known", KPIS, ids=lambda known: known.id)
def test_the_page_of_a_kpi_shows_the_answer_and_its_meaning(client, build, known):
    answer = answers.ask(build, Question(known.id, period=parse_period("2026-Q3")))
    response = client.get(f"/kpi/{known.id}?{Q3}")
    twin = client.get(f"/kpi/{known.id}.json?{Q3}").json()
    assert response.status_code == 200, response.text[:400]
    assert {key: twin[key] for key in answers.answer_json(answer)} == answers.answer_json(answer)
    words = Reader(response.text).words
    assert {known.name, known.population.meaning, known.formula.words, known.playbook, known.source} <= set(words)
    for row in answer.rows:
        assert EURO.value(known.unit, row.value) in words


@pytest.mark.parametrize(
    "query", ["by=programme", "grain=month", "by=tier&grain=quarter", "by=tier&by=programme", "by=account"]
)
def test_a_kpi_can_be_split(client, build, query):
    twin = client.get(f"/kpi/close_rate.json?period=2026&{query}").json()
    page = Reader(client.get(f"/kpi/close_rate?period=2026&{query}").text)
    assert len(twin["rows"]) > 1
    for row in twin["rows"]:
        assert EURO.value(Unit.SHARE, row["value"]) in page.words


def test_from_a_filter_that_not_all_pages_have_the_others_can_be_reached(client):
    page = Reader(client.get(f"/kpi/close_rate?{Q3}&where=opportunity_owner:USR-01&where=tier:1").text)
    assert f"/?{Q3}&where=tier%3A1" in page.links
    assert client.get(f"/?{Q3}&where=tier%3A1").status_code == 200


@pytest.mark.parametrize("period", ["2015-Q1", "2035", "2026-09-28..2026-10-09", "2026-02-30..2026-03-01"])
@pytest.mark.parametrize("page", ["/", "/kpis", "/kpi/close_rate", "/kpi/stage_balance", "/kpi/close_rate/rows"])
def test_a_time_without_data_is_shown_as_not_known(client, page, period):
    response = client.get(f"{page}?period={period}")
    assert response.status_code == (400 if "02-30" in period else 200), response.text[:400]


def test_the_rows_pages_together_hold_every_row_once(client, build):
    told = answers.explain(build, Question("engagement_minutes", period=parse_period("2026")))
    assert len(told.rows) > PAGE_SIZE
    seen = []
    for number in range(1, len(told.rows) // PAGE_SIZE + 2):
        seen += client.get(f"/kpi/engagement_minutes/rows.json?period=2026&page={number}").json()["rows"]
    assert seen == answers.explanation_json(told)["rows"]
    assert client.get("/kpi/engagement_minutes/rows.json?period=2026&page=9999").json()["rows"] == []


def test_the_rows_page_names_file_and_line(client, build):
    told = answers.explain(build, Question("won_deals", period=parse_period("2026-Q3")))
    words = Reader(client.get(f"/kpi/won_deals/rows?{Q3}").text).words
    assert {told.rows[0].file, str(told.rows[0].line), told.rows[0].record_id} <= set(words)


def test_the_data_page_counts_every_row(client, build):
    twin = client.get("/data.json").json()
    words = Reader(client.get("/data").text).words
    for file in twin["files"]:
        assert file["rows_read"] == file["accepted"] + file["quarantined"]
        assert {file["file"], EURO.part(file["rows_read"])} <= set(words)
    assert {issue["reason"] for issue in twin["issues"]} == set(build.manifest.issues)


def test_an_earlier_build_can_still_be_read(client, workspace):
    first = workspace.current().id
    workspace.build(lambda *_: None)
    assert client.get("/index.json").json()["funnel"]["build"] == workspace.current().id != first
    assert client.get(f"/index.json?build={first}").json()["funnel"]["build"] == first
    listed = client.get("/builds.json").json()["builds"]
    assert [(build["id"], build["current"]) for build in listed] == [(workspace.current().id, True), (first, False)]


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/kpi/close_rat", 404, "did you mean close_rate?"),
        ("/kpi/close_rat/rows", 404, "did you mean close_rate?"),
        ("/?build=2020", 404, "nknown build"),
        ("/?period=2026-Q5", 400, "2026-Q5"),
        ("/?perod=2026", 400, "did you mean period"),
        ("/?by=tier", 400, "asked of one KPI"),
        ("/kpis?as_of=2026-09-01", 400, "asked of one KPI"),
        ("/kpi/close_rate?by=teir", 400, "did you mean tier"),
        ("/kpi/listed_accounts?by=opportunity_owner", 400, "opportunity_owner"),
        ("/nowhere", 404, "leads nowhere"),
    ],
)
def test_a_wrong_address_is_a_page_that_says_so(client, path, status, words):
    page = client.get(path)
    assert page.status_code == status
    assert words in " ".join(Reader(page.text).words)
    bare, _, query = path.partition("?")
    twin = client.get(f"{'/index' if bare == '/' else bare}.json?{query}")
    assert (twin.status_code, list(twin.json())) == (status, ["error"])


def test_what_stands_in_the_address_is_never_markup(client):
    nasty = "<script>alert(1)</script>"
    page = client.get("/kpi/close_rate", params={"where": f"region:{nasty}", "period": "2026"})
    assert page.status_code == 200
    assert nasty not in page.text
    assert nasty not in client.get("/kpi/" + nasty.replace("/", "")).text


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/kpi/close_rate?period=2026&by=tier&grain=month"])
def test_no_page_needs_anything_inline_or_from_elsewhere(client, path):
    response = client.get(path)
    page = Reader(response.text)
    policy = response.headers["content-security-policy"]
    assert page.inline == []
    assert not re.search(r"https?://", response.text.replace("http://www.w3.org/2000/svg", ""))
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "abmetrics.local:8080"])
def test_another_name_for_this_machine_is_refused(client, host):
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765"])
def test_this_machine_s_names_are_answered(client, host):
    assert client.get("/builds", headers={"host": host}).status_code == 200


def test_a_page_that_has_not_changed_is_not_sent_again(client):
    tag = client.get(f"/kpis?{Q3}").headers["etag"]
    assert client.get(f"/kpis?{Q3}", headers={"if-none-match": tag}).status_code == 304
    assert client.get("/kpis?period=2026-Q2", headers={"if-none-match": tag}).status_code == 200


def test_many_visitors_at_once_get_the_same_answers(client, workspace):
    paths = [f"/kpi/{known.id}.json?period=2025" for known in KPIS]
    one_by_one = [client.get(path).json()["rows"] for path in paths]
    fresh = TestClient(create_app(workspace.folder), base_url=HOST)
    with ThreadPoolExecutor(8) as visitors:
        at_once = list(visitors.map(lambda path: fresh.get(path).json()["rows"], paths * 2))
    assert at_once == one_by_one * 2


def test_before_the_first_build_the_page_says_what_to_do(tmp_path, workspace):
    (tmp_path / "abmetrics.toml").write_text((workspace.folder / "abmetrics.toml").read_text(encoding="utf-8"), "utf-8")
    page = TestClient(create_app(tmp_path), base_url=HOST).get("/")
    assert page.status_code == 503
    assert "abmetrics build" in page.text


def test_only_get_is_answered(client):
    assert client.post("/").status_code == 405


def test_static_files_are_served_and_nothing_beside_them(client):
    assert client.get("/static/page.css").status_code == 200
    assert client.get("/static/fonts/inter-latin-ext-400-normal.woff2").status_code == 200
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/%2e%2e/app.py").status_code == 404


def test_a_workspace_without_settings_is_refused(tmp_path):
    with pytest.raises(SettingsError, match="no such file"):
        create_app(tmp_path)
