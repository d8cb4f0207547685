"""Draw ``docs/architecture.svg``: the folders of the code on floors, each above all folders that it imports.

Run this after adding or removing a folder or an import between folders; ``tests/unit/test_documentation.py`` fails
while the picture is out of date.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from html import escape
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"
PACKAGE = ROOT / "transcaspian"
WIDTH, BOX, LANE, GAP, BETWEEN, MARGIN = 1180, 232, 12, 20, 46, 24  # pixels
LINE, LETTER = 14, 6.3  # pixels: the height of a line, and the width of an average letter
_PAPER, _INK, _GREY, _RULE, _PANEL = "#ffffff", "#1d2733", "#69707a", "#dcd8cf", "#f6f4ef"

# A folder on its floor, or the lane of an arrow through a floor: (from, to, floor).
Node = str | tuple[str, str, int]


def rooms() -> dict[str, str]:
    """Return the folders of the package and those built on it, each with the first sentence of its docstring."""
    package = {path.parent.name: _lead(path) for path in sorted(PACKAGE.glob("*/__init__.py"))}
    return package | {
        "ui": _lead(ROOT / "ui" / "__init__.py"),
        "pages": "One short script per page.",
        "app.py": "The server.",
    }


def _lead(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return re.sub(r" \(.*?\)|`", "", text.partition("\n")[0].partition(". ")[0])


def imports_by_folder() -> dict[str, set[str]]:
    """Return the folders that each folder imports, including imports inside functions and for types."""
    names = rooms()
    found: dict[str, set[str]] = {}
    for name in names:
        place = ROOT / name if name in ("ui", "pages", "app.py") else PACKAGE / name
        files = [place] if place.suffix else sorted(place.rglob("*.py"))
        found[name] = {room for path in files for room in _imported_by(path) if room in names} - {name}
    return found


def _imported_by(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            for full in (node.module, *(f"{node.module}.{alias.name}" for alias in node.names)):
                head, _, rest = full.partition(".")
                yield rest.partition(".")[0] if head == PACKAGE.name else head


def floors(below: Mapping[str, set[str]]) -> dict[str, int]:
    """Return the floor of each folder, one above the highest that it imports; raise RecursionError for a cycle."""
    found: dict[str, int] = {}

    def floor(name: str) -> int:
        if name not in found:
            found[name] = 1 + max((floor(other) for other in below[name]), default=-1)
        return found[name]

    for name in below:
        floor(name)
    return found


def direct_arrows(below: Mapping[str, set[str]]) -> list[tuple[str, str]]:
    """Return the arrows, without those that others imply."""

    def reached(name: str) -> set[str]:
        return below[name].union(*(reached(other) for other in below[name]))

    return sorted(
        (name, other)
        for name in below
        for other in below[name] - set().union(*(reached(between) for between in below[name]))
    )


def arrow_paths(arrows: list[tuple[str, str]], floor: Mapping[str, int]) -> list[list[Node]]:
    """Return each arrow as the nodes that it passes, one on each floor, from the top."""
    return [
        [one, *((one, other, level) for level in range(floor[one] - 1, floor[other], -1)), other]
        for one, other in arrows
    ]


def node_positions(rows: list[list[Node]], near: Mapping[Node, list[Node]]) -> dict[Node, float]:
    """Return the horizontal middle of each node: near the nodes that it is joined to, and clear of its neighbours."""
    at: dict[Node, float] = {node: WIDTH / 2 for row in rows for node in row}
    for turn in range(24):
        for row in rows if turn % 2 else rows[::-1]:
            wanted = {node: sum(at[other] for other in near[node]) / max(len(near[node]), 1) for node in row}
            row.sort(key=lambda node: (wanted[node], str(node)))
            at |= _spread(row, wanted)
    return at


def _spread(row: list[Node], wanted: Mapping[Node, float]) -> dict[Node, float]:
    """Return the middles of a row in order: as close to the wanted ones as widths allow, within the picture."""
    half = [(BOX if isinstance(node, str) else LANE) / 2 for node in row]
    step = [0.0, *(a + b + GAP for a, b in pairwise(half))]
    least, most = [MARGIN + half[0]], [WIDTH - MARGIN - half[-1]]
    for one, other in zip(step[1:], step[:0:-1], strict=True):
        least.append(least[-1] + one)
        most.insert(0, most[0] - other)
    # The average of pushing to the right and pushing to the left treats all nodes alike.
    right, left = [0.0] * len(row), [0.0] * len(row)
    for i, node in enumerate(row):
        right[i] = max(least[i], wanted[node], right[i - 1] + step[i] if i else 0)
    for i in reversed(range(len(row))):
        node = row[i]
        left[i] = min(most[i], wanted[node], left[i + 1] - step[i + 1] if i + 1 < len(row) else WIDTH)
    return {node: min(most[i], max(least[i], (right[i] + left[i]) / 2)) for i, node in enumerate(row)}


def picture() -> str:
    """Return the picture as SVG: floors from the ground up, an arrow from each folder to those that it imports."""
    leads, below = rooms(), imports_by_folder()
    floor = floors(below)
    paths = arrow_paths(direct_arrows(below), floor)
    rows: list[list[Node]] = [
        [name for name in sorted(floor) if floor[name] == n] for n in range(max(floor.values()) + 1)
    ]
    near: dict[Node, list[Node]] = {name: [] for name in floor}
    for path in paths:
        for one, other in pairwise(path):
            near.setdefault(one, []).append(other)
            near.setdefault(other, []).append(one)
        for level, lane in zip(range(floor[str(path[0])] - 1, 0, -1), path[1:-1], strict=False):
            rows[level].append(lane)
    at = node_positions(rows, near)
    words = {name: _wrapped(lead, (BOX - 20) / LETTER) for name, lead in leads.items()}
    tall = 33 + LINE * max(len(lines) for lines in words.values())
    top = {node: MARGIN + (len(rows) - 1 - level) * (tall + BETWEEN) for level, row in enumerate(rows) for node in row}
    height = 2 * MARGIN + len(rows) * (tall + BETWEEN) - BETWEEN
    parts = [_arrow(path, at, top, tall) for path in paths]
    parts += [_box(name, words[name], at[name] - BOX / 2, top[name], tall) for name in sorted(floor)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        'font-size="14">\n'
        f"<style>rect{{fill:{_PANEL};stroke:{_RULE}}}path{{fill:none;stroke:{_GREY};stroke-width:1.2}}"
        f"text{{fill:{_INK}}}.lead{{font-size:11.5px;fill:{_GREY}}}</style>\n"
        '<defs><marker id="tip" viewBox="0 0 6 6" refX="5.4" refY="3" markerWidth="8" markerHeight="8" orient="auto">'
        f'<path d="M0 0L6 3L0 6Z" style="fill:{_GREY};stroke:none"/></marker></defs>\n'
        f'<rect width="{WIDTH}" height="{height}" style="fill:{_PAPER};stroke:none"/>\n'
        + "\n".join(parts)
        + "\n</svg>\n"
    )


def _arrow(path: list[Node], at: Mapping[Node, float], top: Mapping[Node, float], tall: float) -> str:
    """Draw an arrow: straight down through the floors that it passes, and curved between two floors."""
    x, y = at[path[0]], top[path[0]] + tall
    line = f"M{x:.0f} {y:.0f}"
    for node in path[1:]:
        before, x, y = x, at[node], top[node]
        line += f"C{before:.0f} {y - BETWEEN / 2:.0f} {x:.0f} {y - BETWEEN / 2:.0f} {x:.0f} {y:.0f}"
        line += f"V{y + tall:.0f}" if node != path[-1] else ""
    return f'<path d="{line}" marker-end="url(#tip)"/>'


def _box(name: str, lines: list[str], left: float, top: float, tall: float) -> str:
    texts = "".join(
        f'<text x="{left + 10:.0f}" y="{top + 38 + LINE * n:.0f}" class="lead">{escape(line)}</text>'
        for n, line in enumerate(lines)
    )
    return (
        f'<rect x="{left:.0f}" y="{top:.0f}" width="{BOX}" height="{tall:.0f}" rx="3"/>'
        f'<text x="{left + 10:.0f}" y="{top + 20:.0f}" font-weight="600">{escape(name)}</text>{texts}'
    )


def _wrapped(text: str, most: float) -> list[str]:
    """Return a text as lines of at most ``most`` letters."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")
