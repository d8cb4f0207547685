"""DuckDB in the program itself: one file a layer, read by any number of connections."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from transcaspian.layers.engines import Array, EngineError, Stopped, compiled

_PLAIN: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": False,  # nothing is fetched from anywhere
    "autoload_known_extensions": False,
}
THREADS = 2
MEMORY = "800MB"


class DuckDB:
    """A connection to a file, read only; it is one of a connection that holds it open."""

    def __init__(self, held: duckdb.DuckDBPyConnection) -> None:
        self._held = held
        self._own = held.cursor()

    @classmethod
    def at(cls, path: str | Path) -> DuckDB:
        """Open a file; raise EngineError if it is none."""
        try:
            config = _PLAIN | {"threads": THREADS, "memory_limit": MEMORY}
            return cls(duckdb.connect(str(path), read_only=True, config=config))
        except duckdb.Error as error:
            raise EngineError(str(error)) from error

    def run(self, expression: Any) -> list[tuple[Any, ...]]:
        """Return the rows of an expression; raise Stopped or EngineError."""
        return self.sql(compiled(expression, "duckdb"))

    def sql(self, text: str) -> list[tuple[Any, ...]]:
        """Return the rows of a query."""
        return list(self._asked(text).fetchall())

    def arrays(self, expression: Any) -> list[Array]:
        """Return the columns of an expression."""
        return list(self._asked(compiled(expression, "duckdb")).fetchnumpy().values())

    def _asked(self, text: str) -> duckdb.DuckDBPyConnection:
        try:
            return self._own.execute(text)
        except duckdb.InterruptException as error:
            raise Stopped from error
        except duckdb.Error as error:
            raise EngineError(str(error)) from error

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table with their types."""
        found = self._own.execute(
            "SELECT lower(column_name), lower(data_type) FROM information_schema.columns WHERE table_name = ?", [table]
        )
        return dict(found.fetchall())

    def kept_profile(self, table: str) -> str:
        """Return the profile that was kept when the file was filled; empty for a table of somebody else's."""
        if table != "rows" or not self.columns("profile"):
            return ""
        return str(self.sql("SELECT said FROM profile")[0][0])

    def interrupt(self) -> None:
        """Stop what is running."""
        self._own.interrupt()

    def again(self) -> DuckDB:
        """Return another connection to the same file."""
        return DuckDB(self._held)

    def close(self) -> None:
        """Close this connection; the file stays open as long as another one holds it."""
        self._own.close()


@contextmanager
def written_to(path: Path, memory: str, spilled: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Write a new file; what does not fit into so much memory goes into a folder for as long."""
    config = _PLAIN | {"threads": THREADS, "memory_limit": memory, "temp_directory": str(spilled)}
    with duckdb.connect(str(path), config=config) as con:
        yield con
