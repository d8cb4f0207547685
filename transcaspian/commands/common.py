"""What the commands that draw or write a view have in common: which view, of which tables, and why it cannot be."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.language.languages import FIRST, read_language
from transcaspian.language.messages import Refused, words
from transcaspian.slides.marking import configured
from transcaspian.tables.files import read_file, write_atomically
from transcaspian.view.grammar import LAYOUTS, THEMES
from transcaspian.view.query import View
from transcaspian.view.tours import read_address

if TYPE_CHECKING:
    from transcaspian.dataset.loading import Dataset
    from transcaspian.exchange.layer import LayerShown
    from transcaspian.scene.model import Beneath
    from transcaspian.slides.options import Options

_SIZE = re.compile(r"^(\d{1,5})[x×](\d{1,5})$")


def folder_of(named: Path | None, language: str | None) -> Path:
    """Return the folder of the tables, and say on standard error which one it is.

    It is the one that is named, or else that of ``TRANSCASPIAN_DATA`` as for the server, or else the one that ships.
    """
    from transcaspian.shipped import DATA_FOLDER

    folder = named or Path(os.environ.get("TRANSCASPIAN_DATA") or DATA_FOLDER)
    print(words(language or FIRST)("command.folder", folder=folder), file=sys.stderr)
    return folder


def add_view(parser: argparse.ArgumentParser, query_help: str) -> None:
    """Describe the options that say which view of which tables, in which language."""
    say = words(FIRST)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--view", metavar="ID", help=say("slide.help.view"))
    which.add_argument("--query", metavar="Q", help=query_help)
    add_language(parser, say("slide.help.lang"))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=say("slide.help.data"))


def add_language(parser: argparse.ArgumentParser, told: str, default: str | None = None) -> None:
    """Describe the option for a language; which ones a collection is in is known when its tables are read."""

    def language(text: str) -> str:
        return read_language(text)  # argparse names this function where it raises

    parser.add_argument("--lang", type=language, default=default, metavar="LANGUAGE", help=told)


def add_look(parser: argparse.ArgumentParser) -> None:
    """Describe the options that say how slides look."""
    say = words(FIRST)
    parser.add_argument("--size", default="1920x1080", metavar="WxH", help=say("slide.help.size"))
    parser.add_argument("--layout", choices=LAYOUTS, help=say("slide.help.layout"))
    parser.add_argument("--theme", choices=THEMES, help=say("slide.help.theme"))
    parser.add_argument("--title", default="", help=say("slide.help.title"))
    parser.add_argument("--note", default="", metavar="TEXT", help=say("slide.help.note"))
    parser.add_argument("--marking", metavar="TEXT", help=say("slide.help.marking"))
    parser.add_argument("--without", nargs="+", default=[], metavar="ID", help=say("slide.help.without"))
    parser.add_argument("--template", type=Path, metavar="FILE", help=say("slide.help.template"))


def left_out(options: argparse.Namespace, data: Dataset) -> Dataset:
    """Return the tables without the events that are to be left out; raise Refused for an unknown one."""
    from transcaspian.slides.without import without

    for event in options.without:
        if event not in data.events:
            raise Refused("slide.unknown_event", event=event, near=near(event, data.events))
    return without(data, tuple(options.without))


def template_of(options: argparse.Namespace, ending: str) -> bytes:
    """Return the PowerPoint file whose master is to be used; empty for none. Raise Refused where it cannot be."""
    if options.template is None:
        return b""
    if ending != "pptx":
        raise Refused("slide.template_of_pptx", out=options.out)
    try:
        return read_file(options.template)
    except OSError as error:
        raise Refused("slide.not_read", file=options.template, why=error.strerror or error) from error


def look(options: argparse.Namespace) -> Options:
    """Return the look of slides; raise Refused for an invalid size."""
    from transcaspian.slides.options import PAPERS, Options

    size = _SIZE.match(options.size)
    if options.size.lower() not in PAPERS and not size:
        raise Refused("slide.size", size=options.size)
    width, height = (int(size[1]), int(size[2])) if size else PAPERS[options.size.lower()]
    marking, colour = configured()
    return Options(
        width,
        height,
        options.title,
        note=options.note,
        marking=options.marking if options.marking is not None else marking,
        marking_colour=colour,
    )


def beneath_of(data: Dataset, view: View, folder: Path) -> Beneath | None:
    """Return what the layer of a view answers for a slide, None for a view without one; raise Refused if it cannot."""
    found = layer_shown(data, view, folder)
    return found.beneath if found else None


def layer_shown(data: Dataset, view: View, folder: Path, with_rows: bool = False) -> LayerShown | None:
    """Return the same for a file, with those of its rows that the view shows if they are wanted."""
    from transcaspian.exchange.layer import LayerShown, shown
    from transcaspian.layers.opening import Opening, cache_folder, engines_of
    from transcaspian.layers.source import EngineError
    from transcaspian.scene.beneath import SLIDE, plain

    layer = data.layers.get(view.layer)
    if layer is None or view.story:
        return None
    bare = plain(layer, view)
    if bare.state == "not-yet":
        return LayerShown(bare)
    opening = Opening(layer, folder, cache_folder(os.environ), engines_of(os.environ))
    try:
        return shown(data, view, SLIDE, bare, with_rows, opening.source)
    except EngineError as error:
        raise Refused("engine.not_reached", why=str(error)) from error
    finally:
        opening.close()


def carried_out(options: argparse.Namespace, work: Callable[[argparse.Namespace], None]) -> int:
    """Do the work and return the exit code: 0, or 2 with a sentence on standard error that says what is wrong."""
    from transcaspian.versions.history import UnknownVersion
    from transcaspian.versions.words import missing

    language = options.lang or FIRST
    try:
        work(options)
    except UnknownVersion as error:
        print(missing(error, language), file=sys.stderr)
    except Refused as error:
        print(words(language)(error.key, **error.values), file=sys.stderr)
    else:
        return 0
    return 2


def write(out: Path, content: bytes, language: str) -> None:
    """Write a whole file and say so on standard error; raise Refused if that fails."""
    try:
        write_atomically(out, content)
    except OSError as error:
        raise Refused("slide.not_written", out=out, why=error.strerror or error) from error
    say = words(language)
    print(say("command.written", out=out, size=say.number(max(1, round(len(content) / 1000)))), file=sys.stderr)


def tell_progress(names: Sequence[str], language: str) -> Callable[[int, int], None]:
    """Return what says on standard error which of several is being drawn, to a person who waits: at a terminal."""

    def told(done: int, of: int) -> None:
        if done < of and sys.stderr.isatty():
            print(words(language)("command.progress", n=done + 1, of=of, name=names[done]), file=sys.stderr)

    return told


def tell_shortened(whole: Iterable[str], language: str, where: str = "") -> None:
    """Say on standard error, in full, what a picture has no room to say in full; ``where``: on which of several."""
    say = words(language)
    for text in whole:
        told = say("slide.shortened", text=text)
        print(f"{where}: {told}" if where else told, file=sys.stderr)


def tell_boxed(letters: str, language: str) -> None:
    """Say on standard error which letters a file has boxes for, if there are any."""
    if letters:
        print(words(language)("slide.boxed", letters=letters), file=sys.stderr)


def tell_saved_words(
    title: str, message: str, data: Dataset, gone: Sequence[str], language: str, where: str = ""
) -> None:
    """Say on standard error what becomes of the words of a saved view when events are left out, as they may name them.

    ``where``: on which of several slides.
    """
    say = words(language)
    events = "; ".join(data.events[event].title(language) for event in gone)
    told = [say("slide.title_stays", title=title, events=events)] if title else []
    told += [say("slide.message_goes", message=message)] if message else []
    for text in told:
        print(f"{where}: {text}" if where else text, file=sys.stderr)


def tables(folder: Path, language: str | None) -> Dataset:
    """Return the published tables of a folder; Refused when they hold no event, or nothing in a language."""
    from transcaspian.dataset.loading import load

    data = load(folder).published
    if not data.events:
        raise Refused("slide.no_data", folder=folder)
    if language and language not in data.languages:
        raise Refused("slide.unknown_language", language=language, languages=", ".join(data.languages))
    return data


def view_of(options: argparse.Namespace, data: Dataset) -> View:
    """Return the view that the options ask for; raise Refused for an unknown view, or a query with invalid parts.

    What a script makes must not quietly show something else than was asked for.
    """
    if options.view and options.view not in data.views:
        raise Refused("slide.unknown_view", view=options.view, near=near(options.view, data.views))
    view, ignored = read_address(data, data.views[options.view].query if options.view else options.query)
    if ignored:
        raise Refused("slide.ignored", parts=", ".join(ignored))
    return view


def near(wanted: str, known: Iterable[str]) -> str:
    """Return the name that holds what was written, "csl-json" for "csl", or else a similar one, or else all."""
    names = list(known)
    found = [name for name in names if wanted and wanted.lower() in name] or get_close_matches(wanted, names, 1, 0.4)
    return found[0] if found else ", ".join(names)
