"""The server: Streamlit's app with routes and rules of our own; ``streamlit run app.py`` finds it by its name."""

from __future__ import annotations

import streamlit as st

from ui.server import clicks, downloads, routes

clicks.install()
downloads.install()
app = st.App("ui/frame.py", lifespan=routes.lifespan, routes=routes.routes(), middleware=routes.middleware())
