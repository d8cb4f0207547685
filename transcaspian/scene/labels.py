"""Lines of text in a scene, with the room that they take."""

from __future__ import annotations

from transcaspian.look.typography import text_width
from transcaspian.scene.model import Label


def labelled(
    text: str,
    at: tuple[float, float],
    anchor: str,
    size: float,
    tone: str,
    weight: str = "regular",
    role: str = "label",
    event_id: str = "",
) -> Label:
    """Return a line of text with its box; ``at``: where its anchor is, half way up."""
    x, y = at
    width = text_width(text, size, weight)
    a = {"left": x, "right": x - width, "middle": x - width / 2}[anchor]
    box = (a, y - size * 0.5, a + width, y + size * 0.5)
    return Label(text, x, y, anchor, size, box, tone, weight, event_id, role)
