"""How much the tests try: a share in ``make test``, the whole in ``make test-long``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest

LONG = False  # set before the tests are read; see conftest.py
# Files that need more than ten seconds of a processor, the longest first: they begin before the others.
LONGEST = (
    *("test_linking", "test_desk", "test_first_picture", "test_steady", "test_address", "test_site", "test_login"),
    *("test_slides", "test_keyboard", "test_server", "test_layers", "test_slide", "test_pictures", "test_app_lastgood"),
    *("test_phone", "test_disk", "test_deck", "test_mutiny", "test_app_drafts", "test_web", "test_document"),
    *("test_brief", "test_by_ear", "test_drafts_stay_private", "test_app_briefing", "test_opening", "test_news"),
    *("test_app_desk", "test_slide_command", "test_links", "test_renamed", "test_shown", "test_app_mutiny"),
    *("test_workbook", "test_scene", "test_slide_layouts", "test_check_command"),
)


def share(some: int, all_of_it: int | None = None) -> int:
    """Return how often to try: ``some``, or in ``make test-long`` ``all_of_it``, twenty times as much unless said."""
    return (20 * some if all_of_it is None else all_of_it) if LONG else some


def some(kept: Iterable[tuple[Any, ...]], whole: Iterable[tuple[Any, ...]]) -> list[Any]:
    """Return all cases for ``parametrize``: ``make test`` has those that are kept, ``make test-long`` the others."""
    cases, few = list(whole), list(kept)
    assert all(one in cases for one in few), "a case that there is not"
    return [pytest.param(*one, marks=() if one in few else pytest.mark.long) for one in cases]


def in_turns(first: Iterable[Any], second: Iterable[Any]) -> list[Any]:
    """Return every case of two lists, such as views and languages; ``make test`` has each of the first once."""
    first, second = list(first), list(second)
    kept = [(one, second[n % len(second)]) for n, one in enumerate(first)]
    return some(kept, product(first, second))


# Size classes of browsers (``scene.sizes``), some near and some far from each other: the others lie between them.
CLASSES = (340, 700, 1000, 1200, 1380, 1890)
