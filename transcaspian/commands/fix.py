"""What ``check`` does beside checking: it writes the proposals that are certain, or accepts a loss."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import suppress
from pathlib import Path

from transcaspian.commands.check_formats import one_line
from transcaspian.language.messages import Words, words
from transcaspian.tables.problems import file_name


def fix(folder: Path, language: str, dry: bool, aside: bool) -> None:
    """Write the proposals that are certain, or only say which, one line a cell; ``aside``: on standard error.

    Raise Refused if they cannot be written.
    """
    from transcaspian.edit.fixing import fix, planned

    say, stream = words(language), sys.stderr if aside else sys.stdout
    plan = planned(folder)
    copy = fix(plan, who(), say("fix.why")) if plan.fixes and not dry else None
    for one in plan.fixes:
        place = say("problem.where.cell", file=file_name(one.table), row=one.row, column=one.column)
        print(say("fix.cell", place=place, old=one_line(one.old), new=one_line(one.new)), file=stream)
    print(_told(len(plan.fixes), copy, say), file=stream)
    print(file=stream)


def _told(count: int, copy: Path | None, say: Words) -> str:
    if not count:
        return say("fix.nothing")
    return f"{say.n('fix.done', count)} {say('upgrade.copy', copy=copy)}" if copy else say.n("fix.dry", count)


def accept(folder: Path, language: str) -> None:
    """Show the tables on disk whatever they take away from the last good ones, and say so on standard error.

    Raise Refused if that cannot be remembered.
    """
    from transcaspian.lastgood.accepting import accept
    from transcaspian.lastgood.words import losses
    from transcaspian.versions.history import history_folder

    say = words(language)
    decision = accept(folder, history_folder(folder, os.environ.get("TRANSCASPIAN_HISTORY")))
    if decision is None:
        print(say("accept.nothing"), file=sys.stderr)
        return
    files = say.list([file_name(name) for name in decision.tables])
    lost = losses(decision, language)
    print(say("accept.done", files=files) + (f" {say('accept.lost', lost=lost)}" if lost else ""), file=sys.stderr)


def who() -> str:
    """Return the name of the account that runs the command; "check" where the system does not know it."""
    with suppress(Exception):  # what getpass raises depends on the system and its version
        return getpass.getuser()
    return "check"
