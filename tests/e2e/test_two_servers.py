"""Two servers on one folder, an editor at each: both save in the same moment, and nobody overwrites anybody."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.attacking import cell, changed, desk_of, leave, named, press_together
from tests.e2e.driving import PATIENCE, button, go, no_traceback, settled, until
from tests.e2e.serving import copy_of_data, served
from tests.e2e.watching import Browse
from transcaspian.language.messages import words

TURNS = 6
OWN = {"ann": ("events", "turn-back", "title_en"), "bob": ("events", "fsb-drops-case", "title_en")}
SAME = ("events", "turn-back", "summary_en")
DONE, PENDING, BAR = ".st-key-outcome-done", ".st-key-pending", ".st-key-desk_bar"


@pytest.mark.long
def test_two_servers_on_one_folder_keep_every_edit_and_show_each_the_other_s(tmp_path: Path, browse: Browse) -> None:
    folder, say = copy_of_data(tmp_path / "data"), words("en")
    desk, saves = desk_of(folder), 0
    with (
        served(folder, tmp_path / "ann.log", settings=named("ann")) as first,
        served(folder, tmp_path / "bob.log", settings=named("bob")) as second,
    ):
        pages: dict[str, Page] = {"ann": browse(), "bob": browse()}
        servers = {"ann": first, "bob": second}

        def press() -> None:
            for who, page in pages.items():
                go(page, f"{servers[who].url}/desk")
                expect(button(page, "desk_save")).to_be_enabled(timeout=PATIENCE * 1000)
            press_together(pages.values(), "desk_save")

        for turn in range(TURNS):
            base = desk.state()
            for who, place in OWN.items():
                leave(folder, who, base, changed(desk, base, f"Row of {who}, turn {turn}", [place]))
            press()
            for page in pages.values():
                page.locator(DONE).wait_for()
                settled(page)
                no_traceback(page)
            saves += 2
            for who, place in OWN.items():
                assert cell(folder, *place) == f"Row of {who}, turn {turn}"

            base = desk.state()
            for who in OWN:
                leave(folder, who, base, changed(desk, base, f"Told by {who}, turn {turn}", [SAME]))
            press()
            until(lambda: sum(page.locator(DONE).count() for page in pages.values()), 1)
            winner, loser = sorted(pages, key=lambda who: -pages[who].locator(DONE).count())
            page = pages[loser]
            # Both versions are shown, the other's and one's own, and neither is on disk by accident.
            for who in (winner, loser):
                expect(page.locator(PENDING)).to_contain_text(f"Told by {who}, turn {turn}", timeout=PATIENCE * 1000)
            assert cell(folder, *SAME) == f"Told by {winner}, turn {turn}"
            settled(page)
            mine = turn % 2 == 0
            choice = say("desk.take.mine" if mine else "desk.take.theirs")
            page.locator(".st-key-conflict-0 button", has_text=choice).click()
            settled(page)
            button(page, "desk_decide").click()
            if mine:
                expect(button(page, "desk_save")).to_be_enabled(timeout=PATIENCE * 1000)
                settled(page)
                button(page, "desk_save").click()
                page.locator(DONE).wait_for()
            expect(page.locator(BAR)).to_have_count(0, timeout=PATIENCE * 1000)
            assert cell(folder, *SAME) == f"Told by {loser if mine else winner}, turn {turn}"
            saves += 1 + mine
            no_traceback(page)
    history = desk.history()
    assert len(history) == saves and desk.journal.broken() == () and desk.journal.pending() == ()
    assert all(saved.outside == () for saved in history), "every save began where the one before ended"
    assert desk.reader.loaded(desk.state().contents).problems == ()
