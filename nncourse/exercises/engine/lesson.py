"""The exercises of a lesson by name: `check`, `hint`, `solution` and `summary`, and what they remember."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable
from typing import Any

from nncourse.exercises.engine.errors import learner_traceback
from nncourse.exercises.engine.exercise import Exercise
from nncourse.exercises.engine.words import fill, kind, thing
from nncourse.folder.remembered import SOLVED, TRIED, Entry, Memory


class Lesson:
    """The exercises of a lesson, and what a learner has done with them."""

    def __init__(self, number: int) -> None:
        self.number, self.exercises, self.last = number, {}, None
        self.memory = Memory(number)
        self.hints_given: dict[str, int] = {}
        self.recognised: dict[str, dict[str, int]] = {}  # by exercise: the mistakes that were named, and how often

    def exercise(self, **declaration: Any) -> Callable[[Callable], Exercise]:
        """Declare an exercise; a decorator of its solution. The arguments are those of `Exercise`."""

        def declare(solution: Callable) -> Exercise:
            self.exercises[solution.__name__] = Exercise(solution, **declaration)
            return self.exercises[solution.__name__]

        return declare

    def check(self, function: Callable | None = None, *others: Any) -> None:
        """Say whether a function solves the exercise of its name, and if not, what is wrong with it.

        Whatever it is given, it prints and raises nothing; an interrupt alone goes through.
        """
        __tracebackhide__ = True  # an interrupted cell shows the learner's lines
        exercise = self._wanted(function, others)
        if isinstance(exercise, str):
            return print(exercise)
        name = self.last = exercise.__name__
        try:
            verdict = exercise.judge(function)
        except KeyboardInterrupt as interrupt:
            raise interrupt.with_traceback(learner_traceback(interrupt.__traceback__, function)) from None
        if verdict.state != "open":
            self.memory.note(name, verdict.state == "right")
        if verdict.misconception:
            named = self.recognised.setdefault(name, {})
            named[verdict.misconception] = named.get(verdict.misconception, 0) + 1
        return print(verdict.text)

    def hint(self, function: Callable | str | None = None) -> None:
        """Give the next hint to an exercise, gentle ones first; without an argument, to the one checked last."""
        exercise = self._named("hint", function)
        if isinstance(exercise, str):
            return print(exercise)
        name, count = exercise.__name__, len(exercise.hints)
        given = self.hints_given[name] = min(self.hints_given.get(name, 0) + 1, count)
        print(fill(f"Hint {given} of {count}: {exercise.hints[given - 1]}"))
        if given == count:
            print(f"That is the last one. solution({name}) shows an answer.")
        return None

    def solution(self, function: Callable | str | None = None) -> None:
        """Show an answer to an exercise; without an argument, to the one checked last.

        In a copy of the course whose teacher has kept the solutions it says so.
        """
        exercise = self._named("solution", function)
        if isinstance(exercise, str):
            return print(exercise)
        try:
            source = inspect.getsource(exercise.solution)
        except OSError:
            return print("solution: this copy of the course has none to show. Ask your teacher.")
        definition = ast.parse(source).body[0]
        comment, lines = definition.body[0], source.splitlines()
        print("\n".join(lines[definition.lineno - 1 : comment.lineno - 1] + lines[comment.end_lineno :]))
        return print(f"\n{fill(ast.get_docstring(definition))}")

    def summary(self) -> None:
        """Say what has been solved so far, in earlier sessions too if the folder is one's own. It is sent nowhere."""
        entries = self.memory.entries()
        solved = sum(entries[name].state == SOLVED for name in self.exercises if name in entries)
        print(f"Lesson {self.number:02d}: {solved} of {len(self.exercises)} solved")
        for name in self.exercises:
            state = self._state(name, entries[name]) if name in entries else "not solved yet"
            print(f"  {name:{max(map(len, self.exercises))}}  {state}")
        for remark in self.memory.remarks():
            print(fill(remark))

    def _state(self, name: str, entry: Entry) -> str:
        if entry.state == SOLVED:
            return "solved" if name in self.memory.session else f"solved on {entry.date}"
        tried = f"tried {entry.tries} time{'s' * (entry.tries != 1)}"
        return f"{tried}, {'not solved yet' if entry.state == TRIED else 'solved before, and now wrong again'}"

    def _wanted(self, function: Any, others: tuple) -> Exercise | str:
        """Find the exercise that a function is an answer to; or else give a line that says what to do."""
        example = self.last or next(iter(self.exercises))
        if others:
            return f"check: it takes one function, and got {1 + len(others)} things. For example: check({example})."
        if isinstance(function, Exercise):
            return f"check: that is the course's own solution. Write a {function.__name__} of your own, and check that."
        if isinstance(function, str) and function in self.exercises:
            return f"check: pass the function itself, without quotes: check({function})."
        if not callable(function):
            return (
                f"check: got {kind(function)}, expected a function. "
                f"Pass the function itself, without calling it, as in check({example})."
            )
        exercise = self._named("check", function)
        if inspect.isclass(function) and isinstance(exercise, Exercise):
            called = f"def {exercise.__name__}({', '.join(exercise.parameters)}):"
            return f"{exercise.__name__}: it is a class, and a function is wanted. Begin it with {called}"
        return exercise

    def _named(self, caller: str, function: Any) -> Exercise | str:
        """Find an exercise by the name of a function, or a line that says which names there are."""
        example = self.exercises[self.last or next(iter(self.exercises))]
        if function is None and self.last is None:
            return f"{caller}: nothing was checked yet. Name an exercise: {caller}({example.__name__})."
        name = self.last if function is None else getattr(function, "__name__", function)
        if isinstance(name, str) and name in self.exercises:
            return self.exercises[name]
        got = repr(name) if isinstance(name, str) else kind(function)
        if name == "<lambda>":
            got = "a lambda, which has no name"
        elif callable(function) and not isinstance(name, str):
            got = f"{thing(function)}, which has no name"
        begins = self._first_line(function) or "def and one of these names."
        return (
            f"{caller}: got {got}, expected an exercise of lesson {self.number:02d}: {', '.join(self.exercises)}. "
            f"It is found by the name of your function, which begins with {begins}"
        )

    def _first_line(self, function: Any) -> str:
        """Give the first line of the one exercise whose arguments have the names of a function's, if there is one."""
        try:
            names = list(inspect.signature(function).parameters)
        except (TypeError, ValueError):  # no function, or one of Python's own that tells no names
            return ""
        meant = [each for each in self.exercises.values() if names and each.parameters == names]
        return f"def {meant[0].__name__}({', '.join(names)}):" if len(meant) == 1 else ""
