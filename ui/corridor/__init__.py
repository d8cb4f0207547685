"""The page *Corridor*: route, comparison, questions, volumes and minerals."""
