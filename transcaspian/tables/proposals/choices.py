"""Values of a closed list as they were meant: in another spelling, in the words of the screen, or nearly the word."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence

from transcaspian.tables.proposals.ids import spelt
from transcaspian.tables.proposals.near import folded, nearest
from transcaspian.tables.proposals.proposal import Proposal

_YES = frozenset(["yes", "y", "true", "t", "tak", "prawda", "да", "истина", "ja", "wahr", "x", "✓", "✔", "1"])
_NO = frozenset(["no", "n", "false", "f", "nie", "fałsz", "нет", "ложь", "nein", "falsch", "0"])


def choice_proposal(text: str, allowed: Sequence[str], names: Mapping[str, str]) -> Proposal | None:
    """Return the allowed value that a text was meant to be; ``names`` are the values by their folded words.

    >>> choice_proposal("Border-Crossing", ["border crossing"], {})
    Proposal(text='border crossing', certain=True)
    >>> choice_proposal("confirm", ["confirms", "reports"], {}), choice_proposal("other", ["confirms"], {})
    (Proposal(text='confirms', certain=False), None)
    """
    by_spelling = {folded(value): value for value in allowed}
    if len(by_spelling) == len(allowed) and (found := by_spelling.get(folded(spelt(text)))):
        return Proposal(found, True)
    if found := names.get(folded(text)):
        return Proposal(found, True)
    # "statement (statement)" and "C – fairly reliable" are how forms show a value with its words.
    for part in (text.partition(" – ")[0], text.rpartition("(")[2].rstrip(")")):
        if part != text and part.strip() in allowed:
            return Proposal(part.strip(), True)
    near = nearest(folded(text), by_spelling) or names.get(nearest(folded(text), names), "")
    return Proposal(by_spelling.get(near, near), False) if near else None


def boolean_proposal(text: str, yes: str, no: str) -> Proposal | None:
    """Return yes or no as a column writes it, for the words of English, Polish, Russian and German.

    >>> boolean_proposal("Tak", "yes", "no"), boolean_proposal("maybe", "yes", "no")
    (Proposal(text='yes', certain=True), None)
    """
    word = unicodedata.normalize("NFKC", text).casefold().strip(" .")
    return Proposal(yes, True) if word in _YES else Proposal(no, True) if word in _NO else None
