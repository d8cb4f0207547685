"""The questions that every engine has to answer like plain Python, value for value."""

from __future__ import annotations

from datetime import datetime

from tests.engine.counted import Oracle
from transcaspian.layers.model import HEIGHT, Question, Unit
from transcaspian.layers.moments import edges
from transcaspian.layers.source import Lacking, Source, Spot

D = datetime
CASPIAN = (46.0, 36.0, 56.0, 48.0)
QUESTIONS: tuple[tuple[Question, Unit, float], ...] = (
    (Question(), "year", 16.0),
    (Question(D(2023, 6, 23, 18), D(2023, 6, 25, 6), zone="Europe/Moscow"), "hour", 0.5),
    (Question(D(2023, 6, 23, 18, 7), D(2023, 6, 25, 6, 1), zone="Asia/Kathmandu"), "quarter", 0.03125),
    (Question(D(2023, 1, 1), D(2024, 1, 1), CASPIAN, zone="Europe/Warsaw"), "month", 0.25),
    (Question(D(2023, 3, 20), D(2023, 4, 2), zone="Europe/Warsaw"), "hour", 8.0),
    (Question(D(2023, 10, 20), D(2023, 11, 5), zone="Europe/Warsaw"), "hour", 4.0),
    (Question(D(2014, 1, 1), D(2024, 6, 1), zone="Europe/Moscow"), "year", 2.0),
    (Question(D(2023, 6, 1), D(2023, 7, 1), (170.0, -90.0, -170.0, 90.0), zone="America/St_Johns"), "day", 1.0),
    (Question(D(2023, 6, 24), D(2023, 6, 25), (-180.0, -90.0, 180.0, 90.0)), "day", 0.125),
    (Question(D(2023, 5, 3), None, categories=frozenset({"clash", "O'Hare"})), "year", 0.0625),
    (Question(None, D(2023, 6, 24), categories=frozenset({'100 % "sure"', "back\\slash", ""})), "year", 16.0),
    (Question(text="ferr"), "year", 16.0),
    (Question(text="ferry it's"), "year", 16.0),
    (Question(text="100%"), "year", 16.0),
    (Question(text="_"), "year", 16.0),
    (Question(text="SLASH \\"), "year", 16.0),
    (Question(D(2023, 1, 1), D(2023, 12, 31), CASPIAN, "казак", zone="Asia/Almaty"), "week", 0.5),
    (Question(text="Lodz zenit", categories=frozenset({"Żegluga", "nowhere"})), "year", 16.0),
    (Question(text="drop table rows"), "year", 16.0),
    (Question(text="nothing has this word"), "year", 16.0),
    (Question(categories=frozenset({"nowhere"})), "year", 16.0),
    (Question(D(1800, 1, 1), D(1801, 1, 1)), "month", 16.0),
    (Question(frame=(51.25, 43.344, 51.5, 43.516)), "year", 0.25),
)
PAGES: tuple[tuple[Question, int, int, Lacking], ...] = (
    (Question(D(2023, 6, 24), D(2023, 6, 25), zone="Europe/Moscow"), 0, 50, ""),
    (Question(frame=CASPIAN), 40, 7, ""),
    (Question(text="ferry"), 100_000, 50, ""),
    (Question(D(2023, 6, 24), D(2023, 6, 25), frame=CASPIAN), 0, 50, "time"),
    (Question(D(2023, 6, 24), D(2023, 6, 25), frame=CASPIAN), 0, 50, "place"),
)
SPOTS: tuple[tuple[Spot, str, float, float], ...] = (
    ((51.22, 43.61, D(2023, 6, 24), D(2023, 6, 25)), "Europe/Moscow", 25.0, 2.0),
    ((51.22, 43.61, D(2023, 6, 24, 7), D(2023, 6, 24, 8)), "Asia/Aqtau", 400.0, 30.0),
    ((179.99, 10.0, D(2023, 1, 1), D(2024, 1, 1)), "UTC", 300.0, 400.0),
    ((0.0, 89.9, D(2023, 1, 1), D(2024, 1, 1)), "UTC", 100.0, 400.0),
    ((71.43, 51.13, D(2023, 6, 24), D(2023, 6, 25)), "UTC", 0.001, 0.0),
)


def differences(source: Source, oracle: Oracle, only_words: bool = False) -> list[str]:
    """Every question that a source answers in another way than plain Python; ``only_words``: of those with a text."""
    found = []
    for question, unit, width in QUESTIONS:
        if only_words and not question.text:
            continue
        begin, end = question.begin or source.profile.first, question.end or source.profile.last
        assert begin is not None and end is not None
        bins = edges(begin, end, unit)
        wanted = oracle.histogram(question, unit, bins)
        answer = source.answer(question, unit, width)
        found += [f"histogram {question}"] * (answer.histogram != wanted)
        found += [f"grid {question}"] * (answer.grid != oracle.grid(question, width, width * HEIGHT))
        found += [f"counts {question}"] * (answer.counts != oracle.counts(question))
        if question.frame is not None:
            found += [f"sum {question}"] * (sum(answer.grid.counts) != answer.counts.found)
    for question, offset, most, lacking in PAGES:
        page = source.rows(question, offset, most, lacking)
        found += [f"page {question} {lacking}"] * (page != oracle.page(question, offset, most, lacking))
    for spot, zone, km, days in SPOTS:
        found += [f"near {spot}"] * (source.near(spot, zone, km, days) != oracle.near(spot, zone, km, days))
    spots = {str(n): spot for n, (spot, *_) in enumerate(SPOTS)}
    for zone, km, days in (("Europe/Moscow", 25.0, 2.0), ("UTC", 300.0, 400.0)):
        wanted_each = {name: oracle.near(spot, zone, km, days) for name, spot in spots.items()}
        found += [f"near each {zone}"] * (source.near_each(spots, zone, km, days) != wanted_each)
    found += ["near none"] * (source.near_each({}, "UTC") != {})
    return found
