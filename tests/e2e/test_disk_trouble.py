"""A disk that is full or read-only while two edit: it is said in clear words, and no work of either is lost."""

from __future__ import annotations

import errno
import json
import os
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e.attacking import CELLS, cell, changed, desk_of, leave, named, press_together, unsaved_of
from tests.e2e.driving import PATIENCE, button, download, go, no_traceback, settled, until
from tests.e2e.serving import copy_of_data, served
from tests.e2e.test_clicks import DRAFTS, made_drafts
from tests.e2e.test_desk import section
from tests.e2e.watching import Browse
from transcaspian.language.messages import words

OF_BOB = ("events", DRAFTS[1], "summary_en")
BAR, DONE, REFUSED = ".st-key-desk_bar", ".st-key-outcome-done", ".st-key-outcome-refused"


def tables(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("*.csv")}


@pytest.mark.long
@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize(("trouble", "key"), [("ENOSPC", "edit.disk_full"), ("EROFS", "edit.read_only")])
def test_while_nothing_can_be_written_two_editors_are_told_so_and_keep_their_work(
    tmp_path: Path, browse: Browse, trouble: str, key: str, language: str
) -> None:
    folder, sign, say = copy_of_data(tmp_path / "data"), tmp_path / "sign", words(language)
    made_drafts(folder)
    desk = desk_of(folder)
    desk.save(desk.propose(desk.state(), changed(desk, desk.state(), "Before")), "eve", datetime.now(UTC))
    base, before = desk.state(), tables(folder)
    leave(folder, "ann", base, changed(desk, base, "By ann"))
    leave(folder, "bob", base, changed(desk, base, "By bob", [OF_BOB]))
    hers = unsaved_of(folder, "ann").read_bytes()
    # Python reads this when it starts, which a forked server does not.
    settings = {
        "PYTHONPATH": str(Path(__file__).parent / "trouble"),
        "TROUBLE_FOLDER": str(folder),
        "TROUBLE_SIGN": str(sign),
    }
    ann, bob = browse(), browse()
    # Whatever could not be written, its name stands in the sentence.
    told = re.compile(re.escape(say(key, file="FILE")).replace("FILE", r"[\w.]{4,}"))
    with served(folder, tmp_path / "ann.log", settings=settings | named("ann"), forked=False) as first:
        go(ann, f"{first.url}/desk?lang={language}")
        with served(folder, tmp_path / "bob.log", settings=settings | named("bob"), forked=False) as second:
            go(bob, f"{second.url}/desk?lang={language}")
            sign.write_text(trouble, encoding="ascii")
            press_together((ann, bob), "desk_save")
            for page in (ann, bob):
                expect(page.locator(REFUSED)).to_contain_text(told, timeout=PATIENCE * 1000)
                expect(page.locator(BAR)).to_have_count(1)
                settled(page)
                no_traceback(page)
            assert tables(folder) == before and unsaved_of(folder, "ann").read_bytes() == hers
        # A server that starts on such a disk opens the desk with what was not saved.
        with served(folder, tmp_path / "again.log", settings=settings | named("bob"), forked=False) as second:
            go(bob, f"{second.url}/desk?lang={language}")
            expect(bob.locator(BAR)).to_contain_text(f"{OF_BOB[1]}.{OF_BOB[2]}", timeout=PATIENCE * 1000)
            no_traceback(bob)
            # What she changes now is in her tab only: that is said, and it can be taken along.
            section(ann, say("desk.section.drafts"))
            button(ann, f"publish-{DRAFTS[0]}").click()
            why = say("desk.not_kept", why=os.strerror(getattr(errno, trouble)))
            expect(ann.locator(".st-key-pending")).to_contain_text(why, timeout=PATIENCE * 1000)
            settled(ann)
            taken = json.loads(download(ann, "desk_edit_file")[1])
            assert len(taken["changes"]) == len(CELLS) + 1
            assert tables(folder) == before
            sign.unlink()
            for page in (ann, bob):
                button(page, "desk_save").click()
                page.locator(DONE).wait_for()
                expect(page.locator(BAR)).to_have_count(0, timeout=PATIENCE * 1000)
                no_traceback(page)
    until(lambda: [cell(folder, *place) for place in CELLS], ["By ann"] * len(CELLS))
    assert cell(folder, *OF_BOB) == "By bob" and cell(folder, "events", DRAFTS[0], "status") == "published"
    assert len(desk.history()) == 3 and desk.journal.broken() == () and desk.journal.pending() == ()
