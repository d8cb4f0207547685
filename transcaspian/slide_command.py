"""The command ``slide``: a view as a picture, without a browser.

Exit codes: 0 written, 2 it cannot be done; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.command import Refused, add_view, tables, view_of
from transcaspian.files import write_atomically
from transcaspian.messages import words
from transcaspian.view import THEMES, View

if TYPE_CHECKING:
    from transcaspian.dataset import Dataset

_SIZE = re.compile(r"^(\d{1,5})[x×](\d{1,5})$")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words("en")
    parser = commands.add_parser("slide", help=say("slide.help"), description=say("slide.help"))
    add_view(parser, say("slide.help.query"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png", help=say("slide.help.out"))
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help=say("slide.help.size"))
    parser.add_argument("--theme", choices=THEMES, help=say("slide.help.theme"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draw the slide, write it, return the exit code."""
    from transcaspian.history import UnknownVersion
    from transcaspian.slides.page import SlideError
    from transcaspian.versionwords import missing

    language = options.lang or "en"
    try:
        _draw(options)
    except UnknownVersion as error:
        print(missing(error, language), file=sys.stderr)
    except (Refused, SlideError) as error:
        print(words(language)(error.key, **error.values), file=sys.stderr)
    else:
        return 0
    return 2


def _draw(options: argparse.Namespace) -> None:
    from transcaspian.dataset import DATA_FOLDER
    from transcaspian.slides.page import Options, slide
    from transcaspian.slides.painting import png

    if options.out.suffix.lower() != ".png":
        raise Refused("slide.ending", ending=options.out.suffix or "–", out=options.out)
    size = _SIZE.match(options.size)
    if not size:
        raise Refused("slide.size", size=options.size)
    folder = options.data or DATA_FOLDER
    data = tables(folder)
    view = view_of(options, data)
    view = replace(view, language=options.lang or view.language, theme=options.theme or view.theme or "light")
    title = data.views[options.view].title(view.language) if options.view else ""
    marked = tuple(_marked(view, data, folder).items())
    picture = png(slide(data, view, Options(int(size[1]), int(size[2]), title, marked=marked)).sheet)
    try:
        write_atomically(options.out, picture)
    except OSError as error:
        raise Refused("slide.not_written", out=options.out, why=error.strerror or error) from error


def _marked(view: View, data: Dataset, folder: Path) -> dict[str, str]:
    """Return the events that have changed since the view's version; raises UnknownVersion."""
    if not view.since:
        return {}
    from transcaspian.diff import marks
    from transcaspian.history import History, history_folder
    from transcaspian.snapshot import snapshot

    kept = History(history_folder(folder, os.environ.get("TRANSCASPIAN_HISTORY")))
    return marks(kept.load(view.since), snapshot(data))
