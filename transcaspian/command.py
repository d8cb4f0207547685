"""What the commands that draw or write a view have in common: which view, of which tables, and why it cannot be."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.messages import LANGUAGES, words
from transcaspian.view import View, read_query

if TYPE_CHECKING:
    from transcaspian.dataset import Dataset


class Refused(Exception):
    """Something that cannot be done: the message that says why, and what stands in it."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


def add_view(parser: argparse.ArgumentParser, query_help: str) -> None:
    """Describe the options that say which view of which tables, in which language."""
    say = words("en")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--view", metavar="ID", help=say("slide.help.view"))
    which.add_argument("--query", metavar="Q", help=query_help)
    parser.add_argument("--lang", choices=LANGUAGES, help=say("slide.help.lang"))
    parser.add_argument("--data", type=Path, metavar="FOLDER", help=say("slide.help.data"))


def tables(folder: Path) -> Dataset:
    """Return the published tables of a folder; Refused when they hold no event."""
    from transcaspian.dataset import load

    data = load(folder).published
    if not data.events:
        raise Refused("slide.no_data", folder=folder)
    return data


def view_of(options: argparse.Namespace, data: Dataset) -> View:
    """Return the view that the options ask for; Refused for a view that is none, or a query with parts that are none.

    What a script makes must not quietly show something else than was asked for.
    """
    if options.view and options.view not in data.views:
        raise Refused("slide.unknown_view", view=options.view, near=near(options.view, data.views))
    view, ignored = read_query(data.views[options.view].query if options.view else options.query)
    if ignored:
        raise Refused("slide.ignored", parts=", ".join(ignored))
    return view


def near(wanted: str, known: Iterable[str]) -> str:
    """Return the name that holds what was written, "csl-json" for "csl", or else a similar one, or else all."""
    names = list(known)
    found = [name for name in names if wanted and wanted.lower() in name] or get_close_matches(wanted, names, 1, 0.4)
    return found[0] if found else ", ".join(names)
