"""What pages send to a viewer while there are drafts: the same as without them, downloads included."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import streamlit as st

from tests import amounts
from tests.amounts import some
from tests.app.screen import FIRST, PAGES, Screen
from tests.unit.drafted import DRAFT, MARK, WINDOW, folders_in, has_mark
from tests.unit.handmade import shipped
from transcaspian.dataset.loading import Dataset
from transcaspian.language.messages import LANGUAGES
from transcaspian.versions.history import History

NOON = datetime(2023, 11, 24, 12, tzinfo=UTC)
OLDER = "0a0a0a0"
# Streamlit makes up a new name for each file that is made at the click.
DEFERRED = re.compile(rb"b [0-9a-f]{32}")
Open = Callable[..., Screen]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return folders_in(tmp_path_factory.mktemp("roles"))


@pytest.fixture
def opened(folders: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page on one of the folders, each with a history of its own in which there is an older version."""

    def open_page(name: str, query: str, page: str) -> Screen:
        monkeypatch.setenv("TRANSCASPIAN_DATA", str(folders[name]))
        monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(folders[name].parent / f"history-{name}"))
        history = History(folders[name].parent / f"history-{name}")
        if not history.versions():
            assert history.keep(_older(), NOON) is None
        return Screen(query, page)

    return open_page


def _older() -> Dataset:
    """An older version of the shipped tables: one event had another short title."""
    data = shipped()
    event = next(iter(data.events.values()))
    events = data.events | {event.id: replace(event, short=event.title)}
    values = {name: getattr(data, name) for name in Dataset.__slots__}
    return Dataset(**values | {"events": events, "version": OLDER})


def _everything_on(screen: Screen) -> bytes:
    made_up = screen.app.session_state["open_page"].key  # a name for this page alone, see ui/server/news.py
    sent = DEFERRED.sub(b"", screen.sent()) + screen.text().encode() + screen.query.encode()
    return sent.replace(made_up.encode(), b"")


@pytest.mark.parametrize(
    ("page", "language"),
    [
        pytest.param(page, language, marks=() if (n + m) % 2 == 0 else pytest.mark.long)
        for n, page in enumerate(PAGES)
        for m, language in enumerate(LANGUAGES)
    ],
)
def test_every_page_sends_the_same_as_without_drafts(opened: Open, page: str, language: str) -> None:
    for query in (f"w=all&lang={language}", f"{WINDOW}&known_by=2021-03-09&since={OLDER}&lang={language}"):
        seen = _everything_on(opened("draft", query, page))
        assert MARK.encode() not in seen.lower()
        assert seen == _everything_on(opened("plain", query, page))


ASKING = (
    *(f"w=all&event={DRAFT}", f"w=all&source={MARK}-source", f"w=all&since={OLDER}"),  # on each page
    *(f"w=all&q={MARK}", f"w=all&actor={MARK}-maker", f"w=all&place={MARK}-yard", f"{WINDOW}&v={OLDER}"),
    f"{WINDOW}&known_by=2021-03-03",
)
ASKED = [page for page in PAGES if page == FIRST or "evidence" in page or "briefing" in page]


@pytest.mark.one_in(2)
@pytest.mark.parametrize(
    ("page", "query"),
    some([(FIRST, query) for query in ASKING] + list(product(ASKED[1:], ASKING[:3])), product(ASKED, ASKING)),
)
def test_no_address_brings_up_a_draft(opened: Open, page: str, query: str) -> None:
    screens = [opened(name, query, page) for name in ("draft", "plain")]
    # The page repeats what its reader typed, and nothing else.
    assert _everything_on(screens[0]) == _everything_on(screens[1])
    for key in ("list_hidden", "list_not_known"):
        if screens[0].has(key):
            for screen in screens:
                screen.press(key)
            assert _everything_on(screens[0]) == _everything_on(screens[1])


def test_the_search_of_pages_would_have_found_published_rows(opened: Open) -> None:
    told = {page: MARK.encode() in _everything_on(opened("published", WINDOW, page)).lower() for page in PAGES}
    assert told[FIRST] and sum(told.values()) >= 3, told
    assert MARK in opened("published", f"w=all&event={DRAFT}", FIRST).text()
    # … and the older version is one that can be had.
    assert opened("draft", f"w=all&since={OLDER}", FIRST).has("marked")


@pytest.mark.one_in(4)
@pytest.mark.more
@pytest.mark.parametrize("page", PAGES)
def test_no_download_of_any_page_has_a_draft(opened: Open, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    taken: dict[str, object] = {}
    real = st.download_button

    def taking(label: str, data: Any, *args: Any, **options: Any) -> bool:
        key = str(options.get("key", label))
        if amounts.LONG or page == FIRST or not key.endswith("_png"):  # what is drawn there, the other files say too
            content = data() if callable(data) else data
            taken[key] = content.encode() if isinstance(content, str) else content
        return bool(real(label, data, *args, **options))

    monkeypatch.setattr(st, "download_button", taking)
    found = []
    for name in ("draft", "plain", "published")[: 3 if page == FIRST else 2]:
        taken.clear()
        opened(name, WINDOW, page)
        found.append(dict(taken))
    drafts, plain = found[:2]
    assert not [key for key, content in drafts.items() if has_mark(content)]
    assert drafts == plain
    if page == FIRST:
        published = found[2]
        assert len(drafts) >= 7  # in every format, and the slide
        assert {key for key, content in published.items() if has_mark(content)} >= {"get_csv", "slide_pptx"}, published
