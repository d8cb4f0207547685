"""The parts of a picture as sheets of their own: for the page, whose marks can be chosen, and for its files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from transcaspian.drawing.arrows import arrows_on_timeline
from transcaspian.drawing.ring import RING
from transcaspian.drawing.scenes import (
    draw_map,
    draw_overview,
    draw_timeline,
    ring_on_map,
    ring_on_timeline,
)
from transcaspian.drawing.sheet import Group, Item, Sheet
from transcaspian.scene import Scene


def picture(drawn: Scene, part: str, ring: Sequence[Item] | None = None) -> Sheet:
    """Return a scene's map, timeline, overview, or what is ``placed`` on the map's ground, on a sheet of its size.

    ``ring``: what marks the selected event, if not the scene's own.
    """
    colours, about = drawn.colours, (drawn.view.language, drawn.title, drawn.summary)
    if part == "timeline":
        items, one = draw_timeline(drawn, colours, ring=ring), drawn.timeline
        return Sheet(round(one.width), round(one.height), colours.paper, items, *about)
    if part == "overview":
        strip = drawn.overview
        return Sheet(round(strip.width), round(strip.height), colours.paper, draw_overview(drawn, colours), *about)
    items, placed = draw_map(drawn, colours, ring=ring), part == "placed"
    ground = "" if placed else colours.paper
    return Sheet(drawn.map.width, drawn.map.height, ground, items[1:] if placed else items, *about)


def ring_of(drawn: Scene, part: str) -> tuple[Item, ...]:
    """Return what marks the selected event on a part of a scene; nothing where none is selected or shown."""
    colours = drawn.colours
    if part == "timeline":
        return (*ring_on_timeline(drawn, colours), *arrows_on_timeline(drawn, colours))
    return () if part == "overview" else ring_on_map(drawn, colours)


def choices(drawn: Scene, part: str, ring: Sequence[Item] = (RING,)) -> Sheet:
    """Return a picture on which a count carries the key of its list (``list:…``) instead of all the events in it.

    Its marks are reached in order of time. ``ring``: what marks the selected event; by default it is left to the page,
    whose drawing is the same whatever is selected.
    """
    # By identity: a list may have thousands of events, and the counts hold the very lists of the scene.
    sheet, keys = (
        in_time(picture(drawn, part, ring), drawn),
        {id(members): f"list:{key}" for key, members in drawn.lists.items()},
    )
    items = (
        replace(item, events=(keys[id(item.events)],))
        if isinstance(item, Group) and len(item.events) > 1 and id(item.events) in keys
        else item
        for item in sheet.items
    )
    return replace(sheet, items=tuple(items))


def in_time(sheet: Sheet, drawn: Scene) -> Sheet:
    """Return a sheet whose marks come in the order of the scene's events, a count with the first of those in it."""
    turns = {event.id: n for n, event in enumerate(drawn.events)}
    last = len(turns)
    items = (
        replace(item, turn=min(turns.get(event_id, last) for event_id in item.events))
        if isinstance(item, Group) and item.events
        else item
        for item in sheet.items
    )
    return replace(sheet, items=tuple(items))
