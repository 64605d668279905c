"""Single values that do not fit are refused: settings, sizes, names."""

import math
from collections.abc import Callable, Iterable
from numbers import Integral, Real
from typing import TYPE_CHECKING, Any

import numpy as np


def check_rng(function: str, rng: Any) -> None:
    """Refuse what is not a generator of random numbers, a seed for instance."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(f"{function}: rng is {rng!r}, expected a generator such as np.random.default_rng(0).")


def check_whole(function: str, name: str, value: Any, usual: str) -> int:
    """Refuse what is not a whole number above 0; else return it as an int."""
    if not (isinstance(value, Integral) and int(value) > 0):
        raise ValueError(f"{function}: {name} is {value!r}, expected a whole number above 0. {usual}")
    return int(value)


def check_above_zero(function: str, name: str, value: Any, usual: str) -> float:
    """Refuse what is not a finite number above 0; else return it as a float."""
    if not (isinstance(value, Real) and 0 < float(value) < math.inf):
        raise ValueError(f"{function}: {name} is {value!r}, expected a number above 0. {usual}")
    return float(value)


def check_share(function: str, name: str, value: Any, usual: str) -> float:
    """Refuse what is not a number from 0 up to, not including, 1; else return it as a float."""
    if not (isinstance(value, Real) and 0 <= float(value) < 1):
        raise ValueError(f"{function}: {name} is {value!r}, expected a number from 0 up to, not including, 1. {usual}")
    return float(value)


def check_called(function: str, **functions: Any) -> None:
    """Refuse a name, or anything else that cannot be called, where a function is expected."""
    for name, value in functions.items():
        if not (value is None or callable(value)):
            raise TypeError(f"{function}: {name} is {value!r:.60}, expected a function, without quotes or brackets.")


def check_given(function: str, name: str, value: Any, least: float = -math.inf) -> float:
    """Refuse what a function has given, if it is no number, NaN, or below the least; else return it as a float."""
    value = value[()] if isinstance(value, np.ndarray) else value  # np.where gives an array without axes
    if not (isinstance(value, Real) and float(value) >= least):
        at_least = f" that is at least {least:g}" if least > -math.inf else ""
        raise ValueError(f"{function}: {name} gave {value!r:.60}, expected one number{at_least}.")
    return float(value)


class Setting:
    """An attribute that is checked whenever it is set: by a slider too, while a network trains.

    check: one of the functions above. usual: what to say of the value that most people take.
    """

    def __init__(self, check: Callable[[str, str, Any, str], Any], usual: str) -> None:
        self.check, self.usual, self.name = check, usual, ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    if TYPE_CHECKING:  # without a __get__, what was set is read from the instance's dictionary, at full speed

        def __get__(self, instance: Any, owner: type) -> Any:
            return vars(instance)[self.name]

    def __set__(self, instance: Any, value: Any) -> None:
        vars(instance)[self.name] = self.check(type(instance).__name__, self.name, value, self.usual)


def check_choice(function: str, name: str, value: Any, known: Iterable[Any]) -> None:
    """Refuse a value that is not among those that are known."""
    if value not in known:
        raise ValueError(f"{function}: {name} is {value!r}, expected one of: {', '.join(map(str, known))}.")


def check_sizes(sizes: Any, function: str = "Network") -> list[int]:
    """Refuse what are not the sizes of a network's layers; else return them as a list of ints."""
    listed = list(sizes) if isinstance(sizes, Iterable) else [sizes]
    if len(listed) < 2 or not all(isinstance(size, Integral) and int(size) > 0 for size in listed):
        raise ValueError(
            f"{function}: sizes is {sizes!r}, expected at least two whole numbers above 0: the inputs, the units of "
            "each hidden layer, the outputs. For example [784, 128, 10]."
        )
    return [int(size) for size in listed]


def check_race(contenders: Any, rounds: Any, turn: Any) -> None:
    """Refuse a race without functions, rounds or time."""
    if not contenders:
        raise ValueError('race: no contenders. Give each function a name: race({"mine": f, "theirs": g}).')
    check_whole("race", "rounds", rounds, "Usual: 60.")
    check_above_zero("race", "turn", turn, "Usual: 0.001, in seconds.")
