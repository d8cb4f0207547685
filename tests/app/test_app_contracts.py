"""The contracts' page: filters and counts, the deal that is told of, who belongs to whom, tables, what was known."""

from __future__ import annotations

import csv
import shutil
from html import escape
from pathlib import Path

import pytest

from tests.app.screen import FIRST, Screen
from tests.unit.handmade import shipped
from transcaspian.language.messages import LANGUAGES, words
from transcaspian.shipped import DATA_FOLDER
from transcaspian.stories import contracts as story
from transcaspian.view.named import story_lead
from transcaspian.view.query import View

PAGE = "pages/explore/contracts.py"
JULY = "zenit-asfat-yda-2023"
SLIP = "kursiv-subsidiary-slip"
WABTEC = "wabtec-ktz-2023"


def opened(query: str = "") -> Screen:
    return Screen(query, PAGE)


def count(screen: Screen) -> str:
    return screen.label("counts")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_opens_with_the_shipyard_deal_and_all_deals(language: str) -> None:
    screen, say = opened(f"lang={language}"), words(language)
    deal = shipped().contracts[JULY]
    assert escape(story_lead(shipped(), "contracts", language)) in screen.text()
    assert escape(deal.title(language)) in screen.text()
    assert escape(deal.product(language)) in screen.text()
    n = say.number(len(shipped().contracts))
    assert count(screen) == say("contracts.count", shown=n, total=n)
    assert say("contracts.count.all") in screen.text()


def test_it_says_who_belongs_to_whom_and_where_the_slip_came_from() -> None:
    text = opened().text()
    assert "belongs to Ministry of National Defence of Türkiye → Türkiye" in text
    assert words("en")("contracts.own.alone") in text
    assert "First printed by Kursiv Media, 31 Jul 2023." in text
    for claim in shipped().claims_of[SLIP]:
        assert escape(claim.statement["en"]) in text


def test_a_filter_is_in_the_address_and_what_it_hides_is_counted_and_given_back() -> None:
    screen, say = opened(), words("en")
    screen.choose("w_products", ["drones"])
    assert (screen.view.value("products"), screen.query) == (("drones",), "product=drones")
    found = story.deals(shipped(), View().but(products=("drones",)))
    assert count(screen) == say("contracts.count", shown=len(found.shown), total=found.total)
    assert screen.label("loosen_products") == say.n("contracts.loosen.products", len(found.hidden))
    assert say("contracts.partners.only_deals") in screen.text()
    screen.press("loosen_products")
    assert screen.view.value("products") == () and screen.query == ""


def test_an_address_chooses_filters() -> None:
    screen = opened("country=TR&stage=memorandum&product=ships")
    assert screen.one("w_countries").value == ["TR"]
    assert screen.one("w_stages").value == ["memorandum"]
    assert count(screen).startswith("1 ")


def test_filters_that_nothing_fits_say_so_and_can_be_taken_away() -> None:
    screen = opened("product=unheard-of&country=RU")
    assert words("en")("contracts.empty") in screen.text()
    screen.press("empty_all")
    assert (screen.view.value("products"), screen.view.value("countries")) == ((), ())


@pytest.mark.parametrize("query", ["country=XX&product=unheard-of", "product=unheard-of&stage=cancelled&lang=pl"])
def test_what_no_deal_has_is_named_quietly_when_an_address_asks_for_it(query: str) -> None:
    screen, view = opened(query), View.from_query(query)
    say = words(view.language)
    asked = [
        *view.value("countries"),
        *view.value("products"),
        *(say(f"contracts.stage.{stage}") for stage in view.value("stages")),
    ]
    assert escape(say("contracts.no_such", names=say.list(asked, "or"))) in screen.text()
    assert not screen.app.dataframe and not screen.app.exception


@pytest.mark.parametrize("part", ["country=turkiye", "country=%3Cscript%3E", "product=%3D1%2B1", "stage=%F0%9F%92%A9"])
def test_a_part_of_the_address_that_means_nothing_is_said_and_all_deals_stay(part: str) -> None:
    screen = opened(part)
    assert len(screen.app.info) == 1 and count(screen).startswith(f"{len(shipped().contracts)} ")


def test_going_back_to_an_address_brings_its_deals_back() -> None:
    screen = opened("country=RU")
    screen.choose("w_countries", ["CN"])
    assert count(screen).startswith("1 ")
    screen.go("country=RU")
    assert count(screen).startswith("2 ") and screen.one("w_countries").value == ["RU"]


def test_odd_text_is_shown_as_it_is_and_a_deal_without_parties_or_sources_is_withheld_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, odd = tmp_path / "data", "<script>alert(1)</script> =1+1 $x$ :red[b]"
    shutil.copytree(DATA_FOLDER, folder, ignore=shutil.ignore_patterns(".*"))
    with (folder / "contracts.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    changed = {
        "wabtec-mou-2022": {"title_en": odd, "product_en": odd},
        "su30sm-2023": {"parties": ""},
        "tor-2023": {"source_ids": "no-such-source"},
    }
    for row in rows:
        row |= changed.get(row["id"], {})
    with (folder / "contracts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    monkeypatch.setenv("TRANSCASPIAN_DATA", str(folder))
    screen = opened(f"event={WABTEC}")
    text = screen.text()
    assert f"<h2>{escape(odd)}</h2>" in text and "<script>" not in text
    left = len(shipped().contracts) - 2
    assert screen.has("problems") and count(screen) == f"{left} of {left} deals"


def test_an_unverified_deal_does_not_borrow_the_certainty_of_its_event() -> None:
    say = words("en")
    text = opened("event=su30-over-rafale-2023").text()
    assert escape(shipped().contracts["rafale-rumour-2023"].title["en"]) in text
    assert escape(say("contracts.event_sure", level=say("certainty.confirmed"))) not in text


def test_each_of_the_deals_of_an_event_can_be_shown() -> None:
    screen = opened(f"event={WABTEC}")
    others = [key.removeprefix("deal-") for key in screen.keys("deal-")]
    assert len(others) == 2
    screen.press(f"deal-{others[0]}")
    assert screen.view.event == WABTEC
    assert f"<h2>{escape(shipped().contracts[others[0]].title['en'])}</h2>" in screen.text()


def test_a_deal_leads_to_its_event_and_its_places_on_the_timeline() -> None:
    screen, say = opened(), words("en")
    text = screen.text()
    assert say("contracts.event", title=shipped().events[JULY].title["en"]) in text
    for place in ("tuyap-istanbul", "zenit-plant"):
        assert say("contracts.place", name=shipped().locations[place].name["en"]) in text


def test_an_event_of_the_rows_that_has_no_deal_has_its_card() -> None:
    rows = story.partners(shipped(), story.deals(shipped(), View()), View()).rows
    event_id = next(m.event_id for row in rows for m in row.marks if not m.is_deal)
    screen = opened(f"w=all&event={event_id}")
    assert escape(shipped().events[event_id].summary["en"]) in screen.text()
    assert screen.has("previous")


def test_what_was_chosen_here_is_selected_on_the_timeline() -> None:
    screen = opened(f"event={JULY}")
    screen.turn_to(FIRST)
    assert screen.view.event == JULY


def test_on_a_day_only_what_was_public_is_shown_and_the_page_says_so() -> None:
    screen, say = opened("known_by=2023-08-01"), words("en")
    found = story.deals(shipped(), View.from_query("known_by=2023-08-01"))
    assert count(screen) == say("contracts.count", shown=len(found.shown), total=found.total)
    text = screen.text()
    assert say("contracts.then", day="1 August 2023") in text
    assert say("contracts.own.then") in text
    assert say.n("contracts.not_known", found.not_known) in text
    assert "Interia" not in text
    assert say.n("contracts.later", 3) in text


def test_before_the_first_deal_the_page_leads_back_to_today() -> None:
    screen = opened("known_by=2015-01-01")
    assert words("en")("contracts.empty_then") in screen.text()
    screen.press("empty_known_by")
    assert screen.view.known_by is None


def test_both_tables_have_what_the_pictures_have() -> None:
    screen = opened("stage=delivered")
    assert len(screen.app.dataframe) == 1  # the other's rows come when a reader opens it
    screen.app.session_state.contracts_partners_table = True
    screen.app.run()
    deals, rows = (table.value for table in screen.app.dataframe)
    found = story.deals(shipped(), View().but(stages=("delivered",)))
    assert list(deals["Deal"]) == [deal.contract.title["en"] for deal in found.shown]
    assert len(rows) == sum(
        len(r.marks) for r in story.partners(shipped(), found, View().but(stages=("delivered",))).rows
    )


def test_editors_notes_are_never_on_the_page() -> None:
    text = opened().sent().decode("utf-8", "replace")
    assert "ASFAT belongs to the Turkish defence ministry, YDA Group is private" not in text
    assert "dearsan" not in text.casefold()
