"""Letters that a program changed: UTF-8 that was read as a code page, marks that nobody sees, accents undone."""

from __future__ import annotations

import re
import unicodedata

# The code pages that programs read UTF-8 as, by how often they do.
TURNING = ("cp1252", "cp1250", "cp1251", "mac_roman", "cp1254", "mac_latin2")
_CONTROL = re.compile("([\x80-\x9f])")
BEYOND = re.compile(r"[^\x00-\x7f]+")
_ALONE = re.compile(r"(?<![^\x00-\x7f])[^\x00-\x7f](?![^\x00-\x7f])")  # UTF-8 has two bytes at least
# Letters of the languages that tables are written in, and their punctuation. By accident two letters of a text make
# others: a capital before a closing mark, for instance, one of phonetics.
WRITTEN = re.compile(
    "[\u00a0-\u017f\u0218-\u021b\u0386-\u03ce\u0400-\u0482\u048a-\u04ff\u05d0-\u05ea\u0600-\u06ff\u10d0-\u10ff"
    "\u1e00-\u1eff\u2010-\u203a\u20ac\u2116\u2122\u2190-\u22ff\u3000-\u9fff\uac00-\ud7a3\ufeff\ufffd]*"
)

# Marks without a shape. Arabic and the scripts of India join letters with some, emoji are composed with others, and
# texts from right to left may need them: they stay beside such letters.
_JOINED = r"\u0590-\u08ff\u0900-\u0dff\ufb1d-\ufdff\ufe70-\ufefc\u2190-\u2bff\U0001f000-\U0001faff\ufe0f"
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u115f\u1160\u180e\u200b\u2060-\u2064\u206a-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]"
    rf"|(?<![{_JOINED}])[\u061c\u200c-\u200f](?![{_JOINED}])"
)


def turned_back(text: str, page: str) -> str | None:
    """Return the text that was UTF-8 and was read in a code page; None if it is not all of it.

    >>> turned_back("GdaÅ„sk", "cp1252"), turned_back("Gdańsk", "cp1252"), turned_back("CAFÉ”", "cp1252")
    ('Gdańsk', None, None)
    """
    first = BEYOND.search(text)
    if first is None or is_mixed(text) or not _is_turned(first[0], page):
        return None  # most texts end here
    data = as_bytes(text, page)
    try:
        back = data.decode("utf-8") if data is not None else ""
    except UnicodeDecodeError:
        return None
    return back if back and all(map(WRITTEN.fullmatch, BEYOND.findall(back))) else None


def is_mixed(text: str) -> bool:
    """Say whether a letter beyond plain English stands alone: where UTF-8 was read as a code page, none does."""
    return _ALONE.search(text) is not None


def repaired_letters(text: str) -> str:
    """Return the text that was UTF-8 and was read as a code page of Windows or the Macintosh, or nothing if it was not.

    >>> repaired_letters("GdaÅ„sk"), repaired_letters("Gdańsk"), repaired_letters("Orléans")
    ('Gdańsk', '', '')
    """
    if text.isascii() or is_mixed(text):
        return ""
    return next((back for page in TURNING if (back := turned_back(text, page)) and back != text), "")


def _is_turned(letters: str, page: str) -> bool:
    data = as_bytes(letters, page)
    try:
        return data is not None and bool(data.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def as_bytes(text: str, page: str) -> bytes | None:
    """Return the bytes of a text in a code page; None if it has letters that the page lacks.

    What a page leaves undefined, Windows passes through as a control character.
    """
    try:
        if not _CONTROL.search(text):
            return text.encode(page)
        parts = _CONTROL.split(text)
        return b"".join(bytes([ord(part)]) if _CONTROL.match(part) else part.encode(page) for part in parts)
    except UnicodeEncodeError:
        return None


def seen(text: str) -> str:
    r"""Return a text without what cannot be seen in it, its accents with their letters (Unicode's form C).

    >>> seen("Ze\u200bnit"), seen("Lo\u0301dz") == "L\u00f3dz", seen("می\u200cخواهم") == "می\u200cخواهم"
    ('Zenit', True, True)
    """
    return unicodedata.normalize("NFC", visible(text))


def visible(text: str) -> str:
    """Return a text without marks that nobody sees."""
    return _INVISIBLE.sub("", text)


def has_invisible(text: str) -> bool:
    """Say whether a text has marks that nobody sees, where no script needs them."""
    return _INVISIBLE.search(text) is not None
