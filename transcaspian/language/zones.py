"""Time zones by their IANA names, and in words."""

from __future__ import annotations

from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from transcaspian.language.messages import words


@lru_cache(maxsize=1024)
def is_zone(name: str) -> bool:
    """Say whether there is a time zone of this name.

    >>> is_zone("Asia/Almaty"), is_zone("Asia/Nowhere"), is_zone("../etc/passwd")
    (True, False, False)
    """
    try:
        return bool(ZoneInfo(name))
    except (ValueError, OSError, KeyError):  # what zoneinfo raises for names that no zone has
        return False


@lru_cache(maxsize=256)
def zone_words(name: str, language: str) -> str:
    """Return what a time zone is called.

    >>> zone_words("Europe/Warsaw", "en"), zone_words("Asia/Tokyo", "en")
    ('Warsaw time', 'Tokyo time')
    """
    say = words(language)
    if say.has(f"zone.{name}"):
        return say(f"zone.{name}")
    return say("zone.other", place=get_timezone_location(name, locale=say.locale, return_city=True))
