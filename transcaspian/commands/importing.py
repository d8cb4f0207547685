"""The command ``import``: rows of a foreign file become drafts, or with ``--dry-run`` are only shown.

Exit codes: 0 all rows are taken, 1 some are refused, 2 the file or the recipe cannot be read.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from transcaspian.commands.common import add_language, carried_out, folder_of, write
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import Refused, words

if TYPE_CHECKING:
    from transcaspian.edit.desk import Desk
    from transcaspian.edit.importing import Standing
    from transcaspian.edit.updating import Update
    from transcaspian.recipes.taking import Candidate, Taking


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("import", help=say("import.help"), description=say("import.help"))
    parser.add_argument("file", type=Path, metavar="FILE", help=say("import.help.file"))
    parser.add_argument("--recipe", type=Path, metavar="R", help=say("import.help.recipe"))
    parser.add_argument("--save-recipe", type=Path, metavar="R", help=say("import.help.save_recipe"))
    parser.add_argument("--zone", metavar="ZONE", help=say("import.help.zone"))
    parser.add_argument("--rows", metavar="N", help=say("import.help.rows"))
    parser.add_argument("--changed", metavar="N", help=say("import.help.changed"))
    parser.add_argument("--twins", choices=("skip", "same", "new"), default="skip", help=say("import.help.twins"))
    parser.add_argument("--dry-run", action="store_true", help=say("import.help.dry"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("import.help.format"))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=say("import.help.data"))
    add_language(parser, say("check.help.lang"), FIRST)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Take the rows, say what became of each, return the exit code."""
    found: list[Taking] = []

    def work(options: argparse.Namespace) -> None:
        found.append(_taken(options))

    return carried_out(options, work) or (1 if found[0].refused else 0)


def _taken(options: argparse.Namespace) -> Taking:
    from transcaspian.edit.importing import numbers_in
    from transcaspian.recipes.recipe import written
    from transcaspian.recipes.saying import as_values, lines

    say = words(options.lang)
    chosen, retaken = numbers_in(options.rows or ""), numbers_in(options.changed or "")
    content = _bytes(options.file)
    taking = _taking(options, content)
    if options.save_recipe:
        write(options.save_recipe, written(taking.recipe).encode(), options.lang)
    if options.format == "json":
        print(json.dumps(as_values(taking, say), ensure_ascii=False, indent=1))
    else:
        print("\n".join(lines(taking, say)))
    if not options.dry_run:
        _written(options, taking, content, chosen, retaken)
    return taking


def _written(
    options: argparse.Namespace, taking: Taking, content: bytes, chosen: frozenset[int], retaken: frozenset[int]
) -> None:
    """Write the rows that are new as drafts, and what changed rows change, in one save; say what was written.

    Without a list of rows those that are new are written, and with only one of changed rows those alone.
    """
    import hashlib

    from transcaspian.commands.fix import who
    from transcaspian.dataset.loading import definition
    from transcaspian.edit import Desk
    from transcaspian.edit.drafting import File
    from transcaspian.edit.importing import changes_for, standing
    from transcaspian.edit.updating import changes_of_updates, imported, updates
    from transcaspian.versions.history import history_folder, saves_folder

    say = words(options.lang)
    folder = folder_of(options.data, options.lang)
    desk = Desk(folder, saves_folder(folder, history_folder(folder, os.environ.get("TRANSCASPIAN_HISTORY"))))
    desk.recover()
    base = desk.state()
    tables = desk.rows(base)
    found = standing(taking, tables, desk.reader.loaded(base.contents).editorial)
    for line in _told(found, desk, options.lang):
        print(line, file=sys.stderr)
    now, schema = _now(), definition(folder)[0]
    file = File(options.file.name, hashlib.sha256(content).hexdigest(), f"{now:%Y-%m-%d}")
    known = imported(desk.history()) if found.changed else {}
    offered = updates(found.changed, taking.recipe, file, tables, schema, known)
    for line in _updates_told(offered, options.lang):
        print(line, file=sys.stderr)
    rows = [one for one in found.new if one.row in chosen or not (chosen or retaken)]
    twins = {row: similar[0].event.id for row, similar in found.twins.items()}
    if options.twins == "skip" and any(one.row in twins for one in rows):
        print(say("import.twins_left"), file=sys.stderr)
        rows = [one for one in rows if one.row not in twins]
    same = twins if options.twins == "same" else {}
    changes = changes_for(rows, taking, file, content, tables, schema, same)
    again = [one.one for one in offered if one.one.row in retaken]
    if again:
        changes = changes_of_updates(again, taking.recipe, file, tables, schema, known, changes)
    if not changes:
        print(say("import.nothing"), file=sys.stderr)
        return
    why = say("import.why", file=options.file.name, name=taking.recipe.name)
    saved = desk.save(desk.propose(base, changes), who(), now, why, force_with_errors=True)
    print(say.n("import.done", len(rows), save=saved.id), file=sys.stderr)
    if again:
        print(say.n("import.updated", len(again), save=saved.id), file=sys.stderr)


def _now() -> datetime:
    """Return the moment, which the system writes on a new file."""
    with TemporaryFile() as stream:
        return datetime.fromtimestamp(os.fstat(stream.fileno()).st_mtime, UTC)


def _told(found: Standing, desk: Desk, language: str) -> Iterator[str]:
    """Yield how the rows stand to what there is: new, changed, gone, and likely twins with the reasons."""
    from transcaspian.edit import reasons

    say = words(language)
    data = desk.reader.loaded(desk.state().contents).editorial
    if found.changed or found.same or found.gone:
        counts = {"new": found.new, "changed": found.changed, "same": found.same, "gone": found.gone}
        yield say("import.standing", **{key: say.number(len(one)) for key, one in counts.items()})
    for key, event in found.gone.items():
        yield say("import.gone", key=key, event=event)
    for one in found.new:
        for similar in found.twins.get(one.row, ())[:1]:
            why = say.list(reasons(similar, data, language))
            yield say("import.twin", row=_row(one, language), event=similar.event.id, why=why)


def _updates_told(offered: Iterable[Update], language: str) -> Iterator[str]:
    """Yield what each changed row would change: cells as imported, as an editor left them, as the file has them."""
    say = words(language)
    for one in offered:
        yield say("import.changed", row=_row(one.one, language), key=one.one.key, event=one.event)
        for cell in one.cells:
            key = "import.cell.edited" if cell.edited else "import.cell"
            values = {"column": f"{cell.table}.{cell.column}", "now": cell.now or "–", "new": cell.new or "–"}
            yield "  " + say(key, **values, before=cell.imported or "–")
        for publisher in one.told:
            yield "  " + say("import.cell.told", publisher=publisher)


def _row(one: Candidate, language: str) -> str:
    return words(language)("recipe.row", row=one.row)


def _taking(options: argparse.Namespace, data: bytes) -> Taking:
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
    content = Content(data, options.file.name)
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
    from transcaspian.recipes.foreign import unreadable
    from transcaspian.tables.files import TooLarge, read_file

    try:
        return read_file(path)
    except TooLarge as error:
        raise unreadable(path.name, "file-too-large") from error
    except OSError as error:
        raise Refused("slide.not_read", file=path, why=error.strerror or error) from error
