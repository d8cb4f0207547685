"""Every word a person reads: gettext catalogues, with Babel's dates and numbers.

Message ids are short keys (``share.copy_link``); each language has a catalogue for each subject
(``locale/<lang>/<subject>.po``), so that no sentence is in the code. The catalogues are read
as text: there is no compiled copy that could go stale. What a language lacks is said in English.
"""

from __future__ import annotations

import gettext
import io
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from transcaspian.language.languages import FIRST, is_language, locale

LOCALE_FOLDER = Path(__file__).parents[1] / "locale"
# The languages of the interface: English first, which says what others lack.
LANGUAGES = (FIRST, *sorted({path.name for path in LOCALE_FOLDER.iterdir() if is_language(path.name)} - {FIRST}))


class UnknownMessage(KeyError):
    """A message id that the catalogue of a language does not have."""


class Refused(ValueError):
    """Raised if something cannot be done as asked: the key of the message that says why, and its values."""

    def __init__(self, key: str, **values: object) -> None:
        super().__init__(key)
        self.key, self.values = key, values


class Words:
    """The words of one language.

    ``words("share.copy_link")`` gives a message, ``words("count.shown", shown=3, total=5)`` fills
    its ``{placeholders}``, ``words.n("count.events", 3)`` takes the plural form for a number.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        self.locale = locale(language)
        merged = Catalog(locale=language)
        for path in sorted((LOCALE_FOLDER / language).glob("*.po")):
            with path.open("rb") as stream:
                for message in read_po(stream, locale=language):
                    said = message.string if isinstance(message.string, list | tuple) else [message.string]
                    if message.id and all(said):
                        merged[message.id] = message
        buffer = io.BytesIO()
        write_mo(buffer, merged)
        buffer.seek(0)
        self._translations = gettext.GNUTranslations(buffer)
        if language != FIRST:
            self._translations.add_fallback(words(FIRST)._translations)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the message; raise UnknownMessage if the catalogue has no such id."""
        text = self._translations.gettext(key)
        if text == key:
            raise UnknownMessage(key)
        # A number with a fraction is written as the language does, also of a refusal, which knows no language.
        told = {name: self.number(value) if isinstance(value, float) else value for name, value in values.items()}
        return text.format(**told) if told else text

    def has(self, key: str) -> bool:
        """Say whether the catalogue has a message, for lists that the data can extend."""
        return self._translations.gettext(key) != key

    def n(self, key: str, count: int, /, **values: object) -> str:
        """Return the message in the plural form for ``count``, which it may name as ``{n}``."""
        text = self._translations.ngettext(key, f"{key}.plural", count)
        if text in (key, f"{key}.plural"):
            raise UnknownMessage(key)
        return text.format(n=self.number(count), **values)

    def number(self, value: float) -> str:
        """Write a number with the language's separators: 4,764 and 4764 or 12 000."""
        return _decimal(value, self.locale)

    def country(self, code: str) -> str:
        """Return the name of a country by its code (ISO 3166-1); the code where there is none."""
        return str(self.locale.territories.get(code, code))

    def list(self, parts: list[str] | tuple[str, ...], style: str = "standard") -> str:
        """Join parts as the language does: "a, b and c"."""
        return format_list(list(parts), style=style, locale=self.locale)  # type: ignore[arg-type]


def in_every_language(key: str) -> tuple[str, ...]:
    """Return a message in the languages that have it, for readers of whom nobody knows the language."""
    return tuple(dict.fromkeys(words(language)(key) for language in LANGUAGES))


@lru_cache(maxsize=4096, typed=True)
def _decimal(value: float, locale: Locale) -> str:
    return format_decimal(value, locale=locale)


@cache
def words(language: str) -> Words:
    """Return the words of a language, read once in a process."""
    return Words(language)
