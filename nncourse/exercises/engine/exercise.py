"""An exercise is a solution with a few things around it, and a judge of other answers."""

from __future__ import annotations

from collections.abc import Callable

from nncourse.exercises.engine.declaration import Declaration
from nncourse.exercises.engine.judging import Verdict, judge


class Exercise(Declaration):
    """A declaration whose answers are judged. Called, it is the solution."""

    def judge(self, function: Callable) -> Verdict:
        """Compare a learner's function with the solution and with the misconceptions."""
        return judge(self, function)
