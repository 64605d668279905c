"""Judge an answer: it is right, it is a mistake that has a name, or the first difference is shown.

An answer is run on all inputs. It is right if it does what the solution does, and keeps to what the task demands
beside the numbers; it is a misconception if it does what that one does, on every input.
"""

from __future__ import annotations

import dis
import inspect
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from nncourse.exercises.chance import MESSAGES, misuse
from nncourse.exercises.compare import difference
from nncourse.exercises.rules import does
from nncourse.exercises.running import SECONDS, Outcome, TooLongError, error_text, plain
from nncourse.exercises.words import fill, kind, written

if TYPE_CHECKING:
    from nncourse.exercises.exercise import Exercise

PATIENCE = 20.0  # seconds for all calls of a learner's function together


class Verdict(NamedTuple):
    """What there is to say about a learner's function."""

    state: str  # "right", "wrong" or "open", that is, not solved yet
    text: str
    misconception: str | None = None  # the name of what was recognised


def judge(exercise: Exercise, function: Callable) -> Verdict:
    """Compare a learner's function with the solution and with the misconceptions."""
    name, inputs = exercise.__name__, exercise.draw()
    if misfit := _misfit(exercise, function, inputs[0]):
        return Verdict("wrong", f"{name}: {misfit}")
    received, end = [], time.monotonic() + PATIENCE
    for arguments in inputs:
        seconds = min(SECONDS, max(0.1, end - time.monotonic()))
        outcome = exercise.run(function, arguments, seconds)
        if isinstance(outcome.error, TooLongError):
            return Verdict("wrong", f"{name}: {error_text(outcome.error, function, seconds)}", "does not end")
        if type(outcome.error) is NameError:
            text = "Have the cells above been run since the kernel started? If so, is the name spelt as there?"
            return Verdict("open", f"{name}: {error_text(outcome.error, function)}\n{text}")
        received.append(outcome)
    if all(map(_is_open, received)):
        if received[0].error is None and received[0].answer is None and _has_a_body(function):
            return _silence(exercise)
        return Verdict("open", f"{name}: not solved yet. Stuck? hint({name})")

    expected = exercise.outcomes(exercise.solution)
    numbers_are_right = alike(expected, received)
    changed = [each for each in exercise.parameters if any(each in outcome.changed for outcome in received)]
    changed = [each for each in changed if each not in exercise.may_change]
    if numbers_are_right and not changed:
        return _demands(exercise, function, received) or _praise(exercise, len(inputs))
    evidence = "" if numbers_are_right else "\n" + _first_difference(exercise, function, inputs, received)
    if wrong := _misconception(exercise, received):
        message = fill(f"{name}: not right yet. {_doc(wrong)}")
        return Verdict("wrong", message + evidence, wrong.__name__)
    if numbers_are_right:
        place = exercise.parameters.index(changed[0])
        text = fill(f"{name}: the answers are right, but {_in_place(changed[0], inputs[0][place])}")
        return Verdict("wrong", text, "changed in place")
    notes = [fill(f"It also changes {' and '.join(changed)} in place.")] * bool(changed) + _order(exercise, function)
    return Verdict("wrong", "\n".join([f"{name}: not right yet.{evidence}", *notes, f"Stuck? hint({name})"]))


def _silence(exercise: Exercise) -> Verdict:
    """Say what a function has not done that returns nothing and changes nothing."""
    if not exercise.may_change:
        return Verdict("wrong", f"{exercise.__name__}: it returns None. Is there a `return` in it?", "no return")
    names, first = " and ".join(exercise.may_change), exercise.may_change[0]
    text = (
        f"{exercise.__name__}: {names} {'are' if len(exercise.may_change) > 1 else 'is'} what it was before. In a "
        f"function, {first} = … gives the name to a new array, and the caller's stays as it is; {first} -= … and "
        f"{first}[:] = … write into the caller's."
    )
    return Verdict("wrong", fill(text), "nothing changed")


def _misfit(exercise: Exercise, function: Callable, arguments: tuple) -> str | None:
    """Say if a function cannot be called as the exercise calls it."""
    called = f"({', '.join(exercise.parameters)})"
    if inspect.iscoroutinefunction(function):
        return f"it is an `async def`. Begin it with def {exercise.__name__}{called}:"
    signature = _signature(function)
    try:
        _ = signature and signature.bind(*arguments)
    except TypeError:
        return f"yours takes {signature}, and is called with {called}. Begin it with def {exercise.__name__}{called}:"
    return None


def _signature(function: Callable) -> inspect.Signature | None:
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):  # some functions that are written in C do not tell
        return None


def _order(exercise: Exercise, function: Callable) -> list[str]:
    """Say if the parameters have the right names in another order."""
    signature, ours = _signature(function), exercise.parameters
    theirs = list(signature.parameters) if signature else ours
    if theirs == ours or sorted(theirs) != sorted(ours):
        return []
    return [fill(f"Yours takes ({', '.join(theirs)}), and is called with ({', '.join(ours)}), in this order.")]


def _misconception(exercise: Exercise, received: list[Outcome]) -> Callable | None:
    """Find the one misconception that does what a function did, on every input; None if two do."""
    expected = exercise.outcomes(exercise.solution)
    fit = [wrong for wrong in exercise.misconceptions if _is_that(exercise.outcomes(wrong), expected, received)]
    changed = [outcome.changed for outcome in received]
    exactly = [wrong for wrong in fit if [outcome.changed for outcome in exercise.outcomes(wrong)] == changed]
    return next((some[0] for some in (fit, exactly) if len(some) == 1), None)


def _demands(exercise: Exercise, function: Callable, received: list[Outcome]) -> Verdict | None:
    """Look at what the task demands beside the numbers; None if all of it is kept."""
    name = exercise.__name__
    broken = [f"without {_named(what)}" for what in exercise.forbid if does(function, what)]
    broken += [f"with {_named(what)}" for what in exercise.require if not does(function, what)]
    if broken:
        return Verdict("wrong", f"{name}: Right numbers; now {' and '.join(broken)}.", " and ".join(broken))
    for holds in exercise.then:
        if not all(_seen(holds, outcome, False) for outcome in received if not outcome.error):
            return Verdict("wrong", fill(f"{name}: Right numbers; now {_doc(holds)}"), holds.__name__)
    return _chance(exercise, function) if exercise.draws else None


def _chance(exercise: Exercise, function: Callable) -> Verdict | None:
    """Look whether the generator that the exercise hands over is the one that is used."""
    place = exercise.parameters.index(exercise.draws)

    def call(arguments: tuple, rng: np.random.Generator) -> Outcome:
        return exercise.run(function, (*arguments[:place], rng, *arguments[place + 1 :]), shared=(rng,))

    def see(outcome: Outcome) -> Any:
        return _seen(exercise.varies, outcome, None) if exercise.varies else outcome.answer

    flaw = misuse(call, exercise.draw(), see)
    if flaw is None:
        return None
    compared = f" (compared: {_doc(exercise.varies).rstrip('.')})" if exercise.varies else ""
    text = MESSAGES[flaw].format(rng=exercise.draws, what=compared)
    return Verdict("wrong", fill(f"{exercise.__name__}: not right yet. {text}"), f"{exercise.draws} {flaw}")


def _seen(look: Callable, outcome: Outcome, otherwise: Any) -> Any:
    """Look at an answer with a function of the exercise, which may be unable to make anything of it."""
    try:
        return look(outcome.answer, *outcome.arguments)
    except Exception:
        return otherwise


def _praise(exercise: Exercise, count: int) -> Verdict:
    on = f" on all {count} inputs, edge cases included" if count > 1 else ""
    return Verdict("right", f"{exercise.__name__}: right{on}.\n{fill('Worth knowing: ' + exercise.more)}")


def _first_difference(exercise: Exercise, function: Callable, inputs: list, received: list[Outcome]) -> str:
    """Show the first input on which a function differs from the solution, and how."""
    cases = zip(inputs, exercise.outcomes(exercise.solution), received, strict=True)
    arguments, right, outcome = next(case for case in cases if not alike(case[1:2], case[2:]))
    text = _difference(right, outcome, function) or f"{', '.join(right.changed)} was to be changed in place."
    usable = not (outcome.unusable or outcome.error or right.error)
    if exercise.explain and usable:
        text = _seen(exercise.explain, outcome, text)
    elif exercise.compare and usable:
        text = fill(_doc(exercise.compare).rstrip(".") + ":") + "\n" + text
    pairs = zip(exercise.parameters, arguments, strict=True)
    given = [fill(f"{name} = {written(value)}", indent="    ") for name, value in pairs]
    heading = "It was called with:" if outcome.error else "The first input on which it differs:"
    return "\n".join([heading, *given, text] if given else [text])


def _doc(function: Callable) -> str:
    """Give the docstring, or the name where docstrings are left out (python -OO)."""
    return inspect.getdoc(function) or f"{function.__name__.replace('_', ' ').capitalize()}."


def _named(what: str) -> str:
    return "a loop" if what == "loop" else what


def alike(expected: list[Outcome], received: list[Outcome]) -> bool:
    """Say whether two functions did the same; of what the first left unchanged, the second may change anything."""
    return all(
        not _difference(one, other) and set(one.changed) <= set(other.changed)
        for one, other in zip(expected, received, strict=True)
    )


def _is_that(wrong: list[Outcome], expected: list[Outcome], received: list[Outcome]) -> bool:
    """Say whether a function did what a misconception does, and whether that says anything.

    Many mistakes raise an error of the same type. If that is all in which a misconception departs from the solution,
    the error must say the same too.
    """
    if not alike(wrong, received):
        return False
    departs = [not one.error and not alike([right], [one]) for one, right in zip(wrong, expected, strict=True)]
    departs += [set(one.changed) != set(right.changed) for one, right in zip(wrong, expected, strict=True)]
    return any(departs) or all(str(one.error) == str(other.error) for one, other in zip(wrong, received, strict=True))


def _difference(expected: Outcome, received: Outcome, function: Callable | None = None) -> str | None:
    if expected.error or received.error:
        if type(expected.error) is type(received.error):
            return None
        if received.error:
            return error_text(received.error, function)
        return f"Expected: {type(expected.error).__name__}. Received: {kind(received.answer)}."
    if expected.unusable or received.unusable:  # the numbers of two answers need not be the same
        text = difference(expected.answer, received.answer, values=expected.unusable)
        return text if expected.unusable or text else f"Nothing can be made of {kind(received.answer)}."
    return difference(expected.compared, received.compared)


def _in_place(name: str, value: Any) -> str:
    """Say that an argument was changed, and the way out, which depends on what it is."""
    ways = {
        np.ndarray: f"{name} -= 1 and {name}[…] = 1 write into the array itself; {name} = {name} - 1 makes a new one, "
        f"and {name}.copy() too.",
        dict: f"{name}[…] = 1 writes into the dictionary itself, and so into that of the caller. Begin with a copy, "
        f"dict({name}).",
        list: f"{name}[…] = 1, {name}.append and {name}.sort write into the list itself, and so into that of the "
        f"caller. Begin with a copy, list({name}).",
    }
    if isinstance(value, list | tuple) and any(isinstance(item, np.ndarray | list | dict) for item in value):
        way = f"What {name} holds is the caller's too, even in a copy of {name}: copy each item that you write into."
    else:
        way = next((way for type_, way in ways.items() if isinstance(value, type_)), "Begin with a copy.")
    return f"you changed {name} in place, and whoever called your function still needs it. {way}"


def _is_open(outcome: Outcome) -> bool:
    if outcome.error is not None:
        unfinished = isinstance(outcome.error, TypeError) and "ellipsis" in str(outcome.error)
        return unfinished or isinstance(outcome.error, NotImplementedError)
    return not outcome.changed and _has_dots(outcome.answer)


def _has_dots(answer: Any, depth: int = 3) -> bool:
    if isinstance(answer, tuple | list):
        return depth > 0 and any(_has_dots(item, depth - 1) for item in answer)
    return answer is None or answer is ...


def _has_a_body(function: Callable) -> bool:
    """Say whether a function does more than to return a constant, as one made of dots does."""
    idle = ("RESUME", "NOP", "LOAD_CONST", "RETURN_")
    own = plain(function)
    return own is not None and not all(step.opname.startswith(idle) for step in dis.get_instructions(own.__code__))
