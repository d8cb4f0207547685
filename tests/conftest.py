"""What ``make test`` takes a share of, ``make test-long`` does in full; property tests have no deadline in either."""

from __future__ import annotations

import gc
from collections import Counter

import pytest
from hypothesis import settings

from tests import amounts

# The share is the same in every run: what fails in one has not passed in another by chance. Long runs look elsewhere.
settings.register_profile("share", deadline=None, derandomize=True, max_examples=50)
settings.register_profile("long", deadline=None, max_examples=2000, print_blob=True)


def pytest_configure(config: pytest.Config) -> None:
    """Set how much the tests try, before they are read."""
    amounts.LONG = config.option.markexpr == "long"
    settings.load_profile("long" if amounts.LONG else "share")


def pytest_collection_finish() -> None:
    """Exempt tests and what they import from garbage collection, and look for garbage as seldom as a server does."""
    gc.freeze()
    gc.set_threshold(50_000)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item], config: pytest.Config) -> None:
    """Tell which tests are long, in long runs also those of which there is more to try; put long files first."""
    cases: Counter[str] = Counter()
    for item in items:
        few = item.get_closest_marker("one_in")
        # What failed last is tried again whatever its number.
        if few and not item.get_closest_marker("long") and not config.getoption("lf", default=False):
            test = item.nodeid.partition("[")[0]
            if cases[test] % few.args[0]:
                item.add_marker("long")
            cases[test] += 1
        fuzzed = getattr(getattr(item, "obj", None), "is_hypothesis_test", False)
        if amounts.LONG and (fuzzed or item.get_closest_marker("more")):
            item.add_marker("long")
    order = {name: number for number, name in enumerate(amounts.LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(order)))
