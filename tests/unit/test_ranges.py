"""Ranges on one axis: each figure where its number is, who says so beside it, nothing beyond the picture."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from tests.unit.handmade import claim, dataset, event, figure, shipped, source
from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.ranges import ranges_sheet
from transcaspian.drawing.sheet import Disc, Text, texts
from transcaspian.drawing.svg import svg
from transcaspian.evidence.claims import event_evidence
from transcaspian.evidence.contradictions import Differing
from transcaspian.language.messages import LANGUAGES
from transcaspian.scene.ranges import Ranges, ranges
from transcaspian.tables.records import Text as Words
from transcaspian.view.query import View

WIDTHS = (312.0, 720.0)


def found_in(data: Dataset, event_id: str, language: str = "en") -> list[Differing]:
    evidence = event_evidence(data, View(language=language), event_id)
    assert evidence is not None
    return list(evidence.contradictions.differing)


def every(language: str) -> list[Differing]:
    data = shipped()
    return [one for i in data.events for one in found_in(data, i, language) if one.kind in data.measures]


def drawn(*numbers: tuple[float | None, float | None, str], width: float = 720.0) -> Ranges:
    """The picture of figures of one distance, each stated by somebody else."""
    claims = [claim(f"march.{n}", source_id=f"p{n}") for n in range(len(numbers))]
    figures = [figure(f"march.{n}", *number) for n, number in enumerate(numbers)]
    data = dataset([event()], claims, [source(f"p{n}") for n in range(len(numbers))], figures=figures)
    (one,) = found_in(data, "march")
    found = ranges(data, "en", one, width)
    assert found is not None
    return found


def test_numbers_stand_on_one_axis_after_units_are_converted() -> None:
    a, b, c = drawn((100, 100, "km"), (100, 100, "mi"), (200, 200, "km")).stated
    assert a.x0 == a.x1 < b.x0 < c.x0
    assert (b.x0 - a.x0) / (c.x0 - a.x0) == pytest.approx(0.609344)
    assert a.y < b.y < c.y


def test_a_range_has_its_two_ends_and_a_bound_runs_to_the_edge() -> None:
    found = drawn((100, 200, "km"), (None, 150, "km"), (250, None, "km"))
    span, most, least = found.stated
    assert span.x0 < span.x1 and span.open == ""
    assert (most.open, least.open) == ("left", "right")
    assert most.x0 < span.x0 < most.x1 == pytest.approx((span.x0 + span.x1) / 2)
    assert span.x1 < least.x0 < least.x1 <= found.width


def test_who_says_so_and_since_when_stands_with_each_number() -> None:
    found = drawn((100, 100, "km"), (200, 200, "km"))
    assert [one.text for one in found.words] == [
        "100 km", "p0", "since 24 Jun 2023", "200 km", "p1", "since 24 Jun 2023",
    ]  # fmt: skip
    assert found.alt == "Distance. p0: 100 km (since 24 Jun 2023); p1: 200 km (since 24 Jun 2023)."


def test_a_denial_is_drawn_as_one() -> None:
    data = shipped()
    (one,) = found_in(data, "claim-25000-men")
    found = ranges(data, "en", one, 720.0)
    assert found is not None
    denied = [naming.claim.stance == "denies" for naming in one.claims]
    assert [stated.denies for stated in found.stated] == denied and any(denied)


def test_units_that_cannot_be_converted_have_no_axis() -> None:
    data = shipped()
    (one,) = found_in(data, "wagner-office-search")
    euros = [replace(n, figures=(replace(n.figures[0], unit="EUR"),)) for n in one.claims[:1]]
    assert ranges(data, "en", replace(one, claims=(*euros, *one.claims[1:])), 720.0) is None
    (place,) = [d for d in found_in(data, "putin-whereabouts-june24") if d.kind == "place"]
    assert ranges(data, "en", place, 720.0) is None


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_leaves_the_picture_or_touches_another(language: str, width: float) -> None:
    assert len(every(language)) > 10
    for one in every(language):
        found = ranges(shipped(), language, one, width)
        assert found is not None
        sheet = ranges_sheet(found, "light", language)
        written = list(texts(sheet.items))
        for text in written:
            assert text.box[0] >= 0 and text.box[2] <= width + 0.5, (one.kind, text.text)
        for a, b in combinations((text.box for text in written), 2):
            assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1], one.kind
        for item in sheet.items:
            if isinstance(item, Disc):
                assert not any(b[0] < item.x < b[2] and b[1] < item.y < b[3] for b in (t.box for t in written))
        assert len(found.ticks) >= 2 and all(0 <= x <= width for x, _ in found.ticks)


def test_a_name_is_text_and_never_markup() -> None:
    data = dataset(
        [event()],
        [claim("march.1", source_id="p1"), claim("march.2", source_id="p2")],
        [source("p1", publisher="<b>The & Paper</b>"), source("p2")],
        figures=[figure("march.1", 1, 1), figure("march.2", 2, 2)],
        measures=[replace(next(iter(dataset().measures.values())), name=Words.of(en="<i>Far</i>", pl="<i>Daleko</i>"))],
    )
    (one,) = found_in(data, "march")
    found = ranges(data, "en", one, 720.0)
    assert found is not None
    drawing = svg(ranges_sheet(found, "dark", "en"))
    assert "<b>" not in drawing and "<i>" not in drawing and "&lt;b&gt;" in drawing
    assert any(isinstance(item, Text) for item in ranges_sheet(found, "dark", "en").items)
