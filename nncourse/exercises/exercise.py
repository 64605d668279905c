"""An exercise is a solution with a few things around it, and a judge of other answers.

Around it: how inputs are drawn, hints, and known misconceptions, each a small wrong function whose docstring is the
message to one who answers like it. An answer is run on all inputs. It is right if it does what the solution does; it
is a misconception if it does what that one does; and if it is neither, the first difference is shown.
"""

from __future__ import annotations

import copy
import dis
import functools
import inspect
import linecache
import textwrap
import warnings
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

import numpy as np

from nncourse.exercises.compare import difference, kind, written

SIZES = (2, 3, 5, 8, 1)  # of the drawn inputs, one after the other: small ones first, a batch of one at the end
LONGEST = 10_000  # items that are taken from an answer which is an iterator


class Outcome(NamedTuple):
    """What a function did with one input."""

    answer: Any = None
    compared: Any = None  # the answer, or what the exercise's `compare` sees in it
    unusable: bool = False  # `compare` could make nothing of the answer
    error: Exception | None = None
    changed: tuple[str, ...] = ()  # the arguments that it changed in place


class Verdict(NamedTuple):
    """What there is to say about a learner's function."""

    state: str  # "right", "wrong" or "open", that is, not solved yet
    text: str
    misconception: str | None = None  # the name of the one that was recognised


class Exercise:
    """A solution with its inputs, hints and misconceptions. Called, it is the solution."""

    def __init__(
        self,
        solution: Callable,
        *,
        hints: Sequence[str],
        more: str,
        inputs: Callable[[np.random.Generator, int], tuple] | None = None,
        edge_cases: Sequence[tuple] = (),
        compare: Callable | None = None,
        may_change: Sequence[str] = (),
    ) -> None:
        self.solution, self.hints, self.more = solution, hints, more
        self.inputs, self.edge_cases, self.compare, self.may_change = inputs, edge_cases, compare, may_change
        self.misconceptions: list[Callable] = []
        self.parameters = list(inspect.signature(solution).parameters)
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

    def run(self, function: Callable, arguments: tuple) -> Outcome:
        """Call a function with fresh copies of its arguments, and note all that it does."""
        fresh = copy.deepcopy(arguments)
        with warnings.catch_warnings(), np.errstate(all="ignore"):  # an overflow will be seen as inf or nan
            warnings.simplefilter("ignore")
            try:
                answer = function(*fresh)
                if isinstance(answer, Iterator):
                    answer = list(islice(answer, LONGEST))
            except Exception as error:
                return Outcome(error=error)
            changed = tuple(
                name
                for name, before, after in zip(self.parameters, arguments, fresh, strict=True)
                if isinstance(before, np.ndarray | list) and difference(before, after)
            )
            if self.compare is None:
                return Outcome(answer, answer, changed=changed)
            try:
                return Outcome(answer, self.compare(answer, *fresh), changed=changed)
            except Exception:
                return Outcome(answer, unusable=True, changed=changed)

    def judge(self, function: Callable) -> Verdict:
        """Compare a learner's function with the solution and with the misconceptions."""
        name, inputs = self.__name__, self.draw()
        if misfit := self._misfit(function, inputs[0]):
            return Verdict("wrong", f"{name}: {misfit}")
        received = [self.run(function, arguments) for arguments in inputs]
        if all(_is_open(outcome) for outcome in received):
            silent = received[0].error is None and received[0].answer is None
            if silent and _has_a_body(function) and not self.may_change:
                return Verdict("wrong", f"{name}: it returns None. Is there a `return` in it?")
            return Verdict("open", f"{name}: not solved yet. Stuck? hint({name})")

        expected = [self.run(self.solution, arguments) for arguments in inputs]
        numbers_are_right = _alike(expected, received)
        changed = {name for outcome in received for name in outcome.changed} - set(self.may_change)
        if numbers_are_right and not changed:
            on = f" on all {len(inputs)} inputs, edge cases included" if len(inputs) > 1 else ""
            return Verdict("right", f"{name}: right{on}.\n{fill('Worth knowing: ' + self.more)}")

        evidence = "" if numbers_are_right else "\n" + self._first_difference(function, inputs, expected, received)
        for wrong in self.misconceptions:
            if _alike([self.run(wrong, arguments) for arguments in inputs], received):
                message = fill(f"{name}: not right yet. {inspect.getdoc(wrong)}")
                return Verdict("wrong", message + evidence, wrong.__name__)
        if numbers_are_right:
            first = next(name for name in self.parameters if name in changed)
            text = (
                f"{name}: the answers are right, but you changed {first} in place, and whoever called your function "
                f"still needs it. {first} -= 1 writes into the array itself; {first} = {first} - 1 makes a new one."
            )
            return Verdict("wrong", fill(text))
        return Verdict("wrong", f"{name}: not right yet.{evidence}\nStuck? hint({name})")

    def _misfit(self, function: Callable, arguments: tuple) -> str | None:
        """Say if a function cannot be called as the exercise calls it."""
        try:
            signature = inspect.signature(function)
        except (TypeError, ValueError):  # some functions that are written in C do not tell
            return None
        try:
            signature.bind(*arguments)
        except TypeError:
            return f"yours takes {signature}, and is called with ({', '.join(self.parameters)})."
        return None

    def _first_difference(self, function: Callable, inputs: list, expected: list, received: list) -> str:
        """Show the first input on which two functions differ, and how."""
        cases = zip(inputs, expected, received, strict=True)
        arguments, right, outcome = next(case for case in cases if not _alike(case[1:2], case[2:]))
        text = _difference(right, outcome, function) or f"{', '.join(right.changed)} was to be changed in place."
        if self.compare and self.compare.__doc__ and not (outcome.unusable or outcome.error):
            text = fill(inspect.getdoc(self.compare).rstrip(".") + ":") + "\n" + text
        pairs = zip(self.parameters, arguments, strict=True)
        given = [fill(f"{name} = {written(value)}", indent="    ") for name, value in pairs]
        heading = "It was called with:" if outcome.error else "The first input on which it differs:"
        return "\n".join([heading, *given, text] if given else [text])


def _alike(expected: list[Outcome], received: list[Outcome]) -> bool:
    """Say whether two functions did the same; of what the first left unchanged, the second may change anything."""
    return all(
        not _difference(one, other) and set(one.changed) <= set(other.changed)
        for one, other in zip(expected, received, strict=True)
    )


def _difference(expected: Outcome, received: Outcome, function: Callable | None = None) -> str | None:
    if expected.error or received.error:
        if type(expected.error) is type(received.error):
            return None
        if received.error:
            return _told(received.error, function)
        return f"Expected: {type(expected.error).__name__}. Received: {kind(received.answer)}."
    if expected.unusable or received.unusable:
        text = difference(expected.answer, received.answer)
        return text if expected.unusable or text else f"Nothing can be made of {kind(received.answer)}."
    return difference(expected.compared, received.compared)


def _told(error: Exception, function: Callable | None) -> str:
    """Tell an error as the learner's: where in their code it was raised, and what it says."""
    text, where = f"{type(error).__name__}: {error}", ""
    code, trace = getattr(function, "__code__", None), error.__traceback__
    while code and trace:  # down to the last line that is theirs; below may lie NumPy's
        here = trace.tb_frame.f_code
        if here.co_filename == code.co_filename:
            own = f"{here.co_qualname}.".startswith(f"{code.co_qualname}.")  # or a helper's in the same cell
            first, name = (code if own else here).co_firstlineno, (code if own else here).co_name
            line = linecache.getline(here.co_filename, trace.tb_lineno).strip()
            where = f" in line {trace.tb_lineno - first + 1} of {name}:\n    {line}"
        trace = trace.tb_next
    return f"Your code raised an error{where or '.'}\n{fill(text)}"


def _is_open(outcome: Outcome) -> bool:
    return isinstance(outcome.error, NotImplementedError) or (
        outcome.error is None and not outcome.changed and _has_dots(outcome.answer)
    )


def _has_dots(answer: Any) -> bool:
    if isinstance(answer, tuple | list):
        return any(_has_dots(item) for item in answer)
    return answer is None or answer is ...


def _has_a_body(function: Callable) -> bool:
    """Say whether a function does more than to return a constant, as one made of dots does."""
    idle = ("RESUME", "NOP", "LOAD_CONST", "RETURN_")
    code = getattr(function, "__code__", None)
    return code is not None and not all(step.opname.startswith(idle) for step in dis.get_instructions(code))


def fill(text: str, indent: str = "") -> str:
    """Wrap a text at 88 characters, and leave a place such as 03 · part 6 on one line."""
    words = " ".join(text.split()).replace(" · part ", "\xa0·\xa0part\xa0")
    return textwrap.fill(words, 88, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False).replace(
        "\xa0", " "
    )
