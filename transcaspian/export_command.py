"""The command ``export``: what a view shows as a table or a bibliography.

Exit codes: 0 written, 2 it cannot be done; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.messages import LANGUAGES, words
from transcaspian.view import View, read_query

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from transcaspian.dataset import Dataset

FORMATS = ("csv", "claims-csv", "bibtex", "csl-json")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words("en")
    parser = commands.add_parser("export", help=say("export.help"), description=say("export.help"))
    # Not argparse's choices: those do not say which format is near.
    parser.add_argument("--format", required=True, metavar="FORMAT", help=say("export.help.format"))
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--view", metavar="ID", help=say("slide.help.view"))
    which.add_argument("--query", metavar="Q", help=say("export.help.query"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=say("export.help.out"))
    parser.add_argument("--lang", choices=LANGUAGES, help=say("export.help.lang"))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=say("slide.help.data"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file and return the exit code."""
    from transcaspian.dataset import DATA_FOLDER, load
    from transcaspian.files import write_atomically
    from transcaspian.selection import select

    say = words(options.lang or "en")

    def refuse(key: str, **values: object) -> int:
        print(say(key, **values), file=sys.stderr)
        return 2

    if options.format not in FORMATS:
        return refuse("export.unknown_format", format=options.format, near=_near(options.format, FORMATS))
    data = load(options.data or DATA_FOLDER).published
    if not data.events:
        return refuse("slide.no_data", folder=options.data or DATA_FOLDER)
    if options.view and options.view not in data.views:
        return refuse("slide.unknown_view", view=options.view, near=_near(options.view, data.views))
    view, ignored = read_query(data.views[options.view].query if options.view else options.query)
    if ignored:
        # A file made by a script must not quietly hold something else than was asked for.
        return refuse("slide.ignored", parts=", ".join(ignored))
    view = replace(view, language=options.lang or view.language)
    ids = [event.id for event in select(data, view).shown]
    try:
        write_atomically(options.out, content(options.format, data, view, ids))
    except OSError as error:
        return refuse("slide.not_written", out=options.out, why=error.strerror or error)
    if not ids:
        print(say("export.nothing_shown", out=options.out), file=sys.stderr)
    return 0


def content(format: str, data: Dataset, view: View, ids: Sequence[str]) -> bytes:
    """Return events in one of the formats, as the bytes of a file."""
    from transcaspian import citation, exchange

    match format:
        case "csv":
            return exchange.events_csv(data, view, ids)
        case "claims-csv":
            return exchange.claims_csv(data, view, ids)
        case "bibtex":
            return citation.bibtex(data, view, ids).encode("utf-8")
        case "csl-json":
            return citation.csl_json(data, view, ids).encode("utf-8")
        case _:
            raise ValueError(format)


def _near(wanted: str, known: Iterable[str]) -> str:
    """Return the name that holds what was written, "csl-json" for "csl", or else a similar one, or else all."""
    names = list(known)
    near = [name for name in names if wanted and wanted.lower() in name] or get_close_matches(wanted, names, 1, 0.4)
    return near[0] if near else ", ".join(names)
