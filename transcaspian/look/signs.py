"""Signs as pictures, for cards and legends."""

from __future__ import annotations

from transcaspian.look.palette import outline

SIDE = 64  # pixels of a sign's side


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
