"""Timeline and map on a page of a site: laid out for a desk and anew for a phone, each mark a link to its event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import shapely

from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import claiming, frames
from transcaspian.drawing import markup
from transcaspian.drawing.ground import Ground, ground_of
from transcaspian.drawing.legend import legend_element
from transcaspian.drawing.markup import Markup, macro
from transcaspian.drawing.parts import in_time, picture, ring_of
from transcaspian.drawing.picture import Picture
from transcaspian.drawing.sheet import Box, Group, Item, Point, Shape, Sheet
from transcaspian.drawing.svg import Link, svg
from transcaspian.language.messages import Words
from transcaspian.look.palette import PAGE
from transcaspian.scene import Canvas, Scene, scene
from transcaspian.scene.seen import bars_seen, legend_of
from transcaspian.scene.sizes import DEFAULT, PHONE, canvas
from transcaspian.site.model import Spot
from transcaspian.site.packing import codes, packed
from transcaspian.site.rows import list_of
from transcaspian.tables.records import Event
from transcaspian.view.grammar import ALL, SELECTION
from transcaspian.view.query import View
from transcaspian.view.selection import select

SIZES = {"desk": DEFAULT, "phone": (PHONE, 0)}
# Which of both a window sees, as in site.css; on paper there is the desk's.
_PHONE, _IN_DARK = "screen and (max-width:859.98px)", "(prefers-color-scheme:dark)"
_SEEN = {"desk": "print, (min-width:860px)", "phone": f"{_PHONE} and (prefers-color-scheme:light)", "": "all"}
_DARK = {
    "desk": f"(min-width:860px) and {_IN_DARK}",
    "phone": f"{_PHONE} and {_IN_DARK}",
    "": _IN_DARK,
}
_THEMES = ("light", "dark")
_DETAIL = 0.4  # pixels that a line may be off
_FEW = 6  # points of a line that has none to spare
_EDGE = 8.0  # pixels beyond the edge of a drawing, more than half of any line's width
# What the map of one place leaves out: lines are of events, and its own name is the one that is looked for.
_OF_PLACE = ("corridor", "branches", "march", "calls", "names")
_SMALL = Canvas(
    timeline_width=PHONE, timeline_height=110, map_width=PHONE, map_height=230, overview_height=0, closed=False
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """Drawings as HTML, and the grounds of their maps, which are files of their own."""

    html: Markup
    grounds: tuple[Ground, ...] = ()


def scenes(data: Dataset, view: View) -> dict[str, Scene]:
    """Return the scenes of a view for a desk and for a phone, in the colours of the page."""
    view = replace(view, theme=PAGE)
    return {kind: scene(data, view, canvas(*size)) for kind, size in SIZES.items()}


def atlas(
    spot: Spot,
    drawn: Mapping[str, Scene],
    numbers: Mapping[str, int],
    panel: Markup,
    lines_of: Sequence[str] = ("timeline", "overview"),
    counts: str = "",
) -> Drawn:
    """Return the map of a view beside a panel, and its lines of time.

    ``numbers``: the rows of its events in a list. ``counts``: where counts lead, if not to the first of them there.
    """
    parts, grounds = list[Markup](), list[Ground]()
    moves = tuple(spot.say(f"map.{name}") for name in ("in", "out", "home"))
    for kind, one in drawn.items():
        shown, own = _map(spot, one, kind, numbers, counts)
        grounds += own
        legend = _legend(spot, one) if kind == "desk" else Markup("")
        parts.append(macro("site", "map")(kind, shown, legend, f"{one.map.width}x{one.map.height}", moves))
    lines = [
        macro("site", "line")(kind, part, _svg(spot, one, part, numbers, kind, counts))
        for kind, one in drawn.items()
        for part in lines_of
    ]
    return Drawn(macro("site", "atlas")(parts, panel, lines), tuple(grounds))


def alone(spot: Spot, drawn: Mapping[str, Scene], numbers: Mapping[str, int], whole: str) -> Drawn:
    """Return the pictures of a view without a list; ``whole``: where its counts lead."""
    parts, grounds = list[Markup](), list[Ground]()
    for kind, one in drawn.items():
        shown, own = _map(spot, one, kind, numbers, whole)
        grounds += own
        legend = _legend(spot, one) if kind == "desk" else Markup("")
        parts.append(macro("site", "map")(kind, shown, legend, "", ()))
        parts.append(macro("site", "line")(kind, "timeline", _svg(spot, one, "timeline", numbers, kind, whole)))
    return Drawn(markup.joined(parts), tuple(grounds))


def small_map(spot: Spot, event: Event) -> Drawn:
    """Return the map of one event, with what it needs of lines; nothing where no place of it is known."""
    own = scene_of_event(spot.site.data, replace(spot.view, theme=PAGE), event, _SMALL)
    if not own.map.marks:
        return Drawn(Markup(""))
    shown, grounds = _map(spot, own, "", {event.id: 0})
    return Drawn(macro("site", "map")("small", shown, Markup(""), "", ()), grounds)


def scene_of_event(data: Dataset, view: View, event: Event, room: Canvas) -> Scene:
    """Return the scene of one event alone, around all of its places."""
    view = replace(view, window=ALL, frame=_frame(data, event), hide=_left_out(data, event))
    return scene(only(data, [event.id]), view, room)


def small_map_of_place(spot: Spot, place: str) -> Drawn:
    """Return the map of what happened at a place and concerns it; nothing where it is on no map."""
    data = spot.site.data
    found = data.locations[place]
    if found.longitude is None:
        return Drawn(Markup(""))
    members = [e for e in data.events.values() if place in (e.location_id, *e.about_location_ids)]
    if not members:
        return Drawn(Markup(""))
    frame = _around(data, [(found.longitude, found.latitude or 0.0)])
    here = {event.id: replace(event, location_id=place, about_location_ids=()) for event in members}
    view = replace(spot.view, window=ALL, frame=frame, theme=PAGE, hide=_OF_PLACE)
    own = scene(replace(only(data, list(here)), events=here), view, _SMALL)
    shown, grounds = _map(spot, own, "", {})
    return Drawn(macro("site", "map")("small", shown, Markup(""), "", ()), grounds)


def small_timeline(spot: Spot, event: Event, window: str) -> Markup:
    """Return the lane of an event in a window, with the event marked."""
    view = replace(spot.view, window=window, tracks=(event.track,), theme=PAGE, event=event.id)
    own = scene(spot.site.data, view, _SMALL)
    numbers = {one.id: n for n, one in enumerate(own.events)}
    return macro("site", "line")(
        "small", "timeline", _svg(spot, own, "timeline", numbers, "", list_of(spot, event.track))
    )


def only(data: Dataset, ids: Sequence[str]) -> Dataset:
    """Return the tables with these events alone."""
    return replace(
        data,
        events={key: data.events[key] for key in ids},
        claims_of={key: data.claims_of[key] for key in ids},
    )


def _left_out(data: Dataset, event: Event) -> tuple[str, ...]:
    """Return what of the map has nothing to do with an event: lines that its track has no claim to, and places.

    Names of places without an event say where its line runs; where there is none they would only be in the way.
    """
    groups = {"leg": ("corridor", "names"), "march": ("march",)}
    # Branches and alternatives are more than a small map can tell apart.
    own = (name for thing, names in groups.items() if event.track not in claiming(data, thing) for name in names)
    return ("branches", *own)


def _frame(data: Dataset, event: Event) -> str:
    """Return the smallest named frame around all places of an event; many share its ground. Else one of its own."""
    places = [data.locations[i] for i in (event.location_id, *event.about_location_ids) if i and i in data.locations]
    points = [(p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None]
    return _around(data, points) if points else ""


def _around(data: Dataset, points: Sequence[tuple[float, float]]) -> str:
    fitting = [
        row
        for row in frames(data).values()
        if all(row.west < x < row.east and row.south < y < row.north for x, y in points)
    ]
    best = min(fitting, key=lambda row: (row.east - row.west) * (row.north - row.south), default=None)
    return best.id if best else SELECTION


def narrowest(data: Dataset, view: View, event: Event, windows: Sequence[str]) -> str:
    """Return the window in which an event certainly lies that has the fewest events; the last one if none has."""
    found = _certainly_in(data, view, tuple(windows))
    return next((window for window, certain in found if event.id in certain), windows[-1])


@lru_cache(maxsize=8)
def _certainly_in(data: Dataset, view: View, windows: tuple[str, ...]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return windows, those with the fewest events first, each with the events that certainly lie in it."""
    found = []
    for window in windows:
        selection = select(data, replace(view, window=window))
        certain = frozenset(event.id for event in selection.shown) - frozenset(selection.possible)
        found.append((len(selection.shown), window, certain))
    return tuple((window, certain) for _, window, certain in sorted(found, key=lambda one: one[:2]))


def _map(
    spot: Spot, drawn: Scene, kind: str, numbers: Mapping[str, int], counts: str = ""
) -> tuple[Markup, tuple[Ground, ...]]:
    grounds = tuple(ground_of(drawn.map, theme) for theme in _THEMES)
    light, dark = (spot.link(ground_path(ground)) for ground in grounds)
    # A browser does not choose a picture anew for paper: the light one is there too, beneath the one for the dark.
    pictures = [("", _SEEN[kind], light), ("dark", _DARK[kind], dark)]
    marks = _svg(spot, drawn, "placed", numbers, kind, counts)
    return macro("site", "placed")(pictures, marks, drawn.map.width, drawn.map.height), grounds


def ground_path(ground: Ground) -> str:
    """Return the path of the ground of a map; capital letters stand in no address of ours."""
    return f"assets/ground/{ground.name.lower()}"


def _svg(
    spot: Spot,
    drawn: Scene,
    part: str,
    numbers: Mapping[str, int],
    kind: str,
    counts: str = "",
) -> Markup:
    """Return a part of a scene; ``counts``: where counts of events lead, if not to the first of them in the list."""
    ids = {str(n): event_id for event_id, n in numbers.items()}

    def leads(events: tuple[str, ...]) -> str:
        return spot.to("event", ids[events[0]]) if len(events) == 1 else counts or f"#e{events[0]}"

    sheet = in_time(picture(drawn, part, ring_of(drawn, part)), drawn)
    box = (0.0, 0.0, float(sheet.width), float(sheet.height))
    items = (partly for item in sheet.items for partly in _coarse(item, box))
    sheet = replace(sheet, items=tuple(_numbered(items, numbers, spot.say)))
    return _written(spot, sheet, leads, kind, f"{kind or 'own'}-{part}-")


def _written(spot: Spot, sheet: Sheet, leads: Link | None, kind: str, ids: str) -> Markup:
    """Return a drawing as it stands in a page.

    No pointer rests on a mark of a phone: it needs no name beside it, and what it leads to is in a list.
    """
    silent = kind == "phone"
    drawing = svg(sheet, fonts=False, page=True, link=leads, tips=not silent, ids=ids)
    drawing = drawing.replace(' tabindex="-1"', ' tabindex="-1" aria-hidden="true"') if silent else drawing
    return Markup(packed(drawing, codes(spot.site.data)))


def _coarse(item: Item, box: Box) -> Iterator[Item]:
    """Yield an item whose lines have only the points that can be told from each other, and none outside the drawing.

    What is as wide as the drawing needs no clip: nothing of a drawing is seen beyond its edge.
    """
    if isinstance(item, Group) and not item.events:
        items = tuple(partly for one in item.items for partly in _coarse(one, box))
        yield replace(item, items=items, clip=None if item.clip == box else item.clip)
    elif isinstance(item, Shape) and not (item.closed or item.fill):
        if rings := tuple(partly for ring in item.rings for partly in _thinned(ring, box)):
            yield replace(item, rings=rings)
    else:
        yield item


def _thinned(ring: tuple[Point, ...], box: Box) -> Iterator[tuple[Point, ...]]:
    x0, y0, x1, y1 = box
    if all(x0 <= x <= x1 and y0 <= y <= y1 for x, y in ring):
        parts = [shapely.LineString(ring)] if len(ring) > _FEW else []
        if not parts:
            yield ring
    else:
        # A little beyond the edge, where the end of a line is not seen.
        found = shapely.clip_by_rect(shapely.LineString(ring), x0 - _EDGE, y0 - _EDGE, x1 + _EDGE, y1 + _EDGE)
        parts = [one for one in shapely.get_parts(found) if isinstance(one, shapely.LineString)]
    for one in parts:
        yield tuple(shapely.simplify(one, _DETAIL, preserve_topology=False).coords)


def _numbered(items: Iterable[Item], numbers: Mapping[str, int], say: Words) -> Iterator[Item]:
    """Yield items whose marks have the numbers of their events' rows, in order; those without a row are left out.

    A count only says how many there are: it opens the list in which they stand.
    """
    for item in items:
        if isinstance(item, Group) and item.events:
            own = tuple(str(n) for n in sorted(numbers[i] for i in item.events if i in numbers))
            title = item.title if len(item.events) == 1 else say.n("count.events", len(item.events))
            yield replace(item, events=own, items=tuple(_numbered(item.items, numbers, say)), title=title)
        else:
            yield item


def _legend(spot: Spot, drawn: Scene, timed: bool = True) -> Markup:
    """Return the legend of a map; ``timed``: a timeline stands on the same page."""
    rows = [
        (
            Markup(packed(legend_element(item, PAGE, drawn.tracks), codes(spot.site.data))),
            item.text,
            item.kind in ("certainty", "track"),
        )
        for item in (*legend_of(drawn), *(bars_seen(drawn) if timed else ()))
    ]
    return macro("site", "legend")(rows, spot.say("map.credits"))


def trays(spot: Spot, drawn: Scene, numbers: Mapping[str, int]) -> list[Markup]:
    """Return what the map cannot show, counted, each a link to the first of them in the list."""
    found = []
    for tray in drawn.map.trays:
        own = sorted(numbers[i] for i in tray.event_ids if i in numbers)
        if own:
            told = spot.say.n(f"tray.{tray.reason}", len(tray.event_ids))
            found.append(macro("site", "tray")(own[0], " ".join(map(str, own)), told))
    return found


def placed_map(spot: Spot, drawn: Scene, kind: str) -> Drawn:
    """Return the map of a story's scene with its legend."""
    numbers = {one.id: n for n, one in enumerate(drawn.events)}
    numbers |= {i: n for n, i in enumerate(sorted(set(drawn.signs) - set(numbers)), len(numbers))}
    shown, grounds = _map(spot, drawn, kind, numbers, spot.to_named("events"))
    legend = _legend(spot, drawn, timed=False) if kind == "desk" else Markup("")
    return Drawn(macro("site", "map")(kind, shown, legend, "", ()), grounds)


def story_picture(spot: Spot, drawn: Picture, view: View, kind: str, ids: str, linked: bool) -> Markup:
    """Return a picture of a story; ``linked``: marks lead to the events and deals that they stand for."""
    data = spot.site.data

    def leads(events: tuple[str, ...]) -> str:
        deal = data.contracts.get(events[0].removeprefix("deal:"))
        event_id = deal.event_id if deal else events[0]
        return spot.to("event", event_id) if event_id in data.events else "#main"

    return _written(spot, drawn.sheet(view), leads if linked else None, kind, ids)
