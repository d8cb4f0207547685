"""The Trans-Caspian timeline: dated, sourced events as one scene for every renderer.

Pure Python: no Streamlit, no network, no clock, no global state. Submodules are the public
surface; ``docs/decisions`` says how they fit.
"""
