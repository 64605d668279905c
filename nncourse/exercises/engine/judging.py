"""Judge an answer: it is right, it is a mistake that has a name, or the first difference is shown.

An answer is run on all inputs. It is right if it does what the solution does, and keeps to what the task demands
beside the numbers; it is a misconception if it does what that one does, on every input.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from nncourse.exercises.engine.calling import has_a_body, is_open, misfit, misorder, unanswered
from nncourse.exercises.engine.compare import difference
from nncourse.exercises.engine.declaration import Declaration
from nncourse.exercises.engine.demands import doc, in_place, seen, silence, unmet
from nncourse.exercises.engine.errors import error_text
from nncourse.exercises.engine.running import SECONDS, Outcome, TooLongError
from nncourse.exercises.engine.words import fill, kind, written

PATIENCE = 20.0  # seconds for all calls of a learner's function together


class Verdict(NamedTuple):
    """What there is to say about a learner's function."""

    state: str  # "right", "wrong" or "open", that is, not solved yet
    text: str
    misconception: str | None = None  # the name of what was recognised


def judge(exercise: Declaration, function: Callable) -> Verdict:
    """Compare a learner's function with the solution and with the misconceptions."""
    name, inputs = exercise.__name__, exercise.draw()
    if text := misfit(function, name, exercise.parameters, inputs[0]):
        return Verdict("wrong", f"{name}: {text}")
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
    if all(map(is_open, received)):
        if received[0].error is None and received[0].answer is None and has_a_body(function):
            return Verdict("wrong", *silence(exercise))
        return Verdict("open", fill(f"{name}: not solved yet.{unanswered(received[0].answer)} Stuck? hint({name})"))

    expected = exercise.outcomes(exercise.solution)
    numbers_are_right = alike(expected, received)
    changed = [each for each in exercise.parameters if any(each in outcome.changed for outcome in received)]
    changed = [each for each in changed if each not in exercise.may_change]
    if numbers_are_right and not changed:
        finding = unmet(exercise, function, received)
        return Verdict("wrong", *finding) if finding else _praise(exercise, len(inputs))
    evidence = "" if numbers_are_right else "\n" + _first_difference(exercise, function, inputs, received)
    if wrong := _misconception(exercise, received):
        message = fill(f"{name}: not right yet. {doc(wrong)}")
        its_own = {each for outcome in exercise.outcomes(wrong) for each in outcome.changed}
        also = _also([each for each in changed if each not in its_own])
        return Verdict("wrong", message + evidence + also, wrong.__name__)
    if numbers_are_right:
        place = exercise.parameters.index(changed[0])
        text = fill(f"{name}: the answers are right, but {in_place(changed[0], inputs[0][place])}")
        return Verdict("wrong", text, "changed in place")
    lines = [f"{name}: not right yet.{evidence}{_also(changed)}"]
    if text := misorder(function, exercise.parameters):
        lines.append(text)
    return Verdict("wrong", "\n".join([*lines, f"Stuck? hint({name})"]))


def _also(changed: list[str]) -> str:
    return "\n" + fill(f"It also changes {' and '.join(changed)} in place.") if changed else ""


def _misconception(exercise: Declaration, received: list[Outcome]) -> Callable | None:
    """Find the one misconception that does what a function did, on every input; None if two do."""
    expected = exercise.outcomes(exercise.solution)
    fit = [wrong for wrong in exercise.misconceptions if _is_that(exercise.outcomes(wrong), expected, received)]
    changed = [outcome.changed for outcome in received]
    exactly = [wrong for wrong in fit if [outcome.changed for outcome in exercise.outcomes(wrong)] == changed]
    return next((some[0] for some in (fit, exactly) if len(some) == 1), None)


def _praise(exercise: Declaration, count: int) -> Verdict:
    on = f" on all {count} inputs, edge cases included" if count > 1 else ""
    return Verdict("right", f"{exercise.__name__}: right{on}.\n{fill('Worth knowing: ' + exercise.more)}")


def _first_difference(exercise: Declaration, function: Callable, inputs: list, received: list[Outcome]) -> str:
    """Show the first input on which a function differs from the solution, and how."""
    cases = zip(inputs, exercise.outcomes(exercise.solution), received, strict=True)
    arguments, right, outcome = next(case for case in cases if not alike(case[1:2], case[2:]))
    text = _difference(right, outcome, function) or f"{', '.join(right.changed)} was to be changed in place."
    usable = not (outcome.unusable or outcome.error or right.error)
    if exercise.explain and usable:
        text = seen(exercise.explain, outcome, text)
    elif exercise.compare and usable:
        text = fill(doc(exercise.compare).rstrip(".") + ":") + "\n" + text
    pairs = zip(exercise.parameters, arguments, strict=True)
    given = [fill(f"{name} = {written(value)}", indent="    ") for name, value in pairs]
    heading = "It was called with:" if outcome.error else "The first input on which it differs:"
    return "\n".join([heading, *given, text] if given else [text])


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
        return fill(f"Expected: {type(expected.error).__name__}. Received: {kind(received.answer)}.")
    if expected.unusable or received.unusable:  # the numbers of two answers need not be the same
        text = difference(expected.answer, received.answer, values=expected.unusable)
        return text if expected.unusable or text else fill(f"Nothing can be made of {kind(received.answer)}.")
    return difference(expected.compared, received.compared)
