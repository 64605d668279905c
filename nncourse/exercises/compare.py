"""Compare an answer with the right one, and say in plain text where the two part."""

from __future__ import annotations

from typing import Any

import numpy as np

ROWS, COLUMNS, PICTURE = 8, 8, 20  # more rows, numbers in a row or marks in a row are cut off
TOLERANCES = {"float16": (1e-2, 1e-3), "float32": (1e-4, 1e-5)}  # relative to each entry, to the largest entry


def difference(expected: Any, received: Any) -> str | None:
    """Say what is different about an answer, or give None if nothing is.

    Whatever NumPy takes for numbers is compared as an array of numbers, lists and integers too. If a tuple is
    expected, its items are compared one by one.

    >>> difference(np.array([1.0, 2.0]), [1, 2])
    >>> print(difference(np.array([1.0, 2.0]), [[1], [2]]))
    Shape (2, 1) where (2,) was expected.
    An axis of length 1 too many: is there a keepdims=True or [:, None] that is not wanted?
    >>> print(difference(np.array([1.0, 2.0, 3.0]), [1, 2, 4]))
    expected   received
    1  2  3    1  2  4
    Where (· right, × wrong):
    · · ×
    """
    if isinstance(expected, tuple) or (isinstance(expected, list) and _numbers(expected) is None):
        return _in_items(expected, received)
    if _numbers(expected) is None:  # a text, a function
        return None if type(expected) is type(received) and expected == received else _in_kind(expected, received)
    numbers = _numbers(received)
    if numbers is None:
        return _in_kind(expected, received)
    expected = _numbers(expected)
    if numbers.shape != expected.shape:
        return _in_shape(expected.shape, numbers.shape)
    wrong = ~_close(expected, numbers)
    return _in_values(expected, numbers, wrong) if wrong.any() else None


def kind(value: Any) -> str:
    """Name what something is, for a sentence: None, a number, an array of shape (4, 3), a function.

    >>> kind(None), kind(2.5), kind(np.zeros((4, 3))), kind([1, [2]]), kind("no")
    ('None', 'a number', 'an array of shape (4, 3)', 'a list of 2 items', "the text 'no'")
    """
    if value is None or value is ...:
        return "None" if value is None else "the dots (...)"
    if isinstance(value, str):
        return f"the text {value!r}"
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple | list):
        return f"a {type(value).__name__} of {len(value)} item{'s' * (len(value) != 1)}"
    if _numbers(value) is not None:
        return "a number"
    return "a function" if callable(value) else f"a {type(value).__name__}"


def written(value: Any) -> str:
    """Write an input down, short enough for a line or two, so that it can be tried by hand.

    >>> written(np.array([[1.0, -0.25]])), written(np.zeros((50, 4))), written(3)
    ('[[1, -0.25]]', 'an array of shape (50, 4)', '3')
    """
    if isinstance(value, np.random.Generator):
        return "a random generator"
    if isinstance(value, np.ndarray) and value.size > 40:
        return kind(value)
    if isinstance(value, tuple | list) or (isinstance(value, np.ndarray) and value.ndim):
        left, right = "()" if isinstance(value, tuple) else "[]"
        return left + ", ".join(map(written, value)) + right
    if callable(value):
        return f"the function {getattr(value, '__name__', '?')}"
    return str(value) if isinstance(value, str) or _numbers(value) is None else _number(value)


def _numbers(value: Any) -> np.ndarray | None:
    try:
        array = np.asarray(value)
    except ValueError:  # rows of unequal length
        return None
    if array.dtype == bool:
        return array.astype(int)
    return array if array.dtype.kind in "iufc" else None


def _close(expected: np.ndarray, received: np.ndarray) -> np.ndarray:
    """Mark the entries that agree. NaN agrees with NaN, infinity with infinity of the same sign."""
    relative, of_largest = TOLERANCES.get(received.dtype.name, (1e-6, 1e-9))
    if expected.dtype.kind in "biuf" and received.dtype.kind in "biuf":
        expected, received = expected.astype(float), received.astype(float)
    finite = np.abs(expected[np.isfinite(expected)])
    absolute = max(1e-12, of_largest * finite.max(initial=0))
    return np.isclose(received, expected, rtol=relative, atol=absolute, equal_nan=True)


def _in_items(expected: tuple | list, received: Any) -> str | None:
    several = isinstance(received, tuple | list) or (isinstance(received, np.ndarray) and received.ndim > 0)
    if not several or len(received) != len(expected):
        return _in_kind(expected, received)
    for place, pair in enumerate(zip(expected, received, strict=True), start=1):
        if text := difference(*pair):
            return f"Of the {len(expected)} items, number {place} differs.\n{text}" if len(expected) > 1 else text
    return None


def _in_kind(expected: Any, received: Any) -> str:
    return f"Expected: {kind(expected)}. Received: {kind(received)}."


def _in_shape(expected: tuple[int, ...], received: tuple[int, ...]) -> str:
    text = f"Shape {received} where {expected} was expected."
    without_ones = tuple(tuple(size for size in shape if size != 1) for shape in (expected, received))
    if without_ones[0] == without_ones[1] and len(received) > len(expected):
        text += "\nAn axis of length 1 too many: is there a keepdims=True or [:, None] that is not wanted?"
    elif without_ones[0] == without_ones[1] and len(received) < len(expected):
        text += "\nAn axis of length 1 is missing: keepdims=True keeps it."
    elif len(expected) == 1 and received == 2 * expected:
        text += f"\nDid {expected} meet {(*expected, 1)}? They make a table of all pairs, see 02 · part 10."
    elif len(expected) > 1 and received == expected[::-1]:
        text += "\nAre rows and columns swapped?"
    return text


def _in_values(expected: np.ndarray, received: np.ndarray, wrong: np.ndarray) -> str:
    if expected.ndim > 2:  # show the first table that differs
        place = tuple(int(i) for i in np.argwhere(wrong)[0][:-2])
        inner = _in_values(expected[place], received[place], wrong[place])
        return f"In the table [{', '.join(map(str, place))}] of the answer:\n{inner}"
    blocks = _table(expected, 4), _table(received, 4)
    if blocks[0] == blocks[1]:  # the difference begins behind the fourth digit
        blocks = _table(expected, 9), _table(received, 9)
    lines = _side_by_side(["expected", *blocks[0]], ["received", *blocks[1]])
    if wrong.all() and wrong.size > 1:
        lines.append("Every entry differs.")
    elif wrong.size > 1:
        lines += ["Where (· right, × wrong):", *_picture(np.atleast_2d(wrong))]
    first = tuple(int(i) for i in np.argwhere(wrong)[0])
    if expected.ndim and (first[-1] >= COLUMNS or first[0] >= ROWS):  # cut off above
        lines.append(f"First at {list(first)}: expected {expected[first]:.6g}, received {received[first]:.6g}.")
    return "\n".join(lines)


def _picture(wrong: np.ndarray) -> list[str]:
    marks = [" ".join("·×"[entry] for entry in row[:PICTURE].astype(int)) for row in wrong[:ROWS]]
    marks = [line + " …" * (wrong.shape[1] > PICTURE) for line in marks]
    return marks + ["…"] * (len(wrong) > ROWS)


def _number(value: Any, digits: int = 4) -> str:
    """Write a number with a few digits, and a whole number as one."""
    text = f"{value:.0f}" if abs(value) < 1e6 and value == round(value.real) else f"{value:.{digits}g}"
    return "0" if text == "-0" else text


def _table(array: np.ndarray, digits: int) -> list[str]:
    """Write an array in aligned columns, cut to a readable size."""
    rows = np.atleast_2d(array)
    texts = [[_number(value, digits) for value in row[:COLUMNS]] for row in rows[:ROWS]]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    lines = ["  ".join(text.rjust(width) for text, width in zip(row, widths, strict=True)) for row in texts]
    lines = [line + "  …" * (rows.shape[1] > COLUMNS) for line in lines]
    return lines + ["…"] * (len(rows) > ROWS)


def _side_by_side(left: list[str], right: list[str]) -> list[str]:
    width = max(map(len, left)) + 3
    if width + max(map(len, right)) > 88:
        return left + right
    return [f"{a:{width}}{b}".rstrip() for a, b in zip(left, right, strict=True)]
