"""What the corridor's pictures ask of a view."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.view.query import StoryQuery


@dataclass(frozen=True, slots=True)
class CorridorQuery(StoryQuery):
    """The parameters that the corridor owns."""

    section: str  # which part of its page is shown; empty: the route
    origin: str  # of a way to look for
    destination: str
    closed: tuple[str, ...]  # legs (``titr-main.9``) and places that the way may not use
    avoid: tuple[str, ...]  # countries that it may not enter
    routes: tuple[str, ...]  # set beside each other
