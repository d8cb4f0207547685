"""The command ``slide``: a view as a picture, without a browser.

Exit codes: 0 written, 2 it cannot be done; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.files import write_atomically
from transcaspian.messages import LANGUAGES, words
from transcaspian.view import THEMES, View, read_query

if TYPE_CHECKING:
    from transcaspian.dataset import Dataset

_SIZE = re.compile(r"^(\d{1,5})[x×](\d{1,5})$")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words("en")
    parser = commands.add_parser("slide", help=say("slide.help"), description=say("slide.help"))
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--view", metavar="ID", help=say("slide.help.view"))
    which.add_argument("--query", metavar="Q", help=say("slide.help.query"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.png", help=say("slide.help.out"))
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help=say("slide.help.size"))
    parser.add_argument("--lang", choices=LANGUAGES, help=say("slide.help.lang"))
    parser.add_argument("--theme", choices=THEMES, help=say("slide.help.theme"))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=say("slide.help.data"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draw the slide, write it, return the exit code."""
    from transcaspian.dataset import DATA_FOLDER, load
    from transcaspian.history import UnknownVersion
    from transcaspian.slide import SlideError, slide
    from transcaspian.versionwords import missing

    say = words(options.lang or "en")

    def refuse(key: str, **values: object) -> int:
        print(say(key, **values), file=sys.stderr)
        return 2

    if options.out.suffix.lower() != ".png":
        return refuse("slide.ending", ending=options.out.suffix or "–", out=options.out)
    size = _SIZE.match(options.size)
    if not size:
        return refuse("slide.size", size=options.size)
    loaded = load(options.data or DATA_FOLDER)
    if not loaded.published.events:
        return refuse("slide.no_data", folder=options.data or DATA_FOLDER)
    data = loaded.published
    if options.view and options.view not in data.views:
        return refuse("slide.unknown_view", view=options.view, near=_near(options.view, data))
    query = data.views[options.view].query if options.view else options.query
    view, ignored = read_query(query)
    if ignored:
        # A slide made by a script must not quietly show something else than was asked for.
        return refuse("slide.ignored", parts=", ".join(ignored))
    view = _adjusted(view, options)
    title = data.views[options.view].title(view.language) if options.view else ""
    try:
        marked = _marked(view, data, options.data or DATA_FOLDER)
        picture = slide(data, view, int(size[1]), int(size[2]), title, marked)
        write_atomically(options.out, picture)
    except UnknownVersion as error:
        print(missing(error, options.lang or "en"), file=sys.stderr)
        return 2
    except SlideError as error:
        return refuse(error.key, **error.values)
    except OSError as error:
        return refuse("slide.not_written", out=options.out, why=error.strerror or error)
    return 0


def _marked(view: View, data: Dataset, folder: Path) -> dict[str, str]:
    """Return the events that have changed since the view's version; raises UnknownVersion."""
    if not view.since:
        return {}
    from transcaspian.diff import marks
    from transcaspian.history import History, history_folder
    from transcaspian.snapshot import snapshot

    kept = History(history_folder(folder, os.environ.get("TRANSCASPIAN_HISTORY")))
    return marks(kept.load(view.since), snapshot(data))


def _adjusted(view: View, options: argparse.Namespace) -> View:
    return replace(view, language=options.lang or view.language, theme=options.theme or view.theme or "light")


def _near(wanted: str, data: Dataset) -> str:
    near = get_close_matches(wanted, data.views, 1, 0.4)
    return near[0] if near else ", ".join(data.views)
