"""The parts of a picture as sheets of their own: for the page, whose marks can be chosen, and for its files."""

from __future__ import annotations

from dataclasses import replace

from transcaspian.drawing.scenes import draw_map, draw_overview, draw_timeline
from transcaspian.drawing.sheet import Group, Sheet
from transcaspian.look.palette import palette
from transcaspian.scene import Scene


def picture(drawn: Scene, part: str) -> Sheet:
    """Return a scene's map, timeline, overview, or what is ``placed`` on the map's ground, on a sheet of its size."""
    colours, about = palette(drawn.view.theme), (drawn.view.language, drawn.title, drawn.summary)
    for name, one, draw in (("timeline", drawn.timeline, draw_timeline), ("overview", drawn.overview, draw_overview)):
        if part == name:
            return Sheet(round(one.width), round(one.height), colours.paper, draw(drawn, colours), *about)
    items, placed = draw_map(drawn, colours), part == "placed"
    ground = "" if placed else colours.paper
    return Sheet(drawn.map.width, drawn.map.height, ground, items[1:] if placed else items, *about)


def choices(drawn: Scene, part: str) -> Sheet:
    """Return a picture on which a count carries the key of its list (``list:…``) instead of all the events in it.

    Its marks are reached in order of time.
    """
    # By identity: a list may have thousands of events, and the counts hold the very lists of the scene.
    sheet, keys = (
        in_time(picture(drawn, part), drawn),
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
