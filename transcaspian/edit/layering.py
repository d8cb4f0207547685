"""A foreign file made a layer: kept beside the tables with the recipe that it is read by, and a row that names both.

Files of layers are no tables: what is kept stays when the row is not saved, or is taken back, and can be chosen again.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from transcaspian.checks.layers import FOLDER, file_of, known_recipes
from transcaspian.edit.changes import Add, filled
from transcaspian.edit.ids import slug
from transcaspian.edit.row_ids import Tables
from transcaspian.edit.saving import refusal
from transcaspian.language.messages import Refused
from transcaspian.look.palette import LAYERS
from transcaspian.recipes.recipe import Recipe, written
from transcaspian.recipes.recognising import known_recipe
from transcaspian.tables.files import read_file, write_atomically
from transcaspian.tables.problems import quoted
from transcaspian.versions.snapshot import Row

ENDINGS = ("csv", "tsv", "txt", "xlsx", "ods", "json", "jsonl", "geojson", "ics", "parquet")
_RECIPE = "toml"
_MOST = 1_000  # files of one name


def unnamed(folder: Path, tables: Tables) -> tuple[str, ...]:
    """Return the files in the folder of layers that no layer names, by name: those that could become one."""
    named = {row.get("location", "") for row in tables.get("layers", {}).values()}
    try:
        names = sorted(path.name for path in (folder / FOLDER).iterdir())
    except OSError:
        return ()
    return tuple(
        name
        for name in names
        if name not in named and name.rpartition(".")[2].casefold() in ENDINGS and file_of(name, folder)
    )


def layer_of(folder: Path, content: bytes, tables: Tables) -> str:
    """Return the id of the layer whose file has these bytes; empty if there is none."""
    for row_id, row in tables.get("layers", {}).items():
        path = None if row.get("engine") else file_of(row.get("location", ""), folder)
        if path and _is(path, content):
            return row_id
    return ""


def kept(folder: Path, name: str, content: bytes) -> str:
    """Keep a file in the folder of layers and return its name there: the same bytes are kept once, and none replaced.

    Raise Refused if it cannot be written.
    """
    stem, _, ending = name.rpartition(".")
    ending = slug(ending) or "csv"
    stem = slug(stem) or "layer"
    for number in range(1, _MOST):
        found = f"{stem}.{ending}" if number == 1 else f"{stem}-{number}.{ending}"
        path = folder / FOLDER / found
        if path.exists() and not _is(path, content):
            continue
        try:
            path.parent.mkdir(exist_ok=True)
            if not path.exists():
                write_atomically(path, content)
        except OSError as error:
            raise refusal(error, path) from error
        if file_of(found, folder) is None:  # the folder is a link to another place
            raise Refused("edit.not_written", file=quoted(found), why=str(path.parent.resolve()))
        return found
    raise Refused("edit.not_written", file=quoted(name), why=str(_MOST))


def recipe_for(folder: Path, recipe: Recipe, file: str) -> str:
    """Return what names a recipe in the row of a layer: a known format, or a file of its own beside that of the layer.

    Raise Refused if it cannot be written.
    """
    known = next((key for key in known_recipes() if known_recipe(key) == recipe), "")
    return known or kept(folder, f"{file.rpartition('.')[0]}.{_RECIPE}", written(recipe).encode())


def layer_row(cells: Mapping[str, str], recipe: str, location: str, tables: Tables) -> Add:
    """Return a new layer: ``cells`` has what it is called and whose it is; its colours are the first that are free."""
    rows = tables.get("layers", {})
    said = next((text for column, text in cells.items() if column.startswith("title_") and text), location)
    row_id = name = slug(said) or "layer"
    number = 1
    while row_id in rows:
        number += 1
        row_id = f"{name[:36]}-{number}"
    taken = [row.get("light", "") for row in rows.values()]
    light, dark, print_ = min(LAYERS, key=lambda one: taken.count(one[0]))
    row = {"id": row_id, **cells, "recipe": recipe, "location": location, "light": light, "dark": dark, "print": print_}
    return Add("layers", filled(row))


def named(row: Row, language: str) -> str:
    """Return what a layer is called in its row."""
    return row.get(f"title_{language}") or next((row[one] for one in row if one.startswith("title_")), row["id"])


def _is(path: Path, content: bytes) -> bool:
    """Say whether a file has these bytes."""
    try:
        return path.stat().st_size == len(content) and read_file(path) == content
    except OSError:
        return False
