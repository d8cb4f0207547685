"""The contents of the pictures as CSV, for downloads; spreadsheet formulas are made harmless."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from transcaspian.dataset.loading import Dataset
from transcaspian.exchange.neutral import neutral
from transcaspian.stories.corridor.minerals import materials
from transcaspian.stories.corridor.publication import all_public
from transcaspian.stories.corridor.query import CorridorQuery
from transcaspian.stories.corridor.question import visible_stretches
from transcaspian.stories.corridor.routes import compared
from transcaspian.stories.corridor.stretches import place_name
from transcaspian.stories.corridor.sums import Total
from transcaspian.stories.corridor.volumes import volumes
from transcaspian.view.query import View

BOM = "\ufeff"  # tells Excel that the file is UTF-8

Row = dict[str, str]


def csv_of(data: Dataset, view: View) -> str:
    """Return the table of the view's section as CSV; columns are named as in the tables."""
    made = {"": _legs, "whatif": _legs, "compare": _routes, "volumes": _volumes, "minerals": _minerals}
    return rows_to_csv(made[CorridorQuery.of(view).section](data, view))


def rows_to_csv(rows: Iterable[Mapping[str, str]]) -> str:
    """Return rows as CSV with a header; an empty text if there are no rows."""
    found = list(rows)
    if not found:
        return BOM
    out = io.StringIO()
    writer = csv.DictWriter(out, list(found[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows({name: neutral(cell) for name, cell in row.items()} for row in found)
    return BOM + out.getvalue()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"


def _sum(value: Total) -> str:
    return "" if value.empty else f"{value.known:.10g}"


def _legs(data: Dataset, view: View) -> Iterator[Row]:
    stretches, _ = visible_stretches(data, view)
    for stretch in stretches:
        sources = [i for i in stretch.source_ids if all_public(data, (i,), view)]
        published_by = stretch.leg.published_km_source_ids if stretch.published_km is not None else ()
        yield {
            "leg": stretch.leg_id,
            "from": place_name(data, stretch.start, view.language),
            "to": place_name(data, stretch.end, view.language),
            "mode": stretch.mode,
            "length_km": _number(stretch.km),
            "length_basis": stretch.basis or "",
            "published_km": _number(stretch.published_km),
            "difference_km": _number(stretch.difference_km),
            "countries": ";".join(stretch.countries),
            "border_crossings": _number(stretch.borders),
            "gauge_mm": "–".join(str(mm) for mm in stretch.gauge or ()),
            "days_min": _number(stretch.days[0]),
            "days_max": _number(stretch.days[1]),
            "caveat": stretch.leg.caveat(view.language),
            "source_ids": ";".join(sources),
            "published_km_source_ids": ";".join(published_by),
        }


def _routes(data: Dataset, view: View) -> Iterator[Row]:
    for facts in compared(data, view):
        low, high = facts.published_days or (None, None)
        yield {
            "route": facts.route.id,
            "name": facts.route.name(view.language),
            "kind": facts.route.kind,
            "km_of_legs": _sum(facts.km),
            "legs_without_km": str(facts.km.unknown),
            "published_km": _number(facts.published_km),
            "countries": ";".join(facts.countries),
            "seas": ";".join(facts.seas),
            "border_crossings": _sum(facts.borders),
            "published_days_min": _number(low),
            "published_days_max": _number(high),
            "through": ";".join(facts.exposed),
            "source_ids": ";".join(i for i in facts.route.source_ids if all_public(data, (i,), view)),
        }


def _volumes(data: Dataset, view: View) -> Iterator[Row]:
    for figure in volumes(data, view).figures:
        yield {
            "period": figure.period,
            "tonnes": _number(figure.tonnes),
            "containers_teu": _number(figure.teu),
            "stance": figure.stance,
            "plan": "yes" if figure.plan else "no",
            "misread_of": figure.misread_of.partition(" ")[2],
            "publisher": figure.source.publisher,
            "reliability": figure.source.letter,
            "published": figure.source.published,
            "caveat": figure.caveat,
            "source_id": figure.source.source_id,
        }


def _minerals(data: Dataset, view: View) -> Iterator[Row]:
    found = materials(data, view)
    for material in (*found.critical, *found.rare_earths, *found.others):
        listed = {True: "yes", False: "no", None: ""}
        yield {
            "material": material.name,
            "symbol": material.mineral.symbol or "",
            "home_status": material.mineral.home_status,
            **{name: listed[on] for name, on in zip(("on_first_list", "on_second_list"), material.on, strict=True)},
            "rare_earth": "yes" if material.mineral.rare_earth else "no",
            "product": "" if view.known_by else material.product,
            "producer": material.producer,
            "place": material.place,
            "km_to_main_line": "" if material.distance_km is None else f"{material.distance_km:.0f}",
            "source_ids": ";".join(source.source_id for source in material.sources),
        }
