"""The deals that a view shows: their parties, stage and certainty, and which filters hide the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from babel.core import Locale
from babel.numbers import format_compact_decimal

from transcaspian.dataset.certainty import certainty, claims_known, end_of, is_known
from transcaspian.dataset.loading import Dataset
from transcaspian.dataset.settings import collection, story
from transcaspian.language.dates import Date, sort_key
from transcaspian.language.datewords import when
from transcaspian.language.messages import Words, words
from transcaspian.look.palette import Tracks
from transcaspian.stories.contracts.query import ContractsQuery
from transcaspian.tables.records import Contract, Event, Source
from transcaspian.view.grammar import ALL
from transcaspian.view.query import View
from transcaspian.view.selection import of_events, select
from transcaspian.view.tracks import tracks_of

STAGES = ("proposed", "memorandum", "framework", "contract", "delivered")
APART = ("cancelled", "unverified")
NOBODY = "ZZ"  # user-assigned in ISO 3166-1: no foreign partner is named
FILTERS = ("countries", "products", "stages")
# Stands for the filters of every view: they hold for a deal by its event, but windows and tracks do not.
VIEW = "view"


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal as known by the view's day."""

    contract: Contract
    event: Event
    countries: tuple[str, ...]  # of its parties, except the home country; ISO 3166-1, and EU
    certainty: str  # of its event
    in_focus: bool  # certainly dated within the time that the story is about
    sources: tuple[Source, ...]  # public by the view's day
    later: int  # sources that became public after that day

    @property
    def id(self) -> str:
        """Return the deal's id."""
        return self.contract.id

    @property
    def sourced(self) -> bool:
        """Say whether sum and quantity may be shown: the tables do not say which of the deal's sources gives them."""
        return bool(self.sources) and not self.later

    @property
    def unverified(self) -> bool:
        """Say whether no party confirms the deal; the certainty of its event does not cover it."""
        return self.contract.stage == "unverified"

    @property
    def sure(self) -> str:
        """Return how sure the deal is: as sure as its event; unverified, no more than claimed."""
        return "claimed" if self.unverified and self.certainty != "disputed" else self.certainty

    @property
    def date(self) -> Date:
        """Return the date of signature, or else that of its event."""
        return self.contract.signed or self.event.date


@dataclass(frozen=True, slots=True)
class Deals:
    """All deals known by the view's day, those that pass the filters, and which filters hide the others."""

    known: tuple[Deal, ...]
    shown: tuple[Deal, ...]
    hidden: tuple[tuple[Deal, tuple[str, ...]], ...]  # with the filters that hide them
    not_known: int
    tracks: Tracks  # of the collection
    focus: Date | None = None  # the time that the story is about

    @property
    def total(self) -> int:
        """Return the number of deals in the published tables, known by the view's day or not."""
        return len(self.known) + self.not_known

    def excluded(self) -> dict[str, int]:
        """Return, for each filter, the number of deals that would appear if it alone were removed."""
        alone = Counter(names[0] for _, names in self.hidden if len(names) == 1)
        return {name: alone[name] for name in (*FILTERS, VIEW) if alone[name]}

    def of_event(self, event_id: str) -> tuple[Deal, ...]:
        """Return the shown deals of an event."""
        return tuple(deal for deal in self.shown if deal.event.id == event_id)

    def on(self, stage: str) -> tuple[Deal, ...]:
        """Return the shown deals at a stage: those in focus first, then the others, each in order of time."""
        return tuple(sorted((d for d in self.shown if d.contract.stage == stage), key=lambda deal: not deal.in_focus))


def deals(data: Dataset, view: View) -> Deals:
    """Return the deals of a view, in order of time."""
    found = [deal for contract in data.contracts.values() if (deal := _deal(data, contract, view))]
    found.sort(key=lambda deal: (sort_key(deal.date, view.tz), deal.id))
    left_out = hidden_by_view(data, view)
    hidden = tuple((deal, names) for deal in found if (names := _hiding(deal, view, deal.event.id in left_out)))
    away = {deal.id for deal, _ in hidden}
    shown = tuple(deal for deal in found if deal.id not in away)
    return Deals(tuple(found), shown, hidden, len(data.contracts) - len(found), tracks_of(data), focus_of(data))


def _deal(data: Dataset, contract: Contract, view: View) -> Deal | None:
    """Return the deal of a contract; None unless its event was known and a source of it public by the view's day."""
    event = data.events.get(contract.event_id)
    if event is None:
        return None
    claims = claims_known(data, event.id, view.known_by, view.tz)
    every = [data.sources[i] for i in contract.source_ids if i in data.sources]
    public = tuple(source for source in every if _is_public(source, view))
    if not is_known(claims) or (view.known_by and not public):
        return None
    return Deal(
        contract,
        event,
        countries_of(data, (actor for _, actor in contract.parties)),
        certainty(event, claims, data).level,
        _within(contract.signed or event.date, focus_of(data), view),
        public,
        len(every) - len(public),
    )


def _is_public(source: Source, view: View) -> bool:
    """Say whether a publication was certainly public by the view's day; an undated one counts as public only today."""
    if view.known_by is None:
        return True
    day = source.retrieved if source.published is None or source.published.open_end else source.published
    latest = day.bounds(view.tz)[1] if day else None
    return latest is not None and latest <= end_of(view.known_by)


def focus_of(data: Dataset) -> Date | None:
    """Return the time that the story is about; None where the collection names none."""
    return story(data, "contracts").focus


def _within(date: Date, focus: Date | None, view: View) -> bool:
    """Say whether a date is certainly within another."""
    if focus is None:
        return False
    (earliest, latest), (first, last) = date.bounds(view.tz), focus.bounds(view.tz)
    begins = first is None or (earliest is not None and first <= earliest)
    return begins and (last is None or (latest is not None and latest <= last))


def hidden_by_view(data: Dataset, view: View) -> frozenset[str]:
    """Return the events that the filters of every view hide, in all years."""
    filters = of_events(view)
    if filters == of_events(View()):
        return frozenset()
    return frozenset(select(data, View(window=ALL, known_by=view.known_by, zone=view.zone).but(**filters)).hidden)


def _hiding(deal: Deal, view: View, by_view: bool) -> tuple[str, ...]:
    names, query = [VIEW] if by_view else [], ContractsQuery.of(view)
    if query.countries and not set(query.countries) & set(deal.countries or (NOBODY,)):
        names.append("countries")
    if query.products and (deal.contract.product_kind or "") not in query.products:
        names.append("products")
    if query.stages and deal.contract.stage not in query.stages:
        names.append("stages")
    return tuple(names)


def countries_of(data: Dataset, actor_ids: Iterable[str]) -> tuple[str, ...]:
    """Return the countries of actors but the home country; an actor without one takes its parent organisation's."""
    found: dict[str, None] = {}
    for actor_id in actor_ids:
        if (country := country_of(data, actor_id)) and country != collection(data).home_country:
            found[country] = None
    return tuple(found)


def country_of(data: Dataset, actor_id: str) -> str:
    """Return an actor's country, or that of the nearest parent organisation that has one; empty if none has."""
    seen: set[str] = set()
    actor = data.actors.get(actor_id)
    while actor is not None and actor.id not in seen:
        if actor.country:
            return actor.country
        seen.add(actor.id)
        actor = data.actors.get(actor.part_of or "")
    return ""


def chosen(found: Deals, view: View, deal_id: str) -> Deal | None:
    """Return the deal to describe: the requested one, else the selected event's first, else the largest in focus.

    An event may have several deals: ``deal_id`` chooses one of them.
    """
    selected = found.of_event(view.event)
    if selected:
        return next((deal for deal in selected if deal.id == deal_id), selected[0])
    return min(
        found.shown,
        key=lambda d: (not d.in_focus, -d.event.significance, -len(d.contract.parties), d.id),
        default=None,
    )


# In words


def country_name(code: str, say: Words) -> str:
    """Return the name of a country."""
    if code == NOBODY:
        return say("contracts.no_country")
    return say.country(code)


def stage_name(stage: str, say: Words) -> str:
    """Return the name of a stage."""
    return say(f"contracts.stage.{stage}") if say.has(f"contracts.stage.{stage}") else stage


def kind_name(kind: str | None, say: Words) -> str:
    """Return the name of a kind of product."""
    if not kind:
        return say("contracts.kind.none")
    return say(f"contracts.kind.{kind}") if say.has(f"contracts.kind.{kind}") else kind


def filters_in_words(view: View, say: Words) -> str:
    """Return the active filters in words; empty if there are none."""
    query = ContractsQuery.of(view)
    groups = ((query.countries, country_name), (query.products, kind_name), (query.stages, stage_name))
    return " · ".join(say.list([name(value, say) for value in values], "or") for values, name in groups if values)


def focus_name(focus: Date, view: View) -> str:
    """Return in words the time that the story is about, as a heading."""
    found = when(focus, view.language, view.zone)
    return found[:1].upper() + found[1:]


def signed(deal: Deal, view: View, short: bool = True) -> str:
    """Return in words the day on which a deal was signed or announced, or that no day is known."""
    date = deal.contract.signed
    return when(date, view.language, view.zone, short=short) if date else words(view.language)("contracts.no_day")


def partners(deal: Deal, say: Words) -> str:
    """Return the names of a deal's foreign countries, or the words that none is named."""
    return ", ".join(country_name(code, say) for code in deal.countries or (NOBODY,))


def value(deal: Deal, say: Words, full: bool = False) -> str:
    """Return the published sum, "600 million USD"; empty if there is none, or if it may have been published later."""
    amount, currency = deal.contract.value, deal.contract.currency
    if amount is None or not deal.sourced:
        return ""
    if full:
        return f"{say.number(amount)} {currency or ''}".strip()
    return f"{_rounded(amount, say.locale)} {currency or ''}".strip()


@cache
def _rounded(amount: float, locale: Locale) -> str:
    """Return a sum in a few words; a board that looks for room asks for it thousands of times."""
    # A whole number as such: "500 milionów", but "1,5 miliona".
    exact = int(amount) if amount == int(amount) else amount
    return str(format_compact_decimal(exact, format_type="long", locale=locale, fraction_digits=1))


def publishers(deal: Deal) -> tuple[str, ...]:
    """Return the publishers of the deal's sources, each once."""
    return tuple(dict.fromkeys(source.publisher for source in deal.sources))


def value_by(deal: Deal, say: Words) -> str:
    """Return the sum of a deal with all publishers of the deal, not all of whom may have named the sum."""
    who = publishers(deal)
    return say.n("contracts.value_by", len(who), value=value(deal, say), who=say.list(who))


def sure_in_words(deal: Deal, say: Words) -> str:
    """Return how sure a deal is in words: what its certainty is that of."""
    key = "contracts.deal_sure" if deal.unverified else "contracts.event_sure"
    return say(key, level=say(f"certainty.{deal.sure}"))


def describe_deal(deal: Deal, view: View) -> str:
    """Return a deal in one sentence, for screen readers."""
    say = words(view.language)
    parts = [
        deal.contract.title(view.language),
        stage_name(deal.contract.stage, say),
        signed(deal, view),
        partners(deal, say),
    ]
    parts.append(sure_in_words(deal, say))
    if value(deal, say):
        parts.append(value_by(deal, say))
    return " · ".join(parts)
