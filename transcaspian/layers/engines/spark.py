"""Apache Spark, where a team has a cluster: by Spark Connect (``sc://``), or as the driver of a cluster of its own.

A cluster takes seconds for what DuckDB answers at once: it is for rows that are there already, not for speed.
"""

from __future__ import annotations

import itertools
import re
import threading
from typing import Any

import ibis
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from transcaspian.layers.engines.engine import Array, EngineError, Stopped, in_columns

_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "4",
    "spark.sql.ansi.enabled": "true",  # an overflow is an error and not another number
}
# Of a cluster that this program drives; whoever runs a Spark Connect server has set them there.
_OF_A_DRIVER = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false"}
_NUMBER = itertools.count()


class Spark:
    """One session for all who ask; each connection has a tag of its own, by which what it runs is stopped."""

    def __init__(self, session: SparkSession) -> None:
        self._session = session
        self._ibis = ibis.pyspark.connect(session)
        self._tag = f"transcaspian-{next(_NUMBER)}"
        self._lock = threading.Lock()
        self._running = False

    @classmethod
    def at(cls, address: str) -> Spark:
        """Connect to ``sc://host:port``, or drive ``spark://host:port`` or ``local-cluster[…]``; raise EngineError."""
        builder, settings = SparkSession.builder.appName("transcaspian"), _SETTINGS
        if address.startswith("sc:"):
            builder = builder.remote(address)
        else:
            builder, settings = builder.master(address), _SETTINGS | _OF_A_DRIVER
        if memory := re.search(r",\s*(\d+)\]$", address):  # MB of a worker of a cluster of one's own
            settings = settings | {"spark.executor.memory": f"{memory[1]}m"}
        for name, value in settings.items():
            builder = builder.config(name, value)
        try:
            return cls(builder.getOrCreate())
        except Exception as error:  # what py4j and gRPC raise where nobody answers
            raise EngineError(_why(error)) from error

    @property
    def session(self) -> SparkSession:
        """Return the session, to bring rows into it."""
        return self._session

    def run(self, expression: Any) -> list[tuple[Any, ...]]:
        """Return the rows of an expression; raise Stopped or EngineError."""
        text = self._ibis.compile(expression)
        self._session.addTag(self._tag)  # of this thread
        self._running = True
        try:
            return [tuple(row) for row in self._session.sql(text).collect()]
        except PySparkException as error:
            if "cancel" in str(error).lower():
                raise Stopped from error
            raise EngineError(_why(error)) from error
        except Exception as error:  # what py4j raises for a job that was cancelled, or a cluster that is gone
            if "cancel" in str(error).lower():
                raise Stopped from error
            raise EngineError(_why(error)) from error
        finally:
            self._running = False
            self._session.removeTag(self._tag)

    def arrays(self, expression: Any) -> list[Array]:
        """Return the columns of an expression."""
        return in_columns(self.run(expression), expression)

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table with their types."""
        if not self._session.catalog.tableExists(table):
            return {}
        return {name.lower(): kind for name, kind in self._session.table(table).dtypes}

    def kept_profile(self, table: str) -> str:
        """Return nothing: what a table has as a whole is asked for."""
        return ""

    def interrupt(self) -> None:
        """Stop what this connection runs."""
        if self._running:
            self._session.interruptTag(self._tag)

    def again(self) -> Spark:
        """Return another connection to the same session."""
        return Spark(self._session)

    def close(self) -> None:
        """Leave the session to whoever else asks."""


def _why(error: Exception) -> str:
    """Return what Spark says, without the tree of calls below it; py4j says first that there was an error."""
    first, *others = str(error).splitlines() or [type(error).__name__]
    return others[0].lstrip(": ") if others and others[0].startswith(":") else first
