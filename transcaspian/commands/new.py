"""The command ``new``: an empty collection of tables, which says what to fill in first.

Exit codes: 0 written, 2 it cannot be done; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from transcaspian.commands.common import add_language, carried_out
from transcaspian.language.languages import FIRST, is_language
from transcaspian.language.messages import LANGUAGES, Refused, words


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("new", help=say("new.help"), description=say("new.help"))
    parser.add_argument("folder", type=Path, metavar="FOLDER", help=say("new.help.folder"))
    parser.add_argument("--title", metavar="TEXT", help=say("new.help.title"))
    told = say("new.help.languages", codes=",".join(LANGUAGES))
    parser.add_argument("--languages", default=",".join(LANGUAGES), metavar="CODES", help=told)
    parser.add_argument("--country", metavar="CODE", help=say("new.help.country"))
    parser.add_argument("--zone", metavar="ZONE", help=say("new.help.zone"))
    add_language(parser, say("check.help.lang"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the collection, say what to do next, return the exit code."""
    return carried_out(options, _begun)


def _begun(options: argparse.Namespace) -> None:
    from transcaspian.edit.beginning import README, Beginning, begin

    languages = tuple(dict.fromkeys(code.strip().lower() for code in options.languages.split(",") if code.strip()))
    for code in languages:
        if not is_language(code):
            raise Refused("new.no_language", language=code)
    if not languages:
        raise Refused("new.no_language", language=options.languages)
    say = words(options.lang or next((one for one in languages if one in LANGUAGES), FIRST))
    title = " ".join((options.title or say("new.title")).split())
    country = options.country.strip().upper() if options.country else None
    begin(options.folder, Beginning(title, languages, country, options.zone))
    print(say("new.written", folder=options.folder, readme=options.folder / README))
