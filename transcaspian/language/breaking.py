"""Where a line may be broken: not behind a word of one letter, before a dash, or between a number and what it counts.

A preposition alone at the end of a line is a fault in Polish, and as ugly in English.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SPACES = re.compile(r"[ \n\t]+")
_KEPT = "\ufdd0"  # stands for a blank that breaks no line, while a text is divided: nothing draws this character
_UNITS = (
    "km²?|m|kg|g|t|h|min|s|%|‰|°C|bn|mln|mld|tys|million|billion|thousand|milion\\w*|miliard\\w*|tysi\\w+|tons?|tonnes?|tony|"
    "percent|per cent|proc|TEU|USD|EUR|KZT|MW|GW|r\\.|w\\.|years?|months?|weeks?|days?|hours?|minutes?|lata?|rok|roku|"
    "miesi\\w+|dni|dzień|dnia|godz\\w*|minut\\w*"
)
_TIED = re.compile(
    rf"""(?<![^\s(\[„“"‘–]) (?P<word>[AaIiOoUuWwZz]) [ ] (?=\S)          # w Uralsku, a deal
       | (?:(?<=\d) | (?<=mln) | (?<=mld) | (?<=tys\.)) [ ] (?=(?:{_UNITS})(?!\w))   # 668 km, 2019 r., 25 mln t
       | [ ] (?=–[ ])                                                       # Poti – Baku
       | (?<=\d)(?<!\d\d\d\d) [ ] (?=\d\d\d(?!\d))                      # 12 000
       | (?<![^\s(\[]) (?P<sign>[Nn]r|[Nn]o\.|art\.|pkt|str\.|pp?\.|~|≈|c\.|ok\.|godz\.) [ ] (?=\d)   # nr 7, ok. 25""",
    re.VERBOSE,
)


def pieces(text: str) -> list[str]:
    """Return the parts of a text between which a line may be broken; a no-break space breaks none.

    >>> pieces("668 km z Uralska w 2023 r.")
    ['668 km', 'z Uralska', 'w 2023 r.']
    """
    return [part.replace(_KEPT, " ") for part in _tied(_SPACES.sub(" ", text.strip(" \n\t"))).split(" ")]


def unbroken(text: str) -> str:
    """Return a text with no-break spaces where no line may be broken, for programs that break lines themselves."""
    return _tied(text).replace(_KEPT, "\u00a0")


@lru_cache(maxsize=4096)
def _tied(text: str) -> str:
    return _TIED.sub(_kept, text)


def _kept(found: re.Match[str]) -> str:
    return f"{found['word'] or found['sign'] or ''}{_KEPT}"
