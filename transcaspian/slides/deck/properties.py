"""What a PowerPoint file says of itself: its properties, its sections, and where its notes are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from transcaspian.dataset.loading import Dataset
from transcaspian.drawing.sheet import Sheet
from transcaspian.language.messages import words
from transcaspian.slides.deck.shapes import NAMESPACES, plain
from transcaspian.slides.page import Slide
from transcaspian.view.knowledge import newest_claim
from transcaspian.view.named import title as collection_title
from transcaspian.view.tracks import track_name

_MADE = datetime(2000, 1, 1)  # where no claim has a date
_PROPERTY = 255  # characters that a property of a file may have


def describe(deck: Any, sheet: Sheet, data: Dataset, slides: Sequence[Slide]) -> None:
    """Set the properties of the file: all that is in it, nothing of when and by what it was made."""
    _notes_listed(deck)
    about, say = deck.core_properties, words(sheet.language)
    tracks = dict.fromkeys(event.track for one in slides for event in one.scene.events)
    about.title, about.subject = (plain(text)[:_PROPERTY] for text in (sheet.title, sheet.description))
    about.author, about.language = collection_title(data, say.language)[:_PROPERTY], sheet.language
    about.keywords = ", ".join(track_name(data, track, say.language) for track in tracks)[:_PROPERTY]
    about.comments = about.last_modified_by = ""
    newest = newest_claim(data, slides[0].scene.view.tz) if slides else None
    day = datetime.combine(newest, time()) if newest else _MADE
    about.created, about.modified, about.revision = day, day, 1


def divide(file: Any, counts: Sequence[int], language: str) -> None:
    """Divide the slides into sections: contents, slides, sources."""
    ids, found, say = [one.get("id") for one in file.slides._sldIdLst], [], words(language)
    for name, count in zip(("contents", "slides", "sources"), counts, strict=True):
        listed = "".join(f'<p14:sldId id="{ids.pop(0)}"/>' for _ in range(count))
        key = str(uuid5(NAMESPACE_URL, f"section:{name}")).upper()
        title = quoteattr(say(f"deck.section.{name}"))
        found.append(f'<p14:section name={title} id="{{{key}}}"><p14:sldIdLst>{listed}</p14:sldIdLst></p14:section>')
    element = file.part._element
    if (extensions := element.find(qn("p:extLst"))) is None:
        extensions = parse_xml(f"<p:extLst {NAMESPACES}/>")
        element.append(extensions)
    extensions.append(parse_xml(
        f'<p:ext {NAMESPACES} uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}"><p14:sectionLst '
        f'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{"".join(found)}</p14:sectionLst></p:ext>'
    ))  # fmt: skip


def _notes_listed(deck: Any) -> None:
    """Name the master of the notes in the list where PowerPoint looks for it."""
    element = deck.part._element
    ids = [key for key, rel in deck.part.rels.items() if rel.reltype == RELATIONSHIP_TYPE.NOTES_MASTER]
    if ids and element.find(qn("p:notesMasterIdLst")) is None:
        listed = f'<p:notesMasterIdLst {NAMESPACES}><p:notesMasterId r:id="{ids[0]}"/></p:notesMasterIdLst>'
        element.find(qn("p:sldMasterIdLst")).addnext(parse_xml(listed))
