"""What only a browser draws: the map as a pydeck deck, and Plotly figures. Nothing is decided here."""
