"""Who says what, and on which source: claims side by side, the card, footnotes, the article."""
