"""Which known format a file is, by its content: the columns and keys that it has, never its name."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Literal

from transcaspian.language.messages import Refused
from transcaspian.recipes.foreign import Foreign
from transcaspian.recipes.proposing import proposed
from transcaspian.recipes.recipe import Recipe, read_recipe
from transcaspian.recipes.rows import Content
from transcaspian.tables.files import read_file

_FOLDER = Path(__file__).parent / "known"
_KINDS = {"csv": "table", "xlsx": "table", "ods": "table", "parquet": "table"}

Sure = Literal["certain", "likely", "proposed", "own"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """A file's rows, the recipe for them, and how sure that is: ``certain`` if all columns of the format are there,
    ``likely`` if the format says less than the file, ``proposed`` if the recipe was made from names and contents,
    ``own`` if somebody gave it.
    """

    foreign: Foreign
    recipe: Recipe
    sure: Sure


@lru_cache(maxsize=1)
def known() -> tuple[Recipe, ...]:
    """Return the recipes of the known formats; those that ask for more columns first."""
    found = [read_recipe(read_file(path), path.name) for path in sorted(_FOLDER.glob("*.toml"))]
    return tuple(sorted(found, key=lambda one: (-len(one.needs), one.name)))


def known_recipe(key: str) -> Recipe | None:
    """Return the recipe of a known format by its key, the name of its file; None if there is none."""
    path = _FOLDER / f"{key}.toml"
    return read_recipe(read_file(path), path.name) if key in known_keys() else None


@lru_cache(maxsize=1)
def known_keys() -> tuple[str, ...]:
    """Return the keys of the known formats."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def recognised(content: Content) -> Recognised:
    """Return what a file is; raise Refused if it cannot be read, or nothing in it can be a time."""
    kind = _KINDS.get(content.kind, content.kind)
    for recipe in known():
        if recipe.kind != kind:
            continue
        try:
            foreign = content.rows(recipe.rows, recipe.header)
        except Refused:
            continue
        columns = {column.casefold() for column in foreign.columns}
        if recipe.needs and {need.casefold() for need in recipe.needs} <= columns:
            return Recognised(foreign, _as_written(recipe, foreign), "certain")
        if not recipe.needs and any(column in foreign.columns for column in recipe.columns.get("time", ())):
            return Recognised(foreign, recipe, "likely")
    foreign = content.rows()
    name = content.file.rpartition(".")[0] or content.file or content.kind
    return Recognised(foreign, replace(proposed(foreign).recipe, name=name), "proposed")


def known_by(content: Content, recipe: Recipe | None) -> Recognised:
    """Return what a file is by a recipe that somebody gave, or else by its content; raise Refused."""
    return recognised(content) if recipe is None else Recognised(applied(content, recipe), recipe, "own")


def applied(content: Content, recipe: Recipe) -> Foreign:
    """Return the rows of a file as a recipe of one's own reads them; raise Refused if it has none of its times."""
    foreign = content.rows(recipe.rows, recipe.header)
    times = recipe.columns_of("time", "year")
    if not set(times) & set(foreign.columns):
        columns = ", ".join(times[:6])
        raise Refused("recipe.other_file", name=recipe.name, columns=columns, found=", ".join(foreign.columns[:6]))
    return foreign


def _as_written(recipe: Recipe, foreign: Foreign) -> Recipe:
    """Return a recipe with the columns as this file writes them, where only their case differs."""
    written = {column.casefold(): column for column in foreign.columns}
    if all(written.get(column.casefold(), column) == column for column in recipe.used()):
        return recipe

    def own(column: str) -> str:
        if "{" in column:
            for name in {one for one in written if "{" + one + "}" in column.casefold()}:
                at = column.casefold().index("{" + name + "}")
                column = column[: at + 1] + written[name] + column[at + 1 + len(name) :]
            return column
        return written.get(column.casefold(), column)

    return replace(
        recipe,
        columns={name: tuple(map(own, columns)) for name, columns in recipe.columns.items()},
        skip={own(column): values for column, values in recipe.skip.items()},
        figures=tuple(replace(n, column=own(n.column), low=own(n.low), high=own(n.high)) for n in recipe.figures),
    )
