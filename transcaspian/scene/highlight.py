"""Where the selected event and changed events are on the timeline: the places that renderers mark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from transcaspian.language.days import day_words
from transcaspian.language.messages import words
from transcaspian.scene.model import Box, LegendItem, Scene


def highlight_box(scene: Scene, event_id: str) -> Box | None:
    """Return the box around an event's mark or bar with its label, or around its count; None if not shown."""
    line = scene.timeline
    boxes = [label.box for label in line.labels if label.event_id == event_id]
    r = line.radius + 1
    boxes += [(m.x - r, m.y - r, m.x + r, m.y + r) for m in line.marks if m.event_id == event_id]
    boxes += [(s.bar.x0 - 1, s.y - r, s.bar.x1 + 1, s.y + r) for s in line.spans if s.event_id == event_id]
    if not boxes:
        # A band's own title holds all its events; the count next to it is nearer.
        boxes = [more.label.box for more in line.more if event_id in more.event_ids][-1:]
    if not boxes:
        return None
    return (
        min(b[0] for b in boxes) - 3,
        min(b[1] for b in boxes) - 1,
        max(b[2] for b in boxes) + 3,
        max(b[3] for b in boxes) + 1,
    )


def with_marked(scene: Scene, marked: Mapping[str, str]) -> Scene:
    """Return a scene with events marked that have changed since its view's day or version.

    Its legend says so, or its subtitle that there are none.
    """
    view, say = scene.view, words(scene.view.language)
    if not marked and view.since:
        framed, none = (say(key, version=view.since) for key in ("filter.since", "filter.since.nothing"))
        scene = replace(scene, subtitle=scene.subtitle.replace(framed, none))
    if not any(event.id in marked for event in scene.events):
        return replace(scene, marked=marked)
    told = say("legend.changed.version", version=view.since)
    if view.compare:
        told = say("legend.changed.day", day=day_words(view.compare, say, short=True))
    return replace(scene, marked=marked, legend=(LegendItem("changed", "", told), *scene.legend))


def changed_boxes(scene: Scene) -> tuple[tuple[str, Box], ...]:
    """Return the boxes about the events that have changed since the view's version, each place once, with its event."""
    found: dict[Box, str] = {}
    for event_id in scene.marked:
        if box := highlight_box(scene, event_id):
            found.setdefault(box, event_id)
    return tuple((event_id, box) for box, event_id in found.items())
