"""Answers that come later: off the page's thread, the newest question cancels the one before."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, Literal, TypeVar

from transcaspian.layers.source import Source

T = TypeVar("T")


class Pending(Generic[T]):
    """An answer that is counted: ``state`` tells how far; ``wait`` waits for so many seconds at most."""

    state: Literal["counting", "done", "cancelled", "failed"]
    answer: T | None
    error: Exception | None

    def wait(self, seconds: float) -> bool:
        """Wait; say whether it is done."""
        raise NotImplementedError


class Asking:
    """The questions of all readers of one layer. Equal questions are counted once, and answers are kept for a while."""

    def __init__(self, source: Source, at_once: int = 2) -> None:
        raise NotImplementedError

    def ask(
        self, who: str, key: Hashable, work: Callable[[Source], T], told: Callable[[], None] | None = None
    ) -> Pending[T]:
        """Ask for a reader: what ``who`` asked before is given up, unless somebody else waits for it.

        ``key`` is equal for equal questions; ``told`` is called, in another thread, when the answer is there.
        """
        raise NotImplementedError
