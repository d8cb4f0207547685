"""What a link to a view says of it: title, words and picture, of what was known by its day and in its language."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from tests import amounts
from tests.unit.handmade import shipped
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import tracks
from transcaspian.language.messages import LANGUAGES, Refused, words
from transcaspian.look.palette import palette
from transcaspian.scene import scene
from transcaspian.slides import links
from transcaspian.slides.links import SIZE, about, picture
from transcaspian.slides.page import Options, Slide, slide
from transcaspian.view.named import title as collection_title
from transcaspian.view.query import View
from transcaspian.view.tours import read_address, steps_of

REFUSAL = "event=wsj-kazakhstan-refusal"  # published on 22 December 2023


def of(query: str) -> links.About:
    return about(shipped(), View.from_query(query))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_selected_event_is_told_by_title_date_and_certainty(language: str) -> None:
    told, event = of(f"{REFUSAL}&lang={language}"), shipped().events["wsj-kazakhstan-refusal"]
    assert told.title == event.title(language)
    assert words(language)("certainty.disputed") in told.text and "2023" in told.text
    assert event.summary(language)[:40] in told.text


def test_an_event_that_was_not_known_by_the_views_day_is_not_told() -> None:
    assert of(f"{REFUSAL}&known_by=2023-07-01") == of("known_by=2023-07-01") == of("known_by=2023-07-01&event=nothing")
    assert "1 July 2023" in of("known_by=2023-07-01").title


def test_a_window_is_told_by_its_days_its_filters_and_the_summary() -> None:
    told = of("w=2023-07-01..2023-07-09&track=contracts&q=Zenit")
    assert "1–9 July 2023" in told.title and "Contracts" in told.title and "Zenit" in told.title
    assert of("").title == collection_title(shipped(), "en") and "events of" in of("").text
    assert of("w=july&track=contracts").text.startswith(
        "Zenit signs with ASFAT and YDA on building ships – reported by "
    )
    assert of("w=2000-01-01..2000-01-02&q=zzz").text == "No event of this window passes the filters."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_step_of_a_tour_has_its_place_and_title_and_tells_its_text_once_that_is_public(language: str) -> None:
    step, name = steps_of(shipped(), "refusal")[4], shipped().tours["refusal"].name(language)
    told = about(shipped(), read_address(shipped(), f"tour=refusal&step=5&lang={language}")[0])
    assert told.title == f"{words(language)('tour.at', name=name, n=5, of=7)}: {step.title(language)}"
    assert told.text == step.text(language)
    before = about(shipped(), read_address(shipped(), f"tour=refusal&step=5&known_by=2023-07-01&lang={language}")[0])
    assert "2023" in before.text and "Patrus" not in before.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_saved_view_has_the_title_and_the_message_that_editors_gave_it(language: str) -> None:
    for saved in shipped().views.values():
        told = of(f"{saved.query}&lang={language}")
        assert told.title == saved.title(language)
        assert told.text.startswith(f"{saved.message(language)}. ") and len(told.text) > len(saved.message(language))


@pytest.mark.parametrize("story", ["mutiny", "contracts", "corridor"])
def test_a_story_is_told_in_its_own_words(story: str) -> None:
    english, polish = of(f"story={story}"), of(f"story={story}&lang=pl")
    assert english.title != polish.title != of("lang=pl").title
    assert english.text and polish.text and english.text != polish.text


def test_the_picture_of_a_saved_view_has_its_title_and_message(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[Options] = []

    def kept(data: Dataset, view: View, options: Options) -> Slide:
        drawn.append(options)
        return slide(data, view, options)

    monkeypatch.setattr(links, "slide", kept)
    saved = shipped().views["july-contracts-uralsk"]
    picture(shipped(), View.from_query(f"{saved.query}&lang=pl"), Options())
    assert (drawn[0].title, drawn[0].message) == (saved.title["pl"], saved.message["pl"])


def test_a_readers_own_title_is_not_shown_as_ours() -> None:
    assert of("title=Buy+gold") == of("")
    data, options = shipped(), Options()
    assert picture(data, View(title="Buy gold", window="july"), options) == picture(data, View(window="july"), options)


def test_long_words_are_cut_at_a_sentence_or_a_word() -> None:
    for most in range(20, 400, 7):
        text = of("").text
        cut = links.shortened_to(text, most)
        assert len(cut) <= most and (cut == text or cut.endswith(" …"))
    assert links.shortened_to("One two three. " + "four " * 8, 40).endswith("…")
    assert links.shortened_to("First sentence of some length. Then more", 38) == "First sentence of some length. …"
    assert len(links.shortened_to("x" * 900, 150)) <= 150


@pytest.mark.one_in(3)
@pytest.mark.more
@pytest.mark.parametrize(
    "query", ["", "lang=pl&theme=dark", REFUSAL, "story=mutiny&t=2023-06-24T10:00", "story=contracts&lang=pl",
              "story=corridor&section=minerals", "w=all&q=nothing+like+this"],
)  # fmt: skip
def test_the_picture_has_the_size_that_chats_show_and_is_the_same_each_time(query: str) -> None:
    view = View.from_query(query)
    made = picture(shipped(), view, Options(marking="RESTRICTED"))
    image = Image.open(io.BytesIO(made))
    assert (image.format, image.size) == ("PNG", SIZE) and len(made) < 300_000
    if not query or amounts.LONG:
        assert made == picture(shipped(), view, Options(marking="RESTRICTED"))
        assert made != picture(shipped(), view, Options())


def test_the_tracks_keep_their_colours() -> None:
    image = Image.open(io.BytesIO(picture(shipped(), View(theme="dark"), Options()))).convert("RGB")
    there = {colour for _, colour in image.getcolors(SIZE[0] * SIZE[1]) or []}
    colours = palette("dark", tuple(tracks(shipped()).values()))
    for track in {event.track for event in scene(shipped(), View()).events}:
        wanted = colours.track(track)
        rgb = tuple(int(wanted[n : n + 2], 16) for n in (1, 3, 5))
        assert any(max(abs(a - b) for a, b in zip(rgb, one, strict=True)) <= 8 for one in there), track  # type: ignore[arg-type]


def test_a_page_too_small_for_its_texts_is_laid_out_larger(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[int] = []

    def refusing(data: object, view: View, options: Options) -> object:
        tried.append(options.width)
        if options.width == SIZE[0]:
            raise Refused("slide.too_small", size="")
        return slide(shipped(), view, options)

    monkeypatch.setattr(links, "slide", refusing)
    assert Image.open(io.BytesIO(picture(shipped(), View(), Options()))).size == SIZE
    assert tried == [SIZE[0], 1600]


def test_the_pictures_of_different_days_of_knowledge_differ() -> None:
    view = View(window="mutiny", theme="light")
    then = replace(view, known_by=View.from_query("known_by=2023-06-25").known_by)
    assert picture(shipped(), view, Options()) != picture(shipped(), then, Options())
