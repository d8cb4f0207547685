"""What is served as it is: fonts with every letter, credits for everything."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from tests.unit.handmade import shipped
from transcaspian.language.messages import LANGUAGES, LOCALE_FOLDER
from transcaspian.look.basemap import EXTENT
from transcaspian.look.typography import FONT_FILES, text_width

STATIC = Path(__file__).parents[2] / "static"
POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
CYRILLIC = "".join(map(chr, range(0x0410, 0x0450))) + "ёЁіІїЇєЄґҐ"
KAZAKH = "әіңғүұқөһӘІҢҒҮҰҚӨҺ"
TURKISH = "çğıİöşüÇĞÖŞÜâ"
SIGNS = "0123456789–—…·×°±≈½“”„”‘’«»€№"
FONTS = sorted([*FONT_FILES.values(), *(path.with_suffix(".woff2") for path in FONT_FILES.values())])
LAYERS = sorted(STATIC.glob("basemap/*.geojson"))


@cache
def letters_of(path: Path) -> frozenset[int]:
    return frozenset(_opened(path).getBestCmap())


@cache
def _opened(path: Path) -> Any:
    return TTFont(path)


def served() -> list[Path]:
    return sorted(path for path in STATIC.rglob("*") if path.is_file())


@pytest.mark.parametrize("font", FONTS, ids=lambda path: path.name)
def test_a_font_has_polish_cyrillic_kazakh_and_turkish_letters(font: Path) -> None:
    missing = [letter for letter in POLISH + CYRILLIC + KAZAKH + TURKISH + SIGNS if ord(letter) not in letters_of(font)]
    assert missing == []


@pytest.mark.parametrize("font", FONTS, ids=lambda path: path.name)
def test_a_font_has_every_letter_of_the_tables_and_the_catalogues(font: Path) -> None:
    texts = [path.read_text(encoding="utf-8") for lang in LANGUAGES for path in (LOCALE_FOLDER / lang).glob("*.po")]
    data = shipped()
    texts += [
        f"{e.title['en']}{e.title['pl']}{e.short['en']}{e.short['pl']}{e.summary['en']}{e.summary['pl']}"
        for e in data.events.values()
    ]
    texts += [f"{p.name['en']}{p.name['pl']}{p.name_local or ''}{''.join(p.aliases)}" for p in data.locations.values()]
    texts += [f"{a.name['en']}{a.name['pl']}{a.name_local or ''}" for a in data.actors.values()]
    texts += [f"{c.statement['en']}{c.statement['pl']}" for c in data.claims.values()]
    letters = {letter for text in texts for letter in text if letter.isprintable()}
    # Names in Armenian, Georgian or Chinese script are for the card, where the browser finds another font.
    letters = {letter for letter in letters if ord(letter) < 0x530 or 0x2000 <= ord(letter) < 0x2E00}
    assert sorted(letter for letter in letters if ord(letter) not in letters_of(font)) == []


def test_the_browser_and_the_pictures_have_the_same_fonts() -> None:
    for path in FONT_FILES.values():
        web = path.with_suffix(".woff2")
        assert letters_of(path) == letters_of(web)
        for letter in "mWłҚж0":
            assert _advance(path, letter) == _advance(web, letter)


def _advance(path: Path, letter: str) -> float:
    font = _opened(path)
    return float(font["hmtx"][font.getBestCmap()[ord(letter)]][0] / font["head"].unitsPerEm)


@pytest.mark.parametrize("weight", FONT_FILES)
def test_text_is_measured_as_the_font_says(weight: str) -> None:
    for letter in "mWłҚж0 ":
        assert text_width(letter, 100, weight) == pytest.approx(100 * _advance(FONT_FILES[weight], letter), abs=1.0)


def test_every_served_file_has_its_credits() -> None:
    credits = (STATIC / "CREDITS.md").read_text(encoding="utf-8")
    for path in served():
        name = str(path.relative_to(STATIC).as_posix())
        if name in {"CREDITS.md", "icon.png"}:
            continue
        if name.startswith("basemap/licences/"):
            assert "`basemap/licences/`" in credits
        elif name.startswith("fonts/"):
            assert (STATIC / "fonts" / "LICENSE.md").is_file() and "SIL Open Font License" in credits
        else:
            assert re.search(rf"`(basemap/)?{re.escape(path.stem)}(\.geojson)?`", credits), name


@pytest.mark.parametrize("layer", LAYERS, ids=lambda path: path.stem)
def test_a_layer_is_geojson_within_its_extent(layer: Path) -> None:
    content = json.loads(layer.read_text(encoding="utf-8"))
    assert content["type"] == "FeatureCollection" and content["features"]
    west, south, east, north = EXTENT
    points = list(_points([f["geometry"]["coordinates"] for f in content["features"]]))
    assert points
    outside = [p for p in points if not (west - 0.01 <= p[0] <= east + 0.01 and south - 0.01 <= p[1] <= north + 0.01)]
    assert outside == []


def _points(value: list[object]) -> list[tuple[float, float]]:
    if value and isinstance(value[0], int | float):
        return [(float(value[0]), float(value[1]))]  # type: ignore[arg-type]
    return [point for part in value for point in _points(part)]  # type: ignore[arg-type]


def test_static_files_are_small_enough_to_be_fetched_once() -> None:
    sizes = {path.name: path.stat().st_size for path in served()}
    assert {name: size for name, size in sizes.items() if size > 1_500_000} == {}
