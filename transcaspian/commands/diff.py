"""The command ``diff``: what differs between two versions of the data, for people or for programs.

A version is one that is kept, or a folder with tables. Exit codes as those of diff(1): 0 no differences,
1 differences, 2 a version cannot be had; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.commands.common import add_language, folder_of
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import words
from transcaspian.tables.problems import file_name

if TYPE_CHECKING:
    from transcaspian.versions.diff import Diff, Field, Kind
    from transcaspian.versions.diff_words import Line
    from transcaspian.versions.history import History
    from transcaspian.versions.snapshot import Row, Snapshot


class _Refused(Exception):
    """A version that cannot be had, as a sentence."""


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser(
        "diff", help=say("diff.help"), description=say("diff.help"), epilog=say("diff.help.more")
    )
    parser.add_argument("old", metavar="OLD", help=say("diff.help.which"))
    parser.add_argument("new", metavar="NEW", help=say("diff.help.which"))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=say("diff.help.data"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("diff.help.format"))
    add_language(parser, say("diff.help.lang"), FIRST)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Compare two versions, print what differs, return the exit code."""
    from transcaspian.versions.diff import diff
    from transcaspian.versions.diff_words import first_zone, lines
    from transcaspian.versions.history import History, history_folder

    @cache
    def kept() -> History:
        data = folder_of(options.data, options.lang)
        return History(history_folder(data, os.environ.get("TRANSCASPIAN_HISTORY")))

    try:
        old = _snapshot(options.old, kept, options.lang)
        new = _snapshot(options.new, kept, options.lang)
    except _Refused as refused:
        print(refused, file=sys.stderr)
        return 2
    difference = diff(old, new)
    told = lines(difference, old, new, options.lang, first_zone(new))
    if options.format == "json":
        _reconfigure(encoding="utf-8")  # RFC 8259, 8.1
        print(as_json(difference, told, options.lang))
    else:
        # Consoles of Windows have code pages without some of our letters: "?" rather than a traceback.
        _reconfigure(errors="replace")
        print(as_text(difference, told, options.lang))
    return int(bool(difference))


def _reconfigure(**options: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(**options)  # type: ignore[arg-type]


def _snapshot(wanted: str, kept: Callable[[], History], language: str) -> Snapshot:
    """Return the version that an argument names: a folder when there is one of that name, else a kept version."""
    from transcaspian.versions.history import UnknownVersion
    from transcaspian.versions.words import missing, note

    if Path(wanted).is_dir() or any(mark in wanted for mark in "/\\."):
        return _of_folder(Path(wanted), language)
    history = kept()
    try:
        return history.load(wanted)
    except UnknownVersion as error:
        sentences = [missing(error, language), *(note(notice, language) for notice in history.notices())]
        raise _Refused("\n".join(sentences)) from None


def _of_folder(folder: Path, language: str) -> Snapshot:
    from transcaspian.dataset.loading import load
    from transcaspian.versions.history import complete, torn_tables
    from transcaspian.versions.snapshot import snapshot

    say = words(language)
    loaded = load(folder)
    if not loaded.published.events:
        raise _Refused(say("diff.no_events", folder=folder))
    if not complete(loaded):
        # Rows that are cut off would look like rows that were removed.
        files = say.list([file_name(table) for table in torn_tables(loaded)])
        raise _Refused(say("diff.torn", folder=folder, file=files))
    if aside := sum(loaded.set_aside.values()):
        print(say.n("diff.set_aside", aside, folder=folder), file=sys.stderr)
    return snapshot(loaded.published)


def as_text(difference: Diff, told: tuple[Line, ...], language: str) -> str:
    """Return how much differs, and every row under its table, for people."""
    from transcaspian.versions.diff_words import summary, table_title

    changes = summary(difference, language)
    texts = [words(language)("diff.between", old=difference.old, new=difference.new, changes=changes)]
    for table, of_table in groupby(told, key=lambda line: line.table):
        texts += ["", table_title(table, language), *_texts(of_table, language)]
    return "\n".join(texts)


def _texts(told: Iterator[Line], language: str) -> Iterator[str]:
    say = words(language)
    for line in told:
        yield "  " + say("diff.line", kind=line.kind_words, title=line.title)
        if line.event_title:
            yield "    " + say("diff.about", event=line.event_title)
        for cell in line.cells:
            yield "    " + say("diff.cell", column=cell.title, before=cell.before, after=cell.after)


def as_json(difference: Diff, told: tuple[Line, ...], language: str) -> str:
    """Return the same for programs: ids, columns and cells as the tables have them, and the title in words."""
    from transcaspian.versions.diff_words import summary

    titles = {(line.table, line.kind, line.key): line.title for line in told}

    def rows(table: str, kind: Kind, found: dict[str, Row]) -> list[dict[str, object]]:
        return [{"key": key, "title": titles[table, kind, key], "row": row} for key, row in found.items()]

    def corrected(table: str, found: dict[str, tuple[Field, ...]]) -> list[dict[str, object]]:
        return [
            {"key": key, "title": titles[table, "corrected", key], "fields": [asdict(cell) for cell in cells]}
            for key, cells in found.items()
        ]

    content = {
        "old": difference.old,
        "new": difference.new,
        "summary": summary(difference, language),
        "tables": {
            table: {
                "added": rows(table, "added", changes.added),
                "corrected": corrected(table, changes.corrected),
                "removed": rows(table, "removed", changes.removed),
                "reordered": changes.reordered,
            }
            for table, changes in difference.tables.items()
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
