"""The ground of a map by address: what a name may ask for, and how long an answer may be kept."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import product

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.routing import Route

from tests.unit.asking import Answer, asked
from tests.unit.handmade import CANVASES, FRAMES
from transcaspian.dataset.loading import load
from transcaspian.drawing.ground import DENSITY, Ground, ground_of, parse_name, version, webp
from transcaspian.look.palette import palette
from transcaspian.scene import Scene, scene
from transcaspian.scene.sizes import HEIGHTS, PHONE, WIDTHS, canvas
from transcaspian.shipped import DATA_FOLDER
from transcaspian.view.grammar import THEMES
from transcaspian.view.query import View
from ui.mutiny import player
from ui.server import grounds

STYLE = (DATA_FOLDER.parent / "ui" / "style.css").read_text(encoding="utf-8")
GROUND = Ground("light", 885, 313, 57.9475, 48.8142, 2.998, "KZ")


@pytest.fixture(scope="module")
def picture() -> bytes:
    return webp(GROUND)


def scene_of(view: View) -> Scene:
    return scene(load(DATA_FOLDER).published, view, canvas(1380, 860))


def ask(name: str, of: str | None = None, **headers: str) -> Answer:
    app = Starlette(routes=[Route(grounds.PATH, grounds.answer)])
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return asked(app, grounds.PATH.format(version=of or version(), name=name), headers=told)


@pytest.mark.one_in(3)
@pytest.mark.parametrize("theme", THEMES)
def test_a_name_says_all_that_is_needed_to_draw_the_ground_again(theme: str) -> None:
    for frame in (*FRAMES, "46.57,48.23,56.17,54.23", "-179,-80,179,80", "19.5,30,20,30.5"):
        ground = ground_of(scene_of(View(frame=frame)).map, theme)
        assert parse_name(ground.name) == ground, frame


def test_the_maps_of_all_size_classes_can_be_asked_for() -> None:
    sizes = {(one.map_width, one.map_height) for one in CANVASES.values()}
    stories = (player.canvas_of(*size) for size in product(WIDTHS, HEIGHTS))
    for width, height in sizes | {(one.map_width, one.map_height) for one in stories}:
        assert parse_name(Ground("dark", width, height, 50.0, 45.0, 3.0).name), (width, height)


def test_a_phones_map_has_its_proportions_in_the_style_sheet() -> None:
    for height in HEIGHTS:
        for one in (canvas(PHONE, height), player.canvas_of(PHONE, height)):
            assert f"aspect-ratio: {one.map_width} / {one.map_height};" in STYLE


@pytest.mark.parametrize(
    "name",
    [
        "light_885x313_57.94750_48.81420_2.998.webp",  # the same under another name
        "light_885x313_057.94750_48.81420_2.99800.webp",
        "light_885x313_-0.00000_48.81420_2.99800.webp",
        "light_99999x313_57.94750_48.81420_2.99800.webp",
        "light_2201x313_57.94750_48.81420_2.99800.webp",
        "light_885x9999_57.94750_48.81420_2.99800.webp",
        "light_885x313_57.94750_48.81420_29.00000.webp",
        "light_885x313_57.94750_48.81420_-9.00000.webp",
        "light_885x313_957.94750_48.81420_2.99800.webp",
        "light_885x313_57.94750_98.81420_2.99800.webp",
        "light_885x313_nan_48.81420_2.99800.webp",
        "gold_885x313_57.94750_48.81420_2.99800.webp",
        "light_٨٨٥x313_57.94750_48.81420_2.99800.webp",  # digits of another script
        "light_885x313_57.94750_48.81420_2.99800.webp\n",
        "..",
        "",
    ],
)
def test_a_name_that_no_map_of_ours_has_asks_for_nothing(name: str) -> None:
    assert parse_name(name) is None
    if name.isprintable() and name:
        assert ask(name).status == 404


def test_the_ground_is_the_same_for_every_view_of_a_frame() -> None:
    one, other = scene_of(View()), scene_of(View(window="july", language="pl", tracks=("contracts",)))
    assert ground_of(one.map, "light") == ground_of(other.map, "light")
    assert ground_of(one.map, "light") != ground_of(scene_of(View(frame="march")).map, "light")


def test_the_picture_is_as_large_as_the_map_and_in_the_colours_of_its_theme(picture: bytes) -> None:
    assert webp(GROUND) == picture and len(picture) < 90_000
    for theme, made in (("light", picture), ("dark", webp(replace(GROUND, theme="dark")))):
        image = Image.open(io.BytesIO(made)).convert("RGB")
        assert image.size == (885 * DENSITY, 313 * DENSITY)
        home = tuple(int(palette(theme).home[n : n + 2], 16) for n in (1, 3, 5))
        at = image.getpixel((1290, 330))  # in the steppe of Kazakhstan
        assert isinstance(at, tuple) and all(abs(a - b) < 8 for a, b in zip(at, home, strict=True)), (theme, at, home)


def test_a_ground_is_answered_by_a_server_that_has_never_named_it_and_kept_for_ever(picture: bytes) -> None:
    answer = ask(GROUND.name)
    assert (answer.status, answer.headers["content-type"], answer.body) == (200, "image/webp", picture)
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = ask(GROUND.name, if_none_match=answer.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_a_page_from_before_an_update_gets_the_ground_but_must_not_keep_it(picture: bytes) -> None:
    answer = ask(GROUND.name, of="0123456789ab")
    assert answer.body == picture and answer.headers["cache-control"] == "no-store"


def test_parameters_that_mean_nothing_are_refused() -> None:
    assert ask(f"{GROUND.name}?x=1").status == 404
