"""The command ``check``: what is wrong in the tables, for people or for programs.

Exit codes: 0 nothing wrong or notes only, 1 errors, 2 a folder or file that cannot be read.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.messages import LANGUAGES, words
from transcaspian.problems import Problem, file_name, note

if TYPE_CHECKING:
    from transcaspian.dataset import Loaded

# What leaves nothing to report on.
FOLDER_FAULTS = ("no-folder", "empty-folder", "no-schema")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words("en")
    parser = commands.add_parser("check", help=say("check.help"), description=say("check.help"))
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=say("check.help.folder"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("check.help.format"))
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help=say("check.help.lang"))
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Check a folder, print what was found, return the exit code."""
    from transcaspian.dataset import DATA_FOLDER, load

    loaded = load(options.folder or DATA_FOLDER)
    for problem in loaded.problems:
        if problem.code in FOLDER_FAULTS:
            print(note(problem, options.lang), file=sys.stderr)
            return 2
    if options.format == "json":
        _reconfigure(encoding="utf-8")  # RFC 8259, 8.1
        print(as_json(loaded, options.lang))
    else:
        # Consoles of Windows have code pages without some of our letters: "?" rather than a traceback.
        _reconfigure(errors="replace")
        print(as_text(loaded, options.lang))
    return exit_code(loaded)


def _reconfigure(**options: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(**options)  # type: ignore[arg-type]


def exit_code(loaded: Loaded) -> int:
    """Return 2 when something could not be read, 1 with errors, 0 otherwise."""
    if loaded.unreadable:
        return 2
    return int(any(problem.severity == "error" for problem in loaded.problems))


def summary(loaded: Loaded, language: str) -> str:
    """Return one sentence: published events, claims read, and how much is wrong.

    "145 events, 412 claims: no problems"
    """
    say = words(language)
    errors = sum(problem.severity == "error" for problem in loaded.problems)
    notes = len(loaded.problems) - errors
    aside = sum(loaded.set_aside.values())
    result = [say.n("check.errors", errors) if errors else say("check.no_errors")] if loaded.problems else []
    if notes:
        result.append(say.n("check.notes", notes))
    if aside:
        result.append(say.n("check.set_aside", aside))
    return say(
        "check.summary",
        events=say.n("check.events", len(loaded.published.events)),
        claims=say.n("check.claims", loaded.rows.get("claims", 0)),
        result=", ".join(result) or say("check.no_problems"),
    )


def as_text(loaded: Loaded, language: str) -> str:
    """Return the summary and the problems by file, for people."""
    lines = [summary(loaded, language)]
    for table, problems in groupby(loaded.problems, key=lambda problem: problem.table):
        lines += ["", file_name(table), *_lines(problems, language)]
    return "\n".join(lines)


def _lines(problems: Iterator[Problem], language: str) -> Iterator[str]:
    say = words(language)
    for problem in problems:
        if problem.row is None:
            place = say("check.file")
        elif problem.column is None:
            place = say("check.row", row=problem.row)
        else:
            place = say("check.cell", row=problem.row, column=problem.column)
        yield f"  {say(f'check.{problem.severity}')}, {place}: {note(problem, language)}"


def as_json(loaded: Loaded, language: str) -> str:
    """Return the same for programs; ``note`` is the sentence."""
    content = {
        "summary": summary(loaded, language),
        "rows": loaded.rows,
        "problems": [
            {
                "table": problem.table,
                "row": problem.row,
                "column": problem.column,
                "code": problem.code,
                "value": problem.value,
                "severity": problem.severity,
                "note": note(problem, language),
            }
            for problem in loaded.problems
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
