"""Let the disk below a folder be full, or read-only, for a Python process, as long as a file says so.

On a full disk files can be opened, and what is written does not last; on a read-only one nothing can be opened to be
written. No rights are needed, so that the tests find the same disk everywhere.
"""

from __future__ import annotations

import errno
import io
import os
from typing import Any

_FOLDER, _SIGN = os.path.realpath(os.environ["TROUBLE_FOLDER"]), os.environ["TROUBLE_SIGN"]
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_real = {name: getattr(os, name) for name in ("fsync", "open", "mkdir", "replace", "unlink", "chmod")}
_io_open = io.open


def _is(name: str) -> bool:
    try:
        with _io_open(_SIGN, encoding="ascii") as stream:
            return stream.read() == name
    except OSError:
        return False


def _refused(name: str, path: object = None) -> OSError:
    code = getattr(errno, name)
    return OSError(code, os.strerror(code)) if path is None else OSError(code, os.strerror(code), str(path))


def _below(path: Any) -> bool:
    if isinstance(path, int):
        return False
    return os.path.realpath(os.fsdecode(path)).startswith(_FOLDER + os.sep)


def _fsync(descriptor: int) -> None:
    if _is("ENOSPC"):
        raise _refused("ENOSPC")  # as of write(2): without a name
    _real["fsync"](descriptor)


def _os_open(path: Any, flags: int, *args: Any, **options: Any) -> int:
    if flags & _WRITING and _below(path) and _is("EROFS"):
        raise _refused("EROFS", path)
    found: int = _real["open"](path, flags, *args, **options)
    return found


def _opened(path: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
    if set(mode) & set("wxa+") and _below(path) and _is("EROFS"):
        raise _refused("EROFS", path)
    return _io_open(path, mode, *args, **options)


def _guarded(name: str) -> Any:
    def call(path: Any, *args: Any, **options: Any) -> Any:
        if _below(path) and _is("EROFS"):
            raise _refused("EROFS", path)
        return _real[name](path, *args, **options)

    return call


os.fsync, os.open, io.open = _fsync, _os_open, _opened  # type: ignore[assignment]
for _name in ("mkdir", "replace", "unlink", "chmod"):
    setattr(os, _name, _guarded(_name))
