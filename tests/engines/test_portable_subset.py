"""No statement leaves the portable subset; and what the subset leaves out is refused, with the reason."""

from __future__ import annotations

import pytest
import sqlglot

from abmetrics.engines.portable import DUCKDB, parse, violations
from abmetrics.engines.typed import annotated, type_violations
from abmetrics.errors import DefinitionError
from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.compile import account_statement, evidence_statement, value_statement
from abmetrics.model.schema import day as day_column
from abmetrics.model.schema import derived, key, money, number, text
from abmetrics.model.schema import moment as moment_column
from tests.engines.statements import TABLES, derived_statements, questions

DERIVED = dict(derived_statements())


@pytest.mark.parametrize("name", DERIVED)
def test_a_derived_table_stays_in_the_portable_subset(name):
    assert list(violations(DERIVED[name])) == []
    assert list(type_violations(annotated(DERIVED[name], TABLES))) == []


@pytest.mark.parametrize("statement", [value_statement, account_statement, evidence_statement])
@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_a_kpi_stays_in_the_portable_subset_however_it_is_asked(kpi, statement):
    for words, question in questions(kpi):
        asked = statement(question)
        assert list(violations(asked)) == [], words
        # Resolving types takes time, and the widest question has every piece of the others.
        if words in ("by all cuts", "by quarter"):
            assert list(type_violations(annotated(asked, TABLES))) == [], words


# What differs silently between the engines, as it was measured: left what is refused, right what the refusal names.
FORBIDDEN = {
    "date_diff('hour', a, b)": "date_diff",
    "date_diff('day', a, b)": "date_diff",
    "date_diff('month', CAST(a AS DATE), CAST(b AS DATE))": "date_diff",
    "a + INTERVAL 1 DAY": "Interval",
    "a + INTERVAL (n) DAY": "Interval",
    "a AT TIME ZONE 'Europe/Berlin'": "AtTimeZone",
    "EXTRACT(WEEK FROM a)": "EXTRACT",
    "EXTRACT(ISODOW FROM a)": "EXTRACT",
    "EXTRACT(EPOCH FROM a)": "EXTRACT",
    "strftime(a, '%j')": "TimeToStr",
    "date_trunc('month', a)": "Trunc",
    "a / b": "`/` needs CAST(… AS DOUBLE)",
    "CAST(a AS DOUBLE) / b": "`/` needs CAST(… AS DOUBLE)",
    "a / CAST(b AS DOUBLE)": "`/` needs CAST(… AS DOUBLE)",
    "CAST(a AS DECIMAL(9, 2)) / CAST(b AS DECIMAL(9, 2))": "`/` needs CAST(… AS DOUBLE)",
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY a)": "PercentileCont",
    "quantile_cont(a, 0.5)": "PercentileCont",
    "median(a)": "Median",
    "avg(a)": "Avg",
    "stddev(a)": "Stddev",
    "arg_max(a, b)": "ArgMax",
    "arg_min(a, b)": "ArgMin",
    "max_by(a, b)": "ArgMax",
    "any_value(a)": "AnyValue",
    "first(a)": "First",
    "sum(a) FILTER (WHERE b)": "Filter",
    "array_agg(a ORDER BY b)": "ArrayAgg",
    "list(a)": "Array",
    "string_agg(a, ',')": "GroupConcat",
    "[a, b]": "Array",
    "{'x': a}": "Struct",
    "regexp_matches(a, 'x')": "Regexp",
    "a SIMILAR TO 'x'": "SimilarTo",
    "trim(a)": "Trim",
    "lower(a)": "Lower",
    "upper(a)": "Upper",
    "a ILIKE 'x'": "ILike",
    "a LIKE 'x\\_'": "LIKE needs a literal pattern without backslashes",
    "a LIKE b": "LIKE needs a literal pattern without backslashes",
    "split_part(a, b, 1)": "split_part needs a literal delimiter",
    "split_part(a, '', 1)": "split_part needs a literal delimiter",
    "log(a)": "Log",
    "random()": "Rand",
    "now()": "NOW()",
    "current_date": "CurrentDate",
    "hash(a)": "HASH(a)",
    "try_cast(a AS INTEGER)": "TryCast",
    "length(a)": "Length",
    "concat(a, b)": "Concat",
    "greatest(a, b)": "Greatest",
    "sum(a) OVER (ORDER BY b)": "ROWS BETWEEN",
    "sum(a) OVER (ORDER BY b RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)": "ROWS BETWEEN",
    "EXISTS (SELECT 1 FROM u)": "Exists",
    "t.*": "SELECT *",
    "COLUMNS('a.*')": "Columns",
    "some_macro(a)": "Anonymous",
}
FORBIDDEN_STATEMENTS = {
    "SELECT * FROM t": "SELECT *",
    "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY a) = 1": "Qualify",
    "SELECT a FROM (VALUES (1)) AS v(a)": "Values",
    "SELECT a FROM t LIMIT 1": "Limit",
    "SELECT a FROM t USING SAMPLE 10%": "Sample",
    "SELECT a FROM t GROUP BY ALL": "GROUP BY ALL",
    "SELECT a FROM t UNION SELECT a FROM u": "UNION needs ALL",
    "SELECT a FROM t EXCEPT SELECT a FROM u": "Except",
    "SELECT unnest(a) FROM t": "UNNEST",
    "PIVOT t ON a USING sum(b)": "Pivot",
    "SELECT a FROM t ASOF JOIN u ON t.a >= u.a": "JOIN needs ON",
    "SELECT t.a FROM t JOIN u USING (a)": "JOIN needs ON",
    "SELECT t.a FROM t NATURAL JOIN u": "JOIN needs ON",
    "SELECT a FROM read_csv('x.csv')": "ReadCSV",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r": "WITH RECURSIVE",
    "CREATE TABLE t AS SELECT a FROM u": "Create",
    "DELETE FROM t": "Delete",
}


@pytest.mark.parametrize(("expression", "reason"), FORBIDDEN.items())
def test_a_construct_outside_the_subset_is_refused_with_its_reason(expression, reason):
    told = list(violations(sqlglot.parse_one(f"SELECT {expression} AS x FROM t", read=DUCKDB)))
    assert told
    assert any(reason in one for one in told), told


@pytest.mark.parametrize(("statement", "reason"), FORBIDDEN_STATEMENTS.items())
def test_a_statement_outside_the_subset_is_refused_with_its_reason(statement, reason):
    told = list(violations(sqlglot.parse_one(statement, read=DUCKDB)))
    assert told
    assert any(reason in one for one in told), told


facts = derived(
    "facts", "one row per fact", "Columns of every type.", ("id",),
    key("id", "the id"), text("words", "words"), number("whole", "a number"), money("amount", "an amount"),
    day_column("on", "a day"), moment_column("at", "a moment"), number("other", "another number"),
    money("price", "a price"), day_column("until", "another day"),
)  # fmt: skip
FORBIDDEN_BY_TYPE = {
    'facts."until" - facts."on"': "date - date",
    "sum(CAST(facts.whole AS DOUBLE))": "sum of a DOUBLE",
    "sum(CAST(facts.whole AS DOUBLE) / nullif(CAST(facts.other AS DOUBLE), 0))": "sum of a DOUBLE",
    "round(CAST(facts.whole AS DOUBLE))": "round of a DOUBLE",
    "CAST(facts.amount AS BIGINT)": "which DuckDB rounds and Spark cuts off",
    "CAST(CAST(facts.whole AS DOUBLE) AS BIGINT)": "which DuckDB rounds and Spark cuts off",
    "CAST(CAST(facts.whole AS DOUBLE) AS DECIMAL(9, 2))": "CAST of a DOUBLE",
    "CAST(CAST(facts.whole AS DOUBLE) AS VARCHAR)": "CAST of a DOUBLE",
    "facts.amount * facts.price": "overflows",
    "CAST(facts.amount * facts.price AS DECIMAL(18, 4))": "overflows",
    "CAST(CAST(facts.amount AS DECIMAL(20, 4)) * facts.price AS DECIMAL(18, 4))": "Spark drops decimals",
    "CAST(facts.amount AS DECIMAL(19, 4)) * facts.price": "needs a CAST to its own type",
    "facts.amount // facts.whole": "need whole numbers",
    "facts.amount % facts.price": "need whole numbers",
    "EXTRACT(MONTH FROM facts.at)": "EXTRACT needs a DATE",
}  # fmt: skip
ALLOWED_BY_TYPE = (
    "date_diff('day', CAST(facts.\"on\" AS DATE), CAST(facts.until AS DATE))",
    "sum(facts.amount)",
    "CAST(round(facts.amount) AS BIGINT)",
    "CAST(floor(facts.amount) AS BIGINT)",
    "CAST(CAST(facts.amount AS DECIMAL(19, 4)) * facts.price AS DECIMAL(18, 4))",
    "CAST(CAST(facts.whole AS DECIMAL(19, 0)) * 0.5 AS DECIMAL(18, 4))",
    "facts.whole // facts.other",
    "CAST(sum(facts.amount) AS DOUBLE) / nullif(CAST(count(*) AS DOUBLE), 0)",
    "facts.whole * facts.other",
    'facts."on" + 1',
)


def reasons_by_type(expression: str) -> list[str]:
    statement = parse(f"SELECT {expression} AS x FROM facts", "a test")
    return list(type_violations(annotated(statement, (facts,))))


@pytest.mark.parametrize(("expression", "reason"), FORBIDDEN_BY_TYPE.items())
def test_what_differs_for_its_types_is_refused_with_its_reason(expression, reason):
    told = reasons_by_type(expression)
    assert told
    assert any(reason in one for one in told), told


@pytest.mark.parametrize("expression", ALLOWED_BY_TYPE)
def test_what_is_the_same_for_its_types_is_let_through(expression):
    assert reasons_by_type(expression) == []


def test_types_are_followed_through_steps():
    statement = parse(
        "WITH halves AS (SELECT CAST(facts.whole AS DOUBLE) AS half FROM facts)"
        " SELECT sum(halves.half) AS x FROM halves",
        "a test",
    )
    assert [told.split(":")[0] for told in type_violations(annotated(statement, (facts,)))] == ["sum of a DOUBLE"]


def test_a_name_of_the_same_select_is_not_a_column():
    statement = parse("SELECT facts.whole + 1 AS more, more * 2 AS twice FROM facts", "a test")
    with pytest.raises(DefinitionError, match="more"):
        annotated(statement, (facts,))


def test_a_column_that_no_table_has_is_refused():
    with pytest.raises(DefinitionError, match="nothing"):
        annotated(parse("SELECT facts.nothing AS x FROM facts", "a test"), (facts,))


def test_a_statement_is_refused_when_it_is_loaded():
    with pytest.raises(DefinitionError, match=r"journey/x\.sql: outside the portable subset: Median in `MEDIAN\(a\)`"):
        parse("SELECT median(a) AS x FROM t", "journey/x.sql")


def test_what_is_not_sql_is_refused_when_it_is_loaded():
    with pytest.raises(DefinitionError, match=r"journey/x\.sql: not SQL that can be read"):
        parse("SELECT FROM WHERE", "journey/x.sql")
