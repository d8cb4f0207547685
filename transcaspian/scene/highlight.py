"""Where the selected event and changed events are on the timeline: the places that renderers mark."""

from __future__ import annotations

from transcaspian.scene.model import Box, Scene


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


def changed_boxes(scene: Scene) -> tuple[tuple[str, Box], ...]:
    """Return the boxes about the events that have changed since the view's version, each place once, with its event."""
    found: dict[Box, str] = {}
    for event_id in scene.marked:
        if box := highlight_box(scene, event_id):
            found.setdefault(box, event_id)
    return tuple((event_id, box) for box, event_id in found.items())
