"""Editing the tables on disk without loss: of bytes that are not edited, of edits, and of versions.

What a page needs is here. ``Desk`` is the whole of it; everything else is plain values that go in or come out::

    desk = Desk(folder, journal_folder(folder))          # one for the whole server
    for found in desk.recover():                         # once, when the server starts
        st.warning(recovery_note(found, language))

    base = desk.state()                                  # when somebody begins to edit; keep it with the session
    row = desk.rows(base)["events"]["march"]             # cells as text; an empty cell is missing
    changes = [Set("events", "march", "date", row.get("date", ""), "2023-06-24"),
               Add("claims", {"id": propose_id("claims", values, desk.rows(base)["claims"]), **values})]
    try:
        proposal = desk.propose(base, changes)           # writes nothing: conflicts, problems, preview
        for line in proposal.described(language, zone).lines: ...            # before → after, in words
        for problem in (*proposal.appeared, *proposal.gone): ...             # problems.note, problems.where
        scene(proposal.preview.published, view, canvas)                      # or .editorial, with drafts
        saved = desk.save(proposal, who, now, why, force_with_errors=False)  # all files or none
    except Conflicted as error:                          # also where proposal.conflicts, before saving
        choices = {conflict.place: "mine" for conflict in error.proposal.conflicts}
        proposal = desk.propose(error.proposal.now, error.proposal.resolved(choices))
    except Refused as error:                             # disk full, file in use, errors not forced, …
        st.error(words(language)(error.key, **error.values))
        st.download_button(..., draft(base, changes))    # read_draft(bytes) gives base and changes back

    desk.history()                                       # newest first: who, when, why, changes
    desk.undo(saved.id, who, now)                        # or propose_undo, to show it first
    desk.restore(datetime(2023, 11, 24, 8, tzinfo=UTC), who, now)            # or the id of a save

A row is named by its id (``rows``: the key; a second row of the same key is ``march #2``), by the one that it has in
``base`` also after a change to it. ``Remove("events", "march", row)`` takes the whole row. New rows come at the end.
"""

from transcaspian.edit.changes import Add, Change, Changes, Remove, Set, apply, between, inverse
from transcaspian.edit.conflicts import Conflict, Disputed, Merge, conflicts, merge, resolved
from transcaspian.edit.desk import Desk
from transcaspian.edit.draft import draft, read_draft
from transcaspian.edit.duplicates import Similar, reasons, similar_events
from transcaspian.edit.ids import propose_id
from transcaspian.edit.journal import Journal, Saved, journal_folder
from transcaspian.edit.proposal import Conflicted, Proposal
from transcaspian.edit.reading import Base
from transcaspian.edit.recovery import Recovered, recovery_note
from transcaspian.edit.row_ids import Tables
from transcaspian.edit.tablefile import TableFile
from transcaspian.edit.words import Description, Dispute, describe, dispute

__all__ = [
    "Add",
    "Base",
    "Change",
    "Changes",
    "Conflict",
    "Conflicted",
    "Description",
    "Desk",
    "Dispute",
    "Disputed",
    "Journal",
    "Merge",
    "Proposal",
    "Recovered",
    "Remove",
    "Saved",
    "Set",
    "Similar",
    "TableFile",
    "Tables",
    "apply",
    "between",
    "conflicts",
    "describe",
    "dispute",
    "draft",
    "inverse",
    "journal_folder",
    "merge",
    "propose_id",
    "read_draft",
    "reasons",
    "recovery_note",
    "resolved",
    "similar_events",
]
