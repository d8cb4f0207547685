"""A large folder of valid tables, the same for the same seed: ``python -m benchmarks.generate OUT``.

The shipped tables, and copies of their events at other times and places, each with copies of its claims, up to the
requested number of events. ``python -m transcaspian check OUT`` finds no problems.
"""

from __future__ import annotations

import argparse
import csv
import random
import shutil
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from transcaspian.shipped import DATA_FOLDER

Row = dict[str, str]

_FIRST, _DAYS = date(2022, 1, 1), 730
_LONG_AGO, _YEARS = date(2012, 1, 1), 14 * 365
_TITLE, _SHORT = 90, 48  # longest, as in data/datapackage.json


def generate(folder: Path, events: int, seed: int) -> None:
    """Write the tables to a folder, which is created if necessary."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in filter(Path.is_file, DATA_FOLDER.iterdir()):
        shutil.copyfile(path, folder / path.name)
    chance = random.Random(seed)
    happened, claims = _read("events"), _read("claims")
    claims_of: dict[str, list[Row]] = defaultdict(list)
    for claim in claims:
        claims_of[claim["event_id"]].append(claim)
    models = [event for event in happened if event["status"] == "published"]
    places = [place["id"] for place in _read("locations")]
    for number in range(max(0, events - len(models))):
        model = chance.choice(models)
        event, known = _moved(model, f"generated-{number:05}", number, places, chance)
        happened.append(event)
        claims += _repeated(claims_of[model["id"]], event["id"], known, chance)
    _write(folder / "events.csv", happened)
    _write(folder / "claims.csv", claims)


def _moved(model: Row, name: str, number: int, places: list[str], chance: random.Random) -> tuple[Row, date]:
    """Return a copy of an event at another time, and the first day on which it may have been known."""
    first, days = (_FIRST, _DAYS) if chance.random() < 0.9 else (_LONG_AGO, _YEARS)
    when, last = _date(first + timedelta(days=chance.randrange(days)), chance)
    event = model | {"id": name, "date": when, "significance": chance.choice("11112223")}
    for column, limit in (("title_en", _TITLE), ("title_pl", _TITLE), ("short_en", _SHORT), ("short_pl", _SHORT)):
        if model[column]:
            event[column] = f"{model[column][: limit - 7].rstrip()} {number}"
    if chance.random() < 0.5:
        event["location_id"] = chance.choice(places)
    return event, last + timedelta(days=1)


def _date(day: date, chance: random.Random) -> tuple[str, date]:
    """Return a date as tables have it (EDTF), with its last day."""
    kind = chance.random()
    if kind < 0.5:
        return day.isoformat(), day
    if kind < 0.75:
        return f"{day}T{chance.randrange(24):02}:{chance.randrange(60):02}+03:00", day
    if kind < 0.85:
        return f"{day:%Y-%m}", day.replace(day=28) + timedelta(days=4)
    if kind < 0.95:
        return f"{day}~", day + timedelta(days=1)
    end = day + timedelta(days=chance.randint(1, 20))
    return f"{day}/{end}", end


def _repeated(claims: Iterable[Row], event: str, known: date, chance: random.Random) -> Iterable[Row]:
    for number, claim in enumerate(claims, 1):
        day = known + timedelta(days=chance.choice((0, 0, 1, 2, 7, 60)))
        yield claim | {"id": f"{event}.{number}", "event_id": event, "known_on": day.isoformat()}


def _read(table: str) -> list[Row]:
    with (DATA_FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    generate(options.out, options.events, options.seed)
