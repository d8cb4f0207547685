"""The picture of a page that stands in the page itself until it is live, see ``ui/server/first_picture.py``."""
