"""The marks of the map that moves, as small pictures of one file, with what is written on and beside them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydeck as pdk

from transcaspian.look.palette import Palette, Tracks, rgb
from transcaspian.look.signs import atlas_name, mapping
from transcaspian.look.typography import FAMILY
from transcaspian.scene.model import MapMark, Scene, Sign

MARKS_LAYER = "marks"  # with a number behind it: see ``map.deck``
_NAMED = 8  # events in the tooltip of a count; fewer where all counts together would tell of more than:
_NAMED_IN_ALL = 160
# Near the size on screen: a larger field is thinned out when it is scaled down.
_FONT = {"sdf": True, "fontSize": 26, "buffer": 6, "radius": 8, "smoothing": 0.2}


def marks(scene: Scene, atlas: str, turn: int) -> pdk.Layer:
    """Return the signs of events and counts; ``atlas``: the address of their pictures, ``turn``: see ``map.deck``."""
    rows = []
    radius = scene.map.radius
    counts = sum(mark.is_count for mark in scene.map.marks)
    named = max(2, min(_NAMED, _NAMED_IN_ALL // max(1, counts)))
    for mark in scene.map.marks:
        if mark.is_count:
            key, icon, size = f"list:{mark.key}", "count", radius * 1.5 * 64 / 27
        else:
            sign = scene.signs[mark.event_ids[0]]
            key, size = mark.event_ids[0], radius * (1.8 if mark.minor else 2.5)
            icon = f"{sign.track}-{sign.fill}{'-ring' if mark.concerns else ''}"
        rows.append({**_spot(mark), "key": key, "i": icon, "s": round(size, 1), "tip": _tip(mark, scene.signs, named)})
    return _icons(rows, f"{MARKS_LAYER}-{turn}", atlas, scene.tracks, pickable=True)


def selected(scene: Scene, atlas: str) -> pdk.Layer:
    """Return a ring around every mark of the selected event, and around those of events that have changed."""
    radius = scene.map.radius
    rows = [
        {**_spot(mark), "i": icon, "s": round(radius * mark.ring * 64 / 28, 1)}
        for icon, ringed in (("changed", scene.marked), ("selected", (scene.view.event,)))
        for mark in scene.map.marks
        if any(event_id in ringed for event_id in mark.event_ids)
    ]
    return _icons(rows, "selected", atlas, scene.tracks, pickable=False)


def numbers(scene: Scene, colours: Palette) -> pdk.Layer:
    """Return how many events each count stands for."""
    rows = [
        {**_spot(mark), "t": str(mark.count), "s": round(scene.map.radius * 1.75, 1)}
        for mark in scene.map.marks
        if mark.is_count
    ]
    return _text_layer(rows, "numbers", "semibold", colours.ink)


def names(scene: Scene, colours: Palette) -> list[pdk.Layer]:
    """Return names by weight and tone: a text layer has one font."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for label in (*scene.map.labels, scene.map.scale[1]):
        groups.setdefault((label.tone, label.weight), []).append(label)
    layers = []
    for (tone, weight), members in groups.items():
        rows = [
            {"t": m.text, "p": [m.longitude, m.latitude], "o": [m.dx, m.dy], "s": round(m.size, 1)} for m in members
        ]
        halo = {"outline_width": 3, "outline_color": [*rgb(colours.paper), 235]} if tone == "ink" else {}
        colour = colours.place if tone == "place" else colours.ink
        layers.append(_text_layer(rows, f"names-{tone}-{weight}", weight, colour, **halo))
    return layers


def clicked(selection: dict[str, Any] | None) -> str:
    """Return the key of the mark that a selection of the chart holds: an event's id or ``list:…``; else ''."""
    for layer, objects in ((selection or {}).get("objects") or {}).items():
        if layer.startswith(MARKS_LAYER) and objects:
            return str(objects[0].get("key", ""))
    return ""


def atlas_url(static_url: str, theme: str, tracks: Tracks) -> str:
    """Return the address of the one file that has the pictures of all signs."""
    return f"{static_url}/{atlas_name(theme, tracks)}"


def _icons(rows: list[dict[str, Any]], layer_id: str, atlas: str, tracks: Tracks, pickable: bool) -> pdk.Layer:
    cells = mapping(tracks)
    return pdk.Layer(
        "IconLayer",
        rows,
        id=layer_id,
        icon_atlas=f'"{atlas}"',
        icon_mapping={name: cells[name] for name in dict.fromkeys(row["i"] for row in rows)},
        get_position="p",
        get_icon="i",
        get_size="s",
        get_pixel_offset="o",
        size_units='"pixels"',
        pickable=pickable,
        # Without this the soft edges of the signs come out grey.
        load_options={"imagebitmap": {"premultiplyAlpha": "none"}},
    )


def _spot(mark: MapMark) -> dict[str, Any]:
    return {"p": [mark.longitude, mark.latitude], "o": [mark.dx, mark.dy]}


def _tip(mark: MapMark, signs: Mapping[str, Sign], named: int) -> str:
    """Return the text of a tooltip; the chart reads it as HTML, so tables' text is escaped."""
    lines = []
    for event_id in mark.event_ids[:named]:
        sign = signs[event_id]
        lines.append(f"<b>{_escape(sign.title)}</b><br>{_escape(sign.when)} · {_escape(sign.certainty)}")
    if len(mark.event_ids) > named:
        lines.append("…")
    return "<br>".join(lines)


def _escape(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    # Braces are the tooltip template's own.
    return text.replace("{", "&#123;").replace("}", "&#125;")


def _text_layer(rows: list[dict[str, Any]], layer_id: str, weight: str, colour: str, **look: Any) -> pdk.Layer:
    return pdk.Layer(
        "TextLayer",
        rows,
        id=layer_id,
        get_text="t",
        get_position="p",
        get_size="s",
        get_pixel_offset="o",
        size_units='"pixels"',
        character_set='"auto"',
        font_family=f'"{FAMILY}"',
        font_settings=_FONT,
        font_weight=600 if weight == "semibold" else 400,
        pickable=False,
        get_text_anchor='"middle"',
        get_alignment_baseline='"center"',
        get_color=[*rgb(colour), 255],
        **look,
    )
