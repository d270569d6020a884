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


class Spark:
    """One Spark session in UTC; `master` is local[2], spark://host:port and so on."""

    dialect = SPARK

    def __init__(self, master: str) -> None:
        self._session = (
            SparkSession.builder.master(master)
            .appName("abmetrics")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.driver.extraJavaOptions", "-Duser.timezone=UTC")
            .config("spark.sql.shuffle.partitions", "4")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            .config("spark.driver.memory", "3g")
            .getOrCreate()
        )
        self._session.sparkContext.setLogLevel("ERROR")
        self._aside = Path(mkdtemp(prefix="abmetrics-spark-"))

    def open_parquet(self, name: str, path: Path) -> None:
        """Make the Parquet file known as table `name`."""
        self._session.read.parquet(str(path)).createOrReplaceTempView(name)

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
