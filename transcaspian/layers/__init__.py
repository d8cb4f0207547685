"""Foreign rows in any number, beneath the record and never mixed with it: what is asked of them, and who counts.

``model`` has questions and answers as plain values, ``questions`` each question once as an expression, ``engines`` what
runs it, ``filling`` a file made into a table, ``opening`` a row of ``layers.csv`` made ready, ``asking`` answers that
come later.
"""
