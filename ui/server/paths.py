"""Where the dashboard's own routes begin, for the server that answers and for the pages that ask."""

from __future__ import annotations

from streamlit import config


def base() -> str:
    """Return the path below which the dashboard is served, without a trailing slash; usually empty."""
    path = str(config.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


def news_url() -> str:
    """Return the address at which open pages ask for news."""
    return f"{base()}/app/news"
