"""Rows that are hard to count: ties, edges of cells and days, open times, zones, the dateline, signs in texts."""

from __future__ import annotations

from random import Random

from transcaspian.recipes.foreign import Remark
from transcaspian.recipes.places import Where
from transcaspian.recipes.taking import Candidate, Counted, Told

MEASURE = "dead"
DATES = (
    *("", "2023", "2023-06", "2023-06~", "202X", "2023-06-24", "2023-06-25", "2023-06-24/2023-07-02", "2023-06-30"),
    *("../2023-06-24", "2023-06-24/..", "2023-06-24T00:00+03:00", "2023-06-24T23:59+03:00", "2023-06-24T12:30:15Z"),
    *("2023-03-26T01:59:59+01:00", "2023-03-26T03:00+02:00", "2023-10-29T02:30+02:00", "2023-10-29T02:30+01:00"),
    *("2023-06-24T00:00Z", "2023-06-23T24:00Z".replace("23T24", "24T00"), "2023-06-24T05:45+05:45", "1987-05-01"),
    *("2023-06-24T20:29:59-03:30", "2023-06-24T20:30-03:30", "2014-10-26T01:30+03:00", "2024-02-29", "2023-12-31"),
    *("2024-01-01", "0001-01-01", "9999-12-31", "1969-12-31T23:59:59Z", "1970-01-01T00:00:00Z", "2023-06-24T07+03:00~"),
    *("2023-06-24/2023-06-24T12:00+03:00", "2023-01-01T00:00-12:00", "2023-12-31T23:59+14:00"),
)
PLACES = (
    *((None, None), (180.0, 10.0), (-180.0, 10.0), (179.999999, -0.000001), (0.0, 0.0), (-0.0000004, 43.0)),
    *((51.25, 43.344), (51.249999, 43.343999), (51.5, 43.0), (50.0, 40.0), (60.0, 50.0), (49.999999, 39.999999)),
    *((76.9, 90.0), (76.9, -90.0), (71.43, 51.13), (51.22, 43.61)),
)
CATEGORIES = ("clash", "incident", "", "O'Hare", '100 % "sure"', "a_b", "Żegluga", "back\\slash", ";--")
TEXTS = (
    *("it's a ferry", '"quoted" 100%', "under_score", "back\\slash", "Қазақстан теңізі", "ŁÓDŹ İzmir", "new\tline"),
    *("'; DROP TABLE rows; --", "ferry ferries", "%", "_", "emoji 🚢 ship", "", "x" * 300),
)


def candidates(count: int, seed: int = 21) -> list[Candidate | Remark]:
    """The rows of a file: most taken, some refused."""
    random = Random(seed)
    return [_row(random, number) for number in range(2, count + 2)]


def _row(random: Random, number: int) -> Candidate | Remark:
    if random.random() < 0.01:
        return Remark(number, "when", "yesterday", random.choice(("bad-date", "time-without-offset")))
    lon, lat = random.choice(PLACES)
    if lon is not None and lat is not None and random.random() < 0.6:
        lon, lat = round(random.uniform(-180, 180), 6), round(random.uniform(-90, 90), 6)
        if random.random() < 0.7:
            lon, lat = round(random.gauss(51, 6), 6), round(random.gauss(43, 4), 6)
    text = random.choice(TEXTS)
    figures = random.choice(((), (Counted(MEASURE, "dead", 0.0, 0.0),), (Counted(MEASURE, "dead", 1.5, 7.0),),
                             (Counted("other", "t", 9.0, 9.0),)))  # fmt: skip
    return Candidate(
        number,
        f"key-{random.randrange(number)}" if random.random() < 0.1 else f"own-{number}",
        _date(random),
        f"{text} {random.choice(TEXTS)}"[:90] or "title",
        random.choice(TEXTS),
        random.choices(CATEGORIES, (40, 20, 10, 6, 6, 6, 6, 3, 3))[0],
        "",
        Where(random.choice(TEXTS)[:40], lon, lat, random.choice((0.0, 5.0, 25.0, 300.0)), "KZ", False),
        tuple(random.sample(("Putin", "O'Neill", "„Zenit”"), random.randrange(3))),
        (Told("A % 'b' \"c\"", "", "https:" + "//example.org/?a=%20", "2023-07"),),
        figures,
        (Remark(number, "where", "x", "country-middle"),) if random.random() < 0.1 else (),
    )


def _date(random: Random) -> str:
    if random.random() < 0.4:
        return random.choice(DATES)
    day = f"2023-{random.randrange(1, 13):02}-{random.randrange(1, 29):02}"
    if random.random() < 0.5:
        return day
    offset = random.choice(("Z", "+03:00", "+05:45", "-03:30", "+06:00"))
    return f"{day}T{random.randrange(24):02}:{random.choice((0, 0, 15, 59)):02}{offset}"
