"""Letters of other scripts that look like Latin ones: found, named, and replaced by those that they look like.

The pairs are from the confusables of Unicode (https://www.unicode.org/reports/tr39/), as far as keyboards have them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_LATIN_OF = (
    # Cyrillic of Russian, Ukrainian, Serbian and Kazakh
    ("аеорсухіјѕһԁԛԝкү", "aeopcyxijshdqwky"),
    ("АВЕЅІЈКМНОРСТУХҮ", "ABESIJKMHOPCTYXY"),
    # Greek
    ("ανορικχυ", "avopikxu"),
    ("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX"),
    # Armenian, and letters of phonetic alphabets and of Turkish
    ("օսհցո", "ouhgn"),
    ("ɑɡı", "agi"),
)
LOOKALIKES = {letter: latin for letters, looks in _LATIN_OF for letter, latin in zip(letters, looks, strict=True)}
_TABLE = str.maketrans(LOOKALIKES)


@dataclass(frozen=True, slots=True)
class Foreign:
    """A letter that looks Latin and is not: its place, counted from 1, and its script, such as "cyrillic"."""

    place: int
    letter: str
    script: str


def latin(text: str) -> str:
    """Return a text with Latin letters in the place of those that look like them.

    >>> latin("turn-b\u0430ck")
    'turn-back'
    """
    return text.translate(_TABLE)


def foreign(text: str) -> tuple[Foreign, ...]:
    """Return the letters of a text that look Latin and are not.

    >>> foreign("turn-b\u0430ck")
    (Foreign(place=7, letter='а', script='cyrillic'),)
    """
    if text.isascii():
        return ()
    return tuple(
        Foreign(place, letter, unicodedata.name(letter).partition(" ")[0].casefold())
        for place, letter in enumerate(text, start=1)
        if letter in LOOKALIKES
    )
