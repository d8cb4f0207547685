"""Programs of the system that some tests read files with."""

from __future__ import annotations

import os

import pytest

from scripts.find_programs import find_program


def program(name: str) -> str:
    """Return the path of a program; without it the test is skipped, or fails where everything has to be there (CI)."""
    path = find_program(name)
    if path is None:
        reason = f"the program {name} is not installed"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)  # no hole: `make test` installs it where it can, and under CI it has to be there
    return path
