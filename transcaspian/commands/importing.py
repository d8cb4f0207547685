"""The command ``import``: rows of a foreign file become drafts, or with ``--dry-run`` are only shown.

Exit codes: 0 all rows are taken, 1 some are refused, 2 the file or the recipe cannot be read.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.commands.common import add_language, carried_out, write
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import Refused, words

if TYPE_CHECKING:
    from transcaspian.recipes.taking import Taking


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("import", help=say("import.help"), description=say("import.help"))
    parser.add_argument("file", type=Path, metavar="FILE", help=say("import.help.file"))
    parser.add_argument("--recipe", type=Path, metavar="R", help=say("import.help.recipe"))
    parser.add_argument("--save-recipe", type=Path, metavar="R", help=say("import.help.save_recipe"))
    parser.add_argument("--zone", metavar="ZONE", help=say("import.help.zone"))
    parser.add_argument("--dry-run", action="store_true", required=True, help=say("import.help.dry"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("import.help.format"))
    add_language(parser, say("check.help.lang"), FIRST)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Take the rows, say what became of each, return the exit code."""
    found: list[Taking] = []

    def work(options: argparse.Namespace) -> None:
        found.append(_taken(options))

    return carried_out(options, work) or (1 if found[0].refused else 0)


def _taken(options: argparse.Namespace) -> Taking:
    from transcaspian.recipes.recipe import written
    from transcaspian.recipes.saying import as_values, lines

    say = words(options.lang)
    taking = _taking(options)
    if options.save_recipe:
        write(options.save_recipe, written(taking.recipe).encode(), options.lang)
    if options.format == "json":
        print(json.dumps(as_values(taking, say), ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines(taking, say)))
    return taking


def _taking(options: argparse.Namespace) -> Taking:
    """Return what becomes of the file by the recipe that is named, or by the one that its content asks for."""
    from dataclasses import replace

    from transcaspian.language.zones import is_zone
    from transcaspian.recipes.recipe import read_recipe
    from transcaspian.recipes.recognising import applied, recognised
    from transcaspian.recipes.rows import Content
    from transcaspian.recipes.taking import take
    from transcaspian.shipped import DATA_FOLDER
    from transcaspian.tables.schema import read_schema

    if options.zone and not is_zone(options.zone):
        raise Refused("recipe.no_zone", zone=options.zone)
    content = Content(_bytes(options.file), options.file.name)
    if options.recipe:
        recipe = read_recipe(_bytes(options.recipe), options.recipe.name)
        foreign = applied(content, recipe)
    else:
        found = recognised(content)
        recipe, foreign = found.recipe, found.foreign
    if options.zone:
        recipe = replace(recipe, zone=options.zone)
    categories = read_schema(DATA_FOLDER / "datapackage.json").tables["events"].column("category").enum
    return take(foreign, recipe, categories)


def _bytes(path: Path) -> bytes:
    from transcaspian.tables.files import read_file

    try:
        return read_file(path)
    except OSError as error:
        raise Refused("slide.not_read", file=path, why=error.strerror or error) from error
