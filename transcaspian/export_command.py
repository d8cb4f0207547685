"""The command ``export``: what a view shows as a table or a bibliography.

Exit codes: 0 written, 2 it cannot be done; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.command import add_view, carried_out, near, tables, view_of, write
from transcaspian.messages import Refused, words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from transcaspian.dataset import Dataset
    from transcaspian.view import View

FORMATS = ("csv", "claims-csv", "bibtex", "csl-json")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words("en")
    parser = commands.add_parser("export", help=say("export.help"), description=say("export.help"))
    # Not argparse's choices: those do not say which format is near.
    parser.add_argument("--format", required=True, metavar="FORMAT", help=say("export.help.format"))
    add_view(parser, say("export.help.query"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=say("export.help.out"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file and return the exit code."""
    return carried_out(options, _written)


def _written(options: argparse.Namespace) -> None:
    from transcaspian.dataset import DATA_FOLDER
    from transcaspian.selection import select

    if options.format not in FORMATS:
        raise Refused("export.unknown_format", format=options.format, near=near(options.format, FORMATS))
    data = tables(options.data or DATA_FOLDER)
    view = view_of(options, data)
    view = replace(view, language=options.lang or view.language)
    ids = [event.id for event in select(data, view).shown]
    write(options.out, content(options.format, data, view, ids))
    if not ids:
        print(words(options.lang or "en")("export.nothing_shown", out=options.out), file=sys.stderr)


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
