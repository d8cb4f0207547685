"""Colours, signs, typefaces, and the geography that is shipped for every map."""
