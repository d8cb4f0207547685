"""Replacing several files together: all are written next to their places first, then renamed one by one.

What fails while they are written changes nothing. What fails between the renames is put back; what a killed process
leaves between them is what the journal is for.
"""

from __future__ import annotations

import errno
import glob
import os
import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from transcaspian.language.messages import Refused
from transcaspian.tables.files import sync_folder, target_of, write_atomically

# Windows renames no file over one that somebody is reading, and readers are soon done.
TRIES = 10 if os.name == "nt" else 1
_PAUSE = 0.05
# The name is fixed: whoever holds the lock finds what the one before left behind. Watchers pass over such names.
_STAGED = ".{name}.edit.tmp"

_KEYS = {
    errno.ENOSPC: "edit.disk_full",
    getattr(errno, "EDQUOT", errno.ENOSPC): "edit.disk_full",
    errno.EROFS: "edit.read_only",
    errno.EACCES: "edit.read_only",
    errno.EPERM: "edit.read_only",
    errno.EFBIG: "edit.too_large_here",
    errno.ENOENT: "edit.file_gone",
}
# A file that another program has open comes as "access denied" there (ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION).
_IN_USE = frozenset({32, 33})


@dataclass(frozen=True, slots=True)
class Staged:
    """A file that is written and waits next to its place."""

    target: Path
    waiting: Path


def refusal(error: OSError, path: Path | None = None) -> Refused:
    """Return the message for what the system refused; every one says that the edit is kept."""
    name = path.name if path else Path(str(error.filename or "")).name
    why = error.strerror or str(error)
    in_use = getattr(error, "winerror", None) in _IN_USE or (os.name == "nt" and isinstance(error, PermissionError))
    key = "edit.file_in_use" if in_use else _KEYS.get(error.errno or 0, "edit.not_written")
    return Refused(key, file=name, why=why)


def staged(contents: Mapping[Path, bytes]) -> tuple[Staged, ...]:
    """Write files next to their places: all of them, or none.

    Raise Refused if the disk is full, or a folder or file is not writable. A link stays a link, a file keeps its mode.
    """
    found: list[Staged] = []
    for path, content in contents.items():
        try:
            target = target_of(path)
        except OSError as error:
            withdraw(found)
            raise refusal(error, path) from error
        one = Staged(target, target.with_name(_STAGED.format(name=target.name)))
        found.append(one)
        try:
            if target.exists():
                # A rename succeeds even if the file is read-only or another program has it open.
                with target.open("r+b"):
                    pass
            write_atomically(one.waiting, content)
            if target.exists():
                shutil.copymode(target, one.waiting)
        except OSError as error:
            withdraw(found)
            raise refusal(error, path) from error
        except BaseException:
            withdraw(found)
            raise
    return tuple(found)


def put_in_place(files: Sequence[Staged]) -> None:
    """Put staged files into their places, and make that last; raise OSError if one cannot be put there."""
    folders = dict.fromkeys(one.target.parent for one in files)
    for one in files:
        for turn in range(TRIES):
            try:
                os.replace(one.waiting, one.target)
                break
            except PermissionError:
                if turn == TRIES - 1:
                    raise
                time.sleep(_PAUSE)
    for folder in folders:
        sync_folder(folder)


def withdraw(files: Iterable[Staged]) -> None:
    """Remove staged files that are not wanted any more."""
    for one in files:
        with suppress(OSError):
            one.waiting.unlink(missing_ok=True)


def sweep(paths: Iterable[Path]) -> None:
    """Remove what a killed process left staged next to these files; the caller must hold the lock."""
    for path in paths:
        with suppress(OSError):
            target = target_of(path)
            for left in target.parent.glob(f"*{glob.escape(_STAGED.format(name=target.name))}*"):
                left.unlink(missing_ok=True)
