"""What an open page is told: nothing while nothing is new, and never more than numbers."""

from __future__ import annotations

import json

import pytest
import streamlit as st
from starlette.applications import Starlette
from starlette.routing import Route
from streamlit.testing.v1 import AppTest

from tests.app.screen import Screen
from tests.unit.asking import Answer, asked
from ui import state
from ui.server import news, watch

APP = Starlette(routes=[Route("/app/news", news.news)])


def ask(page: str, known: str = "") -> Answer:
    return asked(APP, f"/app/news?page={page}&known={known}")


def page_of(app: AppTest) -> news.OpenPage:
    found: news.OpenPage = app.session_state["open_page"]
    return found


def test_a_page_hears_nothing_until_its_tables_or_its_answers_change() -> None:
    screen = Screen()
    page = page_of(screen.app)
    told = json.loads(ask(page.key).body)
    assert told == {"server": told["server"], "turn": watch.TABLES.found, "run": 1, "busy": False, "crowd": False}
    known = f"{told['server']}.{told['turn']}.1"
    quiet = ask(page.key, known)
    assert quiet.status == 204 and not quiet.body and quiet.headers["Cache-Control"] == "no-store"
    screen.rerun()
    again = ask(page.key, known)
    assert again.status == 200 and json.loads(again.body)["run"] == 2
    assert f"data-run='{page.key}.2'".encode() in screen.sent(), "the number of the run is the last thing on the page"
    screen_of_another = Screen()
    assert page_of(screen_of_another.app).key != page.key


def test_a_page_that_this_server_does_not_know_is_told_so() -> None:
    assert json.loads(ask("of-another-server").body)["run"] is None
    assert json.loads(ask("").body)["run"] is None


def test_a_run_that_breaks_off_has_not_ended_and_is_not_under_way(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Screen()
    page = page_of(screen.app)

    def broken() -> None:
        raise ValueError("a fault of the program")

    with monkeypatch.context() as patch:
        patch.setattr(state, "end", broken)
        screen.app.run()
    assert (page.begun, page.ended, page.busy) == (2, 1, False)
    screen.rerun()
    assert (page.begun, page.ended, page.busy) == (3, 3, False)


def test_a_page_is_forgotten_with_its_session() -> None:
    import gc

    key = page_of(Screen().app).key
    gc.collect()
    assert json.loads(ask(key).body)["run"] is None


def test_in_the_presenters_view_a_page_hears_the_news_too() -> None:
    screen = Screen("present=1")
    page = page_of(screen.app)
    assert page.ended == 1 and f"data-run='{page.key}.1'".encode() in screen.sent()
    assert screen.has("ear")


def test_where_other_sites_may_frame_it_nobody_edits_before_the_browser_has_said_that_it_is_in_no_frame(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from transcaspian.language.messages import words
    from ui.desk import access

    Screen()
    monkeypatch.setenv("TRANSCASPIAN_FRAMED_BY", "https://intranet.example.org")
    screen = Screen("", "pages/edit/desk.py")
    assert words("en")("access.framed") in screen.text()
    for said, refused in ((False, True), (None, True), ("yes", True), (True, False)):
        with monkeypatch.context() as patch:
            patch.setattr(st, "session_state", {"outermost": said})
            assert (access.editor().reason == "access.framed") == refused
