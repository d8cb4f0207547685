"""The command ``check``: what is wrong in the tables, for people, for a discussion or for programs.

With ``--fix`` it first writes the proposals that are certain, with ``--accept`` it first accepts a loss. With
``--audit`` it lists instead what deserves a second look though nothing is wrong, by rule, the weightiest first.
Exit codes: 0 nothing wrong or notes only, 1 errors, 2 a folder or file that cannot be read.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from transcaspian.commands.check_formats import Listed, Source, annotation, as_markdown, github, markdown, one_line
from transcaspian.commands.common import add_language, folder_of
from transcaspian.commands.fix import accept, fix
from transcaspian.language.languages import FIRST
from transcaspian.language.messages import Refused, words
from transcaspian.tables.files import read_file, target_of
from transcaspian.tables.kinds import AUDIT
from transcaspian.tables.problems import Problem, file_name, note, where

if TYPE_CHECKING:
    from transcaspian.dataset.loading import Loaded
    from transcaspian.lastgood.decision import Decision
    from transcaspian.tables.reading import RawTable

FORMATS = ("text", "json", "markdown", "github")

# What leaves nothing to report on.
FOLDER_FAULTS = ("no-folder", "empty-folder", "no-schema")


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describe the command."""
    say = words(FIRST)
    parser = commands.add_parser("check", help=say("check.help"), description=say("check.help"))
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help=say("check.help.folder"))
    parser.add_argument("--format", choices=FORMATS, default="text", help=say("check.help.format"))
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--fix", action="store_true", help=say("check.help.fix"))
    doing.add_argument("--accept", action="store_true", help=say("check.help.accept"))
    parser.add_argument("--dry-run", action="store_true", help=say("check.help.dry"))
    parser.add_argument("--audit", action="store_true", help=say("check.help.audit"))
    add_language(parser, say("check.help.lang"), FIRST)
    parser.set_defaults(run=run, misused=parser.error)


def run(options: argparse.Namespace) -> int:
    """Check a folder, print what was found, return the exit code."""
    from transcaspian.dataset.loading import definition
    from transcaspian.dataset.unused import unused_places
    from transcaspian.lastgood.accepting import looked_at
    from transcaspian.versions.history import history_folder

    if options.dry_run and not options.fix:
        options.misused(words(options.lang)("check.dry_without_fix"))
    folder = folder_of(options.folder, options.lang)
    if options.format == "text":
        # Consoles of Windows have code pages without some of our letters: "?" rather than a traceback.
        _reconfigure(errors="replace")
    else:
        _reconfigure(encoding="utf-8")  # RFC 8259, 8.1; GitHub reads its logs and summaries so, too
    try:
        if options.fix:
            fix(folder, options.lang, options.dry_run, options.format != "text")
        if options.accept:
            accept(folder, options.lang)
    except Refused as refused:
        print(words(options.lang)(refused.key, **refused.values), file=sys.stderr)
        return 2
    sources: dict[str, Source] = {}
    kept = history_folder(folder, os.environ.get("TRANSCASPIAN_HISTORY"))
    shown = looked_at(folder, kept, _remembering(sources) if options.format == "github" else None)
    loaded = _with_reasons(shown.disk, shown.kept)
    idle = tuple(place.id for place in unused_places(loaded.editorial, definition(folder)[0]))
    for problem in loaded.problems:
        if problem.code in FOLDER_FAULTS:
            if problem.code != "no-schema":  # whoever types a folder may see all of it
                problem = replace(problem, value=str(folder))
            if options.format == "github":
                print(annotation(problem, None, options.lang))
            else:
                print(one_line(note(problem, options.lang)), file=sys.stderr)
            return 2
    listed = audited(loaded, options.lang) if options.audit else checked(loaded, options.lang)
    match options.format:
        case "json":
            print(as_json(loaded, listed, options.lang, idle))
        case "markdown":
            print(markdown(listed, options.lang))
            if idle:
                print(f"\n{as_markdown(unused(idle, options.lang))}")
        case "github":
            print(github(listed, sources, options.lang))
        case _:
            print(as_text(listed, options.lang))
            if idle:
                print(f"\n{one_line(unused(idle, options.lang))}")
    return exit_code(loaded)


def _with_reasons(loaded: Loaded, kept: Decision | None) -> Loaded:
    """Return tables with the problems, before all others, that keep a server from showing them."""
    more = [reason.problem for reason in kept.reasons if reason.problem not in loaded.problems] if kept else []
    return replace(loaded, problems=(*more, *loaded.problems)) if more else loaded


def _remembering(sources: dict[str, Source]) -> Callable[[Path, RawTable], None]:
    """Return what keeps the files that are read, by table, to find places in them."""

    def seen(path: Path, raw: RawTable) -> None:
        data = b""
        with suppress(OSError):
            data = read_file(path)
        sources[raw.name] = Source(_shown_path(path), data, raw)

    return seen


def _shown_path(path: Path) -> str:
    """Return a path as GitHub knows files: from the folder that the command runs in, with slashes."""
    try:
        return target_of(path).relative_to(Path.cwd()).as_posix()
    except (OSError, ValueError):
        return path.as_posix()


def _reconfigure(**options: str) -> None:
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(**options)  # type: ignore[arg-type]


def exit_code(loaded: Loaded) -> int:
    """Return 2 when something could not be read, 1 with errors, 0 otherwise."""
    if loaded.unreadable:
        return 2
    return int(any(problem.severity == "error" for problem in loaded.problems))


def summary(loaded: Loaded, language: str) -> str:
    """Return one sentence: published events, drafts, claims read (theirs, too), and how much is wrong.

    "145 events and 1 draft, 412 claims: no problems"
    """
    say = words(language)
    counts = {"error": 0, "note": 0}
    for problem in loaded.problems:
        counts[problem.severity] += max(problem.more, 1)
    errors, notes = counts["error"], counts["note"]
    aside = sum(loaded.set_aside.values())
    result = [say.n("check.errors", errors) if errors else say("check.no_errors")] if loaded.problems else []
    if notes:
        result.append(say.n("check.notes", notes))
    if aside:
        result.append(say.n("check.set_aside", aside))
    events = say.n("check.events", len(loaded.published.events))
    if drafts := len(loaded.editorial.events.keys() - loaded.published.events.keys()):
        events = say.n("check.with_drafts", drafts, events=events)
    return say(
        "check.summary",
        events=events,
        claims=say.n("check.claims", loaded.rows.get("claims", 0)),
        result=", ".join(result) or say("check.no_problems"),
    )


def checked(loaded: Loaded, language: str) -> Listed:
    """Return what is wrong, by file."""
    return Listed(loaded.problems, summary(loaded, language), lambda problem: file_name(problem.table))


def audited(loaded: Loaded, language: str) -> Listed:
    """Return what deserves a second look, by rule; the sentence says first what is wrong in the tables."""
    from transcaspian.evidence.audit import audit

    say, found = words(language), audit(loaded)
    told = say.n("audit.found", len(found)) if found else say("audit.nothing")
    sentence = f"{summary(loaded, language)}; {told}"
    counts = Counter(problem.code for problem in found)
    return Listed(found, sentence, lambda p: f"{say(f'audit.{p.code}')} ({say.number(counts[p.code])})", by_rule=True)


def as_text(listed: Listed, language: str) -> str:
    """Return the summary and the problems under their headings, for people."""
    lines = [listed.summary]
    for heading, problems in groupby(listed.problems, key=listed.heading):
        lines += ["", heading, *_lines(problems, language, listed.by_rule)]
    return "\n".join(lines)


def _lines(problems: Iterator[Problem], language: str, by_rule: bool) -> Iterator[str]:
    say = words(language)
    for problem in problems:
        sentence = one_line(note(problem, language))
        if by_rule:
            yield f"  {where(problem, language)}: {sentence}"
            continue
        if problem.row is None:
            place = say("check.file")
        elif problem.column is None:
            place = say("check.row", row=problem.row)
        else:
            place = say("check.cell", row=problem.row, column=one_line(problem.column))
        yield f"  {say(f'check.{problem.severity}')}, {place}: {sentence}"


def unused(ids: Sequence[str], language: str) -> str:
    """Return which places no row uses, in one sentence; that is no problem, so it is not counted as one."""
    say = words(language)
    return say.n("check.unused_places", len(ids), ids=", ".join(ids))


def as_json(loaded: Loaded, listed: Listed, language: str, idle: Sequence[str] = ()) -> str:
    """Return the same for programs; ``note`` is the sentence, and what an audit found has a ``weight``."""
    content = {
        "summary": listed.summary,
        "rows": loaded.rows,
        "unused_places": list(idle),
        "problems": [
            {
                "table": problem.table,
                "row": problem.row,
                "column": problem.column,
                "code": problem.code,
                "value": problem.value,
                "proposal": problem.proposal,
                "readings": list(problem.readings),
                "severity": problem.severity,
                "note": note(problem, language),
            }
            | ({"weight": AUDIT[problem.code]} if listed.by_rule else {})
            for problem in listed.problems
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2)
