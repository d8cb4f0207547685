"""The handling marking of slides: a text and a colour, of this installation unless somebody chooses another."""

from __future__ import annotations

import os
import re

LIMIT = 80  # letters
_COLOUR = re.compile(r"^#[0-9a-fA-F]{6}$")


def is_colour(text: str) -> bool:
    """Say whether a text is a colour as ``#rrggbb``."""
    return _COLOUR.match(text) is not None


def clean(text: str) -> str:
    """Return a marking in one line of letters that can be seen, as long as there is room for."""
    return "".join(c for c in " ".join(text.split()) if c.isprintable())[:LIMIT]


def configured() -> tuple[str, str]:
    """Return the marking that this installation puts on slides, and its colour; both may be empty."""
    colour = os.environ.get("TRANSCASPIAN_MARKING_COLOUR", "")
    return clean(os.environ.get("TRANSCASPIAN_MARKING", "")), colour if is_colour(colour) else ""
