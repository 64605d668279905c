import hashlib
from importlib import resources

import numpy as np
import pytest

from nnlib import load_houses

HOUSES = load_houses()
FOLDER = resources.files("nnlib.datasets").joinpath("data")


def test_the_file_is_the_one_that_its_note_describes():
    data = FOLDER.joinpath("house_prices.csv").read_bytes().replace(b"\r\n", b"\n")
    assert hashlib.sha256(data).hexdigest() in FOLDER.joinpath("README.md").read_text(encoding="utf-8")


def test_shapes_and_types():
    assert (HOUSES.X.shape, HOUSES.y.shape) == ((506, 12), (506,))
    assert HOUSES.X.dtype == HOUSES.y.dtype == np.float64
    assert np.isfinite(HOUSES.X).all()
    assert "1978" in HOUSES.source


def test_the_column_that_must_not_be_used_is_not_there():
    assert len(set(HOUSES.names)) == 12
    assert "B" not in HOUSES.names
    assert not np.any(np.isclose(HOUSES.X, 396.9).sum(axis=0) > 50)  # the most frequent number of that column


def test_the_first_row_is_that_of_the_source():
    first = [0.00632, 18, 2.31, 0, 0.538, 6.575, 65.2, 4.09, 1, 296, 15.3, 4.98]
    np.testing.assert_array_equal(HOUSES.X[0], first)
    assert HOUSES.y[0] == 24


def test_the_prices_are_those_that_were_published():
    assert HOUSES.y.mean() == pytest.approx(22.5328, abs=1e-4)
    assert (HOUSES.y.min(), HOUSES.y.max(), np.sum(HOUSES.y == 50)) == (5, 50, 16)
    assert np.mean(HOUSES.X[:, HOUSES.names.index("RM")]) == pytest.approx(6.2846, abs=1e-4)


def test_each_call_gives_arrays_of_its_own():
    load_houses().X[:] = 0
    assert load_houses().X.any()
