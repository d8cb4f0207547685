"""The corridor's tables as HTML: the contents of the pictures in words and numbers, each number with its source.

``narrow``: on a phone, where each cell has its head beside it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup
from transcaspian.language.messages import Words, words
from transcaspian.stories.corridor.comparison import split_comparable
from transcaspian.stories.corridor.minerals import Material, lists, materials
from transcaspian.stories.corridor.publication import Cited, cited
from transcaspian.stories.corridor.question import question_of, visible_stretches
from transcaspian.stories.corridor.routes import RouteFacts, by_basis, compared, differing, facts
from transcaspian.stories.corridor.stretches import (
    Stretch,
    basis,
    country_name,
    exposure_head,
    gauge_words,
    place_name,
    published,
)
from transcaspian.stories.corridor.sums import count_in_words as number_of
from transcaspian.stories.corridor.sums import days, kilometres, total
from transcaspian.stories.corridor.volumes import Figure
from transcaspian.stories.corridor.volumes import volumes as figures
from transcaspian.view.query import View

_DAYS = 6  # columns of the legs
_SOURCE = 7
_TOLD_ONCE = (3, 5, _DAYS, _SOURCE)  # columns of the legs that are told under the table where every leg has the same
_NUMBERS = (2, 5)  # columns of the legs that are set to the right


def sources(found: Iterable[Cited]) -> Markup:
    """Return publications as links, each with its grade."""
    parts = []
    for one in found:
        name = markup.link(one.url, one.publisher, one.title) or one.publisher
        day = markup.grey(one.published) if one.published else ""
        told = markup.joined([markup.grade(one.letter, one.letter_words), name, day], " ")
        parts.append(markup.inline(told, "tc-src"))
    return markup.joined(parts, " ")


def _table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str, narrow: bool, numbers: Sequence[int] = ()
) -> Markup:
    """Return a table that scrolls by itself; ``numbers``: columns set to the right."""
    # The table says which columns are numbers: said by each cell, it would be as long as the cells.
    kind = " ".join(["tc-cor", *(f"tc-n{n + 1}" for n in numbers)])
    written = markup.table(heads, rows, kind, caption=caption, phone="beside" if narrow else "")
    return markup.scrolled(written, caption, "tc-card tc-scroll")


def _two(text: str, below: str) -> str:
    return markup.joined([text, markup.inline(below, "tc-grey", tag="div")]) if below else text


def legs(data: Dataset, view: View, narrow: bool) -> Markup:
    """Return the legs of the route or way that a view shows, with their sum; empty if there are none."""
    say = words(view.language)
    stretches, _ = visible_stretches(data, view)
    if not stretches:
        return Markup("")
    others = differing(data, [s.leg for s in stretches])
    rows = [_leg(data, s, others.get(s.leg_id, ()), view, say) for s in stretches]
    km = total(s.km for s in stretches)
    borders = total(s.borders for s in stretches)
    spans = total(s.days[0] for s in stretches)
    known = len(stretches) - spans.unknown
    sums = [
        markup.strong(say.n("corridor.sum", len(stretches))),
        "",
        markup.strong(kilometres(km, say)),
        _bases([s.leg for s in stretches], say),
        "",
        number_of(borders, say),
        say("corridor.days_known", known=say.number(known), of=say.number(len(stretches))),
        "",
    ]
    heads = [say(f"corridor.head.{h}") for h in ("leg", "mode", "km", "basis", "country", "borders", "days", "source")]
    (usual, times), *_ = Counter(row[_SOURCE] for row in rows).most_common(1)
    if len(rows) > times > len(rows) / 2:
        for row in rows:
            row[_SOURCE] = "" if row[_SOURCE] == usual else row[_SOURCE]
    else:
        usual = ""
    alike = [n for n in _TOLD_ONCE if is_alike([row[n] for row in rows])]
    told = [(heads[n], sums[n] if n == _DAYS else rows[0][n]) for n in alike]
    kept = [n for n in range(len(heads)) if n not in alike]
    shown = [[row[n] for n in kept] for row in (*rows, sums)]
    numbers = [kept.index(n) for n in _NUMBERS if n in kept]
    written = _table([heads[n] for n in kept], shown, say("corridor.legs.caption"), narrow, numbers)
    usual = markup.joined([say("corridor.legs.source"), " ", usual, ". "]) if usual else ""
    foot = markup.paragraph(once(say("corridor.legs.alike"), told), usual, say("corridor.legs.note"), kind="tc-foot")
    return written + foot


def is_alike(cells: Sequence[str]) -> bool:
    """Return whether all rows of a table have the same in a column, so that it may be told once, under the table."""
    return len(cells) > 1 and len(set(cells)) == 1


def once(of: str, told: Iterable[tuple[str, str]]) -> Markup:
    """Return in a sentence what all rows of a table have alike, as heads and cells; empty if nothing."""
    pairs = markup.joined((markup.joined(pair, ": ") for pair in told), "; ")
    return markup.joined([of, " ", pairs, ". "]) if pairs else Markup("")


def _leg(data: Dataset, s: Stretch, others: Sequence[tuple[str, float]], view: View, say: Words) -> list[str]:
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
    published_by = s.leg.published_km_source_ids if s.published_km is not None else ()
    from_sources = sources(cited(data, (*s.source_ids, *published_by), view))
    return [
        _two(name, "; ".join(notes)),
        say(f"corridor.mode.{s.mode}"),
        _two(kilometres(total([s.km]), say), published(s, say) if s.published_km is not None else ""),
        basis(s.basis, say) if s.km is not None else "",
        where,
        "–" if s.borders is None else say.number(s.borders),
        shown_days,
        from_sources or markup.grey(say("corridor.measured")),
    ]


def _bases(found: Sequence[object], say: Words) -> str:
    parts = by_basis(found)  # type: ignore[arg-type]
    return "; ".join(f"{basis(kind, say)} {say('corridor.km', n=say.number(round(km)))}" for kind, km in parts)


def numbers(data: Dataset, view: View) -> tuple[Markup, int]:
    """Return a route's numbers: length and its basis, published figures, countries, exposure.

    The second is how many of them were published only after the view's day.
    """
    say = words(view.language)
    found = facts(data, question_of(data, view).route, view)
    return markup.card(found.route.name(view.language), markup.facts(_facts(data, found, view, say))), found.later


def _facts(data: Dataset, found: RouteFacts, view: View, say: Words) -> list[tuple[str, str]]:
    """Return what is told of a route, each part with its sources, as heads and texts."""
    route, language = found.route, view.language
    length = _two(kilometres(found.km, say), _bases(found.legs, say))
    published = say("corridor.none_published" if route.published_km is None else "corridor.not_by_day")
    if found.published_km is not None:
        published = _two(say("corridor.km", n=say.number(found.published_km)), route.published_basis(language))
        published = markup.joined([published, sources(cited(data, route.published_km_source_ids, view))])
    spent = say("corridor.none_published" if route.published_days_min is None else "corridor.not_by_day")
    if found.published_days:
        spent = _two(days(*found.published_days, say), route.published_days_basis(language))
        spent = markup.joined([spent, sources(cited(data, route.published_days_source_ids, view))])
    names = ", ".join(country_name(code, say) for code in found.countries)
    if found.undetermined:
        names = f"{names} ({say.n('corridor.undetermined', found.undetermined)})"
    seas = ", ".join(say(f"corridor.sea.{sea}") for sea in found.seas) or say("corridor.no_sea")
    exposed = ", ".join(country_name(code, say) for code in found.exposed) or say("corridor.through_none")
    borders = say("corridor.not_counted") if found.borders.empty else number_of(found.borders, say)
    return [
        (say("corridor.head.status"), say("corridor.undated") if view.known_by else route.status(language)),
        (exposure_head(data, say), exposed),
        (say("corridor.head.borders"), borders),
        (say("corridor.head.countries"), names),
        (say("corridor.head.seas"), seas),
        (say("corridor.head.legs_km"), length),
        (say("corridor.head.published_km"), published),
        (say("corridor.head.published_days"), spent),
    ]


def pair(data: Dataset, view: View, narrow: bool) -> Markup:
    """Return the two chosen routes side by side."""
    say = words(view.language)
    first, second = (facts(data, route, view) for route in question_of(data, view).pair)
    left, right = _facts(data, first, view, say), _facts(data, second, view, say)
    rows = [(markup.grey(a[0]), a[1], b[1]) for a, b in zip(left, right, strict=True)]
    heads = ["", first.route.name(view.language), second.route.name(view.language)]
    return _table(heads, rows, say("corridor.pair.caption"), narrow)


def routes(data: Dataset, view: View, narrow: bool) -> tuple[Markup, int]:
    """Return all routes in a table, and how many of their numbers were published only after the view's day."""
    say = words(view.language)
    whole, parts = split_comparable(data, compared(data, view))
    names = ("exposed", "borders", "countries", "seas", "legs_km", "published_km", "published_days")
    heads, rows = [say("corridor.head.route"), exposure_head(data, say)], []
    heads += [say(f"corridor.head.{name}") for name in names[1:]]
    for found in (*whole, *parts):
        both = dict(_facts(data, found, view, say))
        both[say("corridor.head.countries")] = ", ".join(country_name(code, say) for code in found.countries)
        both[say("corridor.head.seas")] = ", ".join(say(f"corridor.sea.{sea}") for sea in found.seas) or "–"
        exposed = ", ".join(country_name(code, say) for code in found.exposed)
        both[exposure_head(data, say)] = markup.strong(exposed) if exposed else "–"
        none = say("corridor.none_published")
        cells = ("–" if both[head] == none else both[head] for head in heads[1:])
        rows.append([found.route.name(view.language), *cells])
    alike = [n for n in range(1, len(heads)) if is_alike([row[n] for row in rows])]
    kept = [n for n in range(len(heads)) if n not in alike]
    shown = [[row[n] for n in kept] for row in rows]
    written = _table([heads[n] for n in kept], shown, say("corridor.compare.caption"), narrow)
    told = once(say("corridor.compare.alike"), [(heads[n], rows[0][n]) for n in alike])
    foot = markup.paragraph(told, kind="tc-foot") if told else ""
    return markup.joined([written, foot]), sum(found.later for found in (*whole, *parts))


def volumes(data: Dataset, view: View, narrow: bool) -> Markup:
    """Return all freight figures, including those of containers only; empty if there are none."""
    say = words(view.language)
    found = figures(data, view).figures
    if not found:
        return Markup("")
    names = ("period", "tonnes", "teu", "stance", "caveat", "source")
    heads = [say(f"corridor.head.{name}") for name in names]
    return _table(heads, [_figure(f, say) for f in found], say("corridor.volumes.caption"), narrow, (1, 2))


def _figure(figure: Figure, say: Words) -> list[str]:
    tonnes: str = "" if figure.tonnes is None else say.number(figure.tonnes)
    caveat = figure.caveat
    if figure.misread_of:
        tonnes = markup.inline(tonnes, tag="del")
        caveat = caveat or say("corridor.volumes.misread")
    stance = say("corridor.volumes.plan") if figure.plan else say(f"stance.{figure.stance}")
    return [
        figure.period,
        tonnes,
        "" if figure.teu is None else say.number(figure.teu),
        stance,
        caveat,
        sources((figure.source,)),
    ]


def minerals(data: Dataset, view: View, narrow: bool) -> Markup:
    """Return all raw materials, the rare earths apart."""
    say = words(view.language)
    found = materials(data, view)
    names = ("material", "status", "lists", "product", "plant", "distance", "source")
    heads = [say(f"corridor.head.{name}") for name in names]
    blocks = (("critical", found.critical), ("rare", found.rare_earths), ("other", found.others))
    return markup.joined(
        _table(heads, [_material(data, m, view, say) for m in members], say(f"corridor.minerals.{key}"), narrow, (5,))
        for key, members in blocks
        if members
    )


def _material(data: Dataset, material: Material, view: View, say: Words) -> list[str]:
    named = [one.name for one in lists(data, view.language)]
    on = [name for name, there in zip(named, material.on, strict=True) if there]
    far = "" if material.distance_km is None else say("corridor.km", n=say.number(round(material.distance_km)))
    return [
        _two(material.name, material.mineral.symbol or ""),
        say(f"corridor.status.{material.mineral.home_status}"),
        ", ".join(on) or say("corridor.on_none"),
        say("corridor.undated") if view.known_by else material.product or "–",
        material.plant or say("corridor.unknown"),
        far or "–",
        sources(material.sources) or markup.grey(say("corridor.no_source")),
    ]


def published_counts(data: Dataset, view: View) -> Markup:
    """Return the published counts of materials in order of time, each with its source."""
    say, items = words(view.language), []
    for count in materials(data, view).counts:
        head = markup.joined([markup.strong(count.share), markup.inline(count.who), markup.grey(count.known_on)], " ")
        items.append(markup.entry(head, count.statement, sources((count.source,)) if count.source else ""))
    sizes = [say.n("corridor.counts.list", one.size, list=one.name) for one in lists(data, view.language) if one.size]
    lead = "" if view.known_by or not sizes else say("corridor.counts.lead", lists="; ".join(sizes))
    return markup.card(say("corridor.counts.title"), lead, markup.claims(items))
