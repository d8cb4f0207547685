"""Dates and words: what a month, an offset or “approximate” means, and every sentence that people read."""
