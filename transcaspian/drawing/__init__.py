"""The drawing kernel: sheets of plain shapes and texts, and their renderers to SVG, PNG and PDF."""
