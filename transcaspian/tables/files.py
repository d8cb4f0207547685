"""The one way this project reads and writes a file that somebody else may change: all of it, or nothing at all.

A reader never meets half a file, and neither a full disk nor a crash costs the file that was there before. Whatever
else is in the place of a file (a pipe without a writer, an endless device) is reported, and not waited for.
"""

from __future__ import annotations

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Literal

Kind = Literal["folder", "pipe", "device", "socket"]

MOST_BYTES = 160_000_000  # of a table, or of a file about tables; all of it is held in memory several times
_PIECE = 65_536  # bytes that are read at once from a file of unknown size

# What a killed process may leave behind; no table and no kept version has such a name.
TEMPORARY = ".*.tmp"


class NoFile(OSError):
    """Raised if something else is in the place of a file; ``kind`` says what."""

    def __init__(self, path: Path, kind: Kind) -> None:
        super().__init__(errno.EINVAL, os.strerror(errno.EINVAL), str(path))
        self.kind = kind


class TooLarge(OSError):
    """A file has more bytes than are read; ``found`` is how many, at least."""

    def __init__(self, path: Path, found: int) -> None:
        super().__init__(errno.EFBIG, os.strerror(errno.EFBIG), str(path))
        self.found = found


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """Return the bytes of a file, or of the one that a link leads to.

    Raise OSError: NoFile for anything else than a file, TooLarge for more than ``most`` bytes. It never blocks, and
    takes no more memory than ``most``, whatever is put there at any moment.
    """
    with _opened(path) as stream:
        stat_ = os.fstat(stream.fileno())
        _require_file(path, stat_)  # what was opened may be another one
        if stat_.st_size > most:
            raise TooLarge(path, stat_.st_size)
        pieces: list[bytes] = []
        size = 0
        # It may grow while it is read, and some files report no size.
        while piece := stream.read(min(max(stat_.st_size, _PIECE), most - size) + 1):
            pieces.append(piece)
            size += len(piece)
            if size > most:
                raise TooLarge(path, size)
    return b"".join(pieces)


def beginning(path: Path, most: int = 8_192) -> bytes:
    """Return the first bytes of a file; none where it cannot be read, which whoever reads all of it will say."""
    try:
        with stream_of(path) as stream:
            return stream.read(most)
    except OSError:
        return b""


def stream_of(path: Path) -> BinaryIO:
    """Open a file that is too large to be held; raise OSError, NoFile for anything else than a file."""
    stream = _opened(path)
    try:
        _require_file(path, os.fstat(stream.fileno()))  # what was opened may be another one
    except OSError:
        stream.close()
        raise
    return stream


def _opened(path: Path) -> BinaryIO:
    """Open a file for reading without waiting for anybody; raise NoFile for anything else."""
    _require_file(path, path.stat())  # opening alone does something to some devices
    descriptor = os.open(path, os.O_RDONLY | _flags("O_BINARY", "O_CLOEXEC", "O_NOCTTY", "O_NONBLOCK", "O_NOINHERIT"))
    return os.fdopen(descriptor, "rb")


def _flags(*names: str) -> int:
    """Return the flags that the system has of these names."""
    flags = 0
    for name in names:
        flags |= int(getattr(os, name, 0))
    return flags


def _require_file(path: Path, found: os.stat_result) -> None:
    mode = found.st_mode
    if stat.S_ISREG(mode):
        return
    kind: Kind = "device"
    if stat.S_ISDIR(mode):
        kind = "folder"
    elif stat.S_ISFIFO(mode):
        kind = "pipe"
    elif stat.S_ISSOCK(mode):
        kind = "socket"
    raise NoFile(path, kind)


def write_atomically(path: Path, content: bytes) -> None:
    """Write the content through a temporary file next to the target; raise OSError, and then nothing has changed.

    An existing file keeps its mode, one that may not be written is refused, and a link stays a link.
    """
    target = target_of(path)
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


def target_of(path: Path) -> Path:
    """Return the file that a path or a link leads to; raise OSError for links in a circle."""
    try:
        return path.resolve()
    except RuntimeError as error:  # what pathlib makes of it before Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from error


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
