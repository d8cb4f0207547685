"""Signs as pictures, which cards and pages share."""

from __future__ import annotations

import base64
from functools import lru_cache

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, Sign
from transcaspian.look.palette import Tracks, palette
from transcaspian.look.signs import sign_svg


@lru_cache(maxsize=256)
def uri(svg: str) -> str:
    """Return a picture as a data URL."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"


def sign(shape: str, fill: str, colour: str, paper: str, height: int = 15) -> Markup:
    """Return a sign as a picture beside words that say the same."""
    return markup.picture(uri(sign_svg(shape, fill, colour, paper, False)), height)


@lru_cache(maxsize=8)
def signs(theme: str, tracks: Tracks) -> Sign:
    """Return what draws the signs of events as pictures, in the colours of a theme."""
    colours = palette(theme, tracks)

    def drawn(shape: str, fill: str, track: str) -> Markup:
        return sign(shape, fill, colours.track(track) if track else colours.ink, colours.paper)

    return drawn
