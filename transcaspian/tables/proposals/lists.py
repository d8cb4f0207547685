"""Lists whose values are joined by another sign than that of their column."""

from __future__ import annotations

import re
from collections.abc import Callable

_SIGNS = re.compile(r"\s*(?:[,;|/+&\n\t]|、|；|，|\band\b|\bi\b|\boraz\b|\bи\b)\s*")
_BLANK = re.compile(r"\s+")


def parts_of(text: str, is_value: Callable[[str], bool]) -> tuple[str, ...]:
    """Return the values of a list that other signs join, if each of them is a value; else nothing.

    >>> parts_of("putin, tokayev", {"putin", "tokayev"}.__contains__), parts_of("putin, x", {"putin"}.__contains__)
    (('putin', 'tokayev'), ())
    """
    for signs in (_SIGNS, _BLANK):
        parts = tuple(dict.fromkeys(part for part in signs.split(text.strip(" ,;|")) if part))
        if len(parts) > 1 and all(is_value(part) for part in parts):
            return parts
    return ()
