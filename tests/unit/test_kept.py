"""What was worked out about a table is used again while the table is the very same, and never for another."""

from __future__ import annotations

import weakref
from pathlib import Path

from tests.unit.broken_tables import copy_of_good
from transcaspian.dataset.loading import assembled, definition, load
from transcaspian.tables.kept import Kept
from transcaspian.tables.reading import RawTable, read_table


class Result:
    pass


def table(name: str = "events") -> RawTable:
    return RawTable(name, (), (), (), True)


def test_a_result_is_kept_for_the_very_same_table_and_what_it_was_asked_with() -> None:
    kept: Kept[object] = Kept()
    one, equal = table(), table()
    first = kept.get(one, "a", object)
    assert kept.get(one, "a", object) is first
    assert kept.get(equal, "a", object) is not first, "another object, though it says the same"
    assert kept.get(one, "b", object) is not first


def test_a_result_goes_with_its_table_and_is_not_pushed_out_by_those_of_others() -> None:
    kept: Kept[Result] = Kept()
    as_it_is, other = table(), table("claims")
    first, beside = kept.get(as_it_is, None, Result), kept.get(other, None, Result)
    for _ in range(5):  # as it would be, again and again
        gone = weakref.ref(kept.get(table(), None, Result))
        assert gone() is None
        assert kept.get(as_it_is, None, Result) is first
    assert kept.get(other, None, Result) is beside


def test_a_folder_of_which_one_table_changes_is_loaded_as_if_it_had_been_read_anew(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path / "data")
    schema, _ = definition(folder)
    raw = {name: read_table(folder / one.path, one) for name, one in schema.tables.items()}
    assembled(raw, schema)
    path = folder / "events.csv"
    text = path.read_text("utf-8")
    for old, new in (
        ("published", "draft"),
        ("2031-07,Dolphin", "03/04/2031,Dolphin"),
        ("athens", "nowhere"),
        ("x", "x"),
    ):
        path.write_text(text.replace(old, new), "utf-8")
        now = {**raw, "events": read_table(path, schema.tables["events"])}
        found, anew = assembled(now, schema), load(folder)
        assert found.problems == anew.problems and found.set_aside == anew.set_aside
        assert found.published.version == anew.published.version
        assert found.editorial.version == anew.editorial.version
        assert found.editorial.claims == anew.editorial.claims and found.editorial.sources == anew.editorial.sources
