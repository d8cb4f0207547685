"""All tables loaded and checked, as records that the rest of the program can trust."""

from transcaspian.dataset.loading import DATA_FOLDER, Dataset, Loaded, load

__all__ = ["DATA_FOLDER", "Dataset", "Loaded", "load"]
