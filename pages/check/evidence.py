"""Evidence: who says what about an event, what a source reports, what an actor asserts, and the grades."""

from __future__ import annotations

from transcaspian.language.messages import words
from ui import cached, look, state
from ui.evidence import audit, beneath, delays, filters, page

view = state.current()
say = words(view.language)
look.title(say("evidence.title"), say("evidence.lead"))
mode, keep = filters.controls(view)
if mode == "event":
    page.by_event(view, keep)  # what is in dispute is what one comes for
    delays.chart(cached.scene_of(look.with_theme(view), state.canvas()))
    if not view.event:
        audit.section(view)
        beneath.beside(view)
elif mode == "source":
    page.by_source(view, keep)
elif mode == "actor":
    page.by_actor(view, keep)
else:
    page.grading(view)
