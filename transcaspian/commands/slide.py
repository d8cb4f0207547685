"""The command ``slide``: a view as a briefing picture, without a browser.

Exit codes: 0 written, 2 it cannot be done; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.commands.common import (
    add_look,
    add_view,
    beneath_of,
    carried_out,
    folder_of,
    left_out,
    look,
    tables,
    tell_boxed,
    tell_saved_words,
    tell_shortened,
    template_of,
    view_of,
    write,
)
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import Refused, words
from transcaspian.view.query import View
from transcaspian.view.saved import message_of

if TYPE_CHECKING:
    from transcaspian.dataset.loading import Dataset

TEXTS = ("outlines", "text")  # what letters of an SVG are


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("slide", help=say("slide.help"), description=say("slide.help"))
    add_view(parser, say("slide.help.query"))
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help=say("slide.help.out"))
    add_look(parser)
    parser.add_argument("--message", default="", metavar="TEXT", help=say("slide.help.message"))
    parser.add_argument("--text", choices=TEXTS, help=say("slide.help.text"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Draw the slide, write it, return the exit code."""
    return carried_out(options, _draw)


def _draw(options: argparse.Namespace) -> None:
    from transcaspian.slides.files.formats import SLIDE_FORMATS, boxed, in_format, slide_file, slide_shortened, svg_file
    from transcaspian.slides.options import ROOM
    from transcaspian.slides.page import slide
    from transcaspian.slides.steps import step_words
    from transcaspian.slides.without import headline, unselected

    ending = options.out.suffix.lower().removeprefix(".")
    if ending not in SLIDE_FORMATS:
        endings = ", ".join(f".{known}" for known in SLIDE_FORMATS)
        raise Refused("slide.ending", ending=options.out.suffix or "–", out=options.out, endings=endings)
    if options.text and ending != "svg":
        raise Refused("slide.text_of_svg", out=options.out)
    asked = in_format(look(options), ending)
    folder = folder_of(options.data, options.lang)
    every = tables(folder, options.lang)
    template, data = template_of(options, ending), left_out(options, every)
    view = unselected(every, view_of(options, data), options.without)
    view = replace(
        view,
        language=options.lang or view.language,
        theme=options.theme or view.theme or "light",
        layout=options.layout or view.layout or ROOM,
    )
    saved = data.views[options.view] if options.view else None
    step = {} if options.without else step_words(data, view)
    title = asked.title or (saved.title(view.language) if saved else step.get("title", ""))
    message = options.message or headline(message_of(saved, view.language), options.without) or step.get("message", "")
    asked = replace(asked, note=asked.note or step.get("note", ""), beneath=beneath_of(data, view, folder))
    marked = tuple(_marked(view, data, folder).items())
    drawn = slide(data, view, replace(asked, title=title, message=message, marked=marked))
    language = options.lang or FIRST
    if saved and options.without:
        tell_saved_words(
            "" if asked.title else title, "" if options.message else message_of(saved, view.language), every,
            options.without, language,
        )  # fmt: skip
    content = svg_file(drawn, outlines=False) if options.text == "text" else slide_file(data, drawn, ending, template)
    write(options.out, content, language)
    tell_shortened(slide_shortened(data, drawn, ending), language)
    if options.text != "text":
        tell_boxed(boxed([drawn.sheet], ending), language)


def _marked(view: View, data: Dataset, folder: Path) -> dict[str, str]:
    """Return the events that have changed since the view's version; raise UnknownVersion."""
    if not view.since:
        return {}
    from transcaspian.versions.diff import marks
    from transcaspian.versions.history import History, history_folder
    from transcaspian.versions.snapshot import snapshot

    kept = History(history_folder(folder, os.environ.get("TRANSCASPIAN_HISTORY")))
    return marks(kept.load(view.since), snapshot(data))
