"""Placing texts so that none covers another: rows of labels along an axis, and occupied boxes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from transcaspian.drawing.sheet import Box, Shape, Text
from transcaspian.look.typography import text_width

HALF = 0.62  # of a font size: half of a line's height


@dataclass
class Room:
    """The occupied boxes within a width."""

    left: float
    right: float
    boxes: list[Box] = field(default_factory=list)

    def free(self, box: Box, margin: float = 2.0) -> bool:
        """Say whether a box lies within the width and at least ``margin`` from every occupied box; pixels."""
        if box[0] < self.left or box[2] > self.right:
            return False
        return not any(
            box[0] - margin < b[2] and b[0] < box[2] + margin and box[1] < b[3] and b[1] < box[3] for b in self.boxes
        )

    def take(self, box: Box) -> None:
        """Mark a box as occupied."""
        self.boxes.append(box)

    def line_at(
        self, texts: Sequence[str], x: float, rows: Iterable[float], size: float, weights: Sequence[str] = ()
    ) -> tuple[float, float, float] | None:
        """Place lines of text, one below the other, near x in the first of the rows that has room.

        Returns the middle of the block, the middle of its top line, and its width; None if there is no room.
        The block is then occupied.
        """
        weight = list(weights) or ["regular"] * len(texts)
        width = max(text_width(t, size, w) for t, w in zip(texts, weight, strict=True))
        half = width / 2
        for y in rows:
            for shift in (0.0, -half * 0.6, half * 0.6, -half + 6, half - 6):
                middle = min(max(x + shift, self.left + half), self.right - half)
                box = (middle - half, y - size * HALF, middle + half, y + size * (1.24 * (len(texts) - 1) + HALF))
                # A label moved away from its place would be read as another's.
                if box[0] - 8 <= x <= box[2] + 8 and self.free(box, 4.0):
                    self.take(box)
                    return middle, y, width
        return None


def lines_of(
    texts: Sequence[str], x: float, y: float, size: float, colours: Sequence[str], weights: Sequence[str]
) -> list[Text]:
    """Return lines of text, one below the other, centred on x."""
    return [
        Text(text, x, y + n * size * 1.24, size, colour, weight, "middle")
        for n, (text, colour, weight) in enumerate(zip(texts, colours, weights, strict=True))
    ]


def cross(x: float, y: float, r: float, colour: str, width: float) -> Shape:
    """Return a diagonal cross with arms of ``r`` pixels either way."""
    return Shape((((x - r, y - r), (x + r, y + r)), ((x - r, y + r), (x + r, y - r))), False, "", colour, width)


def apart(wanted: Sequence[float], steps: Sequence[float], top: float, bottom: float) -> list[float]:
    """Return positions in order, each at least its step before the next, as close to the wanted ones as possible.

    Positions that would be too close form a block, placed as close to all of its wanted positions as possible. The
    last keeps its step before the bottom; if there is no room for all, they are closer than their steps.
    """
    share = min(1.0, (bottom - top) / max(1e-9, sum(steps)))
    behind = [sum(steps[:n]) * share for n in range(len(wanted))]
    blocks: list[tuple[float, int]] = []  # sum of wanted starts, and number of members
    for at, before in zip(wanted, behind, strict=True):
        blocks.append((at - before, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            (a, many), (b, more) = blocks[-2:]
            blocks[-2:] = [(a + b, many + more)]
    first = [total / many for total, many in blocks for _ in range(many)]
    room = bottom - sum(steps) * share
    return [min(max(at, top), room) + before for at, before in zip(first, behind, strict=True)]
