"""The server around the frame: routes, headers, the first page, watching the tables, news for open pages."""
