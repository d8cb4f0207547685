"""Scripts and style sheets for the browser, in files next to the modules that use them."""

from __future__ import annotations

from pathlib import Path


def asset(module: str, name: str) -> str:
    """Return the text of a file in the folder of a module, whose ``__file__`` is given.

    A component's script or style sheet needs several lines: Streamlit takes a single line for the path of a file.
    """
    return Path(module).with_name(name).read_text(encoding="utf-8")
