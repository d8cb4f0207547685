"""What tables, columns and problems mean: the data dictionary and the fields of forms."""
