"""What to show when tables on disk go bad: decided as plain values, explained, kept over restarts."""
