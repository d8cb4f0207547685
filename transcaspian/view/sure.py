"""How sure an event is, in words that tell what was said from what happened."""

from __future__ import annotations

from transcaspian.language.messages import words
from transcaspian.tables.records import Event


def sure_in_words(event: Event, level: str, language: str) -> str:
    """Return a level of certainty in words; of what was said, that it is its being said which is so sure."""
    say = words(language)
    told = say(f"certainty.{level}")
    return say("certainty.said", level=told) if event.about == "utterance" else told
