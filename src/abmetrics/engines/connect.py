"""From an engine's address to an engine."""

from __future__ import annotations

from abmetrics.engines.duckdb import DuckDb
from abmetrics.engines.engine import Engine
from abmetrics.errors import SettingsError


def connect(url: str) -> Engine:
    """The engine at `url`: `duckdb://` or `spark://MASTER`, where MASTER is local[2] or a Spark master's address."""
    scheme, _, rest = url.partition("://")
    if scheme == "duckdb" and not rest:
        return DuckDb()
    if scheme == "spark" and rest:
        try:
            from abmetrics.engines.spark import Spark
        except ImportError as error:
            raise SettingsError(
                "engine spark:// needs the extra: pip install 'abmetrics[spark]', and Java 17"
            ) from error
        return Spark(rest if rest.startswith("local") else f"spark://{rest}")
    raise SettingsError(f"engine {url!r} is not known; write duckdb:// or spark://local[2]")
