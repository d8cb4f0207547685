"""Versions of the tables: kept, compared, and described in words."""
