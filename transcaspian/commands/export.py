"""The command ``export``: what a view shows, for other programs.

Exit codes: 0 written, 2 it cannot be done; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.commands.common import add_view, carried_out, folder_of, layer_shown, near, tables, view_of, write
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import Refused, words

if TYPE_CHECKING:
    from transcaspian.dataset.loading import Dataset
    from transcaspian.exchange import Format
    from transcaspian.exchange.layer import LayerShown
    from transcaspian.view.query import View


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("export", help=say("export.help"), description=say("export.help"))
    # Not argparse's choices: those do not say which format is near.
    told = f"{say('export.help.format')}; {say('export.help.formats')}"
    parser.add_argument("--format", required=True, metavar="FORMAT", help=told)
    add_view(parser, say("export.help.query"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=say("export.help.out"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the file and return the exit code."""
    return carried_out(options, _written)


def formats(folder: Path) -> dict[str, Format]:
    """Return every format, also those for editors, which read the tables in the folder."""
    from transcaspian.exchange import FORMATS, editors_formats, files_of

    return {**FORMATS, **editors_formats(files_of(folder))}


def _layer(chosen: Format, data: Dataset, view: View, folder: Path) -> LayerShown | None:
    """Return what the layer of a view shows in a file; where it cannot be asked, the reason, which is said, too."""
    if not chosen.names_layer:
        return None
    try:
        return layer_shown(data, view, folder, chosen.has_rows)
    except Refused as refused:
        from transcaspian.exchange.layer import LayerShown
        from transcaspian.scene.beneath import plain

        why = words(view.language)(refused.key, **refused.values)
        print(why, file=sys.stderr)
        return LayerShown(replace(plain(data.layers[view.layer], view), state="failed", why=why))


def _written(options: argparse.Namespace) -> None:
    from transcaspian.view.selection import select

    folder = folder_of(options.data, options.lang)
    known = formats(folder)
    if options.format not in known:
        raise Refused("export.unknown_format", format=options.format, near=near(options.format, known))
    data = tables(folder, options.lang)
    view = view_of(options, data)
    view = replace(view, language=options.lang or view.language)
    ids, chosen = [event.id for event in select(data, view).shown], known[options.format]
    layer = _layer(chosen, data, view, folder)
    write(options.out, chosen.function(data, view, ids, layer), options.lang or FIRST)
    if not ids:
        print(words(options.lang or FIRST)("export.nothing_shown", out=options.out), file=sys.stderr)
