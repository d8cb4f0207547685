"""The letters of a table: in which code page its bytes are, and what became of them beside the rows of before.

The same for a file on disk and for one that somebody sends: both have rows of before to be compared with.
"""
