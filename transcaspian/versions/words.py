"""Versions in words: their names, the problems of those kept, and what the reader of an older link is told."""

from __future__ import annotations

from datetime import UTC

from transcaspian.language.dates import parse
from transcaspian.language.datewords import when
from transcaspian.language.messages import words
from transcaspian.tables.problems import quoted
from transcaspian.versions.diff import Diff
from transcaspian.versions.diff_words import other_tables, summary
from transcaspian.versions.history import Kept, Notice, UnknownVersion


def label(kept: Kept, language: str, zone: str) -> str:
    """Return a version as a list offers it: "24 Nov 2023, 13:05 · 145 events · 4f2a91c"."""
    moment = parse(f"{kept.since.astimezone(UTC):%Y-%m-%dT%H:%MZ}")
    events = words(language).n("count.events", kept.counts.get("events", 0))
    return f"{when(moment, language, zone, short=True)} · {events} · {kept.version}"


def note(notice: Notice, language: str) -> str:
    """Return the sentence that says what is wrong with the history, and what to do."""
    say = words(language)
    match notice.code:
        case "broken-file":
            return say("versions.broken_file", file=quoted(notice.place))
        case "unreadable-folder":
            return say("versions.unreadable_folder", folder=notice.place, why=notice.why)
        case "not-kept":
            return say("versions.not_kept", folder=notice.place, why=notice.why)


def missing(error: UnknownVersion, language: str) -> str:
    """Return the sentence that says why a version cannot be had, and which are nearest."""
    say = words(language)
    sentence = say(f"versions.missing.{error.reason}", version=quoted(error.wanted))
    if not error.near:
        return f"{sentence} {say('versions.missing.none')}" if error.reason == "unknown" else sentence
    return f"{sentence} {say('versions.missing.near', near=say.list(error.near))}"


def since_link(difference: Diff, language: str) -> str:
    """Return the notice for a link of an older version: "3 events added, 1 corrected since this link was made"."""
    say = words(language)
    told = summary(difference, language, only_told=True)
    sentence = say("versions.link.since", changes=told) if told else say("versions.link.same")
    other = other_tables(difference, language)
    return f"{sentence}; {other}" if other else sentence


def link_missing(error: UnknownVersion, language: str) -> str:
    """Return the notice for a link whose version is not available: the view is shown with today's data."""
    say = words(language)
    reason = error.reason if error.reason in ("dropped", "broken") else "unknown"
    return say(f"versions.link.{reason}", version=quoted(error.wanted))
