"""Ids as they were probably meant: those of new rows, and those that should be one of the rows of another table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from transcaspian.tables.proposals.letters import latin
from transcaspian.tables.proposals.near import folded, nearest
from transcaspian.tables.proposals.proposal import Proposal

# Latin letters that Unicode does not take apart into a base letter and a mark.
_STROKED = str.maketrans({"ł": "l", "đ": "d", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]")


def spelt(text: str) -> str:
    """Return a text as an id would spell it if nothing but its letters and case were wrong.

    >>> spelt("Turn-b\u0430ck\u200b"), spelt("Turn back")
    ('turn-back', 'turn back')
    """
    return _INVISIBLE.sub("", latin(unicodedata.normalize("NFKC", text))).casefold().strip()


def slug(text: str) -> str:
    """Return an id as it might have been meant: small Latin letters, digits and hyphens.

    >>> slug("Turn-b\u0430ck!"), slug("Łódź_1")
    ('turn-back', 'lodz-1')
    """
    bare = unicodedata.normalize("NFKD", spelt(text).translate(_STROKED))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9.]+", "-", bare).strip("-.")[:40]


def id_proposal(text: str, taken: Iterable[str] = ()) -> Proposal | None:
    """Return the id that a malformed one was meant to be; None if another row has that, or letters would be lost.

    >>> id_proposal("Oral"), id_proposal("бунт"), id_proposal("Oral", ["oral"])
    (Proposal(text='oral', certain=True), None, None)
    """
    found = slug(text)
    letters = sum(letter.isalnum() for letter in unicodedata.normalize("NFKC", text))
    if not found or found in taken or sum(letter.isalnum() for letter in found) != letters:
        return None
    return Proposal(found, found == spelt(text))


def reference_proposal(
    text: str, known: frozenset[str], names: Mapping[str, str], search: bool = True
) -> Proposal | None:
    """Return the id that an unknown one was meant to be.

    ``known`` are the ids that rows may be referred to by, ``names`` the ids by the names of their rows, folded.
    Without ``search`` none is looked for that only comes near: that compares with all of them.
    """
    for candidate in (spelt(text), slug(text)):
        if candidate in known:
            return Proposal(candidate, candidate == spelt(text))
    if named := names.get(folded(text)):
        return Proposal(named, False)
    near = nearest(slug(text) or text, known) if search else ""
    return Proposal(near, False) if near else None
