"""The server around the frame: routes, headers, the first page, what watches the tables, what open pages hear."""
