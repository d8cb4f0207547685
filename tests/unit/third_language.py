"""Folders of tables in a third language: columns such as ``title_uk``, without any change of code or definition."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.columns import column_in, stems_of
from transcaspian.tables.records import RECORDS

UKRAINIAN = "uk"


def with_column(folder: Path, table: str, column: str, said: dict[int, str]) -> None:
    """Add a column to a table, with what the rows of these numbers say in it."""
    path = folder / f"{table}.csv"
    header, *rows = csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""))
    rows = [[*row, said.get(number, "")] for number, row in enumerate(rows)]
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n").writerows([[*header, column], *rows])


def in_ukrainian(folder: Path) -> Path:
    """Return a copy of the shipped tables in which every second row has each text in Ukrainian too."""
    shutil.copytree(DATA_FOLDER, folder)
    for table in RECORDS:
        rows = list(csv.DictReader(io.StringIO((folder / f"{table}.csv").read_text("utf-8-sig"), newline="")))
        for stem in stems_of(table):
            english = [row[column_in(stem, "en")] for row in rows]
            said = {number: f"Укр. {text}" for number, text in enumerate(english) if text and number % 2}
            if (table, stem) == ("measures", "words"):
                said = {}  # forms of words, not a text
            with_column(folder, table, column_in(stem, UKRAINIAN), said)
    return folder
