"""What a table, a column and a problem mean, for people: the data dictionary and the fields of forms."""
