"""The page *Slides*: one slide, handouts, and the presenter's view."""
