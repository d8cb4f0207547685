"""An editor at the data desk, and the tables as they are on disk."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from transcaspian.edit.access import Permission

PAGE = "pages/edit/desk.py"
EDITOR = Permission(True, "editor@example.org", "access.local")


def rows(folder: Path, table: str = "events") -> Iterator[dict[str, str]]:
    """Yield the rows of a table as they are on disk."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream)
