"""Values of a question come back from Spark as they were given: quotes, backslashes and what looks like a variable."""

from __future__ import annotations

import pytest

from tests.engines.test_bind import VALUES, bound


@pytest.mark.needs("java")
def test_values_come_back_from_spark_as_they_were_given(spark):
    back = [spark.query(bound(value)).to_pylist()[0]["x"] for value in VALUES]
    assert back == VALUES
    assert list(map(type, back)) == list(map(type, VALUES))
