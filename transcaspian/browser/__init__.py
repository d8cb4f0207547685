"""What only a browser draws: the brush over the overview and charts as Plotly figures. Nothing is decided here."""
