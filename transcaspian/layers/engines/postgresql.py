"""PostgreSQL, where a team has its rows there: one table a layer, in the columns of ``layers.table``."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import Any

import psycopg
from psycopg import sql

from transcaspian.layers.engines import Array, EngineError, Stopped, compiled, in_columns

_WAIT = 10  # seconds for a connection
_COLUMNS = (
    "SELECT lower(column_name), lower(data_type) FROM information_schema.columns"
    " WHERE table_name = %s AND table_schema = ANY(current_schemas(false))"
)


class PostgreSQL:
    """A connection of its own, opened when it is first asked and again after it broke; it only reads."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._connection: psycopg.Connection[tuple[Any, ...]] | None = None

    def run(self, expression: Any) -> list[tuple[Any, ...]]:
        """Return the rows of an expression; raise Stopped or EngineError."""
        return self._asked(compiled(expression, "postgres"))

    def arrays(self, expression: Any) -> list[Array]:
        """Return the columns of an expression."""
        return in_columns(self.run(expression), expression)

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table with their types."""
        return {str(name): str(kind) for name, kind in self._asked(_COLUMNS, [table])}

    def kept_profile(self, table: str) -> str:
        """Return nothing: what a table has as a whole is asked for."""
        return ""

    def interrupt(self) -> None:
        """Stop what is running; wait until the server has heard it, so that the next question is not hit."""
        with self._lock:
            connection = self._connection
        if connection is not None:
            with suppress(psycopg.Error):
                connection.cancel_safe(timeout=_WAIT)

    def again(self) -> PostgreSQL:
        """Return another connection to the same."""
        return PostgreSQL(self._address)

    def close(self) -> None:
        """Close the connection."""
        with self._lock:
            connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _asked(self, text: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        # A query without values has no placeholders: its signs of per cent are its own.
        try:
            return self._open().execute(sql.SQL(text), values).fetchall()
        except psycopg.errors.QueryCanceled as error:
            raise Stopped from error
        except psycopg.Error as error:
            self.close()
            raise EngineError(str(error).strip()) from error

    def _open(self) -> psycopg.Connection[tuple[Any, ...]]:
        with self._lock:
            if self._connection is None or self._connection.closed:
                self._connection = psycopg.connect(self._address, autocommit=True, connect_timeout=_WAIT)
                self._connection.read_only = True
            return self._connection
