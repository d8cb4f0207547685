"""A whole text that was UTF-8, was read as a code page and saved as UTF-8 again.

Of a whole text more can be said than of a cell: so many letters go back in one page by no accident, though that page
is a rare one, or some of their bytes were lost on the way.
"""

from __future__ import annotations

import codecs
import re
from itertools import islice
from typing import NamedTuple

from transcaspian.language.letters import BEYOND, TURNING, WRITTEN, as_bytes, turned_back

# Further pages, of old systems: by them alone a text is judged that has enough letters.
RARE = (
    *("latin_1", "iso8859_2", "iso8859_5", "iso8859_15", "cp852", "cp850", "cp437", "cp866", "koi8_r", "cp1253"),
    *("cp1257", "mac_cyrillic"),
)
# So many runs of letters beyond plain English are enough; the first of them show whether a page comes into question.
_ENOUGH, _SAMPLE = 8, 64
_MOST_LOST = 0.4  # of the letters
_LEAST_WRITTEN = 0.95  # of the letters are those of languages
_NONE = b"\xff"  # no byte of UTF-8
# The bytes of a letter of which the last was lost: where the page has none, programs write a mark, a blank, or nothing.
_LOST = re.compile(rb"[\xc2-\xdf](?:[\xff?]| (?=[^\x00-\x40]))?|[\xe0-\xef][\x80-\xbf\xff?]{0,2}")


class Turned(NamedTuple):
    """The text as it was, the page that it was read as, and how many letters of it could not be brought back."""

    text: str
    page: str
    lost: int


def whole_turned_back(text: str) -> Turned | None:
    """Return the text that was UTF-8 and was read as a code page; a letter that was lost is U+FFFD.

    None if it was not, or if it may have been read as several pages.

    >>> whole_turned_back("id\\nGdaÅ„sk\\n"), whole_turned_back("id\\nGdańsk\\n")
    (Turned(text='id\\nGdańsk\\n', page='cp1252', lost=0), None)

    Signs without a letter may as well be meant as they are.

    >>> whole_turned_back("id\\n¬¢\\n"), whole_turned_back("id\\nÂ£5\\n")
    (None, Turned(text='id\\n£5\\n', page='cp1252', lost=0))
    """
    if text.isascii():
        return None
    sample = [match[0] for match in islice(BEYOND.finditer(text), _SAMPLE)]
    if len(sample) < _ENOUGH:
        whole = ((turned_back(text, page), page) for page in TURNING)
        tries = (Turned(back, page, 0) for back, page in whole if back is not None)
        return next((one for one in tries if _has_letter(text) or _has_letter(one.text)), None)
    found = [one for page in (*TURNING, *RARE) if _read(" ".join(sample), page) and (one := _read(text, page))]
    best = [one for one in found if one.lost == min(other.lost for other in found)]
    return best[0] if len({one.text for one in best}) == 1 else None


def _has_letter(text: str) -> bool:
    """Whether there is a letter beyond plain English."""
    return any(sign.isalpha() and not sign.isascii() for sign in text)


def _read(text: str, page: str) -> Turned | None:
    """Return a text as it was if it was read as this page, and if that looks like words."""
    parts = [as_bytes(part, page) for part in text.split("\ufffd")]
    if None in parts:
        return None
    try:
        back = _NONE.join(part for part in parts if part is not None).decode("utf-8", _HANDLER)
    except UnicodeError:
        return None
    lost = back.count("\ufffd")
    letters = "".join(BEYOND.findall(back)).replace("\ufffd", "")
    written = sum(map(len, WRITTEN.findall(letters)))
    if len(letters) < _ENOUGH or lost > _MOST_LOST * len(letters) or written < _LEAST_WRITTEN * len(letters):
        return None
    return Turned(back, page, lost)


def _without_lost(error: UnicodeError) -> tuple[str, int]:
    """Put U+FFFD in the place of a letter of which a byte was lost; raise any other error."""
    match = _LOST.match(error.object, error.start) if isinstance(error, UnicodeDecodeError) else None
    if match is None:
        try:
            raise error
        finally:
            del error  # it holds this frame, and by way of it all tables that are just being read
    return "\ufffd", match.end()


_HANDLER = "transcaspian-turned"
codecs.register_error(_HANDLER, _without_lost)
