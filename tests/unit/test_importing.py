"""Rows of a stranger's file as drafts: claims, sources and places made or used again, and one undo for all of them."""

from __future__ import annotations

import re
import shutil
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from transcaspian.__main__ import main
from transcaspian.dataset.certainty import certainty
from transcaspian.dataset.loading import Dataset, definition, load
from transcaspian.edit import Changes, Conflicted, Desk, Set, journal_folder
from transcaspian.edit.drafting import File
from transcaspian.edit.importing import Standing, changes_of, standing
from transcaspian.edit.updating import changes_of_updates, updates
from transcaspian.edit.updating import imported as as_imported
from transcaspian.language.messages import Refused
from transcaspian.recipes.recognising import recognised
from transcaspian.recipes.rows import Content
from transcaspian.recipes.taking import Taking, take
from transcaspian.tables.problems import Problem

DATA = Path(__file__).parents[1] / "data"
UCDP = (DATA / "import" / "ucdp-ged.csv").read_bytes()
FILE = File("ucdp-ged.csv", "0" * 64, "2026-11-30")
NOW = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    folder = tmp_path / "tables"
    shutil.copytree(DATA / "good", folder)
    shutil.copy(DATA.parents[1] / "data" / "datapackage.json", folder)
    return Desk(folder, journal_folder(folder))


def taking(content: bytes = UCDP) -> Taking:
    one = recognised(Content(content, "file"))
    return take(one.foreign, one.recipe)


def editorial(desk: Desk) -> Dataset:
    return load(desk.folder).editorial


def against(desk: Desk, of: Taking) -> Standing:
    return standing(of, desk.rows(), editorial(desk))


def changes(desk: Desk, of: Taking, same: dict[int, str] | None = None) -> Changes:
    return changes_of(against(desk, of).new, of.recipe, FILE, desk.rows(), definition(desk.folder)[0], same)


def imported(desk: Desk, of: Taking, same: dict[int, str] | None = None) -> tuple[str, tuple[Problem, ...]]:
    proposal = desk.propose(desk.state(), changes(desk, of, same))
    return desk.save(proposal, "Anna", NOW, "import").id, proposal.appeared


def test_rows_become_drafts_with_claims_sources_places_and_their_origin(desk: Desk) -> None:
    before = load(desk.folder)
    _, appeared = imported(desk, taking())
    after = load(desk.folder)
    assert not [problem for problem in appeared if problem.severity == "error"]
    assert after.published.version == before.published.version
    new = after.editorial.events.keys() - before.editorial.events.keys()
    assert len(new) == 9 and {after.editorial.events[one].status for one in new} == {"draft"}
    claims = [claim for one in new for claim in after.editorial.claims_of[one]]
    assert {claim.stance for claim in claims} == {"reports"} and len(claims) == 17
    rows = desk.rows()
    assert not any(rows["claims"][claim.id].get("credibility") for claim in claims)
    assert not any(rows["sources"][claim.source_id].get("reliability") for claim in claims)
    publishers = {after.editorial.sources[claim.source_id].publisher for claim in claims}
    assert publishers == {"North Paper", "South Wire", "Uppsala Conflict Data Program"}
    first = next(one for one in after.editorial.imports.values() if one.row == 2)
    assert (first.file, first.recipe, first.key, first.day.text) == ("ucdp-ged.csv", "UCDP GED", "1", "2026-11-30")
    assert {place.name["en"] for place in after.editorial.locations.values()} >= {"Aral town", "Kazakhstan"}
    assert not after.published.imports


def test_a_file_imported_twice_makes_nothing_new_and_no_second_speaker(desk: Desk) -> None:
    imported(desk, taking())
    again = against(desk, taking())
    assert not again.new and not again.changed and not again.gone and len(again.same) == 9
    assert not changes(desk, taking())


def test_next_months_file_shows_what_is_new_changed_and_gone(desk: Desk) -> None:
    imported(desk, taking())
    lines = UCDP.decode().splitlines(keepends=True)
    lines[1] = lines[1].replace("Aral town", "Aral city")
    later = taking("".join([*lines[:9], lines[1].replace("1.0,", "99.0,", 1)]).encode())
    found = against(desk, later)
    assert [one.key for one in found.new] == ["99"] and [one.key for one in found.changed] == ["1"]
    assert set(found.gone) == {"9"} and len(found.same) == 7


def next_month() -> Taking:
    """The file a month later: the first row has another place, more dead and one more paper."""
    lines = UCDP.decode().splitlines(keepends=True)
    changed = lines[1].replace("Aral town", "Aral city").replace("South Wire", "South Wire;East Radio", 1)
    changed = changed.replace("Battle, they say", "Battle, they say;Fight", 1).replace(
        "2021-05-03", "2021-05-03;2021-05-04", 1
    )
    assert changed.count("East Radio") == 1
    return taking("".join([lines[0], changed, *lines[2:]]).encode())


def test_a_changed_row_is_offered_old_beside_new_and_taken_over_or_left(desk: Desk) -> None:
    imported(desk, taking())
    before = {name: (desk.folder / f"{name}.csv").read_bytes() for name in desk.rows()}
    later = next_month()
    changed = against(desk, later).changed
    schema, known = definition(desk.folder)[0], as_imported(desk.history())
    (one,) = updates(changed, later.recipe, FILE, desk.rows(), schema, known)
    cells = {(cell.table, cell.column): (cell.now, cell.new) for cell in one.cells}
    assert cells["events", "title_en"] == ("Blue – Green: Aral town", "Blue – Green: Aral city")
    assert one.told == ("East Radio",) and not any(cell.edited for cell in one.cells)
    made = changes_of_updates(changed, later.recipe, FILE, desk.rows(), schema, known)
    saved = desk.save(desk.propose(desk.state(), made), "Anna", NOW, "import")
    event = editorial(desk).events[one.event]
    assert event.title("en") == "Blue – Green: Aral city"
    assert editorial(desk).locations[event.location_id or ""].name["en"] == "Aral city"
    assert len(editorial(desk).claims_of[one.event]) == 3
    assert not against(desk, later).changed and not against(desk, later).new
    desk.undo(saved.id, "Anna", NOW)
    assert {name: (desk.folder / f"{name}.csv").read_bytes() for name in desk.rows()} == before


def test_what_an_editor_changed_in_the_save_of_an_import_is_not_what_the_import_wrote(desk: Desk) -> None:
    imported(desk, taking())
    event = next(i for i, row in desk.rows()["events"].items() if row.get("title_en") == "Blue – Green: Aral town")
    old = desk.rows()["events"][event]["summary_en"]
    lines = UCDP.decode().splitlines(keepends=True)
    other = taking("".join([lines[0], lines[1].replace("1.0,", "99.0,", 1)]).encode())
    mine = Set("events", event, "summary_en", old, "Mine")
    desk.save(desk.propose(desk.state(), (mine, *changes(desk, other))), "Jan", NOW, "")
    assert as_imported(desk.history())["events", event]["summary_en"] == old
    later = next_month()
    schema, known = definition(desk.folder)[0], as_imported(desk.history())
    made = changes_of_updates(against(desk, later).changed, later.recipe, FILE, desk.rows(), schema, known)
    desk.save(desk.propose(desk.state(), made), "Anna", NOW, "import")
    assert as_imported(desk.history())["events", event]["title_en"] == "Blue – Green: Aral city"
    assert desk.rows()["events"][event]["summary_en"] == "Mine"


def test_what_an_editor_changed_is_kept_unless_the_file_changed_the_same(desk: Desk) -> None:
    imported(desk, taking())
    event = next(i for i, row in desk.rows()["events"].items() if row.get("title_en") == "Blue – Green: Aral town")
    for column, text in (("title_en", "Better"), ("summary_en", "Mine")):
        old = desk.rows()["events"][event].get(column, "")
        desk.save(desk.propose(desk.state(), (Set("events", event, column, old, text),)), "Jan", NOW, "")
    later = next_month()
    changed, known = against(desk, later).changed, as_imported(desk.history())
    (one,) = updates(changed, later.recipe, FILE, desk.rows(), definition(desk.folder)[0], known)
    cells = {cell.column: cell for cell in one.cells if cell.table == "events"}
    assert cells["title_en"].edited and cells["title_en"].imported == "Blue – Green: Aral town"
    assert "summary_en" not in cells and not cells["location_id"].edited


def test_new_and_changed_rows_are_one_save_and_the_command_takes_them_by_number(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(desk.folder)]
    assert main(["import", str(DATA / "import" / "ucdp-ged.csv"), *where, "--twins", "new"]) == 1
    lines = UCDP.decode().splitlines(keepends=True)
    changed = lines[1].replace("Aral town", "Aral city")
    path = tmp_path / "later.csv"
    path.write_text("".join([lines[0], changed, *lines[2:], lines[1].replace("1.0,", "99.0,", 1)]))
    arguments = ["import", str(path), *where]
    capsys.readouterr()
    assert main([*arguments, "--rows", "12", "--changed", "2", "--twins", "new"]) == 1
    told = capsys.readouterr().err
    assert "Aral city" in told and "1 changed row taken over" in told
    assert len(set(re.findall(r"save (\S+?)[.,;) ]", told))) == 1  # one undo takes both back
    titles = [row.get("title_en") for row in desk.rows()["events"].values()]
    assert titles.count("Blue – Green: Aral city") == 1 and titles.count("Blue – Green: Aral town") >= 1
    assert main([*arguments, "--changed", "2"]) == 1
    assert "Nothing new" in capsys.readouterr().err


def test_two_imports_of_one_file_at_once_make_its_rows_once(desk: Desk) -> None:
    of = taking()
    first, second = desk.propose(desk.state(), changes(desk, of)), desk.propose(desk.state(), changes(desk, of))
    desk.save(first, "Anna", NOW, "import")
    with pytest.raises(Refused):
        desk.save(second, "Jan", NOW, "import")
    assert len(desk.rows()["imports"]) == 17 and not against(desk, of).new


def test_hundreds_of_drafts_are_saved_in_steps_that_grow_as_they_do(desk: Desk) -> None:
    head, row = UCDP.decode().splitlines()[:2]
    steps = []
    for count in (100, 400):
        text = "\n".join([head, *(row.replace("1.0,", f"{count}{n:04}.0,", 1) for n in range(count)), ""])
        made = changes(desk, taking(text.encode()))
        begun = time.process_time()
        desk.propose(desk.state(), made)
        steps.append(time.process_time() - begun)
    assert steps[1] < 12 * steps[0]  # 4 times as many; 16 times if each looked at all others


def test_one_undo_takes_a_whole_import_back(desk: Desk) -> None:
    before = {name: (desk.folder / f"{name}.csv").read_bytes() for name in desk.rows()}
    saved, _ = imported(desk, taking())
    desk.undo(saved, "Anna", NOW)
    assert {name: (desk.folder / f"{name}.csv").read_bytes() for name in desk.rows()} == before


def test_a_row_that_was_edited_since_is_shown_and_kept_or_taken_back(desk: Desk) -> None:
    saved, _ = imported(desk, taking())
    event = next(i for i, row in desk.rows()["events"].items() if row.get("status") == "draft" and "aral" in i)
    title = desk.rows()["events"][event]["title_en"]
    desk.save(desk.propose(desk.state(), (Set("events", event, "title_en", title, "Better"),)), "Jan", NOW, "")
    with pytest.raises(Conflicted) as caught:
        desk.undo(saved, "Anna", NOW)
    conflicts = caught.value.proposal.conflicts
    assert {(one.table, one.row_id) for one in conflicts} == {("events", event)}
    kept = caught.value.proposal.resolved({one.place: "theirs" for one in conflicts})
    desk.save(desk.propose(caught.value.proposal.now, kept), "Anna", NOW, "", force_with_errors=True)
    left = [i for i, row in desk.rows()["events"].items() if row.get("title_en") == "Better"]
    assert left == [event]


def test_a_twin_adds_a_claim_to_the_event_that_there_is(desk: Desk) -> None:
    imported(desk, taking())
    other = UCDP.replace(b"North Paper;South Wire", b"East Radio").replace(b"\n1.0,", b"\n501.0,")
    one = recognised(Content(b"".join(other.splitlines(keepends=True)[:2]), "file"))
    of = take(one.foreign, one.recipe)
    twins = against(desk, of).twins
    event = twins[2][0].event.id
    count = len(editorial(desk).events)
    imported(desk, of, {2: event})
    data = editorial(desk)
    assert len(data.events) == count and len(data.claims_of[event]) == 4
    assert (
        certainty(data.events[event], data.claims_of[event], data).level == "reported"
    )  # nobody has graded any source


def test_the_command_writes_drafts_and_says_how_to_take_them_back(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["import", str(DATA / "import" / "ucdp-ged.csv"), "--data", str(desk.folder)]
    assert main([*arguments, "--rows", "2,9-10"]) == 1
    assert "3 drafts written" in capsys.readouterr().err
    assert len([row for row in desk.rows()["events"].values() if row["status"] == "draft"]) >= 3
    assert main([*arguments, "--rows", "2"]) == 1
    assert "Nothing new" in capsys.readouterr().err
    assert main([*arguments, "--rows", "two"]) == 2
