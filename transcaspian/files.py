"""The one way this project writes a file: all of it, or nothing at all.

A reader never meets half a file, and neither a full disk nor a crash costs the file that was there before.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

# What a killed process may leave behind; no table and no kept version has such a name.
TEMPORARY = ".*.tmp"


def write_atomically(path: Path, content: bytes) -> None:
    """Put the content into a file by way of a temporary one beside it; raises OSError, and then nothing has changed.

    An existing file keeps its mode, one that may not be written is refused, and a link stays a link.
    """
    target = path.resolve()
    mode = _mode(target)
    temporary = target.with_name(f".{target.name[:80]}.{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        if mode is not None:
            temporary.chmod(mode)
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)


def _mode(path: Path) -> int | None:
    """Return the mode of an existing file; a rename would not ask whether it may be written."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    return stat.S_IMODE(mode)


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last through a power cut, where the system can open a folder (Windows cannot)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
