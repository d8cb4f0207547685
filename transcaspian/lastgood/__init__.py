"""What is shown when tables on disk go bad: decided as plain values, told in words, kept over restarts."""
