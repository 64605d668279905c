"""Can a function be called as its exercise calls it, and has it been begun at all."""

from __future__ import annotations

import dis
import inspect
from collections.abc import Callable, Sequence
from typing import Any

from nncourse.exercises.engine.running import Outcome, plain
from nncourse.exercises.engine.words import fill


def misfit(function: Callable, name: str, parameters: Sequence[str], arguments: tuple) -> str | None:
    """Say if a function cannot be called as the exercise calls it."""
    called = f"({', '.join(parameters)})"
    if inspect.iscoroutinefunction(function):
        return f"it is an `async def`. Begin it with def {name}{called}:"
    signature = _signature(function)
    try:
        _ = signature and signature.bind(*arguments)
    except TypeError:
        return f"yours takes {signature}, and is called with {called}. Begin it with def {name}{called}:"
    return None


def _signature(function: Callable) -> inspect.Signature | None:
    try:
        return inspect.signature(function)
    except (TypeError, ValueError):  # some functions that are written in C do not tell
        return None


def misorder(function: Callable, parameters: Sequence[str]) -> str | None:
    """Say if a function has the right parameters in another order."""
    signature, ours = _signature(function), list(parameters)
    theirs = list(signature.parameters) if signature else ours
    if theirs == ours or sorted(theirs) != sorted(ours):
        return None
    return fill(f"Yours takes ({', '.join(theirs)}), and is called with ({', '.join(ours)}), in this order.")


def is_open(outcome: Outcome) -> bool:
    """Say whether an outcome is that of a stub: dots, None, NotImplementedError."""
    if outcome.error is not None:
        unfinished = isinstance(outcome.error, TypeError) and "ellipsis" in str(outcome.error)
        return unfinished or isinstance(outcome.error, NotImplementedError)
    return not outcome.changed and _has_dots(outcome.answer)


def _has_dots(answer: Any, depth: int = 3) -> bool:
    if isinstance(answer, tuple | list):
        return depth > 0 and any(_has_dots(item, depth - 1) for item in answer)
    return answer is None or answer is ...


def unanswered(answer: Any) -> str:
    """Say which items of an answer are None or dots, if the others are not."""
    items = answer if isinstance(answer, tuple | list) else ()
    places = [place for place, item in enumerate(items, start=1) if _has_dots(item)]
    if not places or len(places) == len(items):
        return ""
    which = f"number {places[0]} is"
    if len(places) > 1:
        which = f"numbers {', '.join(map(str, places[:-1]))} and {places[-1]} are"
    return f" Of the {len(items)} items of your answer, {which} still None or dots."


def has_a_body(function: Callable) -> bool:
    """Say whether a function does more than to return a constant, as one made of dots does."""
    idle = ("RESUME", "NOP", "LOAD_CONST", "RETURN_")
    own = plain(function)
    return own is not None and not all(step.opname.startswith(idle) for step in dis.get_instructions(own.__code__))
