"""Lesson 09. House prices: 506 census tracts of Boston around 1970, without one column that must not be used."""

from importlib import resources
from typing import NamedTuple

import numpy as np

from nnlib.checks.shapes import Float


class Houses(NamedTuple):
    """A table to learn from: one census tract a row."""

    X: Float[np.ndarray, "506 12"]  # what is known of each tract
    y: Float[np.ndarray, "506"]  # the median value of its owner-occupied homes, in thousands of dollars
    names: tuple[str, ...]  # of the columns of X
    source: str  # where the data came from, in a sentence for the reader


def load_houses() -> Houses:
    """Load the table of house prices that travels with nnlib. Nothing is missing in it; nothing is scaled.

    y is cut off at 50: a tract worth more is given as 50. The order of the rows is that of the source, which goes
    by town: shuffle before you split. The column B of the source is left out; data/README.md and lesson 09 say why.
    Shapes: X (506, 12) and y (506,), float64.
    Source: Harrison and Rubinfeld, Hedonic housing prices and the demand for clean air, 1978.

    >>> houses = load_houses()
    >>> houses.X.shape, houses.y.shape
    ((506, 12), (506,))
    """
    text = resources.files("nnlib.datasets").joinpath("data/house_prices.csv").read_text(encoding="utf-8")
    header, *rows = text.splitlines()
    table = np.array([[float(number) for number in row.split(",")] for row in rows])
    source = "506 census tracts of Boston around 1970 (Harrison and Rubinfeld, 1978), without the column B."
    return Houses(table[:, :-1], table[:, -1], tuple(header.split(",")[:-1]), source)
