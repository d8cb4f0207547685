"""The look of a Word document: its styles in the palette's colours, its numbered lists, its page and its properties.

All looks are in styles of the document's own, so that a briefer changes them there and in one place.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Cm, Pt, RGBColor

from transcaspian.language.languages import tag
from transcaspian.look.palette import LIGHT, rgb
from transcaspian.slides.document.elements import element, shift

WIDTH = 17.4  # centimetres between the margins of A4
_PAGE, _MARGIN = (21.0, 29.7), 1.8
_FONT = "Calibri"  # on every machine with Word
_MADE = datetime(2000, 1, 1)
_INDENT = 1.1  # centimetres to the text behind a number
EVENTS, LINK, STRONG = "Events", "Hyperlink", "Strong"

# Name: what it is like, points, bold, colour, points before and after, whether it stays with what follows.
_PARAGRAPHS: dict[str, tuple[str, float, bool, str, float, float, bool]] = {
    "Title": ("Normal", 28, True, LIGHT.ink, 120, 12, False),
    "Cover": ("Normal", 12, False, LIGHT.grey, 0, 4, False),
    "TOC Heading": ("Normal", 14, True, LIGHT.ink, 36, 6, True),
    "toc 1": ("Normal", 11, False, LIGHT.ink, 0, 5, False),
    "Heading 1": ("Normal", 18, True, LIGHT.ink, 0, 6, True),
    "Heading 2": ("Normal", 13, True, LIGHT.ink, 14, 6, True),
    "Message": ("Normal", 13, True, LIGHT.accent, 0, 4, True),
    "Details": ("Normal", 9.5, False, LIGHT.grey, 0, 8, True),
    "Picture": ("Normal", 10.5, False, LIGHT.ink, 0, 8, False),
    "In Words": ("Normal", 9.5, False, LIGHT.grey, 0, 6, False),
    "Table Text": ("Normal", 9, False, LIGHT.ink, 0, 0, False),
    "Table Head": ("Table Text", 9, True, LIGHT.ink, 0, 0, True),
    "Source": ("Normal", 9.5, False, LIGHT.ink, 0, 4, False),
    "Credits": ("Normal", 9, False, LIGHT.grey, 14, 0, False),
    "Header": ("Normal", 9, False, LIGHT.grey, 0, 0, False),
    "Footer": ("Normal", 9, False, LIGHT.grey, 0, 0, False),
    "Marking": ("Normal", 11, True, LIGHT.alert, 0, 2, False),
}
_BUILT_IN = ("Title", "TOC Heading", "toc 1", "Heading 1", "Heading 2", "Header", "Footer")
_UNWANTED = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.EXTENDED_PROPERTIES,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    RELATIONSHIP_TYPE.WEB_SETTINGS,
    RELATIONSHIP_TYPE.FONT_TABLE,
)


def empty(language: str, marking_colour: str = "") -> Any:
    """Return a document in a language with nothing in it but its styles."""
    document: Any = Document()
    for rels in (document.part.package.rels, document.part.rels):
        # The template's own: a picture of it, the program that made it, all its styles once more.
        unwanted = [key for key, rel in rels.items() if rel.reltype in _UNWANTED or "stylesWith" in rel.reltype]
        for key in unwanted:
            rels.pop(key)
    _settings(document, language)
    _styles(document, language, marking_colour)
    _numbering(document)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(_PAGE[0]), Cm(_PAGE[1])
    section.left_margin = section.right_margin = Cm(_MARGIN)
    section.top_margin = section.bottom_margin = Cm(2.0)
    section.header_distance = section.footer_distance = Cm(0.8)
    return document


def alone(document: Any) -> None:
    """Take from all parts the list of newer words that older programs may ignore: there are none of these in them."""
    for part in document.part.package.iter_parts():
        attributes = getattr(getattr(part, "element", None), "attrib", {})
        for name in [name for name in attributes if name.endswith("}Ignorable")]:
            del attributes[name]


def describe(document: Any, title: str, author: str, keywords: str, language: str) -> None:
    """Set the properties of the file: what is in it, nothing of when and by what it was made."""
    about = document.core_properties
    about.title, about.author, about.keywords = (text[:255] for text in (title, author, keywords))
    about.language = tag(language)
    about.comments = about.last_modified_by = about.subject = ""
    about.created, about.modified, about.revision = _MADE, _MADE, 1


def _settings(document: Any, language: str) -> None:
    settings, compat = document.settings.element, element("w:compat")
    for child in list(settings):
        settings.remove(child)
    for name, value in (("compatibilityMode", "15"), ("overrideTableStyleFontSizeAndJustification", "1")):
        # The address is the name of a format.
        where = "/".join(("http:", "", "schemas.microsoft.com", "office", "word"))
        compat.append(element("w:compatSetting", {"w:name": name, "w:uri": where, "w:val": value}))
    settings.append(element("w:defaultTabStop", {"w:val": "720"}))
    settings.append(compat)
    settings.append(element("w:themeFontLang", {"w:val": tag(language)}))


def _styles(document: Any, language: str, marking_colour: str) -> None:
    styles = document.styles
    for style in [s for s in styles.element.style_lst if s.get(shift("w:default")) != "1"]:
        styles.element.remove(style)
    fonts = {f"w:{script}": _FONT for script in ("ascii", "hAnsi", "cs", "eastAsia")}
    defaults = styles.element.find(shift("w:docDefaults"))
    for child in list(defaults):
        defaults.remove(child)
    spoken = {"w:val": tag(language), "w:eastAsia": tag(language), "w:bidi": "ar-SA"}
    look = element("w:rPr", {}, element("w:rFonts", fonts), element("w:lang", spoken))
    defaults.append(element("w:rPrDefault", {}, look))
    defaults.append(element("w:pPrDefault", {}, element("w:pPr")))
    normal = styles["Normal"]
    normal.font.size, normal.font.color.rgb = Pt(10.5), _colour(LIGHT.ink)
    normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(6), 1.1
    for name, (base, size, bold, colour, before, after, keep) in _PARAGRAPHS.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name in _BUILT_IN)
        style.base_style, style.font.size, style.font.bold = styles[base], Pt(size), bold
        style.font.color.rgb, style.quick_style, style.hidden = _colour(colour), True, False
        form = style.paragraph_format
        form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), keep
        if name not in ("Table Text", "Table Head", "toc 1", "Cover", "Header", "Footer", "Marking", "Source"):
            style.next_paragraph_style = normal
    styles["Heading 1"].paragraph_format.page_break_before = True
    for level, name in enumerate(("Heading 1", "Heading 2")):
        styles[name].element.get_or_add_pPr().append(element("w:outlineLvl", {"w:val": str(level)}))
    _numbered(styles["Heading 1"], "1")
    _numbered(styles["Source"], "2")
    styles["toc 1"].paragraph_format.tab_stops.add_tab_stop(Cm(_INDENT))
    for name in ("Table Text", "Table Head"):
        styles[name].paragraph_format.line_spacing = 1.0
    for name in ("Marking", "Footer"):
        styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if marking_colour:
        styles["Marking"].font.color.rgb = _colour(marking_colour)
    link = styles.add_style(LINK, WD_STYLE_TYPE.CHARACTER, builtin=True)
    link.font.color.rgb, link.font.underline = _colour(LIGHT.accent), True
    strong = styles.add_style(STRONG, WD_STYLE_TYPE.CHARACTER, builtin=True)
    strong.font.bold = True
    styles.element.append(_table_style(styles.default(WD_STYLE_TYPE.TABLE).style_id))


def _numbered(style: Any, number: str) -> None:
    numbered = element("w:numPr", {}, element("w:ilvl", {"w:val": "0"}), element("w:numId", {"w:val": number}))
    style.element.get_or_add_pPr()._insert_numPr(numbered)


def _table_style(base: str) -> Any:
    """Return the style of the tables: hairlines between rows, a stronger line under a head on a shaded ground."""

    def edge(name: str, colour: str, eighths: str) -> Any:
        return element(
            f"w:{name}", {"w:val": "single", "w:sz": eighths, "w:space": "0", "w:color": colour.lstrip("#").upper()}
        )

    sides = {"top": "50", "left": "85", "bottom": "50", "right": "85"}
    room = [element(f"w:{side}", {"w:w": twips, "w:type": "dxa"}) for side, twips in sides.items()]
    borders = element("w:tblBorders", {}, *(edge(name, LIGHT.rule, "4") for name in ("bottom", "insideH")))
    shade = element("w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": LIGHT.panel.lstrip("#").upper()})
    head = element("w:tcPr", {}, element("w:tcBorders", {}, edge("bottom", LIGHT.grey, "8")), shade)
    return element(
        "w:style",
        {"w:type": "table", "w:customStyle": "1", "w:styleId": EVENTS},
        element("w:name", {"w:val": EVENTS}),
        element("w:basedOn", {"w:val": base}),
        element("w:tblPr", {}, borders, element("w:tblCellMar", {}, *room)),
        element("w:tblStylePr", {"w:type": "firstRow"}, head),
    )


def _numbering(document: Any) -> None:
    """Number headings and sources, so that what is added or deleted counts."""
    lists = document.part.numbering_part.element
    for child in list(lists):
        lists.remove(child)
    styles = {"1": document.styles["Heading 1"].style_id, "2": document.styles["Source"].style_id}
    twips = str(round(_INDENT / 2.54 * 1440))
    for number, style in styles.items():
        level = element(
            "w:lvl",
            {"w:ilvl": "0"},
            element("w:start", {"w:val": "1"}),
            element("w:numFmt", {"w:val": "decimal"}),
            element("w:pStyle", {"w:val": style}),
            element("w:lvlText", {"w:val": "%1"}),
            element("w:lvlJc", {"w:val": "left"}),
            element("w:pPr", {}, element("w:ind", {"w:left": twips, "w:hanging": twips})),
        )
        kind = element("w:multiLevelType", {"w:val": "singleLevel"})
        lists.append(element("w:abstractNum", {"w:abstractNumId": number}, kind, level))
    for number in styles:
        lists.append(element("w:num", {"w:numId": number}, element("w:abstractNumId", {"w:val": number})))


def _colour(colour: str) -> RGBColor:
    return RGBColor(*rgb(colour))
