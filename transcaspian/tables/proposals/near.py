"""The one word of a list that a text is nearly, if there is one and no other comes close."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher, get_close_matches

# How alike the nearest has to be, and by how much it has to be nearer than the next (ratios of difflib).
_ALIKE, _APART = 0.8, 0.05
# Shorter words have neighbours by chance.
_SHORTEST = 4
_DIGITS = re.compile(r"[0-9]+")


def folded(text: str) -> str:
    """Return a text without case, marks and signs between its words, for comparison.

    >>> folded("Border_Crossing") == folded("border crossing")
    True
    """
    bare = text.casefold()
    if not bare.isascii():
        bare = unicodedata.normalize("NFKD", bare.replace("ł", "l"))
        bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", bare.replace("_", " ")))


def of_like_length(text: str, words: Iterable[str], alike: float) -> list[str]:
    """Return the words that are neither too long nor too short to be as alike, which difflib would find out slowly."""
    length = min(len(text), 80)
    least, most = length * alike / (2 - alike), length * (2 - alike) / alike
    return [word for word in words if least <= len(word) <= most]


def nearest(text: str, words: Iterable[str]) -> str:
    """Return the word that a text nearly is, or nothing. Words whose digits differ are different things.

    >>> nearest("tokaev", ["tokayev", "putin"]), nearest("deal-2021", ["deal-2022"])
    ('tokayev', '')
    """
    if len(text) < _SHORTEST:
        return ""
    digits = _DIGITS.findall(text)
    same = [word for word in of_like_length(text, words, _ALIKE) if _DIGITS.findall(word) == digits]
    found = get_close_matches(text[:80], same, 2, _ALIKE)
    if not found:
        return ""
    first, *others = (SequenceMatcher(None, word, text[:80]).ratio() for word in found)
    return found[0] if not others or first - others[0] >= _APART else ""
