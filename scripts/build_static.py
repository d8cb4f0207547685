"""Write the generated files under static/: the map's signs, the home country alone, simplified lines, routes.

Run after a change of the palette or of the basemap; ``tests/unit/test_static.py`` fails if that was forgotten.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

import geopandas  # noqa: E402  (the path comes first)
from shapely.ops import linemerge, unary_union  # noqa: E402

from transcaspian.browser.ground import FAR_LAYERS  # noqa: E402
from transcaspian.browser.lines import ROUTE_LAYERS, collection  # noqa: E402
from transcaspian.checks.geography import ISO2_OF  # noqa: E402
from transcaspian.dataset.loading import load  # noqa: E402
from transcaspian.dataset.settings import collection as collection_of  # noqa: E402
from transcaspian.scene import scene  # noqa: E402
from transcaspian.shipped import DATA_FOLDER  # noqa: E402
from transcaspian.view.query import View  # noqa: E402

# In degrees: the tolerance of simplified lines, and the least length of a line to be drawn at all. A pixel of the named
# frames is 0.03 to 0.1 degrees wide.
FAR = {"rivers": (0.06, 0.3), "rail": (0.06, 0.5), "borders": (0.05, 0.0)}


def generated_files() -> dict[str, str]:
    """Return the text of each generated file by its name under static/."""
    countries = json.loads((ROOT / "static/basemap/countries.geojson").read_text(encoding="utf-8"))
    code = collection_of(load(DATA_FOLDER).published).home_country
    iso3 = next(three for three, two in ISO2_OF.items() if two == code)
    features = [f for f in countries["features"] if f["properties"]["iso3"] == iso3]
    home = {"type": "FeatureCollection", "features": [{**f, "properties": {"iso3": iso3}} for f in features]}
    files = {f"basemap/{name}-far.json": from_far(name) for name in FAR_LAYERS}
    files |= {f"basemap/route-{style}.json": of_routes(style) for style in ROUTE_LAYERS}
    return files | {f"basemap/home-{code}.geojson": json.dumps(home, separators=(",", ":")) + "\n"}


def of_routes(style: str) -> str:
    """Return the lines of the routes of a style as GeoJSON."""
    lines = scene(load(DATA_FOLDER).published, View()).map.lines
    return json.dumps(collection(line.path for line in lines if line.style == style), separators=(",", ":")) + "\n"


def from_far(name: str) -> str:
    """Return a layer of lines with fewer points and without the shortest lines, as pieces from point to point.

    Straight pieces take a fraction of the time to draw that lines with joints take.
    """
    tolerance, least = FAR[name]
    features = json.loads((ROOT / f"static/basemap/{name}.geojson").read_text(encoding="utf-8"))["features"]
    lines = linemerge(unary_union(geopandas.GeoDataFrame.from_features(features).geometry))
    pieces = []
    for line in sorted(lines.geoms, key=lambda line: line.coords[0]):
        if line.length >= least:
            points = [[round(x, 2), round(y, 2)] for x, y in line.simplify(tolerance).coords]
            pieces += [{"a": a, "b": b} for a, b in pairwise(points)]
    return json.dumps(pieces, separators=(",", ":")) + "\n"


if __name__ == "__main__":
    for name, text in generated_files().items():
        (ROOT / "static" / name).write_text(text, encoding="utf-8")
        print(f"static/{name}")
