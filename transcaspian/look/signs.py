"""Signs as pictures: one of each for cards and legends, and all of them in one file for the map."""

from __future__ import annotations

import hashlib
from functools import lru_cache

from transcaspian.look.palette import FILL_OF_CERTAINTY, PALETTES, Tracks, outline, palette

SIDE = 64  # pixels of a sign's side
_COLUMNS = 8  # cells in a row of the atlas


def sign_svg(shape: str, fill: str, colour: str, paper: str, concerns: bool, size: int = SIDE) -> str:
    """Return a sign as a well-formed SVG picture: the same drawing as on the slide."""
    half = size / 2
    r = half * (0.5 if concerns else 0.72)
    corners = outline(shape, r)
    solid = fill == "solid"
    stroke = half * 0.09 if solid else half * 0.2
    style = f'fill="{colour if solid else paper}" stroke="{paper if solid else colour}" stroke-width="{stroke:.1f}"'
    ring = ""
    if concerns:
        side, foot = half * 0.84, half * 0.34
        path = " ".join(
            f"M{half + k * (side - foot):.1f} {half - side:.1f}h{k * foot:.1f}v{2 * side:.1f}h{-k * foot:.1f}"
            for k in (-1, 1)
        )
        ring = "".join(
            f'<path d="{path}" fill="none" stroke="{tone}" stroke-width="{half * width:.1f}"/>'
            for tone, width in ((paper, 0.42), (colour, 0.18))
        )
    if corners:
        points = " ".join(f"{half + x:.1f},{half + y:.1f}" for x, y in corners)
        body = f'<polygon points="{points}" {style} stroke-linejoin="miter"/>'
    else:
        body = f'<circle cx="{half}" cy="{half}" r="{r:.1f}" {style}/>'
    inner = ""
    if fill == "dot":
        inner = f'<circle cx="{half}" cy="{half}" r="{r * 0.36:.1f}" fill="{colour}"/>'
    elif fill == "cross":
        d = r * 0.5
        lines = "".join(
            f'<line x1="{half - d:.1f}" y1="{half - k * d:.1f}" x2="{half + d:.1f}" y2="{half + k * d:.1f}"/>'
            for k in (1, -1)
        )
        inner = f'<g stroke="{colour}" stroke-width="{half * 0.17:.1f}">{lines}</g>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="0 0 {size} {size}">{ring}{body}{inner}</svg>'
    )


def atlas(tracks: Tracks) -> tuple[tuple[str, str, str, bool], ...]:
    """Return every sign as (name, track, fill, concerns) in the order of the atlas's cells."""
    return tuple(
        (f"{track}-{fill}{'-ring' if concerns else ''}", track, fill, concerns)
        for track in (one.id for one in tracks)
        for fill in dict.fromkeys(FILL_OF_CERTAINTY.values())
        for concerns in (False, True)
    )


def atlas_svg(theme: str, tracks: Tracks) -> str:
    """Return all signs of a theme as one picture, a file of its own that browsers cache."""
    colours = palette(theme, tracks)
    cells = []
    for index, (_, track, fill, concerns) in enumerate(atlas(tracks)):
        x, y = cell(index)
        body = sign_svg(colours.shape(track), fill, colours.track(track), colours.paper, concerns)
        cells.append(body.replace("<svg ", f'<svg x="{x}" y="{y}" ', 1))
    extra = (
        f'<circle cx="32" cy="32" r="27" fill="{colours.paper}" stroke="{colours.ink}" stroke-width="4"/>',
        f'<circle cx="32" cy="32" r="28" fill="{colours.highlight}" stroke="{colours.ink}" stroke-width="4.5"/>',
        f'<circle cx="32" cy="32" r="28" fill="none" stroke="{colours.accent}" stroke-width="5"/>',
    )
    for index, body in enumerate(extra, start=len(cells)):
        x, y = cell(index)
        cells.append(f'<svg x="{x}" y="{y}" width="{SIDE}" height="{SIDE}" viewBox="0 0 {SIDE} {SIDE}">{body}</svg>')
    side = SIDE * _COLUMNS
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{side}" height="{side}" viewBox="0 0 {side} {side}">'
        + "".join(cells)
        + "</svg>\n"
    )


@lru_cache(maxsize=32)
def atlas_name(theme: str, tracks: Tracks) -> str:
    """Return the name of the file with all signs, which is another one for other signs."""
    theme = theme if theme in PALETTES else "light"
    return f"signs-{theme}-{hashlib.sha256(atlas_svg(theme, tracks).encode()).hexdigest()[:12]}.svg"


def cell(index: int) -> tuple[int, int]:
    """Return where a cell of the atlas begins, in pixels."""
    return index % _COLUMNS * SIDE, index // _COLUMNS * SIDE


@lru_cache(maxsize=8)
def mapping(tracks: Tracks) -> dict[str, dict[str, int]]:
    """Return the cells of the atlas by name, as deck.gl wants them."""
    names = [name for name, *_ in atlas(tracks)] + ["count", "selected", "changed"]
    cells = {name: cell(index) for index, name in enumerate(names)}
    return {name: {"x": x, "y": y, "width": SIDE, "height": SIDE} for name, (x, y) in cells.items()}
