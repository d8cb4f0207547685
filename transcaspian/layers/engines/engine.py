"""What an adapter of an engine is: one connection that runs expressions and hands back plain rows."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np

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
