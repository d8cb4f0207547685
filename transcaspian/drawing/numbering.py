"""Raised numbers after sourced texts: their places while a picture is laid out, the numbers once it is complete."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from transcaspian.drawing.sheet import LEAST, Group, Item, Text, texts
from transcaspian.look.typography import text_width


@dataclass(frozen=True)
class Numbering:
    """The numbers that sources are likely to have, so that there is room for them, and their colour."""

    colour: str = "#808080"
    digits: int = 2  # of a number that is not known yet
    numbers: Mapping[str, int] = field(default_factory=dict)
    least: float = LEAST  # no number is smaller

    def width(self, source_ids: Sequence[str], font: float) -> float:
        """Return the room that the numbers of sources take behind letters of a size."""
        if not source_ids:
            return 0.0
        known = all(source in self.numbers for source in source_ids)
        text = (
            runs(map(self.numbers.__getitem__, source_ids))
            if known
            else ",".join(["0" * self.digits] * len(source_ids))
        )
        return text_width(text, max(self.least, note_size(font))) + 3

    def behind(self, text: Text, source_ids: Iterable[str], font: float = 0.0) -> Text:
        """Return the place of the numbers of sources behind a text, to be written when the picture is whole."""
        x, size = text.left + text.width + 1, max(self.least, note_size(font or text.size))
        y = text.y - text.size * 0.2
        return Text("", x, y, size, self.colour, role="number", source_ids=tuple(dict.fromkeys(source_ids)))


def note_size(font: float) -> float:
    """Return the size of the raised numbers of footnotes for letters of a size."""
    return max(LEAST, font * 0.83)


UNKNOWN = Numbering()  # while nothing is known of the numbers


def runs(numbers: Iterable[int]) -> str:
    """Write numbers in order with three or more in a row as a span.

    >>> runs([1, 2, 3, 7, 9, 10])
    '1–3,7,9,10'
    """
    groups: list[list[int]] = []
    for n in sorted(set(numbers)):
        if groups and n == groups[-1][-1] + 1:
            groups[-1].append(n)
        else:
            groups.append([n])
    parts = [f"{g[0]}–{g[-1]}" if len(g) > 2 else ",".join(map(str, g)) for g in groups]
    return ",".join(parts)


def cited(items: Iterable[Item]) -> tuple[str, ...]:
    """Return the sources that raised numbers of a picture stand for, in reading order, each once."""
    return tuple(dict.fromkeys(source for text in texts(tuple(items)) for source in text.source_ids))


def numbered(items: Iterable[Item], first: Iterable[str], known: Sequence[str]) -> dict[str, int]:
    """Return numbers for the sources that a picture cites; those in ``first`` come first, ``known`` have theirs."""
    used = cited(items)
    numbers = {source: n for n, source in enumerate(known, 1)}
    for source in (*(source for source in first if source in used), *used):
        numbers.setdefault(source, len(numbers) + 1)
    return {source: n for source, n in numbers.items() if source in used}


def written(items: Iterable[Item], numbers: Mapping[str, int]) -> Iterator[Item]:
    """Yield a picture's items with the raised numbers written in."""
    for item in items:
        if isinstance(item, Group):
            yield replace(item, items=tuple(written(item.items, numbers)))
        elif isinstance(item, Text) and item.source_ids:
            yield replace(item, text=runs(numbers[source] for source in item.source_ids))
        else:
            yield item
