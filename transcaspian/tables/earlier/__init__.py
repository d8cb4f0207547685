"""What programs did to the rows of a table since they were last good: known by comparison with those rows.

The same for a file on disk, beside the last good version, and for one that somebody sends, beside the rows of today. A
cell that is as it was is never damage, whatever it looks like. One that differs is compared with what Excel and Calc
are known to make of the earlier text; if that is what came back, the earlier text is the proposal.
"""
