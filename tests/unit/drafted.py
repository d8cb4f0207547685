"""The shipped tables with drafts of which every id and every text has the same unmistakable letters, and the search for
these letters in whatever is made of the tables.
"""

from __future__ import annotations

import csv
import gzip
import io
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pypdf

from tests.unit.tagged import structure
from transcaspian.shipped import DATA_FOLDER
from transcaspian.tables.schema import read_schema

MARK = "zzqx"
DRAFT = f"{MARK}-event"
SCHEMA = read_schema(DATA_FOLDER / "datapackage.json")
# A day on which little else happens, so that the events would be told and drawn in full.
DAY = "2021-03-03"
WINDOW = f"w={DAY}..{DAY}"

Rows = dict[str, list[dict[str, str]]]


def texts(table: str) -> dict[str, str]:
    """A text with the letters in every column of a table that holds words."""
    free = (c for c in SCHEMA.tables[table].columns if c.name.endswith(("_en", "_pl", "_local")) or c.name == "title")
    return {column.name: f"{MARK} {column.name}" for column in free}


def secret(status: str) -> Rows:
    """The rows of two events and of all that belongs to them; the second refers to what everybody sees as well."""
    when = {"date": DAY, "track": "contracts", "category": "agreement", "significance": "3", "status": status}
    when["about"] = "content"
    about = {"location_id": f"{MARK}-yard", "about_location_ids": f"{MARK}-port;aktau"}
    claim = {"stance": "confirms", "known_on": "2021-03-04", "credibility": "1"}
    source = {"published": "2021-03-04", "language": "en", "kind": "newspaper", "reliability": "B"}
    place = {"country": "KZ", "kind": "city", "longitude": "51.2", "latitude": "43.6", "radius_km": "1"}
    contract = {"event_id": DRAFT, "signed": DAY, "stage": "contract", "parties": f"buyer:kz-mod;supplier:{MARK}-maker"}
    rows: Rows = {
        "events": [
            {"id": DRAFT, **when, **about, "actor_ids": f"{MARK}-maker;kz-mod"},
            {"id": f"{DRAFT}-2", **when, "location_id": "aktau", "actor_ids": "kz-mod"},
        ],
        "claims": [
            {
                "id": f"{DRAFT}.1",
                "event_id": DRAFT,
                **claim,
                "source_id": f"{MARK}-source",
                "asserted_by": f"{MARK}-man",
                "at": DAY,
                "place_id": f"{MARK}-pier",
            },
            {"id": f"{DRAFT}.2", "event_id": DRAFT, **claim, "source_id": "seed-interia", "asserted_by": ""},
            {"id": f"{DRAFT}-2.1", "event_id": f"{DRAFT}-2", **claim, "source_id": f"{MARK}-source-2"},
        ],
        "figures": [
            {"id": f"{DRAFT}.{n}.1", "claim_id": f"{DRAFT}.{n}", "measure": f"{MARK}-length", "low": n, "unit": "m"}
            for n in ("1", "2")
        ],
        "links": [
            {"from_event": DRAFT, "to_event": "akorda-denial", "kind": "led-to"},
            {
                "from_event": "peskov-pulp-fiction",
                "to_event": f"{DRAFT}-2",
                "kind": "part-of",
                "claim_ids": f"{DRAFT}.1",
            },
            {
                "from_event": "akorda-denial",
                "to_event": "peskov-pulp-fiction",
                "kind": "part-of",
                "claim_ids": f"{DRAFT}.1;{DRAFT}.2",
            },
        ],
        "measures": [{"id": f"{MARK}-length", "units": "m"}],
        "sources": [
            {"id": name, **source, "publisher": f"{MARK} post", "url": f"https://example.org/{name}", "note": MARK}
            for name in (f"{MARK}-source", f"{MARK}-source-2", f"{MARK}-source-3")
        ],
        "actors": [
            {"id": f"{MARK}-maker", "kind": "organisation", "part_of": f"{MARK}-owner", "country": "TR"},
            {"id": f"{MARK}-owner", "kind": "organisation", "part_of": "", "country": "TR"},
            {"id": f"{MARK}-man", "kind": "person", "part_of": f"{MARK}-maker", "country": "TR"},
        ],
        "locations": [
            {"id": f"{MARK}-{name}", **place, "aliases": f"{MARK} alias"} for name in ("yard", "port", "store", "pier")
        ],
        "contracts": [
            {"id": f"{MARK}-deal", **contract, "location_id": f"{MARK}-store", "source_ids": f"{MARK}-source-3"},
        ],
        "seed_claims": [{"id": f"{MARK}-seed", "event_ids": f"{DRAFT};{DRAFT}-2", "verdict": "supported"}],
        "views": [
            {"id": f"{MARK}-view", "query": f"{WINDOW}&event={DRAFT}"},
            {"id": f"{MARK}-view-2", "query": f"w=all&source={MARK}%2Dsource"},
        ],
        # A tour of drafts alone, and steps of a public one that show, select or tell of a draft.
        "tours": [{"id": f"{MARK}-tour"}],
        "steps": [
            {"tour_id": f"{MARK}-tour", "seq": "1", "view_id": f"{MARK}-view", "claim_ids": "akorda-denial.1"},
            {"tour_id": "refusal", "seq": "11", "view_id": f"{MARK}-view-2", "claim_ids": "akorda-denial.1"},
            {
                "tour_id": "refusal",
                "seq": "12",
                "view_id": "refusal-and-denial",
                "event_id": DRAFT,
                "claim_ids": "akorda-denial.1",
            },
            {
                "tour_id": "refusal",
                "seq": "13",
                "view_id": "refusal-and-denial",
                "claim_ids": f"akorda-denial.1;{DRAFT}.2",
            },
        ],
    }
    return {table: [texts(table) | row for row in found] for table, found in rows.items()}


def folder_with(into: Path, rows: Rows) -> Path:
    """The shipped tables with further rows at their end."""
    folder = Path(shutil.copytree(DATA_FOLDER, into, ignore=shutil.ignore_patterns(".*")))
    for table, more in rows.items():
        path = folder / SCHEMA.tables[table].path
        with path.open(encoding="utf-8", newline="") as stream:
            header = next(csv.reader(stream))
        with path.open("a", encoding="utf-8", newline="") as stream:
            csv.DictWriter(stream, header, restval="", lineterminator="\n").writerows(more)
    # A claim of the article about an event that everybody sees, and about a draft.
    path = folder / "seed_claims.csv"
    if "seed_claims" in rows:
        text = path.read_text(encoding="utf-8")
        assert text.count("wsj-report-patrushev;wsj-patrushev-took-over") == 1
        both = f"wsj-report-patrushev;{DRAFT};wsj-patrushev-took-over"
        path.write_text(text.replace("wsj-report-patrushev;wsj-patrushev-took-over", both), encoding="utf-8")
    return folder


def folders_in(base: Path) -> dict[str, Path]:
    """The shipped tables as they are, with drafts, and with the same rows published."""
    return {
        "plain": folder_with(base / "plain", {}),
        "draft": folder_with(base / "draft", secret("draft")),
        "published": folder_with(base / "published", secret("published")),
    }


def words_in(content: object) -> Iterator[str]:
    """All text in a file, whatever it is packed in."""
    if not isinstance(content, bytes):
        yield str(content)
    elif content[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            yield from archive.namelist()
            for name in archive.namelist():
                yield from words_in(archive.read(name))
    elif content[:2] == b"\x1f\x8b":
        yield from words_in(gzip.decompress(content))
    elif content[:5] == b"%PDF-":
        reader = pypdf.PdfReader(io.BytesIO(content))
        yield str(reader.metadata)
        yield from (page.extract_text() for page in reader.pages)
        yield from (str(page.get("/Annots")) for page in reader.pages)
        yield from (part.alt for part in structure(reader).all("Figure"))
        yield content.decode("latin-1")
    else:
        yield content.decode("utf-8", "replace")


def has_mark(content: object) -> bool:
    return any(MARK in text.casefold() for text in words_in(content))
