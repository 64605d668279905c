"""Lessons 06 to 09. Something to learn from: toy functions that anyone can draw, and handwriting that no one can."""

from nnlib.datasets.functions import sample_target, spirals, target
from nnlib.datasets.mnist import Dataset, load_mnist

__all__ = ["Dataset", "load_mnist", "sample_target", "spirals", "target"]
