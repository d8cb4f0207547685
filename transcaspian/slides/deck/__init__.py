"""Slides as PowerPoint files that can be edited: master, groups of shapes, native tables, notes and pages of text."""
