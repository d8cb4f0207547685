"""One broken place for each code of problem, and the same place mended, as written in a file.

The tables are those of ``tests/data/good``, which are small and without fault. The documentation shows these examples,
``tests/data/broken`` has them as files, and a test asserts that each yields its problem there and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Example:
    """A text in a correct file, and the faulty text in its place.

    ``table``, ``row`` and ``column`` say where the problem is found. It may stem from another ``file``. ``before`` and
    ``after`` surround the text, so that it is found only once. A byte that is not UTF-8 is written as Python
    does with ``surrogateescape``: ``\\udcb3`` is the byte B3.
    """

    table: str
    row: int | None
    column: str | None
    broken: str
    mended: str
    before: str = ""
    after: str = ""
    file: str = ""

    @property
    def path(self) -> str:
        """Return the name of the file in which the text stands."""
        return self.file or f"{self.table}.csv"


_DEAL = ("dolphin-deal-2031.1,dolphin-deal-2031,asserts,dolphin,The yard will build ships.,Stocznia zbuduje statki.,"
    "daily-2031-06-25,2031-07-28,3,,,,\n")  # fmt: skip
_AGAIN = _DEAL.replace("2031.1", "2031.2").replace("asserts,dolphin", "reports,")
_TIE = "dolphin-deal-2031,delis-roussou-call,follows-up,A month later.,Miesiąc później.,delis-roussou-call.2,\n"
_VIEWS_HEAD = "id,title_en,title_pl,note,query,message_en,message_pl\n"
_VIEW = "june,June,Czerwiec,first page,w=one-day,,\n"
_VIEWS = _VIEWS_HEAD + _VIEW
_TERMS_HEAD = "term,en,pl,explanation_en,explanation_pl\n"
_TERM = 'kite mail,Kite mail,Poczta latawcowa,"By wind, from island to island.","Wiatrem, z wyspy na wyspę."\n'
_KNOWN = {"before": "wire-2031-06-24,", "after": ",2,"}
_PUBLISHED = {"before": "Ships,", "after": ",el"}
_ATHENS = {"before": "GR,capital,", "after": ",5,"}

EXAMPLES: dict[str, Example] = {
    # the folder
    "bad-schema": Example("datapackage.json", None, None, '{"resources": []}', "", file="datapackage.json"),
    # files
    "empty-file": Example("views", None, None, "", _VIEWS),
    "binary-file": Example("views", None, None, "PK\x03\x04\x14\x00\x06\x00", _VIEWS),
    "truncated": Example("claims", 5, None, "Kites m", "Kites may be built.,Latawce mogą być budowane.,"
        "wire-2031-06-24,2031-10,4,,,,\n", before="kite-rumour.1,kite-rumour,reports,,"),
    "conflict": Example("views", 2, None,
        f"{_VIEWS_HEAD}{7 * '<'} HEAD\n{_VIEW}=======\nmay,May,Maj,,w=one-day,,\n{7 * '>'} other\n", _VIEWS),
    "lines-above": Example("views", 1, None, f"Saved views of June\n{_VIEWS}", _VIEWS),
    "separator-line": Example("views", None, None, f"sep=;\n{_VIEWS.replace(',', ';')}", _VIEWS),
    "no-header": Example("volumes", None, None, "trasa,okres,tony,kontenery,kto,skąd,czego,zastrzeżenie,caveat,uwagi",
        "route_id,period,tonnes,containers_teu,stance,source_id,misread_of,caveat_en,caveat_pl,note"),
    "no-rows": Example("glossary", 1, None, _TERMS_HEAD, _TERMS_HEAD + _TERM),
    "blank-rows": Example("views", 2, None, f"{_VIEWS_HEAD}\n,,,,,,\n{_VIEW}", _VIEWS),
    "code-page": Example("seed_claims", None, None,
        "M\udcf3wi\udcb9 tak obie strony.\nc02,Kites come,B\udcead\udcb9 latawce",
        "Mówią tak obie strony.\nc02,Kites come,Będą latawce"),
    "turned-letters": Example("seed_claims", None, None,
        "MÃ³wiÄ… tak obie strony.\nc02,Kites come,BÄ™dÄ… latawce",
        "Mówią tak obie strony.\nc02,Kites come,Będą latawce"),
    "two-marks": Example("views", None, None, f"\ufeff\ufeff{_VIEWS}", _VIEWS),
    "delimiter": Example("views", None, None, _VIEWS.replace(",", ";"), _VIEWS),
    "encoding": Example("events", 4, "title_pl", "Pog\udcb3oski o latawcach", "Pogłoski o latawcach"),
    # columns
    "missing-column": Example("views", 1, "note",
        "id,title_en,title_pl,query,message_en,message_pl\njune,June,Czerwiec,w=one-day,,\n", _VIEWS),
    "older-table": Example("volumes", 1, None,
        "source_id,note\nmain,2030,1480000,,reports,wire-2031-06-24,\nmain,2031,2764000.5,,asserts,daily-2031-06-25,\n",
        "source_id,misread_of,caveat_en,caveat_pl,note\nmain,2030,1480000,,reports,wire-2031-06-24,,,,\n"
        "main,2031,2764000.5,,asserts,daily-2031-06-25,,,,\n"),
    "added-language": Example("views", 1, None,
        _VIEWS.replace("_pl\n", "_pl,title_no\n").replace(",,\n", ",,,Juni\n"), _VIEWS),
    "misspelt-column": Example("actors", 1, "name_local", "name_locl", "name_local"),
    "duplicate-column": Example("views", 1, "note",
        _VIEWS.replace("_pl\n", "_pl,note\n").replace(",,\n", ",,,\n"), _VIEWS),
    "extra-column": Example("views", 1, "seen by",
        _VIEWS.replace("_pl\n", "_pl,seen by\n").replace(",,\n", ",,,me\n"), _VIEWS),
    "column-spelling": Example("views", 1, "title_en", "Title_EN", "title_en"),
    # rows
    "row-too-short": Example("volumes", 2, None, "main,2030,1480000,reports,wire-2031-06-24,,,,",
        "main,2030,1480000,,reports,wire-2031-06-24,,,,"),
    "row-too-long": Example("glossary", 2, None, "Wiatrem, z wyspy na wyspę.",
        '"Wiatrem, z wyspy na wyspę."'),
    "right-of-table": Example("events", 2, None, "published,,content,see the wire", "published,,content",
        before="roussou,3,"),
    "open-quote": Example("actors", 4, None, '"Nicholas Delis', "Nicholas Delis"),
    "stray-quote": Example("events", 2, None, '"The two "friends" speak, says Athens."',
        '"The two friends speak, says Athens."'),
    "duplicate-id": Example("seed_claims", 3, "id", "c01", "c02", after=",Kites come"),
    "event-without-claim": Example("events", 3, "id", "", _DEAL, file="claims.csv"),
    "known-before-event": Example("claims", 2, "known_on", "2031-06-22", "2031-06-24", **_KNOWN),
    "low-above-high": Example("figures", 3, "low", "30,20", "20,30", before="call-length,"),
    "no-number": Example("figures", 3, "low", ",,min", "20,30,min", before="call-length,"),
    "share-above-whole": Example("figures", 4, "of", "2,\n", "5,\n", before="kites,"),
    "other-number": Example("figures", 2, "low", "1840000,1840000", "1480000,1480000", before="freight,"),
    "edge-order": Example("windows", 2, "end", "2031-06-20,yes", "2031-07-31,yes"),
    "link-to-itself": Example("links", 2, "to_event", "dolphin-deal-2031,follows-up", "delis-roussou-call,follows-up"),
    "link-order": Example("links", 2, "kind", "led-to", "follows-up"),
    "circle-of-parts": Example("links", 3, "to_event",
        f"{_TIE.replace('follows-up', 'part-of')}delis-roussou-call,dolphin-deal-2031,part-of,,,,\n", _TIE),
    "several-defaults": Example("windows", 3, "default", "yes,", ",", before="2031-07,,2031-07,"),
    "several-collections": Example("collection", 3, "id",
        "lakes;rivers;rail;borders,,,\nother,Other,Inny,Others.,Inni.,,,,UTC,,,,\n", "lakes;rivers;rail;borders,,,\n"),
    "colours-alike": Example("tracks", 3, "light", "#b02a35", "#1666bd"),
    "layer-without-file": Example("layers", 2, "location", "ucdp-ged,port_calls,,", "ucdp-ged,port_calls,warehouse,"),
    "unknown-recipe": Example("layers", 2, "recipe", "ucdp-gad", "ucdp-ged"),
    "about-not-said": Example("events", 2, "about", "roussou,3,published,,", "roussou,3,published,,content"),
    "utterance-only-asserted": Example("claims", 4, "stance", "utterance", "content", before="dolphin,2,published,,",
        file="events.csv"),
    # cells
    "missing-value": Example("locations", 4, "name_pl", "", "Naksos", before="naxos,Naxos,", after=",Νάξος"),
    "wrong-type": Example("events", 2, "significance", "high", "3", before="delis;roussou,"),
    "out-of-range": Example("events", 2, "significance", "4", "3", before="delis;roussou,"),
    "not-in-list": Example("claims", 2, "stance", "report", "reports", after=",,Delis"),
    "malformed-id": Example("locations", 4, "id", "Naxos", "naxos", after=",Naxos"),
    "reserved-id": Example("frames", 3, "id", "selection,Cyclades", "cyclades,Cyclades"),
    "unknown-zone": Example("collection", 2, "zones", "Europe/Roma", "Europe/Rome"),
    "wrong-form": Example("actors", 4, "country", "Greece", "GR", before="person,,"),
    "wrong-pair": Example("contracts", 2, "parties", "kite-post", "buyer:kite-post"),
    "unknown-role": Example("contracts", 2, "parties", "byer:kite-post", "buyer:kite-post"),
    "unknown-reference": Example("events", 2, "actor_ids", "delis;rousou", "delis;roussou"),
    "unknown-unit": Example("figures", 3, "unit", "hours", "min", before="20,30,"),
    "unit-words": Example("measures", 3, "words_en", "minute|minutes,", "minute|minutes;hour|hours,"),
    # In two parts: nothing here is an address that a program could open.
    "bad-url": Example("sources", 2, "url", "www.wire.example/call", "https:" "//wire.example/call"),
    "text-too-long": Example("minerals", 2, "name_en",
        "Emery powder from the works on Naxos that Dolphin has been running", "Emery"),
    "control-characters": Example("actors", 4, "name_local", "Νίκος\u202e Δελής", "Νίκος Δελής"),
    "hashes": Example("claims", 2, "known_on", "########", "2031-06-24", **_KNOWN),
    "error-value": Example("actors", 4, "name_local", "#NAME?", "Νίκος Δελής"),
    "formula": Example("claims", 3, "statement_en", '"=CONCAT(""The call"", "" was about kites."")"',
        "The call was about kites."),
    "decimal-comma": Example("locations", 2, "longitude", '"27,1428"', "27.1428"),
    "mojibake": Example("events", 4, "title_pl", "PogÅ‚oski o latawcach", "Pogłoski o latawcach"),
    "lost-letters": Example("actors", 2, "name_local", "?????????", "Χαρταετός"),
    "invisible": Example("claims", 3, "statement_en", "The call was about ki\u200btes.", "The call was about kites."),
    "undone-accents": Example("seed_claims", 2, "explanation_pl", "Mo\u0301wia\u0328 tak obie", "Mówią tak obie"),
    "markup": Example("claims", 3, "statement_en", "The call was about <b>kites</b>.", "The call was about kites."),
    # dates
    "bad-date": Example("claims", 2, "known_on", "2031-06-31", "2031-06-24", **_KNOWN),
    "ambiguous-date": Example("claims", 2, "known_on", "07/06/2031", "2031-06-24", **_KNOWN),
    "time-without-offset": Example("events", 2, "date", "2031-06-24T12:00", "2031-06-24T12+03:00~"),
    "end-before-start": Example("sources", 3, "published", "2031-06-25/2031-06-24", "2031-06-25", **_PUBLISHED),
    "date-out-of-range": Example("sources", 3, "published", "0000-06-25", "2031-06-25", **_PUBLISHED),
    "level-2-date": Example("sources", 3, "published", "2031-06-2X", "2031-06-25", **_PUBLISHED),
    "date-habit": Example("sources", 3, "published", "25.06.2031", "2031-06-25", **_PUBLISHED),
    "far-date": Example("sources", 3, "published", "1899-12-30", "2031-06-25", **_PUBLISHED),
    # places
    "swapped-coordinates": Example("locations", 3, "longitude", "37.9838,23.7275", "23.7275,37.9838", **_ATHENS),
    "zero-coordinates": Example("locations", 3, "longitude", "0,0", "23.7275,37.9838", **_ATHENS),
    "outside-country": Example("locations", 3, "longitude", "31.7275,37.9838", "23.7275,37.9838", **_ATHENS),
    "beyond-basemap": Example("frames", 3, "west", "-10,36.6,12.4,38", "24,36.6,26.4,38"),
    # the record
    "confirmed-by-parties": Example("events", 2, "id", "reports,delis,Delis rang", "reports,,Delis rang",
        file="claims.csv"),
    "text-counted-twice": Example("claims", 5, "statement_en", _DEAL + _AGAIN, _DEAL),
    "figure-off-title": Example("claims", 3, "stance", "50,60", "20,30", before="call.2,call-length,",
        file="figures.csv"),
    "first-hand-doubtful": Example("claims", 3, "credibility", "3", "2", before="daily-2031-06-25,2031-06-25,"),
    "negative-unsearched": Example("events", 3, "negative", "yes,content", ",content", before="dolphin,2,published,"),
    "one-publisher": Example("events", 3, "significance", "3", "2", before="naxos,dolphin,"),
}  # fmt: skip


def broken_file(example: Example, good: bytes) -> bytes:
    """Return the good file with the example's broken text in it; ValueError if its place is not found just once."""
    if not example.mended:
        return _bytes(example.broken)
    old = _bytes(example.before + example.mended + example.after)
    if good.count(old) != 1:
        raise ValueError(f"{example.path}: {example.mended!r} stands there {good.count(old)} times")
    return good.replace(old, _bytes(example.before + example.broken + example.after))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
