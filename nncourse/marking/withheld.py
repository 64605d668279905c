"""In a copy of the course without solutions: what the solutions and the known mistakes answer, as data.

`nncourse handout` writes the data; a lesson of the copy reads it with `restore`. So the checks compare with right
answers, and no way to them is in the copy.
"""

from __future__ import annotations

import copy
import functools
import gzip
import inspect
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from nncourse.exercises.engine.exercise import Exercise
from nncourse.exercises.engine.lesson import Lesson
from nncourse.exercises.engine.running import Outcome, unchanged
from nncourse.marking.plain import error_of, from_text, to_text, told

NOWHERE = "<withheld>"  # the file of a solution that is not there: its source cannot be shown


def is_withheld(exercise: Exercise) -> bool:
    """Say whether an exercise has no solution, only its answers."""
    return inspect.unwrap(exercise.solution).__code__.co_filename == NOWHERE


def has_plain_inputs(exercise: Exercise) -> bool:
    """Say whether all inputs can be written down: numbers and arrays, not functions."""
    text = to_text(exercise.draw())
    return b'"function"' not in text and b'"thing"' not in text


def keep(lesson: Lesson, file: Path) -> None:
    """Write down the inputs of all exercises of a lesson, and what solutions and misconceptions do with them."""
    kept = {
        name: {
            "inputs": _text(exercise.draw()) if has_plain_inputs(exercise) else None,
            "solution": [_outcome(one, with_answer=True) for one in exercise.outcomes(exercise.solution)],
            "wrong": [[_outcome(one) for one in exercise.outcomes(wrong)] for wrong in exercise.misconceptions],
        }
        for name, exercise in lesson.exercises.items()
    }
    file.write_bytes(gzip.compress(json.dumps(kept).encode(), 5, mtime=0))


def restore(lesson: Lesson, file: str) -> None:
    """Give the exercises of a lesson the answers that lie beside its file."""
    kept = json.loads(gzip.decompress(Path(file).with_suffix(".json.gz").read_bytes()))
    for name, exercise in lesson.exercises.items():
        data, stub = kept[name], exercise.solution
        stub.__code__ = stub.__code__.replace(co_filename=NOWHERE)
        inputs = None if data["inputs"] is None else from_text(data["inputs"].encode())
        right = [_restored(*one) for one in data["solution"]]
        exercise.solution = functools.wraps(stub)(_looked_up(inputs or [], right))
        known: dict[Callable, list[Outcome]] = {exercise.solution: right}
        for wrong, outcomes in zip(exercise.misconceptions, data["wrong"], strict=True):
            known[wrong] = [_restored(*one) for one in outcomes]
        exercise.remember(inputs, known)


def _looked_up(inputs: list[tuple], right: list[Outcome]) -> Callable:
    """Answer as the solution does, on the inputs whose answers are known: what an exercise compares may ask for it."""

    def solution(*arguments: Any) -> Any:
        for given, outcome in zip(inputs, right, strict=False):
            if unchanged(given, arguments):
                return copy.deepcopy(outcome.answer)
        raise LookupError("this copy of the course has no solutions, only their answers to the inputs of the checks")

    return solution


def _text(value: Any) -> str:
    return to_text(value).decode()


def _outcome(outcome: Outcome, with_answer: bool = False) -> list:
    answer = outcome.answer if with_answer or outcome.unusable else None
    error = told(outcome.error) if outcome.error else None
    return [_text(answer), _text(outcome.compared), outcome.unusable, error, list(outcome.changed)]


def _restored(answer: str, compared: str, unusable: bool, error: list | None, changed: list[str]) -> Outcome:
    values = (from_text(text.encode()) for text in (answer, compared))
    return Outcome(*values, unusable, error_of(*error) if error else None, tuple(changed))
