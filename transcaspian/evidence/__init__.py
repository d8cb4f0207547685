"""Who says what, against whom, on which source: claims side by side, the card, footnotes, the article."""
