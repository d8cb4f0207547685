"""The values that a column may have, with the words that people read for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from transcaspian.language.messages import LANGUAGES, Words, words
from transcaspian.tables.proposals.near import folded
from transcaspian.tables.schema import Column

# Values that other catalogues have words for, by table and column.
_FAMILIES = {
    ("events", "category"): "category",
    ("claims", "stance"): "stance",
    ("claims", "credibility"): "credibility",
    ("volumes", "stance"): "stance",
    ("sources", "kind"): "source_kind",
    ("sources", "reliability"): "reliability",
    ("seed_claims", "verdict"): "verdict",
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value that a cell may have, and its meaning, empty if the catalogue has no words for it."""

    value: str
    meaning: str


def values(table: str, column: Column, say: Words) -> Iterator[Value]:
    """Yield all values that a column of a table may have, with their meanings; of parties the roles."""
    if column.type == "boolean":
        yes, no = (*column.true_values, "true")[0], (*column.false_values, "false")[0]
        yield Value(yes, say("value.boolean.true"))
        yield Value(no, say("value.boolean.false"))
        return
    family = _FAMILIES.get((table, column.name))
    found = column.enum or column.roles
    if not found and family and column.minimum is not None and column.maximum is not None:
        found = tuple(str(n) for n in range(int(column.minimum), int(column.maximum) + 1))  # grades
    for value in found:
        # Ids of messages have no spaces.
        name = str(value).replace(" ", "_")
        key = f"{family}.{name}" if family else f"value.{table}.{column.name}.{name}"
        yield Value(str(value), say(key) if say.has(key) else "")


@lru_cache(maxsize=256)
def by_words(table: str, column: Column) -> dict[str, str]:
    """Return the values of a column by their words in every language, folded; words of two values are left out."""
    found: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for one in values(table, column, words(language)):
            if one.meaning:
                found.setdefault(folded(one.meaning), set()).add(one.value)
    return {word: chosen.pop() for word, chosen in found.items() if len(chosen) == 1}
