"""Our routes next to Streamlit's own, and the middleware of all answers."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route
from streamlit import config

from transcaspian.shipped import STATIC_FOLDER
from ui.server import grounds, guard, head, link_pictures, news, record, start
from ui.server.first_page import FirstPage
from ui.server.pace import Pace
from ui.server.paths import base, news_url
from ui.server.programs import Packed, Programs
from ui.server.static_files import StaticFiles


def routes() -> list[BaseRoute]:
    """Return our routes; their paths include the server's base path, as Streamlit does not add it."""
    return [
        Route(news_url(), news.news),
        Route(f"{base()}/app/static/{{name:path}}", StaticFiles(STATIC_FOLDER)),
        Route(base() + grounds.PATH, grounds.answer),
        Route(base() + link_pictures.PATH, link_pictures.answer),
        Route(base() + record.PATH, record.Record(head.public_site(base()), base())),
    ]


def lifespan(app: object) -> AbstractAsyncContextManager[None]:
    """Return what runs from the server's start to its end."""
    return start.running(app, base())


def middleware() -> list[Middleware]:
    """Return the middleware that each request passes, from the outside in."""
    names = guard.names_of(config.get_option("server.address"), config.get_option("server.allowedHosts"))
    origins = guard.origins_of(
        bool(config.get_option("server.enableCORS")),
        config.get_option("server.corsAllowedOrigins"),
        config.get_option("browser.serverAddress"),
    )
    programs = Programs()
    programs.begin()
    return [
        Middleware(guard.Guard, base=base(), names=names, sites=guard.framing_sites(), origins=origins),
        Middleware(Packed, base=base(), programs=programs),
        Middleware(Pace),
        Middleware(FirstPage, base=base(), site=head.public_site(base())),
    ]
