"""What a picture shows, read from its scene: texts and marks, what covers what, what is cut or missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.unit.handmade import CANVASES, shipped
from transcaspian.look.palette import FILL_OF_CERTAINTY, outline
from transcaspian.scene import Scene, overlapping, scene
from transcaspian.scene.frame import Projection, mercator
from transcaspian.scene.model import Box, Label, Mark, Span, Timeline
from transcaspian.slides.layout import canvas_for
from transcaspian.slides.options import Options
from transcaspian.view.query import View

# Every class of browser at its smallest, and two slides.
SIZES = tuple(dict.fromkeys([*CANVASES.values(), canvas_for(Options(1920, 1080)), canvas_for(Options(1280, 720))]))


def lane_texts(line: Timeline) -> list[Label]:
    """Everything written in or beside the lanes, and the axis."""
    found = [*line.labels, *(more.label for more in line.more)]
    found += [label for panel in line.panels for label in panel.title]
    found += [tick.label for panel in line.panels for tick in panel.ticks if tick.label]
    found += [lane.title for lane in line.lanes]
    return found + [lane.count for lane in line.lanes if lane.count.text]


def mark_box(drawn: Scene, mark: Mark) -> Box:
    """The box of the very shape that is drawn, as large as its outline."""
    r = drawn.timeline.radius * (0.82 if mark.minor else 1)
    corners = outline(drawn.signs[mark.event_id].shape, r) or ((-r, -r), (r, r))
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return mark.x + min(xs), mark.y + min(ys), mark.x + max(xs), mark.y + max(ys)


def bar_box(drawn: Scene, span: Span) -> Box:
    """The box of a bar as it is drawn."""
    r = drawn.timeline.radius * (0.82 if span.minor else 1) * 0.85
    return span.bar.x0, span.y - r, span.bar.x1, span.y + r


def sign_boxes(drawn: Scene) -> list[tuple[Box, str]]:
    """The boxes of all marks and bars with their events."""
    line = drawn.timeline
    found = [(mark_box(drawn, mark), mark.event_id) for mark in line.marks]
    return found + [(bar_box(drawn, span), span.event_id) for span in line.spans]


def covered_on_timeline(drawn: Scene) -> list[tuple[str, str]]:
    """Pairs of texts, or of a text and another event's mark or bar, of which one covers the other."""
    line = drawn.timeline
    labels = [(label.box, label.text, label.event_id) for label in lane_texts(line)]
    marks = [(box, event_id, event_id) for box, event_id in sign_boxes(drawn)]
    return list(_covered(labels, marks))


def covered_on_map(drawn: Scene) -> list[tuple[str, str]]:
    """The same for the map, where marks must not cover each other's names."""
    places = drawn.map
    labels = [(label.box, label.text, "") for label in (*places.labels, places.scale[1])]
    return list(_covered(labels, [(box, key, key) for key, box in map_boxes(drawn).items()]))


def map_boxes(drawn: Scene) -> dict[str, Box]:
    """The box of each mark on the map, by its key."""
    places, at = drawn.map, pixels(drawn)
    found = {}
    for mark in places.marks:
        r = places.radius * (1.5 if mark.is_count else 1)
        x, y = at.to_pixel(mark.longitude, mark.latitude)
        found[mark.key] = (x + mark.dx - r, y + mark.dy - r, x + mark.dx + r, y + mark.dy + r)
    return found


Named = tuple[Box, str, str]


def _covered(labels: list[Named], marks: list[Named]) -> Iterator[tuple[str, str]]:
    # The helper is asked first, with all boxes at once; pairs are told apart only where it finds some.
    of_box: dict[Box, list[Named]] = {}
    for item in (*labels, *marks):
        of_box.setdefault(item[0], []).append(item)
    for a, b in overlapping([item[0] for item in (*labels, *marks)]):
        for one in of_box[a]:
            for two in of_box[b]:
                both_marks = one in marks and two in marks
                own = one[2] and one[2] == two[2]
                if one is not two and not both_marks and not own:
                    yield one[1], two[1]


def pixels(drawn: Scene) -> Projection:
    places = drawn.map
    return Projection(places.width, places.height, *mercator(places.longitude, places.latitude), places.zoom)


def outside_canvas(drawn: Scene) -> list[str]:
    """What does not lie within the picture that it belongs to."""
    line, places, strip = drawn.timeline, drawn.map, drawn.overview
    found = [t.text for t in lane_texts(line) if not _within(t.box, line.width, line.height)]
    found += [event_id for box, event_id in sign_boxes(drawn) if not _within(box, line.width, line.height)]
    found += [t.text for t in (*places.labels, places.scale[1]) if not _within(t.box, places.width, places.height)]
    found += [key for key, box in map_boxes(drawn).items() if not _within(box, places.width, places.height)]
    found += [t.text for t in strip.titles if not _within(t.box, strip.width, strip.height)]
    found += [t.label.text for t in strip.ticks if t.label and not _within(t.label.box, strip.width, strip.height)]
    return found


def _within(box: Box, width: float, height: float) -> bool:
    return box[0] >= -0.5 and box[1] >= -0.5 and box[2] <= width + 0.5 and box[3] <= height + 0.5


def unseen_on_timeline(drawn: Scene) -> set[str]:
    marked = {event_id for _, event_id in sign_boxes(drawn)}
    counted = {i for more in drawn.timeline.more for i in more.event_ids}
    return {e.id for e in drawn.events} - marked - counted


def unseen_on_map(drawn: Scene) -> set[str]:
    marked = {i for mark in drawn.map.marks for i in mark.event_ids}
    trays = {i for tray in drawn.map.trays for i in tray.event_ids}
    return {e.id for e in drawn.events} - marked - trays


def faults(drawn: Scene) -> dict[str, object]:
    """Everything that the picture of a view must not show, by name; empty when all is well."""
    line = drawn.timeline
    strip = [t.label.box for t in drawn.overview.ticks if t.label] + [t.box for t in drawn.overview.titles]
    signs = sign_boxes(drawn)
    found: dict[str, object] = {
        "covered on the timeline": covered_on_timeline(drawn),
        "covered on the map": covered_on_map(drawn),
        "marks on marks": overlapping([box for box, _ in signs]) or overlapping(map_boxes(drawn).values()),
        "covered on the overview": overlapping(strip),
        "outside": outside_canvas(drawn),
        # A thread in rows is as high as it needs.
        "taller than the canvas": not line.in_order and line.height > drawn.canvas.timeline_height + 0.5,
        "not on the timeline": unseen_on_timeline(drawn),
        "not on the map": unseen_on_map(drawn),
        "drawn but not shown": _drawn(drawn) - {e.id for e in drawn.events},
        "marked twice": [i for i, n in Counter(event_id for _, event_id in signs).items() if n > 1],
        "counts": wrong_counts(drawn),
        "legend": _legend(drawn) - _signs_drawn(drawn),
    }
    return {name: value for name, value in found.items() if value}


def _drawn(drawn: Scene) -> set[str]:
    line, places = drawn.timeline, drawn.map
    found = {m.event_id for m in line.marks} | {label.event_id for label in line.labels}
    found |= {s.event_id for s in line.spans} | {i for more in line.more for i in more.event_ids}
    found |= {i for mark in places.marks for i in mark.event_ids} | {r.event_id for r in places.radii}
    return (found | {s.event_id for s in places.lines}) - {""}


def wrong_counts(drawn: Scene) -> list[str]:
    counts, line = drawn.counts, drawn.timeline
    wrong = []
    if counts.shown != len(drawn.events) or counts.certain + counts.possible != counts.shown:
        wrong.append("shown")
    if counts.shown + len(counts.hidden) + counts.not_known != counts.total:
        wrong.append("total")
    for more in line.more:
        if drawn.lists[more.key] != more.event_ids or len(set(more.event_ids)) != len(more.event_ids):
            wrong.append(more.key)
        if more.key.startswith("more:") and more.label.text != f"+{len(more.event_ids)}":
            wrong.append(more.label.text)
    for mark in drawn.map.marks:
        if mark.is_count and (drawn.lists[mark.key] != mark.event_ids or mark.count != len(mark.event_ids)):
            wrong.append(mark.key)
    tracks = Counter(e.track for e in drawn.events)
    for lane in line.lanes:
        if lane.closed != (not tracks[lane.track]):
            wrong.append(f"lane {lane.track}")
        if not lane.closed and lane.count.text.replace(",", "") not in ("", str(tracks[lane.track])):
            wrong.append(f"lane {lane.track} {lane.count.text}")
    return wrong


def _legend(drawn: Scene) -> set[tuple[str, str]]:
    return {(item.kind, item.key) for item in drawn.legend}


def _signs_drawn(drawn: Scene) -> set[tuple[str, str]]:
    """The signs in the pictures themselves."""
    marked = {event_id for _, event_id in sign_boxes(drawn)}
    marked |= {m.event_ids[0] for m in drawn.map.marks if not m.is_count}
    levels: dict[str, str] = {fill: level for level, fill in FILL_OF_CERTAINTY.items()}
    found = {("certainty", levels[drawn.signs[i].fill]) for i in marked}
    found |= {("line", line.style) for line in drawn.map.lines}
    found |= {("place", "concerns") for m in drawn.map.marks if m.concerns and not m.is_count}
    found |= {("place", "count") for m in drawn.map.marks if m.is_count}
    return found | {("place", "radius") for _ in drawn.map.radii}


@cache
def drawn(window: str = "june-july", language: str = "en") -> Scene:
    return scene(shipped(), View(window=window, language=language))
