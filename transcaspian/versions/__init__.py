"""Versions of the data: kept, compared, and told in words."""
