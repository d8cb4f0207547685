"""All tables, loaded and checked, as records that the rest of the program can trust."""

from transcaspian.dataset.loading import Dataset, Loaded, load
from transcaspian.shipped import DATA_FOLDER

__all__ = ["DATA_FOLDER", "Dataset", "Loaded", "load"]
