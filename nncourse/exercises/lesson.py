"""The exercises of a lesson by name: `check`, `hint`, `solution` and `summary`, and what they remember."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

from nncourse.exercises.compare import kind
from nncourse.exercises.exercise import Exercise, fill


class Lesson:
    """The exercises of a lesson, and what a learner has done with them in this process."""

    def __init__(self, number: int) -> None:
        self.number, self.exercises, self.last = number, {}, None
        self.solved: set[str] = set()
        self.tries: dict[str, int] = {}
        self.hints_given: dict[str, int] = {}

    def exercise(self, **declaration: Any) -> Callable[[Callable], Exercise]:
        """Declare an exercise; a decorator of its solution. The arguments are those of `Exercise`."""

        def declare(solution: Callable) -> Exercise:
            self.exercises[solution.__name__] = Exercise(solution, **declaration)
            return self.exercises[solution.__name__]

        return declare

    def check(self, function: Callable) -> None:
        """Say whether a function solves the exercise of its name, and if not, what is wrong with it.

        Raises TypeError for what is not a function, ValueError for a name that is not an exercise of this lesson.
        """
        if not callable(function):
            example = self.last or next(iter(self.exercises))
            raise TypeError(
                f"check: got {kind(function)}, expected a function. "
                f"Pass the function itself, without calling it: check({example})."
            )
        exercise = self._find("check", function)
        name = self.last = exercise.__name__
        verdict = exercise.judge(function)
        if verdict.state != "open":
            self.tries[name] = self.tries.get(name, 0) + 1
        if verdict.state == "right":
            self.solved.add(name)
        print(verdict.text)

    def hint(self, function: Callable | str | None = None) -> None:
        """Give the next hint to an exercise, gentle ones first; without an argument, to the one checked last."""
        exercise = self._find("hint", function)
        name, count = exercise.__name__, len(exercise.hints)
        given = self.hints_given[name] = min(self.hints_given.get(name, 0) + 1, count)
        print(fill(f"Hint {given} of {count}: {exercise.hints[given - 1]}"))
        if given == count:
            print(f"That is the last one. solution({name}) shows an answer.")

    def solution(self, function: Callable | str | None = None) -> None:
        """Show an answer to an exercise; without an argument, to the one checked last.

        Raises RuntimeError in a copy of the course whose teacher has kept the solutions.
        """
        exercise = self._find("solution", function)
        try:
            source = inspect.getsource(exercise.solution)
        except OSError:
            raise RuntimeError("solution: this copy of the course has none to show. Ask your teacher.") from None
        definition = ast.parse(source).body[0]
        comment, lines = definition.body[0], source.splitlines()
        print("\n".join(lines[definition.lineno - 1 : comment.lineno - 1] + lines[comment.end_lineno :]))
        print(f"\n{fill(ast.get_docstring(definition))}")

    def summary(self) -> None:
        """Say what has been solved so far. It is forgotten when the kernel stops; nothing leaves the machine."""
        print(f"Lesson {self.number:02d}: {len(self.solved)} of {len(self.exercises)} solved")
        for name in self.exercises:
            tries = self.tries.get(name, 0)
            tried = f"tried {tries} time{'s' * (tries != 1)}, not solved yet" if tries else "not solved yet"
            print(f"  {name:{max(map(len, self.exercises))}}  {'solved' if name in self.solved else tried}")

    def _find(self, caller: str, function: Callable | str | None) -> Exercise:
        if function is None and self.last is None:
            raise RuntimeError(
                f"{caller}: nothing was checked yet. Name an exercise: {caller}({next(iter(self.exercises))})."
            )
        name = self.last if function is None else getattr(function, "__name__", function)
        if not isinstance(name, str) or name not in self.exercises:
            got = repr(name) if isinstance(name, str) else kind(function)
            raise ValueError(
                f"{caller}: got {got}, expected an exercise of lesson {self.number:02d}: {', '.join(self.exercises)}. "
                "It is found by the name of your function."
            )
        return self.exercises[name]
