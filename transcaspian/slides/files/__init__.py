"""Slides and handouts as files: which formats there are, and what is asked for as plain values."""
