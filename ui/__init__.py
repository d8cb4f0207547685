"""Streamlit glue that the pages share: the view and its URL, cached loading, controls, pictures, notices."""
