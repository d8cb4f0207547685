"""What was worked out about a table as it was read, while it is the very same: a cell changes, most tables do not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar, cast

from transcaspian.tables.raw import RawTable

V = TypeVar("V")


class Kept(Generic[V]):
    """Results by table, each with what else it depends on; they go with the table."""

    def get(self, raw: RawTable, given: object, work: Callable[[], V]) -> V:
        """Return the result of ``work`` for a table and for whatever else it depends on, which is compared."""
        known = raw.kept.get(self)
        if known is None or known[0] != given:
            raw.kept[self] = known = (given, work())
        return cast(V, known[1])
