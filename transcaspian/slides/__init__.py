"""Slides of a scene: one sheet of plain shapes and texts, written as PNG, PDF, SVG, PPTX, DOCX and HTML.

``page`` lays a view out on a sheet, ``brief`` binds several views. ``deck``, ``document`` and ``web`` put sheets into
files that people edit or open, ``files`` writes every format (``docs/decisions/0009-slides.md``). These modules know
none of the folders, ``deck``, ``document`` and ``web`` do not know each other, and ``files`` knows them all.
"""
