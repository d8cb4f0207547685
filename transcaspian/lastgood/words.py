"""Why the last good tables are shown and not those on disk, in words; the catalogue is ``ui``."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from transcaspian.language.days import day_words, moment_words
from transcaspian.language.messages import words
from transcaspian.language.zones import zone_words
from transcaspian.lastgood.decision import Decision, Loss
from transcaspian.tables.problems import file_name


def headline(decision: Decision, since: datetime, language: str, zone: str) -> str:
    """Return the sentence for every reader: of which day the tables are that are shown, and why."""
    say = words(language)
    reasons = sorted(decision.reasons, key=lambda reason: reason.why)
    clauses = []
    for why, group in groupby(reasons, key=lambda reason: reason.why):
        files = [file_name(reason.table) for reason in group]
        worst = max(decision.losses, key=lambda loss: loss.rows / loss.of, default=None)
        lost = _loss(worst, language) if worst else ""
        clauses.append(say.n(f"kept.{why}", len(files), files=say.list(files), lost=lost))
    return say("kept.head", day=day(since, language, zone), why="; ".join(clauses))


def losses(decision: Decision, language: str) -> str:
    """Return what would be missing if the tables on disk were shown; empty if nothing would."""
    return words(language).list([_loss(loss, language) for loss in decision.losses]) if decision.losses else ""


def _loss(loss: Loss, language: str) -> str:
    say = words(language)
    return say("kept.loss", rows=say.number(loss.rows), of=say.number(loss.of), file=file_name(loss.table))


def day(moment: datetime, language: str, zone: str) -> str:
    """Return a day in words: "28 November 2026"."""
    return day_words(moment.astimezone(ZoneInfo(zone)), words(language))


def moment(since: datetime, language: str, zone: str) -> str:
    """Return a moment in words, with the zone that its clock is of: "28 November 2026, 16:59 (Europe/Moscow)"."""
    told = moment_words(since.astimezone(ZoneInfo(zone)), words(language))
    return f"{told} ({zone_words(zone, language)})"
