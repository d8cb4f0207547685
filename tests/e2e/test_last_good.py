"""A table saved in a code page under the open app: the site stays, an editor is asked, the answer mends the file."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.driving import (
    PATIENCE,
    address,
    button,
    card_of,
    go,
    marks_on_timeline,
    no_traceback,
    settled,
    texts,
    until,
)
from tests.e2e.serving import Server, served
from tests.e2e.watching import Browse

EVENT = "zenit-asfat-yda-2023"
FROM_ELSEWHERE = {"X-Forwarded-For": "203.0.113.9"}  # who comes by way of a proxy may not edit here
UNCLEAR = re.compile(r"The tables as of \d{1,2} \w+ 20\d\d are shown: events\.csv cannot be read for certain\.")


def save_as_cp1250(path: Path) -> bytes:
    """Save a table as Excel in Polish does; return what it was."""
    whole = path.read_bytes()
    path.write_bytes(whole.decode("utf-8").encode("cp1250", "replace"))
    return whole


def notice(page: Page) -> None:
    expect(page.locator(".st-key-problems")).to_contain_text(UNCLEAR, timeout=PATIENCE * 1000)
    settled(page)


@pytest.mark.long
def test_a_table_saved_in_a_code_page_empties_nobody_s_screen_and_an_answer_mends_it(
    own_server: Server, browse: Browse
) -> None:
    reader, editor = browse(extra_http_headers=FROM_ELSEWHERE), browse()
    go(reader, f"{own_server.url}/?w=july&event={EVENT}")
    card_of(reader, EVENT)
    before, marks = address(reader), len(marks_on_timeline(reader))
    go(editor, f"{own_server.url}/desk")
    path = own_server.folder / "events.csv"
    whole = save_as_cp1250(path)
    bad = path.read_bytes()
    notice(reader)
    card_of(reader, EVENT)
    assert address(reader) == before and len(marks_on_timeline(reader)) == marks > 10
    go(reader, f"{own_server.url}/desk")
    notice(reader)
    assert str(own_server.folder.parent) not in texts(reader)
    assert reader.locator(".st-key-kept, .st-key-page-events").count() == 0, "only editors are asked"
    # The editor's page, open all the while, asks.
    notice(editor)
    asked = editor.locator(".st-key-page-events")
    expect(asked).to_contain_text("Which words are right?", timeout=PATIENCE * 1000)
    asked.locator("label", has_text="Central European (Windows-1250)").click()
    expect(button(editor, "write-events").first).to_be_disabled(timeout=PATIENCE * 1000)
    settled(editor)
    asked.get_by_role("checkbox").first.check(force=True)
    expect(button(editor, "write-events").first).to_be_enabled(timeout=PATIENCE * 1000)
    button(editor, "write-events").first.click()
    until(lambda: path.read_bytes() == whole)
    for page in (reader, editor):
        expect(page.locator(".st-key-problems")).to_have_count(0, timeout=PATIENCE * 1000)
        no_traceback(page)
    assert bad != whole


@pytest.mark.long
def test_with_the_tables_gone_bad_before_the_start_the_version_before_is_shown_and_restored(
    own_server: Server, browse: Browse, tmp_path: Path
) -> None:
    versions = own_server.folder / ".history"
    until(lambda: any(versions.glob("*.json.gz")) and (versions / "shown.json").exists())  # read, at rest, and kept
    own_server.process.terminate()
    own_server.process.wait(10)
    whole = save_as_cp1250(own_server.folder / "events.csv")
    with served(own_server.folder, tmp_path / "again.log") as again:
        page = browse()
        go(page, f"{again.url}/?w=july")
        notice(page)
        assert len(marks_on_timeline(page)) > 10
        go(page, f"{again.url}/desk")
        expect(page.locator(".st-key-kept")).to_contain_text("events.csv", timeout=PATIENCE * 1000)
        (again.folder / "events.csv").write_bytes(whole)
        expect(page.locator(".st-key-problems")).to_have_count(0, timeout=PATIENCE * 1000)
        no_traceback(page)
