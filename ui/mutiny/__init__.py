"""The page *The mutiny*: its player, feed and tables."""
