"""Comments on rows: kept with the saves, lost by nobody, and in nothing that leaves the desk."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcaspian.edit import comments as commenting
from transcaspian.edit.comments import FILE, LONGEST, add, comments, open_by_row, settle
from transcaspian.edit.journal import Journal
from transcaspian.language.messages import Refused

NOW = datetime(2026, 11, 29, 9, 0, tzinfo=UTC)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "saves")


def test_a_comment_is_there_for_the_next_editor_until_somebody_settles_it(journal: Journal) -> None:
    assert comments(journal) == ()
    first = add(journal, "events", "march", "ann@example.org", NOW, "  needs review <b>*\r\n=1+1 ")
    add(journal, "claims", "march.1", "bob@example.org", NOW, "which edition?")
    assert first.text == "needs review <b>*\n=1+1" and first.when == NOW
    again = Journal(journal.folder)
    assert open_by_row(comments(again), "events") == {"march": (first,)}
    settle(again, first.id, "bob@example.org")
    settle(again, first.id, "carol@example.org")
    assert open_by_row(comments(journal), "events") == {}
    assert [one.settled_by for one in comments(journal)] == ["bob@example.org", ""]


@pytest.mark.parametrize("text", ["", "  ", "\n"])
def test_a_comment_says_something(journal: Journal, text: str) -> None:
    with pytest.raises(Refused):
        add(journal, "events", "march", "ann", NOW, text)
    assert len(add(journal, "events", "march", "ann", NOW, "x" * 5000).text) == LONGEST


def test_editors_who_comment_at_once_lose_nothing_of_each_other(journal: Journal) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add(Journal(journal.folder), "events", f"row-{n}", "ann", NOW, f"no. {n}"), range(24)))
    found = comments(journal)
    assert {one.text for one in found} == {f"no. {n}" for n in range(24)}
    assert len({one.id for one in found}) == 24


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"format": "transcaspian-comments-1", "comments": [{}]}', "[" * 9999]
)
def test_a_file_that_is_no_file_of_comments_is_left_alone(journal: Journal, content: str) -> None:
    journal.create()
    (journal.folder / FILE).write_text(content)
    for act in (lambda: comments(journal), lambda: add(journal, "events", "march", "ann", NOW, "x")):
        with pytest.raises(Refused):
            act()
    assert (journal.folder / FILE).read_text() == content


def test_settled_comments_make_room_for_new_ones_and_open_ones_never_go(
    journal: Journal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commenting, "MOST", 3)
    for number in range(3):
        add(journal, "events", "march", "ann", NOW, str(number))
    settle(journal, "2", "ann")
    for number in (3, 4):
        add(journal, "events", "march", "ann", NOW, str(number))
    assert [one.text for one in comments(journal)] == ["0", "2", "3", "4"]


def test_comments_are_no_save_and_outlive_the_clearing_of_old_ones(journal: Journal) -> None:
    add(journal, "events", "march", "ann", NOW, "stays")
    journal.trim()
    assert journal.saves() == () and journal.broken() == () and journal.next_id() == "1"
    assert [one.text for one in comments(journal)] == ["stays"]
    assert json.loads((journal.folder / FILE).read_text())["comments"][0]["text"] == "stays"
