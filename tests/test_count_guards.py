"""What counts as a guard in the source that the notebooks show, and how much of it there is."""

import pytest
from count_guards import count, count_all, displayed, guard_lines

import nnlib

# Every line that is to be counted as a guard is marked at its end.
RAISE = """
def halve(x):
    if x < 0:  # guard
        raise ValueError(  # guard
            f"halve: x is {x}, "  # guard
            "expected a number above 0."  # guard
        )  # guard
    return x / 2
"""
MESSAGE_MADE_FIRST = """
def halve(x):
    if x.ndim != 1:  # guard
        repair = "Use x.ravel()." if x.size else ""  # guard
        raise ValueError(repair)  # guard
    half = x / 2
    return half
"""
CHECKS = """
def dense(self, X, W):
    check_rng("dense", rng)  # guard
    X, W = checks.check_product(  # guard
        "dense", X, W  # guard
    )  # guard
    self.n = self._check_whole(n)  # guard
    X, W = check_matrix(X), np.asarray(W)  # guard
    checked = X @ W
    return check_later(checked) + 1
"""
LOOP = """
def ratio(times, one, other):
    for name in (one, other):  # guard
        if name not in times:  # guard
            raise ValueError(name)  # guard
    for name in times:
        check_finite(name)  # guard
        total += times[name]
"""
BRANCHES = """
def go(x):
    if x is None:  # guard
        raise TypeError("x")  # guard
    elif x > 3:
        x = 3
    else:
        check_x(x)  # guard
    if x > 1:
        x = 1
    if x is not y:  # guard
        check_y(y)  # guard
    else:  # guard
        raise ValueError  # guard
"""
HANDLER = """
def step(self):
    with errstate():
        try:
            loss = self.backward()
        except DivergedError as error:  # guard
            text = f"{error}"  # guard
            raise DivergedError(text) from None  # guard
        except StopIteration:
            loss = 0
    return loss
"""


@pytest.mark.parametrize("code", [RAISE, MESSAGE_MADE_FIRST, CHECKS, LOOP, BRANCHES, HANDLER])
def test_guards_are_told_from_work(code):
    marked = {number for number, line in enumerate(code.splitlines(), 1) if line.endswith("# guard")}
    assert guard_lines(code) == marked


def test_blank_lines_do_not_count():
    assert count("def f(x):\n\n    check_x(x)\n    # a comment\n    return x\n") == (4, 1)


def test_what_is_shown_is_found_under_its_name():
    cells = [
        "import numpy as np\nimport nnlib\nfrom nnlib import Network, relu as bend",
        "show.source(bend, Network.backward)\nprint(nnlib.tanh(1.0))",
        "for _ in range(1):\n    show.source(nnlib.mse)",
        "source(np.sum)",
    ]
    assert list(displayed(cells)) == [nnlib.relu, nnlib.Network.backward, nnlib.mse]


def test_the_notebooks_show_lessons_rather_than_guards():
    counts = count_all()
    assert ("03", "relu", 2, 0) in counts
    assert {lesson for lesson, *_ in counts} >= {f"{number:02d}" for number in range(12)}
    lines, guards = (sum(row[column] for row in counts) for column in (2, 3))
    assert 0 < guards <= 0.15 * lines
