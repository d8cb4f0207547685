"""The proper names of the shipped subject, which no other collection, nor what it is made of, may have."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from transcaspian.shipped import DATA_FOLDER

OTHER = Path(__file__).parents[1] / "data" / "other"
# Beginnings of words: of peoples and places in all their cases.
_WORDS = ("Kazakh", "Kazach", "Caspian", "Kaspij", "kaspij", "Wagner", "Turkish", "Moscow", "Moskw", "Astan", "Russia",
          "Rosj", "Aktau", "Lukashenk", "Łukaszenk", "Rosatom", "Titanium", "Tytan")  # fmt: skip
_STORIES = ("Mutiny", "mutin", "Bunt", "bunt", "June + July", "the corridor", "korytarz")
_KEPT = {"Contracts", "Corridor", "Minerals", "Surowce", "Background", "Georgia", "Gruzja", "Türkiye", "Turcja"}


def _rows(folder: Path, *tables: str) -> Iterator[dict[str, str]]:
    for table in tables:
        with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
            yield from csv.DictReader(stream)


def _names(folder: Path, *tables: str) -> set[str]:
    columns = ("name_en", "name_pl", "title_en", "title_pl")
    return {text for row in _rows(folder, *tables) for c in columns if len(text := row.get(c) or "") > 5}


def _found(names: set[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names))) + ")")


_THEIRS = {row[c] for row in _rows(OTHER, "actors", "locations") for c in ("name_en", "name_pl")} | _KEPT
# Of persons and places, for what is not of any story; and with all else that only the shipped tables have.
PROPER = _found({*_WORDS, *_names(DATA_FOLDER, "actors", "locations")} - _THEIRS)
FOREIGN = _found(
    {*_WORDS, *_STORIES, *_names(DATA_FOLDER, "actors", "locations", "tracks", "windows", "frames", "collection")}
    - _THEIRS
)
