"""What is drawn, as plain data: every renderer draws the same scene and decides nothing.

Timeline coordinates are pixels of a plane ``width`` × ``height`` with y downwards; map coordinates are
WGS 84 degrees plus an offset in screen pixels (y downwards).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from transcaspian.dataset.certainty import Certainty
from transcaspian.layers.model import Frame, Grid, Histogram
from transcaspian.look.palette import Palette, Tracks, palette
from transcaspian.tables.records import Event, Link
from transcaspian.view.query import View

Box = tuple[float, float, float, float]  # left, top, right, bottom
Point = tuple[float, float]


LANE_SIGN = 1.1  # font sizes that the sign of a track takes before the name of its lane


@dataclass(frozen=True, slots=True)
class Canvas:
    """The room that a scene is laid out for, in pixels: the smallest of a width class."""

    timeline_width: int = 1380
    timeline_height: int = 336
    map_width: int = 883
    map_height: int = 312
    font: float = 12.0  # labels of the timeline
    map_font: float = 13.0
    overview_height: int = 60
    noted: int = 0  # digits of footnote numbers that need room behind each name; 0: no footnotes
    short: bool = False  # short names only
    least: float = 11.0  # no letter is smaller
    tools: bool = False  # whether buttons lie over the upper corners of the map
    first: str = ""  # the event that is named before all others: what is drawn is said to be about it
    stretch: float = 1.0  # of the height of its lanes, that they may have if a band has no row of its own otherwise
    signed: bool = False  # whether the sign of its track stands before the name of a lane: no legend says it again
    upright: bool = False  # whether a thread alone is laid out downwards: it is too narrow for one on an axis
    closed: bool = True  # whether a track without events in the window has a line that says so

    @property
    def mark(self) -> float:
        """Radius of a mark on the timeline."""
        return self.font * 0.42

    @property
    def note(self) -> float:
        """Size of the raised numbers of footnotes."""
        return max(self.least, self.font * 0.83)

    @property
    def small(self) -> float:
        """Size of counts and of the texts of the axis."""
        return max(self.least, self.font - 1)

    @property
    def map_small(self) -> float:
        """Size of the names of areas, of counts on the map and of its scale."""
        return max(self.least, self.map_font * 0.86)

    @property
    def map_mark(self) -> float:
        """Radius of a mark on the map."""
        return self.map_font * 0.5


@dataclass(frozen=True, slots=True)
class Sign:
    """How an event is signed everywhere: track gives colour and shape, certainty the fill."""

    event_id: str
    track: str
    shape: str
    fill: str
    title: str
    when: str
    certainty: str  # in words


@dataclass(frozen=True, slots=True)
class Mark:
    """An event's mark on the timeline: at a time that is known, or side by side in a band."""

    event_id: str
    x: float
    y: float
    minor: bool  # least significant: drawn smaller


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar with its strength, 1 if certain; soft ends are pieces that fade."""

    x0: float
    x1: float
    strength: float


# How a bar ends: there; about there; at an unknown place; outside the axis.
CLOSED, SOFT, OPEN, BEYOND = "closed", "soft", "open", "beyond"


@dataclass(frozen=True, slots=True)
class Bar:
    """A date as a bar, as wide on an axis as what is known of it, and how it ends left and right."""

    pieces: tuple[Piece, ...]
    ends: tuple[str, str]

    @property
    def x0(self) -> float:
        """Where it begins on the axis."""
        return self.pieces[0].x0

    @property
    def x1(self) -> float:
        """Where it ends on the axis."""
        return self.pieces[-1].x1

    @property
    def goes_on(self) -> bool:
        """Whether it is cut by the axis, so that its date cannot be read from it."""
        return BEYOND in self.ends


@dataclass(frozen=True, slots=True)
class Span:
    """An event whose date is wider than a mark: a bar instead of a mark, signed along all its length."""

    event_id: str
    track: str
    y: float
    bar: Bar
    minor: bool


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text with its box; ``anchor`` is the side of the text that stands at x."""

    text: str
    x: float
    y: float
    anchor: str  # left | right | middle
    size: float
    box: Box
    tone: str = "ink"  # ink | grey | a track
    weight: str = "regular"
    event_id: str = ""
    role: str = "label"  # label | more | band | lane | count | tick | panel | number | told
    lead: str = ""  # the number with which the text begins, in a thread that is shown alone


@dataclass(frozen=True, slots=True)
class More:
    """A count that opens a list: events without a label or without room for a mark."""

    key: str
    label: Label
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """A track's lane; closed when nothing of it is in the window."""

    track: str
    title: Label
    count: Label
    top: float
    bottom: float
    shaded: bool
    closed: bool
    signed: bool = False  # whether the sign of the track stands before its name


@dataclass(frozen=True, slots=True)
class Band:
    """Events of one lane whose hour is not known: place inside the band is not time."""

    track: str
    x0: float
    x1: float
    top: float
    bottom: float
    ends: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Tick:
    """A line across the lanes with its text under them."""

    x: float
    label: Label | None
    major: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """A stretch of time drawn at one scale; wall time of the view's zone."""

    start: datetime
    end: datetime
    x0: float
    x1: float
    unit: str  # hour | day | month | year
    title: tuple[Label, ...] = ()
    ticks: tuple[Tick, ...] = ()

    def x(self, moment: datetime) -> float:
        """Return where a wall time stands, also outside the panel."""
        return self.x0 + (moment - self.start) / (self.end - self.start) * (self.x1 - self.x0)

    def moment(self, x: float) -> datetime:
        """Return the wall time at a place, kept within the panel."""
        share = min(1.0, max(0.0, (x - self.x0) / (self.x1 - self.x0)))
        return self.start + share * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The two-speed timeline."""

    width: float
    height: float
    top: float  # of the lanes
    bottom: float
    panels: tuple[Panel, ...]
    lanes: tuple[Lane, ...]
    bands: tuple[Band, ...]
    spans: tuple[Span, ...]
    marks: tuple[Mark, ...]
    labels: tuple[Label, ...]
    more: tuple[More, ...]
    radius: float
    in_order: tuple[str, ...] = ()  # events of a thread that is laid out downwards, in rows; the panel has no axis then


@dataclass(frozen=True, slots=True)
class Arrow:
    """A link on the timeline: a line from one event to the other, and its head."""

    from_event: str
    to_event: str
    points: tuple[Point, ...]
    head: tuple[Point, ...]
    told: str  # in words
    borne: bool  # out by a claim; else it is the editors' reading
    chosen: bool  # it begins or ends at the selected event


@dataclass(frozen=True, slots=True)
class Stroke:
    """An event on the overview: a thin tick, or a bar as wide as what is known of its date."""

    x0: float
    x1: float
    y0: float
    y1: float
    track: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """All years, slim, with the window marked; dragging on it sets a window."""

    width: float
    height: float
    panels: tuple[Panel, ...]
    strokes: tuple[Stroke, ...]
    top: float  # of the strokes
    bottom: float
    windows: tuple[tuple[float, float], ...]
    ticks: tuple[Tick, ...]
    titles: tuple[Label, ...]  # where the speed changes: what it is on each side


RINGS = (1.35, 1.85)  # radii of the rings that mark a single mark and a count as selected, in those of a mark


@dataclass(frozen=True, slots=True)
class MapMark:
    """Events at a place on the map: one mark, or a count that opens the list."""

    key: str
    event_ids: tuple[str, ...]
    longitude: float
    latitude: float
    dx: float
    dy: float
    concerns: bool  # ring: the event concerns the place, it did not happen there
    count: int  # 0: a single mark
    place: str
    minor: bool = False  # drawn smaller: on the mutiny's clock, what has no hour

    @property
    def is_count(self) -> bool:
        """Whether this is a count of events."""
        return self.count > 0

    @property
    def ring(self) -> float:
        """Radius, in those of a mark, of what marks it as selected: within the room that names leave around it."""
        return RINGS[self.is_count]


@dataclass(frozen=True, slots=True)
class Radius:
    """A circle of precision around a place, in kilometres."""

    event_id: str
    track: str
    longitude: float
    latitude: float
    kilometres: float


@dataclass(frozen=True, slots=True)
class Line:
    """A leg of a route, the arc of a call, or a way from place to place of a thread."""

    key: str
    style: str  # of palette.LINE_STYLES
    path: tuple[Point, ...]
    event_id: str = ""
    steps: tuple[int, ...] = ()  # of a thread, to which it leads


@dataclass(frozen=True, slots=True)
class PlaceLabel:
    """A name on the map at a place, moved by an offset in pixels; the box is in map pixels."""

    text: str
    longitude: float
    latitude: float
    dx: float
    dy: float
    size: float
    weight: str
    tone: str  # ink | place
    box: Box
    kind: str  # home | place | country | sea | scale
    over: bool = False  # whether a line runs there: it is drawn on a ground of its own, which the line goes behind


@dataclass(frozen=True, slots=True)
class Tray:
    """Events that the map cannot show, by reason."""

    reason: str  # no-place | outside
    event_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MapScene:
    """The map in its frame."""

    west: float
    south: float
    east: float
    north: float
    longitude: float
    latitude: float
    zoom: float
    width: int
    height: int
    lines: tuple[Line, ...]
    radii: tuple[Radius, ...]
    marks: tuple[MapMark, ...]
    labels: tuple[PlaceLabel, ...]
    scale: tuple[tuple[Point, ...], PlaceLabel]
    trays: tuple[Tray, ...]
    radius: float
    home: str = ""  # the country a shade apart
    layers: tuple[str, ...] = ()  # of the basemap, besides land and sea
    left_out: tuple[str, ...] = ()  # of grammar.HIDDEN: what would be here, and is left out as the view wants it


@dataclass(frozen=True, slots=True)
class LegendItem:
    """One line of the legend: only what is drawn."""

    kind: str  # certainty | track | place | line | bar | changed | cell: its colour and strength
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many events are shown, out of how many, and how many each filter hides by itself."""

    shown: int
    certain: int
    possible: int
    total: int
    not_known: int
    excluded: tuple[tuple[str, tuple[str, ...]], ...]  # filter -> events that only it hides
    hidden: tuple[tuple[str, tuple[str, ...]], ...]  # event -> filters that hide it


@dataclass(frozen=True, slots=True)
class Beneath:
    """A layer as it lies beneath a view: what it is, how far its answer is, and the answer. Hashable."""

    layer: str
    name: str
    credit: str
    colours: tuple[str, str, str]  # light, dark, print
    state: str = "counting"  # shown | counting | reading | not-yet | left-out | failed
    why: str = ""  # in words, where it is not shown
    read: int = 0  # rows of its file so far, while that is read
    total: int = 0  # rows of the layer
    found: int = 0
    without_time: int = 0
    without_place: int = 0
    outside: int = 0  # of the frame
    refused: int = 0  # rows of its file that it does not have
    kinds: tuple[tuple[str, int], ...] = ()  # each category with its rows, also of those that are not chosen
    frame: Frame | None = None
    grid: Grid | None = None
    stretches: tuple[Histogram, ...] = ()
    years: Histogram | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it has answered."""
        return self.state == "shown"

    def colour(self, theme: str) -> str:
        """Return its colour in a theme."""
        return self.colours[{"dark": 1, "print": 2}.get(theme, 0)]


@dataclass(frozen=True)
class Scene:
    """Everything that is drawn for a view."""

    view: View
    canvas: Canvas
    events: tuple[Event, ...]
    signs: Mapping[str, Sign]  # of all events that are known, drawn or not
    certainty: Mapping[str, Certainty]
    possible: frozenset[str]
    timeline: Timeline
    overview: Overview
    map: MapScene
    legend: tuple[LegendItem, ...]
    counts: Counts
    summary: str
    title: str
    subtitle: str
    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)  # key of a count -> its events
    marked: Mapping[str, str] = field(default_factory=dict)  # changed since the view's version: added | corrected
    tracks: Tracks = ()  # of the collection
    links: tuple[Link, ...] = ()  # known ones between its events
    beneath: Beneath | None = None  # the layer that lies beneath it

    @property
    def colours(self) -> Palette:
        """The colours in which it is drawn."""
        return palette(self.view.theme, self.tracks)
