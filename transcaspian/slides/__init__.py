"""Slides of a scene: one sheet of plain shapes and texts, written as PNG, PDF, SVG, PPTX and HTML.

``page`` lays a view out on a sheet; ``drawing`` writes sheets, ``deck`` and ``web`` put them into files
that people edit or open, ``brief`` binds several views (``docs/decisions/0009-slides.md``).
"""
