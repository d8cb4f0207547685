"""The kinds of problems that tables have, by their codes, and how much each weighs."""

from __future__ import annotations

from typing import Literal

Severity = Literal["error", "note"]

# What the record asks about itself, with its weight: rows that are right in themselves and deserve a second look.
AUDIT: dict[str, int] = {
    "confirmed-by-parties": 3,
    "text-counted-twice": 3,
    "figure-off-title": 2,
    "first-hand-doubtful": 2,
    "negative-unsearched": 2,
    "one-publisher": 1,
}

# What a program did to cells since they were last good: known only beside the rows of before.
EARLIER: dict[str, Severity] = {
    "date-turned": "error",
    "date-first-day": "note",
    "leading-zeros": "error",
    "plus-sign": "error",
    "number-turned": "error",
    "number-grouped": "error",
    "scientific": "error",
    "digits-lost": "error",
    "letters-lost": "error",
    "cut-off": "error",
    "apostrophe": "error",
    "shuffled-column": "error",
}

# Every kind of problem. A note is shown all the same; an error is withheld from the reader.
CODES: dict[str, Severity] = {
    # the folder
    "no-folder": "error",
    "empty-folder": "error",
    "bad-schema": "error",
    "no-schema": "error",
    "no-country-layer": "note",
    # files
    "missing-file": "error",
    "older-folder": "note",
    "not-a-file": "error",
    "unreadable-file": "error",
    "file-too-large": "error",
    "too-many-rows": "error",
    "too-many-columns": "error",
    "reading-time": "error",
    "empty-file": "error",
    "binary-file": "error",
    "truncated": "error",
    "conflict": "error",
    "no-header": "error",
    "lines-above": "note",
    "separator-line": "note",
    "no-rows": "note",
    "blank-rows": "note",
    "code-page": "note",
    "turned-letters": "note",
    "two-marks": "note",
    "delimiter": "note",
    "encoding": "error",
    "rewritten": "error",
    # columns
    "missing-column": "error",
    "older-table": "note",
    "added-language": "note",
    "misspelt-column": "error",
    "duplicate-column": "error",
    "extra-column": "note",
    "column-spelling": "note",
    # rows
    "row-too-short": "error",
    "row-too-long": "error",
    "right-of-table": "note",
    "open-quote": "error",
    "stray-quote": "error",
    "cell-too-long": "error",
    "duplicate-id": "error",
    "event-without-claim": "error",
    "known-before-event": "error",
    "low-above-high": "error",
    "no-number": "error",
    "share-above-whole": "error",
    "edge-order": "error",
    "link-to-itself": "error",
    "link-order": "error",
    "circle-of-parts": "error",
    "other-number": "note",
    "several-defaults": "note",
    "colours-alike": "note",
    "layer-without-file": "note",
    "unknown-recipe": "note",
    "several-collections": "note",
    "about-not-said": "note",
    "utterance-only-asserted": "note",
    # cells
    "missing-value": "error",
    "wrong-type": "error",
    "out-of-range": "error",
    "not-in-list": "error",
    "malformed-id": "error",
    "reserved-id": "error",
    "unknown-zone": "error",
    "wrong-form": "error",
    "wrong-pair": "error",
    "unknown-role": "error",
    "unknown-reference": "error",
    "unknown-unit": "error",
    "unit-words": "error",
    "bad-url": "error",
    "text-too-long": "error",
    "control-characters": "error",
    "hashes": "error",
    "error-value": "error",
    "formula": "error",
    "decimal-comma": "note",
    "mojibake": "note",
    "lost-letters": "note",
    "invisible": "note",
    "undone-accents": "note",
    "markup": "note",
    # cells, beside those of before
    **EARLIER,
    # dates
    "bad-date": "error",
    "ambiguous-date": "error",
    "time-without-offset": "error",
    "end-before-start": "error",
    "date-out-of-range": "error",
    "level-2-date": "error",
    "date-habit": "note",
    "far-date": "note",
    # places
    "swapped-coordinates": "error",
    "outside-country": "error",
    "zero-coordinates": "error",
    "beyond-basemap": "note",
    # the record
    **dict.fromkeys(AUDIT, "note"),
}
