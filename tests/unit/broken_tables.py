"""A small set of good tables, and copies of it with one thing changed."""

from __future__ import annotations

import shutil
from pathlib import Path

from transcaspian.dataset import Loaded, load

GOOD = Path(__file__).parent.parent / "data" / "good"

Found = list[tuple[str, int | None, str | None, str]]


def copy_of_good(folder: Path) -> Path:
    """Return a copy of the good tables to break."""
    return Path(shutil.copytree(GOOD, folder / "tables"))


def change(folder: Path, table: str, old: str, new: str) -> None:
    """Replace the only occurrence of a text in a table."""
    path = folder / f"{table}.csv"
    text = path.read_bytes().decode("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {table}"
    path.write_bytes(text.replace(old, new).encode("utf-8"))


def changed(folder: Path, table: str, old: str, new: str) -> Loaded:
    """Return the good tables with one change, as loaded."""
    copy = copy_of_good(folder)
    change(copy, table, old, new)
    return load(copy)


def with_bytes(folder: Path, table: str, data: bytes) -> Loaded:
    """Return the good tables with one file replaced, as loaded."""
    copy = copy_of_good(folder)
    (copy / f"{table}.csv").write_bytes(data)
    return load(copy)


def text_of(table: str) -> str:
    """Return the text of a good table."""
    return (GOOD / f"{table}.csv").read_text(encoding="utf-8")


def found(loaded: Loaded) -> Found:
    """Return where each problem is, and its code."""
    return [(problem.table, problem.row, problem.column, problem.code) for problem in loaded.problems]
