"""Whether two colours can be told apart, also with a colour-vision deficiency.

How the three kinds of it see a colour is simulated as by Machado, Oliveira and Fernandes (2009, table 1, severity 1.0;
doi:10.1109/TVCG.2009.113) on linear RGB; distances are those of CIELAB (CIE76) under D65, where 2.3 is just noticeable.
"""

from __future__ import annotations

import math
from functools import lru_cache

_Matrix = tuple[tuple[float, float, float], ...]

SIGHT: dict[str, _Matrix] = {
    "normal": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
# Five times what is just noticeable, and twice that for most people, although colour is never the only sign.
LEAST_APART = {"normal": 25.0, "protan": 12.0, "deutan": 12.0, "tritan": 12.0}
# sRGB to XYZ under D65 (IEC 61966-2-1).
TO_XYZ: _Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)


def alike(one: str, other: str) -> str:
    """Return the first kind of sight that cannot tell two colours apart (``#rrggbb``); empty if all can.

    >>> alike("#aa2222", "#2060b0"), alike("#cc0000", "#cc0011"), alike("#b03000", "#5a7000")
    ('', 'normal', 'deutan')
    """
    return next((sight for sight, least in LEAST_APART.items() if distance(one, other, sight) < least), "")


def distance(one: str, other: str, sight: str) -> float:
    """Return how far apart two colours are for a kind of sight."""
    return math.dist(lab(one, sight), lab(other, sight))


@lru_cache(maxsize=1024)
def lab(colour: str, sight: str) -> tuple[float, float, float]:
    """Return a colour in CIELAB as a kind of sight has it."""
    seen = tuple(min(1.0, max(0.0, part)) for part in _times(SIGHT[sight], linear(colour)))
    white = _times(TO_XYZ, (1.0, 1.0, 1.0))
    x, y, z = (_cube_root(part / of) for part, of in zip(_times(TO_XYZ, seen), white, strict=True))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def linear(colour: str) -> tuple[float, ...]:
    """Return red, green and blue of a colour in equal steps of light, from 0 to 1."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)


def _times(matrix: _Matrix, vector: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix)


def _cube_root(part: float) -> float:
    return part ** (1 / 3) if part > (6 / 29) ** 3 else part / (3 * (6 / 29) ** 2) + 4 / 29
