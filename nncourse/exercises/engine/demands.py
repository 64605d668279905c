"""What a task demands beside the right numbers: what is forbidden, what stays as it was, where chance comes from."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from nncourse.exercises.engine.chance import MESSAGES, misuse
from nncourse.exercises.engine.declaration import Declaration
from nncourse.exercises.engine.rules import does
from nncourse.exercises.engine.running import Outcome
from nncourse.exercises.engine.words import fill


class Finding(NamedTuple):
    """A demand that is not met: what is printed, and its name."""

    text: str
    name: str


def unmet(exercise: Declaration, function: Callable, received: list[Outcome]) -> Finding | None:
    """Look at what the task demands beside the numbers; None if all of it is kept."""
    name = exercise.__name__
    broken = [f"without {_named(what)}" for what in exercise.forbid if does(function, what)]
    broken += [f"with {_named(what)}" for what in exercise.require if not does(function, what)]
    if broken:
        return Finding(f"{name}: Right numbers; now {' and '.join(broken)}.", " and ".join(broken))
    if any(outcome.once for outcome in received) and isinstance(exercise.outcomes(exercise.solution)[0].answer, list):
        text = (
            "Right numbers; now in a list. What yield gives, or zip or map, can be gone through only once, and then it "
            "is empty; list(…) keeps what is in it."
        )
        return Finding(fill(f"{name}: {text}"), "gone through once")
    for holds in exercise.then:
        if not all(seen(holds, outcome, False) for outcome in received if not outcome.error):
            return Finding(fill(f"{name}: Right numbers; now {doc(holds)}"), holds.__name__)
    return _chance(exercise, function) if exercise.draws else None


def _chance(exercise: Declaration, function: Callable) -> Finding | None:
    """Look whether the generator that the exercise hands over is the one that is used."""
    place = exercise.parameters.index(exercise.draws)

    def call(arguments: tuple, rng: np.random.Generator) -> Outcome:
        return exercise.run(function, (*arguments[:place], rng, *arguments[place + 1 :]), shared=(rng,))

    def see(outcome: Outcome) -> Any:
        return seen(exercise.varies, outcome, None) if exercise.varies else outcome.answer

    flaw = misuse(call, exercise.draw(), see)
    if flaw is None:
        return None
    compared = f" (compared: {doc(exercise.varies).rstrip('.')})" if exercise.varies else ""
    text = MESSAGES[flaw].format(rng=exercise.draws, what=compared)
    return Finding(fill(f"{exercise.__name__}: not right yet. {text}"), f"{exercise.draws} {flaw}")


def seen(look: Callable, outcome: Outcome, otherwise: Any) -> Any:
    """Look at an answer with a function of the exercise, which may be unable to make anything of it."""
    try:
        return look(outcome.answer, *outcome.arguments)
    except Exception:
        return otherwise


def silence(exercise: Declaration) -> Finding:
    """Say what a function has not done that returns nothing and changes nothing."""
    if not exercise.may_change:
        return Finding(f"{exercise.__name__}: it returns None. Is there a `return` in it?", "no return")
    names, first = " and ".join(exercise.may_change), exercise.may_change[0]
    kept = "are what they were" if len(exercise.may_change) > 1 else "is what it was"
    text = (
        f"{exercise.__name__}: {names} {kept} before. In a "
        f"function, {first} = … gives the name to a new array, and the caller's stays as it is; {first} -= … and "
        f"{first}[:] = … write into the caller's."
    )
    return Finding(fill(text), "nothing changed")


def in_place(name: str, value: Any) -> str:
    """Say that an argument was changed, and the way out, which depends on what it is."""
    ways = {
        np.ndarray: f"{name} -= 1 and {name}[…] = 1 write into the array itself; {name} = {name} - 1 makes a new one, "
        f"and {name}.copy() too.",
        dict: f"{name}[…] = 1 writes into the dictionary itself, and so into that of the caller. Begin with a copy, "
        f"dict({name}).",
        list: f"{name}[…] = 1, {name}.append and {name}.sort write into the list itself, and so into that of the "
        f"caller. Begin with a copy, list({name}).",
    }
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    if any(isinstance(item, np.ndarray | list | dict) for item in items):
        way = f"What {name} holds is the caller's too, even in a copy of {name}: copy each item that you write into."
    else:
        way = next((way for type_, way in ways.items() if isinstance(value, type_)), "Begin with a copy.")
    return f"you changed {name} in place, and whoever called your function still needs it. {way}"


def doc(function: Callable) -> str:
    """Give the docstring, or the name where docstrings are left out (python -OO)."""
    return inspect.getdoc(function) or f"{function.__name__.replace('_', ' ').capitalize()}."


def _named(what: str) -> str:
    return "a loop" if what == "loop" else what
