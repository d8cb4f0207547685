"""What counts: DuckDB in the program itself, PostgreSQL or Apache Spark where a team has them; an adapter each.

An adapter makes SQL of an expression and hands back plain rows. No other engine was ever run.
"""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import urlsplit

import numpy as np

from transcaspian.language.messages import Refused

Array = np.ndarray[Any, Any]


class Engine(Protocol):
    """One connection: what one thread asks at a time."""

    def run(self, expression: Any) -> list[tuple[Any, ...]]:
        """Return the rows of an expression; raise Stopped if it was interrupted, EngineError for all else."""

    def arrays(self, expression: Any) -> list[Array]:
        """Return the columns of an expression, all of which are numbers and none empty; raise the same."""

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table in small letters with their types; empty if it is not there."""

    def kept_profile(self, table: str) -> str:
        """Return the profile of a layer as JSON, where it is kept beside its table; empty if it has to be asked for."""

    def interrupt(self) -> None:
        """Stop what is running, from another thread."""

    def again(self) -> Engine:
        """Return another connection to the same."""

    def close(self) -> None:
        """Give the connection back."""


class Stopped(Exception):
    """Raised by a question that was interrupted."""


class EngineError(Exception):
    """An engine that cannot be reached, or cannot answer; it says why in its own words."""


def connected(address: str) -> Engine:
    """Return a connection to the engine at an address; raise Refused for an address of none, or a missing library."""
    scheme = urlsplit(address).scheme
    try:
        match scheme:
            case "postgresql" | "postgres":
                from transcaspian.layers.engines.postgresql import PostgreSQL

                return PostgreSQL(address)
            case "sc" | "spark" | "local-cluster":
                from transcaspian.layers.engines.spark import Spark

                return Spark.at(address)
            case "duckdb":
                from transcaspian.layers.engines.duckdb import DuckDB

                return DuckDB.at(address.removeprefix("duckdb://"))
    except ImportError as error:
        raise Refused("engine.no_library", library=error.name or str(error)) from error
    raise Refused("engine.no_engine_of_kind", kind=scheme or "–")


# Expressions compile for these as well. None of them was ever run: docs/layers.md says so.
COMPILED_ONLY = ("clickhouse", "trino")


def compiled(expression: Any, dialect: str) -> str:
    """Return an expression as SQL."""
    import ibis

    return str(ibis.to_sql(expression, dialect=dialect, pretty=False))


def in_columns(found: list[tuple[Any, ...]], expression: Any) -> list[Array]:
    """Return the rows of an expression as columns of numbers."""
    types = expression.schema().types
    columns = zip(*found, strict=True) if found else [()] * len(types)
    kinds = [np.float64 if kind.is_floating() else np.int64 for kind in types]
    return [np.array(column, dtype=kind) for column, kind in zip(columns, kinds, strict=True)]
