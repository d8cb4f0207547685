"""The command line: ``python -m transcaspian COMMAND``.

A command is a module with ``add(commands)``, which describes it to argparse and sets ``run``, a
function from the arguments to the exit code. Such a module imports what it runs on inside ``run``,
so that one command does not wait for the libraries of another.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from transcaspian import brief_command, check_command, diff_command, export_command, slide_command
from transcaspian.messages import words

COMMANDS = (check_command, slide_command, brief_command, export_command, diff_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m transcaspian", description=words("en")("command.description"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    options = parser.parse_args(arguments)
    run = options.run
    return int(run(options))


if __name__ == "__main__":
    sys.exit(main())
