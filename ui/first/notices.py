"""What stands above a picture before its programs: the notices of the live page, each as high as it will be."""

from __future__ import annotations

from transcaspian.drawing import markup
from transcaspian.drawing.markup import Markup, first
from transcaspian.drawing.markup.first import Control
from ui import cached, known, versions
from ui import notices as notices_of
from ui.first.asked import Asked


def notices(asked: Asked) -> Markup:
    """Return what every page says above its picture: of its address, of the tables, and of their versions."""
    view, say, found = asked.view, asked.say, list[Markup]()
    if told := notices_of.ignored(asked.ignored, say):
        found.append(first.notice(told, icon=True))
    if told := notices_of.of_tables(view):
        found.append(first.folded(told, icon=True))
    if of_link := versions.of_link(view, asked.link):
        told, changes = of_link
        can = changes and versions.can_mark(changes) and view.since != asked.link
        marks = [Control("button", (say("versions.mark"),))] if can else []
        lists = first.folded(say("versions.list")) if changes else Markup("")
        found.append(first.link_notice(told, [*marks, Control("quiet", (say("versions.close"),))], lists))
    if view.since and not view.compare:
        number = len(cached.marked_events(view))
        row = [say.n("count.events", number)] if number else []
        row.append(say("versions.unmark"))
        found.append(first.marking(versions.marking(view), [Control("quiet", (label,)) for label in row]))
    if view.compare:
        number = len(cached.marked_events(view))
        row = [say.n("known.between.list", number)] if number else []
        row.append(say("known.between.close"))
        found.append(first.marking(known.comparison(view), [Control("quiet", (label,)) for label in row]))
    return markup.joined(found)
