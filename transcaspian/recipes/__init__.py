"""Other people's files in our words: a recipe says how columns become ours; a row is taken or refused, never lost.

``rows`` reads any file as rows of text, ``recognising`` finds the recipe of a known format by its content,
``proposing`` makes one for any other, ``taking`` applies it. Nothing here writes a table: that is ``edit/importing``.
"""
