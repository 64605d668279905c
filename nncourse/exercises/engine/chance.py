"""Find out whether a function draws its random numbers from the generator that it is handed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nncourse.exercises.engine.compare import difference
from nncourse.exercises.engine.running import Outcome

SEEDS = (1, 2, 3)
MESSAGES = {
    "not repeated": "Called twice with {rng} in the same state, your function gives two different answers: some of its "
    "random numbers come from elsewhere. Draw all of them from {rng}, and none from np.random or from a generator of "
    "your own.",
    "ignored": "Whatever the seed of {rng}, your function gives the same answer{what}. Draw from {rng}, and not from a "
    "generator of your own with a fixed seed.",
    "drawn again": "Called again with the same {rng}, your function gives the same answer{what}. Draw from {rng} "
    "itself: a copy of it, or a new generator, begins again at each call.",
}


def misuse(call: Callable[[tuple, np.random.Generator], Outcome], inputs: list, see: Callable) -> str | None:
    """Say how a function misuses the generator that it is handed, or give None if it does not.

    `call(arguments, rng)` runs it with a generator in place of the drawn one, and `see(outcome)` picks what has to
    differ in its answer.
    """
    new = np.random.default_rng
    for arguments in inputs:
        one, other = (call(arguments, new(SEEDS[0])) for _ in range(2))
        if _differ(one.answer, other.answer):
            return "not repeated"
    answers = [[see(call(arguments, new(seed))) for seed in SEEDS] for arguments in inputs]
    if not any(_differ(*pair) for first, *others in answers for pair in ((first, other) for other in others)):
        return "ignored"
    for arguments in inputs:
        rng = new(SEEDS[0])
        first, *others = [see(call(arguments, rng)) for _ in SEEDS]
        if any(_differ(first, other) for other in others):
            return None
    return "drawn again"


def _differ(one: object, other: object) -> bool:
    return difference(one, other) is not None
