"""What a cell was probably meant to be: readings of texts as people and spreadsheets write them, without guessing.

Each module knows one kind of value. It returns every reading that a text can have, so that the caller can tell one,
which is a proposal, from several, which stay a question. Nothing here knows of rows or problems.
"""
