"""Sixty views that readers may come to: no page raises, and what is written is what was read."""

from __future__ import annotations

import pytest

from tests.amounts import share
from tests.app.screen import FIRST, PAGES, Screen
from tests.unit.handmade import random_view, shipped
from transcaspian.language.messages import words
from transcaspian.view.named import settled
from transcaspian.view.query import View
from transcaspian.view.selection import select

VIEWS = 60
BATCH = 15


def _view(seed: int) -> View:
    """A random view as an address says it: numbers of a frame have no zeros at their end."""
    return settled(shipped(), View.from_query(random_view(seed).query_string()))


@pytest.mark.one_in(2)
@pytest.mark.more
@pytest.mark.parametrize("batch", range(share(2, VIEWS // BATCH)))
def test_a_random_view_opens_and_its_address_stays(batch: int) -> None:
    screen = Screen()
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        view = _view(seed)
        screen.go(view.query_string())
        assert screen.view == view, seed
        assert View.from_query(screen.query) == view, seed
        chosen, say = select(shipped(), view), words(view.language)
        unsure = bool(chosen.shown) and len(chosen.possible) == len(chosen.shown)
        assert bool(screen.app.info) == (unsure or not chosen.shown), seed
        said = say(
            "count.perhaps" if unsure else "count.shown",
            shown=say.number(len(chosen.shown)),
            total=say.number(chosen.total),
        )
        assert screen.label("counts") == said, seed
        table = screen.one("events_table").value
        assert list(table["id"]) == [event.id for event in chosen.shown], seed


@pytest.mark.one_in(3)
@pytest.mark.more
@pytest.mark.parametrize("page", [page for page in PAGES if page != FIRST])
def test_a_random_view_is_kept_by_every_other_page(page: str) -> None:
    screen = Screen()
    for seed in range(0, VIEWS, VIEWS // share(3, 10)):
        view = _view(seed)
        screen.go(view.query_string())
        screen.turn_to(page)
        assert screen.view == view and View.from_query(screen.query) == view, seed
        screen.turn_to(FIRST)
        assert screen.view == view, seed
