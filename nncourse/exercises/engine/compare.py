"""Compare an answer with the right one, and say in plain text where the two part: facts alone, and no guesses."""

from __future__ import annotations

from typing import Any

import numpy as np

from nncourse.exercises.engine.words import COUNTS, WIDTH, columns, fill, kind, number, numbers

ROWS, COLUMNS, PICTURE = 8, 8, 20  # larger tables are not written out, larger pictures not drawn
LISTED = 6  # of a larger table, so many wrong entries are
TOLERANCES = {"float16": (1e-2, 1e-3), "float32": (1e-4, 1e-5)}  # relative to each entry, to the largest entry


def difference(expected: Any, received: Any, *, values: bool = True) -> str | None:
    """Say what is different about an answer, or give None if nothing is.

    Whatever NumPy takes for numbers is compared as an array of numbers, lists, Fractions and whole numbers too, and
    an array of one is a number. If a tuple is expected, its items are compared one by one, and a dictionary key by
    key. Without values only the form is compared: shapes, numbers of items, keys.

    >>> difference(np.array([1.0, 2.0]), [1, 2])
    >>> print(difference(np.array([1.0, 2.0]), [[1], [3]]))
    Shape (2, 1) where (2,) was expected.
    >>> print(difference((np.array([1.0, 2.0]), 3.0), np.array([1.0, 2.0])))
    One array received, two things expected: an array of shape (2,), a number.
    >>> print(difference(np.array([1.0, 2.0, 3.0]), [1, 2, 4]))
    expected   received
    1  2  3    1  2  4
    Where (· right, × wrong):
    · · ×
    """
    if isinstance(received, np.ndarray) and received.ndim == 0 and received.dtype.kind in "UO":
        received = received.item()
    right, given = numbers(expected), numbers(received)
    if isinstance(expected, dict):
        return _in_keys(expected, received, values)
    if isinstance(expected, tuple) or (isinstance(expected, list) and right is None):
        return _in_items(expected, received, values)
    if right is None:  # a text, None, a function
        same = isinstance(received, str) if isinstance(expected, str) else type(expected) is type(received)
        return None if same and (expected == received or not values) else _in_kind(expected, received)
    if right.ndim == 0 and given is not None and given.size == 1:
        given = given.reshape(())
    if given is None or given.shape != right.shape:
        if _number_by_number(right, received, values):
            return None
        return _in_kind(expected, received) if given is None else _in_shape(right, given, values)
    wrong = ~_close(right, given)
    return _in_values(right, given, wrong) if values and wrong.any() else None


def _close(expected: np.ndarray, received: np.ndarray) -> np.ndarray:
    """Mark the entries that agree. NaN agrees with NaN, infinity with infinity of the same sign."""
    relative, of_largest = TOLERANCES.get(received.dtype.name, (1e-6, 1e-9))
    if expected.dtype.kind in "biuf" and received.dtype.kind in "biuf":
        expected, received = expected.astype(float), received.astype(float)
    finite = np.abs(expected[np.isfinite(expected)])
    absolute = max(1e-12, of_largest * finite.max(initial=0))
    return np.isclose(received, expected, rtol=relative, atol=absolute, equal_nan=True)


def _number_by_number(expected: np.ndarray, received: Any, values: bool) -> bool:
    """Say whether a list holds the right numbers, some of them perhaps as arrays of one."""
    if not isinstance(received, tuple | list) or expected.ndim == 0 or len(received) != len(expected):
        return False
    return all(difference(*pair, values=values) is None for pair in zip(expected, received, strict=True))


def _in_items(expected: tuple | list, received: Any, values: bool) -> str | None:
    several = isinstance(received, tuple | list) or (isinstance(received, np.ndarray) and received.ndim > 0)
    fits = several and len(received) == len(expected)
    texts = [difference(*pair, values=values) for pair in zip(expected, received, strict=True)] if fits else []
    if fits and not any(texts):
        return None
    plain = all(np.ndim(item) == 0 for item in expected if numbers(item) is not None)
    if isinstance(expected, tuple) and len(expected) > 1 and isinstance(received, np.ndarray) and not (plain and fits):
        count = COUNTS[len(expected)] if len(expected) < len(COUNTS) else len(expected)
        return fill(f"One array received, {count} things expected: {', '.join(map(kind, expected))}.")
    if not fits:
        return _in_kind(expected, received)
    place, text = next((place, text) for place, text in enumerate(texts, start=1) if text)
    return f"Of the {len(expected)} items, number {place} differs.\n{text}" if len(expected) > 1 else text


def _in_keys(expected: dict, received: Any, values: bool) -> str | None:
    if not isinstance(received, dict):
        return _in_kind(expected, received)
    for words, keys in (
        ("missing", expected.keys() - received.keys()),
        ("too many", received.keys() - expected.keys()),
    ):
        if keys:
            return fill(f"Keys that are {words}: {', '.join(sorted(map(repr, keys)))}.")
    for key in expected:
        if text := difference(expected[key], received[key], values=values):
            return f"At the key {key!r}:\n{text}"
    return None


def _in_kind(expected: Any, received: Any) -> str:
    one, other = kind(expected), kind(received)
    if one == other:  # two functions
        return fill(f"Received: {other}, but not the one that was expected.")
    return fill(f"Expected: {one}. Received: {other}.")


def _in_shape(expected: np.ndarray, received: np.ndarray, values: bool) -> str:
    """Say both shapes; and if the right numbers are there, only placed otherwise, that they are."""
    text = f"Shape {received.shape} where {expected.shape} was expected."
    if not values:
        return text
    if expected.ndim == 2 and received.T.shape == expected.shape and _close(expected, received.T).all():
        return f"{text}\nThe numbers are right in its transpose."
    of_one = received.ndim - expected.ndim  # axes of length 1, if the others are the same
    same = [size for size in expected.shape if size != 1] == [size for size in received.shape if size != 1]
    if same and of_one and _close(expected, received.reshape(expected.shape)).all():
        axes = f"{COUNTS[abs(of_one)]} {'axis' if abs(of_one) == 1 else 'axes'} of length 1"
        return f"{text}\nThe numbers are right: {axes} too {'many' if of_one > 0 else 'few'}."
    return text


def _in_values(expected: np.ndarray, received: np.ndarray, wrong: np.ndarray) -> str:
    if expected.ndim > 2:  # show the first table that differs
        place = tuple(int(i) for i in np.argwhere(wrong)[0][:-2])
        inner = _in_values(expected[place], received[place], wrong[place])
        return f"In the table [{', '.join(map(str, place))}] of the answer:\n{inner}"
    picture = np.atleast_2d(wrong)
    write = _side_by_side if picture.shape[0] <= ROWS and picture.shape[1] <= COLUMNS else _listed
    lines = write(expected, received, wrong)
    if wrong.all() and wrong.size > 1:
        lines += ["Every entry differs."] * (write is _side_by_side)  # a list has said so
    elif wrong.size > 1 and max(picture.shape) <= PICTURE:
        lines.append("Where (· right, × wrong):")
        lines += [" ".join("·×"[entry] for entry in row.astype(int)) for row in picture]
    return "\n".join(lines)


def _listed(expected: np.ndarray, received: np.ndarray, wrong: np.ndarray) -> list[str]:
    """Write the first wrong entries of a table that is too large to be read."""
    places = [tuple(int(i) for i in place) for place in np.argwhere(wrong)[:LISTED]]
    rows = [(str(list(place)), *_apart(expected[place], received[place])) for place in places]
    count = int(wrong.sum())
    heading = f"Of {wrong.size:,} entries, {count:,} {'is' if count == 1 else 'are'} wrong"
    more = ". The first of them:" if count > LISTED else ":"
    return [heading + more, *columns([("entry", "expected", "received"), *rows])]


def _apart(one: Any, other: Any) -> tuple[str, str]:
    """Write two numbers with so many digits that they look different."""
    texts = number(one), number(other)
    return texts if texts[0] != texts[1] else (number(one, 9), number(other, 9))


def _block(array: np.ndarray, digits: int) -> list[str]:
    """Write an array in aligned columns."""
    return columns([[number(value, digits) for value in row] for row in np.atleast_2d(array)])


def _side_by_side(expected: np.ndarray, received: np.ndarray, wrong: np.ndarray) -> list[str]:
    blocks = _block(expected, 4), _block(received, 4)
    if blocks[0] == blocks[1]:  # the difference begins behind the fourth digit
        blocks = _block(expected, 9), _block(received, 9)
    left, right = ["expected", *blocks[0]], ["received", *blocks[1]]
    width = max(map(len, left)) + 3
    if width + max(map(len, right)) > WIDTH:
        return left + right
    return [f"{a:{width}}{b}".rstrip() for a, b in zip(left, right, strict=True)]
