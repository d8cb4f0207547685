"""Write the files under static/ that are derived: the signs of the map, and Kazakhstan alone.

Run after a change of the palette or of the basemap; ``tests/unit/test_static.py`` says when that was forgotten.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from transcaspian.mapview import atlas_svg  # noqa: E402  (the path comes first)


def derived() -> dict[str, str]:
    """Return each derived file's name under static/ with its text."""
    countries = json.loads((ROOT / "static/basemap/countries.geojson").read_text(encoding="utf-8"))
    features = [f for f in countries["features"] if f["properties"]["iso3"] == "KAZ"]
    home = {"type": "FeatureCollection", "features": [{**f, "properties": {"iso3": "KAZ"}} for f in features]}
    files = {f"signs-{theme}.svg": atlas_svg(theme) for theme in ("light", "dark")}
    return files | {"basemap/kazakhstan.geojson": json.dumps(home, separators=(",", ":")) + "\n"}


if __name__ == "__main__":
    for name, text in derived().items():
        (ROOT / "static" / name).write_text(text, encoding="utf-8")
        print(f"static/{name}")
