"""What an exercise declares: a solution, and around it how inputs are drawn, hints, and known misconceptions.

A misconception is a small wrong function whose docstring is the message to one who answers like it.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from nncourse.exercises.engine.running import SECONDS, Outcome, quiet, run, single_numbers

SIZES = (2, 3, 5, 8, 1)  # of the drawn inputs, one after the other: small ones first, a batch of one at the end


class Declaration:
    """A solution with its inputs, hints and misconceptions. Called, it is the solution.

    inputs, edge_cases: what it is tried on; drawn for a size, and written down
    compare: what is looked at in an answer, if more than one is right; its docstring names it
    explain: what an answer does, as a small table that is shown in place of the difference
    may_change: arguments that are to be changed in place
    forbid, require: what the function may not do, or has to do: "@", "loop", "+ b", the name of a function
    then: what must hold of a right answer besides, (answer, *arguments) -> bool, its docstring says "now …"
    draws, varies: the generator that must be used, and what in the answer has to vary with it
    may_pass: answers made by the tests that pass, by their labels, and why they may
    """

    def __init__(
        self,
        solution: Callable,
        *,
        hints: Sequence[str],
        more: str,
        inputs: Callable[[np.random.Generator, int], tuple] | None = None,
        edge_cases: Sequence[tuple] = (),
        compare: Callable | None = None,
        explain: Callable | None = None,
        may_change: Sequence[str] = (),
        forbid: Sequence[str] = (),
        require: Sequence[str] = (),
        then: Sequence[Callable] = (),
        draws: str | None = None,
        varies: Callable | None = None,
        may_pass: Mapping[str, str] | None = None,
    ) -> None:
        self.solution, self.hints, self.more = solution, hints, more
        self.inputs, self.edge_cases, self.may_change = inputs, edge_cases, may_change
        self.compare, self.explain = compare, explain
        self.forbid, self.require, self.then = forbid, require, then
        self.draws, self.varies, self.may_pass = draws, varies, may_pass or {}
        self.misconceptions: list[Callable] = []
        self.parameters = list(inspect.signature(solution).parameters)
        self._known: dict[Callable, list[Outcome]] = {}
        functools.update_wrapper(self, solution)

    def __call__(self, *arguments: Any) -> Any:
        """Solve it."""
        return self.solution(*arguments)

    def wrong(self, misconception: Callable) -> Callable:
        """Declare a misconception; a decorator. The docstring is what the learner is told."""
        self.misconceptions.append(misconception)
        return misconception

    def draw(self) -> list[tuple]:
        """Give all inputs, the same every time: drawn ones, small first, then the edge cases."""
        if self.inputs is None:
            return list(self.edge_cases) or [()]
        rng = np.random.default_rng(0)
        return [self.inputs(rng, n) for n in SIZES] + list(self.edge_cases)

    def run(self, function: Callable, arguments: tuple, seconds: float = SECONDS, shared: tuple = ()) -> Outcome:
        """Run a function on one input, and look at its answer as the exercise does."""
        outcome = run(function, arguments, self.parameters, seconds, shared)
        outcome = outcome._replace(arguments=self._as_the_caller_knows_them(arguments, outcome))
        if self.compare is None or outcome.error:
            return outcome
        for answer in (outcome.answer, single_numbers(outcome.answer)):
            try:
                with quiet():
                    return outcome._replace(compared=self.compare(answer, *outcome.arguments))
            except Exception:
                continue
        return outcome._replace(compared=None, unusable=True)

    def _as_the_caller_knows_them(self, before: tuple, outcome: Outcome) -> tuple:
        """Give the arguments as they were, if they were changed and were not to be: answers are judged by those."""
        lost = [name in outcome.changed and name not in self.may_change for name in self.parameters]
        return tuple(old if gone else new for gone, old, new in zip(lost, before, outcome.arguments, strict=True))

    def outcomes(self, function: Callable) -> list[Outcome]:
        """Run the solution or a misconception on all inputs, once: the inputs are the same every time."""
        if function not in self._known:
            self._known[function] = [self.run(function, arguments) for arguments in self.draw()]
        return self._known[function]

    def remember(self, inputs: list[tuple] | None, known: dict[Callable, list[Outcome]]) -> None:
        """Take over outcomes that were found elsewhere, and their inputs: in a copy that has no solutions."""
        self._known = known
        if inputs is not None:
            self.inputs, self.edge_cases = None, inputs
