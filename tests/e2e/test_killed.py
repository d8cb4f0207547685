"""The whole server is killed, again and again, while an editor saves: what was said to be saved is there."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.attacking import CELLS, cell, changed, desk_of, leave, named
from tests.e2e.driving import PATIENCE, button, go, no_traceback
from tests.e2e.serving import Server, copy_of_data, served
from tests.e2e.watching import Browse

KILLS, MOST = 30, 60
DONE = ".st-key-outcome-done"
pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows kills no process the way a power cut does")


def kill_while_saving(page: Page, running: Server, way: int, chance: random.Random) -> bool:
    """Press Save and kill the server: at any moment, while files are put in place, or once it said that all is saved.

    Return whether it said so.
    """
    journal = desk_of(running.folder).journal.folder
    button(page, "desk_save").click()
    if way == 0:
        time.sleep(chance.uniform(0, 1))
    elif way == 1:
        until = time.monotonic() + PATIENCE
        while not list(journal.glob("*.pending.json")) and time.monotonic() < until:
            time.sleep(0.0002)
        time.sleep(chance.uniform(0, 0.004))
    else:
        page.locator(DONE).wait_for()
    running.process.kill()
    running.process.wait()
    return page.locator(DONE).count() > 0


@pytest.mark.long
def test_a_server_that_is_killed_while_somebody_saves_loses_nothing_that_it_called_saved(
    tmp_path: Path, browse: Browse
) -> None:
    page, folder, chance = browse(), copy_of_data(tmp_path / "data"), random.Random(15)
    desk, settings = desk_of(folder), named("ann")
    old = [cell(folder, *place) for place in CELLS]
    before, word, said = old, "", False
    acknowledged, recovered, made, port = 0, 0, 0, 0
    for turn in range(MOST):
        pending = bool(desk.journal.pending())
        with served(folder, tmp_path / f"{turn}.log", port=port, settings=settings) as running:
            port = int(running.url.rpartition(":")[2])
            # Nobody has opened a page yet: readers never see half of a save either.
            now = [cell(folder, *place) for place in CELLS]
            whole = [word] * len(CELLS)
            assert now in ([whole] if said or pending else [whole, before]), f"kill {turn}"
            assert desk.journal.pending() == () and desk.journal.broken() == ()
            assert desk.reader.loaded(desk.state().contents).problems == ()
            go(page, f"{running.url}/desk")
            no_traceback(page)
            note = page.locator(".st-key-recovered")
            if pending:
                expect(note).to_contain_text("local:ann")
                expect(note).to_contain_text("locations.csv")
            else:
                expect(note).to_have_count(0)
            # What is in the tables is not unsaved any more; what is not, still is.
            expect(page.locator(".st-key-desk_bar")).to_have_count(int(turn > 0 and now != whole))
            acknowledged, recovered, made = acknowledged + said, recovered + pending, made + (turn > 0 and now == whole)
            if turn >= KILLS and recovered and acknowledged:
                break
            before, word = now, f"Kill {turn}"
            base = desk.state()
            leave(folder, "ann", base, changed(desk, base, word))
            go(page, f"{running.url}/desk")
            said = kill_while_saving(page, running, turn % 3, chance)
    print(f"{turn} kills: {acknowledged} saves acknowledged, {made} made, {recovered} completed after a restart")
    assert acknowledged >= KILLS // 3 and recovered
    history = desk.history()
    assert len(history) == made and all(saved.outside == () for saved in history)
    assert list(folder.glob(".*.tmp")) == [], "nothing of a save that was cut short is left"
