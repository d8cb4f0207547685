"""What was worked out about a table as it was read, while it is the very same: a cell changes, most tables do not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Generic, TypeVar

from transcaspian.tables.reading import RawTable

V = TypeVar("V")

_MOST = 2  # states of each table: as it is, and as it would be


class Kept(Generic[V]):
    """Results by table: of the last states that were asked for, told apart by being the same object."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[str, list[tuple[RawTable, object, V]]] = {}

    def get(self, raw: RawTable, given: object, work: Callable[[], V]) -> V:
        """Return the result of ``work`` for a table and for whatever else it depends on, which is compared."""
        with self._lock:
            known = self._of.setdefault(raw.name, [])
            for one in known:
                if one[0] is raw and one[1] == given:
                    known.remove(one)
                    known.append(one)
                    return one[2]
        result = work()
        with self._lock:
            known.append((raw, given, result))
            del known[:-_MOST]
        return result
