"""The data dictionary as a page: tables and columns, dates, certainty, problems with faulty and corrected examples."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape

import streamlit as st

from transcaspian.dictionary import entries
from transcaspian.language.messages import Words, words
from transcaspian.view.query import View
from ui import look, navigation, state
from ui.desk import unsaved

_SECTIONS = ("tables", "dates", "problems")


def page(view: View) -> None:
    """Draw the page."""
    say = words(view.language)
    look.title(say("dictionary.title"), say("dictionary.lead"))
    navigation.to_desk(say("desk.title"), view)
    section = st.segmented_control(
        say("dictionary.section"), _SECTIONS, key=state.persistent_key("dictionary_section", "tables"), required=True,
        format_func=lambda name: say(f"dictionary.section.{name}"), label_visibility="collapsed",
    )  # fmt: skip
    if section == "tables":
        names = {t.name: f"{t.title} ({t.path})" for t in entries.tables(unsaved.schema(), view.language)}
        name = st.selectbox(
            say("desk.table"),
            list(names),
            key=state.persistent_key("dictionary_table", "events"),
            format_func=names.__getitem__,
        )
        st.html(_table(name, view.language))
    else:
        st.html(_dates(view.language) if section == "dates" else _problems(view.language))


@lru_cache(maxsize=64)
def _table(name: str, language: str) -> str:
    say = words(language)
    table = next(t for t in entries.tables(unsaved.schema(), language) if t.name == name)
    rows = "".join(
        f"<tr><td><strong>{escape(column.name)}</strong><br>{escape(column.title)}</td>"
        f"<td>{escape(say(f'dictionary.kind.{column.kind}'))}"
        f"{'<br>' + escape(say('dictionary.needed')) if column.required else ''}</td>"
        f"<td>{escape(column.description)}{_more(column, say)}</td></tr>"
        for column in table.columns
    )
    used = f"<p class='tc-foot'>{escape(say('dictionary.used_by', columns=', '.join(table.used_by)))}</p>"
    return (
        f"<div class='tc-card tc-dictionary'><p>{escape(table.description)}</p>{used if table.used_by else ''}"
        f"<table>{_head(('column', 'kind', 'meaning'), say)}{rows}</table></div>"
    )


def _more(column: entries.ColumnEntry, say: Words) -> str:
    """Return what a cell may contain: values with their meanings, limits, and examples."""
    allowed = "".join(
        f"<li><code>{escape(one.value)}</code>{' – ' + escape(one.meaning) if one.meaning else ''}</li>"
        for one in column.allowed
    )
    parts = [f"<ul>{allowed}</ul>" if allowed else ""]
    if column.reference:
        parts.append(f"<p>{escape(say('dictionary.refers', table=column.reference))}</p>")
    parts += [f"<p>{escape(limit)}.</p>" for limit in column.limits]
    if column.examples:
        examples = ", ".join(f"<code>{escape(one)}</code>" for one in column.examples)
        parts.append(f"<p>{escape(say('dictionary.examples'))} {examples}</p>")
    return "".join(parts)


def _head(names: Sequence[str], say: Words) -> str:
    return "<tr>" + "".join(f"<th>{escape(say(f'dictionary.head.{name}'))}</th>" for name in names) + "</tr>"


@lru_cache(maxsize=4)
def _dates(language: str) -> str:
    say = words(language)
    dates = "".join(
        f"<tr><td><code>{escape(form.text)}</code></td><td>{escape(form.meaning)}</td></tr>"
        for form in entries.date_forms(language)
    )
    rules = "".join(
        f"<li><strong>{escape(rule.title)}</strong>: {escape(rule.condition)}</li>"
        for rule in entries.certainty_rules(language)
    )
    return (
        f"<div class='tc-card tc-dictionary'><table>{_head(('written', 'read'), say)}{dates}</table>"
        f"<p>{escape(entries.certainty_lead(language))}</p><ul>{rules}</ul></div>"
    )


@lru_cache(maxsize=4)
def _problems(language: str) -> str:
    say = words(language)
    parts = []
    for one in entries.problem_codes(language):
        examples = "".join(
            f"<p class='tc-foot'>{escape(say(f'dictionary.{name}'))}</p><pre>{escape(snippet.text)}</pre>"
            for name, snippet in (("broken", one.broken), ("mended", one.mended))
            if snippet.text
        )
        chip = f"<span class='tc-chip'>{escape(one.severity_title)}</span>"
        parts.append(
            f"<h4 id='{escape(one.code)}'>{escape(one.code)} {chip}</h4>"
            f"<p>{escape(one.means)} {escape(one.mend)}</p>{examples}"
        )
    return f"<div class='tc-card tc-dictionary'>{''.join(parts)}</div>"
