"""The stories: the mutiny by the hour, the contracts, the corridor and its minerals.

Each is a package of its own over the same dataset, view and scene; none imports another. Each draws a
``Picture``: plain shapes and texts, which the browser, slides and files show alike. ``STORIES`` is the register:
what a new one needs is listed in docs/decisions/0022-stories.md.
"""

from __future__ import annotations

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.roles import can_tell
from transcaspian.drawing.picture import Picture
from transcaspian.stories.register import MARCH_THINGS, ROUTE_THINGS, Chapter, Chapters, Draw, Story
from transcaspian.view.query import View

__all__ = ["STORIES", "Chapter", "Picture", "Story", "offered", "story_data"]


def _mutiny() -> Draw:
    from transcaspian.stories.mutiny import slide_picture

    return slide_picture


def _public_by_its_minute(data: Dataset, view: View) -> Dataset:
    from transcaspian.stories.mutiny.clock import public_at

    return public_at(data, view)


def _mutiny_chapters() -> Chapters:
    from transcaspian.stories.mutiny.chapters import chapters

    return chapters


def _mutiny_message(data: Dataset, view: View) -> str:
    from transcaspian.stories.mutiny.message import message

    return message(data, view)


def _contracts() -> Draw:
    from transcaspian.stories.contracts import slide_picture

    return slide_picture


def _contracts_chapters() -> Chapters:
    from transcaspian.stories.contracts.chapters import chapters

    return chapters


def _contracts_message(data: Dataset, view: View) -> str:
    from transcaspian.stories.contracts.message import message

    return message(data, view)


def _corridor() -> Draw:
    from transcaspian.stories.corridor import slide_picture

    return slide_picture


def _corridor_chapters() -> Chapters:
    from transcaspian.stories.corridor.chapters import chapters

    return chapters


def _corridor_message(data: Dataset, view: View) -> str:
    from transcaspian.stories.corridor.message import message

    return message(data, view)


# What every story is drawn from: events, who says what of them, and where. And numbers that claims state.
_EVENTS = frozenset({"events", "claims", "sources", "actors", "locations"})
_NUMBERS = frozenset({"figures", "measures"})

# In the order of their pages' links.
STORIES: dict[str, Story] = {
    story.key: story
    for story in (
        Story(
            key="mutiny",
            page="explore/mutiny",
            path="mutiny",
            drawing=_mutiny,
            message=_mutiny_message,
            chapters=_mutiny_chapters,
            tables=_EVENTS | _NUMBERS | {"routes", "legs"},
            things=MARCH_THINGS,
            slide_data=_public_by_its_minute,
        ),
        Story(
            key="contracts",
            page="explore/contracts",
            path="contracts",
            drawing=_contracts,
            message=_contracts_message,
            chapters=_contracts_chapters,
            tables=_EVENTS | {"contracts"},
        ),
        Story(
            key="corridor",
            page="explore/corridor",
            path="corridor",
            drawing=_corridor,
            message=_corridor_message,
            chapters=_corridor_chapters,
            tables=_EVENTS | _NUMBERS | {"routes", "legs", "volumes", "minerals"},
            things=ROUTE_THINGS,
        ),
    )
}


def offered(data: Dataset) -> tuple[str, ...]:
    """Return the stories that a collection has the rows for, in the order of their pages' links."""
    return tuple(key for key in STORIES if can_tell(data, key))


def story_data(data: Dataset, view: View) -> Dataset:
    """Return the tables that a view's slide is made from: all of them, unless its story leaves something out."""
    return STORIES[view.story].slide_data(data, view) if view.story else data
