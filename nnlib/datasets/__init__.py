"""Lessons 06 to 09. Something to learn from: toy functions, handwriting, and the prices of houses."""

from nnlib.datasets.functions import circles, moons, sample_target, spirals, target
from nnlib.datasets.houses import Houses, load_houses
from nnlib.datasets.mnist import Dataset, load_mnist

__all__ = ["Dataset", "Houses", "circles", "load_houses", "load_mnist", "moons", "sample_target", "spirals", "target"]
