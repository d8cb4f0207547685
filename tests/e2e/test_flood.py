"""Many addresses asked for at once: readers who click at that moment hardly notice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import pytest

from benchmarks.__main__ import OURS
from benchmarks.flood import AT_ONCE, READERS, flood
from benchmarks.sessions import LOST
from tests.e2e.serving import copy_of_data, served


@pytest.mark.long
def test_two_hundred_addresses_at_once_keep_no_reader_waiting(tmp_path: Path) -> None:
    # In a thread of its own: the browser's driver keeps a loop in this one.
    with served(copy_of_data(tmp_path / "data"), tmp_path / "log") as running, ThreadPoolExecutor(1) as apart:
        found = apart.submit(flood, running.url, OURS[0], waves=3).result()
    assert len(found.during) >= 3 * READERS and LOST not in found.during
    assert median(found.during) <= 2 * median(found.usual)
    assert len(found.answers) == 3 * 2 * AT_ONCE
    # Each page is answered; of the grounds as many as may wait, and the others are told to come later.
    assert found.share(200) >= 0.5 and found.share(200) + found.share(503) == 1
    assert all(size > 1000 for _, status, size in found.answers if status == 200)
