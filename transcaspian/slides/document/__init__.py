"""Views as a written brief for Word: styles, tables, fields and lists of its own."""
