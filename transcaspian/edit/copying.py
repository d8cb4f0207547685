"""A copy of the tables as they were, beside their folder, made before a command changes them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from transcaspian.tables.files import read_file, write_atomically


def copied(folder: Path) -> Path:
    """Copy the tables and their definition beside the folder, named with the day of their last change."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    day = datetime.fromtimestamp(max(path.stat().st_mtime for path in files), UTC).date()
    place = folder.resolve()
    number = 1
    while True:
        copy = place.with_name(f"{place.name}-{day}{f'-{number}' if number > 1 else ''}")
        try:
            copy.mkdir()
            break
        except FileExistsError:
            number += 1
    for path in files:
        write_atomically(copy / path.name, read_file(path))
    return copy
