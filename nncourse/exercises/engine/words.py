"""Write things down in plain text: what something is, a number in a few digits, a small table, a paragraph."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from numbers import Number
from typing import Any

import numpy as np

LONG = 40  # items of an array or a list that are still written out
WIDTH = 88  # characters in a line
COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def kind(value: Any) -> str:
    """Name what something is, for a sentence: None, a number, an array of shape (4, 3), a function.

    >>> kind(None), kind(2.5), kind(np.zeros((4, 3))), kind([1, 2]), kind("no")
    ('None', 'a number', 'an array of shape (4, 3)', 'a list of 2 numbers', "the text 'no'")
    >>> kind([1, [2]]), kind(np.array([["a", "b"]])), kind({"x": 3})
    ('a list of 2 items: a number, a list of 1 number', 'an array of texts, of shape (1, 2)', "a dictionary with 'x'")
    """
    if value is None or value is ...:
        return "None" if value is None else "the dots (...)"
    if isinstance(value, str):
        return f"the text {value if len(value) <= LONG else value[:LONG] + '…'!r}"
    if isinstance(value, np.ndarray) and (value.ndim or numbers(value) is None):
        return _array_kind(value)
    if isinstance(value, dict):
        return "a dictionary with " + (", ".join(map(repr, list(value)[:6])) or "nothing in it")
    if isinstance(value, tuple | list):
        return _list_kind(value)
    if isinstance(value, Number) or (numbers(value) is not None and np.ndim(value) == 0):
        return "a number"
    return "a function" if callable(value) else thing(value)


def thing(value: Any) -> str:
    """Name the type of something: a module, an Exercise."""
    name = type(value).__name__
    return f"a{'n' * (name[0].lower() in 'aeiou')} {name}"


def _array_kind(array: np.ndarray) -> str:
    if np.ma.is_masked(array):
        return f"an array of shape {array.shape} in which {int(np.ma.count_masked(array))} entries are masked"
    if array.dtype.kind in "USO" and array.size and all(isinstance(entry, str) for entry in array.flat):
        return f"an array of texts, of shape {array.shape}"
    if numbers(array) is not None or not array.size:
        return f"an array of shape {array.shape}"
    odd = next(entry for entry in array.flat if not isinstance(entry, Number))
    inner = f"a {type(odd).__name__}" if isinstance(odd, np.ndarray | list | tuple | dict) else kind(odd)
    return f"an array of dtype {array.dtype}, of shape {array.shape}, that holds {inner}"


def _list_kind(items: Sequence, in_short: bool = False) -> str:
    count, array = len(items), numbers(items)
    flat = count > 0 and array is not None and array.ndim == 1
    of = "number" if flat else "item"
    text = f"a {'list' if isinstance(items, list) else 'tuple'} of {count} {of}{'s' * (count != 1)}"
    if in_short or flat or not count:
        return text
    inner = [_list_kind(item, True) if isinstance(item, tuple | list) else kind(item) for item in items[:6]]
    return f"{text}: {', '.join(inner)}{', …' * (count > 6)}"


def numbers(value: Any) -> np.ndarray | None:
    """Give what counts as numbers as an array: Fractions, Decimals and truth values too. None if it does not.

    >>> from fractions import Fraction
    >>> numbers([Fraction(1, 2), True]), numbers("12"), numbers([[1], [2, 3]])
    (array([0.5, 1. ]), None, None)
    """
    if np.ma.is_masked(value):
        return None
    try:
        array = np.asarray(value)
        if array.dtype == object and array.size and all(isinstance(entry, Number) for entry in array.flat):
            array = array.astype(complex if any(isinstance(entry, complex) for entry in array.flat) else float)
    except Exception:  # rows of unequal length, or a thing of somebody's own that cannot be one
        return None
    if array.dtype == bool:
        return array.astype(int)
    return array if array.dtype.kind in "iufc" else None


def written(value: Any) -> str:
    """Write an input down, short enough for a line or two, so that it can be tried by hand.

    >>> written(np.array([[1.0, -0.25]])), written(np.zeros((50, 4))), written({"x": np.float64(3)})
    ('[[1, -0.25]]', 'an array of shape (50, 4)', "{'x': 3}")
    """
    if isinstance(value, np.random.Generator):
        return "a random generator"
    if (isinstance(value, np.ndarray) and value.size > LONG) or (isinstance(value, tuple | list) and len(value) > LONG):
        return kind(value)
    if isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim):
        left, right = "()" if isinstance(value, tuple) else "[]"
        return left + ", ".join(map(written, value)) + right
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {written(item)}" for key, item in value.items()) + "}"
    if callable(value):
        return f"the function {getattr(value, '__name__', '?')}"
    if isinstance(theta := getattr(value, "theta", None), np.ndarray):  # a network: these numbers make it again
        return f"{value}, theta = {written(theta)}"
    return str(value) if isinstance(value, str) or numbers(value) is None else number(value)


def number(value: Any, digits: int = 4) -> str:
    """Write a number with a few digits, and a whole number as one."""
    if not isinstance(value, int | float | complex | np.number):  # a Fraction, an array of one
        value = numbers(value).item()
    text = f"{value:.0f}" if abs(value) < 1e6 and value == round(value.real) else f"{value:.{digits}g}"
    return "0" if text == "-0" else text


def table(titles: Sequence[str], rows: Sequence[Sequence]) -> str:
    """Write a small table: a line of titles, and a line for each row of numbers or texts.

    >>> print(table(["x1", "x2", "lamp"], [(0, 0, "dark"), (0, 1, "lit")]))
    x1  x2  lamp
     0   0  dark
     0   1   lit
    """
    texts = [list(titles)] + [[cell if isinstance(cell, str) else number(cell) for cell in row] for row in rows]
    return "\n".join(columns(texts))


def columns(texts: Sequence[Sequence[str]]) -> list[str]:
    """Align the cells of several lines in columns, at the right."""
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return ["  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in texts]


def fill(text: str, indent: str = "") -> str:
    """Wrap a text at 88 characters, and leave a place such as 03 · part 6 on one line."""
    words = " ".join(text.split()).replace(" · part ", "\xa0·\xa0part\xa0")
    lines = textwrap.fill(words, WIDTH, initial_indent=indent, subsequent_indent=indent, break_on_hyphens=False)
    return lines.replace("\xa0", " ")
