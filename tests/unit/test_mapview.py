"""The map as a deck: nothing from elsewhere, a basemap that selections do not dim, text that stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.unit.handmade import FRAMES, TRACKS, WINDOWS, dataset, event, place, random_view, shipped
from transcaspian.browser.ground import BASEMAP_LAYERS, FAR_LAYERS
from transcaspian.browser.lines import ROUTE_LAYERS
from transcaspian.browser.map import deck, files
from transcaspian.browser.marks import MARKS_LAYER, clicked
from transcaspian.language.messages import LANGUAGES
from transcaspian.look.palette import (
    CERTAINTIES,
    FILL_OF_CERTAINTY,
    LINE_STYLES,
    palette,
    rgb,
)
from transcaspian.look.signs import atlas, atlas_name, atlas_svg, sign_svg
from transcaspian.scene import Scene, scene
from transcaspian.tables.records import Text
from transcaspian.view.grammar import THEMES
from transcaspian.view.query import View
from transcaspian.view.tracks import tracks_of

NO_STYLE = "__MAP_STYLE__"
URL = "/below/app/static"
ROWS = tracks_of(dataset())  # the tracks of the shipped tables
ODD = '<img src=x onerror="alert(1)"> {key} & <b>'
SVG = "{http://www.w3.org/2000/svg}"
Deck = dict[str, Any]


def as_sent(picture: Scene, turn: int = 0) -> Deck:
    found: Deck = json.loads(deck(picture, URL, turn).to_json())
    return found


@cache
def drawn(view: View) -> tuple[Scene, Deck]:
    picture = scene(shipped(), view)
    return picture, as_sent(picture)


def layers(sent: Deck) -> dict[str, Deck]:
    found = {layer["id"]: layer for layer in sent["layers"]}
    assert len(found) == len(sent["layers"]), "two layers have the same id"
    return found


def texts(value: object) -> list[str]:
    """Every string in a deck, names of properties included."""
    if isinstance(value, dict):
        return [text for key, part in value.items() for text in (str(key), *texts(part))]
    if isinstance(value, list):
        return [text for part in value for text in texts(part)]
    return [value] if isinstance(value, str) else []


def marks_of(sent: Deck) -> Deck:
    (found,) = [layer for name, layer in layers(sent).items() if name.startswith(MARKS_LAYER)]
    return found


# Nothing from elsewhere


@pytest.mark.parametrize("theme", THEMES)
def test_no_style_provider_or_address_of_another_host_is_in_it(theme: str) -> None:
    _, sent = drawn(View(window="all", theme=theme))
    assert not {key.lower() for key in sent} & {"mapprovider", "mapboxkey", "googlemapskey"}
    # pydeck's sign for "none was given"; given as None or "" a style would be fetched.
    assert sent.get("mapStyle", NO_STYLE) == NO_STYLE
    for text in texts(sent):
        assert not re.search(r"^\s*(https?:)?//|https?://", text), text
    files = {text for text in texts(sent) if text.startswith("/")}
    assert files and all(file.startswith(f"{URL}/") for file in files)


def test_the_files_that_it_names_are_there(request: pytest.FixtureRequest) -> None:
    static, signs = request.config.rootpath / "static", {atlas_name(theme, ROWS) for theme in THEMES}
    for theme in THEMES:
        for text in texts(drawn(View(theme=theme))[1]):
            if text.startswith(URL):
                name = text.removeprefix(f"{URL}/")
                assert name in signs or (static / name).is_file(), text


# Layers


@pytest.mark.parametrize("frame", [frame for frame in FRAMES if frame != "selection"])
def test_what_a_view_filters_or_chooses_does_not_move_the_map(frame: str) -> None:
    chosen = next(iter(shipped().events))
    states = [
        drawn(view)[1]["initialViewState"]
        for view in (
            View(frame=frame),
            View(frame=frame, window="july", tracks=("contracts",)),
            View(frame=frame, event=chosen, theme="dark", text="ship"),
        )
    ]
    assert states[0] == states[1] == states[2]
    assert states[0]["minZoom"] == states[0]["zoom"]


def test_ids_of_layers_are_the_same_for_the_same_things() -> None:
    names = [set(layers(drawn(View(window=w, theme=t))[1])) for w in WINDOWS for t in THEMES]
    basemap = {name for name in names[0] if name.startswith("base-")}
    assert len(basemap) >= 7
    for found in names:
        assert {name for name in found if name.startswith("base-")} == basemap
        assert all(re.fullmatch(r"[a-z]+(-[a-z0-9]+)*", name) for name in found)


@pytest.mark.parametrize("seed", range(0, 60, 6))
def test_no_two_layers_share_an_id_in_random_views(seed: int) -> None:
    layers(drawn(random_view(seed))[1])


def test_only_the_layer_that_is_clicked_changes_its_name_with_the_turn() -> None:
    picture = scene(shipped(), View())
    before, after = as_sent(picture, 1), as_sent(picture, 2)
    assert set(layers(before)) ^ set(layers(after)) == {f"{MARKS_LAYER}-1", f"{MARKS_LAYER}-2"}
    assert before["initialViewState"] == after["initialViewState"]
    assert {k: v for k, v in marks_of(before).items() if k != "id"} == {
        k: v for k, v in marks_of(after).items() if k != "id"
    }


def test_only_marks_can_be_clicked() -> None:
    for name, layer in layers(drawn(View(window="all"))[1]).items():
        assert layer["pickable"] is name.startswith(MARKS_LAYER)


def test_a_choice_dims_nothing_that_lies_under_the_marks() -> None:
    # Streamlit dims every layer with a colour of its own once something is selected.
    own = {"getFillColor", "getLineColor", "getColor", "fillColor", "lineColor"}
    _, sent = drawn(View(window="all"))
    for name, layer in layers(sent).items():
        if layer["@@type"] == "GeoJsonLayer":
            assert not own & set(layer), name
            assert layer["_subLayerProps"], name
    ground = [layer for name, layer in layers(sent).items() if name.startswith("base-")]
    assert {layer["@@type"] for layer in ground} == {"GeoJsonLayer", "LineLayer"}
    for layer in ground:  # lines of their own colour are as faint already as they would be dimmed to
        assert layer["@@type"] == "GeoJsonLayer" or layer["getColor"][3] <= 102


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_faint_lines_look_on_land_as_their_colour_says(theme: str) -> None:
    colours = palette(theme)
    sent = layers(drawn(View(theme=theme))[1])
    for name, colour in (("rivers", colours.river), ("rail", colours.rail), ("borders", colours.border)):
        *drawn_with, alpha = sent[f"base-{name}-far"]["getColor"]
        seen = [g + (c - g) * alpha / 255 for c, g in zip(drawn_with, rgb(colours.land), strict=True)]
        assert all(abs(a - b) <= 2 for a, b in zip(seen, rgb(colour), strict=True)), name


def test_the_basemap_comes_by_address_and_not_with_every_run() -> None:
    for frame, far in (("all", "-far"), ("march", "-far"), ("50.9,50.9,51.9,51.5", "")):
        for name in BASEMAP_LAYERS:
            kind = far if name in FAR_LAYERS else ""
            file = f"{name}{kind}.json" if kind else f"{'home-KZ' if name == 'home' else name}.geojson"
            assert layers(drawn(View(frame=frame))[1])[f"base-{name}{kind}"]["data"] == f"{URL}/basemap/{file}"


def test_lines_of_the_shipped_routes_come_by_address_and_those_of_other_tables_with_the_map() -> None:
    _, sent = drawn(View())
    for style in ROUTE_LAYERS:
        assert layers(sent)[f"line-{style}"]["data"] == f"{URL}/basemap/route-{style}.json"
    for style in LINE_STYLES.keys() - set(ROUTE_LAYERS):
        assert isinstance(layers(sent).get(f"line-{style}", {}).get("data", {}), dict)
    fewer = replace(shipped(), legs=tuple(leg for leg in shipped().legs if leg.seq != 2 or leg.route_id != "titr-main"))
    own = layers(as_sent(scene(fewer, View())))
    rail = [line.path for line in scene(fewer, View()).map.lines if line.style == "rail"]
    (feature,) = own["line-rail"]["data"]["features"]
    assert feature["geometry"]["coordinates"] == [[list(point) for point in path] for path in rail]
    assert own["line-branch-rail"]["data"] == f"{URL}/basemap/route-branch-rail.json"


def test_a_bow_has_its_ends_and_its_form() -> None:
    picture, sent = drawn(View())
    bows = [line.path for line in picture.map.lines if line.style == "call"]
    (feature,) = layers(sent)["line-call"]["data"]["features"]
    assert len(feature["geometry"]["coordinates"]) == len(bows) > 0
    for bow, points in zip(bows, feature["geometry"]["coordinates"], strict=True):
        assert [points[0], points[-1]] == [list(bow[0]), list(bow[-1])]
        for (x0, y0), (x1, y1) in zip(bow[::2], points, strict=True):
            assert abs(x1 - x0) <= 0.006 and abs(y1 - y0) <= 0.006


def test_every_named_frame_asks_for_what_was_fetched_in_advance() -> None:
    for theme in THEMES:
        for frame in FRAMES:
            sent = drawn(View(frame=frame, theme=theme))[1]
            asked = {text for text in texts(sent) if text.startswith(URL)}
            assert asked == set(files(URL, theme, ROWS, "KZ"))


def test_all_lines_share_one_program_and_only_the_dashed_have_gaps() -> None:
    gaps = {}
    for name, layer in layers(drawn(View(window="all"))[1]).items():
        if stroke := layer.get("_subLayerProps", {}).get("linestrings"):
            assert stroke["extensions"] == [{"@@type": "PathStyleExtension", "dash": True}], name
            gaps[name] = any(stroke["getDashArray"])
    assert gaps["line-rail"] is gaps["scale"] is False
    assert gaps["line-ferry"] is gaps["radius-contracts"] is True


def test_the_ground_lies_under_lines_and_lines_under_marks_and_names() -> None:
    order = [layer["id"].split("-")[0] for layer in drawn(View(window="all"))[1]["layers"]]
    assert list(dict.fromkeys(order)) == [
        "base",
        "line",
        "scale",
        "radius",
        "selected",
        "marks",
        "numbers",
        "names",
    ]


# Marks


@pytest.mark.parametrize("window", WINDOWS)
def test_each_mark_of_the_scene_is_drawn_once_with_a_sign_of_the_atlas(window: str) -> None:
    picture, sent = drawn(View(window=window))
    layer = marks_of(sent)
    assert len(layer["data"]) == len(picture.map.marks)
    assert {row["i"] for row in layer["data"]} == set(layer["iconMapping"])
    for row, mark in zip(layer["data"], picture.map.marks, strict=True):
        assert row["p"] == [mark.longitude, mark.latitude] and row["o"] == [mark.dx, mark.dy]


def test_a_click_names_an_event_or_a_list() -> None:
    picture, sent = drawn(View(window="all", frame="all"))
    keys = [clicked({"objects": {f"{MARKS_LAYER}-7": [row]}}) for row in marks_of(sent)["data"]]
    shown = {e.id for e in picture.events}
    lists = {f"list:{key}" for key in picture.lists}
    assert set(keys) <= shown | lists
    assert any(key in shown for key in keys) and any(key in lists for key in keys)


def test_a_click_on_nothing_means_nothing() -> None:
    nothing: list[Deck | None] = [None, {}, {"objects": {}}]
    nothing += [{"objects": {f"{MARKS_LAYER}-1": []}}, {"objects": {"radius-x": [{}]}}]
    for selection in nothing:
        assert clicked(selection) == ""


def test_a_chosen_event_has_its_ring_at_each_of_its_marks() -> None:
    picture = scene(shipped(), View(window="all"))
    chosen = next(m.event_ids[0] for m in picture.map.marks if not m.is_count)
    picture = scene(shipped(), View(window="all", event=chosen))
    rings = layers(as_sent(picture))["selected"]["data"]
    assert len(rings) == sum(chosen in mark.event_ids for mark in picture.map.marks) > 0
    assert not layers(drawn(View(window="all"))[1])["selected"]["data"]


def test_text_of_tables_is_only_text_in_a_tooltip() -> None:
    where = place("somewhere", 51.4, 51.2)
    odd = event("odd", "2023-07-03", title=Text.of(en=ODD, pl=ODD), location_id="somewhere")
    sent = as_sent(scene(dataset([odd], locations=[where]), View(window="july")))
    (tip,) = [row["tip"] for row in marks_of(sent)["data"]]
    assert "&lt;img src=x onerror=&quot;alert(1)&quot;&gt;" in tip
    assert set(re.findall(r"<[^>]*>", tip)) == {"<b>", "</b>", "<br>"}
    # The chart fills {names} of the template from the row: a title must not be able to ask for one.
    assert "{" not in tip and "}" not in tip
    assert deck(scene(shipped(), View()), URL, 0)._tooltip["html"] == "{tip}"


def test_a_tooltip_of_many_events_stays_short() -> None:
    told = [row["tip"].count("<b>") for row in marks_of(drawn(View(window="all", frame="all"))[1])["data"]]
    assert max(told) == 8
    events = [event(f"e{n}", f"2023-07-{n % 28 + 1:02}", location_id=f"p{n % 40}") for n in range(400)]
    places = [place(f"p{n}", 24 + 7 * (n % 8), 38 + 4 * (n // 8)) for n in range(40)]
    crowded = marks_of(as_sent(scene(dataset(events, locations=places), View(window="july"))))["data"]
    assert sum(row["tip"].count("<b>") for row in crowded) <= 160 < len(events)
    assert {row["tip"].endswith("…") for row in crowded if row["i"] == "count"} == {True}


def test_names_are_the_scenes_with_letters_of_every_alphabet() -> None:
    for language in LANGUAGES:
        picture, sent = drawn(View(language=language))
        names = [layer for name, layer in layers(sent).items() if name.startswith("names-")]
        written = sorted(row["t"] for layer in names for row in layer["data"])
        assert written == sorted(label.text for label in (*picture.map.labels, picture.map.scale[1]))
        assert all(layer["characterSet"] == "auto" for layer in names)


def test_a_deck_is_written_without_blanks() -> None:
    text = deck(scene(shipped(), View()), URL, 0).to_json()
    assert len(text) < 1.02 * len(json.dumps(json.loads(text), separators=(",", ":"), ensure_ascii=False))


# Signs


@pytest.mark.parametrize("theme", THEMES)
def test_the_atlas_is_a_picture_with_every_sign_in_its_cell(theme: str) -> None:
    root = ElementTree.fromstring(atlas_svg(theme, ROWS))
    assert root.tag == f"{SVG}svg" and root.get("width") == root.get("height")
    cells = [(int(cell.get("x", "-1")), int(cell.get("y", "-1"))) for cell in root.findall(f"{SVG}svg")]
    names = [*(name for name, *_ in atlas(ROWS)), "count", "selected", "changed"]
    assert len(set(cells)) == len(cells) == len(names)
    chosen = View(window="all", event="turn-back", theme=theme)
    mapping: Deck = {}
    for layer in layers(drawn(chosen)[1]).values():
        mapping |= layer.get("iconMapping", {})
    assert len(mapping) > 10 and {"count", "selected"} <= set(mapping)
    for name, icon in mapping.items():
        assert (icon["x"], icon["y"]) == cells[names.index(name)]
    side = int(root.get("width") or 0)
    assert all(icon["x"] + icon["width"] <= side and icon["y"] + icon["height"] <= side for icon in mapping.values())


def test_the_atlas_has_a_sign_for_each_track_certainty_and_role() -> None:
    fills = {FILL_OF_CERTAINTY[level] for level in CERTAINTIES}
    assert {(track, fill, ring) for _, track, fill, ring in atlas(ROWS)} == {
        (track, fill, ring) for track in TRACKS for fill in fills for ring in (False, True)
    }
    assert len({name for name, *_ in atlas(ROWS)}) == len(atlas(ROWS))


def test_no_two_signs_look_the_same() -> None:
    for colours in (palette("light", ROWS), palette("dark", ROWS)):
        drawn_signs = {
            sign_svg(colours.shape(track), fill, colours.track(track), colours.paper, ring)
            for _, track, fill, ring in atlas(ROWS)
        }
        assert len(drawn_signs) == len(atlas(ROWS))
        for svg in drawn_signs:
            root = ElementTree.fromstring(svg)
            assert root.get("width") and root.get("height")


def test_what_has_changed_has_a_ring_and_the_choice_its_own() -> None:
    plain = drawn(View(window="all"))[0]
    mark = next(m for m in plain.map.marks if m.is_count)
    picture = replace(plain, marked={mark.event_ids[-1]: "added"}, view=replace(plain.view, event=mark.event_ids[0]))
    rings = layers(as_sent(picture))["selected"]["data"]
    assert rings[0]["i"] == "changed" and rings[-1]["i"] == "selected"
