"""Answers that come later: off the page's thread, the newest question of a reader cancels his older one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Generic, Literal, TypeVar

from transcaspian.layers.source import Source, Stopped

T = TypeVar("T")
_KEPT = 64  # answers


class Pending(Generic[T]):
    """An answer that is being counted. Whoever gave it up by asking something else finds it ``cancelled``."""

    def __init__(self, told: Callable[[], None] | None = None) -> None:
        self.state: Literal["counting", "done", "cancelled", "failed"] = "counting"
        self.answer: T | None = None
        self.error: Exception | None = None
        self._told, self._over = told, threading.Event()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait for so many seconds at most; say whether there is an answer."""
        self._over.wait(seconds)
        return self.state == "done"

    def _end(self, state: Literal["done", "cancelled", "failed"], answer: Any = None, error: Any = None) -> None:
        self.answer, self.error, self.state = answer, error, state
        self._over.set()


class _Job:
    """One question, whoever waits for it."""

    def __init__(self, key: Hashable, work: Callable[[Source], Any], kept: bool) -> None:
        self.key, self.work, self.kept = key, work, kept
        self.waiting: dict[str, Pending[Any]] = {}
        self.source: Source | None = None  # on which it runs


class Asking:
    """The questions of all readers of one layer: each is counted once, on one of a few connections.

    A question that nobody waits for any more is not begun, or is stopped; the latest answers are kept.
    """

    def __init__(self, source: Source, at_once: int = 2) -> None:
        self._source, self._at_once = source, at_once
        self._threads: list[threading.Thread] = []
        self._change = threading.Condition()
        self._queue: list[_Job] = []
        self._running: list[_Job] = []
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._open = True

    def ask(
        self,
        who: str,
        key: Hashable,
        work: Callable[[Source], T],
        told: Callable[[], None] | None = None,
        kept: bool = True,
    ) -> Pending[T]:
        """Ask for a reader: what ``who`` asked before is given up.

        ``key`` is equal for equal questions; ``told`` is called in another thread when an answer came, or none can; an
        answer that is large is better not ``kept``.
        """
        pending: Pending[T] = Pending(told)
        with self._change:
            self._give_up(who, key)
            if key in self._kept:
                self._kept.move_to_end(key)
                pending._end("done", self._kept[key])
                return pending
            job = next((one for one in (*self._queue, *self._running) if one.key == key and one.waiting), None)
            if job is None:
                job = _Job(key, work, kept)
                self._queue.append(job)
                self._begin()
            elif who in job.waiting:
                return job.waiting[who]
            job.waiting[who] = pending
            self._change.notify()
        return pending

    def close(self) -> None:
        """Stop everything; no question is taken any more."""
        with self._change:
            self._open = False
            for job in (*self._queue, *self._running):
                for who in tuple(job.waiting):
                    self._give_up(who, None)
            self._change.notify_all()
        for thread in self._threads:
            thread.join()

    def _give_up(self, who: str, but: Hashable) -> None:
        for job in (*self._queue, *self._running):
            if job.key != but and (pending := job.waiting.pop(who, None)):
                pending._end("cancelled")
        self._queue = [job for job in self._queue if job.waiting]
        for job in self._running:
            # Said again each time: an engine that had not begun yet may not have heard it.
            if not job.waiting and job.source is not None:
                job.source.interrupt()

    def _begin(self) -> None:
        if len(self._threads) < self._at_once and self._open:
            thread = threading.Thread(target=self._work, name="layer", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        source: Source | None = None
        while True:
            with self._change:
                self._change.wait_for(lambda: self._queue or not self._open)
                if not self._open:
                    break
                job = self._queue.pop(0)
                self._running.append(job)
            try:
                source = source or self._source.again()
                job.source = source
                outcome: tuple[Any, Exception | None] = (job.work(source), None)
            except Exception as error:  # what it raises is for whoever asked
                outcome = (None, error)
            self._over(job, *outcome)
            if source is not None:
                source.resume()
        if source is not None:
            source.close()

    def _over(self, job: _Job, answer: Any, error: Exception | None) -> None:
        with self._change:
            self._running.remove(job)
            job.source = None
            waiting = tuple(job.waiting.values())
            if error is None and job.kept:
                self._kept[job.key] = answer
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            if isinstance(error, Stopped) and waiting:
                # Somebody asked the same just after it was stopped: once more.
                again = _Job(job.key, job.work, job.kept)
                again.waiting = job.waiting
                self._queue.append(again)
                self._change.notify()
                return
            for pending in waiting:
                pending._end("failed" if error else "done", answer, error)
        for pending in waiting:
            if pending._told:
                pending._told()
