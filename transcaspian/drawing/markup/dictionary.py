"""The data dictionary as HTML: tables and columns, dates, certainty, problems with faulty and corrected examples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from transcaspian.dictionary import entries
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words, words


def _needed(column: entries.ColumnEntry, say: Words) -> str:
    return say("dictionary.needed_later" if column.once_published else "dictionary.needed")


def table(table: entries.TableEntry, say: Words) -> Markup:
    """Return a table with its columns: what they mean and what may stand in them."""
    rows = [
        (
            markup.lines([markup.strong(column.name), column.title]),
            markup.lines([say(f"dictionary.kind.{column.kind}"), *([_needed(column, say)] if column.required else [])]),
            markup.joined([column.description, *_more(column, say)]),
        )
        for column in table.columns
    ]
    used = say("dictionary.used_by", columns=", ".join(table.used_by))
    foot = markup.paragraph(used, kind="tc-foot") if table.used_by else ""
    listed = markup.table(_heads(("column", "kind", "meaning"), say), rows, phone="above")
    return markup.card("", table.description, foot, listed, kind="tc-dictionary")


def _more(column: entries.ColumnEntry, say: Words) -> Iterator[Markup]:
    """Yield what a cell may hold: its values with their meanings, limits, and examples."""
    if column.allowed:
        yield markup.listing(markup.joined([_code(one.value), one.meaning], " – ") for one in column.allowed)
    if column.reference:
        yield markup.paragraph(say("dictionary.refers", table=column.reference))
    # A pattern is for programs; the description says the same in words.
    if limits := [limit for limit in column.limits if not (column.pattern and column.pattern in limit)]:
        told = "; ".join(limits)
        yield markup.paragraph(told[0].upper(), told[1:], ".")
    if any(one not in column.description for one in column.examples):
        shown = markup.joined((_code(one) for one in column.examples), ", ")
        yield markup.paragraph(say("dictionary.examples"), " ", shown)


def _code(text: str) -> Markup:
    return markup.inline(text, tag="code")


def _heads(names: Sequence[str], say: Words) -> list[str]:
    return [say(f"dictionary.head.{name}") for name in names]


def dates(language: str, year: int, zone: str) -> Markup:
    """Return how dates of a year are written, and read by a zone's clock, and the rules of certainty."""
    say = words(language)
    forms = markup.table(
        _heads(("written", "read"), say),
        [(_code(form.text), form.meaning) for form in entries.date_forms(language, year, zone)],
        phone="above",
    )
    rules = markup.listing(
        markup.joined([markup.strong(rule.title), rule.condition], ": ") for rule in entries.certainty_rules(language)
    )
    return markup.card("", forms, entries.certainty_lead(language), rules, kind="tc-dictionary")


def problems(language: str) -> Markup:
    """Return the problems that a table may have, each with a faulty and a corrected example."""
    say = words(language)
    parts = []
    for one in entries.problem_codes(language):
        parts.append(markup.macro("lists", "code")(one.code, markup.chip(one.severity_title)))
        parts.append(markup.paragraph(f"{one.means} {one.mend}"))
        for name, snippet in (("broken", one.broken), ("mended", one.mended)):
            if snippet.text:
                parts.append(markup.paragraph(say(f"dictionary.{name}"), kind="tc-foot"))
                parts.append(markup.inline(snippet.text, tag="pre"))
    return markup.card("", *parts, kind="tc-dictionary")
