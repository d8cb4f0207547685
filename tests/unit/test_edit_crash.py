"""Processes killed while they save, and two that save at once: all files are old or all new, and no edit is lost."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from bisect import bisect_left
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.amounts import share
from tests.unit.edit_desk import CALL, DEAL, NOON, changed, contents, copied, desk_of, save, text, used
from transcaspian.edit import Add, Conflicted, Desk, Proposal, Set
from transcaspian.edit.changes import Change
from transcaspian.edit.recovery import recovery_note
from transcaspian.language.messages import LANGUAGES

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows kills no process the way a power cut does")

# Everything that a save does to the disk goes through these, or comes before one of them.
STEPS = ("open", "fsync", "replace", "unlink", "chmod")


def processes() -> Any:
    """How processes are started: forked from one that has all imported and runs no threads."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.unit.edit_desk"])
    return context


def killed(work: Callable[..., None], *args: object) -> int:
    """Run work in a process of its own and return how it ended."""
    process = processes().Process(target=work, args=args)
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return int(process.exitcode)


def _die_at(step: int) -> None:
    """Let this process be killed just before the so-maniest step."""
    done = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            nonlocal done
            done += 1
            if done == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*args, **options)

        return call

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))


def _save(folder: Path, proposal: Proposal, step: int) -> None:
    desk = desk_of(folder)
    _die_at(step)
    desk.save(proposal, "Ann", NOON)


def _recover(folder: Path, step: int) -> None:
    desk = desk_of(folder)
    _die_at(step)
    desk.recover()


def _save_forever(folder: Path, there: Proposal, back: Proposal, started: Any) -> None:
    desk = desk_of(folder)
    started.set()
    while True:
        desk.save(there, "Ann", NOON)
        desk.save(back, "Ann", NOON)


def three_files(desk: Desk, word: str) -> Proposal:
    """An edit of three tables, one of which gets longer."""
    edits = [
        changed(desk, CALL, "title_en", word),
        changed(desk, "izmir", "note", word * 200, "locations"),
        changed(desk, "wire-2031-06-24", "note", word, "sources"),
    ]
    proposal = desk.propose(desk.state(), edits)
    assert proposal.appeared == ()
    return proposal


@pytest.fixture(scope="module")
def killed_between(tmp_path_factory: pytest.TempPathFactory) -> tuple[Desk, dict[str, bytes]]:
    """Return a desk where a save was killed when the first of its files was new, and what was there before."""
    folder = tmp_path_factory.mktemp("killed")
    model = used(folder / "model")
    proposal = three_files(model, "x")
    before = contents(model.folder)
    desks = dict[int, Desk]()

    def is_new(step: int) -> bool:
        desks[step] = copied(model, folder / str(step))
        killed(_save, folder / str(step), proposal, step)
        return contents(desks[step].folder)["events.csv"] != before["events.csv"]

    desk = desks[bisect_left(range(500), True, lo=1, key=is_new)]
    assert desk.journal.pending(), "no step lies between two files"
    return desk, before


def whole(desk: Desk, states: list[dict[str, bytes]]) -> int:
    """Which of some states of all files the folder is in; it must be one, and every file must be readable."""
    now = contents(desk.folder)
    assert now in states, [name for name in now if all(now[name] != state.get(name) for state in states)]
    assert desk.reader.loaded(desk.state().contents).problems == ()
    assert desk.journal.pending() == () and desk.journal.broken() == ()
    return states.index(now)


@pytest.mark.more
def test_a_save_that_is_killed_at_any_step_is_made_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    model = used(tmp_path / "model")
    proposal = three_files(model, "x")
    before = contents(model.folder)
    after = before | {f"{name}.csv": content for name, content in proposal.contents.items()}
    seen = []
    every = share(3, 1)  # step is tried
    for step in range(1, 500, every):
        folder = tmp_path / str(step)
        desk = copied(model, folder)
        ended = killed(_save, folder, proposal, step)
        found = desk.recover()
        state = whole(desk, [before, after])
        assert (state == 1) == (len(desk.history()) == 3)
        assert all(one.outcome == "completed" for one in found)
        seen.append((state, bool(found)))
        # Nothing that the killed one left is in the way of the next.
        save(desk, changed(desk, DEAL, "title_en", "After"), who="Bob")
        if ended == 0:
            break
        assert ended == -signal.SIGKILL
    assert seen == sorted(seen, key=lambda one: one[0]), "once written down, a save is never lost again"
    assert (0, False) in seen and (1, True) in seen and (1, False) in seen
    assert len(seen) > 30 // every


@pytest.mark.more
def test_recovering_may_be_killed_as_well(tmp_path: Path) -> None:
    chance = random.Random(7)
    model = used(tmp_path / "model")
    proposal = three_files(model, "x")
    before = contents(model.folder)
    after = before | {f"{name}.csv": content for name, content in proposal.contents.items()}
    cut = 0
    times = share(6)
    for number in range(times):
        folder = tmp_path / str(number)
        desk = copied(model, folder)
        killed(_save, folder, proposal, chance.randint(20, 50))
        for _ in range(2):
            cut += killed(_recover, folder, chance.randint(1, 15)) != 0
        desk.recover()
        whole(desk, [before, after])
    assert cut > times // 2


@pytest.mark.more
def test_saves_that_are_killed_at_random_moments_leave_all_files_old_or_new(tmp_path: Path) -> None:
    chance = random.Random(8)
    desk = desk_of(tmp_path)
    there = three_files(desk, "x")
    before = contents(desk.folder)
    save(desk, *there.changes)
    after = contents(desk.folder)
    back = desk.propose(
        desk.state(), [Set(c.table, c.row_id, c.column, c.new, c.old) for c in there.changes if isinstance(c, Set)]
    )
    desk.save(back, "Ann", NOON)
    assert contents(desk.folder) == before
    seen, recovered = list[int](), 0
    tries, most = share(30), 0.06
    while len(seen) < tries or (set(seen) != {0, 1} and len(seen) < 20 * tries):
        if seen[-5:] == [0] * 5:
            most *= 1.5  # a machine on which a save takes longer
        started = processes().Event()
        process = processes().Process(target=_save_forever, args=(tmp_path, there, back, started))
        process.start()
        assert started.wait(60)
        time.sleep(chance.uniform(0, most))
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        recovered += len(desk.recover())
        state = whole(desk, [before, after])
        seen.append(state)
        if state == 1:
            desk.save(back, "Bob", NOON)
    assert set(seen) == {0, 1}
    history = desk.history()
    assert [int(saved.id) for saved in history] == list(range(len(history), 0, -1))
    assert all(saved.outside == () for saved in history), "every save began where the one before ended"


def test_a_file_that_somebody_changed_after_the_crash_is_theirs_and_the_edit_is_kept(
    killed_between: tuple[Desk, dict[str, bytes]], tmp_path: Path
) -> None:
    model, before = killed_between
    desk = copied(model, tmp_path / "desk")
    # One file is new. Somebody opens the second one in a spreadsheet, and saves.
    path = desk.folder / "locations.csv"
    theirs = before["locations.csv"] + b"\n"
    path.write_bytes(theirs)
    (found,) = desk.recover()
    assert found.outcome == "set-aside"
    assert all(
        "locations.csv" in recovery_note(found, language) and "Ann" in recovery_note(found, language)
        for language in LANGUAGES
    )
    assert contents(desk.folder) == before | {"locations.csv": theirs}
    assert desk.journal.pending() == () and len(desk.history()) == 2
    (kept,) = desk.set_aside()
    again = desk.propose(desk.state(), kept.changes)
    desk.save(again, "Ann", NOON)
    assert text(desk, "events", CALL, "title_en") == "x"


def test_a_journal_that_is_damaged_too_changes_nothing_and_says_so(
    killed_between: tuple[Desk, dict[str, bytes]], tmp_path: Path
) -> None:
    desk = copied(killed_between[0], tmp_path / "desk")
    now = {name: content for name, content in contents(desk.folder).items() if ".tmp" not in name}
    for path in desk.journal.contents.iterdir():
        path.write_bytes(path.read_bytes()[:-9])
    (found,) = desk.recover()
    assert found.outcome == "stuck"
    assert all(recovery_note(found, language) for language in LANGUAGES)
    assert contents(desk.folder) == now
    # It is told once, and never comes between later saves.
    save(desk, changed(desk, DEAL, "title_en", "After"))
    assert desk.recover() == ()
    assert text(desk, "events", CALL, "title_en") == "x"
    assert [saved.who for saved in desk.set_aside()] == ["Ann"]


def _save_often(folder: Path, name: str, barrier: Any, results: Any) -> None:
    desk = desk_of(folder)
    base, refused = desk.state(), []
    barrier.wait(60)
    for number in range(8):
        edits: list[Change] = [Add("sources", {"id": f"{name}-{number}", "publisher": name})]
        if number in (2, 5):
            edits.append(Set("events", DEAL, "title_en", "Dolphin signs", f"{name} {number}"))
        try:
            desk.save(desk.propose(base, edits), name, NOON, force_with_errors=True)
        except Conflicted:
            refused.append(number)
    results.put((name, refused))


def test_two_processes_that_save_at_once_lose_no_edit(tmp_path: Path) -> None:
    desk = desk_of(tmp_path)
    context = processes()
    barrier, results = context.Barrier(2), context.Queue()
    workers = [context.Process(target=_save_often, args=(tmp_path, name, barrier, results)) for name in ("one", "two")]
    for worker in workers:
        worker.start()
    refused = dict(results.get(timeout=120) for _ in workers)
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    made = {f"{name}-{number}" for name in refused for number in range(8) if number not in refused[name]}
    assert {row_id for row_id in desk.rows()["sources"] if row_id.startswith(("one-", "two-"))} == made
    # Of the four edits of one row, all made to the same base, one was saved and the others were told.
    assert sorted(len(numbers) for numbers in refused.values()) == [1, 2]
    assert {number for numbers in refused.values() for number in numbers} <= {2, 5}
    assert len(desk.history()) == len(made) == 13
    assert all(saved.outside == () for saved in desk.history())
    winner = next(saved.who for saved in desk.history() if "events" in saved.tables)
    assert text(desk, "events", DEAL, "title_en").startswith(winner)
