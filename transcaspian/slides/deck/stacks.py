"""Lines of a sheet as paragraphs of text boxes: what was one sentence is one again, and breaks where the box ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from transcaspian.drawing.sheet import Shape, Text
from transcaspian.language.breaking import pieces
from transcaspian.look.typography import text_width
from transcaspian.slides.deck.shapes import Paragraph

_STEP = 1.3  # font sizes of a line on its own
_NEXT = 1.45  # font sizes to the next line of a paragraph, at most
_BELOW = 2.8  # … to the next paragraph of a column


@dataclass(frozen=True, slots=True)
class Stack:
    """Paragraphs of one box, and the width that their lines are broken at (0: as they stand)."""

    paragraphs: tuple[Paragraph, ...]
    width: float


def stacks(texts: Sequence[Text], column: bool, boxes: Sequence[Shape] = (), right: float = 0.0) -> Iterator[Stack]:
    """Yield texts as boxes; ``column``: one under another in a box that goes to its right edge.

    That is the edge of the frame around them, one of ``boxes``, or else ``right``.
    """
    lines, raised = _numbers([text for text in texts if text.text.strip()])
    stack: list[Text] = []
    for text in [*lines, None]:
        if stack and (text is None or not (_below if column else continues)(stack[-1], text)):
            yield _stack(stack, raised, column, boxes, right)
            stack = []
        if text is not None:
            stack.append(text)


def continues(above: Text, text: Text) -> bool:
    """Whether a text is the next line of one above it."""
    return (
        replace(above, text="", y=0, whole="") == replace(text, text="", y=0, whole="")
        and 0 < text.y - above.y < _NEXT * text.size
    )


def _below(above: Text, text: Text) -> bool:
    """Whether a text stands in the same column as one above it."""
    size = max(above.size, text.size)
    near = 0 < text.y - above.y < _BELOW * size and abs(text.x - above.x) < 3 * size
    return near and above.anchor == text.anchor == "left"


def _numbers(texts: Sequence[Text]) -> tuple[list[Text], dict[Text, Text]]:
    """Return texts, and the raised numbers by the text behind which they stand."""
    lines = [text for text in texts if text.role != "number"]
    raised: dict[Text, Text] = {}
    for number in (text for text in texts if text.role == "number"):
        behind = (
            text
            for text in lines
            if text not in raised
            and abs(text.left + text.width - number.left) < 0.5 * text.size
            and -0.1 * text.size < text.y - number.y < 0.6 * text.size
        )
        found = next(behind, None)
        if found is None:
            lines.append(replace(number, role="alone"))
        else:
            raised[found] = number
    return lines, raised


def _stack(rows: list[Text], raised: dict[Text, Text], column: bool, boxes: Sequence[Shape], right: float) -> Stack:
    left = min(row.x for row in rows)
    room = max(row.width + (raised[row].width + 2 if row in raised else 0) for row in rows)
    if column:
        room = _edge(rows[0], left, boxes, right) - left
    paragraphs: list[list[Text]] = []
    for row in rows:
        above = paragraphs[-1][-1] if paragraphs else None
        if above is not None and _wraps(above, row, room - (row.x - left)):
            paragraphs[-1].append(row)
        else:
            paragraphs.append([row])
    if not column and (rows[0].anchor != "left" or len(paragraphs) > 1 or len(rows) == 1):
        runs = tuple(run for row in rows for run in _runs([row], raised))
        step = rows[1].y - rows[0].y if len(rows) > 1 else 0.0
        return Stack((Paragraph(runs, step=step, breaks=True, lines=len(rows)),), 0.0)
    found: list[Paragraph] = []
    end = 0.0  # where the paragraph before ends
    for lines in paragraphs:
        step = lines[1].y - lines[0].y if len(lines) > 1 else lines[0].size * _STEP
        before = max(0.0, lines[0].y - step / 2 - end) if found else 0.0
        found.append(Paragraph(tuple(_runs(lines, raised)), before, step, lines[0].x - left, lines=len(lines)))
        end = lines[-1].y + step / 2
    return Stack(tuple(found), room if column else room * 1.05 + rows[0].size * 0.4)


def _runs(rows: Sequence[Text], raised: dict[Text, Text]) -> Iterator[Text]:
    """Yield lines of a paragraph as runs, each with the number behind it."""
    open_run: Text | None = None
    for n, row in enumerate(rows):
        row = replace(row, text=f" {row.text}") if n and open_run is None else row
        open_run = row if open_run is None else replace(open_run, text=f"{open_run.text} {row.text}")
        if (number := raised.get(rows[n])) is not None:
            yield open_run
            # A raised run is drawn smaller by the program itself.
            yield replace(number, size=row.size)
            open_run = None
    if open_run is not None:
        yield open_run


def _wraps(above: Text, row: Text, room: float) -> bool:
    """Whether a line goes on with the sentence of the line above: what it begins with had no room there."""
    if not continues(above, row):
        return False
    first = pieces(row.text)[0]
    return text_width(f"{above.text} {first}", above.size, above.weight) > room - above.size * 0.2


def _edge(first: Text, left: float, boxes: Sequence[Shape], right: float) -> float:
    for box in boxes:
        xs, ys = [x for x, _ in box.rings[0]], [y for _, y in box.rings[0]]
        if min(xs) <= first.x <= max(xs) and min(ys) <= first.y <= max(ys):
            return max(xs) - (left - min(xs))
    return max(right, left + first.width)
