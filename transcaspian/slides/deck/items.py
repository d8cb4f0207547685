"""What is drawn on a sheet as parts of a PowerPoint slide: a group for each event and each count, the rest plain.

The land under a map is left to a picture. Deleting an event's group takes its mark, its name, its way and its card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import shapely

from transcaspian.drawing.sheet import Box, Disc, Group, Item, Shape, Text
from transcaspian.language.messages import words
from transcaspian.scene import Scene
from transcaspian.slides.deck.shapes import Part, Writer, moved
from transcaspian.slides.deck.stacks import stacks

ALT = 500  # characters of an alternative text
COLUMNS = ("side", "card", "told")  # groups whose texts run over their width
_TEXTURE = 3  # discs of one look that stay shapes of their own
Leaf = Text | Shape | Disc


@dataclass(slots=True)
class Bundle:
    """Leaves that become one group, or none: of an event, of a count, or plain ones of a part of the sheet."""

    kind: str  # event | count | legend | arrow | plain
    key: str  # the event, or the part of the sheet; of an arrow the event at which it begins
    title: str = ""
    leaves: list[Leaf] = field(default_factory=list)
    flowing: set[int] = field(default_factory=set)  # which of the leaves are texts of a column
    arrows: list[Bundle] = field(default_factory=list)  # that begin at an event, and are deleted with it


@dataclass(slots=True)
class Bundles:
    """What a sheet draws, in the order in which it becomes shapes, and the ground of its maps with their places."""

    found: list[Bundle]
    ground: list[tuple[float, float, Group]]


def bundles(items: Sequence[Item], chosen: str) -> Bundles:
    """Divide what a sheet draws: an event's leaves stand where its last one does. ``chosen`` is beneath others."""
    ground: list[tuple[float, float, Group]] = []
    order: list[Bundle] = []
    events: dict[str, Bundle] = {}

    def add(item: Leaf, bundle: Bundle, flowing: bool) -> None:
        if flowing and isinstance(item, Text):
            bundle.flowing.add(len(bundle.leaves))
        bundle.leaves.append(item)

    def walk(inner: Iterable[Item], x: float, y: float, clip: Box | None, within: Bundle | None, key: str) -> None:
        for item in inner:
            if isinstance(item, Group) and item.key == "ground":
                ground.append((x + item.x, y + item.y, item))
            elif isinstance(item, Group):
                at = x + item.x, y + item.y
                cut = _moved_box(item.clip, *at) if item.clip else clip
                bundle, event = within, item.belongs or (item.events[0] if len(item.events) == 1 else "")
                if item.key == "arrow" and item.title:
                    bundle = Bundle("arrow", item.belongs, item.title)
                    order.append(bundle)
                elif event:
                    bundle = events.setdefault(event, Bundle("event", event, item.title))
                    bundle.title = bundle.title or item.title
                    order[:] = [one for one in order if one is not bundle] + [bundle]
                elif item.events or item.key == "legend":
                    bundle = Bundle("count" if item.events else item.key, item.key, item.title)
                    order.append(bundle)
                walk(item.items, *at, cut, bundle, item.key or key)
            else:
                leaf = moved(item, x, y)
                for part in _cut(leaf, clip) if clip else (leaf,):
                    bundle = within
                    if bundle is None:
                        if not order or order[-1].kind != "plain" or order[-1].key != key:
                            order.append(Bundle("plain", key))
                        bundle = order[-1]
                    add(part, bundle, key in COLUMNS)

    walk(items, 0.0, 0.0, None, None, "")
    if not any(isinstance(item, Group) and item.key == "story" for item in items):
        order = list(_layered(_with_arrows(order), chosen))
    return Bundles([one for one in order if one.leaves], ground)


def _with_arrows(order: Sequence[Bundle]) -> list[Bundle]:
    """Return bundles with each arrow in that of the event at which it begins, if that has one of its own."""
    events = {one.key: one for one in order if one.kind == "event" and one.leaves}
    for one in order:
        if one.kind == "arrow" and one.key in events:
            events[one.key].arrows.append(one)
    return [one for one in order if one.kind != "arrow" or one.key not in events]


def _layered(order: Sequence[Bundle], chosen: str) -> Iterator[Bundle]:
    """Yield bundles so that nothing covers another: lines, the chosen event, the others, counts, legend, texts.

    An event's way on the map is under the names of places, though its mark on the timeline is drawn after them.
    """
    plain = [part for one in order if one.kind == "plain" for part in _divided(one)]
    yield from (part for part in plain if not isinstance(part.leaves[0], Text))
    yield from (one for one in order if one.kind == "arrow")
    events = [one for one in order if one.kind == "event"]
    # An arrow lies beneath the marks of others.
    yield from sorted(events, key=lambda one: (one.key != chosen, not one.arrows))
    yield from (one for one in order if one.kind in ("count", "legend"))
    yield from (part for part in plain if isinstance(part.leaves[0], Text))


def written(
    found: Sequence[Bundle], writer: Writer, drawn: Scene, right: float, told: Callable[[str], str]
) -> Iterator[tuple[Bundle, list[Part]]]:
    """Yield bundles with their parts; ``right``: the right margin, ``told``: the facts of an event."""
    say = words(writer.language)
    for bundle in found:
        if bundle.kind == "plain":
            yield bundle, list(_plain(bundle, writer, right))
            continue
        if bundle.kind == "arrow":
            yield bundle, [_connector(bundle, writer)]
            continue
        parts = [
            *(_connector(one, writer) for one in bundle.arrows),
            *_shapes(bundle, writer),
            *_texts(bundle, writer, right),
        ]
        if bundle.kind == "event":
            sign = drawn.signs.get(bundle.key)
            name = say("deck.event", title=sign.title if sign else bundle.title)
            yield bundle, [writer.group(parts, name, told(bundle.key) or bundle.title)]
        elif bundle.kind == "count":
            yield bundle, [writer.group(parts, say("deck.count", told=bundle.title), shortened(bundle.title))]
        else:
            yield bundle, [writer.group(parts, say("deck.legend"), say("deck.legend"))]


def _connector(bundle: Bundle, writer: Writer) -> Part:
    """Return an arrow as a connector whose name and alternative text say what it ties."""
    name = words(writer.language)("deck.arrow", told=bundle.title)
    return writer.connector(_way(bundle), name, bundle.title)


def _way(bundle: Bundle) -> Shape:
    """Return the line of an arrow as far as the point of its head."""
    way, head = (leaf for leaf in bundle.leaves if isinstance(leaf, Shape))
    return replace(way, rings=((*way.rings[0][:-1], head.rings[0][0]),))


def _plain(bundle: Bundle, writer: Writer, right: float) -> Iterator[Part]:
    """Yield the parts of a plain bundle: runs of shapes as groups of decoration, texts as boxes."""
    for part in _divided(bundle):
        if isinstance(part.leaves[0], Text):
            yield from _texts(part, writer, right)
        else:
            part.leaves = list(_merged(part.leaves)) if bundle.key not in ("map", "lines") else part.leaves
            yield from _decoration(part, writer)


def _divided(bundle: Bundle) -> Iterator[Bundle]:
    """Yield a plain bundle as runs of shapes and of texts."""
    run: list[int] = []
    for n, leaf in [*enumerate(bundle.leaves), (-1, None)]:
        kind = isinstance(leaf, Text)
        if run and (leaf is None or kind != isinstance(bundle.leaves[run[0]], Text)):
            part = Bundle("plain", bundle.key, "", [bundle.leaves[i] for i in run])
            part.flowing = {at for at, i in enumerate(run) if i in bundle.flowing}
            yield part
            run = []
        run.append(n)


def _decoration(bundle: Bundle, writer: Writer) -> Iterator[Part]:
    say = words(writer.language)
    name = say(f"deck.plain.{bundle.key}" if say.has(f"deck.plain.{bundle.key}") else "deck.plain")
    parts = list(_shapes(bundle, writer, True))
    if len(parts) > 1:
        yield writer.group(parts, name, decorative=True)
    else:
        yield from parts


def _merged(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    """Yield shapes, open lines of one look that follow each other as one shape."""
    looks: dict[Shape, list[Shape]] = {}
    for leaf in leaves:
        if isinstance(leaf, Shape) and not leaf.closed:
            looks.setdefault(replace(leaf, rings=()), []).append(leaf)
            continue
        yield from _joined(looks)
        looks = {}
        yield leaf
    yield from _joined(looks)


def _joined(looks: dict[Shape, list[Shape]]) -> Iterator[Shape]:
    for look, lines in looks.items():
        yield replace(look, rings=tuple(ring for one in lines for ring in one.rings))


def _shapes(bundle: Bundle, writer: Writer, decorative: bool = False) -> Iterator[Part]:
    say, texture = words(writer.language), list[Disc]()
    name = say("deck.shape")
    shapes = [leaf for leaf in bundle.leaves if not isinstance(leaf, Text)]
    for n, leaf in enumerate(shapes):
        if isinstance(leaf, Disc):
            same = not texture or replace(texture[0], x=leaf.x, y=leaf.y) == leaf
            if same:
                texture.append(leaf)
            if same and n + 1 < len(shapes):
                continue
            yield from _discs(texture, writer, name, decorative)
            texture = [] if same else [leaf]
            if texture and n + 1 == len(shapes):
                yield from _discs(texture, writer, name, decorative)
            continue
        yield from _discs(texture, writer, name, decorative)
        texture = []
        if any(leaf.rings):
            yield writer.shape(leaf, name, decorative)


def _discs(discs: Sequence[Disc], writer: Writer, name: str, decorative: bool) -> Iterator[Part]:
    if len(discs) > _TEXTURE:
        yield writer.together(discs, name)
    else:
        yield from (writer.shape(disc, name, decorative) for disc in discs)


def _texts(bundle: Bundle, writer: Writer, right: float) -> Iterator[Part]:
    flowing = [leaf for n, leaf in enumerate(bundle.leaves) if n in bundle.flowing and isinstance(leaf, Text)]
    others = [leaf for n, leaf in enumerate(bundle.leaves) if n not in bundle.flowing and isinstance(leaf, Text)]
    boxes = [leaf for leaf in bundle.leaves if isinstance(leaf, Shape) and leaf.closed and len(leaf.rings[0]) == 4]
    for texts, column in ((flowing, True), (others, False)):
        for stack in stacks(texts, column, boxes, right):
            yield writer.text(stack.paragraphs, stack.width)


def shortened(text: str, most: int = ALT) -> str:
    """Return a text of so many characters at most, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 2].rsplit(' ', 1)[0]} …"


def _moved_box(box: Box, x: float, y: float) -> Box:
    return box[0] + x, box[1] + y, box[2] + x, box[3] + y


def _cut(leaf: Leaf, clip: Box) -> Iterator[Leaf]:
    """Yield what lies within a box: a slide has no other way to cut a shape."""
    if isinstance(leaf, Text):
        yield leaf
        return
    if isinstance(leaf, Disc):
        inside = clip[0] <= leaf.x - leaf.r and leaf.x + leaf.r <= clip[2] and clip[1] <= leaf.y - leaf.r
        if inside and leaf.y + leaf.r <= clip[3]:
            yield leaf
            return
        whole = shapely.Point(leaf.x, leaf.y).buffer(leaf.r, quad_segs=24)
        shape = whole if leaf.fill else whole.exterior
        look = Shape((), bool(leaf.fill), leaf.fill, leaf.stroke, leaf.width, leaf.dash, leaf.alpha)
    else:
        whole_rings = [ring for ring in leaf.rings if len(ring) > 1]
        if not whole_rings:
            return
        shape = shapely.MultiLineString(whole_rings)
        if leaf.closed:
            shape = shapely.MultiPolygon([shapely.Polygon(ring) for ring in whole_rings if len(ring) > 2])
        look = replace(leaf, rings=())
    rings = []
    for part in shapely.get_parts(shapely.clip_by_rect(shape, *clip)):
        edges = (part.exterior, *part.interiors) if part.geom_type == "Polygon" else (part,)
        for edge in edges:
            points = tuple((float(x), float(y)) for x, y in shapely.get_coordinates(edge))
            rings.append(points[:-1] if look.closed else points)
    if rings:
        yield replace(look, rings=tuple(rings))
