"""What every test of the app needs: a place of its own for the versions that the app keeps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(autouse=True, scope="session")
def history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep versions elsewhere than beside the shipped tables."""
    folder = tmp_path_factory.mktemp("history")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TRANSCASPIAN_HISTORY", str(folder))
        yield folder
