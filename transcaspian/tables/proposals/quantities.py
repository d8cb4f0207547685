"""Numbers as people write them: with commas, blanks and words, and every value that they can have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from transcaspian.tables.proposals.proposal import Proposal

_SIGNS = str.maketrans({"\u2212": "-", "\u2012": "-", "\u2013": "-", "\uff0d": "-"})
_BLANKS = "[ '\u2019]"
_PLAIN = re.compile(r"[+-]?[0-9]{1,15}")
_POINT = re.compile(r"[+-]?[0-9]{1,15}\.[0-9]{1,15}")
_COMMA = re.compile(r"[+-]?[0-9]{1,15},[0-9]{1,15}")
_GROUPS = re.compile(rf"[+-]?[0-9]{{1,3}}(?:{_BLANKS}[0-9]{{3}})+(?:[.,][0-9]{{1,15}})?")
# With three digits after one comma or point the mark may divide thousands or begin decimals.
_THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}([,.])[0-9]{3}(?:(\1)[0-9]{3})*(?:(?!\1)[,.][0-9]{1,15})?")
_WORDS = {
    1_000: "thousand thousands tys tysiąc tysiące tysięcy тыс тысяча тысячи тысяч",
    1_000_000: "million millions mln milion miliony milionów млн миллион миллиона миллионов",
    1_000_000_000: "billion billions bn mld miliard miliardy miliardów млрд миллиард миллиарда миллиардов",
}
_SCALES = {word: scale for scale, words in _WORDS.items() for word in words.split()}
_WITH_WORD = re.compile(r"(.*?[0-9])\s*([^\W\d_]+)\.?")


@lru_cache(maxsize=4096)
def number_proposals(text: str, is_whole: bool, unit: str = "") -> tuple[Proposal, ...]:
    """Return every number that a text may mean, written with digits and a point; ``unit`` is that of the column.

    >>> number_proposals("1 480 000,5", is_whole=False)
    (Proposal(text='1480000.5', certain=True),)
    >>> [one.text for one in number_proposals("4,764", is_whole=False)]
    ['4.764', '4764']
    """
    if len(text) > 60:
        return ()
    plain = " ".join(unicodedata.normalize("NFKC", text).translate(_SIGNS).split())
    plain = "".join(str(unicodedata.decimal(one)) if one.isdecimal() else one for one in plain)
    scale, certain = 1, True
    if match := _WITH_WORD.fullmatch(plain):
        word = match[2].casefold()
        if word not in _SCALES and word != unit:
            return ()
        plain, scale, certain = match[1], _SCALES.get(word, 1), False
    found: dict[str, bool] = {}
    for value in _values(re.sub(r"(?<=^[+-])\s+", "", plain)):
        scaled = value * scale
        if not is_whole or scaled == scaled.to_integral_value():
            found[_written(scaled)] = certain
    found.pop(text, None)
    return tuple(Proposal(one, sure and len(found) == 1) for one, sure in found.items())


def _values(text: str) -> Iterator[Decimal]:
    if _PLAIN.fullmatch(text) or _POINT.fullmatch(text):
        yield Decimal(text)
    if _COMMA.fullmatch(text):
        yield Decimal(text.replace(",", "."))
    if _GROUPS.fullmatch(text):
        yield Decimal(re.sub(_BLANKS, "", text).replace(",", "."))
    if match := _THOUSANDS.fullmatch(text):
        grouped = text.replace(match[1], "")
        if match[1] == "," or match[2] or "," in grouped:  # a point alone begins decimals, as everywhere in the tables
            yield Decimal(grouped.replace(",", "."))


def _written(value: Decimal) -> str:
    """Return a number without exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
