"""Colours that can be read and told apart: contrast by WCAG 2.2, sight simulated by Machado and others."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from tests.unit.handmade import TRACKS, dataset
from transcaspian.checks.colours import LEAST_APART, SIGHT, TO_XYZ, distance, lab, linear
from transcaspian.drawing.bars import _SOLID
from transcaspian.look.palette import (
    CERTAINTIES,
    DARK,
    FILL_OF_CERTAINTY,
    LIGHT,
    LINE_STYLES,
    MEANINGS,
    THINGS,
    Palette,
    Shape,
    outline,
    palette,
    rgb,
)
from transcaspian.look.palette import PALETTES as BARE
from transcaspian.view.tracks import tracks_of

ROWS = tracks_of(dataset())  # those of the shipped tables
PALETTES = {theme: palette(theme, ROWS) for theme in BARE}
THEMES = [pytest.param(colours, id=theme) for theme, colours in PALETTES.items()]


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    lighter, darker = sorted((float(np.dot(TO_XYZ[1], linear(c))) for c in (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def distances(colours: Palette, sight: str) -> dict[tuple[str, str], float]:
    return {(a, b): distance(colours.track(a), colours.track(b), sight) for a, b in combinations(TRACKS, 2)}


def test_black_on_white_has_the_contrast_that_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colours", THEMES)
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_text_in_ink_grey_and_every_track_s_colour_can_be_read(colours: Palette, ground: str) -> None:
    meanings = {name: getattr(colours, name) for name in MEANINGS}
    texts = {"ink": colours.ink, "grey": colours.grey, "accent": colours.accent, **meanings, **colours.tracks}
    found = {name: round(contrast(colour, getattr(colours, ground)), 2) for name, colour in texts.items()}
    assert not {name: ratio for name, ratio in found.items() if ratio < 4.5}


@pytest.mark.parametrize("colours", THEMES)
def test_the_title_of_a_band_can_be_read_on_the_tint_of_its_own_colour(colours: Palette) -> None:
    found = {}
    for track, colour in colours.tracks.items():
        tint = [round(0.9 * g + 0.1 * c) for g, c in zip(rgb(colours.panel), rgb(colour), strict=True)]
        found[track] = contrast(colour, "#" + "".join(f"{part:02x}" for part in tint))
    assert not {track: ratio for track, ratio in found.items() if ratio < 4.5}


@pytest.mark.parametrize("colours", THEMES)
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_a_name_on_a_confirmed_bar_can_be_read(colours: Palette, ground: str) -> None:
    found = {}
    for track, colour in colours.tracks.items():
        parts = zip(rgb(getattr(colours, ground)), rgb(colour), strict=True)
        tint = [round((1 - _SOLID) * under + _SOLID * over) for under, over in parts]
        found[track] = contrast(colours.ink, "#" + "".join(f"{part:02x}" for part in tint))
    assert not {track: ratio for track, ratio in found.items() if ratio < 4.5}


@pytest.mark.parametrize("colours", THEMES)
def test_text_on_the_selected_event_can_be_read(colours: Palette) -> None:
    texts = {"ink": colours.ink, "grey": colours.grey}
    assert not {name: colour for name, colour in texts.items() if contrast(colour, colours.highlight) < 4.5}


@pytest.mark.parametrize("colours", THEMES)
def test_marks_stand_out_from_everything_that_they_lie_on(colours: Palette) -> None:
    """Graphics need 3:1 (WCAG 2.2, 1.4.11); a mark has an edge of paper, so on the map that is its ground."""
    for ground in (colours.paper, colours.panel, colours.highlight):
        found = {track: contrast(colour, ground) for track, colour in colours.tracks.items()}
        assert min(found.values()) >= 3, found


@pytest.mark.parametrize("colours", THEMES)
def test_names_of_countries_and_seas_can_be_read(colours: Palette) -> None:
    """Names in large type on the map; 3:1 for what is only orientation, and nothing depends on it alone."""
    assert contrast(colours.place, colours.land) >= 3
    assert contrast(colours.ink, colours.land) >= 4.5
    assert contrast(colours.ink, colours.sea) >= 4.5


# Between the home country and the land around it; dark tones need more, since a screen's own light lies over them.
LEAST_HOME = {"light": 1.1, "dark": 1.4, "print": 1.07}


@pytest.mark.parametrize("name", PALETTES)
def test_sea_land_and_the_home_country_can_be_told_apart_under_every_name_and_border(name: str) -> None:
    colours = PALETTES[name]
    assert contrast(colours.home, colours.land) >= LEAST_HOME[name]
    assert distance(colours.sea, colours.land, "normal") > 6
    assert contrast(colours.border, colours.home) >= 2
    assert all(contrast(colours.place, getattr(colours, ground)) >= 3 for ground in ("sea", "home"))


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("colours", THEMES)
def test_the_colours_of_any_two_tracks_can_be_told_apart(colours: Palette, sight: str) -> None:
    found = distances(colours, sight)
    near = {pair: round(far, 1) for pair, far in found.items() if far < LEAST_APART[sight]}
    assert not near


def test_the_simulation_does_what_it_says() -> None:
    for sight, red, green in (("deutan", "#b05a3c", "#7a7430"), ("protan", "#b05a3c", "#646436")):
        assert distance(red, green, sight) < 10
        assert distance(red, green, "normal") > 35
    # Greys look the same to everybody.
    assert all(np.allclose(lab("#808080", sight), lab("#808080", "normal"), atol=0.1) for sight in SIGHT)
    assert np.allclose(lab("#ffffff", "normal"), [100, 0, 0], atol=0.05)


def test_every_track_has_a_shape_and_every_certainty_a_fill_of_its_own() -> None:
    assert all(list(colours.tracks) == list(TRACKS) for colours in PALETTES.values())
    assert len({PALETTES["light"].shape(track) for track in TRACKS}) == len(TRACKS)
    assert list(FILL_OF_CERTAINTY) == list(CERTAINTIES)
    assert len(set(FILL_OF_CERTAINTY.values())) == len(CERTAINTIES)


def test_without_colour_the_lines_of_the_printed_map_differ_in_lightness() -> None:
    """Marks differ in shape and lane too; lines have only colour, width and dashes."""
    lightness = sorted(
        float(lab(PALETTES["print"].tracks[t], "normal")[0]) for t in ("mutiny", "diplomacy", "corridor")
    )
    assert min(b - a for a, b in pairwise(lightness)) >= 10


@pytest.mark.parametrize("colours", THEMES)
def test_what_is_denied_and_what_is_confirmed_can_be_told_apart_by_anybody(colours: Palette) -> None:
    for sight, least in LEAST_APART.items():
        for against, in_favour in ((colours.denies, colours.confirms), (colours.closed, colours.thing("leg"))):
            assert distance(against, in_favour, sight) >= least


def painting() -> Iterator[tuple[str, str]]:
    """Name and text of each file that may paint something, but for the palette itself."""
    root = Path(__file__).parents[2]
    for folder in ("transcaspian", "ui", "pages"):
        for path in sorted((root / folder).rglob("*")):
            if path.suffix in (".py", ".css", ".js") and path.name != "palette.py":
                yield str(path.relative_to(root)), path.read_text("utf-8")


def test_nothing_asks_for_the_colour_of_a_track_by_its_name() -> None:
    """Only a record or a table of the palette names the track: else the colour would mean something else."""
    every = "|".join(TRACKS)
    asked = re.compile(
        rf"""tracks?\b[(\[][^)\]\n]*["'](?:{every})["']|tracks\.get\(["']|--(?:tc-)?(?:{every})\b|["'](?:{every})-solid"""
    )
    assert asked.search('colours.track("mutiny")') and asked.search("colours.tracks['mutiny']")
    assert asked.search('colours.track("mutiny" if shut else "corridor")') and asked.search("var(--tc-mutiny)")
    assert not asked.search("colours.track(event.track)")
    lines = ((name, *line) for name, text in painting() for line in enumerate(text.splitlines(), 1))
    assert not [f"{name}:{number}" for name, number, line in lines if asked.search(line)]


def test_nothing_repeats_a_colour_of_the_palette() -> None:
    # Written out, it would not follow when the palette changes.
    every = {c for p in PALETTES.values() for c in (*p.tracks.values(), *(getattr(p, name) for name in MEANINGS))}
    assert not [(name, colour) for name, text in painting() for colour in every if colour in text.lower()]


def test_every_thing_has_the_colour_of_the_first_track_that_names_it() -> None:
    assert sorted(thing for row in ROWS for thing in row.things) == sorted(THINGS)
    light = PALETTES["light"]
    assert light.thing("leg") == light.track("corridor") != light.thing("distance") == light.unverified
    twice = (ROWS[0], replace(ROWS[1], things=ROWS[0].things))
    assert palette("light", twice).thing("march") == ROWS[0].light
    assert {style for style, (thing, *_) in LINE_STYLES.items() if thing not in THINGS} == {"ring", "thread"}


def test_shapes_look_equally_heavy() -> None:
    areas = {shape: area(outline(shape, 10)) for shape in get_args(Shape) if outline(shape, 10)}
    assert not outline("circle", 10)
    assert all(220 <= found <= 350 for found in areas.values()), areas  # a circle has 314


def area(corners: tuple[tuple[float, float], ...]) -> float:
    pairs = zip(corners, (*corners[1:], corners[0]), strict=True)
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs)) / 2


def test_colours_are_six_digits_and_an_unknown_track_is_grey() -> None:
    for colours in PALETTES.values():
        assert all(len(rgb(colour)) == 3 for colour in colours.tracks.values())
        assert colours.track("weather") == colours.grey
    assert palette("dark") is DARK and palette("dark", ROWS) is palette("dark", tuple(ROWS))
    assert palette("light") is palette("") is palette("sepia") is LIGHT
