"""Fill in the countries that each leg touches, in the order of travel, from its line and the country layer.

    python scripts/leg_countries.py            # writes data/legs.csv
    python scripts/leg_countries.py --check    # prints the changes, and fails if there are any

By land: every country with at least ``LEAST_KM`` of the line, and those of the ends. A line is only as exact as the
map: in places it runs along a border, so shorter parts are left out. Ferries and ships touch the countries of their
two ports, so that a lane past a coast enters none. Ends at sea (a strait) have no country.
"""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Mapping
from pathlib import Path

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from transcaspian.checks.geography import read_countries  # noqa: E402
from transcaspian.dataset.lines import Path2D, leg_lines  # noqa: E402
from transcaspian.dataset.loading import load  # noqa: E402
from transcaspian.shipped import COUNTRIES_PATH, DATA_FOLDER  # noqa: E402
from transcaspian.tables.files import write_atomically  # noqa: E402
from transcaspian.tables.records import Leg, Location  # noqa: E402

LEAST_KM = 15.0
_GEOD = Geod(ellps="WGS84")


def countries_touched(
    leg: Leg, path: Path2D | None, places: dict[str, Location], countries: Mapping[str, BaseGeometry]
) -> tuple[str, ...]:
    """Return the countries of a leg in the order of travel."""
    ends = [p.country if p and p.kind != "strait" else None for p in map(places.get, (leg.from_id, leg.to_id))]
    if leg.mode not in ("rail", "road") or path is None:
        return tuple(dict.fromkeys(end for end in ends if end))
    line = shapely.LineString(path)
    found: dict[str, float] = {}
    for code, shape in countries.items():
        inside = shapely.intersection(line, shape)
        if not inside.is_empty and _GEOD.geometry_length(inside) / 1000 >= LEAST_KM:
            found[code] = min(line.project(shapely.Point(xy)) for xy in shapely.get_coordinates(inside))
    for end, at in zip(ends, (0.0, line.length), strict=True):
        if end:
            found.setdefault(end, at)
    return tuple(sorted(found, key=found.__getitem__))


def main() -> int:
    """Write the column, or with ``--check`` compare it; return the exit status."""
    data = load(DATA_FOLDER).published
    countries = read_countries(COUNTRIES_PATH)
    lines = leg_lines(data)
    found = {
        (leg.route_id, str(leg.seq)): ";".join(
            countries_touched(leg, lines.get((leg.route_id, leg.seq)), data.locations, countries)
        )
        for leg in data.legs
    }
    path = DATA_FOLDER / "legs.csv"
    with path.open(newline="", encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        rows, names = list(reader), list(reader.fieldnames or ())
    differ = 0
    for row in rows:
        new = found.get((row["route_id"], row["seq"]), row["countries"])
        if row["countries"] != new:
            differ += 1
            print(f"{row['route_id']}.{row['seq']}: {row['countries'] or '-'} -> {new or '-'}")
            row["countries"] = new
    if "--check" not in sys.argv and differ:
        out = io.StringIO()
        writer = csv.DictWriter(out, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        write_atomically(path, out.getvalue().encode())
    return 1 if "--check" in sys.argv and differ else 0


if __name__ == "__main__":
    sys.exit(main())
