"""The corridor's tables: the contents of the pictures in words and numbers, each number with its source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

import streamlit as st

from transcaspian.language.messages import Words, words
from transcaspian.stories.corridor.comparison import split_comparable
from transcaspian.stories.corridor.minerals import Material, materials
from transcaspian.stories.corridor.publication import Cited, cited
from transcaspian.stories.corridor.question import question_of, visible_stretches
from transcaspian.stories.corridor.routes import RouteFacts, by_basis, compared, differing, facts
from transcaspian.stories.corridor.stretches import Stretch, basis, country_name, gauge_words, place_name
from transcaspian.stories.corridor.sums import count_in_words as number_of
from transcaspian.stories.corridor.sums import days, kilometres, total
from transcaspian.stories.corridor.volumes import Figure
from transcaspian.stories.corridor.volumes import volumes as figures
from transcaspian.view.query import View
from ui import cached, fragments, navigation


def sources(found: Iterable[Cited]) -> str:
    """Return publications as links, each with its grade."""
    parts = []
    for one in found:
        name = fragments.link(one.url, one.publisher, one.title) or escape(one.publisher)
        letter = f"<span class='tc-grade' title='{escape(one.letter_words, quote=True)}'>{escape(one.letter)}</span>"
        day = f" <span class='tc-grey'>{escape(one.published)}</span>" if one.published else ""
        parts.append(f"<span class='tc-cor-src'>{letter} {name}{day}</span>")
    return " ".join(parts)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str, numbers: Sequence[int] = ()) -> None:
    """Draw a table; heads are text, cells are already escaped HTML. ``numbers``: columns to align right."""
    right = dict.fromkeys(numbers, " class='tc-cor-n'")
    head = "".join(f"<th scope='col'{right.get(n, '')}>{escape(text)}</th>" for n, text in enumerate(heads))
    # On a phone a row is a block, in which each cell has its head next to it.
    about = [f"{right.get(n, '')} data-head='{escape(text, quote=True)}'" for n, text in enumerate(heads)]
    body = ""
    for row in rows:
        cells = (f"<td{about[n]}><span>{html}</span></td>" if html else "<td></td>" for n, html in enumerate(row))
        body += f"<tr>{''.join(cells)}</tr>"
    st.html(
        f"<div class='tc-card tc-cor-scroll' tabindex='0' role='region' aria-label='{escape(caption, quote=True)}'>"
        f"<table class='tc-cor'><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div>"
    )


def _two(text: str, below: str) -> str:
    return f"{escape(text)}<div class='tc-grey'>{escape(below)}</div>" if below else escape(text)


def legs(view: View) -> None:
    """Draw the legs of the route or way on screen, with their sum."""
    data, say = cached.dataset(), words(view.language)
    stretches, _ = visible_stretches(data, view)
    if not stretches:
        return
    others = differing(data, [s.leg for s in stretches])
    rows = [_leg(s, others.get(s.leg_id, ()), view, say) for s in stretches]
    km = total(s.km for s in stretches)
    borders = total(s.borders for s in stretches)
    spans = total(s.days[0] for s in stretches)
    known = len(stretches) - spans.unknown
    sums = [
        f"<strong>{escape(say.n('corridor.sum', len(stretches)))}</strong>",
        "",
        f"<strong>{escape(kilometres(km, say))}</strong>",
        escape(_bases([s.leg for s in stretches], say)),
        "",
        escape(number_of(borders, say)),
        escape(say("corridor.days_known", known=say.number(known), of=say.number(len(stretches)))),
        "",
    ]
    heads = [say(f"corridor.head.{h}") for h in ("leg", "mode", "km", "basis", "country", "borders", "days", "source")]
    table(heads, [*rows, sums], say("corridor.legs.caption"), (2, 5))
    st.html(f"<p class='tc-foot'>{escape(say('corridor.legs.note'))}</p>")


def _leg(s: Stretch, others: Sequence[tuple[str, float]], view: View, say: Words) -> list[str]:
    data = cached.dataset()
    name = f"{place_name(data, s.start, view.language)} – {place_name(data, s.end, view.language)}"
    notes = [gauge_words(s, say)] if s.gauge else []
    if s.gauge_place:
        notes.append(say("corridor.gauge_at", place=place_name(data, s.gauge_place, view.language)))
    notes += [
        say("corridor.other_length", route=data.routes[r].name(view.language), km=say("corridor.km", n=say.number(km)))
        for r, km in others
        if r in data.routes
    ]
    if s.leg.caveat(view.language):
        notes.append(s.leg.caveat(view.language))
    where = ", ".join(country_name(code, say) for code in s.countries) or say("corridor.unknown")
    if s.sea:
        where = f"{where} ({say(f'corridor.sea.{s.sea}')})"
    shown_days = "–" if s.days == (None, None) else days(*s.days, say)
    from_sources = sources(cited(data, s.source_ids, view))
    return [
        _two(name, "; ".join(notes)),
        escape(say(f"corridor.mode.{s.mode}")),
        escape(kilometres(total([s.km]), say)),
        escape(basis(s.basis, say)) if s.km is not None else "",
        escape(where),
        escape("–" if s.borders is None else say.number(s.borders)),
        escape(shown_days),
        from_sources or f"<span class='tc-grey'>{escape(say('corridor.measured'))}</span>",
    ]


def _bases(found: Sequence[object], say: Words) -> str:
    parts = by_basis(found)  # type: ignore[arg-type]
    return "; ".join(f"{basis(kind, say)} {say('corridor.km', n=say.number(round(km)))}" for kind, km in parts)


def numbers(view: View) -> None:
    """Draw the route's numbers next to the map: length and its basis, published figures, countries, exposure."""
    data, say = cached.dataset(), words(view.language)
    found = facts(data, question_of(data, view).route, view)
    items = "".join(f"<dt>{escape(head)}</dt><dd>{html}</dd>" for head, html in _facts(found, view, say))
    st.html(
        f"<div class='tc-card'><h3>{escape(found.route.name(view.language))}</h3>"
        f"<dl class='tc-facts'>{items}</dl></div>"
    )
    if found.later:
        st.caption(say.n("corridor.later", found.later))


def _facts(found: RouteFacts, view: View, say: Words) -> list[tuple[str, str]]:
    """Return the facts of a route, each with its sources, as pairs of head and HTML."""
    data, route = cached.dataset(), found.route
    language = view.language
    length = _two(kilometres(found.km, say), _bases(found.legs, say))
    published = escape(say("corridor.none_published" if route.published_km is None else "corridor.not_by_day"))
    if found.published_km is not None:
        published = _two(say("corridor.km", n=say.number(found.published_km)), route.published_basis(language))
        published += sources(cited(data, route.published_km_source_ids, view))
    spent = escape(say("corridor.none_published" if route.published_days_min is None else "corridor.not_by_day"))
    if found.published_days:
        spent = _two(days(*found.published_days, say), route.published_days_basis(language))
        spent += sources(cited(data, route.published_days_source_ids, view))
    names = ", ".join(country_name(code, say) for code in found.countries)
    if found.undetermined:
        names = f"{names} ({say.n('corridor.undetermined', found.undetermined)})"
    seas = ", ".join(say(f"corridor.sea.{sea}") for sea in found.seas) or say("corridor.no_sea")
    exposed = ", ".join(country_name(code, say) for code in found.exposed) or say("corridor.neither")
    return [
        (say("corridor.head.status"), escape(say("corridor.undated") if view.known_by else route.status(language))),
        (say("corridor.head.legs_km"), length),
        (say("corridor.head.published_km"), published),
        (say("corridor.head.published_days"), spent),
        (say("corridor.head.countries"), escape(names)),
        (say("corridor.head.seas"), escape(seas)),
        (
            say("corridor.head.borders"),
            escape(say("corridor.not_counted") if found.borders.empty else number_of(found.borders, say)),
        ),
        (say("corridor.head.exposed"), escape(exposed)),
    ]


def pair(view: View) -> None:
    """Draw the two chosen routes side by side."""
    data, say = cached.dataset(), words(view.language)
    first, second = (facts(data, route, view) for route in question_of(data, view).pair)
    left, right = _facts(first, view, say), _facts(second, view, say)
    rows = [(f"<span class='tc-grey'>{escape(a[0])}</span>", a[1], b[1]) for a, b in zip(left, right, strict=True)]
    heads = ["", first.route.name(view.language), second.route.name(view.language)]
    table(heads, rows, say("corridor.pair.caption"))


def routes(view: View) -> None:
    """Draw all routes in a table."""
    data, say = cached.dataset(), words(view.language)
    whole, parts = split_comparable(compared(data, view))
    rows = []
    for found in (*whole, *parts):
        both = dict(_facts(found, view, say))
        exposed = ", ".join(country_name(code, say) for code in found.exposed) or "–"
        rows.append(
            [
                escape(found.route.name(view.language)),
                both[say("corridor.head.legs_km")],
                both[say("corridor.head.published_km")],
                escape(", ".join(country_name(code, say) for code in found.countries)),
                escape(", ".join(say(f"corridor.sea.{sea}") for sea in found.seas) or "–"),
                both[say("corridor.head.borders")],
                both[say("corridor.head.published_days")],
                escape(exposed),
            ]
        )
    names = ("route", "legs_km", "published_km", "countries", "seas", "borders", "published_days", "exposed")
    table([say(f"corridor.head.{name}") for name in names], rows, say("corridor.compare.caption"))
    later = sum(found.later for found in (*whole, *parts))
    if later:
        st.caption(say.n("corridor.later", later))


def volumes(view: View) -> None:
    """Draw all freight figures, including those of containers only."""
    data, say = cached.dataset(), words(view.language)
    found = figures(data, view).figures
    if not found:
        return
    names = ("period", "tonnes", "teu", "stance", "caveat", "source")
    heads = [say(f"corridor.head.{name}") for name in names]
    table(heads, [_figure(f, say) for f in found], say("corridor.volumes.caption"), (1, 2))


def _figure(figure: Figure, say: Words) -> list[str]:
    tonnes = "" if figure.tonnes is None else say.number(figure.tonnes)
    caveat = figure.caveat
    if figure.misread_of:
        tonnes_html = f"<del>{escape(tonnes)}</del>"
        caveat = caveat or say("corridor.volumes.misread")
    else:
        tonnes_html = escape(tonnes)
    stance = say("corridor.volumes.plan") if figure.plan else say(f"stance.{figure.stance}")
    return [
        escape(figure.period),
        tonnes_html,
        "" if figure.teu is None else escape(say.number(figure.teu)),
        escape(stance),
        escape(caveat),
        sources((figure.source,)),
    ]


def minerals(view: View) -> None:
    """Draw all raw materials, the rare earths apart."""
    data, say = cached.dataset(), words(view.language)
    found = materials(data, view)
    names = ("material", "status", "lists", "product", "plant", "distance", "source")
    heads = [say(f"corridor.head.{name}") for name in names]
    blocks = (("critical", found.critical), ("rare", found.rare_earths), ("other", found.others))
    for key, members in blocks:
        if members:
            table(heads, [_material(m, view, say) for m in members], say(f"corridor.minerals.{key}"), (5,))


def _material(material: Material, view: View, say: Words) -> list[str]:
    on = [str(year) for year, there in ((2020, material.on_2020), (2023, material.on_2023)) if there]
    far = "" if material.distance_km is None else say("corridor.km", n=say.number(round(material.distance_km)))
    return [
        _two(material.name, material.mineral.symbol or ""),
        escape(say(f"corridor.status.{material.mineral.kz_status}")),
        escape(", ".join(on) or say("corridor.on_none")),
        escape(say("corridor.undated") if view.known_by else material.product or "–"),
        escape(material.plant or say("corridor.unknown")),
        escape(far or "–"),
        sources(material.sources) or f"<span class='tc-grey'>{escape(say('corridor.no_source'))}</span>",
    ]


def published_counts(view: View) -> None:
    """Draw the published counts of materials in order of time, each with its source and its event."""
    data, say = cached.dataset(), words(view.language)
    items = []
    for count in materials(data, view).counts:
        share = say("figure.of", part=say.number(count.part), whole=say.number(count.of))
        source = sources((count.source,)) if count.source else ""
        items.append(
            f"<li><div class='tc-head'><strong>{escape(share)}</strong> <span>{escape(count.who)}</span>"
            f" <span class='tc-grey'>{escape(count.known_on)}</span></div>"
            f"<div>{escape(count.statement)}</div><div>{source}</div></li>"
        )
    lead = "" if view.known_by else f"<p>{escape(say('corridor.counts.lead'))}</p>"
    st.html(
        f"<div class='tc-card'><h3>{escape(say('corridor.counts.title'))}</h3>"
        f"{lead}<ul class='tc-claims'>{''.join(items)}</ul></div>"
    )
    for event_id in dict.fromkeys(count.event_id for count in materials(data, view).counts):
        navigation.to_timeline(data.events[event_id].title(view.language), view, event=event_id, window="all")
