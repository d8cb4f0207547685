"""Proposals for a cell as a whole: for one value of a list they leave the other values as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from transcaspian.tables.proposals.proposal import Proposal

Mend = Callable[[str], Proposal | None]


def whole_cell(parts: Iterable[str], mend: Mend, separator: str | None) -> Proposal | None:
    """Return a cell in which every value that ``mend`` knows better is replaced; None if it knows none.

    >>> mend = {"tokaev": Proposal("tokayev", False)}.get
    >>> whole_cell(["putin", "tokaev"], mend, ";")
    Proposal(text='putin;tokayev', certain=False)
    """
    pairs = [(part, mend(part)) for part in parts]
    found = [proposal for _, proposal in pairs if proposal]
    if not found:
        return None
    texts = dict.fromkeys(proposal.text if proposal else part for part, proposal in pairs)
    return Proposal((separator or "").join(texts), all(proposal.certain for proposal in found))
