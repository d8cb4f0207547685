"""Rules about layers: their rows and recipes are files beside the tables, unless an engine or this program has them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from transcaspian.shipped import RECIPE_FOLDER
from transcaspian.tables.problems import Problem
from transcaspian.tables.raw import RawTable

FOLDER = "layers"  # beside the tables


def missing_files(layers: RawTable, folder: Path) -> Iterator[Problem]:
    """Find layers whose file is not there, or whose recipe is neither a known format nor a file."""
    if not all(layers.has(column) for column in ("recipe", "location", "engine")):
        return
    cells = zip(layers.numbers, *map(layers.texts, ("recipe", "location", "engine")), strict=True)
    for number, recipe, location, engine in cells:
        if location and not engine and file_of(location, folder) is None:
            yield Problem("layers", number, "location", "layer-without-file", location, "note")
        if recipe and recipe not in known_recipes() and file_of(recipe, folder) is None:
            yield Problem("layers", number, "recipe", "unknown-recipe", recipe, "note", ", ".join(known_recipes()))


def file_of(name: str, folder: Path) -> Path | None:
    """Return the file that a layer names: beside the tables, or in their folder ``layers``; None if there is none.

    Nothing outside the folder of the tables is a file of a layer.
    """
    for place in (folder, folder / FOLDER):
        path = place / name
        try:
            if path.is_file() and path.resolve().is_relative_to(folder.resolve()):
                return path
        except (OSError, ValueError):  # a name that no file can have
            continue
    return None


@cache
def known_recipes() -> tuple[str, ...]:
    """Return the keys of the known formats."""
    return tuple(sorted(path.stem for path in RECIPE_FOLDER.glob("*.toml")))
