"""How much the tests try: a share in ``make test``, the whole in ``make test-long``."""

from __future__ import annotations

LONG = False  # set before the tests are read; see conftest.py


def share(some: int, all_of_it: int | None = None) -> int:
    """Return how often to try: ``some``, or in ``make test-long`` ``all_of_it``, twenty times as much unless said."""
    return (20 * some if all_of_it is None else all_of_it) if LONG else some
