"""What the slide of a step of a tour says: its title as the headline, its text as the note, its place on the tour."""

from __future__ import annotations

from transcaspian.dataset.loading import Dataset
from transcaspian.view.query import View
from transcaspian.view.tours import is_at_step, place_of, step_of, text_of


def step_words(data: Dataset, view: View) -> dict[str, str]:
    """Return title, message and note of a view's slide as ``Options`` has them; nothing unless it shows a step."""
    step = step_of(data, view)
    if step is None or not is_at_step(data, view):
        return {}
    return {
        "title": place_of(data, view),
        "message": step.title(view.language),
        "note": text_of(data, view, step),
    }
