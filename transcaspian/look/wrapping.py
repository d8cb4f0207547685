"""Lines that a text is broken into to fit a room, as wide as its letters are."""

from __future__ import annotations

from transcaspian.language.breaking import pieces
from transcaspian.look.typography import text_width


def wrapped(text: str, room: float, size: float, weight: str = "regular") -> list[str]:
    """Break a text into lines that fit the room; what is to stay together is broken only if it is wider."""
    lines = [""]
    for word in (part for piece in pieces(text) for part in _narrow(piece, room, size, weight)):
        trial = f"{lines[-1]} {word}".strip()
        if text_width(trial, size, weight) <= room:
            lines[-1] = trial
            continue
        if lines[-1]:
            lines.append("")
        while text_width(word, size, weight) > room and len(word) > 1:
            fits = next((n for n in range(len(word) - 1, 1, -1) if text_width(word[:n], size, weight) <= room), 1)
            lines[-1:] = [word[:fits], ""]
            word = word[fits:]
        lines[-1] = word
    return lines


def _narrow(piece: str, room: float, size: float, weight: str) -> list[str]:
    """Return what has to stay together, or its words where there is no room for that."""
    return piece.split(" ") if " " in piece and text_width(piece, size, weight) > room else [piece]
