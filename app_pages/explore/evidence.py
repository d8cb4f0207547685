"""Evidence: who says what of an event, what a source carries, what an actor asserts, and how it is graded."""

from __future__ import annotations

from ui import cached, evidence, lagged, linked, look, sifting, state

view = state.current()
mode, keep = sifting.controls(view)
if mode == "event":
    lagged.chart(cached.scene_of(look.themed(view), linked.state_canvas()))
    evidence.by_event(view, keep)
elif mode == "source":
    evidence.by_source(view, keep)
elif mode == "actor":
    evidence.by_actor(view, keep)
else:
    evidence.grading(view)
