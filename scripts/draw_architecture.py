"""Draw ``docs/architecture.svg``: the folders of the code in the order in which they may know each other.

Run after a folder has come, gone or got to know another one; ``tests/unit/test_architecture.py`` says when that was
forgotten.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Mapping
from html import escape
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURE = ROOT / "docs" / "architecture.svg"
PACKAGE = ROOT / "transcaspian"
WIDTH, FLOOR, BOX, GAP = 1120, 92, 58, 14  # pixels
_PAPER, _INK, _GREY, _RULE, _PANEL = "#ffffff", "#1d2733", "#69707a", "#dcd8cf", "#f6f4ef"


def rooms() -> dict[str, str]:
    """Return the folders of the package and what stands above it, each with the first line of its docstring."""
    found = {path.parent.name: _lead(path) for path in sorted(PACKAGE.glob("*/__init__.py"))}
    return found | {
        "ui": _lead(ROOT / "ui" / "__init__.py"),
        "pages": "One short script a page.",
        "app.py": "The server.",
    }


def _lead(path: Path) -> str:
    text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
    return text.partition("\n")[0].partition(":")[0].rstrip(".")


def arrows() -> dict[str, set[str]]:
    """Return which folders each folder imports, also inside functions and for types alone."""
    names = rooms()
    found: dict[str, set[str]] = {name: set() for name in names}
    for name in names:
        place = ROOT / name if name in ("ui", "pages", "app.py") else PACKAGE / name
        for path in [place] if place.suffix else sorted(place.rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.ImportFrom) and node.module:
                    parts = node.module.split(".")
                    # ``from transcaspian import x`` and ``from ui import x`` name a room in what they import.
                    heads = [a.name for a in node.names] if parts == [PACKAGE.name] else [parts[-1]]
                    heads = heads if parts[0] == PACKAGE.name and len(parts) < 3 else [parts[min(1, len(parts) - 1)]]
                    found[name] |= {h for h in heads if parts[0] == PACKAGE.name and h in names}
                    found[name] |= {"ui"} if parts[0] == "ui" else set()
        found[name].discard(name)
    return found


def floors(known: Mapping[str, set[str]]) -> dict[str, int]:
    """Return the floor of each folder, one above the highest that it imports; RecursionError for a circle."""
    found: dict[str, int] = {}

    def floor(name: str) -> int:
        if name not in found:
            found[name] = 1 + max((floor(other) for other in known[name]), default=-1)
        return found[name]

    for name in known:
        floor(name)
    return found


def _direct(known: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """Leave out every arrow that a longer way already tells."""

    def reached(name: str) -> set[str]:
        return known[name].union(*(reached(other) for other in known[name]))

    return {name: known[name] - set().union(*(reached(other) for other in known[name])) for name in known}


def drawn() -> str:
    """Return the picture as SVG: floors from the ground up, an arrow from each folder to those that it builds on."""
    leads, known = rooms(), arrows()
    at = floors(known)
    height = FLOOR * (max(at.values()) + 1) + 2 * GAP
    boxes: dict[str, tuple[float, float, float]] = {}
    for level in range(max(at.values()) + 1):
        row = sorted(name for name in at if at[name] == level)
        width = min(300.0, (WIDTH - GAP * (len(row) + 1)) / len(row))
        left = (WIDTH - len(row) * width - GAP * (len(row) - 1)) / 2
        for place, name in enumerate(row):
            boxes[name] = (left + place * (width + GAP), height - GAP - FLOOR * level - BOX, width)
    lines, signs = [], []
    for name, others in sorted(_direct(known).items()):
        x, y, width = boxes[name]
        for other in sorted(others):
            a, b, c = boxes[other]
            lines.append(
                f'<path d="M{x + width / 2:.0f} {y + BOX:.0f}L{a + c / 2:.0f} {b:.0f}" marker-end="url(#tip)"/>'
            )
    for name, (x, y, width) in sorted(boxes.items()):
        signs.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{BOX}" rx="3"/>')
        signs.append(f'<text x="{x + 10:.0f}" y="{y + 20:.0f}" font-weight="600">{escape(name)}</text>')
        for line, words in enumerate(_wrapped(leads[name], (width - 20) / 5.9)):
            signs.append(f'<text x="{x + 10:.0f}" y="{y + 35 + 13 * line:.0f}" class="lead">{escape(words)}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        'font-size="13">\n'
        f"<style>rect{{fill:{_PANEL};stroke:{_RULE}}}path{{fill:none;stroke:{_GREY};stroke-opacity:.55}}"
        f"text{{fill:{_INK}}}.lead{{font-size:11px;fill:{_GREY}}}</style>\n"
        '<defs><marker id="tip" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="7" markerHeight="7" orient="auto">'
        f'<path d="M0 0L6 3L0 6Z" style="fill:{_GREY}"/></marker></defs>\n'
        f'<rect width="{WIDTH}" height="{height}" style="fill:{_PAPER};stroke:none"/>\n'
        + "\n".join(lines + signs)
        + "\n</svg>\n"
    )


def _wrapped(text: str, most: float) -> list[str]:
    """Return the first two lines of a text of at most so many letters a line, with an ellipsis where it goes on."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + len(word) + 1 > most:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines if len(lines) <= 2 else [lines[0], f"{lines[1]} …"]


if __name__ == "__main__":
    sys.stdout.write(f"{PICTURE.relative_to(ROOT)}\n")
    PICTURE.write_text(drawn(), encoding="utf-8")
