"""The parameters of a view that the corridor's pictures use."""

from __future__ import annotations

from dataclasses import dataclass

from transcaspian.view.query import StoryQuery


@dataclass(frozen=True, slots=True)
class CorridorQuery(StoryQuery):
    """The parameters of the corridor."""

    section: str  # section of its page; empty: the route
    origin: str  # of the way to find
    destination: str
    closed: tuple[str, ...]  # ids of legs (``titr-main.9``) and places that the way may not use
    avoid: tuple[str, ...]  # codes of countries that it may not enter
    routes: tuple[str, ...]  # ids of the routes to compare
    signs: bool = False  # whether the map of its page has the signs of events
    way: str = ""  # which of the ways that are left is shown, "2" for the second; empty: the best
