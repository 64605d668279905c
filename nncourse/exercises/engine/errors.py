"""Tell an error of a learner's function: in which of their lines, in what words, and what its words mean."""

from __future__ import annotations

import linecache
import re
from collections.abc import Callable
from types import TracebackType

from nncourse.exercises.engine.running import SECONDS, TooLongError, plain
from nncourse.exercises.engine.words import fill

REPAIRS = {  # what some errors mean, wherever they come from: facts alone, true of every code that raises them
    r"is read-only": "This array cannot be written to: it is another one's numbers, seen again, as np.broadcast_to "
    "gives them. Take a copy, .copy(), and write into that.",
    r"Cannot cast ufunc": "An array of whole numbers cannot take up fractions in place: Z /= 2 writes into Z itself, "
    "Z = Z / 2 makes a new array.",
    r"maximum recursion depth": "Your function calls itself, and never stops: in which case does it return at once?",
    r"non-broadcastable output operand": "The array on the left is too small for the result: Z += … writes into Z "
    "itself, and cannot change its shape. Z = Z + … makes a new array.",
    r"must have same number of dimensions": "A vector of n numbers has one axis, its shape is (n,). A table has two: "
    "to be a column of it, the vector needs the shape (n, 1), and to be a row, (1, n).",
    r"stack\(\) takes .* positional": "The arrays go in as one list: np.hstack([a, b]).",
    r"operand type.*'tuple'|'tuple' object has no attribute": "Here is a tuple where a number or an array is needed. A "
    "function that ends with `return loss, dZ` gives both, as one tuple; [0] takes the first of the two, and [1] the "
    "second.",
    r"inhomogeneous shape": "What is to become one array has items of different shapes: rows of different lengths, or "
    "a tuple of two results, as from a function that ends with `return loss, dZ`. [0] takes the first of the two.",
    r"operand type.*'list'|multiply sequence by non-int": "Lists and tuples do not calculate: + joins two lists, and "
    "2 * repeats one. np.array(…) makes an array of a list, and arrays calculate, number by number.",
    r"truth value of an array": "`if`, `and`, `or`, and Python's own max and min need one yes or no, and an array "
    "gives as many as it has numbers. Ask one number at a time, in a loop, or let NumPy ask them all: np.maximum, "
    "np.where.",
    r"only (0-dimensional|length-1) arrays": "Here one number is needed, and this is an array of several. The "
    "functions of math take one number; np.exp, np.log and np.sqrt take whole arrays.",
    r"mismatch in its core dimension|not aligned": "In A @ B, each row of A meets each column of B: A needs as many "
    "columns as B has rows, or as B has numbers, if it is a vector. Print the two shapes.",
    r"NoneType": "Something here is None. That is what a function gives that ends without `return`.",
    r"index out of range|index \S+ is out of bounds": "The first index is 0, so that the last of n is n - 1. "
    "Is n taken from what is indexed here, or is it another size, or a fixed number?",
    r"as a data type": "A shape is one thing, and needs brackets of its own: np.zeros((2, 3)).",
    r"object is not callable": "Round brackets after a name call a function. Square ones take an entry, Z[0], and * "
    "multiplies.",
    r"interpreted as an integer|indices must be integers|only integers, slices": "Here a whole number is needed. "
    "6 / 2 is 3.0, and 6 // 2 is 3.",
    r"'(int|float|numpy\.\w+)' object is not (iterable|subscriptable)|invalid index to scalar": "This is one number, "
    "with nothing in it to go through or to pick. `for i in range(n)` counts from 0 to n - 1.",
}


def learner_traceback(trace: TracebackType | None, function: Callable | None) -> TracebackType | None:
    """Cut a traceback down to the learner's own lines: those of the cells, which share one namespace."""
    own = getattr(function and plain(function), "__globals__", None)
    while trace and trace.tb_frame.f_globals is not own:
        trace = trace.tb_next
    last = below = trace
    while below:
        last, below = (below, below.tb_next) if below.tb_frame.f_globals is own else (last, below.tb_next)
    if last:
        last.tb_next = None
    return trace


def error_text(error: BaseException, function: Callable | None, seconds: float = SECONDS) -> str:
    """Tell an error as the learner's: where in their code it was raised, what it says, and what that means."""
    where, trace = "", learner_traceback(error.__traceback__, function)
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace:
        code, own = trace.tb_frame.f_code, plain(function).__code__
        code = own if f"{code.co_qualname}.".startswith(f"{own.co_qualname}.") else code  # a lambda within it
        line = linecache.getline(code.co_filename, trace.tb_lineno).strip()
        name = getattr(function, "__name__", code.co_name) if code is own else code.co_name
        where = f" in line {trace.tb_lineno - code.co_firstlineno + 1} of {name}{':' * bool(line)}\n    {line}".rstrip()
    if isinstance(error, TooLongError):
        return f"Your code was stopped after {seconds:.2g} seconds{where or '.'}\n" + fill(
            "Is there a loop that does not end? What a `while` asks must change within the loop."
        )
    text = f"{type(error).__name__}: {error}".rstrip(": ")
    repair = next((repair for sign, repair in REPAIRS.items() if re.search(sign, text)), "")
    return f"Your code raised an error{where or '.'}\n{fill(text)}" + (f"\n{fill(repair)}" if repair else "")
