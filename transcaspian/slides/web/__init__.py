"""A slide as one HTML file with cards and search, which needs no network."""
