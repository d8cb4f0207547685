"""The command line: ``python -m transcaspian COMMAND``.

A command is a module with ``add(commands)``, which describes it to argparse and sets ``run``, a
function from the arguments to the exit code. Such a module imports what it runs on inside ``run``,
so that one command does not wait for the libraries of another.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from transcaspian.commands import brief, check, diff, export, importing, layer, new, publish, slide, upgrade
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import words

COMMANDS = (check, slide, brief, export, publish, importing, layer, diff, upgrade, new)


# What a shell makes of a program that SIGPIPE ended (128 + 13): nobody reads on.
_NO_READER = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code; a reader who has seen enough (``| head``) ends it without a word."""
    try:
        try:
            return _carried_out(arguments)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _silence()
        return _NO_READER


def _silence() -> None:
    """Send what is still to be written nowhere, so that Python's own flush at the end does not complain."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # a stream that is no file has nothing left to flush
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def _carried_out(arguments: Sequence[str] | None) -> int:
    parser = argparse.ArgumentParser(prog="python -m transcaspian", description=words(FIRST)("command.description"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    options = parser.parse_args(arguments)
    run = options.run
    return int(run(options))


if __name__ == "__main__":
    sys.exit(main())
