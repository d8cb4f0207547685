"""A connection to the engine at an address; its library is imported only then."""

from __future__ import annotations

import re

from transcaspian.language.messages import Refused
from transcaspian.layers.engines.engine import Engine


def connected(address: str) -> Engine:
    """Return a connection to the engine at an address; raise Refused for an address of none, or a missing library."""
    scheme = "".join(re.findall(r"^[a-z-]+", address))  # the rest may be a secret
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
