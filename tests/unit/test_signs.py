"""Signs: each track, certainty and role has one of its own."""

from __future__ import annotations

from itertools import product
from xml.etree import ElementTree

from tests.unit.handmade import TRACKS, dataset
from transcaspian.look.palette import CERTAINTIES, FILL_OF_CERTAINTY, palette
from transcaspian.look.signs import sign_svg
from transcaspian.view.grammar import THEMES
from transcaspian.view.tracks import tracks_of


def test_no_two_signs_look_the_same() -> None:
    kinds = list(product(TRACKS, {FILL_OF_CERTAINTY[level] for level in CERTAINTIES}, (False, True)))
    for theme in THEMES:
        colours = palette(theme, tracks_of(dataset()))
        signs = {
            sign_svg(colours.shape(track), fill, colours.track(track), colours.paper, ring)
            for track, fill, ring in kinds
        }
        assert len(signs) == len(kinds)
        for svg in signs:
            root = ElementTree.fromstring(svg)
            assert root.get("width") and root.get("height")
