"""What unit tests of several modules begin with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.drafted import folders_in
from ui import cached


@pytest.fixture
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Path]]:
    """Return folders of the shipped tables by name, plain, with drafts and with these published; none stays loaded."""
    found = folders_in(tmp_path)
    monkeypatch.setenv("TRANSCASPIAN_HISTORY", str(tmp_path / "history"))
    yield found
    for folder in found.values():
        cached._stores.pop(folder, None)
