"""The saved views look as they did: each is drawn and compared with its picture in ``tests/pictures/``.

The tolerance and its reasons stand at ``scripts.update_pictures.difference``; what it notices and what it lets pass
is shown here. After a wanted change ``make pictures`` draws the references anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from scripts.update_pictures import (
    FOLDER,
    SIZE_LIMIT,
    Difference,
    cases,
    dataset,
    decode,
    difference,
    difference_picture,
    encode,
    picture,
    sheet_of,
    update,
)
from tests.amounts import share, some
from tests.unit.handmade import shipped
from transcaspian.drawing.sheet import Disc, Group, Item, Shape, Sheet, Text

CASES = cases()
FIRST = next(iter(CASES))
CALL_OUT = next(name for name, case in CASES.items() if case.options.marking)
# Pictures in which a change is planted: the first for make test, and its kin for make test-long.
PLANTED = [
    FIRST,
    *(pytest.param(name, marks=pytest.mark.long) for name in (f"{FIRST}.pl-dark", f"{FIRST}.print", CALL_OUT)),
]
SOME = share(2, 6)  # marks and labels of a picture
Change = Callable[[Item], Item | None]


@cache
def drawn(name: str) -> Image.Image:
    return picture(sheet_of(CASES[name]))


@cache
def kept(name: str) -> Image.Image:
    """The picture as it would be kept today."""
    return decode(encode(drawn(name)))


def compare(name: str, actual: Image.Image, folder: Path, out: Path) -> str:
    """What is wrong with a picture, in words with the way out; empty if it is as it was."""
    path = folder / f"{name}.png"
    if not path.exists():
        return f"{path} is missing: run `make pictures`"
    reference = decode(path.read_bytes())
    found = difference(actual, reference)
    if found.accepted:
        return ""
    actual.save(out / f"{name}.actual.png")
    difference_picture(actual, reference).save(out / f"{name}.difference.png")
    return (
        f"{name} does not look as it did: {found}.\n"
        f"  as it was:   {path}\n"
        f"  as it is:    {out / f'{name}.actual.png'}\n"
        f"  differences: {out / f'{name}.difference.png'}\n"
        "If the change is wanted, run `make pictures`, look at what it changed, and keep it."
    )


# The references


# Each view in one of its layouts, and those of other kinds.
IN_TURNS = [f"{name}{('', '.room')[n % 2]}" for n, name in enumerate(shipped().views)]


@pytest.mark.parametrize(
    "name",
    some([(name,) for name in CASES if name in IN_TURNS or name.partition(".")[2] not in ("", "room")], product(CASES)),
)
def test_a_saved_view_looks_as_it_did(name: str, tmp_path: Path) -> None:
    assert not (wrong := compare(name, drawn(name), FOLDER, tmp_path)), wrong


def test_there_is_one_reference_for_each_picture_and_no_other_file() -> None:
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{name}.png" for name in CASES)


def test_every_saved_view_is_among_the_pictures_and_so_are_dark_print_and_marked_ones() -> None:
    assert set(shipped().views) <= set(CASES)
    others = [CASES[name] for name in CASES if name not in shipped().views]
    assert {case.view.theme for case in others} >= {"dark", "print"}
    assert {case.view.language for case in others} == {"en", "pl"}
    asked = CASES[CALL_OUT]
    assert asked.options.note and asked.view.event and (asked.options.width, asked.options.height) == (1600, 1200)


def test_a_reference_is_small() -> None:
    sizes = {name: (FOLDER / f"{name}.png").stat().st_size for name in CASES}
    assert {name: size for name, size in sizes.items() if size > SIZE_LIMIT} == {}


def test_a_reference_does_not_hang_on_the_version_of_the_tables() -> None:
    assert dataset().version == "0000000" != shipped().version
    assert list(dataset().events) == list(shipped().events)


# What the comparison notices


def changed(sheet: Sheet, change: Change) -> Sheet:
    return replace(sheet, items=tuple(_changed(sheet.items, change)))


def _changed(items: tuple[Item, ...], change: Change) -> Iterator[Item]:
    for item in items:
        inside = replace(item, items=tuple(_changed(item.items, change))) if isinstance(item, Group) else item
        if (new := change(inside)) is not None:
            yield new


def every(sheet: Sheet, wanted: Callable[[Item], bool]) -> list[Item]:
    found: list[Item] = []

    def look(item: Item) -> Item:
        if wanted(item):
            found.append(item)
        return item

    changed(sheet, look)
    return found


def without(*lost: Item) -> Change:
    return lambda item: None if item in lost else item


def moved(mark: Item, by: float) -> Change:
    """The mark of a group elsewhere, its label where it was."""

    def change(item: Item) -> Item:
        if item != mark or not isinstance(item, Group):
            return item
        signs = tuple(one for one in item.items if not isinstance(one, Text))
        labels = tuple(one for one in item.items if isinstance(one, Text))
        return replace(item, items=(Group(signs, x=by), *labels))

    return change


def shifted(label: Item, by: float) -> Change:
    return lambda item: replace(item, x=item.x + by) if item == label and isinstance(item, Text) else item


def seen(name: str, change: Change) -> Difference:
    return difference(picture(changed(sheet_of(CASES[name]), change)), kept(name))


def is_mark(item: Item) -> bool:
    return isinstance(item, Group) and item.key in ("mark", "place")


def is_written(item: Item) -> bool:
    return isinstance(item, Text) and bool(item.text.strip())


def spread(items: list[Item], number: int) -> list[Item]:
    """So many of the items, from all over the sheet."""
    return items[:: max(1, -(-len(items) // number))]


@pytest.mark.more
@pytest.mark.parametrize("name", PLANTED)
def test_a_mark_that_moves_by_six_pixels_is_noticed(name: str) -> None:
    marks = spread(every(sheet_of(CASES[name]), is_mark), SOME)
    assert len(marks) >= 2
    for mark in marks:
        assert not seen(name, moved(mark, 6)).accepted, mark


@pytest.mark.more
@pytest.mark.parametrize("name", PLANTED)
def test_a_label_that_is_missing_is_noticed(name: str) -> None:
    written = every(sheet_of(CASES[name]), is_written)
    shortest = sorted(written, key=lambda item: len(item.text) if isinstance(item, Text) else 0)[: share(1, 3)]
    for label in (*shortest, *spread(written, SOME)):
        assert not seen(name, without(label)).accepted, label


@pytest.mark.more
def test_a_label_that_moves_by_three_pixels_is_noticed() -> None:
    for label in spread(every(sheet_of(CASES[FIRST]), is_written), SOME):
        assert not seen(FIRST, shifted(label, 3)).accepted, label


@pytest.mark.long
def test_a_pale_band_that_is_missing_is_noticed() -> None:
    bands = every(sheet_of(CASES[FIRST]), lambda item: isinstance(item, Shape) and item.closed and item.alpha == 0.1)
    assert bands
    for band in bands:
        assert not seen(FIRST, without(band)).accepted, band


@pytest.mark.more
def test_a_mark_of_another_certainty_is_noticed() -> None:
    """Without the dot or the cross inside, a reported or disputed event would be one that is only claimed."""
    filled = [mark for mark in every(sheet_of(CASES[FIRST]), is_mark) if len(_inside(mark)) > 1 and _is_sign(mark)]
    assert len(filled) >= 6
    dotted = [mark for mark in filled if len(_sign(mark)) > 1]
    for mark in (*spread(filled, SOME), *dotted[:1]):
        assert not seen(FIRST, without(*_sign(mark))).accepted, mark


def _sign(mark: Item) -> list[Item]:
    """What says how sure the event is: the last thing inside a point, and all the dots along a bar."""
    inside = _inside(mark)
    dots: list[Item] = [item for item in inside if isinstance(item, Disc)]
    return dots if dots and isinstance(inside[0], Shape) else inside[-1:]


def _is_sign(mark: Item) -> bool:
    """Whether it is a dot or a cross that says it: the shades of a bar say how precise its time is."""
    return all(isinstance(item, Disc) or (isinstance(item, Shape) and not item.closed) for item in _sign(mark))


def _inside(mark: Item) -> list[Item]:
    return [item for item in mark.items if not isinstance(item, Text)] if isinstance(mark, Group) else []


def test_a_picture_of_another_size_is_another_picture() -> None:
    assert not difference(drawn(FIRST).resize((1279, 720)), drawn(FIRST)).accepted
    assert difference_picture(drawn(FIRST).resize((1279, 720)), drawn(FIRST)).size == (1280, 720)


# What it lets pass


def as_on_another_machine(image: Image.Image, seed: int = 1) -> Image.Image:
    """The picture with other edges: moved by 0.15 pixels both ways, and with noise of six levels."""
    pixels = np.asarray(image, dtype=np.float64)
    for axis in (0, 1):
        pixels = 0.85 * pixels + 0.15 * np.roll(pixels, 1, axis)
    noisy = pixels + np.random.default_rng(seed).normal(0, 6, pixels.shape)
    return Image.fromarray(np.clip(noisy, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(
    "name", [name if n % 9 == 0 else pytest.param(name, marks=pytest.mark.long) for n, name in enumerate(CASES)]
)
def test_fewer_colours_and_other_edges_are_tolerated(name: str) -> None:
    assert difference(drawn(name), kept(name)).accepted
    found = difference(as_on_another_machine(drawn(name)), kept(name))
    assert found.accepted and found.patches == 0, found


# What is said and written


def test_a_failure_shows_where_and_says_how_to_go_on(tmp_path: Path) -> None:
    references, out = tmp_path / "references", tmp_path / "out"
    references.mkdir()
    out.mkdir()
    lost = every(sheet_of(CASES[FIRST]), is_mark)[0]
    before = picture(changed(sheet_of(CASES[FIRST]), without(lost)))
    (references / f"{FIRST}.png").write_bytes(encode(before))
    said = compare(FIRST, drawn(FIRST), references, out)
    written = sorted(out.iterdir())
    assert [path.name for path in written] == [f"{FIRST}.actual.png", f"{FIRST}.difference.png"]
    assert all(str(path) in said for path in written) and "`make pictures`" in said
    red = np.asarray(Image.open(written[1]).convert("RGB")) == (220, 0, 0)
    assert 50 < red.all(axis=2).sum() < 5000  # the mark and its label, not the page
    assert Image.open(written[0]).size == (1280, 720)


def test_a_missing_reference_is_said(tmp_path: Path) -> None:
    assert "make pictures" in compare(FIRST, drawn(FIRST), tmp_path, tmp_path)


def test_the_script_writes_what_changed_and_removes_what_is_left_over(tmp_path: Path) -> None:
    wanted = {FIRST: CASES[FIRST]}
    assert list(update(tmp_path, wanted)) == [f"new       {FIRST}"]
    first = (tmp_path / f"{FIRST}.png").read_bytes()
    assert list(update(tmp_path, wanted)) == []
    (tmp_path / f"{FIRST}.png").write_bytes(encode(drawn(f"{FIRST}.print")))
    (tmp_path / "gone.png").write_bytes(first)
    assert list(update(tmp_path, wanted)) == [f"changed   {FIRST}", "removed   gone"]
    assert [path.name for path in tmp_path.iterdir()] == [f"{FIRST}.png"]
    assert (tmp_path / f"{FIRST}.png").read_bytes() == first
