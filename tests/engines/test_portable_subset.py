"""No statement leaves the portable subset; and what the subset leaves out is refused, with the reason."""

from __future__ import annotations

import pytest
import sqlglot

from abmetrics.engines.portable import DUCKDB, parse, violations
from abmetrics.engines.typed import annotated, type_violations
from abmetrics.errors import DefinitionError
from abmetrics.kpis.catalogue import KPIS
from abmetrics.kpis.compile import account_statement, evidence_statement, value_statement
from abmetrics.model.schema import Type, derived, key, money, number, text
from abmetrics.model.schema import day as day_column
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
        # Types are resolved over the whole statement, which takes time: the widest question has every piece of the others.
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
    "EXTRACT(WEEK FROM a)": "EXTRACT of WEEK",
    "EXTRACT(ISODOW FROM a)": "EXTRACT of ISODOW",
    "EXTRACT(EPOCH FROM a)": "EXTRACT of EPOCH",
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
    "list(a)": "List",
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
    "now()": "CurrentTimestamp",
    "current_date": "CurrentDate",
    "hash(a)": "hash",
    "try_cast(a AS INTEGER)": "TryCast",
    "length(a)": "Length",
    "concat(a, b)": "Concat",
    "greatest(a, b)": "Greatest",
    "a IN (SELECT x FROM u)": "",
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
    "SELECT a FROM t GROUP BY ALL": "",
    "SELECT a FROM t UNION SELECT a FROM u": "",
    "SELECT a FROM t EXCEPT SELECT a FROM u": "Except",
    "SELECT unnest(a) FROM t": "nnest",
    "PIVOT t ON a USING sum(b)": "Pivot",
    "SELECT a FROM t ASOF JOIN u ON t.a >= u.a": "",
    "SELECT a FROM read_csv('x.csv')": "ReadCSV",
    "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT n FROM r": "",
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
