"""Recovery after a killed process: each save that was under way is completed or undone as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from transcaspian.edit.journal import Journal, Saved, hash_of
from transcaspian.edit.saving import put_in_place, staged, sweep, withdraw
from transcaspian.language.messages import words
from transcaspian.tables.files import read_file, write_atomically
from transcaspian.tables.problems import file_name

Outcome = Literal["completed", "set-aside", "stuck"]


@dataclass(frozen=True, slots=True)
class Recovered:
    """The outcome of a save that was under way.

    ``completed``: all files are new now. ``set-aside``: somebody has changed a file since, so all of ours are old, and
    the edit is kept. ``stuck``: the same, but a content that is needed is damaged, and the files stay as they were.
    """

    saved: Saved
    outcome: Outcome


def recovery_note(found: Recovered, language: str) -> str:
    """Return the sentence that describes the outcome."""
    say = words(language)
    files = say.list([file_name(name) for name in found.saved.tables])
    return say(f"edit.recovered.{found.outcome}", who=found.saved.who, why=found.saved.why, files=files)


def put_right(journal: Journal, paths: Mapping[str, Path]) -> tuple[Recovered, ...]:
    """Complete or take back what was under way, given the file of each table; only whoever holds the lock may.

    Raise OSError or Refused if a file cannot be written; then it can be tried again.
    """
    found = tuple(Recovered(saved, _outcome(saved, journal, paths)) for saved in journal.pending())
    sweep(paths.values())
    return found


def _outcome(saved: Saved, journal: Journal, paths: Mapping[str, Path]) -> Outcome:
    now = {name: hash_at(paths[name]) if name in paths else None for name in saved.tables}
    as_before = {name for name, value in now.items() if value == saved.before.get(name, "")}
    as_after = {name for name, value in now.items() if value == saved.after[name]}
    if as_before | as_after == now.keys():
        contents = {name: journal.get(saved.after[name]) for name in as_before - as_after}
        ready = {paths[name]: content for name, content in contents.items() if content is not None}
        if len(ready) == len(contents):
            files = staged(ready)
            try:
                put_in_place(files)
            finally:
                withdraw(files)
            journal.finish(saved.id)
            return "completed"
    whole = put_back(saved, as_after - as_before, journal, paths)
    # Either way it is over: what others save from now on must never be put back by it.
    journal.set_aside(saved.id)
    return "set-aside" if whole else "stuck"


def put_back(saved: Saved, names: set[str], journal: Journal, paths: Mapping[str, Path]) -> bool:
    """Give tables the content that they had before a save; say whether all have it. Raise OSError."""
    contents = {name: journal.get(saved.before[name]) for name in names if saved.before.get(name)}
    if any(content is None for content in contents.values()):
        return False
    for name in sorted(names):
        content = contents.get(name)
        if content is None:  # the file did not exist
            paths[name].unlink(missing_ok=True)
        else:
            write_atomically(paths[name], content)
    return True


def hash_at(path: Path) -> str:
    """Return the hash of a file's content; empty without a file. Raise OSError."""
    try:
        return hash_of(read_file(path))
    except FileNotFoundError:
        return ""
