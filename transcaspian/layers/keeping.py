"""Tables made of files, as they are kept: which layer of which tables uses which one. What none uses is removed.

Several servers, of the same or of other tables, may share a folder. Each layer has a note there, written when it is
opened: the folder of its tables, its id, and the table that its file has become. Notes are written and tables removed
under one lock, so that no table goes between being found and being opened; one that is open elsewhere stays readable
there, or cannot be removed yet.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from transcaspian.tables.files import read_file, write_atomically

TABLE = ".duckdb"
_NOTES, _LOCK = "used", "used.lock"
_PATIENCE = 10.0  # seconds
_LONGEST = 100_000  # bytes of a note
_GRACE = 24 * 3600.0  # seconds that what nobody uses is kept: a row that is taken back, a server that is updated
_ABSENT = 30 * 24 * 3600.0  # seconds for which a folder of tables may be away, such as one on a stick
_LEFT = re.compile(r"\..+\.tmp(?:\.wal)?|.+\.lock")  # what a killed process leaves behind


def use(folder: Path, tables: Path, layer: str, table: str) -> None:
    """Note that a layer of some tables uses a table of the folder, before it is looked for.

    A folder that cannot be written holds no note: what is in it can be used all the same.
    """
    place = str(_whole(tables))
    name = hashlib.sha256(f"{place}\n{layer}".encode()).hexdigest()[:40]
    note = json.dumps({"tables": place, "layer": layer, "table": table}, ensure_ascii=False)
    with suppress(OSError, Timeout):
        (folder / _NOTES).mkdir(parents=True, exist_ok=True)
        with FileLock(folder / _LOCK, timeout=_PATIENCE):
            write_atomically(folder / _NOTES / f"{name}.json", note.encode())
            os.utime(folder / table)


def tidy(folder: Path) -> tuple[str, ...]:
    """Remove the tables that no layer uses any more, and what killed processes left; return the names.

    Nothing is removed that was made or used within a day, nor while another process tidies.
    """
    removed = []
    with suppress(OSError, Timeout), FileLock(folder / _LOCK, timeout=0):
        (folder / _LOCK).touch()
        now = (folder / _LOCK).stat().st_mtime  # of the clock that the times of the other files are of
        used = set(_used(folder, now))
        for path in sorted(folder.iterdir()):
            is_table = path.suffix == TABLE and path.name not in used
            is_left = _LEFT.fullmatch(path.name) and path.name != _LOCK
            if (is_table or is_left) and _is_old(path, now) and _removed(path):
                removed.append(path.name)
    return tuple(removed)


def _used(folder: Path, now: float) -> Iterator[str]:
    """Yield the tables that layers use; a note of a layer that is gone is removed, the table after a day more."""
    for path in sorted((folder / _NOTES).glob("*.json")):
        try:
            note = json.loads(read_file(path, _LONGEST))
            tables, layer, table = Path(note["tables"]), str(note["layer"]), str(note["table"])
        except (OSError, ValueError, KeyError, TypeError):
            continue  # being written, or damaged: the next opening writes it anew
        if _has(tables, layer) if tables.is_dir() else now - path.stat().st_mtime <= _ABSENT:
            yield table
        else:
            with suppress(OSError):
                path.unlink()


def _has(tables: Path, layer: str) -> bool:
    """Say whether some tables have a layer; as long as that cannot be read, they have."""
    try:
        text = read_file(tables / "layers.csv").decode("utf-8-sig", "replace")
    except FileNotFoundError:
        return False
    except OSError:
        return True
    return bool(re.search(rf"""(?:^|[,;\t"']){re.escape(layer)}(?:$|[,;\t"'])""", text, re.MULTILINE))


def _is_old(path: Path, now: float) -> bool:
    try:
        return now - path.stat().st_mtime > _GRACE
    except OSError:
        return False


def _removed(path: Path) -> bool:
    try:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    except OSError:  # open in another process, where the system does not let it go
        return False
    return True


def _whole(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
