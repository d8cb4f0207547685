"""The page *Contracts*: the board, the partners and the card of a deal."""
