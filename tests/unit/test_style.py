"""Programs and style sheets of the browser: files of their own, and whole ones."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

FOLDERS = ("ui", "transcaspian")
SHEETS = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.css"))
PROGRAMS = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.js"))
# How a component's program begins, and a rule of a style sheet.
INLINE = re.compile(
    r"export default function|addEventListener\(|^[.:#\[a-z][^{}\n;]*\{ ?[a-z-]+:[^{}]*;[^{}]*\}$", re.MULTILINE
)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("sheet", SHEETS, ids=named)
def test_every_block_is_opened_before_it_is_closed_and_all_are_closed(sheet: Path) -> None:
    # A brace too many makes a browser drop the rule behind it, and says nothing.
    depth = 0
    for number, line in enumerate(re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8")).splitlines(), 1):
        depth += line.count("{") - line.count("}")
        assert depth >= 0, f"line {number}: closed without being open"
    assert depth == 0


@pytest.mark.parametrize("folder", ["ui", "pages"])
def test_no_program_and_no_style_sheet_stands_in_a_string_of_python(folder: str) -> None:
    found = [
        f"{named(path)}:{node.lineno}"
        for path in sorted((ROOT / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and INLINE.search(node.value)
    ]
    assert not found


@pytest.mark.parametrize("path", [*SHEETS, *PROGRAMS], ids=named)
def test_every_program_and_style_sheet_is_used(path: Path) -> None:
    users = [file for folder in FOLDERS for file in (ROOT / folder).rglob("*.py")]
    assert any(f'"{path.name}"' in text or f"'{path.name}'" in text for text in (u.read_text("utf-8") for u in users))
    # Streamlit takes a component's text of one line for a path.
    assert len(path.read_text(encoding="utf-8").splitlines()) > 1


def test_each_kind_of_control_of_the_first_picture_has_its_style_and_no_other_has_one() -> None:
    """The template makes the class of the kind (``tc-as-{{ one.kind }}``), so that no search for the class finds it."""
    kinds = {
        node.args[0].value
        for path in (ROOT / "ui").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Control"
        if node.args and isinstance(node.args[0], ast.Constant)
    } | {"quiet"}  # what opens a phone's map, in drawing/markup
    styled = set(re.findall(r"\.tc-as-([a-z]+)", (ROOT / "ui" / "first" / "first.css").read_text("utf-8")))
    parts = {"key", "on", "pictured"}  # of a control, whatever its kind
    assert {"note", "named"} <= kinds == styled - parts
