"""What is shown when tables go bad: decided as plain values."""

from __future__ import annotations

import csv
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests import amounts
from tests.amounts import share
from tests.unit.broken_tables import copy_of_good, emptied
from transcaspian.dataset.loading import Loaded, definition, load
from transcaspian.lastgood.decision import Decision, decide, restored, taken
from transcaspian.shipped import DATA_FOLDER
from transcaspian.versions.snapshot import snapshot

GOOD = load(DATA_FOLDER)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA_FOLDER, tmp_path / "tables", ignore=shutil.ignore_patterns(".*")))


def decided(fresh: Loaded, *accepted: str, good: Loaded | None = GOOD) -> Decision | None:
    return decide(good, fresh, lambda names: set(names) <= set(accepted))


def lines(path: Path, work: Callable[[list[str]], list[str]]) -> None:
    """Write the lines of a table anew; no row of these tables is longer than a line."""
    head, *rest = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text(head + "".join(work(rest)), encoding="utf-8")


def spoil(path: Path, count: int) -> None:
    """Make the date of so many events one that is none, beginning with those that least else hangs on."""
    data = GOOD.published
    uses = Counter(claim.event_id for claim in data.claims.values())
    uses.update(contract.event_id for contract in data.contracts.values() for _ in range(9))
    uses.update(event for seed in data.seed_claims.values() for event in seed.event_ids for _ in range(9))
    chosen = sorted(data.events, key=lambda event: uses[event])[:count]
    with path.open(encoding="utf-8", newline="") as stream:
        reader = csv.DictReader(stream)
        names, rows = list(reader.fieldnames or []), list(reader)
    for row in rows:
        row["date"] = "2023-99" if row["id"] in chosen else row["date"]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_what_reads_without_errors_is_shown_also_where_rows_were_deleted_on_purpose(tables: Path) -> None:
    for name in ("tours", "steps"):
        lines(tables / f"{name}.csv", lambda _: [])
    for name in ("views", "volumes", "seed_claims", "contracts"):  # nothing else refers to these
        lines(tables / f"{name}.csv", lambda rows: rows[:1])
    fresh = load(tables)
    assert not [p for p in fresh.problems if p.severity == "error"]
    assert len(fresh.published.volumes) == 1 and decided(fresh) is None


def test_all_events_deleted_with_what_is_theirs_is_no_loss_by_errors(tables: Path) -> None:
    theirs = ("claims", "figures", "links", "contracts", "seed_claims", "stories", "views", "steps", "tours")
    for name in ("events", *theirs):
        lines(tables / f"{name}.csv", lambda _: [])
    fresh = load(tables)
    assert not fresh.published.events
    assert not [p for p in fresh.problems if p.severity == "error"] and decided(fresh) is None


def test_a_tenth_may_be_withheld_and_more_may_not(tables: Path) -> None:
    events = len(GOOD.published.events)
    path = tables / "events.csv"
    whole = path.read_bytes()
    for count, kept in ((1, False), (events // 10, False), (events // 10 + 1, True), (events, True)):
        path.write_bytes(whole)
        spoil(path, count)
        fresh = load(tables)
        lost = {loss.table: (loss.rows, loss.of) for loss in taken(GOOD, fresh)}
        decision = decided(fresh)
        assert lost["events"] == (count, events) and "claims" in lost, "what hangs on them goes too"
        assert (decision is not None) == kept, count
        if decision:
            assert [(reason.table, reason.why) for reason in decision.reasons] == [("events", "errors")]


def test_rows_deleted_beside_errors_of_before_are_no_loss(tables: Path) -> None:
    path = tables / "events.csv"
    spoil(path, 3)
    before = load(tables)
    lines(path, lambda rows: [*rows[:3], *rows[40:]])
    fresh = load(tables)
    assert len(before.published.events) - len(fresh.published.events) > 30
    assert [loss for loss in taken(before, fresh) if loss.table == "events"] == []


def test_a_lost_column_is_one_reason(tables: Path) -> None:
    path = tables / "events.csv"
    path.write_bytes(path.read_bytes().replace(b",status", b",Publ", 1))
    decision = decided(load(tables))
    assert decision is not None
    assert [(r.table, r.why, r.problem.code) for r in decision.reasons] == [("events", "errors", "missing-column")]
    assert max(loss.rows for loss in decision.losses) >= len(GOOD.published.events)
    assert decided(load(tables), "events") is None, "an editor has accepted it"
    assert decided(load(tables), "claims") is not None


def test_all_points_lost_are_a_loss_though_the_places_stay(tables: Path) -> None:
    path = tables / "locations.csv"
    path.write_bytes(path.read_bytes().replace(b"longitude,latitude", b"latitude,longitude", 1))
    fresh = load(tables)
    assert len(fresh.published.locations) == len(GOOD.published.locations)
    decision = decided(fresh)
    assert decision is not None and decision.tables == ("locations",)


@pytest.mark.one_in(3)
@pytest.mark.more
@pytest.mark.parametrize("name", sorted(GOOD.rows))
def test_a_missing_empty_cut_or_binary_table_keeps_the_last_good_ones(name: str, tables: Path) -> None:
    path = tables / f"{name}.csv"
    whole = path.read_bytes()
    damaged = (None, b"", whole[: len(whole) // 2 + 1].rsplit(b",", 1)[0], b"PK\x03\x04" + bytes(400))
    for content in damaged[sorted(GOOD.rows).index(name) % 2 if not amounts.LONG else 0 :: share(2, 1)]:
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
        decision = decided(load(tables))
        assert decision is not None and [r.why for r in decision.reasons] == ["unreadable"]
        path.write_bytes(whole)
    assert decided(load(tables)) is None


def test_no_folder_and_an_empty_one_keep_the_last_good_ones(tables: Path) -> None:
    emptied(tables)
    for fresh in (load(tables), load(tables / "nowhere")):
        decision = decided(fresh)
        assert decision is not None and len(decision.reasons) == 1


def test_a_broken_definition_takes_nothing_away(tables: Path) -> None:
    (tables / "datapackage.json").write_text("{", encoding="utf-8")
    fresh = load(tables)
    assert [p.code for p in fresh.problems] == ["bad-schema"] and decided(fresh) is None


def test_where_nothing_was_good_what_there_is_is_shown(tables: Path) -> None:
    (tables / "events.csv").unlink()
    fresh = load(tables)
    assert decided(fresh, good=None) is None and decided(fresh, good=fresh) is None


def test_what_could_not_be_read_before_either_is_no_reason(tmp_path: Path) -> None:
    tables = copy_of_good(tmp_path)
    (tables / "views.csv").unlink()
    before = load(tables)
    assert decided(load(tables), good=before) is None


def test_a_kept_version_can_be_shown_again_and_is_the_same_version() -> None:
    kept = snapshot(GOOD.published)
    found = restored(kept, definition(DATA_FOLDER)[0])
    assert found is not None and found.published.version == GOOD.published.version
    assert snapshot(found.published) == kept and not found.problems


def test_a_kept_version_that_today_s_rules_do_not_take_whole_is_not_shown() -> None:
    kept = snapshot(GOOD.published)
    first = next(iter(kept.tables["events"]))
    row = kept.tables["events"][first] | {"date": "2023-99"}
    broken = replace(kept, tables=kept.tables | {"events": kept.tables["events"] | {first: row}})
    assert restored(broken, definition(DATA_FOLDER)[0]) is None
