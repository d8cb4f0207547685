"""Write the made-up layer that ships: a log of ports of the Caspian Sea in 2023, invented from a fixed seed.

Nothing in it happened. It shows what a layer is, and has what real ones have: rows of a day, of an hour, of a month,
without a time, without a place, and figures that are not known.
"""

from __future__ import annotations

import csv
import io
import math
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

FOLDER = Path(__file__).parents[1] / "data" / "layers"
ROWS = 3_000
# Name, longitude, latitude, offset of its clocks in 2023, share of the rows.
PORTS = (
    ("Aktau", 51.213, 43.606, "+05:00", 34),
    ("Kuryk", 51.653, 43.183, "+05:00", 22),
    ("Alat", 49.414, 39.977, "+04:00", 26),
    ("Turkmenbashi", 52.931, 40.002, "+05:00", 12),
    ("Makhachkala", 47.497, 42.989, "+03:00", 6),
)
KINDS = (("arrival", 42), ("departure", 40), ("storm closure", 7), ("berth inspection", 6), ("cargo found", 5))
COLUMNS = ("id", "when", "precision", "port", "lon", "lat", "kind", "vessel", "tonnes", "remark")


def rows() -> list[tuple[str, ...]]:
    """Return the rows of the log, the same every time."""
    random = Random(2023)
    found: list[tuple[str, ...]] = []
    for number in range(1, ROWS + 1):
        port, lon, lat, offset, _ = random.choices(PORTS, [one[4] for one in PORTS])[0]
        kind = random.choices([one for one, _ in KINDS], [share for _, share in KINDS])[0]
        moment = datetime(2023, 1, 1) + timedelta(minutes=_minute(random))
        when, precision = _written(random, moment, offset)
        vessel = f"Made-up ferry {random.randint(1, 24)}" if random.random() < 0.7 else f"Invented barge {number % 40}"
        placed = random.random() > 0.015
        about = (lon + random.gauss(0, 0.05), lat + random.gauss(0, 0.04))
        tonnes = str(random.randint(2, 70) * 100) if kind in ("arrival", "departure") and random.random() > 0.1 else ""
        found.append(
            (
                f"log-{number:04}",
                when,
                precision,
                port if placed else "at sea",
                f"{about[0]:.4f}" if placed else "",
                f"{about[1]:.4f}" if placed else "",
                kind,
                "" if kind in ("storm closure", "berth inspection") else vessel,
                tonnes,
                f"Invented entry {number}: {kind} at {port}; nothing of it happened.",
            )
        )
    return found


def _minute(random: Random) -> int:
    """Return a minute of the year: more in summer, few at night, none during a made-up strike in March."""
    while True:
        day, hour = random.random() * 365, random.gauss(13, 5) % 24
        if 70 <= day < 74 or random.random() > 0.6 + 0.4 * math.sin((day - 80) / 365 * 2 * math.pi):
            continue
        return int(day) * 1440 + int(hour * 60)


def _written(random: Random, moment: datetime, offset: str) -> tuple[str, str]:
    """Return a time as the log writes it, and how precise it is."""
    chance = random.random()
    if chance < 0.02:
        return "", "unknown"
    if chance < 0.05:
        return f"{moment:%Y-%m}", "month"
    if chance < 0.30:
        return f"{moment:%Y-%m-%d}", "day"
    return f"{moment:%Y-%m-%dT%H:%M}{offset}", "minute"


def written() -> bytes:
    """Return the log as a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows())
    return text.getvalue().encode()


if __name__ == "__main__":
    (FOLDER / "port-log.csv").write_bytes(written())
