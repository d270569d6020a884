"""Apache Spark: the same definitions where data outgrow one machine (extra `abmetrics[spark]`, needs Java 17)."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import mkdtemp

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession
from sqlglot import exp

from abmetrics.engines.portable import SPARK, render

_TYPES: dict[pa.DataType, str] = {
    pa.string(): "STRING",
    pa.int64(): "BIGINT",
    pa.bool_(): "BOOLEAN",
    pa.date32(): "DATE",
    pa.timestamp("us"): "TIMESTAMP_NTZ",
}
"""Arrow type -> Spark type, of those a build stores; decimals carry their own digits."""

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.driver.extraJavaOptions": "-Duser.timezone=UTC",
    # The rules for NULLs, overflows and impossible casts that portable definitions were measured under.
    "spark.sql.ansi.enabled": "true",
    # A name in a company's data may read ${like this}: it is text, not a variable of Spark's.
    "spark.sql.variable.substitute": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "3g",
}
_LOCAL_SETTINGS = {
    # The stages of one machine: more pieces than cores cost more than they share out.
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


class Spark:
    """One Spark session in UTC; `master` is local[2], spark://host:port and so on."""

    dialect = SPARK

    def __init__(self, master: str) -> None:
        builder = SparkSession.builder.master(master).appName("abmetrics")
        for name, value in (_SETTINGS | (_LOCAL_SETTINGS if master.startswith("local") else {})).items():
            builder = builder.config(name, value)
        self._session = builder.getOrCreate()
        self._session.sparkContext.setLogLevel("ERROR")
        self._aside = Path(mkdtemp(prefix="abmetrics-spark-"))

    def open_parquet(self, name: str, path: Path) -> None:
        """Make the Parquet file known as table `name`; its columns are told, so that no job has to find them out."""
        columns = ", ".join(f"`{field.name}` {_type(field.type)}" for field in pq.read_schema(path))
        self._session.read.schema(columns).parquet(str(path)).createOrReplaceTempView(name)

    def open_arrow(self, name: str, table: pa.Table) -> None:
        """Make the Arrow table known as table `name` (through Parquet: pandas would turn NULLs into NaN)."""
        path = self._aside / f"{name}.parquet"
        pq.write_table(table, path)
        self.open_parquet(name, path)

    def query(self, statement: exp.Expr) -> pa.Table:
        """The rows of a statement."""
        return self._session.sql(render(statement, SPARK)).toArrow()

    def write(self, statement: exp.Expr, path: Path) -> int:
        """Write the rows of a statement to one Parquet file; returns how many."""
        folder = self._aside / f"write-{path.stem}"
        frame = self._session.sql(render(statement, SPARK))
        frame.coalesce(1).write.mode("overwrite").option("compression", "zstd").parquet(str(folder))
        (part,) = folder.glob("part-*.parquet")
        shutil.move(part, path)
        return int(pq.read_metadata(path).num_rows)

    def close(self) -> None:
        """Stop the session and remove what it wrote aside."""
        self._session.stop()
        shutil.rmtree(self._aside, ignore_errors=True)


def _type(arrow: pa.DataType) -> str:
    if pa.types.is_decimal(arrow):
        return f"DECIMAL({arrow.precision}, {arrow.scale})"
    return _TYPES[arrow]
