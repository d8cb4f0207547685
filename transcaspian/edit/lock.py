"""One save at a time, of all threads and processes: a lock that the system lets go when its holder dies.

The lock is on a file that stays, so a crash leaves nothing to clear away.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from transcaspian.language.messages import Refused

PATIENCE = 15.0  # seconds to wait for others; a save takes well under one


@contextmanager
def held(path: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock; Refused when others hold it all the while, OSError where there is no locking."""
    # The file stays: one that is removed could be locked twice, under the same name. It also keeps the library from
    # its makeshift for systems without locks, which outlives whoever holds it.
    lock = FileLock(path, timeout=patience, preserve_lock_file=True)
    try:
        lock.acquire()
    except Timeout as error:
        raise Refused("edit.busy", seconds=round(patience)) from error
    try:
        yield
    finally:
        lock.release()
