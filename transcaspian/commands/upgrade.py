"""The command ``upgrade``: an older folder of tables becomes one of today; a copy of it is kept.

Exit codes: 0 done or nothing to do, 2 it cannot be done; the sentence on standard error names what is wrong.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from transcaspian.commands.common import add_language, carried_out, folder_of
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import words


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("upgrade", help=say("upgrade.help"), description=say("upgrade.help"))
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=say("check.help.folder"))
    parser.add_argument("--dry-run", action="store_true", help=say("upgrade.help.dry"))
    add_language(parser, say("check.help.lang"), FIRST)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Upgrade a folder, print what was done, return the exit code."""
    return carried_out(options, _upgraded)


def _upgraded(options: argparse.Namespace) -> None:
    from transcaspian.edit.upgrade import planned, upgrade

    say = words(options.lang)
    folder = folder_of(options.folder, options.lang)
    plan = planned(folder)
    if not plan.steps:
        print(say("upgrade.nothing", folder=folder))
        return
    copy = None if options.dry_run else upgrade(plan)
    for step in plan.steps:
        names = say.list(list(step.names))
        key = "upgrade.definition.kept" if step.kind == "definition" and step.names else f"upgrade.{step.kind}"
        print(say(key, file=step.file, names=names))
    print(say("upgrade.copy", copy=copy) if copy else say("upgrade.dry"))
