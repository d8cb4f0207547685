"""Links between events: what is wrong in them, when they are known, and the threads that they make."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.unit.broken_tables import copy_of_good
from tests.unit.handmade import claim, dataset, event, link, shipped
from transcaspian.dataset.loading import Dataset, load
from transcaspian.drawing.sheet import Group, shortened, texts
from transcaspian.evidence.ties import ties, told
from transcaspian.exchange.formats import FORMATS
from transcaspian.language.messages import words
from transcaspian.scene import scene
from transcaspian.scene.summary import filters_in_words
from transcaspian.slides.brief import Part, handout
from transcaspian.slides.leaf import following
from transcaspian.slides.notes import Notes, say_ties
from transcaspian.slides.page import Options, slide
from transcaspian.slides.without import unselected, without
from transcaspian.tables.records import SavedView, Text
from transcaspian.view.named import settled, window_id, window_ids
from transcaspian.view.query import View
from transcaspian.view.saved import find_saved, open_saved
from transcaspian.view.selection import select
from transcaspian.view.threads import known_links, links_of, thread, thread_window
from transcaspian.view.tours import read_address

HEAD = "from_event,to_event,kind,reason_en,reason_pl,claim_ids,note\n"


def four() -> Dataset:
    """Four events in a thread and one alone; what ties the last two was known in July."""
    events = [event(name, f"2023-06-2{n}") for n, name in enumerate(("a", "b", "c", "d", "alone"))]
    claims = [claim(f"{e.id}.1", event_id=e.id, known_on="2023-06-25") for e in events]
    claims.append(claim("d.2", event_id="d", known_on="2023-07-10"))
    links = [link("b", "a", "answers"), link("b", "c", "led-to", "c.1"), link("d", "c", "denies", "d.2", "c.1")]
    return dataset(events, claims, links=[*links[:2], replace(links[2], claim_ids=("d.2",))])


def problems(tmp_path: Path, *rows: str, dates: tuple[str, str] = ("", "")) -> list[tuple[int | None, str | None, str]]:
    """What is found in a table of links with these rows; ``dates``: other dates of the two events."""
    folder = copy_of_good(tmp_path)
    (folder / "links.csv").write_text(HEAD + "".join(f"{row}\n" for row in rows), "utf-8")
    events = folder / "events.csv"
    text = events.read_text("utf-8")
    for was, now in zip(("2031-06-24T12+03:00~", "2031-07,"), dates, strict=True):
        text = text.replace(was, now or was, 1)
    events.write_text(text, "utf-8")
    loaded = load(folder)
    assert len(loaded.editorial.links) == len(rows) - len([p for p in loaded.problems if p.table == "links"])
    return [(p.row, p.column, p.code) for p in loaded.problems if p.table == "links"]


@pytest.mark.parametrize(
    ("kind", "call", "deal", "fits"),
    [
        ("led-to", "2023-07-01", "2023-06-30,", False),
        ("led-to", "2023-07-01", "2023-07,", True),  # it may have been on the same day
        ("led-to", "2023-07-01", "2023-07-01,", True),
        ("led-to", "2023-07-01?", "2023-06-30,", True),
        ("told-in", "2023-07-01", "2023-06-30,", False),
        ("answers", "2023-06-30", "2023-07-01,", False),
        ("denies", "2023-06-30", "2023-07-01,", False),
        ("follows-up", "2023-06-30", "2023-07,", False),
        ("follows-up", "2023-06~", "2023-07,", True),
        ("part-of", "2023-06-30", "2023-07-01,", True),
    ],
)
def test_only_what_is_certainly_the_wrong_way_round_is_told(
    kind: str, call: str, deal: str, fits: bool, tmp_path: Path
) -> None:
    found = problems(tmp_path, f"delis-roussou-call,dolphin-deal-2031,{kind},,,,", dates=(call, deal))
    assert found == ([] if fits else [(2, "kind", "link-order")])


def test_a_link_twice_or_to_nothing_is_set_aside_and_the_way_back_is_a_link_of_its_own(tmp_path: Path) -> None:
    there, back = "delis-roussou-call,dolphin-deal-2031,led-to,,,,", "dolphin-deal-2031,delis-roussou-call,answers,,,,"
    assert problems(tmp_path / "a", there, back) == []
    assert problems(tmp_path / "b", there, there) == [(3, "to_event", "duplicate-id")]
    assert problems(tmp_path / "c", there.replace("dolphin-deal", "dolphin-dela")) == [
        (2, "to_event", "unknown-reference")
    ]


def test_a_link_that_loses_all_its_claims_goes_with_them(tmp_path: Path) -> None:
    row = "dolphin-deal-2031,delis-roussou-call,answers,,,{},"
    assert problems(tmp_path / "a", row.format("gone-event.1")) == [(2, "claim_ids", "unknown-reference")]
    folder = copy_of_good(tmp_path / "b")
    (folder / "links.csv").write_text(HEAD + row.format("gone-event.1;dolphin-deal-2031.1") + "\n", "utf-8")
    assert [one.claim_ids for one in load(folder).published.links] == [("dolphin-deal-2031.1",)]


def test_a_change_of_a_link_is_a_new_version_and_a_folder_without_links_has_the_one_of_before(tmp_path: Path) -> None:
    folder = copy_of_good(tmp_path)
    versions = [load(folder).published.version]
    path = folder / "links.csv"
    path.write_text(path.read_text("utf-8").replace("follows-up", "answers"), "utf-8")
    versions.append(load(folder).published.version)
    path.write_text(HEAD, "utf-8")
    versions.append(load(folder).published.version)
    path.unlink()
    versions.append(load(folder).published.version)
    assert len(set(versions)) == 3 and versions[2] == versions[3]


def test_a_link_is_known_with_both_ends_and_one_of_its_claims() -> None:
    data = four()
    assert known_links(data, View()) == data.links
    early = View(known_by=date(2023, 7, 1))
    assert [(one.from_event, one.to_event) for one in known_links(data, early)] == [("b", "a"), ("b", "c")]
    assert known_links(data, View(known_by=date(2023, 6, 24))) == ()
    both = replace(data, links=(link("d", "c", "denies", "c.1", "d.2"),))
    assert [one.claim_ids for one in known_links(both, early)] == [("c.1",)]  # no claim of a later day


def test_a_thread_is_all_that_links_lead_to_in_order_of_time() -> None:
    data = four()
    for event_id in ("a", "b", "c", "d"):
        assert thread(data, View(), event_id) == ("a", "b", "c", "d")
    assert thread(data, View(known_by=date(2023, 7, 1)), "a") == ("a", "b", "c")
    assert thread(data, View(), "alone") == ("alone",) and thread(data, View(), "nothing") == ()


def test_each_end_says_how_it_stands_to_the_other_and_a_link_without_claims_is_the_editors_reading() -> None:
    data = four()
    assert [told(tie) for tie in ties(data, View(), "b")] == ["answers: A (the editors’ reading)", "led to: C"]
    assert [told(tie) for tie in ties(data, View(), "c")] == ["result of: B", "denied by: D"]
    assert [tie.reason for tie in ties(data, View(language="pl"), "a")] == ["Dlaczego."]
    assert [one.kind for one in links_of(data, View(), "alone")] == []


def test_what_is_left_out_takes_its_links_along_and_those_that_rest_on_it() -> None:
    data = four()
    left = without(data, ("d",))
    assert [(one.from_event, one.to_event) for one in left.links] == [("b", "a"), ("b", "c")]
    resting = replace(data, links=(link("b", "a", "answers", "d.2"),))
    assert without(resting, ("d",)).links == ()


def test_a_slide_without_the_event_that_names_a_thread_shows_what_is_left_of_it() -> None:
    data = four()
    for gone, left in (("d", ["a", "b", "c"]), ("b", ["c", "d"]), ("alone", [])):
        view = unselected(data, View(window="all", thread=gone, event=gone), (gone,))
        assert [one.id for one in select(without(data, (gone,)), view).shown] == (left or ["a", "b", "c", "d"])
        assert view.event == "" and (view.thread in left if left else view.thread == "")


def test_exports_have_the_links_between_their_events() -> None:
    data, ids = shipped(), ("wsj-kazakhstan-refusal", "akorda-denial")
    archive = zipfile.ZipFile(io.BytesIO(FORMATS["zip"].function(data, View(), ids)))
    rows = list(csv.DictReader(io.StringIO(archive.read("links.csv").decode("utf-8-sig"))))
    assert [(row["from_event"], row["to_event"], row["kind"]) for row in rows] == [(*ids[::-1], "denies")]
    features = json.loads(FORMATS["geojson"].function(data, View(), ids))["features"]
    [denial] = [one["properties"]["links"] for one in features if one["id"] == "akorda-denial"]
    assert denial == [{"kind": "denies", "to": ids[0], "claims": ["wsj-kazakhstan-refusal.7", "akorda-denial.1"]}]
    report = FORMATS["markdown"].function(data, View(), ids).decode()
    assert f"denied by: {data.events['akorda-denial'].title('en')}"[:20] in report and "told in" not in report


def test_the_notes_of_a_slide_say_how_its_events_are_tied() -> None:
    data = four()
    drawn = scene(data, View(window="all"))
    named = Notes({}, {"a": (), "b": (), "d": ()}, frozenset())
    assert say_ties(data, named, drawn) == [words("en")("deck.tied"), "B – answers: A (the editors’ reading)"]
    assert say_ties(data, replace(named, of_event={"a": ()}), drawn) == []


@pytest.mark.parametrize("name", ["akorda-denial", "zenit-asfat-yda-2023"])
@pytest.mark.parametrize(("layout", "language"), [("reading", "en"), ("room", "pl")])
def test_a_slide_of_a_thread_and_the_page_behind_it_say_how_its_events_are_tied(
    layout: str, language: str, name: str
) -> None:
    one = slide(shipped(), View(thread=name, language=language, layout=layout), Options(number=1))
    drawn, say = one.scene, words(language)
    order = [event.id for event in drawn.events]
    number_of = {event_id: f"{n}" for n, event_id in enumerate(order, 1)}
    sentences = [(number_of[one_tie.from_event], f"{say(f'tie.{one_tie.kind}')} {number_of[one_tie.to_event]}")
                 for one_tie in drawn.links]  # fmt: skip
    assert len(sentences) == len(order) - 1
    written = " ".join(text.text for text in texts(one.sheet.items))
    if layout == "reading":
        assert all(tied in written for _, tied in sentences) and not shortened(one.sheet)
    behind = following(shipped(), one)[0]
    assert behind.title == say("deck.tied_of", title=shipped().events[name].title(language))
    entries = [" ".join(text.text for text in texts((item,))) for item in behind.items
               if isinstance(item, Group) and item.key == "entry"]  # fmt: skip
    assert [entry.split()[0] for entry in entries] == [f"{n}" for n in range(1, len(order) + 1)]
    for (number, tied), one_tie in zip(sentences, drawn.links, strict=True):
        assert f"{tied}: {one_tie.reason(language)}" in entries[int(number) - 1]
    other = slide(shipped(), View(window="july", language=language, layout=layout), Options(number=1))
    assert [sheet.title for sheet in following(shipped(), other) if sheet.title.startswith(behind.title[:12])] == []


def test_a_handout_has_the_ties_of_each_thread_behind_its_sources() -> None:
    views = (View(thread="akorda-denial"), View(window="mutiny"), View(thread="zenit-asfat-yda-2023"))
    parts = [Part(str(n), f"Part {n}", view) for n, view in enumerate(views)]
    bound = handout(shipped(), parts, Options())
    titles = [shipped().events[view.thread].title("en") for view in views if view.thread]
    assert [sheet.title for sheet in bound.ties] == [words("en")("deck.tied_of", title=title) for title in titles]
    assert bound.sheets[-2:] == list(bound.ties)
    pages = [next(text.text for text in texts(sheet.items) if text.role == "slide-number") for sheet in bound.sheets]
    assert pages == [str(n) for n in range(1, len(bound.sheets) + 1)]


def test_a_thread_alone_is_a_filter_that_follows_what_was_known_and_says_so() -> None:
    data, view = four(), View(window="all", thread="d")
    found = select(data, view)
    assert [one.id for one in found.shown] == ["a", "b", "c", "d"] and found.hidden == {"alone": ("thread",)}
    assert [one.id for one in select(data, replace(view, known_by=date(2023, 7, 1))).shown] == ["d"]
    assert [one.id for one in select(data, replace(view, thread="nothing")).shown] == []
    assert filters_in_words(data, view) == "thread: D" and filters_in_words(data, View(thread="nothing")) == ""
    assert View.from_query(view.query_string()) == view


def test_the_window_of_a_thread_holds_all_of_it() -> None:
    assert thread_window(four(), View(), "c") == "2023-06-20..2023-06-23"
    opened = dataset([event("a", "../2023-06-20"), event("b")], links=[link("b", "a")])
    assert thread_window(opened, View(), "a") == "all"
    data = shipped()
    for event_id in {one.from_event for one in data.links}:
        whole = set(thread(data, View(), event_id))
        for view in (View(thread=event_id, window=thread_window(data, View(), event_id)), View(thread=event_id)):
            assert {one.id for one in select(data, view).shown} == whole


def test_a_thread_without_a_window_has_its_own_and_one_that_is_named_stays() -> None:
    data, first = shipped(), window_ids(shipped())[0]
    alone = read_address(data, "thread=akorda-denial")[0]
    assert alone.query_string() == "thread=akorda-denial" and settled(data, alone) == alone
    assert window_id(data, alone) == thread_window(data, alone, "akorda-denial") == "2023-06-24..2023-12-31"
    assert window_id(data, alone.but(known_by=date(2023, 6, 24))) == first  # nothing of it was known, nor its time
    assert window_id(data, alone.but(thread="nothing")) == window_id(data, alone.but(thread="")) == first
    named = read_address(data, f"thread=akorda-denial&w={first}")[0]
    assert window_id(data, named) == first and settled(data, named) == named
    for query in (named.to_query(), {"thread": "akorda-denial", "w": first}):
        assert read_address(data, query)[0] == named
    assert read_address(data, "thread=akorda-denial&w=never")[0] == alone
    assert settled(data, named.but(thread="")) == View()  # a thread no longer alone
    unknown = read_address(data, "thread=no-such-event&w=july")  # as other ids that no table has
    assert unknown == (View(window="july"), ("thread=no-such-event",))
    tied = {end for one in data.links for end in (one.from_event, one.to_event)}
    lonely = next(one for one in data.events if one not in tied)  # an event without links is its own thread
    assert [one.id for one in select(data, read_address(data, f"thread={lonely}")[0]).shown] == [lonely]
    saved = SavedView("own", Text.of(en="Own"), "thread=akorda-denial")
    kept = replace(data, views={"own": saved})
    assert find_saved(kept, alone) == saved and open_saved(kept, saved, View(language="pl")) == alone.but(language="pl")
