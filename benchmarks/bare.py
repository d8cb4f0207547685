"""The page that ours is compared with: Streamlit with one near-empty deck, two small Plotly charts and one control.

Same Streamlit, same chart libraries, nothing else: no page with these charts can cost less.
"""

import plotly.graph_objects as go
import pydeck as pdk
import streamlit as st

st.set_page_config(layout="wide")
choice = st.segmented_control("Points", ["few", "some", "more"], default="few", key="choice")
count = {"few": 5, "some": 10, "more": 20}[choice or "few"]
numbers = list(range(count))
places = [{"p": [20 + 3 * n, 40 + n % 5]} for n in numbers]
layer = pdk.Layer("ScatterplotLayer", places, id="points", get_position="p", get_radius=50_000)
state = pdk.ViewState(longitude=50, latitude=44, zoom=3)
st.pydeck_chart(pdk.Deck([layer], initial_view_state=state, map_provider=None), height=330, key="deck")
for name in ("first", "second"):
    figure = go.Figure(go.Scatter(x=numbers, y=[n % 7 for n in numbers], mode="markers"))
    st.plotly_chart(figure.update_layout(height=200), key=name)
