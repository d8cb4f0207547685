"""The command ``brief``: saved views as one handout, or as pictures in a folder, without a browser.

Exit codes: 0 written, 2 it cannot be done; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

from transcaspian.commands.common import (
    add_language,
    add_look,
    beneath_of,
    carried_out,
    folder_of,
    left_out,
    look,
    near,
    tables,
    tell_boxed,
    tell_progress,
    tell_saved_words,
    tell_shortened,
    template_of,
    write,
)
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import Refused, words


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("brief", help=say("brief.help"), description=say("brief.help"))
    parser.add_argument("--out", type=Path, required=True, metavar="DIR_OR_FILE", help=say("brief.help.out"))
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--views", nargs="+", default=[], metavar="ID", help=say("brief.help.views"))
    chosen.add_argument("--tour", metavar="ID", help=say("brief.help.tour"))
    add_language(parser, say("slide.help.lang"))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=say("slide.help.data"))
    add_look(parser)
    parser.add_argument("--author", default="", metavar="NAME", help=say("brief.help.author"))
    parser.add_argument("--cover", action="store_true", help=say("brief.help.cover"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the handout and return the exit code."""
    return carried_out(options, _bind)


def _bind(options: argparse.Namespace) -> None:
    from transcaspian.slides.brief import handout, saved_parts, tour_parts
    from transcaspian.slides.files.formats import (
        HANDOUT_FORMATS,
        asked_for,
        handout_boxed,
        handout_file,
        handout_pictures,
        handout_shortened,
    )
    from transcaspian.slides.without import headline, unselected
    from transcaspian.view.query import View
    from transcaspian.view.selection import select
    from transcaspian.view.tours import offered

    out: Path = options.out
    ending = out.suffix.lower().removeprefix(".")
    if ending and not out.is_dir() and ending not in HANDOUT_FORMATS:
        endings = ", ".join(f".{known}" for known in HANDOUT_FORMATS)
        raise Refused("brief.ending", ending=out.suffix, out=out, endings=endings)
    asked = look(options)
    folder = folder_of(options.data, options.lang)
    every = tables(folder, options.lang)
    template, data = template_of(options, ending), left_out(options, every)
    for name in options.views:
        if name not in data.views:
            raise Refused("slide.unknown_view", view=name, near=near(name, data.views))
    theme, layout = options.theme or "light", options.layout or ""
    if options.tour:
        if options.tour not in offered(data):
            raise Refused("slide.unknown_tour", tour=options.tour, near=near(options.tour, offered(data)))
        reader = View(language=options.lang or data.languages[0], theme=theme, layout=layout)
        parts = tour_parts(data, options.tour, reader)
        asked = replace(asked, title=asked.title or data.tours[options.tour].name(reader.language))
    else:
        parts = saved_parts(data, options.views, language=options.lang or "", theme=theme, layout=layout)
    gone, language = options.without, options.lang or FIRST
    for part in parts if gone and not options.tour else ():  # steps that tell of them are gone with them
        if not set(gone).isdisjoint(event.id for event in select(every, part.view).shown):
            tell_saved_words(part.title, part.message, every, gone, language, part.id)
    if not options.tour:
        parts = [
            replace(one, view=unselected(every, one.view, gone), message=headline(one.message, gone)) for one in parts
        ]
    if not parts:
        raise Refused("brief.no_views", folder=folder)
    parts = [replace(part, beneath=beneath_of(data, part.view, folder)) for part in parts]
    shown, asked = asked_for(parts, replace(asked, author=options.author, cover=options.cover), ending)
    bound = handout(data, shown, asked, asked.title, tell_progress([part.title for part in parts], language))
    for name, found in handout_shortened(bound, ending):
        tell_shortened(found, language, name)
    tell_boxed(handout_boxed(bound, "png" if out.is_dir() else ending or "png"), language)
    if ending and not out.is_dir():
        write(out, handout_file(data, bound, ending, template), language)
        return
    try:
        out.mkdir(exist_ok=True)
    except OSError as error:
        raise Refused("slide.not_written", out=out, why=error.strerror or error) from error
    for name, picture in handout_pictures(bound):
        write(out / name, picture, language)
