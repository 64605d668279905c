"""Run a learner's function on one input, for some seconds at most, and note all that it does."""

from __future__ import annotations

import copy
import ctypes
import functools
import signal
import sys
import threading
import warnings
from collections.abc import Callable, Iterator, KeysView, Sequence, ValuesView
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from itertools import islice
from numbers import Number
from typing import Any, NamedTuple

import numpy as np

from nncourse.exercises.engine.words import numbers

SECONDS = 5.0  # for one call
LONGEST = 10_000  # items that are taken from an answer which is an iterator


class TooLongError(BaseException):
    """Raised inside a call that does not end; no `except Exception` in it can catch this."""


class Outcome(NamedTuple):
    """What a function did with one input."""

    answer: Any = None
    compared: Any = None  # the answer, or what the exercise's `compare` sees in it
    unusable: bool = False  # `compare` could make nothing of the answer
    error: BaseException | None = None
    changed: tuple[str, ...] = ()  # the arguments that it changed in place
    arguments: tuple = ()  # the very arguments that it received
    once: bool = False  # the answer can be gone through only once: a generator, a zip, a map


def run(function: Callable, arguments: tuple, names: Sequence[str], seconds: float, shared: tuple = ()) -> Outcome:
    """Call a function with fresh copies of its arguments, except for the shared ones; an interrupt goes through."""
    fresh = copy.deepcopy(arguments, {id(argument): argument for argument in shared})
    try:
        with quiet(), time_limit(seconds):
            given = function(*fresh)
            answer = _settled(given)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # sys.exit() too
        return Outcome(error=error, arguments=fresh)
    pairs = zip(names, arguments, fresh, strict=True)
    changed = tuple(name for name, before, after in pairs if not unchanged(before, after))
    return Outcome(answer, answer, changed=changed, arguments=fresh, once=isinstance(given, Iterator))


@contextmanager
def quiet() -> Iterator[None]:
    """Let no warning be printed: an overflow will be seen as inf or nan."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def _settled(answer: Any, depth: int = 9) -> Any:
    """Make lists of what can be gone through only once, a map or a generator, and floats of Fractions and Decimals."""
    if isinstance(answer, Iterator | KeysView | ValuesView):
        answer = list(islice(answer, LONGEST))
    if type(answer) in (tuple, list) and depth:
        return type(answer)(_settled(item, depth - 1) for item in answer)
    if isinstance(answer, Fraction | Decimal):
        return float(answer)
    if isinstance(answer, np.ndarray) and answer.dtype == object and numbers(answer) is not None:
        return numbers(answer)
    return answer


def single_numbers(answer: Any, depth: int = 3) -> Any:
    """Give an answer with each array of one as the number in it."""
    if type(answer) in (tuple, list) and depth:
        return type(answer)(single_numbers(item, depth - 1) for item in answer)
    return answer.item() if isinstance(answer, np.ndarray) and answer.size == 1 else answer


def unchanged(before: Any, after: Any) -> bool:
    """Say whether an argument is what it was; arrays, lists and dictionaries are looked through to the bottom."""
    if type(before) is not type(after):
        return False
    if isinstance(before, np.ndarray):
        with_nan = before.dtype.kind in "fc"
        return before.dtype == after.dtype and np.array_equal(before, after, equal_nan=with_nan)
    if isinstance(before, dict):
        return list(before) == list(after) and all(unchanged(before[key], after[key]) for key in before)
    if isinstance(before, tuple | list):
        return len(before) == len(after) and all(map(unchanged, before, after))
    if isinstance(before, Number | str | set):
        return before == after or before != before
    return True  # a generator is to be used up, a function has nothing to change


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooLongError in the code within, if it is still running after so many seconds, and again every second.

    Again, for a bare `except:` in a loop can catch the first. In a browser, without signals and threads, nothing does.
    """
    if sys.platform == "emscripten":
        yield
        return
    on_main = threading.current_thread() is threading.main_thread()
    with _alarm(seconds) if on_main and hasattr(signal, "setitimer") else _watchman(seconds):
        yield


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Have the system send a signal; it interrupts a long sleep too."""

    def ring(*_: Any) -> None:
        raise TooLongError

    handler = signal.signal(signal.SIGALRM, ring)
    others = signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *others)
        signal.signal(signal.SIGALRM, signal.SIG_DFL if handler is None else handler)


@contextmanager
def _watchman(seconds: float) -> Iterator[None]:
    """Have another thread raise the error in this one: in any thread, and on Windows."""
    watched, over = ctypes.c_ulong(threading.get_ident()), threading.Event()

    def watch() -> None:
        wait = seconds
        while not over.wait(wait):
            ctypes.pythonapi.PyThreadState_SetAsyncExc(watched, ctypes.py_object(TooLongError))
            wait = 1.0

    watchman = threading.Thread(target=watch, daemon=True)
    try:
        watchman.start()
        yield
    finally:
        try:
            over.set()
            watchman.join()
        except TooLongError:  # set at the last moment; were it taken back, Python 3.11 would hang in a debugger
            over.set()
            watchman.join()


def plain(function: Callable) -> Callable | None:
    """Find the Python function in what is called: behind a partial, a decorator, an object with a __call__."""
    function = function.pyfunc if isinstance(function, np.vectorize) else function
    function = function.func if isinstance(function, functools.partial) else function
    function = getattr(function, "__wrapped__", function)
    if not hasattr(function, "__code__"):
        function = type(function).__call__
    return function if hasattr(function, "__code__") else None
